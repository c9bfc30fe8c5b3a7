"""Waivers: what they cover, and when they are findings themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.validation import validate
from tests.validation_cases import CASES, build_house

WAIVER = """\
- id: cue-without-content
  document: {document}
  reason: the text breaks off
  who: ann-1
  expires: 2031-05-01
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return build_house(CASES / "invalid" / "guidelines" / "cue-without-content", tmp_path / "house")


def found(house: Path, waiver: str, today: date = date(2031, 5, 1), levels: list[str] | None = None) -> list[str]:
    (house / "corpus" / "waivers.yaml").write_text(waiver)
    return [finding.id for finding in validate(house, levels, today=today)]


def test_a_waiver_covers_its_finding(house: Path) -> None:
    assert found(house, WAIVER.format(document="doc")) == []


def test_a_waiver_of_another_document_covers_nothing(house: Path) -> None:
    assert found(house, WAIVER.format(document="dog")) == ["cue-without-content", "unused-waiver"]


def test_a_waiver_holds_up_to_its_day(house: Path) -> None:
    waiver = WAIVER.format(document="doc")
    assert found(house, waiver, date(2031, 5, 2)) == ["cue-without-content", "expired-waiver"]


@pytest.mark.parametrize(
    ("span", "expected"),
    [("doc#attribution:7-11", []), ("doc#attribution:0-6", ["cue-without-content", "unused-waiver"])],
)
def test_a_waiver_of_a_span_covers_that_span(house: Path, span: str, expected: list[str]) -> None:
    assert found(house, WAIVER.format(document="doc") + f'  span: "{span}"\n') == expected


def test_a_waiver_of_a_level_that_is_not_checked_is_not_called_unused(house: Path) -> None:
    assert found(house, WAIVER.format(document="dog"), levels=["structure"]) == []
    assert found(house, WAIVER.format(document="dog"), levels=["guidelines"]) == [
        "cue-without-content",
        "unused-waiver",
    ]
