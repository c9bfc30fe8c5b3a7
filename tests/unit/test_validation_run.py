"""Validating a house: what is a finding, which levels apply, what is refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError
from reportedly.files import jsonl, read_jsonl, sha256
from reportedly.intake import add_documents, new_house
from reportedly.model import Record
from reportedly.validation import validate
from reportedly.validation.fixing import fix_corpus
from tests.validation_cases import CASES, TODAY, build_house, build_valid_house, findings_of

INVALID = CASES / "invalid"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return build_valid_house("minimal", tmp_path / "house")


def test_no_corpus_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus here"):
        validate(tmp_path)


def test_an_unknown_level_is_misuse(house: Path) -> None:
    with pytest.raises(InputError, match="there is no level 'struct'; the levels are structure, references"):
        validate(house, ["struct"])


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        (
            "corpus/corpus.yaml",
            "name: minimal\n",
            "corpus/corpus.yaml: error unreadable-file: Object missing required field `title`\n",
        ),
        (
            "schema/labels.yaml",
            "name: x\n",
            "schema/labels.yaml: error unreadable-file: Object missing required field `version`; "
            "see schema/README.md for the keys\n",
        ),
        (
            "corpus/gold/records.jsonl",
            '{"doc_id": 7}\n',
            "corpus/gold/records.jsonl:1: error unreadable-file: Expected `str`, got `int` - at `$.doc_id`\n"
            "corpus/gold/doc.ann: error missing-record: no record for this annotation\n",
        ),
        (
            "corpus/waivers.yaml",
            "- id: cut-word\n",
            "corpus/waivers.yaml: error unreadable-file: Object missing required field `document` - at `$[0]`\n",
        ),
        (
            "corpus/splits.csv",
            "story,split\nleak\n",
            "corpus/splits.csv:2: error unreadable-file: 1 fields, not 2\n",
        ),
        (
            "annotation/annotators.yaml",
            "ann-1: human\n",
            "annotation/annotators.yaml: error unreadable-file: Expected `object`, got `str` - at `$[...]`\n"
            "corpus/gold/records.jsonl:1: error unknown-annotator: the annotator 'ann-1' is not declared\n",
        ),
    ],
)
def test_an_unreadable_file_is_a_finding(house: Path, file: str, content: str, expected: str) -> None:
    (house / file).write_text(content, encoding="utf-8")
    assert findings_of(house) == expected


def test_what_is_no_yaml_is_found_with_its_line(house: Path) -> None:
    (house / "corpus" / "corpus.yaml").write_text("name: minimal\ntitle: [\n", encoding="utf-8")
    [finding] = validate(house)
    assert (finding.id, finding.place.file, finding.place.line) == ("unreadable-file", "corpus/corpus.yaml", 3)
    assert "\n" not in finding.message


@pytest.mark.parametrize("file", ["corpus/texts/doc.txt", "corpus/gold/doc.ann"])
def test_a_file_that_is_not_utf8_is_a_finding(house: Path, file: str) -> None:
    (house / file).write_bytes(b"Varnia \xff\n")
    assert f"{file}: error unreadable-file: not UTF-8\n" in findings_of(house)


def test_all_good_lines_of_a_table_are_used(house: Path) -> None:
    entities = house / "corpus" / "entities.jsonl"
    entities.write_bytes(b"{\n" + entities.read_bytes())
    assert findings_of(house) == ("corpus/entities.jsonl:1: error unreadable-file: Input data was truncated\n")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        ("has the control character U+000D at 10", "Varnia no.\r\n"),
        ("has the control character U+0085 at 6", "Varnia\x85no.\n"),
        ("is not in the Unicode form NFC", "Varnia, cafe\u0301.\n"),
        ("is empty", "\n"),
        ("ends with more than one line end", "Varnia no.\n\n"),
    ],
)
def test_the_form_of_a_text(house: Path, problem: str, text: str) -> None:
    (house / "corpus" / "texts" / "doc.txt").write_bytes(text.encode())
    found = [str(f) for f in validate(house, today=TODAY) if f.id == "unnormalised-text"]
    assert found == [f"corpus/texts/doc.txt: error unnormalised-text: the text {problem}"]


@pytest.mark.parametrize(
    "published", ["2031-04-11", "2031-04-11T06:40+02:00", "2031-04-11T06:40:00Z", "2031-04-11T06:40:00.5-03:30"]
)
def test_good_times_of_publication(house: Path, published: str) -> None:
    documents = house / "corpus" / "documents.jsonl"
    documents.write_text(documents.read_text().replace("2031-04-11", published))
    assert findings_of(house) == ""


@pytest.mark.parametrize("published", ["2031-4-11", "2031-02-30", "20310411", "2031-04-11T06:40", "2031-W15-5"])
def test_bad_times_of_publication(house: Path, published: str) -> None:
    documents = house / "corpus" / "documents.jsonl"
    documents.write_text(documents.read_text().replace("2031-04-11", published))
    assert [f.id for f in validate(house, today=TODAY)] == ["bad-timestamp"]


def test_the_configuration_says_which_levels_apply(tmp_path: Path) -> None:
    house = build_house(INVALID / "guidelines" / "cue-without-content", tmp_path / "house")
    assert [f.id for f in validate(house)] == ["cue-without-content"]
    with (house / "corpus" / "corpus.yaml").open("a") as file:
        file.write("validation: [structure, references]\n")
    assert list(validate(house)) == []
    assert [f.id for f in validate(house, ["guidelines"])] == ["cue-without-content"]


def test_guidelines_wait_for_a_sound_graph(tmp_path: Path) -> None:
    """A file with errors of the first levels is not judged by the guidelines."""
    house = build_house(INVALID / "references" / "reversed-relation", tmp_path / "house")
    assert list(validate(house, ["guidelines"])) == []


def test_an_opened_corpus_is_validated_like_its_path(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "unknown-label", tmp_path / "house")
    assert [str(f) for f in validate(load_corpus(house))] == [str(f) for f in validate(house)]


def test_batches_are_checked_like_gold(house: Path) -> None:
    gold, batch = house / "corpus" / "gold", house / "corpus" / "annotations" / "ann-1" / "pilot"
    batch.mkdir(parents=True)
    (batch / "doc.ann").write_text("T1\tactro 0 6\tVarnia\n")
    record = (gold / "records.jsonl").read_text().replace(',"gold_status":"single"', "")
    (batch / "records.jsonl").write_text(record)
    assert [str(f) for f in validate(house) if f.id != "annotation-changed"] == [
        "corpus/annotations/ann-1/pilot/doc.ann:1 T1 'Varnia': error unknown-label: actro: did you mean actor?"
    ]


def test_annotations_in_a_batch_without_records_are_found(house: Path) -> None:
    batch = house / "corpus" / "annotations" / "ann-1" / "pilot"
    batch.mkdir(parents=True)
    (batch / "doc.ann").write_text("")
    assert findings_of(house) == (
        "corpus/annotations/ann-1/pilot/doc.ann: error missing-record: no record for this annotation\n"
    )


def test_findings_come_one_at_a_time(house: Path) -> None:
    """The first finding is there before the annotations are read."""
    (house / "corpus" / "splits.csv").write_text("story,split\nleak,trian\n")
    findings = validate(house, today=TODAY)
    assert next(findings).id == "unknown-split"
    (house / "corpus" / "gold" / "doc.ann").write_text("T1\n")
    assert "malformed-line" in [f.id for f in findings]


def test_levels_choose_among_all_findings(house: Path) -> None:
    (house / "corpus" / "splits.csv").write_text("story,split\nleak,trian\nstorm,test\n")
    assert [f.id for f in validate(house)] == ["unknown-split", "idle-split"]
    assert [f.id for f in validate(house, ["structure"])] == ["unknown-split"]
    assert [f.id for f in validate(house, ["corpus"])] == ["idle-split"]
    assert list(validate(house, ["references"])) == []


def test_a_duplicate_without_split_is_no_leak(tmp_path: Path) -> None:
    house = build_house(INVALID / "corpus" / "leaked-text", tmp_path / "house")
    (house / "corpus" / "splits.csv").write_text("story,split\nleak,train\n")
    assert [f.id for f in validate(house)] == ["missing-split", "duplicate-text"]


def test_records_of_batches_have_no_gold_status(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "misplaced-record", tmp_path / "house")
    records = house / "corpus" / "annotations" / "ann-1" / "pilot" / "records.jsonl"
    records.write_text(records.read_text().replace("pilto", "pilot").replace("}", ',"gold_status":"single"}'))
    assert findings_of(house) == (
        "corpus/annotations/ann-1/pilot/records.jsonl:1: error misplaced-gold-status: "
        "the record of doc has gold_status single, but is not gold\n"
    )


def test_an_entity_is_not_its_own_member(house: Path) -> None:
    entities = house / "corpus" / "entities.jsonl"
    entities.write_text(entities.read_text().replace("[]", '["varnia"]'))
    assert findings_of(house) == (
        "corpus/entities.jsonl:1: error unknown-member: varnia has the member 'varnia', which is itself\n"
    )


def test_what_became_known_when_is_a_date(house: Path) -> None:
    claims = house / "corpus" / "claims.jsonl"
    claims.write_text(claims.read_text().replace("2031-04-11", "2031-04-11T09:00:00Z"))
    assert findings_of(house) == (
        "corpus/claims.jsonl:1: error bad-timestamp: known_since is '2031-04-11T09:00:00Z', which is not a date\n"
    )


def test_other_kinds_of_files_are_strays(house: Path) -> None:
    for name in ("texts/README.md", "texts/doc.html", "gold/doc.txt"):
        (house / "corpus" / name).write_text("x\n")
    assert findings_of(house) == (
        "corpus/texts/doc.html: error stray-file: no document or record belongs to this file\n"
        "corpus/gold/doc.txt: error stray-file: no document or record belongs to this file\n"
    )


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("stuff.txt", "no corpus has such a file or folder"),
        ("corpus.yaml~", "no corpus has such a file or folder"),
        ("drafts/doc.ann", "no corpus has such a file or folder"),
        ("texts/doc.html", "no document or record belongs to this file"),
        ("texts/old.txt", "no document or record belongs to this file"),
        ("texts/records.jsonl", "no document or record belongs to this file"),
        ("gold/old/doc.ann", "no document or record belongs to this file"),
        ("annotations/doc.ann", "annotations lie in annotations/<annotator>/<batch>/"),
        ("annotations/ann-1/doc.ann", "annotations lie in annotations/<annotator>/<batch>/"),
        ("annotations/ann-1/records.jsonl", "annotations lie in annotations/<annotator>/<batch>/"),
        ("annotations/ann-1/pilot/notes.txt", "no document or record belongs to this file"),
        ("annotations/ann-1/pilot/provenance.jsonl", "no document or record belongs to this file"),
        ("annotations/ann-1/pilot/more/doc.ann", "no document or record belongs to this file"),
        ("releases/old.txt", "releases lie in releases/<version>.json"),
    ],
)
def test_files_that_no_corpus_has_are_strays(house: Path, file: str, problem: str) -> None:
    path = house / "corpus" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n")
    folder = path.parent if path.parent.name in ("drafts", "old", "more") else path
    stray = folder.relative_to(house).as_posix()
    assert findings_of(house) == f"{stray}: error stray-file: {problem}\n"


def test_folders_where_files_belong_are_strays(house: Path) -> None:
    (house / "corpus" / "README.md").mkdir()
    (house / "corpus" / "texts" / "more.txt").mkdir()
    assert findings_of(house) == (
        "corpus/README.md: error stray-file: no corpus has such a file or folder\n"
        "corpus/texts/more.txt: error stray-file: no document or record belongs to this file\n"
    )


@pytest.mark.parametrize(
    "file", ["claims.jsonl", "splits.csv", "waivers.yaml", "gold/provenance.jsonl", "texts/doc.txt"]
)
def test_a_folder_with_the_name_of_a_file_is_a_stray(house: Path, file: str) -> None:
    path = house / "corpus" / file
    path.unlink(missing_ok=True)
    path.mkdir()
    assert [f.place.file for f in validate(house) if f.id == "stray-file"] == [f"corpus/{file}"]


def test_all_that_a_corpus_may_have_is_known(house: Path) -> None:
    for name in (
        "README.md",
        "texts/README.md",
        "gold/README.md",
        "releases/README.md",
        "releases/0.1.0.json",
        "annotations/README.md",
        "annotations/ann-1/README.md",
        "annotations/ann-1/pilot/README.md",
    ):
        path = house / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (house / "corpus" / "LICENSE").write_text("CC BY 4.0\n")
    (house / "corpus" / "takedowns.csv").write_text("doc_id,date,reason\n")
    assert findings_of(house) == ""


def edit(house: Path, file: str, old: str, new: str) -> str:
    """Replace something in a file of a house; the findings about the house then."""
    path = house / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    return findings_of(house)


GOLD_RECORDS = "corpus/gold/records.jsonl"


@pytest.mark.parametrize("status", ["draft", "skipped"])
def test_gold_is_done(house: Path, status: str) -> None:
    (house / "corpus" / "gold" / "doc.ann").unlink()
    edit(house, GOLD_RECORDS, ',"ann_sha256":"41671e8b542b9ae9e9db4515e8dbe1d845f291ee8f5491345f1ab08d9e63852d"', "")
    assert f"{GOLD_RECORDS}:1: error unfinished-gold: the gold of doc is {status}, not done\n" in edit(
        house, GOLD_RECORDS, '"done"', f'"{status}"'
    )


def skipped(house: Path, ann: str | None, ann_sha256: str | None) -> str:
    """The findings about a skipped record in a batch, with that annotation and that hash."""
    batch = house / "corpus" / "annotations" / "ann-1" / "pilot"
    batch.mkdir(parents=True)
    [record] = read_jsonl(house / GOLD_RECORDS, Record)
    row = msgspec.structs.replace(record, status="skipped", gold_status=None, ann_sha256=ann_sha256)
    (batch / "records.jsonl").write_bytes(jsonl([row]))
    if ann is not None:
        (batch / "doc.ann").write_text(ann)
    return findings_of(house)


@pytest.mark.parametrize(
    ("ann", "ann_sha256", "problem"),
    [("", None, "an annotation"), ("", sha256(""), "an annotation"), (None, sha256(""), "an ann_sha256")],
)
def test_what_is_skipped_has_no_annotation(house: Path, ann: str | None, ann_sha256: str | None, problem: str) -> None:
    assert skipped(house, ann, ann_sha256) == (
        f"corpus/annotations/ann-1/pilot/records.jsonl:1: error surplus-annotation: doc is skipped, but has {problem}\n"
    )


def test_a_skipped_document_is_no_fault(house: Path) -> None:
    assert skipped(house, None, None) == ""


@pytest.mark.parametrize("lead_time", ["0", "0.0", "61.5"])
def test_lead_times_are_not_negative(house: Path, lead_time: str) -> None:
    assert edit(house, GOLD_RECORDS, '"done"', f'"done","lead_time":{lead_time}') == ""
    assert edit(house, GOLD_RECORDS, f'"lead_time":{lead_time}', '"lead_time":-0.5') == (
        f"{GOLD_RECORDS}:1: error negative-lead-time: the lead_time of doc is -0.5 s\n"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "name"),
    [
        ("documents.jsonl", '"CC-BY-4.0"', '" "', "license", "doc"),
        ("documents.jsonl", '"news"', '"\u2003"', "genre", "doc"),
        ("documents.jsonl", '"gazette"', '"\\t"', "outlet", "doc"),
        ("documents.jsonl", '"en"', '" "', "lang", "doc"),
        ("claims.jsonl", "The valve was shut.", " ", "statement", "valve-shut"),
        ("entities.jsonl", '"Varnia"', '" "', "name", "varnia"),
        ("gold/records.jsonl", '"invented"', '" "', "origin", "doc"),
    ],
)
def test_blank_fields_are_empty(house: Path, file: str, old: str, new: str, field: str, name: str) -> None:
    assert (
        edit(house, f"corpus/{file}", old, new) == f"corpus/{file}:1: error empty-field: {field} of {name} is empty\n"
    )


@pytest.mark.parametrize("field", ["reason", "who"])
def test_a_waiver_says_who_and_why(tmp_path: Path, field: str) -> None:
    house = build_house(INVALID / "guidelines" / "cue-without-content", tmp_path / "house")
    waiver = {"id": "cue-without-content", "document": "doc", "reason": "x", "who": "ann-1"} | {field: " "}
    lines = "".join(f"  {key}: '{value}'\n" for key, value in waiver.items())
    (house / "corpus" / "waivers.yaml").write_text(f"-\n{lines}  expires: 2031-06-01\n")
    assert findings_of(house) == (f"corpus/waivers.yaml: error empty-field: {field} of cue-without-content is empty\n")


@pytest.mark.parametrize("lang", ["en", "EN", "pt-BR", "zh-Hans-CN", "yue"])
def test_language_tags(house: Path, lang: str) -> None:
    assert edit(house, "corpus/documents.jsonl", '"lang":"en"', f'"lang":"{lang}"') == ""


@pytest.mark.parametrize("lang", ["e", "english", "en_GB", "en-", "e1", "en GB"])
def test_what_is_no_language_tag(house: Path, lang: str) -> None:
    assert edit(house, "corpus/documents.jsonl", '"lang":"en"', f'"lang":"{lang}"') == (
        f"corpus/documents.jsonl:1: error bad-language: lang of doc is '{lang}', which is not a BCP-47 tag\n"
    )


def test_stories_are_slugs(house: Path) -> None:
    for file in ("claims.jsonl", "splits.csv"):
        edit(house, f"corpus/{file}", "leak", "The Leak")
    assert edit(house, "corpus/documents.jsonl", '"story":"leak"', '"story":"The Leak"') == (
        "corpus/documents.jsonl:1: error bad-id: 'The Leak' is not of the form a-z, 0-9, words joined by hyphens\n"
    )


def test_a_document_without_story_repeats_its_id(house: Path) -> None:
    """An unusable id is said once."""
    row = '{"id":"Doc 2","title":"","published":"2031-04-11","lang":"en","genre":"news","outlet":"gazette",'
    row += '"story":"Doc 2","license":"CC-BY-4.0","origin":"invented","sha256":"0"}\n'
    with (house / "corpus" / "documents.jsonl").open("a") as file:
        file.write(row)
    assert [f.id for f in validate(house)] == ["bad-id", "missing-text", "missing-split"]


def test_batches_are_slugs(house: Path) -> None:
    batch = house / "corpus" / "annotations" / "ann-1" / "Pilot 1"
    batch.mkdir(parents=True)
    [record] = read_jsonl(house / GOLD_RECORDS, Record)
    row = msgspec.structs.replace(record, batch="Pilot 1", gold_status=None)
    (batch / "records.jsonl").write_bytes(jsonl([row]))
    (batch / "doc.ann").write_bytes((house / "corpus" / "gold" / "doc.ann").read_bytes())
    assert findings_of(house) == (
        "corpus/annotations/ann-1/Pilot 1/records.jsonl:1: error bad-id: "
        "'Pilot 1' is not of the form a-z, 0-9, words joined by hyphens\n"
    )


def test_annotators_are_human_or_model(house: Path) -> None:
    assert edit(house, "annotation/annotators.yaml", "human", "robot").startswith(
        "annotation/annotators.yaml: error unreadable-file: Invalid enum value 'robot'"
    )


@pytest.mark.parametrize("splits", [None, "story,split\n", "story,split\n\n"])
def test_every_story_has_a_split(house: Path, splits: str | None) -> None:
    path = house / "corpus" / "splits.csv"
    path.unlink()
    if splits is not None:
        path.write_text(splits)
    assert findings_of(house) == "corpus/documents.jsonl:1: error missing-split: the story leak has no split\n"


def test_of_splits_that_cannot_be_read_no_story_is_missing(house: Path) -> None:
    (house / "corpus" / "splits.csv").write_text("")
    assert findings_of(house) == ("corpus/splits.csv:1: error unreadable-file: the first line must be: story,split\n")


def test_a_new_house_is_clean_until_a_document_lacks_its_split(tmp_path: Path) -> None:
    """The steps that the README gives."""
    root = tmp_path / "mine"
    new_house(root).write()
    assert findings_of(root) == ""
    (tmp_path / "story.txt").write_text("Varnia said no.\n")
    corpus = load_corpus(root)
    add_documents(corpus, [tmp_path / "story.txt"], {"published": "2031-04-16"}).write()
    assert findings_of(root) == "corpus/documents.jsonl:1: error missing-split: the story story has no split\n"
    with (root / "corpus" / "splits.csv").open("a") as file:
        file.write("story,train\n")
    assert findings_of(root) == ""


PROVENANCE = "corpus/gold/provenance.jsonl"


def test_provenance_names_registered_annotators(house: Path) -> None:
    stranger = "the annotator 'ann-2' is not declared: did you mean ann-1?"
    assert edit(house, PROVENANCE, '["ann-1"]', '["ann-1","ann-2"]') == (
        f"{PROVENANCE}:1 doc#actor:0-6: error unknown-annotator: {stranger}\n"
    )
    edit(house, PROVENANCE, ',"ann-2"', "")
    assert edit(house, PROVENANCE, '"decided_by":"ann-1"', '"decided_by":"ann-2"') == (
        f"{PROVENANCE}:1 doc#actor:0-6: error unknown-annotator: {stranger}\n"
    )


def test_provenance_has_a_row_for_each_gold_span(house: Path) -> None:
    lines = (house / PROVENANCE).read_text().splitlines(keepends=True)
    (house / PROVENANCE).write_text("".join(lines[1:]))
    assert findings_of(house) == (
        "corpus/gold/doc.ann doc#actor:0-6 'Varnia': error provenance-differs: "
        "doc#actor:0-6 is a gold span without a row\n"
    )
    (house / PROVENANCE).write_text("".join(lines + lines[:1]))
    assert findings_of(house) == f"{PROVENANCE}:4: error duplicate-row: a second line for doc#actor:0-6\n"
    (house / PROVENANCE).write_text("".join([lines[0], "{\n", *lines[1:]]))
    assert findings_of(house) == f"{PROVENANCE}:2: error unreadable-file: Input data was truncated\n"


def test_rows_of_other_documents_may_stand_between(house: Path) -> None:
    lines = (house / PROVENANCE).read_text().splitlines(keepends=True)
    stranger = lines[0].replace("doc#", "dok#")
    (house / PROVENANCE).write_text("".join([*lines[:2], stranger, lines[2]]))
    assert findings_of(house) == (
        f"{PROVENANCE}:3 dok#actor:0-6: error provenance-differs: dok#actor:0-6 is no gold span\n"
    )
    (house / PROVENANCE).write_text("".join([*lines[:2], stranger]))
    assert [finding.place.span for finding in validate(house, today=TODAY)] == ["doc#content:12-30", "dok#actor:0-6"]


def test_gold_without_spans_needs_no_provenance(house: Path) -> None:
    [record] = read_jsonl(house / GOLD_RECORDS, Record)
    (house / "corpus" / "gold" / "doc.ann").write_text("")
    (house / GOLD_RECORDS).write_bytes(jsonl([msgspec.structs.replace(record, ann_sha256=sha256(""))]))
    (house / PROVENANCE).unlink()
    assert findings_of(house) == ""


def test_files_with_the_line_ends_of_windows_are_mended(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "crlf-line-ends", tmp_path / "house")
    assert fix_corpus(house) == ["corpus/gold/doc.ann: mended crlf-line-ends"]
    unix = build_valid_house("minimal", tmp_path / "unix")
    for file in ("corpus/gold/doc.ann", GOLD_RECORDS):
        assert (house / file).read_bytes() == (unix / file).read_bytes()
