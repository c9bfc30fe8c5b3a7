"""Pull from exports: what becomes of every state, and that nothing is lost, doubled or overwritten."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError
from reportedly.files import sha256
from reportedly.intake import add_records
from reportedly.standoff import dumps, parse
from reportedly.studio.exports import ExportedTask, read_file
from reportedly.studio.pulling import Pulled, pull
from reportedly.studio.sources import from_file
from reportedly.studio.unfinished import unfinished
from reportedly.validation import Rules, check_annotation
from tests.houses import Doc, make_house
from tests.support import ROOT, SCHEMA, build

TEXT = "Orsk denied it, Ana said.\n"
DOCS = [Doc(name, TEXT) for name in ("one", "two", "three", "four", "five")]
T1, T2, T3 = (f"2031-06-01T0{hour}:00:00.5Z" for hour in (7, 8, 9))


def region(id_: str, start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": id_, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


ORSK, DENIED = region("x", 0, 4, "actor"), region("y", 5, 11, "denial")
LINK = {"type": "relation", "from_id": "x", "to_id": "y", "direction": "right"}


def work(id_: int, result: list[Any], at: str = T1, **more: Any) -> dict[str, Any]:
    return {"id": id_, "completed_by": 2, "result": result, "updated_at": at, "lead_time": 61.25, **more}


def draft(id_: int, result: list[Any], at: str = T1, annotation: int | None = None) -> dict[str, Any]:
    who = {"user": "ana@reportedly.invalid", "created_username": " ana@reportedly.invalid, 2"}
    return {"id": id_, **who, "result": result, "updated_at": at, "annotation": annotation}


def task(doc: str, annotations: Any = (), drafts: Any = (), id_: int = 1) -> dict[str, Any]:
    data = {"doc_id": doc, "sha256": sha256(TEXT), "text": TEXT}
    return {"id": id_, "data": data, "annotations": list(annotations), "drafts": list(drafts), "predictions": [1]}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "toy", DOCS, registries=False)


def pulled(house: Path, *tasks: dict[str, Any], write: bool = True) -> Pulled:
    file = house.parent / "export.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    result = pull(load_corpus(house), from_file(file, "ann-1", "pilot"))
    if write:
        result.plan.write()
    return result


def said(result: Pulled) -> list[str]:
    return [finding.id for finding in result.findings]


def files(house: Path) -> dict[str, bytes]:
    folder = house / "corpus" / "annotations" / "ann-1" / "pilot"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def record(house: Path, doc: str) -> dict[str, Any]:
    rows = [json.loads(line) for line in files(house)["records.jsonl"].splitlines()]
    found: dict[str, Any] = next(row for row in rows if row["doc_id"] == doc)
    return found


def test_13_five_states_stay_apart(house: Path) -> None:
    result = pulled(
        house,
        task("one", [work(1, [ORSK, DENIED, LINK])]),
        task("two", [work(2, [])]),
        task("three", [work(3, [ORSK], was_cancelled=True)]),
        task("four", [], [draft(4, [ORSK])]),
        task("five"),
    )
    assert result.findings == []
    assert result.states == {
        "one": "done",
        "two": "done-empty",
        "three": "skipped",
        "four": "draft",
        "five": "untouched",
    }
    there = files(house)
    assert there["one.ann"].decode().splitlines() == [
        "T1\tactor 0 4\tOrsk",
        "T2\tdenial 5 11\tdenied",
        "R1\tsource Arg1:T2 Arg2:T1",
    ]
    assert there["two.ann"] == b"", "done, nothing found"
    assert "three.ann" not in there
    assert there["four.ann"] == b"T1\tactor 0 4\tOrsk\n", "work is backed up"
    assert "five.ann" not in there
    assert [json.loads(line)["status"] for line in there["records.jsonl"].splitlines()] == [
        "done",
        "done",
        "skipped",
        "draft",
    ]
    assert record(house, "one") == {
        "doc_id": "one",
        "text_sha256": sha256(TEXT),
        "annotator": "ann-1",
        "role": "annotator",
        "batch": "pilot",
        "schema_version": SCHEMA.version,
        "created": "2031-06-01T07:00:00.500000+00:00",
        "origin": "annotated in Label Studio",
        "status": "done",
        "lead_time": 61.25,
        "ann_sha256": sha256(there["one.ann"]),
    }
    assert result.inferred == 1


def test_pulling_again_changes_nothing(house: Path) -> None:
    tasks = [
        task("one", [work(1, [ORSK])]),
        task("two", [work(2, [], was_cancelled=True)]),
        task("four", [], [draft(3, [ORSK])]),
    ]
    pulled(house, *tasks)
    before = {path: path.stat().st_mtime_ns for path in (house / "corpus").rglob("*")}
    again = pulled(house, *tasks)
    assert again.unchanged == ["one", "two", "four"]
    assert again.plan.documents == ()
    assert {path: path.stat().st_mtime_ns for path in (house / "corpus").rglob("*")} == before


def test_a_damaged_file_is_put_right_by_pulling_again(house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK])]))
    file = house / "corpus" / "annotations" / "ann-1" / "pilot" / "one.ann"
    whole = file.read_bytes()
    file.write_bytes(b"")
    assert pulled(house, task("one", [work(1, [ORSK])])).plan.documents == ("one",)
    assert file.read_bytes() == whole


def test_what_is_new_replaces_and_what_is_old_does_not(house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK], T2)]))
    before = files(house)
    older = pulled(house, task("one", [work(1, [DENIED], T1)]))
    assert said(older) == ["newer-record-kept"]
    assert files(house) == before
    pulled(house, task("one", [work(1, [DENIED], T3)]))
    assert files(house)["one.ann"] == b"T1\tdenial 5 11\tdenied\n"


def test_a_draft_of_the_same_moment_does_not_undo_a_submission(house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK], T2)]))
    assert said(pulled(house, task("one", [], [draft(2, [DENIED], T2)]))) == ["newer-record-kept"]
    assert record(house, "one")["status"] == "done"


def test_a_document_that_is_skipped_later_loses_its_annotation(house: Path) -> None:
    pulled(house, task("one", [], [draft(1, [ORSK], T1)]))
    pulled(house, task("one", [work(2, [ORSK], T2, was_cancelled=True)]))
    assert "one.ann" not in files(house)
    assert record(house, "one")["status"] == "skipped"


def test_what_is_skipped_after_it_was_done_is_told_once(house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK], T1)]))
    skipped = task("one", [work(1, [ORSK], T2, was_cancelled=True)])
    assert said(pulled(house, skipped)) == ["skipped-afterwards"]
    assert said(pulled(house, skipped)) == []
    assert said(pulled(house, task("one", [work(1, [ORSK], T3)]))) == []
    assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"


def test_a_record_whose_work_is_gone_is_kept_and_told(house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK], T1)]))
    before = files(house)
    gone = pulled(house, task("one"))
    assert (said(gone), gone.states) == (["record-without-work"], {"one": "untouched"})
    assert files(house) == before


def test_a_draft_tells_what_is_rejected_at_every_pull(house: Path) -> None:
    beyond = region("z", 5, 99, "denial")
    first = pulled(house, task("one", [], [draft(1, [ORSK, beyond])]))
    before = files(house)
    again = pulled(house, task("one", [], [draft(1, [ORSK, beyond])]))
    assert said(first) == said(again) == ["region-out-of-text"]
    assert (again.unchanged, again.plan.documents) == (["one"], ())
    assert files(house) == before


@pytest.mark.parametrize("created", ["yesterday", "2031-06-01T08:00:00"])
def test_a_record_with_a_damaged_date_is_named(created: str, house: Path) -> None:
    pulled(house, task("one", [work(1, [ORSK], T1)]))
    rows = house / "corpus" / "annotations" / "ann-1" / "pilot" / "records.jsonl"
    rows.write_text(rows.read_text().replace(record(house, "one")["created"], created))
    with pytest.raises(CorpusError, match=rf"one: the record of ann-1, batch pilot, was created '{created}'"):
        pulled(house, task("one", [work(1, [DENIED], T2)]))


@pytest.mark.parametrize("identical", [True, False])
def test_12_a_submission_that_was_sent_twice_counts_once(identical: bool, house: Path) -> None:
    result = pulled(house, task("one", [work(1, [ORSK], T1), work(2, [ORSK] if identical else [DENIED], T2)]))
    assert said(result) == ["doubled-submission" if identical else "several-submissions"]
    assert len(files(house)["records.jsonl"].splitlines()) == 1
    assert record(house, "one")["created"].startswith("2031-06-01T08")


def test_changes_that_were_not_submitted_do_not_count(house: Path) -> None:
    result = pulled(house, task("one", [work(1, [ORSK], T1)], [draft(9, [DENIED], T2, annotation=1)]))
    assert said(result) == ["unsaved-changes"]
    assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"


def test_the_draft_that_became_the_submission_is_no_change(house: Path) -> None:
    assert said(pulled(house, task("one", [work(1, [ORSK], T2)], [draft(9, [DENIED], T1)]))) == []
    assert said(pulled(house, task("one", [work(1, [ORSK], T2)], [draft(9, [ORSK], T3)]))) == []


def test_what_is_rejected_keeps_the_good_rest_and_says_so_every_time(house: Path) -> None:
    faulty = task(
        "one",
        [work(1, [ORSK, region("z", 5, 11, "denial") | {"value": {"start": 5, "end": 99, "labels": ["denial"]}}])],
    )
    for _ in range(2):
        result = pulled(house, faulty, task("two", [work(2, [DENIED])], id_=2))
        assert said(result) == ["region-out-of-text", "kept-as-draft"]
        assert result.rejected
        assert record(house, "one")["status"] == "draft"
        assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"
        assert record(house, "two")["status"] == "done"
    pulled(house, task("one", [work(1, [ORSK, DENIED], T2)]))
    assert record(house, "one")["status"] == "done"


def test_a_closed_batch_is_left_alone(tmp_path: Path) -> None:
    house = make_house(
        tmp_path / "toy", [Doc("one", TEXT, gold=build(TEXT, {"a": ("actor", "Orsk")}, doc_id="one"))], registries=False
    )
    file = tmp_path / "export.json"
    file.write_text(json.dumps([task("one", [work(1, [], T3)])]), encoding="utf-8")
    result = pull(load_corpus(house), from_file(file, "ann-1", "b1"))
    assert result.closed
    assert not result.rejected
    assert result.plan.files == {}


def test_nobody_unknown_is_recorded(house: Path) -> None:
    file = house.parent / "export.json"
    file.write_text(json.dumps([task("one", [work(1, [ORSK])])]), encoding="utf-8")
    result = pull(load_corpus(house), from_file(file, "stranger", "pilot"))
    assert said(result) == ["unknown-annotator"]
    assert result.plan.files == {}


def test_unknown_references_are_rejected(tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy", DOCS)
    entity = {
        "id": "x",
        "from_name": "entity",
        "to_name": "text",
        "type": "taxonomy",
        "value": {"taxonomy": [["nobody"]]},
    }
    result = pulled(house, task("one", [work(1, [ORSK, entity])]))
    assert said(result) == ["unregistered-reference", "kept-as-draft"]


def test_06_a_region_that_ends_behind_the_text_is_rejected_and_the_document_named(house: Path) -> None:
    beyond = {**ORSK, "id": "z", "value": {"start": 20, "end": len(TEXT) + 1, "labels": ["actor"]}}
    result = pulled(house, task("one", [work(1, [ORSK, beyond])]))
    assert str(result.findings[0]) == (
        "one z: error region-out-of-text: rejected: offsets 20-27 are no stretch of a text of 26 characters"
    )
    assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"


@pytest.mark.parametrize("labels", [None, [], ["nobody"]])
def test_07_a_region_without_a_label_is_reported_and_gets_none(labels: Any, house: Path) -> None:
    value = {"start": 5, "end": 11, "text": "denied", "labels": labels}
    result = pulled(house, task("one", [work(1, [ORSK, {**DENIED, "value": value}])]))
    assert said(result) == ["region-without-label", "kept-as-draft"]
    assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"


def test_10_a_lossy_export_is_refused_task_by_task(house: Path) -> None:
    """JSON-MIN has neither region ids nor relations: nothing of it is taken for an annotation."""
    lossy = {"id": 1, "text": TEXT, "doc_id": "one", "label": [{"start": 0, "end": 4, "labels": ["actor"]}]}
    result = pulled(house, lossy, task("two", [work(1, [ORSK])]))
    assert said(result) == ["malformed-task"]
    assert "not JSON-MIN or CSV" in result.findings[0].remedy
    assert files(house).keys() == {"two.ann", "records.jsonl"}


def test_a_reference_that_cannot_be_an_id_does_not_stop_the_rest(house: Path) -> None:
    entity = {"id": "x", "from_name": "entity", "type": "taxonomy", "value": {"taxonomy": [["no body"]]}}
    result = pulled(house, task("one", [work(1, [ORSK, entity])]), task("two", [work(2, [DENIED])], id_=2))
    assert said(result) == ["unusable-attribute", "kept-as-draft"]
    assert files(house)["one.ann"] == b"T1\tactor 0 4\tOrsk\n"
    assert record(house, "two")["status"] == "done"


def test_a_begun_document_need_not_follow_the_guidelines(tmp_path: Path) -> None:
    levels = ("structure", "references", "guidelines", "corpus")
    house = make_house(tmp_path / "toy", DOCS, registries=False, levels=levels)
    assert said(pulled(house, task("one", [], [draft(1, [ORSK])]))) == []
    assert set(said(pulled(house, task("one", [work(2, [ORSK], T2)])))) == {"against-guidelines"}


def test_a_record_from_elsewhere_gives_way_with_a_notice(house: Path) -> None:
    file = house.parent / "one.ann"
    file.write_text("T1\tactor 16 19\tAna\n", encoding="utf-8")
    add_records(load_corpus(house), [file], annotator="ann-1", batch="pilot", created=T1).write()
    assert said(pulled(house, task("one", [work(1, [ORSK], T2)]))) == ["record-replaced"]
    assert said(pulled(house, task("one", [work(1, [DENIED], T3)]))) == [], "its own predecessor"


def test_17_lost_relations_are_told_and_what_is_begun_has_none_yet(house: Path) -> None:
    many = [region(f"r{at}", at, at + 1, "actor") for at in range(25) if not TEXT[at].isspace()]
    for result, told in (
        (pulled(house, task("one", [], [draft(1, many)])), []),
        (pulled(house, task("two", [work(1, many)])), ["no-relations-at-all"]),
        (pulled(house, task("two", [work(1, many)])), ["no-relations-at-all"]),
    ):
        assert said(result) == told
    assert record(house, "two")["status"] == "done", "nothing is thrown away"


@pytest.mark.parametrize("gone", [False, True])
def test_an_unusable_time_or_account_is_no_crash(gone: bool, house: Path) -> None:
    faulty = work(1, [ORSK], "yesterday") if not gone else work(1, [ORSK], completed_by=None)
    result = pulled(house, task("one", [faulty]))
    assert said(result) == ([] if gone else ["malformed-task"])


def test_what_annotators_leave_out_is_filled_in_where_guidelines_apply(tmp_path: Path) -> None:
    levels = ("structure", "references", "guidelines", "corpus")
    house = make_house(tmp_path / "toy", DOCS, registries=False, levels=levels)
    shutil.copytree(ROOT / "annotation" / "lexicon", house / "annotation" / "lexicon")
    result = pulled(house, task("one", [work(1, [ORSK, DENIED, LINK])]), task("two", [], [draft(2, [ORSK])], id_=2))
    assert result.filled["denial_type"] == 1, "of what is done, not of a draft"
    assert b"denial_type T2 denial" in files(house)["one.ann"]
    assert files(house)["two.ann"] == b"T1\tactor 0 4\tOrsk\n"
    assert [(one.span, one.text) for one in result.unfinished] == [("one#denial:5-11", "denied")], "a denial of nothing"
    again = pulled(house, task("one", [work(1, [ORSK, DENIED, LINK])]))
    assert again.unchanged == ["one"]
    assert again.unfinished == result.unfinished, "as long as it is so"


def test_a_party_beside_a_cue_without_source_is_pointed_out() -> None:
    text = "Orsk denied it. Ana, said Bo. They met Cyl.\n"
    spans = {"o": ("actor", "Orsk", {"mention": "name"}), "d": ("denial", "denied"), "i": ("content", "it")}
    more = {
        "a": ("actor", "Ana"),
        "s": ("attribution", "said"),
        "b": ("actor", "Bo"),
        "c": ("actor", "Cyl", {"mention": "name"}),
    }
    annotation = build(text, {**spans, **more}, [("d", "i"), ("s", "b")])
    data = dumps(annotation, text, SCHEMA)
    found = check_annotation(data, text, "doc", Rules(SCHEMA), levels=("guidelines",))
    kept = parse(data, text, "doc").annotation
    told = [(one.text, one.problem) for one in unfinished(kept, found, SCHEMA)]
    assert told == [
        ("Orsk", "beside the cue 'denied', which has no source: link them if it is"),
        ("Ana", "neither a source nor a named mention"),
        ("said", "the cue is linked to no content"),
    ]


# Files


@pytest.mark.parametrize("zipped", [False, True])
def test_an_export_is_read_task_by_task(zipped: bool, tmp_path: Path) -> None:
    data = json.dumps([task("one"), {"id": "x"}, task("two", [work(1, [0.5])])]).encode()
    file = tmp_path / "tasks.json"
    file.write_bytes(gzip.compress(data) if zipped else data)
    first, broken, second = read_file(file)
    assert isinstance(first, ExportedTask)
    assert first.doc_id == "one"
    assert not isinstance(broken, ExportedTask)
    assert broken.id == "malformed-task"
    assert isinstance(second, ExportedTask)
    assert second.annotations[0].result == [0.5]


@pytest.mark.parametrize("data", [b"", b"[{", b"no json", gzip.compress(b"[]", mtime=0)[:-4], b"\xff\xfe"])
def test_a_file_that_breaks_off_is_named(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "tasks.json"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"tasks\.json: not a whole JSON export"):
        list(read_file(file))


def test_several_accounts_in_a_file_need_a_choice(house: Path) -> None:
    file = house.parent / "export.json"
    file.write_text(json.dumps([task("one", [work(1, [ORSK]), work(2, [DENIED], T2, completed_by={"id": 7})])]))
    with pytest.raises(InputError, match="worked in it have account 2, account 7; say whose"):
        from_file(file, "ann-1", "pilot")
    with pytest.raises(InputError, match="account 5 has not worked in it, but account 2, account 7"):
        from_file(file, "ann-1", "pilot", user=5)
    result = pull(load_corpus(house), from_file(file, "ann-1", "pilot", user=7))
    assert said(result) == []
    result.plan.write()
    assert files(house)["one.ann"] == b"T1\tdenial 5 11\tdenied\n"


def test_the_work_of_a_deleted_account_is_not_taken_for_anothers(house: Path) -> None:
    file = house.parent / "export.json"
    tasks = [task("one", [work(1, [ORSK])]), task("two", [work(2, [DENIED], completed_by=None)], id_=2)]
    file.write_text(json.dumps(tasks))
    with pytest.raises(InputError, match="account 2, an account that was deleted"):
        from_file(file, "ann-1", "pilot")
    result = pull(load_corpus(house), from_file(file, "ann-1", "pilot", user=2))
    assert result.states == {"one": "done", "two": "untouched"}


# The command


def run(house: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["studio", "pull", "--corpus", str(house), *arguments])


def test_the_command_pulls_a_file_and_says_what_became_of_it(house: Path) -> None:
    file = house.parent / "export.json"
    file.write_text(json.dumps([task("one", [work(1, [ORSK, DENIED, LINK])]), task("two", id_=2)]), encoding="utf-8")
    options = ["--from", str(file), "--annotator", "ann-1", "--batch", "pilot"]
    dry = run(house, *options, "--dry-run")
    assert dry.exit_code == 0
    assert "1 would be recorded, 0 unchanged" in dry.stdout
    assert files(house) == {}
    done = run(house, *options)
    assert done.exit_code == 0, done.output
    assert "ann-1, batch pilot: 1 done, 1 untouched" in done.stdout
    [told] = json.loads(run(house, *options, "--json").stdout)
    assert (told["recorded"], told["unchanged"], told["states"]) == ([], ["one"], {"one": "done", "two": "untouched"})


def test_the_command_needs_to_know_whose_file_it_is(house: Path) -> None:
    file = house.parent / "export.json"
    file.write_text("[]", encoding="utf-8")
    refused = run(house, "--from", str(file))
    assert isinstance(refused.exception, InputError)


def test_old_offsets_are_repaired_when_asked(tmp_path: Path) -> None:
    text = "😀 Orsk left.\n"
    house = make_house(tmp_path / "toy", [Doc("one", text)], registries=False)
    file = tmp_path / "export.json"
    old = region("x", 3, 7, "actor")
    old["value"]["text"] = "Orsk"
    data = {"doc_id": "one", "sha256": sha256(text), "text": text}
    file.write_text(json.dumps([{"id": 1, "data": data, "annotations": [work(1, [old])], "drafts": []}]))
    options = ["--from", str(file), "--annotator", "ann-1", "--batch", "pilot"]
    refused = run(house, *options)
    assert refused.exit_code == 1
    assert "pull with --utf16" in refused.stdout
    repaired = run(house, *options, "--utf16")
    assert repaired.exit_code == 0
    assert "1 of 1 regions were shifted" in repaired.stdout
    assert files(house)["one.ann"].decode() == "T1\tactor 2 6\tOrsk\n"


def test_old_offsets_are_repaired_in_what_is_recorded_already(tmp_path: Path) -> None:
    """Without the text of its regions an old export passes as a new one, until somebody sees where they are."""
    text = "😀 Ana, Orsk left.\n"
    house = make_house(tmp_path / "toy", [Doc("one", text)], registries=False)
    file = tmp_path / "export.json"
    old = region("x", 8, 12, "actor")
    del old["value"]["text"]
    data = {"doc_id": "one", "sha256": sha256(text), "text": text}
    file.write_text(json.dumps([{"id": 1, "data": data, "annotations": [work(1, [old])], "drafts": []}]))
    options = ["--from", str(file), "--annotator", "ann-1", "--batch", "pilot"]
    assert run(house, *options).exit_code == 0
    assert files(house)["one.ann"].decode() == "T1\tactor 8 11\trsk\n"
    assert "1 recorded" in run(house, *options, "--utf16").stdout
    assert files(house)["one.ann"].decode() == "T1\tactor 7 11\tOrsk\n"
    assert "0 recorded, 1 unchanged" in run(house, *options, "--utf16").stdout
    assert "0 recorded, 1 unchanged" in run(house, *options).stdout
