"""Where gold came from: `provenance.jsonl` has a row for every gold span, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from reportedly.corpus import PROVENANCE
from reportedly.files import decode_line
from reportedly.findings import Finding, Place
from reportedly.findings.references import MissingProvenance, ProvenanceDiffers
from reportedly.findings.structure import DuplicateRow, UnknownAnnotator, UnreadableFile
from reportedly.model import AGREEMENT, Annotation, Provenance, reference
from reportedly.validation.hints import hint
from reportedly.validation.tables import GOLD, Tables


@dataclass(slots=True)
class _Run:
    """Rows of one document that follow each other: the first line (from 1), its place in the file, how many."""

    line: int
    at: int
    rows: int


class GoldProvenance:
    """The rows of `gold/provenance.jsonl`, held against gold one document after the other.

    There is a row for every span of the corpus: only where those of each document stand is kept in memory.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._path = tables.root / GOLD / PROVENANCE
        self._file = tables.name(self._path)
        self._runs: dict[str, list[_Run]] = {}
        self._spans = 0

    def read(self) -> Iterator[Finding]:
        """Find the rows of each document; the findings about lines that are no rows, and about annotators."""
        if not self._path.is_file():
            return
        # Of those whom the records name it is said there.
        named = {AGREEMENT, *(row.value.annotator for row in self._tables.records[GOLD].rows.values())}
        at, previous = 0, None
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    row = decode_line(line, Provenance)
                except (msgspec.ValidationError, msgspec.DecodeError) as error:
                    yield UnreadableFile(Place(self._file, number), problem=str(error))
                    doc_id = None
                else:
                    doc_id = row.span.partition("#")[0]
                    runs = self._runs.setdefault(doc_id, [])
                    if doc_id == previous:
                        runs[-1].rows += 1
                    else:
                        runs.append(_Run(number, at, 1))
                    for annotator in (*row.annotators, row.decided_by):
                        if annotator not in self._tables.annotators and annotator not in named:
                            named.add(annotator)
                            meant = hint(annotator, self._tables.annotators)
                            place = Place(self._file, number, None, row.span)
                            yield UnknownAnnotator(place, annotator=annotator, hint=meant)
                at, previous = at + len(line), doc_id

    def check(self, annotation: Annotation, file: str) -> Iterator[Finding]:
        """The findings about the gold of a document; `file` is what they call it."""
        doc_id = annotation.doc_id
        self._spans += len(annotation.spans)
        if not self._path.is_file():
            return
        lines: dict[str, int] = {}
        for line, name in self._rows(doc_id):
            if lines.setdefault(name, line) != line:
                yield DuplicateRow(Place(self._file, line), key=name)
        # A span that is there twice, which is a finding of its own, has one name and one row.
        for name, span in {reference(doc_id, span): span for span in annotation.spans}.items():
            if lines.pop(name, None) is None:
                place = Place(file, None, doc_id, name, span.text)
                yield ProvenanceDiffers(place, span=name, problem="is a gold span without a row")
        for name, line in lines.items():
            yield self._no_span(line, name)

    def rest(self) -> Iterator[Finding]:
        """The findings about what remains when all documents were checked."""
        if self._spans and not self._path.is_file():
            yield MissingProvenance(Place(self._file), spans=self._spans)
        for doc_id in list(self._runs):
            # Gold that has no record or could not be read is a finding of its own; its rows are left alone.
            if doc_id in self._tables.records[GOLD].rows or (self._path.parent / f"{doc_id}.ann").exists():
                continue
            for line, name in self._rows(doc_id):
                yield self._no_span(line, name)

    def _rows(self, doc_id: str) -> Iterator[tuple[int, str]]:
        """The rows of a document, each once: the line and the name of the span."""
        runs = self._runs.pop(doc_id, [])
        with self._path.open("rb") as file:
            for run in runs:
                file.seek(run.at)
                for line in range(run.line, run.line + run.rows):
                    yield line, decode_line(file.readline(), Provenance).span

    def _no_span(self, line: int, name: str) -> Finding:
        return ProvenanceDiffers(Place(self._file, line, None, name), span=name, problem="is no gold span")
