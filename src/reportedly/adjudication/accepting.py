"""Gold that is one annotator's records as they are (gold_status `single`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reportedly.adjudication.gold import Checking, Gold
from reportedly.corpus import Batch, Corpus, origins
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import DraftRecord, GoldExists, RecordMissing, SkippedRecord
from reportedly.findings.structure import UnknownAnnotator
from reportedly.model import Provenance, Record, reference
from reportedly.plan import Plan
from reportedly.standoff import dumps
from reportedly.validation.hints import hint
from reportedly.validation.structure import is_date_time


def accept(
    corpus: Corpus,
    annotator: str,
    batch: str,
    *,
    documents: Iterable[str] | None = None,
    decided_by: str | None = None,
    created: str | None = None,
    replace: bool = False,
) -> Plan:
    """Plan to make gold of the finished records of one annotator and batch, as they are.

    Skipped documents are left out, with a notice; drafts are refused, and so are records in which
    validation finds an error by the levels of the corpus, and documents that have gold from elsewhere
    (unless `replace`). Accepting the same records again gives the same bytes.

    Args:
        documents: which documents; by default all that the batch has.
        decided_by: the registered annotator who accepts; by default `annotator`.
        created: when gold was made (ISO 8601 date-time with offset); by default each record's own time.

    Returns:
        The plan: annotations, then provenance (a row per span), `records.jsonl` last.

    Raises:
        InputError: the annotator has no such batch, or `created` is not such a date-time.
        StandoffError: a record's annotation cannot be read.
    """
    if created is not None and not is_date_time(created):
        raise InputError(f"created: {created!r} is not an ISO 8601 date-time with offset, as 2031-04-16T07:15:00+02:00")
    records = _batch(corpus, annotator, batch)
    accepting = _Accepting(corpus, records, decided_by or annotator, created, replace=replace)
    for doc_id in list(dict.fromkeys(records.records if documents is None else documents)):
        accepting.take(doc_id)
    return Plan(accepting.gold.files(), tuple(accepting.findings), accepting.gold.documents)


def _batch(corpus: Corpus, annotator: str, batch: str) -> Batch:
    for candidate in corpus.records:
        if (candidate.annotator, candidate.batch) == (annotator, batch):
            return candidate
    there = ", ".join(f"{b.annotator} {b.batch}" for b in corpus.records) or "none"
    raise InputError(f"there are no records of {annotator} in a batch {batch}; there are (annotator, batch): {there}")


class _Accepting:
    def __init__(self, corpus: Corpus, batch: Batch, decided_by: str, created: str | None, *, replace: bool) -> None:
        self.corpus = corpus
        self.batch = batch
        self.decided_by = decided_by
        self.created = created
        self.replace = replace
        self.checking = Checking(corpus)
        self.gold = Gold(corpus)
        self.origin = origins.accepted(batch.annotator, batch.batch)
        self.findings: list[Finding] = []
        if decided_by not in corpus.annotators:
            place = Place("annotation/annotators.yaml")
            meant = hint(decided_by, corpus.annotators)
            self.findings.append(UnknownAnnotator(place, annotator=decided_by, hint=meant))

    def take(self, doc_id: str) -> None:
        """Make gold of one document, or note why not."""
        place = Place(document=doc_id)
        who = {"annotator": self.batch.annotator, "batch": self.batch.batch}
        if doc_id not in self.batch.records:
            self.findings.append(RecordMissing(place, **who))
            return
        record = self.batch.records[doc_id]
        if record.status == "skipped":
            self.findings.append(SkippedRecord(place, **who))
            return
        if record.status == "draft":
            self.findings.append(DraftRecord(place, **who))
            return
        defects = list(self._defects(record, place))
        self.findings += defects
        if not defects:
            self._accept(record)

    def _defects(self, record: Record, place: Place) -> Iterator[Finding]:
        existing = self.corpus.gold.records.get(record.doc_id)
        if not self.replace and existing is not None and existing.origin != self.origin:
            yield GoldExists(place, origin=existing.origin)
        yield from self.checking.defects(self.batch, record)

    def _accept(self, record: Record) -> None:
        doc_id = record.doc_id
        annotation = self.batch[doc_id]
        data = dumps(annotation, self.corpus.text(doc_id), self.corpus.schema)
        made = msgspec.structs.replace(
            record,
            annotator=self.decided_by,
            role="adjudicator",
            created=self.created or record.created,
            origin=self.origin,
            lead_time=None,
            ann_sha256=sha256(data),
            gold_status="single",
        )
        rows = (
            Provenance(reference(doc_id, span), [self.batch.annotator], self.decided_by) for span in annotation.spans
        )
        self.gold.put(made, data, rows)
