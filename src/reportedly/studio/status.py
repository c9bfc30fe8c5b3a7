"""Status: how far each annotator is with each batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from statistics import median

import msgspec

from reportedly.adjudication import gold_of_batch
from reportedly.corpus import Corpus
from reportedly.findings import Finding, Place
from reportedly.intake.recording import Recording
from reportedly.studio.columns import by_document
from reportedly.studio.projects import Kind, ProjectKey
from reportedly.studio.sources import Source
from reportedly.studio.states import STATES, State, choose


class Progress(msgspec.Struct, frozen=True):
    """How far an annotator is with a batch.

    Attributes:
        documents: how many there are. In a claims batch not documents are counted, here and below, but stories.
        states: how many of them are in each state.
        seconds: median time for a document that is done, as Label Studio counts it; None if none is.
        remaining: documents that are begun or untouched.
        remaining_seconds: about how long they take.
        recorded: documents of which the corpus has a record.
        closed: whether gold was made from the batch; of an adjudication, never.
    """

    kind: Kind
    batch: str
    annotator: str
    documents: int
    states: dict[State, int]
    seconds: float | None
    remaining: int
    remaining_seconds: float | None
    recorded: int
    closed: bool


def progress_of(corpus: Corpus, key: ProjectKey, sources: Sequence[Source]) -> Progress:
    """How far the annotator of a project is, or of several that are one batch: `sources` are theirs, at least one."""
    states: Counter[State] = Counter()
    times: list[float] = []
    documents: dict[str, State] = {}
    source = sources[0]
    recording = Recording(corpus, source.annotator, source.role, source.batch)
    recorded = set()
    for task in chain.from_iterable(source.tasks for source in sources):
        if isinstance(task, Finding):
            continue
        chosen = choose(task, source.is_own, Place())
        if documents.get(task.doc_id, "untouched") == "untouched":
            documents[task.doc_id] = chosen.state
        shown = [part for part in by_document(task, corpus.schema) if not isinstance(part, Finding)]
        if all(part.doc_id in recording.batch.records for part in shown):
            recorded.add(task.doc_id)
        if chosen.state in ("done", "done-empty") and chosen.work and chosen.work.lead_time is not None:
            times.append(chosen.work.lead_time)
    states.update(documents.values())
    seconds = round(median(times), 1) if times else None
    remaining = states["draft"] + states["untouched"]
    return Progress(
        key.kind,
        key.batch,
        source.annotator,
        len(documents),
        {state: states[state] for state in STATES},
        seconds,
        remaining,
        None if seconds is None else round(seconds * remaining, 1),
        len(recorded),
        source.role == "annotator" and bool(gold_of_batch(corpus, key.batch)),
    )
