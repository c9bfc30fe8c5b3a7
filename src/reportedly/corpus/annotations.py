"""A folder of annotations: `<doc_id>.ann` files with their `records.jsonl`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from reportedly.corpus.jsonl_index import JsonlIndex
from reportedly.model import Annotation, Record
from reportedly.schema import Schema
from reportedly.standoff import read_annotation

RECORDS = "records.jsonl"
PROVENANCE = "provenance.jsonl"
"""Where each gold span came from; in gold only."""


class AnnotationFolder(Mapping[str, Annotation]):
    """The annotations of one folder by document id, in the order of `records.jsonl`.

    Annotations are read when asked for. A skipped document has no `.ann` and reads as an annotation
    without spans.

    Raises:
        CorpusError: the `.ann` of another document is missing (when read).
        StandoffError: an annotation is not sound (when read).
    """

    def __init__(self, path: Path, schema: Schema, text_of: Callable[[str], str]) -> None:
        self.path = path
        self.records: JsonlIndex[Record] = JsonlIndex(path / RECORDS, Record, "doc_id")
        self._schema = schema
        self._text_of = text_of

    def file(self, doc_id: str) -> Path:
        return self.path / f"{doc_id}.ann"

    def __getitem__(self, doc_id: str) -> Annotation:
        if doc_id not in self.records:
            raise KeyError(doc_id)
        path = self.file(doc_id)
        if not path.exists() and self.records[doc_id].status == "skipped":
            return Annotation(doc_id)
        return read_annotation(path, self._text_of(doc_id), self._schema, doc_id=doc_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self.records

    def __len__(self) -> int:
        return len(self.records)


class Batch(AnnotationFolder):
    """What one annotator made in one batch: `annotations/<annotator>/<batch>/`."""

    def __init__(self, path: Path, schema: Schema, text_of: Callable[[str], str]) -> None:
        super().__init__(path, schema, text_of)
        self.annotator = path.parent.name
        self.batch = path.name
