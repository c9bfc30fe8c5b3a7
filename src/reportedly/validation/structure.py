"""Level 1, outside annotations: documents, their texts, and records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime

from reportedly.corpus import SPLITS
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.structure import (
    AnnotatedTextChanged,
    AnnotationChanged,
    BadId,
    BadLanguage,
    BadTimestamp,
    EmptyField,
    MisplacedGoldStatus,
    MisplacedRecord,
    MissingAnnotation,
    NegativeLeadTime,
    SchemaAhead,
    SchemaOutdated,
    SurplusAnnotation,
    TextChanged,
    TitleMismatch,
    UnfinishedGold,
    UnknownAnnotator,
    UnknownDocument,
    UnknownSplit,
    UnnormalisedText,
)
from reportedly.history import History
from reportedly.model import AGREEMENT, Document, Record
from reportedly.naming import FORM, is_language_tag, is_slug
from reportedly.offsets import CONTROL
from reportedly.validation.hints import hint
from reportedly.validation.tables import GOLD, SPLITS_FILE, WAIVERS_FILE, Tables

_REQUIRED = ("lang", "genre", "outlet", "story", "license", "origin")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def check_documents(tables: Tables) -> Iterator[Finding]:
    """The findings about the rows of the tables that describe documents, entities, claims and splits."""
    for name in ("documents", "entities", "claims"):
        table = getattr(tables, name)
        yield from (BadId(table.place(key), id=key, form=FORM) for key in table.rows if not is_slug(key))
    for key, row in tables.documents.rows.items():
        place, document = Place(tables.documents.file, row.line, key), row.value
        for field in _REQUIRED:
            if not getattr(document, field).strip():
                yield EmptyField(place, field=field, id=key)
        if document.lang.strip() and not is_language_tag(document.lang):
            yield BadLanguage(place, id=key, lang=document.lang)
        # A document without story has its own id there, of which it is said already.
        if document.story.strip() and document.story != key and not is_slug(document.story):
            yield BadId(place, id=document.story, form=FORM)
        if not (is_date(document.published) or is_date_time(document.published)):
            form = "a date or a date-time with offset"
            yield BadTimestamp(place, field="published", value=document.published, form=form)
    for key, claim in tables.claims.rows.items():
        if not claim.value.statement.strip():
            yield EmptyField(tables.claims.place(key), field="statement", id=key)
        known_since = claim.value.known_since
        if known_since is not None and not is_date(known_since):
            yield BadTimestamp(tables.claims.place(key), field="known_since", value=known_since, form="a date")
    for key, entity in tables.entities.rows.items():
        if not entity.value.name.strip():
            yield EmptyField(tables.entities.place(key), field="name", id=key)
    for waiver in tables.waivers:
        for field in ("reason", "who"):
            if not getattr(waiver, field).strip():
                yield EmptyField(Place(WAIVERS_FILE, None, waiver.document, waiver.span), field=field, id=waiver.id)
    for split in tables.splits:
        story, name = split.value
        if name not in SPLITS:
            yield UnknownSplit(Place(SPLITS_FILE, split.line), story=story, split=name, hint=hint(name, SPLITS))


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
    if match := CONTROL.search(text):
        return f"has the control character U+{ord(match[0]):04X} at {match.start()}"
    if not unicodedata.is_normalized("NFC", text):
        return "is not in the Unicode form NFC"
    if text == "\n" or not text.endswith("\n"):
        return "is empty" if not text.strip() else "does not end with a line end"
    if text.endswith("\n\n"):
        return "ends with more than one line end"
    return None


def check_records(tables: Tables, folder: str, history: History) -> Iterator[Finding]:
    """The findings about the records of one folder; `history` is that of the schema."""
    table = tables.records[folder]
    gold = folder == GOLD
    strangers: set[str] = set()
    others: dict[str, list[int]] = {}
    for key, row in table.rows.items():
        record, place = row.value, Place(table.file, row.line, key)
        if key not in tables.documents.rows:
            yield UnknownDocument(place, id=key, hint=hint(key, tables.documents.rows))
        if not is_date_time(record.created):
            yield BadTimestamp(place, field="created", value=record.created, form="a date-time with offset")
        if record.schema_version != history.declared:
            others.setdefault(record.schema_version, []).append(row.line)
        if gold != (record.gold_status is not None):
            problem = "no gold_status" if gold else f"gold_status {record.gold_status}, but is not gold"
            yield MisplacedGoldStatus(place, id=key, problem=problem)
        if gold and record.status != "done":
            yield UnfinishedGold(place, id=key, status=record.status)
        if record.lead_time is not None and record.lead_time < 0:
            yield NegativeLeadTime(place, id=key, lead_time=record.lead_time)
        if not record.origin.strip():
            yield EmptyField(place, field="origin", id=key)
        if not is_slug(record.batch):
            yield BadId(place, id=record.batch, form=FORM)
        if not gold:
            yield from _misplaced(record, folder, place)
        known = record.annotator in tables.annotators or (gold and record.annotator == AGREEMENT)
        if not known and record.annotator not in strangers:
            strangers.add(record.annotator)  # One finding says it for the whole folder.
            meant = hint(record.annotator, tables.annotators)
            yield UnknownAnnotator(place, annotator=record.annotator, hint=meant)
    for found, lines in others.items():
        place, told = Place(table.file, lines[0]), {"count": len(lines), "found": found, "declared": history.declared}
        if history.is_ahead(found):
            yield SchemaAhead(place, **told)
        else:
            yield SchemaOutdated(place, **told, way=history.way(found))


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
    if record.status == "skipped":
        if data is not None or record.ann_sha256 is not None:
            problem = "an ann_sha256" if data is None else "an annotation"
            yield SurplusAnnotation(place, id=record.doc_id, problem=problem)
    elif data is None:
        yield MissingAnnotation(place, id=record.doc_id, status=record.status)
    elif (digest := sha256(data)) != record.ann_sha256:
        yield AnnotationChanged(Place(file, None, record.doc_id), found=digest, recorded=record.ann_sha256 or "none")


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
