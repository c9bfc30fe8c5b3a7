"""Level 4: documents that were withdrawn never come back."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import WithdrawnDocument
from reportedly.validation.tables import TAKEDOWNS_FILE, Tables


def check_withdrawn(tables: Tables) -> Iterator[Finding]:
    """The findings about documents of takedowns.csv of which something is still there, one for each."""
    for takedown in tables.takedowns:
        doc_id = takedown.doc_id
        if where := ", ".join(_places(tables, doc_id)):
            place = Place(TAKEDOWNS_FILE, takedown.line, doc_id)
            yield WithdrawnDocument(place, id=doc_id, takedown=takedown, where=where)


def _places(tables: Tables, doc_id: str) -> Iterator[str]:
    if doc_id in tables.documents.rows:
        yield tables.documents.file
    if (tables.root / "corpus" / "texts" / f"{doc_id}.txt").exists():
        yield "corpus/texts"
    for folder, table in tables.records.items():
        if doc_id in table.rows or (tables.root / folder / f"{doc_id}.ann").exists():
            yield folder
