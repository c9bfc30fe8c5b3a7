"""A folder of annotations: `<doc_id>.ann` files with their `records.jsonl`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from reportedly.corpus.jsonl_index import JsonlIndex
from reportedly.errors import CorpusError
from reportedly.history import load_history
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
        CorpusError: a record is of another version of the schema. Or the `.ann` of another document is missing (when
            read).
        StandoffError: an annotation is not sound (when read).
    """

    def __init__(self, path: Path, schema: Schema, text_of: Callable[[str], str]) -> None:
        self.path = path
        self.records: JsonlIndex[Record] = JsonlIndex(path / RECORDS, Record, "doc_id")
        self._schema = schema
        self._text_of = text_of
        for record in self.records.rows():
            if record.schema_version != schema.version:
                raise _of_another_version(record, schema, self.records.path)

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


def _of_another_version(record: Record, schema: Schema, path: Path) -> CorpusError:
    found = record.schema_version
    told = f"{record.doc_id} was annotated with schema {found}, the schema is {schema.version}"
    if schema.path is None:
        return CorpusError(told, path=path)
    history = load_history(schema.path.parent, schema.version)
    if history.is_ahead(found):
        return CorpusError(f"{told}: take the newer schema, and the reportedly that goes with it", path=path)
    return CorpusError(f"{told}: run reportedly migrate ({history.way(found)})", path=path)
