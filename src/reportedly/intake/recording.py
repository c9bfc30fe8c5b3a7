"""The records of one annotator and batch as they will be: what is there, and what comes in.

From wherever annotations come, they become records here: checked, in the form that the corpus keeps, in its order.
"""

from __future__ import annotations

import os
import tempfile
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from reportedly import adjudication
from reportedly.adjudication import gold_of_batch
from reportedly.corpus import RECORDS, Batch, Corpus
from reportedly.errors import StandoffError
from reportedly.files import jsonl, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import (
    AgainstGuidelines,
    AnnotatedOtherText,
    BatchClosed,
    MendedAnnotation,
    UnusableAnnotation,
    UnusableId,
)
from reportedly.findings.references import SpanOutOfRange, TextMismatch
from reportedly.findings.structure import NotCanonical, UnknownAnnotator
from reportedly.model import Annotation, Document, Record, RoleName
from reportedly.naming import FORM, is_slug, nearest, shortened
from reportedly.standoff import dumps, parse, resolve_splits
from reportedly.validation import Rules
from reportedly.validation.annotation import check_parsed
from reportedly.validation.fixing import mend
from reportedly.validation.hints import hint

_GUIDELINES = "guidelines"
_IN_MEMORY = 1_000_000


@dataclass
class Checked:
    """An annotation as it will be kept.

    Attributes:
        written: its canonical form; None if it has none.
        annotation: what that form says, with its ids.
        findings: what is wrong with it, and what was mended.
        guidelines: what the guidelines say against it, as those findings themselves.
    """

    written: str | None = None
    annotation: Annotation | None = None
    findings: list[Finding] = field(default_factory=list)
    guidelines: list[Finding] = field(default_factory=list)


class _Waiting(Mapping[Path, bytes | str]):
    """The contents of files that wait to be written; on disk if they are large."""

    def __init__(self) -> None:
        self._places: dict[Path, tuple[int, int]] = {}
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – it lasts as long as this.

    def __del__(self) -> None:
        self._file.close()

    def add(self, path: Path, content: str) -> None:
        data = content.encode("utf-8")
        self._places[path] = self._file.seek(0, os.SEEK_END), len(data)
        self._file.write(data)

    def __getitem__(self, path: Path) -> bytes:
        start, length = self._places[path]
        self._file.seek(start)
        return self._file.read(length)

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Recording:
    """Gathers what comes in. Nothing is written: `files` says what would be."""

    def __init__(self, corpus: Corpus, annotator: str, role: RoleName, batch: str) -> None:
        self.corpus = corpus
        self.annotator = annotator
        self.role = role
        self.name = batch
        self.batch = Batch(corpus.folder / "annotations" / annotator / batch, corpus.schema, corpus.text)
        self.records: dict[str, Record] = {}
        self._annotations = _Waiting()
        self._rules = Rules(corpus.schema, corpus.entities, corpus.claims)

    def defects(self) -> Iterator[Finding]:
        """Why nothing can be recorded: nobody is known by that name, or the batch is closed or cannot be one."""
        if self.annotator not in self.corpus.annotators:
            place = Place("annotation/annotators.yaml")
            yield UnknownAnnotator(place, annotator=self.annotator, hint=hint(self.annotator, self.corpus.annotators))
        place = Place(str(self.batch.path.relative_to(self.corpus.root)))
        if not is_slug(self.name):
            yield UnusableId(place, what="batch", name=self.name, form=FORM, hint=nearest(self.name))
        elif self.role == "annotator" and (gold := gold_of_batch(self.corpus, self.name)):
            yield BatchClosed(place, batch=self.name, documents=shortened(gold))

    def closed(self, doc_id: str, place: Place) -> Iterator[Finding]:
        """Why a document's decision cannot be recorded: gold was made from it."""
        if self.role == "adjudicator" and adjudication.closed(
            self.corpus, self.annotator, self.role, self.name, doc_id
        ):
            yield BatchClosed(place, batch=self.name, documents=doc_id)

    def existing(self, doc_id: str) -> Record | None:
        """The record that is there."""
        return self.batch.records.get(doc_id)

    def check(self, data: str, document: Document, file: str) -> Checked:
        """Check an annotation (the content of an `.ann`) and bring it into canonical form.

        Args:
            file: what findings call the place.
        """
        checked = Checked()
        text = self.corpus.text(document.id)
        annotation, found = self._read(data, text, document, file)
        if defects := [finding for finding in found if finding.level != _GUIDELINES]:
            found = self._mend(annotation, defects, text, document, file, checked)
        else:
            checked.written, checked.annotation = data, annotation
        checked.guidelines = [finding for finding in found if finding.level == _GUIDELINES]
        checked.findings += [
            AgainstGuidelines(f.place, finding=f.id, message=f.message)
            for f in checked.guidelines
            if f.severity == "error"
        ]
        return checked

    def _mend(
        self, annotation: Annotation, found: list[Finding], text: str, document: Document, file: str, checked: Checked
    ) -> list[Finding]:
        """Bring an annotation with defects into canonical form, and tell of them.

        Returns:
            The findings of what it is then.
        """
        schema, place = self.corpus.schema, Place(file, document=document.id)
        # Another order or other numbers than ours are no news of what comes from elsewhere.
        found = [finding for finding in found if not isinstance(finding, NotCanonical)]
        if misplaced := sum(isinstance(finding, (SpanOutOfRange, TextMismatch)) for finding in found):
            name = str(self.corpus.text_file(document.id).relative_to(self.corpus.root))
            checked.findings.append(AnnotatedOtherText(place, text=name, spans=misplaced))
        mended = [finding for finding in found if finding.fixable]
        checked.findings += [finding for finding in found if not finding.fixable]
        checked.findings += [MendedAnnotation(f.place, finding=f.id, message=f.message) for f in mended]
        annotation, _ = mend(annotation, schema)
        try:
            checked.written = dumps(annotation, text, schema)
        except StandoffError as error:
            checked.findings.append(UnusableAnnotation(place, problem=str(error)))
            return []
        checked.annotation, left = self._read(checked.written, text, document, file)
        # Mending makes new spans, which may be faulty in their turn; what it leaves is in both lists.
        known = {finding.id for finding in found if not finding.fixable}
        for finding in left:
            if mended and finding.level != _GUIDELINES and finding.id not in known:
                problem = f"as mended: {finding.place.text!r}: {finding.id}: {finding.message}"
                checked.findings.append(UnusableAnnotation(place, problem=problem))
        return left

    def _read(self, data: str, text: str, document: Document, file: str) -> tuple[Annotation, list[Finding]]:
        """An annotation and what is wrong with it, by the guidelines too where the corpus follows them."""
        follows = _GUIDELINES in self.corpus.config.validation
        levels = ("structure", "references", *([_GUIDELINES] if follows else []))
        parsed = parse(data, text, document.id, file=file)
        annotation = resolve_splits(parsed, text, self.corpus.schema)
        found = check_parsed(parsed, text, self._rules, story=document.story, lang=document.lang, levels=levels)
        return annotation, found

    def put(self, record: Record, written: str | None) -> None:
        """Take a record with its annotation in canonical form; None if it has none."""
        if written is not None:
            record.ann_sha256 = sha256(written)
            self._annotations.add(self.batch.file(record.doc_id), written)
        self.records[record.doc_id] = record

    def files(self) -> Mapping[Path, bytes | str]:
        """The files as they will be, annotations first and `records.jsonl` last; none if nothing came in."""
        if not self.records:
            return {}
        rows = {record.doc_id: record for record in self.batch.records.rows()} | self.records
        order = {doc_id: i for i, doc_id in enumerate(self.corpus.documents)}
        ordered = sorted(rows.values(), key=lambda record: order.get(record.doc_id, len(order)))
        # The last of them comes first in its order.
        return ChainMap({self.batch.path / RECORDS: jsonl(ordered)}, cast("dict[Path, bytes | str]", self._annotations))
