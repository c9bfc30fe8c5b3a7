"""Every finding of push has a smallest failing case, whose findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/studio/<id>/` with `server.json`, what the server holds (the tasks of the
project of ann-1 for the batch pilot, and its `label_config` if it is not ours), and `expected.txt`. `suggestion.json`,
if there is one, is an annotation that is pushed as the suggestion ann-2.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from reportedly.corpus import load_corpus
from reportedly.findings import catalogue
from reportedly.generate import label_config
from reportedly.model import Annotation
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import push_pass, push_tasks
from tests.houses import Doc, make_house
from tests.studio_stub import TOKEN, Stub, serving
from tests.support import ROOT, SCHEMA

CASES = ROOT / "tests" / "cases" / "invalid" / "studio"
IDS = [id_ for id_, kind in catalogue().items() if kind.__module__ == "reportedly.findings.studio_push"]
KEY = ProjectKey("toy", "pass", "pilot", "ann-1")


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(id_: str, tmp_path: Path) -> None:
    case = CASES / id_
    held = json.loads((case / "server.json").read_text(encoding="utf-8"))
    stub = Stub(users=[{"id": 1, "email": email_of("ann-1")}])
    config = held.get("label_config", label_config(SCHEMA))
    stub.add_project({"title": KEY.title, "description": KEY.description, "label_config": config})
    for task in held["tasks"]:
        stub.add_task(1, task)
    house = load_corpus(make_house(tmp_path / "toy", [Doc("orsk", "Orsk denied it.\n")], registries=False))
    suggestion = case / "suggestion.json"
    with serving(stub), Client(stub.url, TOKEN) as client:
        if suggestion.exists():
            suggested = msgspec.json.decode(suggestion.read_bytes(), type=Annotation)
            done = push_tasks(client, house, KEY, ["orsk"], lambda *_: {"ann-2": suggested}, start_from="ann-2")
        else:
            done = push_pass(client, house, "pilot", "ann-1")
    assert "".join(f"{finding}\n" for finding in done.findings) == (case / "expected.txt").read_text(encoding="utf-8")
    assert done.refused is (catalogue()[id_].severity == "error")
