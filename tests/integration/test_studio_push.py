"""Push against a real Label Studio: idempotence, kills on both sides, changes of the interface, a revoked token."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.errors import StudioError
from reportedly.generate import label_config
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client
from reportedly.studio.encoding import encode
from reportedly.studio.home import Home
from reportedly.studio.projects import ProjectKey, find_project
from reportedly.studio.pushing import push_tasks
from reportedly.studio.server.environment import Serving, find_program
from reportedly.studio.server.running import serve
from tests.houses import Doc, make_house
from tests.integration.conftest import free_port
from tests.support import ROOT, SCHEMA, build

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.xdist_group("studio-own")]

NUMBER = 60
DOCS = [Doc(f"doc-{i:02}", f"Ana {i} said it rained on 12 May 2031.\n") for i in range(NUMBER)]


class Desk:
    """A house, and its own server, which a test may kill."""

    def __init__(self, root: Path) -> None:
        self.root = make_house(root, DOCS, registries=False)
        self.home = Home(root)
        self.serving = Serving(port=free_port())
        self.token = self.home.secrets().token
        self.http = httpx.Client(
            base_url=self.serving.url, headers={"Authorization": f"Token {self.token}"}, timeout=60
        )
        self.running = ExitStack()

    def start(self) -> None:
        self.running.enter_context(serve(self.home, find_program(ROOT), self.serving))

    def kill_server(self) -> None:
        server = self.home.running()
        assert server is not None
        os.killpg(server.pid, signal.SIGKILL)
        self.running.close()

    def options(self, batch: str) -> list[str]:
        return ["studio", "push", "--corpus", str(self.root), "--batch", batch, "--annotator", "ann-1"]

    def push(self, batch: str, *more: str) -> Result:
        return CliRunner().invoke(app, [*self.options(batch), *more])

    def push_apart(self, batch: str, bytes_per_import: int) -> subprocess.Popen[str]:
        """A push in a process of its own, in many small imports."""
        program = (
            f"import reportedly.studio.importing as i; i._BYTES_PER_IMPORT = {bytes_per_import}; "
            "import reportedly.cli; reportedly.cli.main()"
        )
        command = [sys.executable, "-c", program, *self.options(batch)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)

    def key(self, batch: str) -> ProjectKey:
        return ProjectKey("toy", "pass", batch, "ann-1")

    def tasks(self, batch: str) -> list[dict[str, Any]]:
        with Client(self.serving.url, self.token) as client:
            project = find_project(client, self.key(batch))
        if project is None:
            return []
        answer = self.http.get("/api/tasks", params={"project": project.id, "page_size": 1000}).raise_for_status()
        tasks: list[dict[str, Any]] = answer.json()["tasks"]
        return tasks

    def wait_for_tasks(self, batch: str) -> None:
        until = time.monotonic() + 60
        while not self.tasks(batch):
            assert time.monotonic() < until, "no task was pushed"

    def assert_all_once(self, batch: str) -> None:
        documents = Counter(task["data"]["doc_id"] for task in self.tasks(batch))
        assert documents == Counter(doc.id for doc in DOCS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("push") / "house")
    with made.http, made.running:
        made.start()
        account = {"email": email_of("ann-1"), "username": "ann-1"}
        made.http.post("/api/users/", json=account).raise_for_status()
        yield made


@pytest.fixture(autouse=True)
def _no_server_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)


def test_pushing_twice_leaves_one_task_for_each_document(desk: Desk) -> None:
    first = desk.push("twice", "--json")
    assert first.exit_code == 0
    [done] = json.loads(first.stdout)
    assert (done["created"], len(done["imported"]), done["present"]) == (True, NUMBER, 0)
    second = desk.push("twice", "--json")
    assert second.exit_code == 0
    [done] = json.loads(second.stdout)
    assert (done["created"], done["imported"], done["present"], done["snapshot"]) == (False, [], NUMBER, None)
    assert [task["data"]["doc_id"] for task in desk.tasks("twice")] == [doc.id for doc in DOCS]


def test_a_prediction_is_stored_as_it_was_encoded_and_begins_the_annotation(desk: Desk) -> None:
    text = DOCS[0].text
    kind = {"kind": "person", "mention": "name"}
    agreed = build(text, {"d": ("date", "12 May 2031", {"timex_type": "DATE", "value": "2031-05-12"})}, doc_id="doc-00")
    whole = build(
        text,
        {
            "a": ("actor", "Ana 0", kind),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
            "c": ("content", "it rained on 12 May 2031", {"quotation": "indirect"}),
        },
        [("s", "a"), ("s", "c")],
        doc_id="doc-00",
    )
    with Client(desk.serving.url, desk.token) as client:
        key = ProjectKey("toy", "adjudication", "versions")
        versions = {"agreed": agreed, "ann-2": whole, "ann-1": whole}
        done = push_tasks(client, load_corpus(desk.root), key, ["doc-00"], lambda *_: versions, start_from="agreed")
    assert done.findings == ()
    assert done.project is not None
    assert done.project.model_version == "agreed"
    [task] = desk.http.get(f"/api/projects/{done.project.id}/tasks/").raise_for_status().json()
    stored = {prediction["model_version"]: prediction["result"] for prediction in task["predictions"]}
    assert stored == {name: encode(annotation, text, SCHEMA) for name, annotation in versions.items()}


def test_two_pushes_at_once_double_nothing(desk: Desk) -> None:
    pushes = [desk.push_apart("at-once", 2000) for _ in range(2)]
    for process in pushes:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0, out
    desk.assert_all_once("at-once")


def test_a_push_that_is_killed_is_completed_by_the_next(desk: Desk) -> None:
    process = desk.push_apart("killed", 2000)
    desk.wait_for_tasks("killed")
    process.kill()
    process.communicate()
    assert 0 < len(desk.tasks("killed")) < NUMBER
    again = desk.push("killed")
    assert again.exit_code == 0, again.output
    desk.assert_all_once("killed")


def test_a_push_whose_server_is_killed_is_completed_by_the_next(desk: Desk) -> None:
    process = desk.push_apart("server-killed", 2000)
    desk.wait_for_tasks("server-killed")
    desk.kill_server()
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "reportedly studio start" in out
    assert "run the command again" in out
    refused = desk.push("server-killed")
    assert isinstance(refused.exception, StudioError)
    assert "no Label Studio server is known: start one with reportedly studio start" in str(refused.exception)
    desk.start()
    assert 0 < len(desk.tasks("server-killed")) < NUMBER
    again = desk.push("server-killed")
    assert again.exit_code == 0, again.output
    desk.assert_all_once("server-killed")


def test_an_interface_may_grow_but_not_lose_what_is_in_use(desk: Desk) -> None:
    batch = "changed"
    assert desk.push(batch).exit_code == 0
    one, two = desk.tasks(batch)[:2]
    text = DOCS[0].text
    used = encode(build(text, {"a": ("actor", "Ana 0", {"kind": "person"})}), text, SCHEMA)
    desk.http.post(f"/api/tasks/{one['id']}/annotations/", json={"result": used}).raise_for_status()
    desk.http.post(f"/api/tasks/{two['id']}/drafts", json={"result": used}).raise_for_status()
    path = desk.root / "annotation" / "label_config.xml"
    ours = label_config(SCHEMA)
    path.write_text(ours.replace('<Label value="actor"', '<Label value="place" /><Label value="actor"'))
    grown = desk.push(batch, "--json")
    assert grown.exit_code == 0
    [done] = json.loads(grown.stdout)
    assert done["interface_changed"]
    assert (Path(done["snapshot"]) / "tasks.json.gz").is_file()
    path.write_text(ours.replace('<Label value="actor"', '<Label value="party"'))
    refused = desk.push(batch, "--json")
    assert refused.exit_code == 1
    [done] = json.loads(refused.stdout)
    assert [finding["message"] for finding in done["findings"]] == [
        "'actor' of label is used 2 times in project ann-1 · changed (doc-00, doc-01), "
        "and annotation/label_config.xml lacks it"
    ]
    path.unlink()
    assert desk.push(batch).exit_code == 0


def test_a_revoked_token_is_named(desk: Desk) -> None:
    desk.http.post("/api/current-user/reset-token/").raise_for_status()
    refused = desk.push("revoked")
    assert isinstance(refused.exception, StudioError)
    assert "does not accept the token (Invalid token.)" in str(refused.exception)
