"""Where gold came from: `provenance.jsonl` has a row for every gold span, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.findings import Finding, Place
from reportedly.findings.references import MissingProvenance, ProvenanceDiffers
from reportedly.findings.structure import UnknownAnnotator
from reportedly.model import Annotation, reference
from reportedly.validation.hints import hint
from reportedly.validation.tables import GOLD, Tables


def check_deciders(tables: Tables) -> Iterator[Finding]:
    """The findings about the annotators whom the rows name, each stranger once."""
    table = tables.provenance
    strangers: set[str] = set()
    for key, row in table.rows.items():
        for annotator in (*row.value.annotators, row.value.decided_by):
            if annotator not in tables.annotators and annotator not in strangers:
                strangers.add(annotator)
                meant = hint(annotator, tables.annotators)
                yield UnknownAnnotator(Place(table.file, row.line, None, key), annotator=annotator, hint=meant)


class GoldProvenance:
    """The rows of `gold/provenance.jsonl`, held against gold one document after the other."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.provenance
        self._missing = not (tables.root / self._table.file).exists()
        self._left = {span: row.line for span, row in self._table.rows.items()}
        # What cannot be read is a finding of its own; its rows are left alone.
        self._unread = set(tables.records[GOLD].rows)
        self._spans = 0

    def check(self, annotation: Annotation, file: str) -> Iterator[Finding]:
        """The findings about the gold of a document; `file` is what they call it."""
        doc_id = annotation.doc_id
        self._unread.discard(doc_id)
        self._spans += len(annotation.spans)
        if self._missing:
            return
        # A span that is there twice, which is a finding of its own, has one name and one row.
        for name, span in {reference(doc_id, span): span for span in annotation.spans}.items():
            if self._left.pop(name, None) is None:
                place = Place(file, None, doc_id, name, span.text)
                yield ProvenanceDiffers(place, span=name, problem="is a gold span without a row")

    def rest(self) -> Iterator[Finding]:
        """The findings about what remains when all documents were checked."""
        if self._missing and self._spans:
            yield MissingProvenance(Place(self._table.file), spans=self._spans)
        for name, line in self._left.items():
            if name.partition("#")[0] not in self._unread:
                yield ProvenanceDiffers(Place(self._table.file, line, None, name), span=name, problem="is no gold span")
