"""A migration of the projects on a real Label Studio: what is done there goes on under the new names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.errors import InputError, StudioError
from reportedly.files import sha256
from reportedly.migration import migrate
from reportedly.studio.client import Client
from reportedly.studio.projects import ProjectKey, find_project
from reportedly.studio.pushing import push_pass
from tests.houses import ANNOTATORS, Doc, make_house
from tests.integration.conftest import StudioServer
from tests.load import session, sign_up
from tests.renaming import RENAMES, put_schema

pytestmark = [pytest.mark.integration, pytest.mark.studio]

ANNOTATOR = "hand-migrate"
TEXT = "Orsk said it may rain.\n"
NAMES = ("done", "begun", "skipped", "untouched")
EXTRA = {
    "annotation/annotators.yaml": ANNOTATORS + f"{ANNOTATOR}: {{role: annotator, kind: human, guidelines: 1.0.0}}\n"
}


def part(id_: str, start: int, end: int, name: str, type_: str, *values: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], type_: list(values)}
    return {"id": id_, "from_name": name, "to_name": "text", "type": type_, "value": value}


RESULT = [
    part("x", 0, 4, "label", "labels", "actor"),
    part("x", 0, 4, "kind", "choices", "organization"),
    part("x", 0, 4, "mention", "choices", "name"),
    part("y", 5, 9, "label", "labels", "attribution"),
    part("z", 13, 16, "label", "labels", "hedging"),
    part("z", 13, 16, "certainty", "choices", "possible"),
    {"type": "relation", "from_id": "y", "to_id": "x", "direction": "right", "labels": ["source"]},
]


class Desk:
    """A house, its project, and what the server has of it."""

    def __init__(self, root: Path, server: StudioServer, annotator: httpx.Client) -> None:
        self.root, self.server, self.annotator = root, server, annotator
        self.batch = f"migrate-{sha256(str(root))[:8]}"
        self.key = ProjectKey(self.batch, "pass", self.batch, ANNOTATOR)
        with self.client() as client:
            push_pass(client, load_corpus(root), self.batch, ANNOTATOR)
            project = find_project(client, self.key)
            assert project
            self.project = project.id
            self.tasks = {task.data.doc_id: task.id for task in client.tasks(project.id)}

    def client(self) -> Client:
        return Client(self.server.url, self.server.token)

    def send(self, doc: str, what: str, **body: Any) -> None:
        address = f"/api/tasks/{self.tasks[doc]}/{what}?project={self.project}"
        self.annotator.post(address, json={"result": RESULT, "lead_time": 3.0, **body}).raise_for_status()

    def state(self) -> tuple[str, list[dict[str, Any]], dict[int, list[dict[str, Any]]]]:
        with self.client() as client:
            exported = [task for array in client.export_in_parts(self.project) for task in json.loads(array)]
            return client.project(self.project).label_config or "", exported, client.predictions(self.project)


@pytest.fixture(scope="module")
def annotator(studio_server: StudioServer) -> Iterator[httpx.Client]:
    sign_up(studio_server.url, studio_server.token, [ANNOTATOR])
    with session(studio_server.url, ANNOTATOR) as browser:
        yield browser


@pytest.fixture
def desk(studio_server: StudioServer, annotator: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("LABEL_STUDIO_URL", studio_server.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    root = make_house(tmp_path / "toy", [Doc(name, TEXT) for name in NAMES], registries=False, extra=EXTRA)
    config = root / "corpus/corpus.yaml"
    # The server is one for all tests: the corpus has a name of its own there.
    config.write_text(config.read_text().replace("name: toy", f"name: migrate-{sha256(str(root))[:8]}"))
    return Desk(root, studio_server, annotator)


def works(exported: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        task["data"]["doc_id"]: [
            [
                (part.get("from_name"), part.get("value", {}).get("labels") or part.get("labels"))
                for part in work["result"]
            ]
            for work in [*task["annotations"], *task["drafts"]]
        ]
        for task in exported
    }


def test_a_project_goes_on_under_the_new_names(desk: Desk) -> None:
    desk.send("done", "annotations/")
    desk.send("skipped", "annotations/", was_cancelled=True)
    desk.send("begun", "drafts")
    put_schema(desk.root, ("1.0.0", ""), ("2.0.0", RENAMES))
    before = desk.state()

    looked = CliRunner().invoke(app, ["migrate", str(desk.root), "--studio", "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert (
        f"  {desk.key.title}: interface renewed, 4 tasks, 6 annotations, drafts and predictions (labels 3, values 6, "
        "attributes 3, relations 3)"
    ) in looked.output
    assert desk.state() == before

    done = CliRunner().invoke(app, ["migrate", str(desk.root), "--studio", "--json"])
    assert done.exit_code == 0, done.output
    [project] = json.loads(done.stdout)["projects"]
    assert (Path(project["snapshot"]) / "tasks.json.gz").stat().st_size > 0
    config, exported, predictions = desk.state()
    assert 'value="party"' in config
    assert {task["meta"]["schema_version"] for task in exported} == {"2.0.0"}
    renamed = [
        ("label", ["party"]),
        ("kind", None),
        ("mention", None),
        ("label", ["attribution"]),
        ("label", ["hedging"]),
        ("confidence", None),
        (None, ["said_by"]),
    ]
    assert works(exported) == {"done": [renamed], "skipped": [renamed], "begun": [renamed], "untouched": []}
    was = {task["data"]["doc_id"]: task for task in before[1]}
    for task in exported:
        for kind in ("annotations", "drafts"):
            for old, new in zip(was[task["data"]["doc_id"]][kind], task[kind], strict=True):
                same = ("id", "completed_by", "user", "was_cancelled", "lead_time", "created_at")
                assert {name: new.get(name) for name in same} == {name: old.get(name) for name in same}
    assert predictions.keys() == before[2].keys()

    again = CliRunner().invoke(app, ["migrate", str(desk.root), "--studio"])
    assert again.output == "nothing to migrate: all is of schema 2.0.0\n"
    pulled = CliRunner().invoke(app, ["studio", "pull", "--corpus", str(desk.root), "--batch", desk.batch, "--json"])
    [told] = json.loads(pulled.stdout)
    assert told["states"] == {"done": "done", "begun": "draft", "skipped": "skipped", "untouched": "untouched"}
    assert not [finding for finding in told["findings"] if finding["severity"] == "error"]
    ann = (desk.root / "corpus/annotations" / ANNOTATOR / desk.batch / "done.ann").read_text(encoding="utf-8")
    assert "T1\tparty 0 4\tOrsk\n" in ann
    assert "kind T1 body\n" in ann
    pushed = CliRunner().invoke(
        app, ["studio", "push", "--corpus", str(desk.root), "--batch", desk.batch, "--annotator", ANNOTATOR, "--json"]
    )
    [push] = json.loads(pushed.stdout)
    assert (push["imported"], push["present"], push["interface_changed"], push["findings"]) == ([], 4, False, [])


def test_one_that_broke_off_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for doc in ("done", "skipped"):
        desk.send(doc, "annotations/")
    put_schema(desk.root, ("1.0.0", ""), ("2.0.0", RENAMES))
    sent: list[str] = []
    update = Client.update

    def failing(self: Client, kind: Any, id_: int, body: Any) -> None:
        sent.append(kind)
        if len(sent) == 3:
            raise StudioError("the server is gone")
        update(self, kind, id_, body)

    monkeypatch.setattr(Client, "update", failing)
    with desk.client() as client, pytest.raises(StudioError, match="gone"):
        migrate(desk.root, client=client)
    monkeypatch.setattr(Client, "update", update)
    versions = {task["meta"]["schema_version"] for task in desk.state()[1]}
    assert "1.0.0" in versions
    with desk.client() as client:
        assert migrate(desk.root, client=client).written
    _, exported, _ = desk.state()
    assert {task["meta"]["schema_version"] for task in exported} == {"2.0.0"}
    assert all(("label", ["party"]) in work for doc in ("done", "skipped") for work in works(exported)[doc])


def test_what_the_new_interface_lacks_is_refused(desk: Desk) -> None:
    desk.send("done", "annotations/")
    put_schema(desk.root, ("1.0.0", ""), ("2.0.0", "renames:\n  labels: {denial: rebuttal}\n"))
    with desk.client() as client:
        config = desk.state()[0].replace('value="actor"', 'value="agent"')
        (desk.root / "annotation/label_config.xml").write_text(config, encoding="utf-8")
        refused = migrate(desk.root, client=client)
    assert [finding.id for finding in refused.findings] == ["orphaned-value"]
    assert not refused.written
    assert desk.state()[0] != config


def test_names_that_swap_are_not_swapped_on_a_server(desk: Desk) -> None:
    before = desk.state()
    put_schema(desk.root, ("1.0.0", ""), ("2.0.0", "renames:\n  values: {kind: {state: media, media: state}}\n"))
    with desk.client() as client, pytest.raises(InputError, match="cannot be done safely while a server may fail"):
        migrate(desk.root, client=client)
    assert desk.state() == before
