"""What the page does to annotations: a whole document by mouse and keys, gold only looked at, a span over a line end.

`pytest -rP` prints how many clicks and keys the document took.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.model import Annotation, Document
from reportedly.prefill import Prefiller
from reportedly.standoff import dumps
from reportedly.studio.client import Client
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import push_tasks
from tests.browser import Desk, Marked, annotate, browser, log_in
from tests.houses import ANNOTATORS, Doc, make_house
from tests.integration.conftest import StudioServer
from tests.support import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.browser]

ANNOTATOR = "hand-browser"
REGISTERED = f"{ANNOTATOR}: {{role: annotator, kind: human, guidelines: 1.0.0}}\n"
DOCUMENT = "strait-orbane"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def desk(studio_server: StudioServer, chromium: Browser) -> Desk:
    return log_in(chromium, studio_server.url, ANNOTATOR, studio_server.accounts.add(ANNOTATOR))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Our own corpus, with the annotator."""
    for folder in ("corpus", "schema", "annotation"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    registered = tmp_path / "annotation" / "annotators.yaml"
    registered.write_text(registered.read_text("utf-8") + REGISTERED, "utf-8")
    return tmp_path


def push(server: StudioServer, corpus: Corpus, batch: str, doc_id: str, prediction: Annotation) -> int:
    """A project with one document that starts from a prediction."""
    key = ProjectKey(corpus.config.name, "pass", batch, ANNOTATOR)
    with Client(server.url, server.token) as client:
        pushed = push_tasks(client, corpus, key, [doc_id], lambda _d, _t: {"given": prediction}, start_from="given")
    assert (pushed.findings, pushed.project is None) == ((), False)
    assert pushed.project is not None
    return pushed.project.id


def pull(server: StudioServer, root: Path, batch: str, doc_id: str) -> str:
    """What is recorded of a document."""
    environment = {"LABEL_STUDIO_API_KEY": server.token}
    options = ["studio", "pull", "--corpus", str(root), "--batch", batch, "--url", server.url]
    pulled = CliRunner().invoke(app, options, env=environment)
    assert pulled.exit_code == 0, pulled.output
    return (root / "corpus" / "annotations" / ANNOTATOR / batch / f"{doc_id}.ann").read_text(encoding="utf-8")


def of_a_pass(gold: Annotation, corpus: Corpus) -> Annotation:
    """What a pass would have of gold: no claims, and no contents that only state one."""
    linked = {end for relation in gold.relations for end in (relation.head, relation.tail)}
    claims = corpus.schema.claim_attributes
    spans = [
        msgspec.structs.replace(span, attributes={k: v for k, v in span.attributes.items() if k not in claims})
        for span in gold.spans
        if span.label != "content" or span.id in linked
    ]
    return Annotation(gold.doc_id, spans, gold.relations)


def left_to_do(
    wanted: Annotation, given: Annotation, prefiller: Prefiller, document: Document, corpus: Corpus
) -> Annotation:
    """What of an annotation must be made on the page, because neither push nor pull fills it in.

    Pull is asked: what comes back although it is taken away need not be made.
    """
    text = corpus.text(document.id)
    whole = dumps(wanted, text, corpus.schema)
    there = {(span.label, span.start, span.end): span.attributes for span in given.spans}

    def comes_back(annotation: Annotation) -> bool:
        copied = msgspec.convert(msgspec.to_builtins(annotation), Annotation)
        return dumps(prefiller.complete(copied, document, text).annotation, text, corpus.schema) == whole

    left = wanted
    for span in wanted.spans:
        if span.label == "hedging":
            spans = [other for other in left.spans if other.id != span.id]
            relations = [r for r in left.relations if span.id not in (r.head, r.tail)]
            less = Annotation(left.doc_id, spans, relations)
            if comes_back(less):
                left = less
                continue
        free = there.get((span.label, span.start, span.end), {})
        for name in span.attributes:
            if name in free:
                continue
            less = Annotation(
                left.doc_id,
                [
                    msgspec.structs.replace(o, attributes={k: v for k, v in o.attributes.items() if k != name})
                    if o.id == span.id
                    else o
                    for o in left.spans
                ],
                left.relations,
            )
            if comes_back(less):
                left = less
    return left


def test_a_whole_document_by_mouse_and_keys(studio_server: StudioServer, desk: Desk, house: Path) -> None:
    corpus = load_corpus(house)
    document, text = corpus.documents[DOCUMENT], corpus.text(DOCUMENT)
    wanted = of_a_pass(corpus.gold[DOCUMENT], corpus)
    prefiller = Prefiller.for_corpus(corpus)
    given = prefiller.suggest(document, text)
    made = left_to_do(wanted, given, prefiller, document, corpus)
    project = push(studio_server, corpus, "by-hand", DOCUMENT, given)
    desk.start(project)
    desk.done.clear()
    annotate(desk, made, given, {entity.id: entity.name for entity in corpus.entities.values()})
    desk.submit()
    assert pull(studio_server, house, "by-hand", DOCUMENT) == dumps(wanted, text, corpus.schema)
    attributes = [sum(len(span.attributes) for span in a.spans) for a in (wanted, made)]
    print(
        f"BY HAND {DOCUMENT}: {len(wanted.spans)} spans ({len(given.spans)} filled in before, "
        f"{len(wanted.spans) - len(made.spans)} after), {attributes[0]} attributes ({attributes[0] - attributes[1]} "
        f"filled in after), {len(wanted.relations)} links: {dict(desk.done)}"
    )


def test_gold_that_is_only_looked_at_comes_back_as_it_was(studio_server: StudioServer, desk: Desk, house: Path) -> None:
    corpus = load_corpus(house)
    # One of each story; all documents make the way in test_studio_round_trip.py.
    for doc_id in {document.story: document.id for document in corpus.documents.rows()}.values():
        project = push(studio_server, corpus, f"looked-at-{doc_id}", doc_id, corpus.gold[doc_id])
        desk.start(project)
        desk.submit()
        recorded = pull(studio_server, house, f"looked-at-{doc_id}", doc_id)
        assert recorded == (house / "corpus" / "gold" / f"{doc_id}.ann").read_text(encoding="utf-8"), doc_id


def test_a_span_over_a_line_end(studio_server: StudioServer, desk: Desk, tmp_path: Path) -> None:
    text = "The chief 👩‍🚒 said the boat had\nleft the  quay.\nNobody saw it.\n"
    house = make_house(
        tmp_path / "toy", [Doc("lines", text)], extra={"annotation/annotators.yaml": ANNOTATORS + REGISTERED}
    )
    corpus = load_corpus(house)
    project = push(studio_server, corpus, "lines", "lines", Annotation("lines"))
    desk.start(project)
    said, content = (
        Marked(label, text.index(covered), text.index(covered) + len(covered))
        for label, covered in (("attribution", "said"), ("content", "the boat had\nleft the  quay"))
    )
    for span in (said, content):
        desk.mark(span.label, span.start, span.end)
    desk.link(said, content)
    desk.submit()
    lines = pull(studio_server, house, "lines", "lines").splitlines()
    end = text.index("\n")
    assert lines == [
        f"T1\tattribution {said.start} {said.end}\tsaid",
        f"T2\tcontent {content.start} {end};{end + 1} {content.end}\tthe boat had left the  quay",
        "R1\tcontent Arg1:T1 Arg2:T2",
    ]
