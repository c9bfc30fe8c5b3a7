"""Validating a house: what is a finding, which levels apply, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError
from reportedly.validation import validate
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
