"""Gold made of records.

For now by accepting one annotator's records as they are (gold_status `single`). Making gold closes the
batch: its records are not replaced any more. Whether a batch is closed is nowhere stored; it is closed
when a gold record names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from reportedly.corpus import PROVENANCE, RECORDS, Batch, Corpus
from reportedly.errors import InputError
from reportedly.files import file_sha256, jsonl, read_jsonl, read_text, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import DraftRecord, GoldExists, RecordMissing, SkippedRecord
from reportedly.findings.structure import AnnotatedTextChanged, AnnotationChanged, MissingAnnotation, UnknownAnnotator
from reportedly.model import Document, Provenance, Record, reference
from reportedly.plan import Plan
from reportedly.standoff import dumps
from reportedly.validation import Rules, check_annotation
from reportedly.validation.hints import hint
from reportedly.validation.structure import is_date_time


def gold_of_batch(corpus: Corpus, batch: str) -> list[str]:
    """The documents whose gold was made from a batch. A batch is closed when there are any."""
    return [record.doc_id for record in corpus.gold.records.rows() if record.batch == batch]


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
    making = _Making(corpus, records, decided_by or annotator, created, replace=replace)
    for doc_id in list(dict.fromkeys(records.records if documents is None else documents)):
        making.take(doc_id)
    return making.plan()


def _batch(corpus: Corpus, annotator: str, batch: str) -> Batch:
    for candidate in corpus.records:
        if (candidate.annotator, candidate.batch) == (annotator, batch):
            return candidate
    there = ", ".join(f"{b.annotator} {b.batch}" for b in corpus.records) or "none"
    raise InputError(f"there are no records of {annotator} in a batch {batch}; there are (annotator, batch): {there}")


class _Making:
    def __init__(self, corpus: Corpus, batch: Batch, decided_by: str, created: str | None, *, replace: bool) -> None:
        self.corpus = corpus
        self.batch = batch
        self.decided_by = decided_by
        self.created = created
        self.replace = replace
        self.rules = Rules(corpus.schema, corpus.entities, corpus.claims)
        self.origin = f"accepted from {batch.annotator}, batch {batch.batch}"
        self.findings: list[Finding] = []
        self.annotations: dict[Path, bytes | str] = {}
        self.records: dict[str, Record] = {}
        self.provenance: dict[str, list[Provenance]] = {}
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
        doc_id, gold = record.doc_id, self.corpus.gold
        file = self.batch.file(doc_id)
        if not self.replace and doc_id in gold.records and gold.records[doc_id].origin != self.origin:
            yield GoldExists(place, origin=gold.records[doc_id].origin)
        text = sha256(self.corpus.text(doc_id))
        if text != record.text_sha256:
            yield AnnotatedTextChanged(place, id=doc_id, recorded=record.text_sha256, found=text)
        if not file.exists():
            yield MissingAnnotation(place, id=doc_id, status=record.status)
        elif (found := file_sha256(file)) != record.ann_sha256:
            yield AnnotationChanged(place, found=found, recorded=record.ann_sha256 or "none")
        else:
            yield from self._errors(file, self.corpus.documents[doc_id])

    def _errors(self, file: Path, document: Document) -> Iterator[Finding]:
        """What validation would call an error in gold."""
        found = check_annotation(
            read_text(file),
            self.corpus.text(document.id),
            document.id,
            self.rules,
            file=file.relative_to(self.corpus.root).as_posix(),
            story=document.story,
            lang=document.lang,
            levels=self.corpus.config.validation,
        )
        yield from (finding for finding in found if finding.severity == "error")

    def _accept(self, record: Record) -> None:
        doc_id = record.doc_id
        annotation = self.batch[doc_id]
        data = dumps(annotation, self.corpus.text(doc_id), self.corpus.schema)
        self.annotations[self.corpus.gold.file(doc_id)] = data
        self.records[doc_id] = msgspec.structs.replace(
            record,
            annotator=self.decided_by,
            role="adjudicator",
            created=self.created or record.created,
            origin=self.origin,
            lead_time=None,
            ann_sha256=sha256(data),
            gold_status="single",
        )
        self.provenance[doc_id] = [
            Provenance(reference(doc_id, span), [self.batch.annotator], self.decided_by) for span in annotation.spans
        ]

    def plan(self) -> Plan:
        gold = self.corpus.gold
        records = {record.doc_id: record for record in gold.records.rows()} | self.records
        provenance: dict[str, list[Provenance]] = {}
        for row in read_jsonl(gold.path / PROVENANCE, Provenance):
            provenance.setdefault(row.span.partition("#")[0], []).append(row)
        provenance |= self.provenance
        order = {doc_id: i for i, doc_id in enumerate(self.corpus.documents)}

        def position(doc_id: str) -> int:
            return order.get(doc_id, len(order))

        files = self.annotations | {
            gold.path / PROVENANCE: jsonl(
                row for doc_id in sorted(provenance, key=position) for row in provenance[doc_id]
            ),
            gold.path / RECORDS: jsonl(records[doc_id] for doc_id in sorted(records, key=position)),
        }
        return Plan(files if self.records else {}, tuple(self.findings), tuple(self.records))


def shortened(doc_ids: list[str], most: int = 3) -> str:
    """A few of many documents, for a message."""
    shown = ", ".join(doc_ids[:most])
    return shown if len(doc_ids) <= most else f"{shown} and {len(doc_ids) - most} more"
