"""Claims of a batch, put into gold: agreed or decided, with flat statements, and nothing else changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportedly.adjudication import Adjudication, adjudicate, closed, gold_of_batch, merge_claims
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.files import jsonl, read_jsonl
from reportedly.model import Annotation, Claim, Note, Provenance
from reportedly.standoff import dumps
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.support import SCHEMA, build
from tests.unit.test_adjudication import record
from tests.unit.test_adjudication_batch import ANNOTATORS
from tests.unit.test_intake_documents import snapshot

TEXT = "Orsk denied that oil leaked. The hull was cracked.\n"
NAMES = {"claim": "leak", "claim_polarity": "states"}
LEAK = ("content", "oil leaked", {"quotation": "indirect"})
STATED = ("content", "oil leaked", {**LEAK[2], **NAMES})
OTHERWISE = ("content", "oil leaked", {**LEAK[2], "claim": "leak", "claim_polarity": "contradicts"})
CRACK = ("content", "The hull was cracked", {"quotation": "none", "claim": "crack", "claim_polarity": "states"})
CLAIMS = [
    Claim("leak", "tide", "Oil leaked from the tanker.", "True."),
    Claim("crack", "tide", "The hull of the tanker was cracked.", "True."),
]


def ann(spans: dict[str, Any], notes: dict[str, str] | None = None) -> str:
    annotation: Annotation = build(TEXT, spans, doc_id="orsk")
    annotation.notes = [Note(target, text) for target, text in (notes or {}).items()]
    return dumps(annotation, TEXT, SCHEMA)


def gold_with(*contents: Any) -> str:
    spans = {
        "a": ("actor", "Orsk", {"kind": "state", "mention": "name"}),
        "d": ("denial", "denied", {"denial_type": "denial"}),
    }
    spans |= {f"c{i}": content for i, content in enumerate(contents)}
    return dumps(build(TEXT, spans, [("d", "a"), ("d", "c0")], doc_id="orsk"), TEXT, SCHEMA)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A document with gold from batch b1, agreed by two annotators; the claims of its story."""
    extra = {"annotation/annotators.yaml": ANNOTATORS, "corpus/claims.jsonl": jsonl(CLAIMS).decode()}
    docs = [Doc("orsk", TEXT, story="tide"), Doc("late", "Later.\n")]
    levels = ("structure", "references", "guidelines", "corpus")
    house = make_house(tmp_path / "toy", docs, levels=levels, registries=False, extra=extra)
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": gold_with(LEAK)})
    adjudicate(load_corpus(house), "b1").plan.write()
    return house


def assign(house: Path, **files: str) -> None:
    for annotator, text in files.items():
        record(house, annotator.replace("_", "-"), {"orsk": text}, batch="c1")


def run(house: Path, batch: str = "c1", **options: Any) -> Adjudication:
    made = merge_claims(load_corpus(house), batch, **options)
    made.plan.write()
    assert [str(finding) for finding in validate(house) if finding.severity == "error"] == []
    return made


def rows(house: Path) -> dict[str, Provenance]:
    return {row.span.partition("#")[2]: row for row in read_jsonl(house / "corpus/gold/provenance.jsonl", Provenance)}


def test_agreed_claims_and_flat_statements_go_into_gold_and_nothing_else_changes(house: Path) -> None:
    before = load_corpus(house).gold.records["orsk"]
    assign(house, ann_1=ann({"l": STATED, "h": CRACK}, {"l": "sure"}), ann_2=ann({"h": CRACK, "l": STATED}))
    made = run(house)
    assert (made.merged, made.findings, made.waiting) == (("orsk",), (), ())
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == gold_with(STATED, CRACK)
    row = corpus.gold.records["orsk"]
    assert row.origin == "agreed by ann-1, ann-2, batch b1; claims agreed by ann-1, ann-2, batch c1"
    assert (row.batch, row.annotator, row.gold_status) == (before.batch, before.annotator, before.gold_status)
    both = ["ann-1", "ann-2"]
    assert rows(house) == {
        "actor:0-4": Provenance("orsk#actor:0-4", both, "agreement"),
        "denial:5-11": Provenance("orsk#denial:5-11", both, "agreement"),
        "content:17-27": Provenance("orsk#content:17-27", both, "agreement", "claim agreed by ann-1, ann-2, batch c1"),
        "content:29-49": Provenance("orsk#content:29-49", both, "agreement"),
    }


def test_running_again_changes_no_byte(house: Path) -> None:
    assign(house, ann_1=ann({"l": STATED}), ann_2=ann({"l": STATED}))
    run(house)
    before = snapshot(house)
    assert run(house).standing == ("orsk",)
    assert adjudicate(load_corpus(house), "b1").standing == ("orsk",)
    assert snapshot(house) == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            ann({"l": OTHERWISE}),
            "orsk#content:17-27 'oil leaked': notice … ann-1: leak states; ann-2: leak contradicts",
        ),
        (ann({"l": LEAK}), "orsk#content:17-27 'oil leaked': notice … ann-1: leak states; ann-2: no claim"),
        ("", "orsk#content:17-27 'oil leaked': notice … ann-1: leak states; ann-2: no claim"),
        (
            ann({"l": STATED, "h": CRACK}),
            "orsk#content:29-49 'The hull was cracked': notice … ann-1: no such statement; ann-2: crack states",
        ),
    ],
)
def test_what_is_not_agreed_is_listed_and_waits(house: Path, other: str, told: str) -> None:
    assign(house, ann_1=ann({"l": STATED}), ann_2=other)
    before = snapshot(house)
    made = run(house)
    assert [str(finding) for finding in made.findings] == ["orsk " + told.replace("…", "claims-disagree:")]
    assert ([waiting.doc_id for waiting in made.waiting], made.faulty) == (["orsk"], False)
    assert snapshot(house) == before


def test_an_adjudicator_of_the_batch_decides(house: Path) -> None:
    assign(house, ann_1=ann({"l": STATED, "h": CRACK}), ann_2=ann({"l": OTHERWISE}))
    assign(house, chief=ann({"l": STATED, "h": CRACK}, {"l": "as ann-1 has it", "h": "said flatly"}))
    made = run(house)
    assert (made.decided, made.merged) == (("orsk",), ())
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == gold_with(STATED, CRACK)
    decided = "claims decided by chief over ann-1, ann-2, batch c1"
    assert corpus.gold.records["orsk"].origin == f"agreed by ann-1, ann-2, batch b1; {decided}"
    found = rows(house)
    note = "claim decided by chief over ann-1, batch c1; as ann-1 has it"
    assert found["content:17-27"] == Provenance("orsk#content:17-27", ["ann-1", "ann-2"], "agreement", note)
    assert found["content:29-49"] == Provenance("orsk#content:29-49", ["ann-1"], "chief", "said flatly")


def test_a_content_that_is_left_out_keeps_its_claim_and_one_without_claim_loses_it(house: Path) -> None:
    assign(house, ann_1=ann({"l": STATED}), ann_2=ann({"l": STATED}))
    run(house)
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": ann({"h": CRACK})}, batch="c2")
    assert run(house, "c2").merged == ("orsk",)
    assert load_corpus(house).gold.file("orsk").read_text() == gold_with(STATED, CRACK)
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": ann({"l": LEAK})}, batch="c3")
    assert run(house, "c3").merged == ("orsk",)
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == gold_with(LEAK, CRACK)
    assert [gold_of_batch(corpus, batch) for batch in ("b1", "c1", "c2", "c3", "c4")] == [["orsk"]] * 4 + [[]]


def test_a_claims_batch_is_closed_as_any_other(house: Path) -> None:
    assign(house, ann_1=ann({"l": STATED}), ann_2=ann({"l": OTHERWISE}))
    run(house)
    assert not closed(load_corpus(house), "ann-1", "annotator", "c1", "orsk")
    assign(house, chief=ann({"l": STATED}))
    assert not closed(load_corpus(house), "chief", "adjudicator", "c1", "orsk")
    run(house)
    corpus = load_corpus(house)
    assert closed(corpus, "ann-1", "annotator", "c1", "orsk")
    assert closed(corpus, "chief", "adjudicator", "c1", "orsk")
    assert not closed(corpus, "deputy", "adjudicator", "c1", "orsk")
    assert not closed(corpus, "chief", "adjudicator", "b1", "orsk")


@pytest.mark.parametrize("attributes", [{**LEAK[2], **NAMES}, {"quotation": "none"}, {}])
def test_contents_that_gold_does_not_have_are_an_error(house: Path, attributes: dict[str, str]) -> None:
    moved = ("content", "that oil leaked", attributes)
    assign(house, ann_1=ann({"l": moved}), ann_2=ann({"l": STATED}))
    made = run(house)
    assert made.faulty
    assert [str(finding) for finding in made.findings] == [
        "orsk orsk#content:12-27: error claims-beside-gold: ann-1 has a content that is not in gold: 'that oil leaked'"
    ]


def test_documents_without_gold_and_single_annotators_have_to_wait(house: Path) -> None:
    record(house, "ann-1", {"orsk": ann({"l": STATED}), "late": ""}, batch="c1")
    with pytest.raises(InputError, match="the batch c1 has one annotator, ann-1"):
        merge_claims(load_corpus(house), "c1")
    record(house, "chief", {"orsk": ann({"l": STATED})}, batch="c1")
    made = run(house)
    assert (made.decided, [finding.id for finding in made.findings]) == (("orsk",), ["claims-without-gold"])


def test_claims_against_the_guidelines_wait(house: Path) -> None:
    without = ("content", "oil leaked", {**LEAK[2], "claim": "leak"})
    assign(house, ann_1=ann({"l": without}), ann_2=ann({"l": without}))
    made = run(house)
    assert [finding.id for finding in made.findings] == ["agreed-against-guidelines"]
    assert [waiting.reason for waiting in made.waiting] == ["agreed, but an error in gold"]


def test_gold_that_was_changed_behind_its_back_gets_no_claims(house: Path) -> None:
    assign(house, ann_1=ann({"l": STATED}), ann_2=ann({"l": STATED}))
    file = house / "corpus/gold/provenance.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))
    made = merge_claims(load_corpus(house), "c1")
    message = "orsk#content:17-27 is a gold span without a row"
    assert [(finding.id, finding.message) for finding in made.findings] == [("provenance-differs", message)]
    (house / "corpus/gold/orsk.ann").write_text("")
    made = merge_claims(load_corpus(house), "c1")
    assert [finding.id for finding in made.findings] == ["annotation-changed"]
    assert made.plan.files == {}
