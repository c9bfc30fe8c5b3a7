"""Level 1: the files that lie about in a corpus, though nothing in it knows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportedly.corpus import PROVENANCE, RECORDS
from reportedly.findings import Finding, Place
from reportedly.findings.structure import MissingRecord, StrayFile
from reportedly.validation.tables import GOLD, Tables

_README = "README.md"
_TABLES = ("documents.jsonl", "entities.jsonl", "claims.jsonl", "splits.csv", "waivers.yaml", "takedowns.csv")
_FILES = frozenset({"corpus.yaml", "rai.yaml", *_TABLES, _README, "LICENSE"})
_FOLDERS = frozenset({"texts", "annotations", "gold", "releases"})

_UNKNOWN = "no document or record belongs to this file"
_NO_PART = "no corpus has such a file or folder"
_NO_BATCH = "annotations lie in annotations/<annotator>/<batch>/"
_NO_RELEASE = "releases lie in releases/<version>.json"


def check_files(tables: Tables) -> Iterator[Finding]:
    """The findings about files and folders that are no part of a corpus, or that no table knows."""
    corpus = tables.root / "corpus"

    def stray(path: Path, problem: str) -> Finding:
        return StrayFile(Place(tables.name(path)), problem=problem)

    for path in _entries(corpus):
        # Pages for people may lie beside the data.
        if path.name not in (_FOLDERS if path.is_dir() else _FILES) and not _is_file(path, ".md"):
            yield stray(path, _NO_PART)
    for path in _entries(corpus / "texts"):
        if not _is_file(path, ".txt") or path.stem not in tables.documents.rows:
            yield stray(path, _UNKNOWN)
    annotators = _entries(corpus / "annotations")
    for path in [*annotators, *(path for annotator in annotators for path in _entries(annotator))]:
        if not path.is_dir():
            yield stray(path, _NO_BATCH)
    for folder, table in tables.records.items():
        for path in _entries(tables.root / folder, RECORDS, *([PROVENANCE] if folder == GOLD else [])):
            if not _is_file(path, ".ann"):
                yield stray(path, _UNKNOWN)
            elif path.stem not in table.rows:
                yield MissingRecord(Place(tables.name(path)))
    for path in _entries(corpus / "releases"):
        if not _is_file(path, ".json"):
            yield stray(path, _NO_RELEASE)


def _entries(folder: Path, *beside: str) -> list[Path]:
    """What lies in a folder, by name, without its README and the files that lie `beside` the others."""
    if not folder.is_dir():
        return []
    known = {_README, *beside}
    return sorted(path for path in folder.iterdir() if path.name not in known or path.is_dir())


def _is_file(path: Path, suffix: str) -> bool:
    return path.suffix == suffix and path.is_file()
