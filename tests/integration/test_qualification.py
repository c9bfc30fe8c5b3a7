"""The qualification on PolNeAR and TimeBank themselves. No sentence of theirs stands here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.qualification import counting
from benchmarks.qualification.evidence import records, round_trip
from benchmarks.qualification.gathering import Gathered, gather, human_annotations
from benchmarks.qualification.keeping import keep, read_kept
from benchmarks.qualification.preparing import prepare
from benchmarks.qualification.selection import Chosen, choose

from reportedly.corpus import load_corpus
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.formats.polnear import convert as convert_polnear
from reportedly.formats.polnear.source import Article
from reportedly.formats.timeml import convert as convert_timeml
from reportedly.intake import add_records
from reportedly.projection import FROM_POLNEAR, project
from reportedly.standoff import dumps
from tests.support import CORPORA, SCHEMA

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(
        not all((CORPORA / name).exists() for name in ("polnear", "timebank")),
        reason="needs PolNeAR and TimeBank in ../shared/corpora",
    ),
]

# Pairwise F1, strict and by character, of source, cue and content, as ../shared/corpora/README.md gives them.
PUBLISHED = {
    "annotator-training": ((0.79, 0.74), (0.74, 0.68), (0.63, 0.90)),
    "train": ((0.78, 0.80), (0.70, 0.69), (0.65, 0.91)),
    "dev": ((0.88, 0.93), (0.86, 0.82), (0.79, 0.97)),
}
LABELS = ("actor", "attribution", "content")


@pytest.fixture(scope="module")
def chosen() -> list[Chosen]:
    return choose(SCHEMA, CORPORA)


@pytest.fixture(scope="module")
def documents(chosen: list[Chosen], tmp_path_factory: pytest.TempPathFactory) -> list[Gathered]:
    return gather(chosen, SCHEMA, records=tmp_path_factory.mktemp("none"))


def test_the_selection_is_what_it_is_said_to_be(chosen: list[Chosen], documents: list[Gathered]) -> None:
    assert Counter((c.round, c.task) for c in chosen) == {
        (1, "attribution"): 10,
        (1, "dates"): 10,
        (2, "attribution"): 12,
        (2, "dates"): 10,
    }
    of_train = {"annotator-training": 4, "train": 6}
    assert Counter(d.compartment for d in documents if d.batch == "round-1") == of_train
    assert Counter(d.compartment for d in documents if d.batch == "round-2") == {"train": 10, "dev": 2}
    outlets = {number: {c.outlet for c in chosen if (c.round, c.task) == (number, "attribution")} for number in (1, 2)}
    assert outlets[1] == outlets[2]
    assert len(outlets[1]) == 7


@pytest.mark.parametrize("compartment", PUBLISHED)
def test_agreement_of_humans_is_the_published_one(documents: list[Gathered], compartment: str) -> None:
    of_it = [document for document in documents if document.compartment == compartment]
    found = counting.of_pairs(of_it, LABELS, counting.humans_with_humans).pooled()[:, [0, 2]].tolist()
    for figures, published in zip(found, PUBLISHED[compartment], strict=True):
        assert figures == pytest.approx(published, abs=0.01)


def test_texts_and_ids_are_those_of_the_converted_corpora(chosen: list[Chosen], tmp_path: Path) -> None:
    convert_polnear(CORPORA / "polnear", tmp_path / "attribution")
    convert_timeml(CORPORA / "timebank", tmp_path / "dates")
    for task in ("attribution", "dates"):
        corpus = load_corpus(tmp_path / task)
        for document in chosen:
            if document.task == task:
                assert corpus.text(document.doc_id) == document.text
                assert corpus.documents[document.doc_id].published == document.published


def test_records_go_out_and_come_back(chosen: list[Chosen], tmp_path: Path) -> None:
    house, kept = tmp_path / "house", tmp_path / "kept"
    prepare(house, chosen)
    (house / "annotation" / "annotators.yaml").write_text(
        dump_annotators({"stand-in": Annotator(role="annotator", kind="human", guidelines="polnear-1.0.0")})
    )
    document = next(d for d in chosen if d.task == "attribution")
    (gathered,) = gather([document], SCHEMA, records=kept)
    assert isinstance(document.source, Article)
    annotation = human_annotations(document.source, document.doc_id, SCHEMA)[gathered.humans[0]]
    narrowed = project(annotation, document.text, SCHEMA, FROM_POLNEAR)
    file = tmp_path / f"{document.doc_id}.ann"
    file.write_text(dumps(narrowed, document.text, SCHEMA), encoding="utf-8")
    add_records(load_corpus(house), [file], annotator="stand-in", batch="round-1").write()
    keep(load_corpus(house), "round-1", kept)
    assert read_kept("round-1", "stand-in", document.doc_id, document.text, SCHEMA, kept) == narrowed
    (again,) = gather([document], SCHEMA, records=kept)
    assert again.models == ("stand-in",)


def test_narrowing_and_widening_gives_the_human_extents_back() -> None:
    rows = round_trip(records(CORPORA, SCHEMA), SCHEMA)
    assert [row[0] for row in rows] == list(LABELS)
    there_and_back = [float(row[2]) for row in rows]
    assert there_and_back == pytest.approx([0.963, 0.977, 0.981], abs=0.001)
