"""`reportedly view`: brackets where spans begin and end, and who holds what."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.errors import InputError
from reportedly.model import Annotation, Span
from reportedly.view import bracketed, claim_lines
from tests.houses import make_house, sample_docs
from tests.support import SCHEMA
from tests.validation_cases import build_valid_house

BRACKETED = (
    "[actor Kirby] [attribution said] [content [actor Pyongyang] had [denial denied] that "
    "[content it [hedging might] send shells]]."
)


def shown(text: str, *extents: tuple[str, int, int]) -> str:
    spans = [Span(f"T{i}", label, a, b, text[a:b]) for i, (label, a, b) in enumerate(extents, start=1)]
    return "".join(piece for piece, _ in bracketed(text, Annotation("doc", spans)))


@pytest.mark.parametrize(
    ("extents", "expected"),
    [
        ([], "a 😀 c"),
        ([("x", 0, 1), ("y", 2, 3)], "[x a] [y 😀] c"),
        ([("x", 0, 5), ("y", 0, 3), ("z", 2, 3)], "[x [y a [z 😀]] c]"),
        ([("y", 2, 5), ("x", 0, 3)], "[x a [y 😀] c]"),
        ([("x", 0, 1), ("y", 1, 3)], "[x a][y  😀] c"),
    ],
)
def test_brackets(extents: list[tuple[str, int, int]], expected: str) -> None:
    assert shown("a 😀 c", *extents) == expected


def test_pieces_without_brackets_are_the_text() -> None:
    [kirby, *_] = sample_docs()
    assert kirby.gold is not None
    pieces = list(bracketed(kirby.text, kirby.gold))
    assert "".join(piece for piece, label in pieces if label is None) == kirby.text
    assert "".join(piece for piece, _ in pieces) == BRACKETED + "\n"


def test_claim_lines() -> None:
    [kirby, *_] = sample_docs()
    assert kirby.gold is not None
    assert claim_lines(kirby.gold, SCHEMA) == [
        ("Pyongyang had denied that it might send shells", ["writer: noncommittal", "  Kirby: asserted, certain"]),
        (
            "it might send shells  (states shells)",
            ["writer: noncommittal", "  Kirby: noncommittal", "    Pyongyang: denied, certain"],
        ),
    ]


def view(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["view", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_command_shows_gold_or_a_record(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    gold = view("kirby", "--corpus", root)
    assert gold.startswith(BRACKETED)
    assert "    Pyongyang: denied, certain" not in gold.splitlines()[0]
    assert "      Pyongyang: denied, certain" in gold.splitlines()
    assert view("kirby", "--corpus", root, "--annotator", "ann-1", "--batch", "b1") == gold


def test_a_schema_without_roles_has_no_claims(tmp_path: Path) -> None:
    root = build_valid_house("laboratory", tmp_path / "laboratory")
    text = (root / "corpus" / "texts" / "brine.txt").read_text(encoding="utf-8")
    assert "[reagent " in view("brine", "--corpus", root)
    assert len(view("brine", "--corpus", root).splitlines()) == len(text.splitlines()) + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody"], "there is no document nobody"),
        (["bare"], "bare has no gold"),
        (["kirby", "--annotator", "ann-2"], "kirby has no record of ann-2"),
        (["kirby", "--annotator", "ann-1", "--batch", "b2"], "kirby has no record of ann-1"),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, arguments: list[str], message: str) -> None:
    root = make_house(tmp_path / "toy")
    with pytest.raises(InputError, match=message):
        CliRunner().invoke(app, ["view", *arguments, "--corpus", str(root)], catch_exceptions=False)
