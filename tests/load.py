"""Annotators at work: sessions of real accounts that send what a browser sends, all at once, without a pause."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx

from reportedly.corpus import Corpus, load_corpus
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.standoff import dumps
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client
from reportedly.studio.encoding import encode
from reportedly.studio.pushing import push_pass
from tests.houses import Doc, make_house
from tests.support import Spec, build

ANNOTATORS = tuple(f"hand-{number}" for number in range(1, 9))
_SENTENCES = 12
_PASSWORD = "as good as any 31"
_PATIENCE = 120.0

State = Literal["done", "skipped", "draft"]


def documents(number: int) -> list[Doc]:
    """Invented documents of twelve sentences, in each of which five spans and four relations can be annotated."""
    sentence = "Ana Belu {0}-{1:02} said the ferry may leave the quay of Orsk 😀 on {2} May 2031.\n"
    return [
        Doc(f"doc-{i:03}", "".join(sentence.format(i, j, j + 10) for j in range(_SENTENCES))) for i in range(number)
    ]


def annotation_of(doc: Doc, version: int) -> Annotation:
    """An annotation of 60 spans and 48 relations, or of some fewer: neighbouring versions differ."""
    spans: dict[str, Spec] = {}
    links: list[tuple[str, str]] = []
    for j, line in enumerate(doc.text.splitlines()[: _SENTENCES - version % 4], start=1):
        name = line[: line.index(" said")]
        spans |= {
            f"a{j}": ("actor", name, {"kind": "person", "mention": "name"}),
            f"s{j}": ("attribution", f"said@{j}", {"attribution_type": "assertion"}),
            f"c{j}": ("content", line[line.index("the ferry") : -1], {"quotation": "indirect"}),
            f"h{j}": ("hedging", f"may@{j}", {"hedging_type": "modal", "certainty": "possible"}),
            f"d{j}": ("date", f"{j + 9} May 2031", {"timex_type": "DATE", "value": f"2031-05-{j + 9}"}),
        }
        links += [(f"s{j}", f"a{j}"), (f"s{j}", f"c{j}"), (f"h{j}", f"c{j}"), (f"d{j}", f"c{j}")]
    return build(doc.text, spans, links, doc_id=doc.id)


def sign_up(url: str, token: str, annotators: Sequence[str]) -> None:
    """Make accounts with the owner's link of invitation, which is quicker than `reportedly studio user add`."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Token {token}"}, timeout=_PATIENCE) as owner:
        invitation = owner.get("/api/invite").raise_for_status().json()["invite_url"]
    for annotator in annotators:
        with httpx.Client(base_url=url, timeout=_PATIENCE) as browser:
            _enter(browser, invitation, {"email": email_of(annotator), "password": _PASSWORD})


@contextmanager
def session(url: str, annotator: str, password: str = _PASSWORD) -> Iterator[httpx.Client]:
    """The browser's session of an account, by default one that `sign_up` made."""
    with httpx.Client(base_url=url, timeout=_PATIENCE) as browser:
        _enter(browser, "/user/login/", {"email": email_of(annotator), "password": password})
        yield browser


def send_form(browser: httpx.Client, address: str, fields: dict[str, str]) -> httpx.Response:
    """Fill in and send the form of a page of the server."""
    page = browser.get(address, follow_redirects=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text[:500]
    browser.headers["Referer"] = str(page.url)
    return browser.post(page.url, data={**fields, "csrfmiddlewaretoken": token[1]})


def _enter(browser: httpx.Client, address: str, fields: dict[str, str]) -> None:
    """Send a form that ends in being logged in."""
    answer = send_form(browser, address, fields)
    assert answer.status_code == 302, answer.text[:500]
    browser.headers["X-CSRFToken"] = browser.cookies["csrftoken"]


@dataclass
class Left:
    """What the server said last about a document of an annotator: the state that it is in, and what is stored."""

    state: State
    result: list[dict[str, Any]]
    annotation: Annotation

    def written(self, corpus: Corpus) -> str | None:
        """The file that a pull makes of it; None for a document that was skipped."""
        if self.state == "skipped":
            return None
        return dumps(self.annotation, corpus.text(self.annotation.doc_id), corpus.schema)


@dataclass
class Load:
    """What annotators have sent, and what was answered.

    Attributes:
        left: by annotator and document, what was acknowledged last.
        sent, acknowledged: how many requests of each kind.
        failed: every request that was not acknowledged, with the answer.
        seconds: how long each submission took.
    """

    left: dict[tuple[str, str], Left] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __iadd__(self, other: Load) -> Load:
        self.left |= other.left
        self.sent += other.sent
        self.acknowledged += other.acknowledged
        self.failed += other.failed
        self.seconds += other.seconds
        return self

    def states(self) -> Counter[str]:
        return Counter(left.state for left in self.left.values())


class _Annotator:
    """One at work on a project."""

    def __init__(self, browser: httpx.Client, name: str, number: int, schema: Schema) -> None:
        self.browser = browser
        self.name = name
        self.number = number
        self.schema = schema
        self.load = Load()
        self.submitted: dict[int, int] = {}
        """The annotation of each task, once there is one."""

    def send(self, kind: str, method: str, address: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """What is answered; None if it was not acknowledged."""
        start = time.perf_counter()
        self.load.sent[kind] += 1
        try:
            answer = self.browser.request(method, address, json=body)
        except httpx.HTTPError as error:
            self.load.failed.append(f"{method} {address}: {error!r}")
            return None
        if not answer.is_success:
            self.load.failed.append(f"{method} {address}: {answer.status_code} {answer.text[:200]}")
            return None
        self.load.acknowledged[kind] += 1
        if kind in ("submission", "update"):
            self.load.seconds.append(time.perf_counter() - start)
        told: dict[str, Any] = answer.json()
        return told

    def open(self, task: int, doc: Doc, turn: int) -> None:
        """Open a task and leave it in another state or with another annotation than before."""
        before = self.load.left.get((self.name, doc.id))
        if before is not None and before.state != "done":
            return
        self.browser.get(f"/api/tasks/{task}/").raise_for_status()
        versions = [self.made(doc, self.number + 2 * turn + i) for i in range(2)]
        body = {"result": versions[0].result, "lead_time": 12.5}
        if before is not None:
            address = f"/api/tasks/{task}/annotations/{self.submitted[task]}"
            draft = self.send("draft", "POST", f"{address}/drafts", body)
            if draft is not None:
                again = {**body, "result": versions[1].result, "draft_id": draft["id"]}
                self.note(
                    doc, versions[1], self.send("update", "PATCH", f"/api/annotations/{self.submitted[task]}/", again)
                )
            return
        draft = self.send("draft", "POST", f"/api/tasks/{task}/drafts", body)
        if draft is None:
            return
        self.note(doc, Left("draft", versions[0].result, versions[0].annotation), draft)
        whole = {**body, "result": versions[1].result}
        match task % 10:
            case 0:  # Stays a draft.
                self.send("draft update", "PATCH", f"/api/drafts/{draft['id']}/", body)
            case 1:
                skipped = {**whole, "was_cancelled": True, "draft_id": draft["id"]}
                told = self.send("skip", "POST", f"/api/tasks/{task}/annotations/", skipped)
                self.note(doc, Left("skipped", versions[1].result, versions[1].annotation), told)
            case _:
                self.send("draft update", "PATCH", f"/api/drafts/{draft['id']}/", whole)
                submission = {**whole, "draft_id": draft["id"]}
                told = self.send("submission", "POST", f"/api/tasks/{task}/annotations/", submission)
                self.note(doc, versions[1], told)
                if told is not None:
                    self.submitted[task] = told["id"]

    def made(self, doc: Doc, version: int) -> Left:
        annotation = annotation_of(doc, version)
        return Left("done", encode(annotation, doc.text, self.schema), annotation)

    def note(self, doc: Doc, left: Left, told: object) -> None:
        if told is not None:
            self.load.left[self.name, doc.id] = left


def house_for(root: Path, docs: Sequence[Doc], annotators: Sequence[str] = ANNOTATORS) -> Path:
    """A house of these documents, in which these annotators are registered."""
    entry = "  role: annotator\n  kind: human\n  guidelines: 1.0.0\n"
    registered = "".join(f"{annotator}:\n{entry}" for annotator in annotators)
    return make_house(root, docs, registries=False, extra={"annotation/annotators.yaml": registered})


def prepare(url: str, token: str, corpus: Corpus, batch: str, annotators: Sequence[str] = ANNOTATORS) -> dict[str, int]:
    """Push a batch to each annotator; gives the project of each."""
    projects: dict[str, int] = {}
    with Client(url, token) as client:
        for annotator in annotators:
            push = push_pass(client, corpus, batch, annotator)
            assert push.project is not None
            assert not push.refused
            projects[annotator] = push.project.id
    return projects


def annotate_at_once(
    url: str, projects: Mapping[str, int], docs: Sequence[Doc], schema: Schema, seconds: float
) -> Load:
    """Let annotators work for so long, each in a project of their own, through all documents again and again."""
    by_id = {doc.id: doc for doc in docs}
    ready = threading.Barrier(len(projects))

    def work(number: int, name: str) -> Load:
        with session(url, name) as browser:
            annotator = _Annotator(browser, name, number, schema)
            listed = browser.get("/api/tasks", params={"project": projects[name], "page_size": len(docs)})
            tasks = [(task["id"], by_id[task["data"]["doc_id"]]) for task in listed.raise_for_status().json()["tasks"]]
            ready.wait()
            end, turn = time.monotonic() + seconds, 0
            while time.monotonic() < end:
                for task, doc in tasks:
                    if time.monotonic() < end:
                        annotator.open(task, doc, turn)
                turn += 1
            return annotator.load

    together = Load()
    with ThreadPoolExecutor(len(projects)) as threads:
        for load in threads.map(work, range(len(projects)), projects):
            together += load
    return together


def stored(url: str, token: str, project: int) -> list[dict[str, Any]]:
    """All tasks of a project as the server has them, with annotations and drafts, in the order of their ids."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Token {token}"}, timeout=_PATIENCE) as owner:
        answer = owner.get(f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")
        tasks: list[dict[str, Any]] = answer.raise_for_status().json()
    return sorted(tasks, key=lambda task: int(task["id"]))  # PostgreSQL gives them in any order.


def differences(load: Load, projects: Mapping[str, int], url: str, token: str) -> list[str]:
    """Where what is stored is not what was acknowledged: lost, doubled, or another than the last that was sent."""
    found: list[str] = []
    for annotator, project in projects.items():
        for task in stored(url, token, project):
            left = load.left.get((annotator, task["data"]["doc_id"]))
            there = [
                ("skipped" if annotation["was_cancelled"] else "done", annotation["result"])
                for annotation in task["annotations"]
            ] + [("draft", draft["result"]) for draft in task["drafts"]]
            expected = [(left.state, left.result)] if left else []
            if there != expected:
                states = [state for state, _ in there], [state for state, _ in expected]
                found.append(f"{annotator} {task['data']['doc_id']}: stored {states[0]}, acknowledged {states[1]}")
    return found


def not_as_pulled(load: Load, root: Path, batch: str) -> list[str]:
    """Where the records of a batch are not what was acknowledged: one too many, missing, or another annotation."""
    corpus = load_corpus(root)
    found: list[str] = []
    missing = dict(load.left)
    for folder in corpus.records:
        for doc_id, record in folder.records.items() if folder.batch == batch else ():
            left = missing.pop((folder.annotator, doc_id), None)
            file = folder.file(doc_id)
            written = file.read_text(encoding="utf-8") if file.exists() else None
            if left is None:
                found.append(f"{folder.annotator} {doc_id}: a record, and nothing acknowledged")
            elif (record.status, written) != (left.state, left.written(corpus)):
                found.append(f"{folder.annotator} {doc_id}: not what was acknowledged ({record.status}, {left.state})")
    return found + [f"{annotator} {doc_id}: no record" for annotator, doc_id in missing]
