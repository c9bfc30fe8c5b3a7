"""Status: counts, times, and what remains; over a stand-in for the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.cli.studio.status import _time
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.studio.accounts import OWNER, email_of
from reportedly.studio.projects import Kind, ProjectKey
from tests.houses import Doc, make_house
from tests.studio_stub import Stub, serving
from tests.support import build

TEXT = "Orsk denied it.\n"
DOCS = [Doc(f"doc-{number}", TEXT) for number in range(1, 7)]
SPAN = {
    "id": "x",
    "from_name": "label",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 0, "end": 4, "labels": ["actor"]},
}


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    accounts = [OWNER, *map(email_of, ("ann-1", "ann-2", "ann-3"))]
    stub = Stub(users=[{"id": number, "email": email} for number, email in enumerate(accounts, start=1)])
    with serving(stub):
        monkeypatch.setenv("LABEL_STUDIO_URL", stub.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", stub.token)
        yield stub


def add_project(stub: Stub, kind: Kind, batch: str, annotator: str | None, corpus: str = "toy") -> int:
    key = ProjectKey(corpus, kind, batch, annotator)
    id_: int = stub.add_project({"title": key.title, "description": key.description})["id"]
    return id_


def add_task(stub: Stub, project: int, number: int, *annotations: dict[str, Any], draft: bool = False) -> None:
    data = {"doc_id": f"doc-{number}", "sha256": sha256(TEXT), "text": TEXT}
    user = email_of("ann-1")
    drafts = [{"id": 90 + number, "user": user, "result": [SPAN], "updated_at": "2031-06-01T09:00:00Z"}]
    stub.add_task(project, {"data": data, "annotations": list(annotations), "drafts": drafts if draft else []})


def work(id_: int, result: list[Any], seconds: float | None, by: int = 2, **more: Any) -> dict[str, Any]:
    at = "2031-06-01T08:00:00Z"
    return {"id": id_, "completed_by": by, "result": result, "lead_time": seconds, "updated_at": at, **more}


def run(command: str, house: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["studio", command, "--corpus", str(house), *arguments])


def fill(stub: Stub) -> None:
    project = add_project(stub, "pass", "pilot", "ann-1")
    add_task(stub, project, 1, work(1, [SPAN], 100.0))
    add_task(stub, project, 2, work(2, [], 40.0))
    add_task(stub, project, 3, work(3, [SPAN], 190.0))
    add_task(stub, project, 4, work(4, [], 5.0, was_cancelled=True))
    add_task(stub, project, 5, draft=True)
    add_task(stub, project, 6, work(5, [SPAN], 1.0, by=3))


def test_status_counts_states_and_times(stub: Stub, tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy", DOCS, registries=False)
    fill(stub)
    [row] = json.loads(run("status", house, "--json").stdout)
    assert row == {
        "kind": "pass",
        "batch": "pilot",
        "annotator": "ann-1",
        "documents": 6,
        "states": {"done": 2, "done-empty": 1, "skipped": 1, "draft": 1, "untouched": 1},
        "seconds": 100.0,
        "remaining": 2,
        "remaining_seconds": 200.0,
        "recorded": 0,
        "closed": False,
    }
    assert run("pull", house).exit_code == 1, "somebody else has submitted"
    [row] = json.loads(run("status", house, "--json").stdout)
    assert row["recorded"] == 5


def test_status_is_a_table(stub: Stub, tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy", DOCS, registries=False)
    fill(stub)
    head, row = run("status", house).stdout.splitlines()
    assert head.split()[:4] == ["batch", "annotator", "docs", "done"]
    assert row.split() == ["pilot", "ann-1", "6", "3", "1", "1", "1", "1", "2", "min", "2,", "3", "min", "0"]


def test_status_shows_our_projects_of_annotators_only(stub: Stub, tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy", DOCS, registries=False)
    for kind, annotator, corpus in (
        ("pass", "ann-1", "toy"),
        ("adjudication", "ann-2", "toy"),
        ("claims", None, "toy"),
        ("pass", "ann-3", "another"),
    ):
        add_project(stub, kind, "pilot", annotator, corpus)  # type: ignore[arg-type]
    stub.add_project({"title": "by hand", "description": "of somebody"})
    rows = json.loads(run("status", house, "--json").stdout)
    assert [(row["kind"], row["annotator"], row["documents"]) for row in rows] == [
        ("pass", "ann-1", 0),
        ("adjudication", "ann-2", 0),
    ]
    assert [row["annotator"] for row in json.loads(run("status", house, "--json", "--annotator", "ann-2").stdout)] == [
        "ann-2"
    ]
    refused = run("status", house, "--batch", "piolt")
    assert isinstance(refused.exception, InputError)
    assert "there are: pass, batch pilot, annotator ann-1; adjudication, batch pilot" in str(refused.exception)


def test_a_batch_of_which_gold_was_made_is_closed(stub: Stub, tmp_path: Path) -> None:
    gold = build(TEXT, {"a": ("actor", "Orsk")}, doc_id="doc-1")
    house = make_house(tmp_path / "toy", [Doc("doc-1", TEXT, gold=gold)], registries=False)
    add_task(stub, add_project(stub, "pass", "b1", "ann-1"), 1, work(1, [SPAN], 10.0))
    [row] = json.loads(run("status", house, "--json").stdout)
    assert (row["closed"], row["recorded"]) == (True, 1)
    stub.log.clear()
    pulled = run("pull", house)
    assert (pulled.exit_code, pulled.stdout) == (0, "ann-1, batch b1: closed, nothing is recorded any more\n")
    assert not any("export" in request for request in stub.log), "nothing is read for nothing"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "–"), (12.4, "12 s"), (59.0, "1 min"), (600.0, "10 min"), (7140.0, "119 min"), (9000.0, "2.5 h")],
)
def test_times_are_rounded(seconds: float | None, shown: str) -> None:
    assert _time(seconds) == shown
