"""Pull from a real Label Studio: its own form of states, whose work it is, and the size of export files.

Faults: test_studio_faults.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.files import sha256
from reportedly.standoff import read_annotation
from reportedly.studio.client import Client
from reportedly.studio.encoding import encode
from reportedly.studio.projects import ProjectKey, find_project
from reportedly.studio.pushing import push_pass
from tests.houses import ANNOTATORS, Doc, make_house, sample_docs
from tests.integration.conftest import StudioServer
from tests.load import session, sign_up
from tests.support import ROOT, SCHEMA

pytestmark = [pytest.mark.integration]

TEXT = "Orsk denied it, Ana said.\n"
# An account of this module's own: the server of the tests is one for all modules.
ANNOTATOR = "hand-pull"
EXTRA = {
    "annotation/annotators.yaml": ANNOTATORS + f"{ANNOTATOR}: {{role: annotator, kind: human, guidelines: 1.0.0}}\n"
}
NAMES = ("one", "two", "three", "four", "five", "six")


def region(id_: str, start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": id_, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


ORSK, DENIED = region("x", 0, 4, "actor"), region("y", 5, 11, "denial")
DRAWN = {"type": "relation", "from_id": "x", "to_id": "y", "direction": "right", "labels": []}


class Desk:
    """A house whose documents are pushed to an annotator, and that annotator at work."""

    def __init__(self, root: Path, server: StudioServer, annotator: httpx.Client, batch: str) -> None:
        self.root = root
        self.batch = batch
        self.server = server
        self.annotator = annotator
        self.folder = root / "corpus" / "annotations" / ANNOTATOR / batch
        with Client(server.url, server.token) as client:
            push_pass(client, load_corpus(root), batch, ANNOTATOR)
            project = find_project(client, ProjectKey("toy", "pass", batch, ANNOTATOR))
            assert project
            self.project = project.id
            self.tasks = {task.data.doc_id: task.id for task in client.tasks(project.id)}

    def submit(self, doc: str, result: list[Any], **more: Any) -> int:
        body = {"result": result, "lead_time": 12.5, **more}
        answer = self.annotator.post(f"/api/tasks/{self.tasks[doc]}/annotations/?project={self.project}", json=body)
        id_: int = answer.raise_for_status().json()["id"]
        return id_

    def draft(self, doc: str, result: list[Any], annotation: int | None = None) -> None:
        of = "" if annotation is None else f"annotations/{annotation}/"
        address = f"/api/tasks/{self.tasks[doc]}/{of}drafts?project={self.project}"
        self.annotator.post(address, json={"result": result, "lead_time": 3.0}).raise_for_status()

    def update(self, annotation: int, result: list[Any]) -> None:
        address = f"/api/annotations/{annotation}/?project={self.project}"
        self.annotator.patch(address, json={"result": result, "lead_time": 30.0}).raise_for_status()

    def options(self, *more: str) -> list[str]:
        return ["studio", "pull", "--corpus", str(self.root), "--batch", self.batch, *more]

    def pull(self, *more: str) -> Result:
        return CliRunner().invoke(app, self.options(*more))

    def pulled(self) -> dict[str, Any]:
        [told] = json.loads(self.pull("--json").stdout)
        return dict(told)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()} if self.folder.exists() else {}

    def records(self) -> dict[str, Any]:
        rows = [json.loads(line) for line in self.files()["records.jsonl"].splitlines()]
        return {row["doc_id"]: row for row in rows}


@pytest.fixture(scope="module")
def annotator(studio_server: StudioServer) -> Iterator[httpx.Client]:
    sign_up(studio_server.url, studio_server.token, [ANNOTATOR])
    with session(studio_server.url, ANNOTATOR) as browser:
        yield browser


@pytest.fixture
def desk(
    studio_server: StudioServer, annotator: httpx.Client, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    docs: list[Doc] = getattr(request, "param", [Doc(name, TEXT) for name in NAMES])
    patch = pytest.MonkeyPatch()
    patch.setenv("LABEL_STUDIO_URL", studio_server.url)
    patch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    batch = f"pull-{sha256(str(tmp_path))[:8]}"
    yield Desk(
        make_house(tmp_path / "toy", docs, registries=bool(docs[0].gold), extra=EXTRA), studio_server, annotator, batch
    )
    patch.undo()


@pytest.mark.studio
def test_13_the_states_as_the_server_has_them(desk: Desk) -> None:
    done = desk.submit("one", [ORSK, DENIED, DRAWN])
    desk.submit("two", [])
    desk.submit("three", [ORSK], was_cancelled=True)
    desk.draft("four", [ORSK])
    desk.draft("one", [ORSK], done)
    for _ in range(2):
        desk.submit("six", [DENIED])
    told = desk.pulled()
    assert told["states"] == {
        "one": "done",
        "two": "done-empty",
        "three": "skipped",
        "four": "draft",
        "five": "untouched",
        "six": "done",
    }
    assert sorted(finding["id"] for finding in told["findings"]) == ["doubled-submission", "unsaved-changes"]
    assert told["inferred"] == 1
    assert desk.files()["one.ann"] == b"T1\tactor 0 4\tOrsk\nT2\tdenial 5 11\tdenied\nR1\tsource Arg1:T2 Arg2:T1\n"
    assert {name for name in desk.files() if name.endswith(".ann")} == {"one.ann", "two.ann", "four.ann", "six.ann"}
    assert {doc: row["status"] for doc, row in desk.records().items()} == {
        "one": "done",
        "two": "done",
        "three": "skipped",
        "four": "draft",
        "six": "done",
    }
    before = desk.files()
    again = desk.pulled()
    assert (again["recorded"], sorted(again["unchanged"])) == ([], ["four", "one", "six", "three", "two"])
    assert desk.files() == before
    created = desk.records()["one"]["created"]
    desk.update(done, [ORSK])
    assert desk.pulled()["recorded"] == ["one"]
    assert desk.files()["one.ann"] == b"T1\tactor 0 4\tOrsk\n"
    assert desk.records()["one"]["created"] > created
    arguments = ["studio", "status", "--corpus", str(desk.root), "--batch", desk.batch, "--json"]
    [row] = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert row["states"] == {"done": 2, "done-empty": 1, "skipped": 1, "draft": 1, "untouched": 1}
    assert row["recorded"] == 5


@pytest.mark.studio
def test_work_under_another_account_is_rejected_by_name(desk: Desk) -> None:
    desk.submit("two", [DENIED])
    owner = {"Authorization": f"Token {desk.server.token}"}
    address = f"{desk.server.url}/api/tasks/{desk.tasks['one']}/annotations/?project={desk.project}"
    httpx.post(address, json={"result": [ORSK]}, headers=owner).raise_for_status()
    told = desk.pull()
    assert told.exit_code == 1
    assert "submitted-by-somebody-else" in told.stdout
    assert "owner@reportedly.invalid" in told.stdout
    assert list(desk.records()) == ["two"]


@pytest.mark.studio
@pytest.mark.parametrize("desk", [sample_docs()], indirect=True)
def test_what_was_annotated_comes_back_to_the_byte(desk: Desk) -> None:
    docs = [doc for doc in sample_docs() if doc.gold is not None]
    for doc in docs:
        assert doc.gold
        desk.submit(doc.id, encode(doc.gold, doc.text, SCHEMA))
    told = desk.pulled()
    assert told["findings"] == []
    for doc in docs:
        assert desk.files()[f"{doc.id}.ann"] == (desk.root / "corpus" / "gold" / f"{doc.id}.ann").read_bytes()
        read_annotation(desk.folder / f"{doc.id}.ann", doc.text, SCHEMA)


# Size


def peak_of_a_pull(folder: Path, documents: int, sentences: int = 60) -> tuple[int, int]:
    """MB of an export file with so many annotated documents, and MB that a pull of it needs at most."""
    text = "Orsk denied it. " * sentences + "\n"
    docs = [Doc(f"doc-{number}", text) for number in range(documents)]
    root = make_house(folder / f"house-{documents}", docs, registries=False, extra=EXTRA)
    regions = [
        {**ORSK, "id": f"r{at}", "value": {"start": at, "end": at + 4, "labels": ["actor"]}}
        for at in range(0, 16 * sentences, 16)
    ]
    result = [*regions, DENIED, {**DRAWN, "from_id": "y", "to_id": "r0"}]
    file = folder / f"{documents}.json"
    with file.open("wb") as export:
        for number, doc in enumerate(docs):
            work = {"id": number, "completed_by": 2, "result": result, "updated_at": "2031-06-01T08:00:00Z"}
            task = {"id": number, "data": {"doc_id": doc.id, "text": text}, "annotations": [work], "drafts": []}
            export.write((b"," if number else b"[") + msgspec.json.encode(task))
        export.write(b"]")
    program = (
        "import re, atexit\n"
        "atexit.register(lambda: print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]))\n"
        "import reportedly.cli; reportedly.cli.main()"
    )
    options = ["--from", str(file), "--annotator", ANNOTATOR, "--batch", "pilot", "--corpus", str(root)]
    done = subprocess.run(
        [sys.executable, "-c", program, "studio", "pull", *options],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr
    assert f"{documents:,} recorded" in done.stdout
    return file.stat().st_size // 1_000_000, int(done.stdout.splitlines()[-1]) // 1000


def test_memory_does_not_grow_with_an_export_file(tmp_path: Path) -> None:
    (small, little), (large, much) = (peak_of_a_pull(tmp_path, documents) for documents in (300, 3000))
    assert large > small + 20
    assert much - little < 8, f"{little} MB for {small} MB, {much} MB for {large} MB"
