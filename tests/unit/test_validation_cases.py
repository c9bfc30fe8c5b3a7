"""Every finding has a smallest failing case with its exact message, and sound houses have no finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.findings import LEVELS, catalogue
from reportedly.validation import VALIDATED
from tests.validation_cases import CASES, build_valid_house, findings_of, findings_of_case

INVALID = CASES / "invalid"
VALIDATION_CASES = [case for level in VALIDATED for case in sorted((INVALID / level).iterdir())]
VALID = sorted(path.name for path in (CASES / "valid").iterdir())


@pytest.mark.parametrize("level", LEVELS)
def test_every_finding_has_a_case(level: str) -> None:
    folder = INVALID / level
    cases = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    assert cases == {id_ for id_, kind in catalogue().items() if kind.level == level}


def test_every_level_of_cases_exists() -> None:
    assert {path.name for path in INVALID.iterdir()} <= set(LEVELS)


@pytest.mark.parametrize("case", sorted(INVALID.glob("*/*")), ids=lambda path: path.name)
def test_every_case_expects_its_finding(case: Path) -> None:
    """The golden file of a case names the case's finding, whoever runs it."""
    assert case.name in (case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", VALIDATION_CASES, ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path) -> None:
    assert findings_of_case(case, tmp_path / "house") == (case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", VALIDATION_CASES, ids=lambda path: path.name)
def test_a_case_has_one_finding(case: Path) -> None:
    assert (case / "expected.txt").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("name", VALID)
def test_valid_house(name: str, tmp_path: Path) -> None:
    assert findings_of(build_valid_house(name, tmp_path / "house")) == ""
