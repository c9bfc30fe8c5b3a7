"""Annotation → result of Label Studio: what a prediction or an annotation holds on the server.

A span is a region with its own id; each of its attributes is a further part under the same id; a relation names
two of those ids and has none itself. Offsets are code points on both sides, half-open.
"""

from __future__ import annotations

from typing import Any

from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.standoff import canonical
from reportedly.studio.fields import KINDS, LABELS, TEXT, stored, values_key

Result = list[dict[str, Any]]

RELATION_NOTE = "relation to {tail}: "
"""What begins a note on a relation: Label Studio keeps notes of regions only, so it stands with the head's."""


def encode(annotation: Annotation, text: str, schema: Schema) -> Result:
    """An annotation as a result of Label Studio, in canonical order; region ids are the ids of the spans.

    Of what the server accepts, some makes the page blank or is lost in the browser (a relation to nothing, two
    with one id, unknown names): an annotation that passes the levels structure and references has none of it.

    Args:
        text: the text that the task shows.

    Raises:
        StandoffError: two spans have one id, or a relation or a note points to nothing.
        KeyError: a label or an attribute that the schema lacks.
    """
    annotation = canonical(annotation, schema)
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
