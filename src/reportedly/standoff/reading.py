"""Standoff files → annotations in the form of the model, which has no spans in fragments."""

from __future__ import annotations

from pathlib import Path

from reportedly.errors import StandoffError
from reportedly.files import read_text
from reportedly.findings.references import SplitSpan
from reportedly.model import Annotation, Relation, Span, number
from reportedly.schema import Schema
from reportedly.standoff.fragments import rejoin
from reportedly.standoff.parsing import Parsed, parse


def resolve_splits(parsed: Parsed, text: str, schema: Schema) -> Annotation:
    """The annotation without split spans: contents become chains, other labels their hull.

    A split content becomes one span per fragment, linked in text order by the schema's continuation
    relation; the first fragment keeps the id, the attributes and the other relations. Adds a
    `SplitSpan` finding per split span.
    """
    if not parsed.splits:
        return parsed.annotation
    annotation = parsed.annotation
    continuation = next(iter(schema.continuations), None)
    next_span = max(number(span.id) for span in annotation.spans) + 1
    next_relation = max((number(relation.id) for relation in annotation.relations), default=0) + 1
    last_piece: dict[str, str] = {}
    links: list[Relation] = []
    spans: list[Span] = []
    for span in annotation.spans:
        fragments = parsed.splits.get(span.id)
        if fragments is None:
            spans.append(span)
            continue
        pieces = rejoin(text, fragments)
        chained = continuation if len(pieces) > 1 and schema.role_of(span.label) == "content" else None
        parsed.findings.append(
            SplitSpan(
                parsed.place(span.id),
                label=span.label,
                gap=text[pieces[0][1] : pieces[1][0]] if len(pieces) > 1 else "",
                read_as=f"a chain of {len(pieces)} fragments" if chained else "its hull",
            )
        )
        if chained is None:
            spans.append(span)
            continue
        previous = span.id
        start, end = pieces[0]
        spans.append(Span(span.id, span.label, start, end, text[start:end], span.attributes))
        for start, end in pieces[1:]:
            piece = Span(f"T{next_span}", span.label, start, end, text[start:end])
            spans.append(piece)
            links.append(Relation(f"R{next_relation}", chained, piece.id, previous))
            previous = piece.id
            next_span += 1
            next_relation += 1
        last_piece[span.id] = previous
    # What continued the split content continues its last fragment: a chain has no branches.
    relations = [
        Relation(r.id, r.type, r.head, last_piece.get(r.tail, r.tail)) if r.type == continuation else r
        for r in annotation.relations
    ]
    return Annotation(annotation.doc_id, spans, relations + links, annotation.notes)


def read_annotation(path: str | Path, text: str, schema: Schema, *, doc_id: str | None = None) -> Annotation:
    """Read an `.ann` file of a document.

    Args:
        path: the file; without `doc_id`, its stem names the document.
        text: the document's text; every span is proved against it.

    Raises:
        CorpusError: the file is missing or not UTF-8.
        StandoffError: the first defect of the file, with its line.
    """
    path = Path(path)
    parsed = parse(read_text(path), text, doc_id or path.stem, file=str(path))
    annotation = resolve_splits(parsed, text, schema)
    if parsed.findings:
        finding = min(parsed.findings, key=lambda found: found.place.line or 0)
        raise StandoffError(f"{finding.id}: {finding.message}; {finding.remedy}", path=path, line=finding.place.line)
    return annotation
