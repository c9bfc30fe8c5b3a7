"""Gold of one annotator's records: what is accepted, what is refused, and that it can be done again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.adjudication import accept, gold_of_batch
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.intake import add_records
from reportedly.plan import Plan
from tests.houses import Doc, make_house
from tests.unit.test_intake_documents import snapshot
from tests.unit.test_intake_records import CANONICAL, CREATED

TEXT = "Orsk denied it.\n"
ANNOTATORS = """\
ann-1: {role: annotator, kind: human, guidelines: 1.0.0}
ann-2: {role: annotator, kind: human, guidelines: 1.0.0}
chief: {role: adjudicator, kind: human, guidelines: 1.0.0}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Three documents; ann-1 has done the first two in batch b1, ann-2 the first."""
    docs = [Doc("orsk", TEXT), Doc("calm", "Nothing.\n"), Doc("late", "Later.\n")]
    house = make_house(tmp_path / "toy", docs, extra={"annotation/annotators.yaml": ANNOTATORS})
    record(house, "ann-1", {"orsk": CANONICAL, "calm": ""})
    record(house, "ann-2", {"orsk": ""})
    return house


def record(house: Path, annotator: str, files: dict[str, str], *, batch: str = "b1", status: str = "done") -> None:
    folder = house.parent / annotator
    folder.mkdir(exist_ok=True)
    paths = []
    for doc_id, ann in files.items():
        paths.append(folder / f"{doc_id}.ann")
        paths[-1].write_text(ann)
    add_records(
        load_corpus(house),
        paths,
        annotator=annotator,
        batch=batch,
        created=CREATED,
        status=status,  # type: ignore[arg-type]
    ).write()


def told(plan: Plan) -> list[tuple[str, str | None]]:
    return [(finding.id, finding.place.document) for finding in plan.findings]


def test_gold_is_what_the_annotator_made_and_says_so(house: Path) -> None:
    made = accept(load_corpus(house), "ann-1", "b1", decided_by="chief")
    assert (made.documents, made.findings) == (("orsk", "calm"), ())
    made.write()
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == CANONICAL
    assert corpus.gold.file("calm").read_text() == ""
    row = corpus.gold.records["orsk"]
    assert (row.gold_status, row.role, row.annotator, row.batch) == ("single", "adjudicator", "chief", "b1")
    assert (row.origin, row.created) == ("accepted from ann-1, batch b1", CREATED)
    assert (row.text_sha256, row.ann_sha256) == (sha256(TEXT), sha256(CANONICAL))
    rows = [json.loads(line) for line in (corpus.gold.path / "provenance.jsonl").read_text().splitlines()]
    assert rows == [
        {"span": "orsk#actor:0-4", "annotators": ["ann-1"], "decided_by": "chief"},
        {"span": "orsk#denial:5-11", "annotators": ["ann-1"], "decided_by": "chief"},
    ]
    assert gold_of_batch(corpus, "b1") == ["orsk", "calm"]
    assert gold_of_batch(corpus, "b2") == []


def test_accepting_again_changes_no_byte(house: Path) -> None:
    accept(load_corpus(house), "ann-1", "b1").write()
    before = snapshot(house)
    accept(load_corpus(house), "ann-1", "b1").write()
    accept(load_corpus(house), "ann-1", "b1", documents=["calm"]).write()
    assert snapshot(house) == before


def test_the_rest_of_a_batch_can_follow(house: Path) -> None:
    accept(load_corpus(house), "ann-1", "b1", documents=["calm"]).write()
    assert list(load_corpus(house).gold) == ["calm"]
    accept(load_corpus(house), "ann-1", "b1", created="2031-06-05T10:00:00Z").write()
    gold = load_corpus(house).gold
    assert list(gold) == ["orsk", "calm"]
    assert gold.records["orsk"].created == "2031-06-05T10:00:00Z"


def test_gold_from_elsewhere_is_not_replaced(house: Path) -> None:
    accept(load_corpus(house), "ann-1", "b1").write()
    before = snapshot(house)
    made = accept(load_corpus(house), "ann-2", "b1")
    assert made.refused
    assert [f.message for f in made.findings] == ["there is gold of this document: accepted from ann-1, batch b1"]
    assert snapshot(house) == before


def test_drafts_are_refused_and_skipped_documents_left_out(house: Path) -> None:
    record(house, "ann-1", {"orsk": ""}, batch="b2", status="draft")
    record(house, "ann-1", {"calm": ""}, batch="b2", status="skipped")
    record(house, "ann-1", {"late": ""}, batch="b2")
    made = accept(load_corpus(house), "ann-1", "b2")
    assert told(made) == [("draft-record", "orsk"), ("skipped-record", "calm")]
    assert made.refused
    made = accept(load_corpus(house), "ann-1", "b2", documents=["calm", "late"])
    assert told(made) == [("skipped-record", "calm")]
    assert made.documents == ("late",)
    assert not made.refused


def test_without_anything_to_accept_nothing_is_written(house: Path) -> None:
    record(house, "ann-1", {"late": ""}, batch="b2", status="skipped")
    assert accept(load_corpus(house), "ann-1", "b2").files == {}


def test_a_record_that_does_not_fit_any_more_is_refused(house: Path) -> None:
    (house / "corpus/annotations/ann-1/b1/orsk.ann").write_text("")
    (house / "corpus/annotations/ann-1/b1/calm.ann").unlink()
    made = accept(load_corpus(house), "ann-1", "b1")
    assert told(made) == [("annotation-changed", "orsk"), ("missing-annotation", "calm")]
    (house / "corpus/texts/orsk.txt").write_text("Orsk denied all.\n")
    made = accept(load_corpus(house), "ann-1", "b1", documents=["orsk"])
    assert told(made) == [("annotated-text-changed", "orsk"), ("annotation-changed", "orsk")]
    assert made.refused


def test_who_and_what_must_be_there(house: Path) -> None:
    assert told(accept(load_corpus(house), "ann-1", "b1", documents=["late"])) == [("record-missing", "late")]
    made = accept(load_corpus(house), "ann-1", "b1", decided_by="chef")
    assert [f.message for f in made.findings] == ["the annotator 'chef' is not declared: did you mean chief?"]
    with pytest.raises(InputError, match=r"there are \(annotator, batch\): ann-1 b1, ann-2 b1"):
        accept(load_corpus(house), "ann-3", "b1")
    with pytest.raises(InputError, match="date-time with offset"):
        accept(load_corpus(house), "ann-1", "b1", created="yesterday")


def test_gold_from_elsewhere_is_replaced_on_demand(house: Path) -> None:
    accept(load_corpus(house), "ann-1", "b1").write()
    made = accept(load_corpus(house), "ann-2", "b1", replace=True)
    assert told(made) == []
    made.write()
    corpus = load_corpus(house)
    assert corpus.gold.records["orsk"].origin == "accepted from ann-2, batch b1"
    assert corpus.gold["orsk"].spans == []
    assert (house / "corpus" / "gold" / "provenance.jsonl").read_bytes() == b""


def test_what_validation_would_call_an_error_does_not_become_gold(house: Path) -> None:
    config = house / "corpus" / "corpus.yaml"
    config.write_text(config.read_text().replace("- corpus\n", "- guidelines\n"))
    record(house, "ann-2", {"orsk": "T1\tactor 0 4\tOrsk\nA1\tkind T1 state\n"}, batch="b2")
    made = accept(load_corpus(house), "ann-2", "b2")
    assert told(made) == [("missing-attribute", "orsk"), ("unlinked-source", "orsk")]
    assert made.refused
    assert made.files == {}
