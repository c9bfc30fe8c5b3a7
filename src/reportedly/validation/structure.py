"""Level 1, outside annotations: documents, their texts, records, and the files that lie about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from datetime import date, datetime

from reportedly.corpus import PROVENANCE, RECORDS, SPLITS
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.structure import (
    AnnotatedTextChanged,
    AnnotationChanged,
    BadId,
    BadTimestamp,
    EmptyField,
    MisplacedGoldStatus,
    MisplacedRecord,
    MissingAnnotation,
    MissingRecord,
    SchemaVersionMismatch,
    StrayFile,
    TextChanged,
    TitleMismatch,
    UnknownAnnotator,
    UnknownDocument,
    UnknownSplit,
    UnnormalisedText,
)
from reportedly.model import Document, Record
from reportedly.naming import FORM, is_slug
from reportedly.validation.hints import hint
from reportedly.validation.tables import Tables

_REQUIRED = ("lang", "genre", "outlet", "story", "license", "origin")
_BESIDE = (RECORDS, PROVENANCE, "README.md")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")


def check_documents(tables: Tables) -> Iterator[Finding]:
    """The findings about the rows of the tables that describe documents, entities, claims and splits."""
    for name in ("documents", "entities", "claims"):
        table = getattr(tables, name)
        yield from (BadId(table.place(key), id=key, form=FORM) for key in table.rows if not is_slug(key))
    for key, row in tables.documents.rows.items():
        place, document = Place(tables.documents.file, row.line, key), row.value
        for field in _REQUIRED:
            if not getattr(document, field):
                yield EmptyField(place, field=field, id=key)
        if not (is_date(document.published) or is_date_time(document.published)):
            form = "a date or a date-time with offset"
            yield BadTimestamp(place, field="published", value=document.published, form=form)
    for key, claim in tables.claims.rows.items():
        known_since = claim.value.known_since
        if known_since is not None and not is_date(known_since):
            yield BadTimestamp(tables.claims.place(key), field="known_since", value=known_since, form="a date")
    for split in tables.splits:
        story, name = split.value
        if name not in SPLITS:
            yield UnknownSplit(Place("corpus/splits.csv", split.line), story=story, split=name, hint=hint(name, SPLITS))


def check_text(text: str, digest: str, document: Document, place: Place) -> Iterator[Finding]:
    """The findings about a text; `digest` is the sha256 of its bytes, `place` the file."""
    if problem := _problem_of_form(text):
        yield UnnormalisedText(place, problem=problem)
    if digest != document.sha256:
        yield TextChanged(place, id=document.id, found=digest, declared=document.sha256)
    first = text.partition("\n")[0]
    if document.title and document.title != first:
        yield TitleMismatch(place, title=document.title, line=first)


def _problem_of_form(text: str) -> str | None:
    if match := _CONTROL.search(text):
        return f"has the control character U+{ord(match[0]):04X} at {match.start()}"
    if not unicodedata.is_normalized("NFC", text):
        return "is not in the Unicode form NFC"
    if text == "\n" or not text.endswith("\n"):
        return "is empty" if not text.strip() else "does not end with a line end"
    if text.endswith("\n\n"):
        return "ends with more than one line end"
    return None


def check_records(tables: Tables, folder: str, version: str) -> Iterator[Finding]:
    """The findings about the records of one folder; `version` is that of the schema."""
    table = tables.records[folder]
    gold = folder == "corpus/gold"
    strangers: set[str] = set()
    for key, row in table.rows.items():
        record, place = row.value, Place(table.file, row.line, key)
        if key not in tables.documents.rows:
            yield UnknownDocument(place, id=key, hint=hint(key, tables.documents.rows))
        if not is_date_time(record.created):
            yield BadTimestamp(place, field="created", value=record.created, form="a date-time with offset")
        if record.schema_version != version:
            yield SchemaVersionMismatch(place, found=record.schema_version, declared=version)
        if gold != (record.gold_status is not None):
            problem = "no gold_status" if gold else f"gold_status {record.gold_status}, but is not gold"
            yield MisplacedGoldStatus(place, id=key, problem=problem)
        if not gold:
            yield from _misplaced(record, folder, place)
        if record.annotator not in tables.annotators and record.annotator not in strangers:
            strangers.add(record.annotator)  # One finding says it for the whole folder.
            meant = hint(record.annotator, tables.annotators)
            yield UnknownAnnotator(place, annotator=record.annotator, hint=meant)


def _misplaced(record: Record, folder: str, place: Place) -> Iterator[Finding]:
    annotator, batch = folder.split("/")[-2:]
    for field, value, expected in (("annotator", record.annotator, annotator), ("batch", record.batch, batch)):
        if value != expected:
            yield MisplacedRecord(place, field=field, value=value, folder=expected)


def check_record(record: Record, place: Place, text_sha256: str, data: bytes | None, file: str) -> Iterator[Finding]:
    """The findings about one record beside its text and its annotation (`data`, None without file).

    `place` is that of the record, `file` the name of the annotation.
    """
    if record.text_sha256 != text_sha256:
        yield AnnotatedTextChanged(place, id=record.doc_id, recorded=record.text_sha256, found=text_sha256)
    if data is None:
        if record.status != "skipped":
            yield MissingAnnotation(place, id=record.doc_id, status=record.status)
    elif (digest := sha256(data)) != record.ann_sha256:
        yield AnnotationChanged(Place(file, None, record.doc_id), found=digest, recorded=record.ann_sha256 or "none")


def check_files(tables: Tables) -> Iterator[Finding]:
    """The findings about files that no table knows."""
    yield from _stray(tables, "corpus/texts", ".txt", tables.documents.rows, StrayFile)
    for folder, table in tables.records.items():
        yield from _stray(tables, folder, ".ann", table.rows, MissingRecord)


def _stray(
    tables: Tables, folder: str, suffix: str, known: Container[str], missing: type[Finding]
) -> Iterator[Finding]:
    """The files of a folder that are not `<key><suffix>`, or whose key is not known (then `missing`)."""
    path = tables.root / folder
    if not path.is_dir():
        return
    for name in sorted(file.name for file in path.iterdir()):
        key = name.removesuffix(suffix)
        if key == name:
            if name not in _BESIDE:
                yield StrayFile(Place(f"{folder}/{name}"))
        elif key not in known:
            yield missing(Place(f"{folder}/{name}"))


def is_date(value: str) -> bool:
    """Whether a value is an ISO 8601 calendar date."""
    return _DATE.fullmatch(value) is not None and _parses(date.fromisoformat, value)


def is_date_time(value: str) -> bool:
    """Whether a value is an ISO 8601 date-time with offset."""
    return _DATE_TIME.fullmatch(value) is not None and _parses(datetime.fromisoformat, value)


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True
