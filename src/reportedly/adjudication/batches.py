"""The records of one batch: those of its annotators, and the decisions of adjudicators beside them."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.corpus import Batch, Corpus
from reportedly.errors import InputError
from reportedly.model import Annotation, Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A record with the folder in which its annotation lies."""

    folder: Batch
    record: Record

    @property
    def done(self) -> bool:
        return self.record.status == "done"

    def annotation(self) -> Annotation:
        return self.folder[self.record.doc_id]


class BatchRecords:
    """The records of a batch. What role somebody has in it, each record says for itself.

    Attributes:
        annotators: the pseudonyms of its annotators, ordered.
        documents: the documents of which there is a record, in the order of the corpus.

    Raises:
        InputError: there is no such batch.
    """

    def __init__(self, corpus: Corpus, batch: str) -> None:
        self.batch = batch
        self._passes: dict[str, dict[str, Kept]] = {}
        self._decisions: dict[str, dict[str, Kept]] = {}
        annotators: dict[str, None] = {}
        for folder in corpus.records:
            if folder.batch != batch:
                continue
            for record in folder.records.rows():
                decides = record.role == "adjudicator"
                rows = self._decisions if decides else self._passes
                rows.setdefault(record.doc_id, {})[folder.annotator] = Kept(folder, record)
                if not decides:
                    annotators[folder.annotator] = None
        if not self._passes and not self._decisions:
            there = ", ".join(sorted({folder.batch for folder in corpus.records})) or "none"
            raise InputError(f"there are no records of a batch {batch}; the batches are: {there}")
        self.annotators = tuple(annotators)
        self.documents = [doc_id for doc_id in corpus.documents if doc_id in self._passes or doc_id in self._decisions]

    @property
    def has_decisions(self) -> bool:
        return bool(self._decisions)

    def of(self, doc_id: str) -> dict[str, Kept]:
        """The annotators' records of a document."""
        return self._passes.get(doc_id, {})

    def decision(self, doc_id: str, adjudicator: str | None = None) -> Kept | None:
        """The adjudicator's record of a document, if there is one.

        Raises:
            InputError: several have one, and it is not said whose counts.
        """
        decisions = self._decisions.get(doc_id, {})
        if len(decisions) > 1 and adjudicator not in decisions:
            who = " and ".join(decisions)
            raise InputError(
                f"{doc_id}: {who} have both decided it in batch {self.batch}; say whose counts: --adjudicator"
            )
        return decisions[adjudicator] if adjudicator in decisions else next(iter(decisions.values()), None)

    def unfinished(self, doc_id: str) -> list[str]:
        """The annotators who have neither done nor skipped a document, each with how far they are."""
        records = self.of(doc_id)
        states = {
            annotator: records[annotator].record.status if annotator in records else None
            for annotator in self.annotators
        }
        return [
            f"{annotator} ({'a draft' if state else 'no record'})"
            for annotator, state in states.items()
            if state in (None, "draft")
        ]

    def skipped(self, doc_id: str) -> list[str]:
        """The annotators who have skipped a document."""
        return [annotator for annotator, kept in self.of(doc_id).items() if kept.record.status == "skipped"]
