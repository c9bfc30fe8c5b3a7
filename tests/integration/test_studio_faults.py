"""What breaks while annotations are pulled: nothing is half written, and running the command again completes it.
And the back-up that annotation/README.md describes.

`pytest -rP` prints each fault, what the command said, and what the rerun did. Faults of a push: test_studio_push.py.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from reportedly.corpus import load_corpus
from reportedly.files import sha256
from reportedly.generate import label_config
from reportedly.studio.encoding import encode
from reportedly.studio.home import FOLDER, Home
from reportedly.studio.server.environment import Serving, find_program
from reportedly.studio.server.running import serve
from reportedly.validation import validate
from tests.integration.conftest import free_port
from tests.load import annotation_of, documents, house_for, prepare, session, sign_up, stored
from tests.studio_stub import Fault, Stub, serving
from tests.support import ROOT, SCHEMA

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.xdist_group("studio-own")]

DOCS = documents(25)
ANNOTATORS = ("hand-1", "hand-2")
BATCH = "b1"
FREE_SPACE = "free some space and run the command again"
EXPORT = "/api/projects/1/export"
Files = dict[str, bytes]


class Desk:
    """A house whose documents two annotators have submitted, and its own server, which a test may kill."""

    def __init__(self, root: Path) -> None:
        self.root = house_for(root, DOCS, ANNOTATORS)
        self.home = Home(root)
        self.serving = Serving(port=free_port())
        self.token = self.home.secrets().token
        self.url = self.serving.url
        self.server = ExitStack()
        self.projects: dict[str, int] = {}

    def start(self) -> None:
        self.server.enter_context(serve(self.home, find_program(ROOT), self.serving))

    def submit(self) -> None:
        sign_up(self.url, self.token, ANNOTATORS)
        self.projects = prepare(self.url, self.token, load_corpus(self.root), BATCH, ANNOTATORS)
        for number, annotator in enumerate(ANNOTATORS):
            with session(self.url, annotator) as browser:
                for task, doc in zip(stored(self.url, self.token, self.projects[annotator]), DOCS, strict=True):
                    body = {"result": encode(annotation_of(doc, number), doc.text, SCHEMA), "lead_time": 12.5}
                    browser.post(f"/api/tasks/{task['id']}/annotations/", json=body).raise_for_status()

    def command(self, *arguments: str, first: str = "pass", **variables: str) -> subprocess.Popen[str]:
        """A command in a process of its own, in which something is done first."""
        program = f"{first}\nimport reportedly.cli; reportedly.cli.main()"
        command = [sys.executable, "-c", program, "studio", *arguments, "--corpus", str(self.root)]
        known = {name: value for name, value in os.environ.items() if not name.startswith("LABEL_STUDIO_")}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**known, **variables}, cwd=ROOT)

    def run(self, *arguments: str, **variables: str) -> tuple[int, str]:
        """Exit code, and what stood on stderr."""
        return ended(self.command(*arguments, **variables))

    def corpus(self) -> Files:
        """All files of the corpus, temporary ones too."""
        folder = self.root / "corpus"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def restore(self, files: Files) -> None:
        annotations = self.root / "corpus" / "annotations"
        shutil.rmtree(annotations, ignore_errors=True)
        assert self.corpus() == files

    def records(self) -> int:
        """How many records there are; each has its annotation, as it was when it was recorded."""
        number = 0
        for folder in load_corpus(self.root).records:
            for doc_id, record in folder.records.items():
                assert sha256(folder.file(doc_id).read_bytes()) == record.ann_sha256
                number += 1
        return number

    def assert_all_once(self, rerun: tuple[int, str]) -> None:
        """The rerun has brought everything, once, and left no temporary file."""
        assert rerun == (0, "")
        expected = {
            f"annotations/{annotator}/{BATCH}/{name}"
            for annotator in ANNOTATORS
            for name in ("records.jsonl", *(f"{doc.id}.ann" for doc in DOCS))
        }
        assert {name for name in self.corpus() if name.startswith("annotations/")} == expected
        assert self.records() == len(ANNOTATORS) * len(DOCS)
        assert [str(finding) for finding in validate(self.root) if finding.severity == "error"] == []


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said = process.communicate(timeout=300)[1]
    return process.returncode, said


def tell(fault: str, ran: tuple[int, str], rerun: str) -> None:
    print(f"FAULT {fault} | exit {ran[0]}: {' '.join(ran[1].split())} | {rerun}")


def at_call(number: int, of: str, program: str) -> str:
    """What a command does first, so that it does something else before its nth call of a function."""
    module, _, name = of.rpartition(".")
    return f"""
import os, pathlib, tempfile
called, really = 0, {of}
def counting(*given, **named):
    global called
    called += 1
    if called == {number}:
        {program}
    return really(*given, **named)
setattr({module}, {name!r}, counting)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("faults") / "house")
    with made.server:
        made.start()
        made.submit()
        yield made


@pytest.fixture
def before(desk: Desk) -> Iterator[Files]:
    """The corpus before anything was pulled, which every test finds."""
    files = {name: data for name, data in desk.corpus().items() if not name.startswith("annotations/")}
    desk.restore(files)
    yield files
    desk.restore(files)


@contextmanager
def little_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of its own, of so many kB, at a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk; test_studio_pull.py does it by a limit")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_the_server_is_killed_in_the_middle_of_a_pull(desk: Desk, before: Files) -> None:
    server = desk.home.running()
    assert server is not None
    # When the first annotator's files are written, and the second's are not yet asked for.
    kill = at_call(len(DOCS) + 1, "pathlib.Path.replace", f"os.killpg({server.pid}, 9)")
    killed = ended(desk.command("pull", first=kill))
    desk.server.close()
    assert killed[0] == 2
    assert "reportedly studio start" in killed[1]
    assert "run the command again" in killed[1]
    assert desk.records() == len(DOCS)
    refused = desk.run("pull")
    assert refused[0] == 2
    assert "start one with reportedly studio start" in refused[1]
    desk.start()
    desk.assert_all_once(desk.run("pull"))
    tell("server killed in the middle of a pull", killed, f"{len(DOCS)} records whole before, {2 * len(DOCS)} after")
    tell("pull while no server runs", refused, "the same")


@pytest.mark.parametrize(
    ("number", "of", "there"),
    [
        (20, "tempfile.mkstemp", 0),
        (10, "pathlib.Path.replace", 0),
        (len(DOCS) + 1, "pathlib.Path.replace", 0),
        (len(DOCS) + 15, "tempfile.mkstemp", len(DOCS)),
    ],
    ids=["writing", "renaming", "before-the-records", "writing-the-second"],
)
def test_a_pull_is_killed_in_the_middle(desk: Desk, before: Files, number: int, of: str, there: int) -> None:
    killed = ended(desk.command("pull", first=at_call(number, of, "os.kill(os.getpid(), 9)")))
    assert killed[0] == -signal.SIGKILL
    assert desk.records() == there
    desk.assert_all_once(desk.run("pull"))
    tell(f"pull killed before the {number}th {of}", killed, f"{there} records whole before, {2 * len(DOCS)} after")


def test_nobody_answers(desk: Desk, before: Files) -> None:
    refused = desk.run("pull", "--url", f"http://127.0.0.1:{free_port()}", LABEL_STUDIO_API_KEY=desk.token)
    assert refused[0] == 2
    assert "no server answers at" in refused[1]
    assert "then run the command again" in refused[1]
    assert desk.corpus() == before
    desk.assert_all_once(desk.run("pull"))
    tell("connection refused", refused, "complete")


@pytest.mark.parametrize(
    ("fault", "times", "said"),
    [
        (Fault("GET", EXPORT), 4, "answered 500"),
        (Fault("GET", EXPORT, None), 4, "broke the connection off"),
        (Fault("GET", EXPORT, cut=True), 4, "the export ended early"),
        (Fault("GET", EXPORT), 2, ""),
    ],
    ids=["500-export", "broken-export", "cut-export", "500-twice"],
)
def test_the_server_fails(desk: Desk, before: Files, fault: Fault, times: int, said: str) -> None:
    with serving(copy_of(desk)) as stub:
        stub.faults = [fault] * times
        failed = desk.run("pull", "--url", stub.url, LABEL_STUDIO_API_KEY=stub.token)
        if not said:
            desk.assert_all_once(failed)
            return
        assert failed[0] == 2
        assert said in failed[1]
        assert "run the command again" in " ".join(failed[1].split()).lower()
        assert desk.corpus() == before
        stub.faults.clear()
        desk.assert_all_once(desk.run("pull", "--url", stub.url, LABEL_STUDIO_API_KEY=stub.token))
    tell(f"the server: {said}", failed, "complete")


def copy_of(desk: Desk) -> Stub:
    """A stand-in that has what the server has."""
    headers = {"Authorization": f"Token {desk.token}"}
    with httpx.Client(base_url=desk.url, headers=headers, timeout=60) as owner:
        stub = Stub(users=owner.get("/api/users/").raise_for_status().json())
        projects = {
            project["id"]: project for project in owner.get("/api/projects/").raise_for_status().json()["results"]
        }
    for id_ in desk.projects.values():
        settings = {name: value for name, value in projects[id_].items() if name != "id"}
        made = stub.add_project(settings)
        for task in stored(desk.url, desk.token, id_):
            stub.add_task(made["id"], {name: value for name, value in task.items() if name not in ("id", "project")})
    return stub


def test_a_token_is_revoked(desk: Desk, before: Files) -> None:
    refused = desk.run("pull", "--url", desk.url, LABEL_STUDIO_API_KEY="0" * 40)
    assert refused[0] == 2
    assert "does not accept the token" in refused[1]
    assert desk.corpus() == before
    desk.assert_all_once(desk.run("pull"))
    tell("revoked token", refused, "with the right one: complete")


def test_the_disk_is_full_when_records_are_written(desk: Desk, before: Files) -> None:
    with little_disk(desk.root / "corpus" / "annotations", 300):
        full = desk.run("pull")
        assert full[0] == 2
        assert f"cannot be written: No space left on device; {FREE_SPACE}" in full[1]
        there = desk.records()
        left = [name for name in desk.corpus() if name.startswith("annotations/")]
        assert len(left) == (len(DOCS) + 1 if there else 0)
        subprocess.run(["mount", "-o", "remount,size=20m", str(desk.root / "corpus" / "annotations")], check=True)
        desk.assert_all_once(desk.run("pull"))
        shutil.rmtree(desk.root / "corpus" / "annotations" / ANNOTATORS[0])
        shutil.rmtree(desk.root / "corpus" / "annotations" / ANNOTATORS[1])
    tell("disk full while records are written", full, f"{there} records whole before, {2 * len(DOCS)} after")


def test_the_disk_is_full_when_a_snapshot_is_taken(desk: Desk, before: Files) -> None:
    config = desk.root / "annotation" / "label_config.xml"
    with little_disk(desk.root / FOLDER / "snapshots", 16):
        config.write_text(label_config(SCHEMA).replace("<View", "<View title='again'", 1), encoding="utf-8")
        push = ["push", "--batch", BATCH, "--annotator", ANNOTATORS[0]]
        full = desk.run(*push)
        assert full[0] == 2
        assert f"a snapshot cannot be written: No space left on device; {FREE_SPACE}" in full[1]
        assert list((desk.root / FOLDER / "snapshots").iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=20m", str(desk.root / FOLDER / "snapshots")], check=True)
        assert desk.run(*push) == (0, "")
        assert len(list((desk.root / FOLDER / "snapshots").iterdir())) == 1
    config.unlink()
    tell("disk full while a snapshot is taken", full, "snapshot taken, interface renewed")


def test_two_pulls_at_once(desk: Desk, before: Files) -> None:
    pulls = [desk.command("pull") for _ in range(2)]
    told = [ended(process) for process in pulls]
    assert told == [(0, ""), (0, "")]
    once = desk.corpus()
    desk.assert_all_once(desk.run("pull"))
    assert desk.corpus() == once
    tell("two pulls at once", told[0], "both complete; a third changes no byte")


BACK_UP = """
umask 077 && mkdir backup
tar -czf backup/studio.tar.gz --exclude='*.sqlite3*' --exclude=.studio/server.json .studio
python3 -c 'import sqlite3, sys; old, new = map(sqlite3.connect, sys.argv[1:]); old.backup(new)' \\
  .studio/data/label_studio.sqlite3 backup/label_studio.sqlite3
"""
PUT_BACK = """
umask 077 && mv .studio .studio-broken
tar -xzf backup/studio.tar.gz && cp backup/label_studio.sqlite3 .studio/data/
"""


def test_a_back_up_of_a_running_server_is_put_back(desk: Desk, before: Files) -> None:
    def all_tasks() -> list[object]:
        return [stored(desk.url, desk.token, project) for project in desk.projects.values()]

    def shell(commands: str) -> None:
        subprocess.run(["sh", "-ec", commands], cwd=desk.root, check=True)

    there = all_tasks()
    shell(BACK_UP)
    with session(desk.url, ANNOTATORS[0]) as browser:  # What comes after it is lost with the disk.
        tasks = stored(desk.url, desk.token, desk.projects[ANNOTATORS[0]])
        browser.delete(f"/api/annotations/{tasks[0]['annotations'][0]['id']}/").raise_for_status()
    desk.server.close()
    shell(PUT_BACK)
    desk.start()
    assert all_tasks() == there
    desk.assert_all_once(desk.run("pull"))
