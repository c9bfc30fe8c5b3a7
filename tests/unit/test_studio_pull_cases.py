"""Every finding of pull has a smallest failing case, whose findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/studio/<id>/` with `export.json`, what the project of ann-1 (account 2) for the
batch pilot holds, and `expected.txt`. `before.json`, if there is one, was pulled before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.findings import catalogue
from reportedly.studio.accounts import OWNER, email_of
from reportedly.studio.client import Client, Project
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pulling import Source, pull
from reportedly.studio.sources import from_server
from tests.houses import Doc, make_house
from tests.support import ROOT

CASES = ROOT / "tests" / "cases" / "invalid" / "studio"
IDS = [id_ for id_, kind in catalogue().items() if kind.__module__ == "reportedly.findings.studio_pull"]


class Holding(Client):
    """A server whose project holds what is in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def export_in_parts(self, project_id: int) -> Iterator[bytes]:
        yield self.file.read_bytes()


def source(file: Path) -> Source:
    users = {1: OWNER, 2: email_of("ann-1")}
    key = ProjectKey("toy", "pass", "pilot", "ann-1")
    return from_server(Holding(file), key, Project(1, "", ""), users, "annotator")


def said(case: Path, folder: Path) -> str:
    root = make_house(folder / "toy", [Doc("orsk", "Orsk denied it.\n")], registries=False)
    if (case / "before.json").exists():
        pull(load_corpus(root), source(case / "before.json")).plan.write()
    pulled = pull(load_corpus(root), source(case / "export.json"))
    return "".join(f"{finding}\n" for finding in pulled.findings)


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(id_: str, tmp_path: Path) -> None:
    expected = (CASES / id_ / "expected.txt").read_text(encoding="utf-8")
    assert said(CASES / id_, tmp_path) == expected
    assert f" {catalogue()[id_].severity} {id_}: " in expected
