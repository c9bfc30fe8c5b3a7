"""Annotators' records in: standoff files, proved against text and schema, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reportedly.adjudication import closed, gold_of_batch, shortened
from reportedly.corpus import RECORDS, Batch, Corpus
from reportedly.errors import InputError, StandoffError
from reportedly.files import jsonl, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import (
    AgainstGuidelines,
    AnnotatedOtherText,
    BatchClosed,
    MendedAnnotation,
    NoSuchDocument,
    OlderRecord,
    RecordReplaced,
    SkippedButAnnotated,
    UnknownFileKind,
    UnusableAnnotation,
    UnusableId,
)
from reportedly.findings.references import SpanOutOfRange, TextMismatch
from reportedly.findings.structure import NotCanonical, UnknownAnnotator
from reportedly.intake.reading import decode, files_of
from reportedly.model import Document, Record, RoleName, Status
from reportedly.naming import FORM, is_slug, nearest
from reportedly.plan import Plan
from reportedly.standoff import dumps, parse, resolve_splits
from reportedly.validation import Rules, check_annotation
from reportedly.validation.fixing import mend
from reportedly.validation.hints import hint
from reportedly.validation.structure import is_date_time

_SUFFIX = ".ann"


def add_records(
    corpus: Corpus,
    paths: Iterable[Path],
    *,
    annotator: str,
    batch: str,
    created: str | None = None,
    origin: str | None = None,
    status: Status | None = None,
    role: RoleName | None = None,
) -> Plan:
    """Plan the addition of one annotator's `.ann` files (or folders of them); stems are document ids.

    What the files say in a form that the corpus does not keep (split spans, fragments out of order)
    is written in the form it keeps, with a notice. A record of the same document, annotator and batch
    is replaced, unless it is newer or closed (see `adjudication.closed`).

    Args:
        annotator: a pseudonym that `annotators.yaml` registers.
        batch: the batch, an id of its own.
        created: when the annotations were made (ISO 8601 date-time with offset); by default now.
        origin: where they come from, in words; by default that they were imported from brat standoff.
        status: by default done.
        role: by default the annotator's registered role.

    Returns:
        The plan: annotations first, `records.jsonl` last.

    Raises:
        InputError: a path does not exist, or `created` is not such a date-time.
    """
    created = created or datetime.now(UTC).replace(microsecond=0).isoformat()
    if not is_date_time(created):
        raise InputError(f"created: {created!r} is not an ISO 8601 date-time with offset, as 2031-04-16T07:15:00+02:00")
    registered = corpus.annotators.get(annotator)
    template = Record(
        doc_id="",
        text_sha256="",
        annotator=annotator,
        role=role or (registered.role if registered else "annotator"),
        batch=batch,
        schema_version=corpus.schema.version,
        created=created,
        origin=origin or "imported from brat standoff",
        status=status or "done",
    )
    intake = _Intake(corpus, template)
    for path in files_of(paths, [_SUFFIX]):
        intake.take(path)
    return intake.plan()


class _Intake:
    def __init__(self, corpus: Corpus, template: Record) -> None:
        self.corpus = corpus
        self.template = template
        folder = corpus.folder / "annotations" / template.annotator / template.batch
        self.batch = Batch(folder, corpus.schema, corpus.text)
        self.rules = Rules(corpus.schema, corpus.entities, corpus.claims)
        self.findings = list(self._batch_defects())
        self.sources: dict[str, Path] = {}
        self.records: dict[str, Record] = {}
        self.annotations: dict[Path, bytes | str] = {}

    def _batch_defects(self) -> Iterator[Finding]:
        annotator, batch = self.template.annotator, self.template.batch
        if annotator not in self.corpus.annotators:
            place = Place("annotation/annotators.yaml")
            yield UnknownAnnotator(place, annotator=annotator, hint=hint(annotator, self.corpus.annotators))
        place = Place(str(self.batch.path.relative_to(self.corpus.root)))
        if not is_slug(batch):
            yield UnusableId(place, what="batch", name=batch, form=FORM, hint=nearest(batch))
        elif self.template.role == "annotator" and (gold := gold_of_batch(self.corpus, batch)):
            yield BatchClosed(place, batch=batch, documents=shortened(gold))

    def take(self, path: Path) -> None:
        """Check one file."""
        doc_id = path.stem
        place = Place(str(path), document=doc_id)
        if path.suffix.lower() != _SUFFIX:
            self.findings.append(UnknownFileKind(place, suffix=path.suffix, wanted=_SUFFIX))
            return
        if doc_id not in self.corpus.documents:
            self.findings.append(NoSuchDocument(place, id=doc_id, hint=hint(doc_id, self.corpus.documents)))
            return
        if (other := self.sources.setdefault(doc_id, path)) != path:
            raise InputError(f"{other} and {path} are both for the document {doc_id}; give one of them")
        data = decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), path)
        if isinstance(data, Finding):
            self.findings.append(data)
            return
        text = self.corpus.text(doc_id)
        record = msgspec.structs.replace(self.template, doc_id=doc_id, text_sha256=sha256(text))
        if record.role == "adjudicator" and closed(
            self.corpus, record.annotator, record.role, record.batch, record.doc_id
        ):
            self.findings.append(BatchClosed(place, batch=record.batch, documents=doc_id))
        self._compare(record, place)
        if record.status == "skipped":
            self._check_skipped(data, place)
        elif (written := self._checked(data, text, self.corpus.documents[doc_id], path)) is not None:
            record.ann_sha256 = sha256(written)
            self.annotations[self.batch.file(doc_id)] = written
        self.records[doc_id] = record

    def _compare(self, record: Record, place: Place) -> None:
        """Hold a record against the one that it would replace."""
        if record.doc_id not in self.batch.records:
            return
        existing = self.batch.records[record.doc_id].created
        if datetime.fromisoformat(record.created) < datetime.fromisoformat(existing):
            self.findings.append(OlderRecord(place, created=record.created, existing=existing))
        else:
            self.findings.append(RecordReplaced(place, existing=existing))

    def _check_skipped(self, data: str, place: Place) -> None:
        if data.strip():
            self.findings.append(SkippedButAnnotated(place, what="the file has annotations"))
        if self.batch.file(place.document or "").exists():
            self.findings.append(SkippedButAnnotated(place, what="this batch has an annotation of it"))

    def _checked(self, data: str, text: str, document: Document, path: Path) -> str | None:
        """The canonical form of a file; None if it has none. Findings are noted."""
        place = Place(str(path), document=document.id)
        schema = self.corpus.schema
        # Another order or other numbers than ours are no news of a file that comes from elsewhere.
        found = [f for f in self._check(data, text, document, path) if not isinstance(f, NotCanonical)]
        if misplaced := sum(isinstance(finding, (SpanOutOfRange, TextMismatch)) for finding in found):
            name = str(self.corpus.text_file(document.id).relative_to(self.corpus.root))
            self.findings.append(AnnotatedOtherText(place, text=name, spans=misplaced))
        mended = [finding for finding in found if finding.fixable]
        self.findings += [finding for finding in found if not finding.fixable]
        self.findings += [MendedAnnotation(f.place, finding=f.id, message=f.message) for f in mended]
        annotation, _ = mend(resolve_splits(parse(data, text, document.id), text, schema), schema)
        try:
            written = dumps(annotation, text, schema)
        except StandoffError as error:
            self.findings.append(UnusableAnnotation(place, problem=str(error)))
            return None
        if mended:
            # Mending makes new spans, which may be faulty in their turn; what it leaves is in both lists.
            known = {finding.id for finding in found if not finding.fixable}
            for finding in self._check(written, text, document, path):
                if finding.id not in known:
                    problem = f"as mended: {finding.place.text!r}: {finding.id}: {finding.message}"
                    self.findings.append(UnusableAnnotation(place, problem=problem))
        if "guidelines" in self.corpus.config.validation:
            against = self._check(written, text, document, path, levels=("guidelines",))
            self.findings += [
                AgainstGuidelines(f.place, finding=f.id, message=f.message) for f in against if f.severity == "error"
            ]
        return written

    def _check(
        self,
        data: str,
        text: str,
        document: Document,
        path: Path,
        levels: tuple[str, ...] = ("structure", "references"),
    ) -> list[Finding]:
        return check_annotation(
            data, text, document.id, self.rules, file=str(path), story=document.story, lang=document.lang, levels=levels
        )

    def plan(self) -> Plan:
        rows = {record.doc_id: record for record in self.batch.records.rows()} | self.records
        order = {doc_id: i for i, doc_id in enumerate(self.corpus.documents)}
        ordered = sorted(rows.values(), key=lambda record: order.get(record.doc_id, len(order)))
        files = self.annotations | {self.batch.path / RECORDS: jsonl(ordered)}
        return Plan(files if self.records else {}, tuple(self.findings), tuple(self.records))
