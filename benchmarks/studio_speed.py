"""Push against the bare server calls, in one run: `python -m benchmarks.studio_speed --url URL --token TOKEN`.

The server is a real Label Studio (`reportedly studio start` prints both); projects are made in it and deleted again.
1,000 invented documents with 60 spans and 40 relations each. The bare way sends bodies made beforehand: one POST that
makes the project, one that imports all. The two take turns; a ratio is the median of the ratios of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import httpx

from reportedly.corpus import Corpus, load_corpus
from reportedly.files import jsonl, sha256
from reportedly.intake import new_house
from reportedly.model import Annotation, Document, Relation, Span
from reportedly.studio.client import Client
from reportedly.studio.interface import load_interface
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import push_tasks
from reportedly.studio.tasks import TaskMaker

SENTENCE = "Ana Belu {} said rain fell on the quay of Orsk until the ferry left. The crew of the boat stayed in. "
SENTENCES = 20
NAME = "measured"
JSON = {"Content-Type": "application/json"}


def make_house(root: Path, documents: int) -> Corpus:
    """A house of invented documents."""
    new_house(root, name="measured").write()
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
