"""Status: how far each annotator is with each batch."""

from __future__ import annotations

from collections import Counter
from statistics import median

import msgspec

from reportedly.adjudication import gold_of_batch
from reportedly.corpus import Corpus
from reportedly.findings import Finding, Place
from reportedly.intake.recording import Recording
from reportedly.studio.projects import Kind, ProjectKey
from reportedly.studio.pulling import Source
from reportedly.studio.states import STATES, State, choose


class Progress(msgspec.Struct, frozen=True):
    """How far an annotator is with a batch.

    Attributes:
        documents: how many the project has.
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


def progress_of(corpus: Corpus, key: ProjectKey, source: Source) -> Progress:
    """How far the annotator of a project is."""
    states: Counter[State] = Counter()
    times: list[float] = []
    documents: dict[str, State] = {}
    for task in source.tasks:
        if isinstance(task, Finding):
            continue
        chosen = choose(task, source.is_own, Place())
        if documents.get(task.doc_id, "untouched") == "untouched":
            documents[task.doc_id] = chosen.state
        if chosen.state in ("done", "done-empty") and chosen.work and chosen.work.lead_time is not None:
            times.append(chosen.work.lead_time)
    states.update(documents.values())
    seconds = round(median(times), 1) if times else None
    remaining = states["draft"] + states["untouched"]
    recording = Recording(corpus, source.annotator, source.role, source.batch)
    return Progress(
        key.kind,
        key.batch,
        source.annotator,
        len(documents),
        {state: states[state] for state in STATES},
        seconds,
        remaining,
        None if seconds is None else round(seconds * remaining, 1),
        sum(doc_id in documents for doc_id in recording.batch.records),
        key.kind == "pass" and bool(gold_of_batch(corpus, key.batch)),
    )
