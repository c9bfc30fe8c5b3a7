"""Pull from a stand-in for the server: whose work it is, parts of a large export, faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import StudioError
from reportedly.studio import client as client_module
from reportedly.studio import transport
from reportedly.studio.client import Client
from reportedly.studio.projects import our_projects
from reportedly.studio.pulling import pull
from reportedly.studio.sources import from_server, wanted_projects
from tests.houses import make_house
from tests.studio_stub import TOKEN, Fault, Stub
from tests.unit.test_studio_status import DOCS, SPAN, add_project, add_task, run, stub, work

__all__ = ["stub"]
EXPORT = "/api/projects/1/export"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "toy", DOCS, registries=False)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_PAUSES", (0.0, 0.0))


def fill(stub: Stub) -> None:
    project = add_project(stub, "pass", "pilot", "ann-1")
    for number in range(1, 7):
        add_task(stub, project, number, work(number, [SPAN], 10.0))


def annotations(house: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (house / "corpus" / "annotations").rglob("*.*")}


def told(house: Path, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("pull", house, "--json", *options).stdout)
    return found


def test_a_server_is_pulled_project_by_project(stub: Stub, house: Path) -> None:
    (house / "annotation" / "annotators.yaml").write_text(
        "ann-1: {role: annotator, kind: human, guidelines: 1.0.0}\n"
        "ann-2: {role: adjudicator, kind: human, guidelines: 1.0.0}\n"
    )
    fill(stub)
    add_task(stub, add_project(stub, "adjudication", "pilot", "ann-2"), 1, work(9, [SPAN], 10.0, by=3))
    add_project(stub, "claims", "pilot", None)
    first, second = told(house)
    assert (first["annotator"], first["role"], len(first["recorded"])) == ("ann-1", "annotator", 6)
    assert (second["annotator"], second["role"], second["recorded"]) == ("ann-2", "adjudicator", ["doc-1"])
    assert {record.role for batch in load_corpus(house).records for record in batch.records.rows()} == {
        "annotator",
        "adjudicator",
    }
    assert told(house, "--annotator", "ann-2")[0]["unchanged"] == ["doc-1"]


def test_work_of_others_is_rejected_with_the_account(stub: Stub, house: Path) -> None:
    project = add_project(stub, "pass", "pilot", "ann-1")
    add_task(stub, project, 1, work(1, [SPAN], 1.0, by=1))
    add_task(stub, project, 2, work(2, [SPAN], 1.0, by=77))
    add_task(stub, project, 3, work(3, [SPAN], 1.0, completed_by=None))
    [result] = told(house)
    assert [finding["message"] for finding in result["findings"]] == [
        "task 1: annotation 1 submitted by owner@reportedly.invalid, in the project of ann-1",
        "task 2: annotation 2 submitted by account 77, in the project of ann-1",
        "task 3: annotation 3 submitted by an account that was deleted, in the project of ann-1",
    ]
    assert result["recorded"] == []


@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_a_large_project_comes_in_parts(size: int, stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_IDS_PER_EXPORT", size)
    fill(stub)
    assert len(told(house)[0]["recorded"]) == 6
    assert stub.log.count(f"GET {EXPORT}") == -(-6 // size)


def test_tasks_far_apart_come_at_once(stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_IDS_PER_EXPORT", 2)
    fill(stub)
    stub.tasks[-1]["id"] = 10_000
    assert len(told(house)[0]["recorded"]) == 6
    assert stub.log.count(f"GET {EXPORT}") == 1


FAULTS = [Fault("GET", EXPORT), Fault("GET", EXPORT, status=None), Fault("GET", EXPORT, cut=True)]


@pytest.mark.parametrize("fault", FAULTS, ids=["500", "broken off", "cut short"])
def test_a_fault_of_the_moment_is_got_over(fault: Fault, stub: Stub, house: Path) -> None:
    fill(stub)
    stub.faults.append(fault)
    assert len(told(house)[0]["recorded"]) == 6


@pytest.mark.parametrize("fault", FAULTS, ids=["500", "broken off", "cut short"])
def test_after_a_lasting_fault_another_pull_does_all(
    fault: Fault, stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_IDS_PER_EXPORT", 4)
    fill(stub)
    # The first part arrives, the second never.
    arrived = stub.answer

    def answer(method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        if path == EXPORT and not stub.faults:
            stub.faults += [fault] * 10
        return arrived(method, path, query, body)

    monkeypatch.setattr(stub, "answer", answer)
    failed = run("pull", house)
    assert isinstance(failed.exception, StudioError)
    assert "run the command again" in str(failed.exception).lower()
    assert annotations(house) == {}
    monkeypatch.undo()
    with Client(stub.url, TOKEN) as client:
        stub.faults.clear()
        corpus = load_corpus(house)
        [(key, project)] = wanted_projects(client, corpus).items()
        result = pull(corpus, from_server(client, key, project, client.users(), "annotator"))
    assert len(result.plan.documents) == 6


def test_an_annotation_that_was_removed_leaves_the_record(stub: Stub, house: Path) -> None:
    """What was once pulled is never lost to a click on the server."""
    fill(stub)
    run("pull", house)
    before = annotations(house)
    for task in stub.tasks:
        task["annotations"] = []
    [result] = told(house)
    assert set(result["states"].values()) == {"untouched"}
    assert annotations(house) == before
    stub.tasks.clear()
    assert told(house)[0]["states"] == {}
    assert annotations(house) == before


def test_projects_of_a_damaged_key_are_named(stub: Stub, house: Path) -> None:
    stub.add_project({"title": "x", "description": "reportedly:{"})
    with Client(stub.url, TOKEN) as client, pytest.raises(StudioError, match="damaged"):
        our_projects(client, "toy")
    assert isinstance(run("status", house).exception, StudioError)
