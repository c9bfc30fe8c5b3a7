"""Every finding about input has a smallest failing case whose printed findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/input/<id>/` with input files, `command.txt` and `expected.txt`.
The commands run one after the other beside a corpus `house` of one document, over which `overlay/` is
laid if there is one; the last command is the case.
"""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.findings import Place, catalogue
from tests.houses import Doc, make_house
from tests.support import ROOT

CASES = ROOT / "tests" / "cases" / "invalid" / "input"
IDS = sorted(id_ for id_, kind in catalogue().items() if kind.level == "input")


def run(folder: Path) -> list[dict[str, Any]]:
    """The findings of the last command of a case, which has been copied to the current folder."""
    *before, last = (folder / "command.txt").read_text().splitlines()
    for command in before:
        assert CliRunner().invoke(app, shlex.split(command)).exit_code == 0
    result = CliRunner().invoke(app, [*shlex.split(last), "--json"])
    printed = json.loads(result.stdout)
    errors = any(finding["severity"] == "error" for finding in printed["findings"])
    assert result.exit_code == (1 if errors else 0)
    assert printed["written"] is not errors
    findings: list[dict[str, Any]] = printed["findings"]
    return findings


def as_line(finding: dict[str, Any]) -> str:
    place = Place(**{key: finding.get(key) for key in ("file", "line", "document", "span", "text")})
    return f"{place}: {finding['severity']} {finding['id']}: {finding['message']}\n"


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(
    id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CASES / id_, tmp_path, dirs_exist_ok=True)
    make_house(tmp_path / "house", [Doc("orsk", "Orsk denied it.\n")], registries=False)
    if (tmp_path / "overlay").exists():
        shutil.copytree(tmp_path / "overlay", tmp_path / "house", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    findings = run(tmp_path)
    assert id_ in {finding["id"] for finding in findings}
    assert "".join(as_line(finding) for finding in findings) == (CASES / id_ / "expected.txt").read_text()


def test_there_is_a_case_for_every_finding_and_no_other() -> None:
    assert sorted(folder.name for folder in CASES.iterdir()) == IDS
