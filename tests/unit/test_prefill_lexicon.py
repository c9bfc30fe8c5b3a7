"""The lexicon: our files are in order and fit schema and validator; faulty ones are refused by name."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from reportedly.errors import LexiconError
from reportedly.prefill import LEXICON, Prefiller, load_lexicon, load_lexicons
from reportedly.prefill.inflection import forms
from reportedly.validation.words import TWINS
from tests.support import ROOT, SCHEMA

FOLDER = ROOT / LEXICON
FILES = sorted(FOLDER.glob("*/*.csv"))
ENGLISH = load_lexicon(FOLDER / "en", SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_our_files_are_sorted(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        expressions = [row[0] for row in csv.reader(file)][1:]
    assert expressions == sorted(set(expressions))


def test_every_value_is_the_schemas() -> None:
    assert load_lexicons(FOLDER, SCHEMA).keys() == {"en"}  # It raises if one is not.
    assert {path.name for path in FILES} == {"cues.csv", "dates.csv", "denials.csv", "hedges.csv", "titles.csv"}


def test_every_column_of_an_attribute_is_the_schemas() -> None:
    for path in FILES:
        header = path.read_text(encoding="utf-8").split("\n")[0].split(",")
        attributes = {name.partition(" before ")[0] for name in header} - {"expression", "part", "forms"}
        assert attributes <= SCHEMA.attributes.keys(), path


def test_the_evidential_hedges_that_are_cues_are_the_validators_twins() -> None:
    twins = {
        entry.expression
        for entries in ENGLISH.entries["hedge"].values()
        for entry in entries
        if entry.values.get("hedging_type") == "evidential" and entry.part != "participle"
    }
    assert twins == TWINS["en"]
    assert all(ENGLISH.lookup("cue", twin) for twin in twins)


def test_every_participle_of_rule_3_is_a_cue() -> None:
    participles = {
        entry.expression
        for entries in ENGLISH.entries["hedge"].values()
        for entry in entries
        if entry.part == "participle"
    }
    assert {word for word in participles if not ENGLISH.lookup("cue", word)} == set()


@pytest.mark.parametrize(
    ("expression", "part", "listed", "expected"),
    [
        ("deny", "verb", [], ["deny", "denies", "denied", "denying"]),
        ("announce", "verb", [], ["announce", "announces", "announced", "announcing"]),
        ("guarantee", "verb", [], ["guarantee", "guarantees", "guaranteed", "guaranteeing"]),
        ("stress", "verb", [], ["stress", "stresses", "stressed", "stressing"]),
        ("convey", "verb", [], ["convey", "conveys", "conveyed", "conveying"]),
        ("call on", "verb", [], ["call on", "calls on", "called on", "calling on"]),
        ("say", "verb", ["says", "said", "saying"], ["say", "says", "said", "saying"]),
        ("theory", "noun", [], ["theory", "theories"]),
        ("reportedly", "fixed", [], ["reportedly"]),
    ],
)
def test_regular_forms(expression: str, part: str, listed: list[str], expected: list[str]) -> None:
    assert forms(expression, part, listed) == expected


@pytest.mark.parametrize(
    ("text", "content", "value"),
    [
        ("Said", "the valve was shut", "assertion"),
        ("called\non", "Orsk to pay", "eventuality"),
        ("suspect", None, "belief"),
        ("knew", "the seal was cracked", "knowledge"),
        ("told", "the valve was shut", "assertion"),
        ("told", "to wait", "eventuality"),
        ("told", "us to wait", None),  # Whose complement begins with its object: open.
        ("told", "the crew that nobody had to wait", "assertion"),
        ("advised", "the crew to wait", None),
        ("hummed", "a tune", None),
    ],
)
def test_the_type_of_a_cue(text: str, content: str | None, value: str | None) -> None:
    assert ENGLISH.attributes("cue", text, content).get("attribution_type") == value


FAULTS = [
    ("cues.csv", "expression,part,forms,attribution_type\nsay,verb,,asserts\n", ":2: say: 'asserts' is no value of"),
    ("cues.csv", "expression,forms\nsay,\n", ":1: the first columns must be expression,part,forms"),
    ("cues.csv", "expression,part,forms\nsay,verbal,\n", ":2: say: the part 'verbal' is none of"),
    ("hedges.csv", "expression,part,forms\nmay,fixed,\nmay,fixed,\n", ":3: may: stands in line 2 already; remove one"),
    ("hedges.csv", "expression,part,forms\nMay,fixed,\n", ":2: 'May': an expression is in lower case"),
    ("hedges.csv", "expression,part,forms\nmay,fixed\n", ":2: may,fixed: 2 fields, not 3"),
    ("denials.csv", "\n", ":1: the first columns must be"),
    ("dates.csv", "expression,timex_type,value,mod\nnow,DATE,today,\n", ":2: now: 'today' is no TIMEX3 value of type"),
    (
        "dates.csv",
        "expression,timex_type,value,mod\nnow,DATE,PRESENT_REF,NOW\n",
        ":2: now: 'NOW' is no TIMEX3 modifier",
    ),
    ("dates.csv", "expression,value\n", ":1: the columns must be expression,timex_type,value,mod"),
    ("titles.csv", "title\nmayor\n", ":1: the columns must be expression"),
]


@pytest.mark.parametrize(("name", "content", "message"), FAULTS)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon(tmp_path, SCHEMA)
    assert str(caught.value).startswith(f"{tmp_path / name}{message}")


def test_what_a_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    content = "\ufeffexpression,part,forms,denial_type\r\ndeny,verb,,denial\r\n"
    (tmp_path / "denials.csv").write_bytes(content.encode())
    assert load_lexicon(tmp_path, SCHEMA).attributes("denial", "denied") == {"denial_type": "denial"}


def test_a_missing_file_has_no_entries(tmp_path: Path) -> None:
    lexicon = load_lexicon(tmp_path / "eo", SCHEMA)
    assert lexicon.attributes("cue", "said") == {}


def test_a_corpus_with_a_faulty_lexicon_has_no_prefiller(tmp_path: Path) -> None:
    from reportedly.corpus import load_corpus
    from tests.houses import make_house

    house = make_house(tmp_path)
    shutil.copytree(FOLDER, house / LEXICON)
    cues = house / LEXICON / "en" / "cues.csv"
    cues.write_text(cues.read_text(encoding="utf-8").replace(",belief,", ",faith,", 1), encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"cues\.csv:\d+: \w+: 'faith' is no value of attribution_type; the schema has"
    ):
        Prefiller.for_corpus(load_corpus(house))
