"""Every finding of pull has a smallest failing case, whose findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/studio/<id>/` with `export.json`, which is pulled as the work of ann-1 (account
2) in the batch pilot, and `expected.txt`. `before.json`, if there is one, was pulled before.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.findings import catalogue
from reportedly.studio.pulling import pull
from reportedly.studio.sources import from_file
from tests.houses import Doc, make_house
from tests.support import ROOT

CASES = ROOT / "tests" / "cases" / "invalid" / "studio"
IDS = [id_ for id_, kind in catalogue().items() if kind.__module__ == "reportedly.findings.studio_pull"]


def said(case: Path, folder: Path) -> str:
    root = make_house(folder / "toy", [Doc("orsk", "Orsk denied it.\n")], registries=False)
    if (case / "before.json").exists():
        pull(load_corpus(root), from_file(case / "before.json", "ann-1", "pilot", user=2)).plan.write()
    pulled = pull(load_corpus(root), from_file(case / "export.json", "ann-1", "pilot", user=2))
    return "".join(f"{finding}\n" for finding in pulled.findings).replace(f"{case}/", "")


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(id_: str, tmp_path: Path) -> None:
    expected = (CASES / id_ / "expected.txt").read_text(encoding="utf-8")
    assert said(CASES / id_, tmp_path) == expected
    assert f" {catalogue()[id_].severity} {id_}: " in expected
