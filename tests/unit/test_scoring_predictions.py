"""Predictions as they come in: every fault is named with its place, and the form they come in changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reportedly.corpus import RECORDS, load_corpus
from reportedly.errors import CorpusError, InputError, InvalidDataError
from reportedly.scoring.gold import Gold, open_gold
from reportedly.scoring.predictions import read_predictions, write_predictions
from tests.houses import make_house

Row = dict[str, Any]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_house(tmp_path_factory.mktemp("predicted") / "house")


@pytest.fixture(scope="module")
def gold(house: Path) -> Gold:
    return open_gold(house)


@pytest.fixture
def file(gold: Gold, tmp_path: Path) -> Path:
    """Gold as predictions; the second line is `kirby`."""
    file = tmp_path / "all.jsonl"
    sha256s = {doc_id: document.sha256 for doc_id, document in gold.documents.items()}
    file.write_bytes(write_predictions(gold.annotations.values(), sha256s))
    return file


@pytest.fixture
def folder(house: Path, tmp_path: Path) -> Path:
    """Gold as a folder of `.ann` files with records."""
    return Path(shutil.copytree(house / "corpus" / "gold", tmp_path / "folder"))


def change(file: Path, how: Callable[[Row], object]) -> None:
    lines = file.read_text().splitlines()
    row = json.loads(lines[1])
    assert row["doc_id"] == "kirby"
    how(row)
    lines[1] = json.dumps(row)
    file.write_text("\n".join(lines) + "\n")


def span(number: int, **fields: object) -> Callable[[Row], object]:
    return lambda row: row["spans"][number].update(fields)


def attribute(**values: object) -> Callable[[Row], object]:
    return lambda row: row["spans"][0]["attributes"].update(values)


def link(**fields: object) -> Callable[[Row], object]:
    return lambda row: row["relations"][0].update(fields)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (
            span(0, end=99_999),
            "T1 'Kirby said Pyongyang had denied that it might send shells.\\n': error span-out-of-range",
        ),
        (span(0, start=-1), "T1: error span-out-of-range: offsets -1-5"),
        (span(0, end=0), "T1: error empty-span: offsets 0-0 cover nothing"),
        (span(0, end=6), "T1 'Kirby ': error white-space-edge"),
        (span(1, id="T1"), "T1 'said': error duplicate-id"),
        (span(0, label="acter"), "T1 'Kirby': error unknown-label: acter: did you mean actor?"),
        (attribute(colour="red"), "T1 'Kirby': error unknown-attribute: colour"),
        (attribute(kind="human"), "T1 'Kirby': error unknown-value: kind is 'human'"),
        (attribute(kind=""), "T1 'Kirby': error wrong-value-type: kind has no value"),
        (attribute(anonymous="yes"), "T1 'Kirby': error wrong-value-type: anonymous is a boolean"),
        (attribute(entity="two words"), "T1 'Kirby': error malformed-reference"),
        (attribute(claim="x"), "T1 'Kirby': error inapplicable-attribute"),
        (link(tail="T99"), "R1: error dangling-reference: R1 points to T99, which is not in the file"),
        (link(type="content"), "R1: error wrong-relation-type"),
        (lambda row: row["relations"].append(row["relations"][0]), "R6: error duplicate-relation"),
        (lambda row: row["spans"].append(row["spans"][0] | {"id": "T77"}), "T77 'Kirby': error duplicate-span"),
    ],
)
def test_a_fault_is_named_with_file_line_and_span(
    gold: Gold, file: Path, how: Callable[[Row], object], told: str
) -> None:
    change(file, how)
    with pytest.raises(InvalidDataError) as raised:
        read_predictions([file], gold)
    first = raised.value.findings[0]
    assert str(first).startswith(f"{file}:2 {told}")
    assert first.place.document == "kirby"
    assert "nothing was scored" in str(raised.value)


def test_all_faults_are_named_at_once(gold: Gold, file: Path, folder: Path) -> None:
    change(file, lambda row: (span(0, end=0)(row), span(3, label="acter")(row), row["relations"].clear()))
    with pytest.raises(InvalidDataError) as raised:
        read_predictions([file], gold)
    assert [finding.id for finding in raised.value.findings] == ["empty-span", "unknown-label"]
    for name in ("kirby", "quote"):
        (folder / f"{name}.ann").write_text("nonsense\n")
    with pytest.raises(InvalidDataError) as raised:
        read_predictions([folder], gold)
    assert [str(finding.place) for finding in raised.value.findings] == [
        f"{folder / name}.ann:1" for name in ("kirby", "quote")
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "line 2: it is empty; remove it"),
        ("{", "line 2: Input data was truncated"),
        ("[]", "line 2: Expected `object`, got `array`"),
        ('{"doc_id":"kirby"}', "line 2: Object missing required field `text_sha256`"),
        ('{"doc_id":"kirby","text_sha256":"0","score":1}', "line 2: Object contains unknown field `score`"),
        (b'{"doc_id":"kirb\xff"}', "line 2: JSON is malformed|line 2: not UTF-8"),
    ],
)
def test_a_line_that_is_no_prediction_is_named(gold: Gold, file: Path, line: str | bytes, told: str) -> None:
    lines = file.read_bytes().splitlines()
    lines[1] = line if isinstance(line, bytes) else line.encode()
    file.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(
        CorpusError, match=f"all.jsonl: ({told}).*; the form of a line is schema/annotation.schema.json"
    ):
        read_predictions([file], gold)


def test_files_that_are_not_there_are_named(gold: Gold, tmp_path: Path) -> None:
    for name in ("none.jsonl", "kirby.ann", "folder"):
        with pytest.raises(InputError, match=f"{name}: there is no such file or folder of predictions"):
            read_predictions([tmp_path / name], gold)


def test_a_document_twice_is_named_with_both_lines(gold: Gold, file: Path) -> None:
    file.write_text(file.read_text() + file.read_text().splitlines()[1] + "\n")
    with pytest.raises(InputError, match=r"all.jsonl:4: kirby is predicted in .*all.jsonl:2 already"):
        read_predictions([file], gold)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("status", "draft", "kirby has the status draft"),
        ("status", "skipped", "kirby has the status skipped"),
        ("text_sha256", "0", "kirby was predicted on another text"),
    ],
)
def test_records_say_what_is_not_finished_or_of_another_text(
    gold: Gold, folder: Path, field: str, value: str, told: str
) -> None:
    rows = [json.loads(line) for line in (folder / RECORDS).read_text().splitlines()]
    number = next(i for i, row in enumerate(rows, start=1) if row["doc_id"] == "kirby")
    rows[number - 1][field] = value
    (folder / RECORDS).write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(InputError, match=f"{RECORDS}:{number}: {told}"):
        read_predictions([folder], gold)


def test_the_same_predictions_give_the_same_bytes_whatever_their_form(gold: Gold, file: Path, folder: Path) -> None:
    sha256s = {doc_id: document.sha256 for doc_id, document in gold.documents.items()}
    expected = write_predictions(read_predictions([folder], gold).values(), sha256s)

    def disguise(row: Row) -> None:
        names = {each["id"]: f"span {i}" for i, each in enumerate(row["spans"])}
        for each in row["spans"]:
            each["id"] = names[each["id"]]
            each.setdefault("attributes", {}).update({"negated": False} if each["label"] == "denial" else {})
        for each in row["relations"]:
            each |= {"head": names[each["head"]], "tail": names[each["tail"]]}
        row["spans"].reverse()
        row["relations"].reverse()

    change(file, disguise)
    assert write_predictions(read_predictions([file], gold).values(), sha256s) == expected


def test_a_file_with_notes_and_in_another_order_is_read(gold: Gold, folder: Path) -> None:
    before = read_predictions([folder], gold)
    kirby = folder / "kirby.ann"
    kirby.write_text("".join(reversed(kirby.read_text().splitlines(keepends=True))) + "#9\tAnnotatorNotes T1\tsure\n")
    [after] = [read_predictions([folder], gold)["kirby"]]
    assert msgspec.structs.replace(after, notes=[]) == before["kirby"]


def test_what_is_written_is_what_gold_has(house: Path, gold: Gold, file: Path) -> None:
    assert read_predictions([file], gold) == dict(load_corpus(house).gold)
