"""`validate --fix`: mends what needs no judgement, and leaves everything else as it is.

A file is rewritten only if nothing in it would be lost: all defects of its form can be mended. The hash
in its record is renewed if it was that of the file before; a file that was edited behind its record's
back keeps showing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from reportedly.corpus import PROVENANCE, RECORDS, Corpus, house_of, load_corpus
from reportedly.errors import CorpusError, StandoffError
from reportedly.files import decode_line, jsonl, read_text, sha256, write_together
from reportedly.locking import locked
from reportedly.model import Annotation, Note, Provenance, Record, Relation, Span, reference
from reportedly.schema import Schema
from reportedly.standoff import dumps, parse, resolve_splits
from reportedly.validation.annotation import check_annotation
from reportedly.validation.rules import Rules
from reportedly.validation.tables import Tables

_FORM = ("structure", "references")

Row = TypeVar("Row", Record, Provenance)


def fix_corpus(path: str | Path) -> list[str]:
    """Mend all annotations of a corpus; of a folder all changed files are written, or none.

    Returns:
        What was done or could not be done, a line per file.

    Raises:
        CorpusError, SchemaError: the corpus cannot be read at all.
    """
    with locked(house_of(path)):
        return _fixed(load_corpus(path))


def _fixed(corpus: Corpus) -> list[str]:
    tables = Tables(corpus.root)
    rules = Rules(corpus.schema)
    said: list[str] = []
    for folder, table in tables.records.items():
        files: dict[Path, bytes | str] = {}
        hashes: dict[str, tuple[str, str]] = {}
        renamed: dict[str, str] = {}
        for doc_id in table.rows:
            file = f"{folder}/{doc_id}.ann"
            try:
                data, text = read_text(corpus.root / file), corpus.text(doc_id)
            except CorpusError:  # Without file, or not UTF-8: a finding that nothing here can mend.
                continue
            mended, line = _mend_file(data, text, doc_id, file, rules, renamed)
            said += [line] if line else []
            if mended is not None:
                files[corpus.root / file] = mended
                hashes[doc_id] = (sha256(data), sha256(mended))
        if files:
            files |= _rows(corpus, folder, hashes, renamed)
            write_together(files)
    return said


def _mend_file(
    data: str, text: str, doc_id: str, file: str, rules: Rules, renamed: dict[str, str]
) -> tuple[str | None, str | None]:
    """The new content of a file (None: leave it), and what to say of it (None: nothing).

    Enters into `renamed` the old and new names (`doc#label:start-end`) of spans whose extent changes.
    """
    fixable = sorted({f.id for f in check_annotation(data, text, doc_id, rules, levels=_FORM) if f.fixable})
    if not fixable:
        return None, None
    parsed = parse(data, text, doc_id, file=file)
    if lost := sorted({finding.id for finding in parsed.findings if not finding.fixable}):
        return None, f"{file}: left as it is; first mend by hand: {', '.join(lost)}"
    try:
        mended, names = mend(resolve_splits(parsed, text, rules.schema), rules.schema)
        written = dumps(mended, text, rules.schema)
    except StandoffError as error:
        return None, f"{file}: left as it is: {error}"
    if written == data:
        return None, None
    renamed |= names
    return written, f"{file}: mended {', '.join(fixable)}"


def mend(annotation: Annotation, schema: Schema) -> tuple[Annotation, dict[str, str]]:
    """The annotation with spans trimmed of white space, relations of the type and direction that their
    labels allow, and each relation once.

    Returns:
        The annotation, and the old and new names (`doc#label:start-end`) of spans that were trimmed.
    """
    spans, renamed = [], {}
    for span in annotation.spans:
        trimmed = _trimmed(span)
        spans.append(trimmed)
        if trimmed is not span:
            renamed[reference(annotation.doc_id, span)] = reference(annotation.doc_id, trimmed)
    labels = {span.id: span.label for span in spans}
    relations: dict[tuple[str, str, str], Relation] = {}
    kept: dict[str, str] = {}
    for relation in annotation.relations:
        right = _righted(relation, labels, schema)
        kept[relation.id] = relations.setdefault((right.type, right.head, right.tail), right).id
    notes = [Note(kept.get(note.target, note.target), note.text) for note in annotation.notes]
    return Annotation(annotation.doc_id, spans, list(relations.values()), notes), renamed


def _trimmed(span: Span) -> Span:
    covered = span.text.strip()
    if covered == span.text or not covered:
        return span
    start = span.start + span.text.index(covered)
    return Span(span.id, span.label, start, start + len(covered), covered, span.attributes)


def _righted(relation: Relation, labels: dict[str, str], schema: Schema) -> Relation:
    inferred = schema.infer_relation(labels[relation.head], labels[relation.tail])
    if inferred is None or relation.type not in schema.relations:
        return relation
    type_, backwards = inferred
    head, tail = (relation.tail, relation.head) if backwards else (relation.head, relation.tail)
    return Relation(relation.id, type_, head, tail)


def _rows(
    corpus: Corpus, folder: str, hashes: dict[str, tuple[str, str]], renamed: dict[str, str]
) -> Iterator[tuple[Path, bytes]]:
    """The files beside the annotations that refer to them, as far as they change."""

    def record(row: Record) -> Record:
        before, after = hashes.get(row.doc_id, ("", ""))
        return msgspec.structs.replace(row, ann_sha256=after) if row.ann_sha256 == before else row

    def provenance(row: Provenance) -> Provenance:
        return msgspec.structs.replace(row, span=renamed.get(row.span, row.span))

    yield from _changed(corpus.root / folder / PROVENANCE, Provenance, provenance)
    yield from _changed(corpus.root / folder / RECORDS, Record, record)


def _changed(path: Path, type_: type[Row], change: Callable[[Row], Row]) -> Iterator[tuple[Path, bytes]]:
    """The file with its rows changed; lines that do not change, or cannot be read, stay as they are."""
    if not path.exists():
        return
    lines = path.read_bytes().splitlines(keepends=True)
    new = [_changed_line(line, type_, change) for line in lines]
    if new != lines:
        yield path, b"".join(new)


def _changed_line(line: bytes, type_: type[Row], change: Callable[[Row], Row]) -> bytes:
    try:
        row = decode_line(line, type_)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return line
    changed = change(row)
    return line if changed == row else jsonl([changed])
