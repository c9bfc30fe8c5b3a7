"""The corpus of this repository: valid, canonical, and showing all that the schema declares."""

from __future__ import annotations

from collections import Counter

import pytest

from reportedly.corpus import AnnotationFolder, load_corpus
from reportedly.files import read_text
from reportedly.model import Annotation
from reportedly.standoff import dumps
from reportedly.validation import validate
from tests.support import ROOT, SCHEMA

CORPUS = load_corpus(ROOT)


def folders() -> list[AnnotationFolder]:
    return list(CORPUS.annotation_folders())


def gold() -> list[Annotation]:
    return [CORPUS.gold[doc_id] for doc_id in CORPUS.gold]


def test_it_has_no_errors() -> None:
    assert [str(finding) for finding in validate(CORPUS) if finding.severity == "error"] == []


def test_every_document_has_gold() -> None:
    assert set(CORPUS.gold) == set(CORPUS.documents)
    assert len(CORPUS.documents) == 32


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: "/".join(folder.path.parts[-2:]))
def test_load_and_save_changes_no_byte(folder: AnnotationFolder) -> None:
    assert len(folder) > 0
    for doc_id in folder:
        assert dumps(folder[doc_id], CORPUS.text(doc_id), SCHEMA) == read_text(folder.file(doc_id))


def test_every_label_value_and_relation_is_used_twice() -> None:
    used: Counter[str] = Counter()
    for annotation in gold():
        used.update(span.label for span in annotation.spans)
        used.update(relation.type for relation in annotation.relations)
        used.update(f"{name}={value}" for span in annotation.spans for name, value in span.attributes.items())
        used.update(name for span in annotation.spans for name in span.attributes)
    declared = [*SCHEMA.labels, *SCHEMA.relations, *SCHEMA.attributes]
    declared += [f"{name}={value}" for name, spec in SCHEMA.attributes.items() for value in spec.values]
    declared += [f"{name}=True" for name, spec in SCHEMA.attributes.items() if spec.type == "boolean"]
    assert [name for name in declared if used[name] < 2] == []


def test_negation_is_shown_on_both_kinds_of_cue() -> None:
    negated = Counter(s.label for annotation in gold() for s in annotation.spans if "negated" in s.attributes)
    assert set(negated) == {"attribution", "denial"}
    assert min(negated.values()) >= 2


def test_texts_are_as_long_as_they_should_be() -> None:
    lengths = {doc_id: len(CORPUS.text(doc_id).split()) for doc_id in CORPUS.documents}
    assert {doc_id for doc_id, words in lengths.items() if not 250 <= words <= 1_060} == set()


def test_claims_are_followed_across_outlets() -> None:
    outlets: dict[str, set[str]] = {claim: set() for claim in CORPUS.claims}
    for annotation in gold():
        for span in annotation.spans:
            if claim := span.attributes.get("claim"):
                outlets[str(claim)].add(CORPUS.documents[annotation.doc_id].outlet)
    assert {claim for claim, by in outlets.items() if not by} == set()
    assert {claim for claim, by in outlets.items() if len(by) == 1} == {
        "canvas-green",
        "canvas-state-sale",
        "count-server",
        "dam-arsenic",
        "strait-crew-safe",
        "trial-batch",
    }
