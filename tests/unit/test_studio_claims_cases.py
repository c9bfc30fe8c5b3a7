"""Every finding of projects of claims has a smallest failing case, whose findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/studio/<id>/` with `story.json`, the tasks in the project of ann-1 (account 1)
for the story tide of the batch c1, and `expected.txt`. If there is work in one the project is pulled, else the story is
pushed. `gold.ann` is the gold of the document orsk; without it there is none.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.files import jsonl
from reportedly.findings import catalogue
from reportedly.generate.claims import claims_config
from reportedly.model import Claim
from reportedly.standoff import read_annotation
from reportedly.studio.accounts import email_of
from reportedly.studio.claims import push_claims
from reportedly.studio.client import Client
from reportedly.studio.projects import ProjectKey, our_projects
from reportedly.studio.pulling import pull
from reportedly.studio.sources import from_server
from tests.houses import Doc, make_house
from tests.studio_stub import TOKEN, Stub, serving
from tests.support import ROOT, SCHEMA

CASES = ROOT / "tests" / "cases" / "invalid" / "studio"
IDS = [id_ for id_, kind in catalogue().items() if kind.__module__ == "reportedly.findings.studio_claims"]
KEY = ProjectKey("toy", "claims", "c1", "ann-1", "tide")
TEXT = "Orsk denied that oil leaked. The hull was cracked.\n"


def house_of(case: Path, folder: Path) -> Path:
    file = case / "gold.ann"
    gold = read_annotation(file, TEXT, SCHEMA, doc_id="orsk") if file.exists() else None
    claims = jsonl([Claim("leak", "tide", "Oil leaked from the tanker.")]).decode()
    docs = [Doc("orsk", TEXT, story="tide", gold=gold)]
    return make_house(folder / "toy", docs, registries=False, extra={"corpus/claims.jsonl": claims})


def said(case: Path, folder: Path) -> str:
    tasks = json.loads((case / "story.json").read_text(encoding="utf-8"))
    stub = Stub(users=[{"id": 1, "email": email_of("ann-1")}])
    stub.add_project({"title": KEY.title, "description": KEY.description, "label_config": claims_config(SCHEMA, 1)})
    for task in tasks:
        stub.add_task(1, task)
    corpus = load_corpus(house_of(case, folder))
    with serving(stub), Client(stub.url, TOKEN) as client:
        if any(task.get("annotations") for task in tasks):
            [(key, project)] = our_projects(client, "toy").items()
            findings = pull(corpus, from_server(client, key, project, client.users(), "annotator")).findings
        else:
            findings = [f for push in push_claims(client, corpus, "c1", "ann-1") for f in push.findings]
    return "".join(f"{finding}\n" for finding in findings)


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(id_: str, tmp_path: Path) -> None:
    expected = (CASES / id_ / "expected.txt").read_text(encoding="utf-8")
    assert said(CASES / id_, tmp_path) == expected
    assert f" {catalogue()[id_].severity} {id_}: " in expected
