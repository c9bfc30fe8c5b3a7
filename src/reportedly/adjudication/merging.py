"""Several annotations of one document beside each other: whether they agree, and in what.

Ids and order never count, nor do notes: a span is its label and extent, a relation its type and the two
spans that it links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reportedly.files import sha256
from reportedly.model import Annotation, Relation, Span, Value
from reportedly.schema import Schema
from reportedly.standoff import canonical, dumps

AGREED = "agreed"

Extent = tuple[str, int, int]
"""A span without its id: label, start, end."""


def extent(span: Span) -> Extent:
    return span.label, span.start, span.end


def without_notes(annotation: Annotation) -> Annotation:
    return Annotation(annotation.doc_id, annotation.spans, annotation.relations)


def in_form(annotation: Annotation, text: str, schema: Schema) -> str:
    """What an annotation says, as the text of an `.ann` file: equal if and only if they agree in everything."""
    return dumps(without_notes(annotation), text, schema)


def agreed(annotations: Sequence[Annotation], schema: Schema) -> Annotation:
    """What all annotations of a document have: spans, of these the attributes with one value, and relations.

    Each is a part of the first annotation and of every other. What is sound in them is sound in it,
    though attributes that were not agreed on are missing.
    """
    first, *others = annotations
    spans = [{extent(span): span for span in annotation.spans} for annotation in others]
    links = [set(_links(annotation)) for annotation in others]
    shared = [
        Span(
            span.id,
            span.label,
            span.start,
            span.end,
            span.text,
            _shared(span, [own[extent(span)] for own in spans], schema),
        )
        for span in first.spans
        if all(extent(span) in own for own in spans)
    ]
    relations = [r for link, r in _links(first).items() if all(link in own for own in links)]
    return canonical(Annotation(first.doc_id, shared, relations), schema)


def _shared(span: Span, others: Iterable[Span], schema: Schema) -> dict[str, Value]:
    attributes = dict(span.attributes)
    for other in others:
        attributes = {name: value for name, value in attributes.items() if other.attributes.get(name) == value}
    # A polarity without its claim says nothing.
    partners = {name: schema.attributes[name].required_with for name in attributes}
    return {name: value for name, value in attributes.items() if partners[name] in (None, *attributes)}


def _links(annotation: Annotation) -> dict[tuple[str, Extent, Extent], Relation]:
    spans = {span.id: extent(span) for span in annotation.spans}
    return {(r.type, spans[r.head], spans[r.tail]): r for r in annotation.relations}


def proposals(annotations: Mapping[str, Annotation], batch: str, schema: Schema) -> dict[str, Annotation]:
    """What an adjudicator starts from: what all have (`AGREED`), then each annotation as `version-a` and so on.

    Whose version it is does not show, and in each document the order is another, so that nobody is
    preferred; it is the same whenever it is asked for.

    Args:
        annotations: the annotations of one document by annotator, at least one.
    """
    doc_id = next(iter(annotations.values())).doc_id
    order = sorted(annotations, key=lambda annotator: sha256(f"{batch} {doc_id} {annotator}"))
    versions = [without_notes(annotations[annotator]) for annotator in order]
    named = {f"version-{_letters(i)}": version for i, version in enumerate(versions)}
    return {AGREED: agreed(versions, schema)} | named


def _letters(number: int) -> str:
    """0 → a, 25 → z, 26 → aa."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)
