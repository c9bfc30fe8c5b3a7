"""Every finding of a migration has a smallest case: see tests/cases/README.md for its form."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportedly.migration import migrate
from tests.migrating import commit
from tests.renaming import put_schema
from tests.validation_cases import CASES, build_house

INVALID = CASES / "invalid" / "migration"


@pytest.mark.parametrize("case", sorted(INVALID.iterdir()), ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path) -> None:
    house = build_house(case, tmp_path / "house")
    put_schema(house, ("1.0.0", ""), ("2.0.0", (case / "renames.yaml").read_text(encoding="utf-8")))
    if (case / "uncommitted").is_dir():
        commit(house)
        # With a time of its own: git does not look into a file that seems to be the old one.
        shutil.copytree(case / "uncommitted", house, dirs_exist_ok=True, copy_function=shutil.copyfile)
    found = migrate(house, dry_run=True)
    assert "".join(f"{finding}\n" for finding in found.findings) == (case / "expected.txt").read_text(encoding="utf-8")
    assert found.refused
