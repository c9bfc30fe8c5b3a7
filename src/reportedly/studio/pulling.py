"""Pull: what was annotated, proved and recorded. Pulling again changes nothing that has not changed.

Nothing is believed: the text of a task must be the document's, offsets are proved on it, and every annotation passes
the checks that `reportedly add` makes. What does not pass is rejected by name, and the rest is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from reportedly.adjudication import gold_of_batch
from reportedly.corpus import Corpus
from reportedly.files import read_text, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import AgainstGuidelines, RecordReplaced
from reportedly.findings.studio_pull import (
    KeptAsDraft,
    NewerRecordKept,
    NoRelationsAtAll,
    RecordWithoutWork,
    SkippedAfterwards,
    SubmittedBySomebodyElse,
    TaskTextDiffers,
    TaskWithoutDocument,
    WorkInTwoTasks,
)
from reportedly.intake.recording import Recording
from reportedly.model import Annotation, Document, Record, RoleName, Status
from reportedly.plan import Plan
from reportedly.prefill import Prefiller
from reportedly.standoff import dumps
from reportedly.studio.columns import CONTENTS, by_document
from reportedly.studio.decoding import Units, decode
from reportedly.studio.exports import ExportedTask, Work
from reportedly.studio.holding import hold, shown_contents
from reportedly.studio.sources import Source
from reportedly.studio.states import Chosen, State, choose
from reportedly.studio.unfinished import Unfinished, unfinished
from reportedly.validation.hints import hint

ORIGIN = "annotated in Label Studio"
_MANY = 20
"""So many regions without one relation are no accident."""


@dataclass
class Pulled:
    """What was found in one project, and what would be written.

    Attributes:
        plan: the records as they will be. It holds no errors: what was rejected is not in it.
        findings: all that was found.
        states: the state of each document of the project.
        unchanged: documents whose record is as it was.
        filled: what was filled in that the annotators left out, counted.
        inferred: how many relations got type or direction from their two ends.
        unfinished: what should be mended before the batch closes.
        closed: whether gold was made from the batch. Then nothing is recorded any more, and nothing read.
    """

    annotator: str
    batch: str
    role: RoleName
    plan: Plan = field(default_factory=lambda: Plan({}, (), ()))
    findings: list[Finding] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    inferred: int = 0
    unfinished: list[Unfinished] = field(default_factory=list)
    closed: bool = False

    @property
    def rejected(self) -> bool:
        """Whether something was rejected."""
        return any(finding.severity == "error" for finding in self.findings)


def pull(corpus: Corpus, source: Source, *, units: Units = "code-points") -> Pulled:
    """Read one project into records. Nothing is written; `Pulled.plan` does that.

    Hold `locking.locked` from before the corpus is opened until the plan is written.

    Raises:
        LexiconError, CorpusError: what is filled in from, or the corpus, cannot be read.
    """
    pulling = _Pulling(corpus, source, units)
    if source.role == "annotator" and gold_of_batch(corpus, source.batch):
        pulling.pulled.closed = True
        return pulling.pulled
    pulling.pulled.findings += pulling.recording.defects()
    usable = not pulling.pulled.rejected
    for task in source.tasks:
        for part in [task] if isinstance(task, Finding) else by_document(task, corpus.schema):
            if isinstance(part, Finding):
                pulling.pulled.findings.append(part)
            else:
                pulling.take(part, record=usable)
    return pulling.finish()


class _Pulling:
    def __init__(self, corpus: Corpus, source: Source, units: Units) -> None:
        self.corpus = corpus
        self.source = source
        self.units = units
        self.pulled = Pulled(source.annotator, source.batch, source.role)
        self.recording = Recording(corpus, source.annotator, source.role, source.batch)
        self.prefiller = Prefiller.for_corpus(corpus)
        self.tasks: dict[str, int] = {}
        """The task of each document that counts."""
        self.removed: list[Path] = []
        self.regions = self.relations = 0
        self.over_gold = False
        """Whether it is a project of claims."""

    def take(self, task: ExportedTask, *, record: bool) -> None:
        """Take one task; with `record` its work becomes a record."""
        place = Place(document=task.doc_id or f"task {task.id}")
        if task.doc_id not in self.corpus.documents:
            known = hint(task.doc_id, self.corpus.documents)
            self.pulled.findings.append(TaskWithoutDocument(place, task=task.id, id=task.doc_id, hint=known))
            return
        document = self.corpus.documents[task.doc_id]
        text = task.data.get("text")
        there = sha256(text if isinstance(text, str) else "")
        if there != document.sha256:
            finding = TaskTextDiffers(place, task=task.id, there=there, here=document.sha256)
            self.pulled.findings.append(finding)
            return
        contents = None
        if CONTENTS in task.data:
            self.over_gold = True
            # What gold has from this very batch is settled.
            record = record and document.id not in gold_of_batch(self.corpus, self.source.batch)
            shown = shown_contents(self.corpus, task, document, place) if record else None
            if isinstance(shown, Finding):
                self.pulled.findings.append(shown)
                return
            contents = shown
        chosen = choose(task, self.source.is_own, place)
        self.pulled.findings += chosen.findings
        if chosen.others:
            ids = ", ".join(str(work.id) for work in chosen.others)
            who = ", ".join(dict.fromkeys(map(self.source.who, chosen.others)))
            self.pulled.findings.append(
                SubmittedBySomebodyElse(place, task=task.id, annotations=ids, who=who, annotator=self.source.annotator)
            )
        if not self._is_first(task, chosen, place):
            return
        self.pulled.states[document.id] = chosen.state
        if record and chosen.work is not None and not any(self.recording.closed(document.id, place)):
            self._record(document, chosen.state, chosen.work, place, contents)

    def _is_first(self, task: ExportedTask, chosen: Chosen, place: Place) -> bool:
        """Whether this task counts, should there be another of the document."""
        other = self.tasks.get(task.doc_id)
        if other is not None and chosen.work is not None:
            if self.pulled.states[task.doc_id] == "untouched":
                other = None
            else:
                self.pulled.findings.append(WorkInTwoTasks(place, tasks=f"{other} and {task.id}"))
        if other is None:
            self.tasks[task.doc_id] = task.id
        return other is None

    def _record(self, document: Document, state: State, work: Work, place: Place, contents: Annotation | None) -> None:
        created = work.updated_at
        status: Status = state if state in ("skipped", "draft") else "done"
        existing = self.recording.existing(document.id)
        if existing is not None:
            before = existing.created_at
            if before > created or (before == created and existing.status == "done" and status == "draft"):
                told = NewerRecordKept(place, existing=existing.created, created=created.isoformat())
                self.pulled.findings.append(told)
                return
            # A draft is looked at each time, for what is rejected in it; and repaired offsets are other offsets.
            same = before == created and existing.status == status != "draft" and self.units == "code-points"
            if same and self._is_there(existing):
                self.pulled.unchanged.append(document.id)
                self._look_again(document)
                return
        record = Record(
            doc_id=document.id,
            text_sha256=document.sha256,
            annotator=self.source.annotator,
            role=self.source.role,
            batch=self.source.batch,
            schema_version=self.corpus.schema.version,
            created=created.isoformat(),
            origin=ORIGIN,
            status=status,
            lead_time=None if work.lead_time is None else round(work.lead_time, 3),
        )
        if status == "skipped":
            if existing is not None and existing.status != "skipped":
                self.pulled.findings.append(SkippedAfterwards(place, existing=existing.created))
            self.removed.append(self.recording.batch.file(document.id))
            self.recording.put(record, None)
            return
        written, rejected = self._annotation(document, state, work, place, contents)
        if written is None:
            return
        if rejected and status == "done":
            record.status = "draft"
            self.pulled.findings.append(KeptAsDraft(place, rejected=rejected))
        if existing == msgspec.structs.replace(record, ann_sha256=sha256(written)) and self._is_there(existing):
            self.pulled.unchanged.append(document.id)
            return
        if existing is not None and existing.status == "done" and existing.origin != ORIGIN:
            self.pulled.findings.append(RecordReplaced(place, existing=existing.created))
        self.recording.put(record, written)

    def _annotation(
        self, document: Document, state: State, work: Work, place: Place, contents: Annotation | None
    ) -> tuple[str | None, int]:
        """The annotation as it will be kept, and how many of its parts were rejected."""
        text, schema = self.corpus.text(document.id), self.corpus.schema
        decoded = decode(work.result or [], text, document.id, schema, place=place, units=self.units)
        self.pulled.findings += decoded.findings
        self.pulled.inferred += decoded.inferred
        annotation = decoded.annotation
        held: list[Finding] = []
        if contents is not None:
            annotation, held = hold(decoded, contents, schema, place)
        if state != "draft":
            self.pulled.findings += held
            self._count(annotation)
            completed = self.prefiller.complete(annotation, document, text)
            self.pulled.filled += completed.filled
            annotation = completed.annotation
        checked = self.recording.check(dumps(annotation, text, schema), document, self._file(document))
        self.pulled.findings += [
            # What is begun need not follow the guidelines yet, and contents without their cues never do.
            finding
            for finding in checked.findings
            if (state != "draft" and contents is None) or not isinstance(finding, AgainstGuidelines)
        ]
        errors = sum(finding.severity == "error" for finding in [*held, *checked.findings])
        if checked.annotation is not None and state != "draft":
            self.pulled.unfinished += unfinished(checked.annotation, checked.guidelines, schema)
        return checked.written, decoded.rejected + errors

    def _look_again(self, document: Document) -> None:
        """What a record that has not changed leaves unfinished."""
        file = self.recording.batch.file(document.id)
        record = self.recording.existing(document.id)
        if record is not None and record.status == "done":
            checked = self.recording.check(read_text(file), document, self._file(document))
            if checked.annotation is not None:
                self.pulled.unfinished += unfinished(checked.annotation, checked.guidelines, self.corpus.schema)
                self._count(checked.annotation)

    def _count(self, annotation: Annotation) -> None:
        self.regions += len(annotation.spans)
        self.relations += len(annotation.relations)

    def _is_there(self, record: Record) -> bool:
        """Whether the annotation of a record lies where it should, as it should."""
        file = self.recording.batch.file(record.doc_id)
        if record.status == "skipped":
            return not file.exists()
        return file.exists() and sha256(file.read_bytes()) == record.ann_sha256

    def _file(self, document: Document) -> str:
        return self.recording.batch.file(document.id).relative_to(self.corpus.root).as_posix()

    def finish(self) -> Pulled:
        for doc_id, state in self.pulled.states.items():
            existing = self.recording.existing(doc_id)
            if state == "untouched" and existing is not None and existing.origin == ORIGIN:
                self.pulled.findings.append(RecordWithoutWork(Place(document=doc_id), existing=existing.created))
        if self.regions >= _MANY and not self.relations and not self.over_gold:
            place = Place(str(self.recording.batch.path.relative_to(self.corpus.root)))
            done = sum(state == "done" for state in self.pulled.states.values())
            self.pulled.findings.append(NoRelationsAtAll(place, regions=self.regions, documents=done))
        written = tuple(self.recording.records)
        self.pulled.plan = Plan(self.recording.files(), (), written, removed=tuple(self.removed))
        return self.pulled
