"""One run over a batch, which makes gold wherever it can be made and says of the rest what it waits for.

What has to agree, and what gold is made of it, differs between spans and claims; who has to have
finished, and who decides, does not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportedly.adjudication.batches import BatchRecords, Kept
from reportedly.adjudication.gold import Checking, Gold
from reportedly.corpus import Corpus
from reportedly.corpus.closing import gold_of_batch
from reportedly.corpus.origins import Made
from reportedly.findings import Finding, Place
from reportedly.findings.adjudication import AgreedAgainstGuidelines, DoneByNobody, NotFinished
from reportedly.model import AGREEMENT, Annotation, Provenance, Record
from reportedly.plan import Plan


@dataclass(frozen=True)
class Waiting:
    """A document that waits for an adjudicator, with the annotators' versions of it."""

    doc_id: str
    reason: str
    versions: Mapping[str, Annotation]


@dataclass(frozen=True)
class Adjudication:
    """What can be made of a batch, and what remains.

    Attributes:
        plan: the gold that can be made. It has no findings, since none keeps other documents from it.
        findings: what was found in the records. Of errors, the documents concerned are left as they are.
        annotators: those of the batch.
        merged, decided: the documents whose gold is made, where all agree or by an adjudicator's record.
        held: documents whose gold could be made, but would close a batch that is not finished.
        standing: documents that have gold from this batch.
        waiting: what waits for an adjudicator.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    annotators: tuple[str, ...]
    merged: tuple[str, ...]
    decided: tuple[str, ...]
    held: tuple[str, ...]
    standing: tuple[str, ...]
    waiting: tuple[Waiting, ...]

    @property
    def faulty(self) -> bool:
        """Whether there is an error among the findings."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Candidate:
    """What is about to become the gold of a document."""

    record: Record
    data: str
    provenance: list[Provenance]


class Running(ABC):
    """A run over the documents of a batch."""

    def __init__(self, corpus: Corpus, batch: str, *, adjudicator: str | None, close: bool) -> None:
        self.corpus = corpus
        self.records = BatchRecords(corpus, batch)
        self.adjudicator = adjudicator
        self.closing = close or bool(gold_of_batch(corpus, batch))
        self.checking = Checking(corpus)
        self.findings: list[Finding] = []
        self._gold = Gold(corpus)
        self._merged: list[str] = []
        self._decided: list[str] = []
        self._standing: list[str] = []
        self._waiting: list[Waiting] = []
        self._unfinished = False
        self.check_annotators()

    @abstractmethod
    def check_annotators(self) -> None:
        """Raises InputError if those who annotated the batch are too few."""

    @abstractmethod
    def is_settled(self, doc_id: str) -> bool:
        """Whether a document is left as it is."""

    @abstractmethod
    def agree(self, doc_id: str, versions: Mapping[str, Annotation]) -> bool:
        """Whether the versions of all annotators say the same. What they differ in may be noted."""

    @abstractmethod
    def candidate(
        self, kept: Kept, annotation: Annotation, versions: Mapping[str, Annotation], made: Made
    ) -> Candidate:
        """The gold that a record makes; `annotation` is what its file says."""

    def defects(self, kept: Kept) -> Iterator[Finding]:
        """What makes a record unusable. A judgement against the guidelines does not: it may be overruled."""
        yield from self.checking.defects(kept.folder, kept.record, guidelines=False)

    def run(self) -> Adjudication:
        for doc_id in self.records.documents:
            if not self.is_settled(doc_id):
                self._take(doc_id)
        held = self._unfinished and not self.closing
        made = self._gold.documents
        return Adjudication(
            plan=Plan({} if held else self._gold.files(), (), () if held else made),
            findings=tuple(self.findings),
            annotators=self.records.annotators,
            merged=() if held else tuple(self._merged),
            decided=() if held else tuple(self._decided),
            held=made if held else (),
            standing=tuple(self._standing),
            waiting=tuple(self._waiting),
        )

    def stand(self, doc_id: str) -> None:
        """Note that a document has gold from this batch."""
        self._standing.append(doc_id)

    def _take(self, doc_id: str) -> None:
        if (unfinished := self.records.unfinished(doc_id)) and not self.closing:
            self._unfinished = True
            self.findings.append(NotFinished(Place(document=doc_id), annotators=", ".join(unfinished)))
            return
        done = {annotator: kept for annotator, kept in self.records.of(doc_id).items() if kept.done}
        decision = self.records.decision(doc_id, self.adjudicator)
        if decision is not None and not decision.done:
            decision = None
        if faults := [f for kept in [*done.values(), *([decision] if decision else [])] for f in self.defects(kept)]:
            self.findings += faults
            return
        versions = {annotator: kept.annotation() for annotator, kept in done.items()}
        if decision is not None:
            self._decide(decision, versions)
        elif versions:
            self._merge(doc_id, done, versions, unfinished)
        else:
            states = ", ".join([f"{name} (skipped)" for name in self.records.skipped(doc_id)] + unfinished)
            self.findings.append(DoneByNobody(Place(document=doc_id), batch=self.records.batch, states=states))

    def _decide(self, decision: Kept, versions: Mapping[str, Annotation]) -> None:
        """Make gold of an adjudicator's record, unless that would be faulty."""
        doc_id, who = decision.record.doc_id, decision.folder.annotator
        candidate = self.candidate(decision, decision.annotation(), versions, Made(self.records.batch, who))
        if errors := self.checking.errors(candidate.data, doc_id):
            self.findings += errors
            self._waiting.append(Waiting(doc_id, f"to be mended by {who}", versions))
        else:
            self._make(candidate, self._decided)

    def _merge(
        self, doc_id: str, done: Mapping[str, Kept], versions: Mapping[str, Annotation], unfinished: list[str]
    ) -> None:
        """Make gold of what all annotators agree on; anything else is an adjudicator's."""
        reasons = [f"not finished by {', '.join(unfinished)}"] if unfinished else []
        if skipped := self.records.skipped(doc_id):
            reasons.append(f"skipped by {', '.join(skipped)}")
        if not self.agree(doc_id, versions):
            reasons.append("not agreed")
        if not reasons:
            latest = max(done.values(), key=lambda kept: kept.record.created_at)
            candidate = self.candidate(
                latest, versions[latest.folder.annotator], versions, Made(self.records.batch, AGREEMENT)
            )
            errors = self.checking.errors(candidate.data, doc_id)
            if not errors:
                self._make(candidate, self._merged)
                return
            self.findings += [AgreedAgainstGuidelines(f.place, finding=f.id, message=f.message) for f in errors]
            reasons.append("agreed, but an error in gold")
        self._waiting.append(Waiting(doc_id, "; ".join(reasons), versions))

    def _make(self, candidate: Candidate, made: list[str]) -> None:
        self._gold.put(candidate.record, candidate.data, candidate.provenance)
        made.append(candidate.record.doc_id)
