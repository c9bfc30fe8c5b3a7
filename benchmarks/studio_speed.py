"""Push and pull against the bare server calls, in one run: `python -m benchmarks.studio_speed --url URL --token TOKEN`.

The server is a real Label Studio (`reportedly studio start` prints both); projects are made in it and deleted again.
1,000 invented documents with 60 spans and 40 relations each. The bare way sends bodies made beforehand: one POST that
makes the project, one that imports all; one GET of the raw export. The two take turns; a ratio is the median of the
ratios of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import httpx
import msgspec

from reportedly.corpus import Corpus, load_corpus
from reportedly.files import jsonl, sha256
from reportedly.intake import new_house
from reportedly.model import Annotation, Document, Relation, Span
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client
from reportedly.studio.encoding import encode
from reportedly.studio.interface import load_interface
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pulling import pull
from reportedly.studio.pushing import push_tasks
from reportedly.studio.sources import from_server
from reportedly.studio.tasks import TaskMaker

SENTENCE = "Ana Belu {} said rain fell on the quay of Orsk until the ferry left. The crew of the boat stayed in. "
SENTENCES = 20
NAME = "measured"
JSON = {"Content-Type": "application/json"}


def make_house(root: Path, documents: int) -> Corpus:
    """A house of invented documents."""
    new_house(root, name="measured").write()
    registered = "ann-1:\n  role: annotator\n  kind: human\n  guidelines: 1.0.0\n"
    (root / "annotation" / "annotators.yaml").write_text(registered, encoding="utf-8")
    rows = []
    for number in range(documents):
        text = "".join(SENTENCE.format(f"{number:04}-{i:02}") for i in range(SENTENCES)) + "\n"
        doc_id = f"doc-{number:04}"
        path = root / "corpus" / "texts" / f"{doc_id}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        told = {"title": "", "published": "2031-05-12", "lang": "en", "genre": "news", "outlet": "the-quay"}
        rows.append(
            Document(id=doc_id, **told, story=doc_id, license="CC0-1.0", origin="invented", sha256=sha256(text))
        )
    (root / "corpus" / "documents.jsonl").write_bytes(jsonl(rows))
    return load_corpus(root)


def annotate(document: Document, text: str) -> Annotation:
    """60 spans and 40 relations: three and two in each sentence."""
    length = len(SENTENCE.format("0000-00"))
    spans: list[Span] = []
    relations: list[Relation] = []

    def add(label: str, covered: str, at: int, **attributes: str) -> str:
        start = text.index(covered, at)
        spans.append(Span(f"T{len(spans) + 1}", label, start, start + len(covered), covered, dict(attributes)))
        return spans[-1].id

    for sentence in range(SENTENCES):
        at = sentence * length
        actor = add("actor", text[at : at + len("Ana Belu 0000-00")], at, kind="person", mention="name")
        cue = add("attribution", "said", at, attribution_type="assertion")
        content = add("content", "rain fell on the quay of Orsk until the ferry left", at, quotation="indirect")
        for type_, tail in (("source", actor), ("content", content)):
            relations.append(Relation(f"R{len(relations) + 1}", type_, cue, tail))
    return Annotation(document.id, spans, relations)


def timed(way: Callable[[], object]) -> tuple[float, float]:
    """Seconds that a way takes, and seconds of this process' own work in them."""
    gc.collect()
    start, own = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - start, time.process_time() - own


def measure_push(http: httpx.Client, client: Client, corpus: Corpus, rounds: int) -> str:
    """A line that says what push takes beside the bare calls."""
    key = ProjectKey(corpus.config.name, "pass", NAME, "ann-1")
    maker = TaskMaker(corpus)
    tasks = [maker.make(d, {NAME: annotate(d, corpus.text(d.id))}) for d in corpus.documents.rows()]
    body = b"[%s]" % b",".join(tasks)
    settings = {"title": NAME, "label_config": load_interface(corpus).config}

    def bare() -> None:
        project = http.post("/api/projects/", json=settings).raise_for_status().json()["id"]
        http.post(f"/api/projects/{project}/import", content=body, headers=JSON).raise_for_status()

    def push() -> None:
        documents = list(corpus.documents)
        push_tasks(client, corpus, key, documents, lambda d, text: {NAME: annotate(d, text)}, start_from=NAME)

    seconds: dict[str, list[tuple[float, float]]] = {"bare": [], "push": []}
    for round_ in range(rounds + 1):
        for name, way in (("bare", bare), ("push", push)):
            took = timed(way)
            if round_:
                seconds[name].append(took)
            for project in client.projects():
                if project.title in (NAME, key.title):
                    http.delete(f"/api/projects/{project.id}/").raise_for_status()
    return report("push", seconds["push"], seconds["bare"], len(body), len(tasks))


def measure_pull(http: httpx.Client, client: Client, corpus: Corpus, rounds: int) -> str:
    """A line that says what pull takes beside the bare call."""
    key = ProjectKey(corpus.config.name, "pass", NAME, "ann-1")
    made = {"title": key.title, "description": key.description, "label_config": load_interface(corpus).config}
    project = client.create_project(made)
    users = client.users()
    account = client.whoami().id
    users[account] = email_of("ann-1")
    tasks = [done_task(corpus, document, account) for document in corpus.documents.rows()]
    http.post(f"/api/projects/{project.id}/import", content=b"[%s]" % b",".join(tasks), headers=JSON).raise_for_status()
    address = f"/api/projects/{project.id}/export?exportType=JSON&download_all_tasks=true"
    size = 0

    def bare() -> None:
        nonlocal size
        size = len(http.get(address).raise_for_status().content)

    def ours() -> None:
        pulled = pull(load_corpus(corpus.root), from_server(client, key, project, users, "annotator"))
        if len(pulled.plan.documents) != len(tasks) or pulled.findings:
            raise RuntimeError(f"not all was pulled: {pulled.findings[:3]}")
        pulled.plan.write()

    seconds: dict[str, list[tuple[float, float]]] = {"bare": [], "pull": []}
    for round_ in range(rounds + 1):
        for name, way in (("bare", bare), ("pull", ours)):
            took = timed(way)
            if round_:
                seconds[name].append(took)
        shutil.rmtree(corpus.folder / "annotations")
    http.delete(f"/api/projects/{project.id}/").raise_for_status()
    return report("pull", seconds["pull"], seconds["bare"], size, len(tasks))


def done_task(corpus: Corpus, document: Document, account: int) -> bytes:
    """A task whose document an account has annotated."""
    text = corpus.text(document.id)
    result = encode(annotate(document, text), text, corpus.schema)
    work = {"result": result, "completed_by": account, "lead_time": 61.5}
    data = {"doc_id": document.id, "sha256": document.sha256, "text": text, "entities": [], "claims": []}
    return msgspec.json.encode({"data": data, "annotations": [work]})


def report(what: str, ours: list[tuple[float, float]], bare: list[tuple[float, float]], size: int, tasks: int) -> str:
    """What ours takes beside the bare calls; the first figures are seconds on the clock."""
    share = median((a - b) / b for (a, _), (b, _) in zip(ours, bare, strict=True))
    return (
        f"{what}, {tasks:,} tasks of 60 spans and 40 relations ({size / 1e6:.1f} MB): "
        f"{median(a for a, _ in ours):.2f} s beside {median(b for b, _ in bare):.2f} s of bare calls, "
        f"{share:+.0%} (aim: at most +20%); own work {median(own for _, own in ours):.2f} s"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    headers = {"Authorization": f"Token {options.token}"}
    with (
        tempfile.TemporaryDirectory() as folder,
        httpx.Client(base_url=options.url, headers=headers, timeout=600) as http,
        Client(options.url, options.token) as client,
    ):
        corpus = make_house(Path(folder) / "house", options.tasks)
        print(measure_push(http, client, corpus, options.rounds))
        print(measure_pull(http, client, corpus, options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
