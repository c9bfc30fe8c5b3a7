"""Annotation → result of Label Studio: what a prediction or an annotation holds on the server.

A span is a region with its own id; each of its attributes is a further part under the same id; a relation names
two of those ids and has none itself. Offsets are code points on both sides, half-open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.standoff import canonical
from reportedly.studio.fields import KINDS, LABELS, TEXT, stored, values_key

Result = list[dict[str, Any]]

RELATION_NOTE = "relation to {tail}: "
"""What begins a note on a relation: Label Studio keeps notes of regions only, so it stands with the head's."""


def encode(annotation: Annotation, text: str, schema: Schema) -> Result:
    """An annotation as a result of Label Studio, in canonical order; region ids are the ids of the spans.

    What the server accepts and the page then loses or is blank of is refused; whether the values are sound, levels
    structure and references of validation say.

    Args:
        text: the text that the task shows.

    Raises:
        StandoffError: two spans have one id, or a relation or a note points to nothing.
        InputError: a span does not cover its text, a label or attribute is none of the schema, or two relations link
            one pair.
    """
    annotation = canonical(annotation, schema)
    for problem in _lost(annotation, text, schema):
        raise InputError(f"{annotation.doc_id}: {problem}; run reportedly validate")
    notes = _notes(annotation)
    result: Result = []
    for span in annotation.spans:
        extent = {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
        region = _part(span.id, LABELS, "labels", extent, [span.label])
        if span.id in notes:
            region["meta"] = {"text": ["\n".join(notes[span.id])]}
        result.append(region)
        for name, value in span.attributes.items():
            spec = schema.attributes[name]
            result.append(_part(span.id, name, KINDS[spec.type], extent, stored(spec, value)))
    result += [
        {
            "type": "relation",
            "from_id": relation.head,
            "to_id": relation.tail,
            "direction": "right",
            "labels": [relation.type],
        }
        for relation in annotation.relations
    ]
    return result


def _part(id_: str, control: str, type_: str, extent: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    value = {**extent, values_key(type_): values}
    return {"id": id_, "from_name": control, "to_name": TEXT, "type": type_, "value": value}


def _notes(annotation: Annotation) -> dict[str, list[str]]:
    """The notes of each span, those on the relations that start from it among them."""
    relations = {relation.id: relation for relation in annotation.relations}
    notes: dict[str, list[str]] = {}
    for note in annotation.notes:
        if (relation := relations.get(note.target)) is None:
            notes.setdefault(note.target, []).append(note.text)
        else:
            marked = RELATION_NOTE.format(tail=relation.tail) + note.text
            notes.setdefault(relation.head, []).append(marked)
    return notes


def _lost(annotation: Annotation, text: str, schema: Schema) -> Iterator[str]:
    """What would not come back from Label Studio, or not as it is."""
    for span in annotation.spans:
        where = f"{span.label} {span.start}-{span.end}"
        if span.label not in schema.labels:
            yield f"{where}: the schema has no such label"
        elif names := [name for name in span.attributes if name not in schema.labels[span.label].attributes]:
            yield f"{where}: the label has no such attribute: {', '.join(names)}"
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            yield f"{where}: does not cover {span.text!r}"
    pairs = Counter((relation.head, relation.tail) for relation in annotation.relations)
    for (head, tail), count in pairs.items():
        if count > 1:
            yield f"{count} relations link {head} to {tail}, of which Label Studio shows the first only"
