"""Floors of agreement: which batches are held against them, what is missed, and what a waiver covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError
from reportedly.validation import validate
from tests.support import ROOT
from tests.validation_cases import CASES, TODAY, build_house


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Two annotators who agree in everything but the extent of one actor; their batch is closed."""
    return build_house(CASES / "invalid" / "corpus" / "floor-missed", tmp_path / "house")


def missed(house: Path, floors: str | None = None) -> list[str]:
    """The floors that are missed, or what else is found."""
    if floors is not None:
        config = house / "corpus" / "corpus.yaml"
        config.write_text(config.read_text().partition("floors:")[0] + floors)
    found = validate(house, today=TODAY)
    return [str(f.place.span) if f.id == "floor-missed" else f.id for f in found]


@pytest.mark.parametrize(
    ("floors", "expected"),
    [
        ("", []),
        ("floors: {strict: {actor: 0.85}}\n", ["strict/actor"]),
        ("floors: {strict: {actor: 0.0}}\n", []),
        ("floors: {overlap: {actor: 1.0}, kappa: {mention: 0.75}, accuracy: {mention: 1.0}}\n", []),
        ("floors: {relations: {source: 0.8, content: 0.8}}\n", ["relations/source"]),
        ("floors: {strict: {denial: 0.85}, relations: {scope: 0.8}, kappa: {certainty: 0.75}}\n", []),
        ("floors: {kappa: {certainly: 0.75}}\n", ["floor-unknown"]),
    ],
)
def test_what_is_missed(house: Path, floors: str, expected: list[str]) -> None:
    assert missed(house, floors) == expected


def test_an_open_batch_is_not_held_against_them(house: Path) -> None:
    for annotator in ("ann-1", "ann-2"):
        folder = house / "corpus" / "annotations" / annotator
        (folder / "pilot").rename(folder / "next")
        records = folder / "next" / "records.jsonl"
        records.write_text(records.read_text().replace('"batch":"pilot"', '"batch":"next"'))
    assert missed(house) == []


def test_a_batch_of_one_annotator_has_nothing_to_compare(house: Path) -> None:
    (house / "corpus" / "annotations" / "ann-2" / "pilot" / "records.jsonl").unlink()
    (house / "corpus" / "annotations" / "ann-2" / "pilot" / "doc.ann").unlink()
    assert missed(house) == []


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("document: pilot", []),
        ("document: pilot\n  span: strict/actor", []),
        ("document: pilot\n  span: strict/denial", ["strict/actor", "unused-waiver"]),
        ("document: next", ["strict/actor", "unused-waiver"]),
    ],
)
def test_a_waiver_names_the_batch(house: Path, named: str, expected: list[str]) -> None:
    (house / "corpus" / "waivers.yaml").write_text(
        f"- id: floor-missed\n  {named}\n  reason: a first try\n  who: ann-1\n  expires: 2031-12-31\n"
    )
    assert missed(house) == expected


def test_a_floor_is_a_share(house: Path) -> None:
    assert missed(house, "floors: {strict: {actor: 85}}\n") == ["unreadable-file"]
    with pytest.raises(CorpusError, match="<= 1"):
        load_corpus(house)


def test_the_floors_of_this_corpus_are_those_of_the_pilot() -> None:
    floors = load_corpus(ROOT).config.floors
    assert floors.strict == {"actor": 0.85, "attribution": 0.85, "denial": 0.85, "hedging": 0.8, "date": 0.9}
    assert floors.overlap == {"content": 0.9}
    assert floors.relations == dict.fromkeys(("source", "content", "scope", "time"), 0.8)
    assert set(floors.kappa.values()) == {0.75}
    assert floors.accuracy == {"value": 0.95, "claim": 0.85}


def test_a_floor_is_shown_as_it_is_declared(house: Path) -> None:
    config = house / "corpus" / "corpus.yaml"
    config.write_text(config.read_text().partition("floors:")[0] + "floors: {strict: {actor: 0.999}}\n")
    [finding] = validate(house, today=TODAY)
    assert finding.message.endswith("the floor is 0.999")
