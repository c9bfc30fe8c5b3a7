"""Annotators' records in: standoff files, proved against text and schema, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import (
    AgainstGuidelines,
    FilledIn,
    NoSuchDocument,
    OlderRecord,
    RecordReplaced,
    SkippedButAnnotated,
    UnknownFileKind,
)
from reportedly.intake.reading import decode, files_of
from reportedly.intake.recording import Checked, Recording
from reportedly.model import Document, Record, RoleName, Status
from reportedly.plan import Plan
from reportedly.prefill import Prefiller
from reportedly.standoff import dumps
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
    fill_in: bool = False,
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
        fill_in: whether to fill in what the annotator left out and words or registries say, as `studio pull` does
            (see `Prefiller.complete`); with a notice. In a corpus without guidelines nothing is.

    Returns:
        The plan: annotations first, `records.jsonl` last.

    Raises:
        InputError: a path does not exist, or `created` is not such a date-time.
        LexiconError: what is filled in from cannot be read.
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
    intake = _Intake(corpus, template, Prefiller.for_corpus(corpus) if fill_in else None)
    for path in files_of(paths, [_SUFFIX]):
        intake.take(path)
    return intake.plan()


class _Intake:
    def __init__(self, corpus: Corpus, template: Record, prefiller: Prefiller | None) -> None:
        self.corpus = corpus
        self.prefiller = prefiller
        self.template = template
        self.recording = Recording(corpus, template.annotator, template.role, template.batch)
        self.findings = list(self.recording.defects())
        self.sources: dict[str, Path] = {}

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
        self.findings += self.recording.closed(doc_id, place)
        self._compare(record, place)
        written = None
        if record.status == "skipped":
            self._check_skipped(data, place)
        else:
            checked = self._checked(data, self.corpus.documents[doc_id], str(path))
            self.findings += checked.findings
            written = checked.written
        self.recording.put(record, written)

    def _checked(self, data: str, document: Document, file: str) -> Checked:
        """An annotation as it will be kept, with what was left out filled in if that was asked for."""
        checked = self.recording.check(data, document, file)
        if self.prefiller is None or checked.annotation is None:
            return checked
        text = self.corpus.text(document.id)
        completed = self.prefiller.complete(checked.annotation, document, text)
        if not completed.filled:
            return checked
        found = [finding for finding in checked.findings if not isinstance(finding, AgainstGuidelines)]
        checked = self.recording.check(dumps(completed.annotation, text, self.corpus.schema), document, file)
        what = ", ".join(f"{count:,} {name}" for name, count in completed.filled.most_common())
        checked.findings[:0] = [*found, FilledIn(Place(file, document=document.id), what=what)]
        return checked

    def _compare(self, record: Record, place: Place) -> None:
        """Hold a record against the one that it would replace."""
        existing = self.recording.existing(record.doc_id)
        if existing is None:
            return
        if record.created_at < existing.created_at:
            self.findings.append(OlderRecord(place, created=record.created, existing=existing.created))
        else:
            self.findings.append(RecordReplaced(place, existing=existing.created))

    def _check_skipped(self, data: str, place: Place) -> None:
        if data.strip():
            self.findings.append(SkippedButAnnotated(place, what="the file has annotations"))
        if self.recording.batch.file(place.document or "").exists():
            self.findings.append(SkippedButAnnotated(place, what="this batch has an annotation of it"))

    def plan(self) -> Plan:
        return Plan(self.recording.files(), tuple(self.findings), tuple(self.recording.records))
