"""Records in: standoff files proved, mended where they mean one thing, refused otherwise."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reportedly import adjudication
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.intake import add_records
from reportedly.plan import Plan
from reportedly.standoff import read_annotation
from tests.houses import Doc, make_house
from tests.support import ROOT
from tests.unit.test_intake_documents import snapshot

TEXT = "Orsk denied it.\n“It fell,” he said, “and\nburned 🏗.”\n"
DENIAL = "T1\tdenial 5 11\tdenied\nT2\tactor 0 4\tOrsk\nR7\tsource Arg1:T1 Arg2:T2\nA3\tdenial_type T1 denial\n"
CANONICAL = "T1\tactor 0 4\tOrsk\nT2\tdenial 5 11\tdenied\nR1\tsource Arg1:T2 Arg2:T1\nA1\tdenial_type T2 denial\n"
CREATED = "2031-06-02T10:00:00+02:00"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "toy", [Doc("orsk", TEXT), Doc("calm", "Nothing.\n")])


def plan(house: Path, files: Mapping[str, str | bytes], **options: Any) -> Plan:
    paths = []
    for name, content in files.items():
        path = house.parent / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        paths.append(path)
    return add_records(load_corpus(house), paths, **{"annotator": "ann-1", "batch": "b1", "created": CREATED} | options)


def told(plan: Plan) -> list[tuple[str, str]]:
    return [(finding.id, finding.severity) for finding in plan.findings]


def records(house: Path) -> dict[str, Any]:
    (batch,) = load_corpus(house).records
    return {record.doc_id: record for record in batch.records.rows()}


def test_a_file_becomes_a_canonical_annotation_with_its_record(house: Path) -> None:
    made = plan(house, {"orsk.ann": DENIAL, "calm.ann": ""}, origin="by hand")
    assert told(made) == []
    made.write()
    folder = house / "corpus/annotations/ann-1/b1"
    assert (folder / "orsk.ann").read_text() == CANONICAL
    assert (folder / "calm.ann").read_text() == ""
    record = records(house)["orsk"]
    assert (record.annotator, record.batch, record.role, record.status) == ("ann-1", "b1", "annotator", "done")
    assert (record.created, record.origin, record.schema_version) == (CREATED, "by hand", "1.0.0")
    assert record.text_sha256 == sha256(TEXT)
    assert record.ann_sha256 == sha256(CANONICAL)
    assert record.lead_time is None
    assert record.gold_status is None


def test_records_stand_in_the_order_of_the_documents(house: Path) -> None:
    plan(house, {"calm.ann": ""}).write()
    plan(house, {"orsk.ann": DENIAL}).write()
    assert list(records(house)) == ["orsk", "calm"]


def test_created_is_now_to_the_second_unless_given(house: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    plan(house, {"calm.ann": ""}, created=None).write()
    created = datetime.fromisoformat(records(house)["calm"].created)
    assert before <= created <= datetime.now(UTC)
    assert created.microsecond == 0
    with pytest.raises(InputError, match="date-time with offset"):
        plan(house, {"calm.ann": ""}, created="2031-06-02")


@pytest.mark.parametrize(
    ("ann", "written", "message"),
    [
        (
            "T1\tcontent 16 26;36 40;41 47\t“It fell,” “and burned\n",
            "T1\tcontent 16 26\t“It fell,”\nT2\tcontent 36 40;41 47\t“and burned\nR1\tcontinues Arg1:T2 Arg2:T1\n",
            "split-span: content is split around ' he said, '; read as a chain of 2 fragments",
        ),
        (
            "T1\tactor 0 4;12 14\tOrsk it\n",
            "T1\tactor 0 14\tOrsk denied it\n",
            "split-span: actor is split around ' denied '; read as its hull",
        ),
        (
            "T1\tcontent 41 47;36 40\tburned “and\n",
            "T1\tcontent 36 40;41 47\t“and burned\n",
            "unordered-fragments: fragments are not in text order: 41 47;36 40",
        ),
        (
            "T1\tcontent 36 47\t“and\nburned\n",
            "T1\tcontent 36 40;41 47\t“and burned\n",
            "unescaped-newline: the text of T1 runs on over 1 more line(s) of the file",
        ),
        (
            "T1\tactor 0 5\tOrsk \n",
            "T1\tactor 0 4\tOrsk\n",
            "white-space-edge: begins or ends with white space",
        ),
        (
            CANONICAL.replace("Arg1:T2 Arg2:T1", "Arg1:T1 Arg2:T2"),
            CANONICAL,
            "reversed-relation: source links actor to denial; it runs from denial to actor",
        ),
    ],
)
def test_what_means_one_thing_is_mended_with_a_notice(house: Path, ann: str, written: str, message: str) -> None:
    made = plan(house, {"orsk.ann": ann})
    assert told(made) == [("mended-annotation", "notice")]
    assert made.findings[0].message == message
    made.write()
    path = house / "corpus/annotations/ann-1/b1/orsk.ann"
    assert path.read_text() == written
    read_annotation(path, TEXT, load_corpus(house).schema)


@pytest.mark.parametrize(
    ("name", "ann", "finding"),
    [
        ("orsk.ann", "T1\tactr 0 4\tOrsk\n", "unknown-label"),
        ("orsk.ann", "T1\tactor 0 4\tOrsk\nA1\tkind T1 states\n", "unknown-value"),
        ("orsk.ann", "T1\tactor 0 4\tOrsk\nT2\tactor 12 14\tit\nR1\tsource Arg1:T1 Arg2:T2\n", "impossible-relation"),
        ("orsk.ann", "T1\tactor 1 5\tOrsk\n", "text-mismatch"),
        ("orsk.ann", "E1\tSay:T1\n", "unknown-block"),
        ("orsk.ann", b"T1\tactor 0 4\t\xc9tage\n", "input-not-utf8"),
        ("orks.ann", DENIAL, "no-such-document"),
        ("orsk.txt", TEXT, "unknown-file-kind"),
        # A fragment that is nothing but a line end: readable as a hull, but not as a chain.
        ("orsk.ann", "T1\tcontent 0 4;15 16\tOrsk \n\n", "unusable-annotation"),
        # Two spans that are the same once they are trimmed.
        ("orsk.ann", "T1\tactor 0 4\tOrsk\nT2\tactor 0 5\tOrsk \n", "unusable-annotation"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_written(house: Path, name: str, ann: str, finding: str) -> None:
    before = snapshot(house)
    made = plan(house, {name: ann, "calm.ann": ""})
    assert (finding, "error") in told(made)
    assert made.refused
    assert snapshot(house) == before


def test_spans_of_another_text_are_counted_before_they_are_listed(house: Path) -> None:
    made = plan(house, {"orsk.ann": "T1\tactor 1 5\tOrsk\nT2\tdenial 5 11\tdenied\nT3\tactor 98 102\tOrsk\n"})
    assert told(made) == [
        ("annotated-other-text", "notice"),
        ("text-mismatch", "error"),
        ("span-out-of-range", "error"),
    ]
    assert made.findings[0].message.startswith(
        "spans that do not fit corpus/texts/orsk.txt: 2; the text was normalised"
    )


def test_annotator_and_batch_must_be_usable(house: Path) -> None:
    made = plan(house, {"calm.ann": ""}, annotator="an-1", batch="Pilot 1")
    assert [f.message for f in made.findings] == [
        "the annotator 'an-1' is not declared: did you mean ann-1?",
        "batch 'Pilot 1' is not of the form a-z, 0-9, words joined by hyphens; for example pilot-1",
    ]


def test_a_skipped_document_has_a_record_and_no_annotation(house: Path) -> None:
    plan(house, {"calm.ann": ""}, status="skipped").write()
    assert records(house)["calm"].ann_sha256 is None
    assert not (house / "corpus/annotations/ann-1/b1/calm.ann").exists()
    assert ("skipped-but-annotated", "error") in told(plan(house, {"orsk.ann": DENIAL}, status="skipped"))
    plan(house, {"calm.ann": ""}).write()
    assert ("skipped-but-annotated", "error") in told(plan(house, {"calm.ann": ""}, status="skipped"))


def test_a_record_is_replaced_by_a_newer_one_only(house: Path) -> None:
    plan(house, {"orsk.ann": ""}, status="draft").write()
    made = plan(house, {"orsk.ann": DENIAL}, created="2031-06-02T09:59:00+02:00")
    assert told(made) == [("older-record", "error")]
    made = plan(house, {"orsk.ann": DENIAL}, created="2031-06-02T08:01:00Z")
    assert told(made) == [("record-replaced", "notice")]
    made.write()
    assert records(house)["orsk"].status == "done"
    assert (house / "corpus/annotations/ann-1/b1/orsk.ann").read_text() == CANONICAL


def test_a_batch_is_closed_for_all_once_gold_was_made_of_it(house: Path) -> None:
    plan(house, {"calm.ann": ""}).write()
    adjudication.accept(load_corpus(house), "ann-1", "b1").write()
    made = plan(house, {"orsk.ann": DENIAL})
    assert [f.message for f in made.findings] == ["the batch b1 is closed: gold was made from it (calm)"]
    assert not plan(house, {"orsk.ann": DENIAL}, batch="b2").refused


def test_two_files_for_one_document_are_refused(house: Path) -> None:
    (house.parent / "other").mkdir()
    (house.parent / "other/calm.ann").write_text("")
    corpus: Corpus = load_corpus(house)
    (house.parent / "calm.ann").write_text("")
    with pytest.raises(InputError, match="both for the document calm"):
        add_records(
            corpus, [house.parent / "calm.ann", house.parent / "other"], annotator="ann-1", batch="b1", created=CREATED
        )


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_failure_in_the_middle_leaves_older_records_in_place(
    house: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    plan(house, {"orsk.ann": "", "calm.ann": ""}, status="draft").write()
    before = snapshot(house)
    made = plan(house, {"orsk.ann": DENIAL, "calm.ann": ""})
    calls, replace = [], os.replace

    def failing_replace(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == failing:
            raise OSError("disk full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing_replace)
    with pytest.raises(OSError, match="disk full"):
        made.write()
    assert snapshot(house) == before


def test_what_is_left_out_is_filled_in_when_asked_and_nothing_else(tmp_path: Path) -> None:
    levels = ("structure", "references", "guidelines", "corpus")
    root = make_house(tmp_path / "toy", [Doc("orsk", "Orsk denied it.\n")], registries=False, levels=levels)
    shutil.copytree(ROOT / "annotation" / "lexicon", root / "annotation" / "lexicon")
    file = tmp_path / "orsk.ann"
    file.write_text(
        "T1\tactor 0 4\tOrsk\nT2\tdenial 5 11\tdenied\nT3\tcontent 12 14\tit\nR1\tsource Arg1:T2 Arg2:T1\n"
        "R2\tcontent Arg1:T2 Arg2:T3\nA1\tkind T1 state\nA2\tdenial_type T2 rejection\n"
    )
    plain = add_records(load_corpus(root), [file], annotator="ann-1", batch="b1")
    filled = add_records(load_corpus(root), [file], annotator="ann-1", batch="b1", fill_in=True)
    assert [finding.id for finding in plain.findings] == ["against-guidelines", "against-guidelines"]
    assert [str(finding) for finding in filled.findings] == [
        f"{file}: notice filled-in: filled in: 1 quotation",
        f"{file}:1 orsk#actor:0-4 'Orsk': notice against-guidelines: missing-attribute: actor needs mention",
    ]
    kept = {path.name: content for path, content in filled.files.items()}["orsk.ann"]
    assert [line for line in str(kept, "utf-8").splitlines() if line[0] == "A"] == [
        "A1\tkind T1 state",
        "A2\tdenial_type T2 rejection",
        "A3\tquotation T3 indirect",
    ]
