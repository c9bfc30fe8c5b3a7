"""Where the spans of gold came from: who had each, who decided, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.adjudication.merging import extent
from reportedly.model import Annotation, Provenance, Span, Value, reference


def provenance(gold: Annotation, versions: Mapping[str, Annotation], decided_by: str) -> Iterator[Provenance]:
    """A row for every span of gold.

    An annotator *had* a span who had its label and extent. The note is what the adjudicator wrote on the
    span; behind it stands where an annotator had it with other attributes.

    Args:
        gold: the annotation that becomes gold, with the notes of who decided.
        versions: the annotators' own annotations by annotator.
    """
    own = {annotator: {extent(span): span for span in annotation.spans} for annotator, annotation in versions.items()}
    for span in gold.spans:
        had = {annotator: spans[extent(span)] for annotator, spans in own.items() if extent(span) in spans}
        told = [*notes_on(gold, span), *_changes(span, had)]
        yield Provenance(reference(gold.doc_id, span), list(had), decided_by, "; ".join(told) or None)


def notes_on(annotation: Annotation, span: Span) -> list[str]:
    """The notes on a span, in the order of the annotation."""
    return [note.text for note in annotation.notes if note.target == span.id]


def _changes(span: Span, had: Mapping[str, Span]) -> Iterator[str]:
    differences: dict[str, list[str]] = {}
    for annotator, other in had.items():
        names = dict.fromkeys([*span.attributes, *other.attributes])
        differing = [
            _said(name, other.attributes.get(name))
            for name in names
            if other.attributes.get(name) != span.attributes.get(name)
        ]
        if differing:
            differences.setdefault(", ".join(differing), []).append(annotator)
    for difference, annotators in differences.items():
        yield f"{', '.join(annotators)} had {difference}"


def _said(name: str, value: Value | None) -> str:
    if value is None:
        return f"no {name}"
    return name if value is True else f"{name} {value}"
