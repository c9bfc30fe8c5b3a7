"""Annotations → canonical brat standoff.

Blocks T, R, A, N, # follow each other, each numbered from 1: T by (start, -end, label order of the
schema), R by (type in schema order, head, tail), the others by (target, schema order), several notes
on one target by their text. Ids compare as numbers. Names that the schema does not know come last, in
alphabetical order.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportedly.errors import StandoffError
from reportedly.files import write_atomically
from reportedly.model import Annotation, Note, Relation, Span, Value, number
from reportedly.schema import Schema
from reportedly.standoff.fragments import split_at_line_ends


def canonical(annotation: Annotation, schema: Schema) -> Annotation:
    """The same annotation in canonical order, renumbered; the input is left as it is.

    Raises:
        StandoffError: a relation or a note points to nothing, or two spans have one id.
    """
    spans = sorted(annotation.spans, key=_span_key(schema))
    ids = {span.id: f"T{i}" for i, span in enumerate(spans, start=1)}
    if len(ids) < len(spans):
        raise StandoffError(f"{annotation.doc_id}: two spans have the same id")
    rank = {span.id: i for i, span in enumerate(spans)}
    kinds = schema.relation_order
    try:
        relations = sorted(
            annotation.relations,
            key=lambda r: (kinds.get(r.type, len(kinds)), r.type, rank[r.head], rank[r.tail]),
        )
    except KeyError as error:
        raise StandoffError(f"{annotation.doc_id}: a relation points to {error.args[0]}, which is no span") from None
    relation_ids = {relation.id: f"R{i}" for i, relation in enumerate(relations, start=1)}
    targets = ids | relation_ids
    try:
        notes = [Note(targets[note.target], note.text) for note in annotation.notes]
    except KeyError as error:
        raise StandoffError(f"{annotation.doc_id}: a note points to {error.args[0]}, which does not exist") from None
    notes.sort(key=lambda note: (note.target[0] != "T", number(note.target), note.text))
    return Annotation(
        annotation.doc_id,
        [Span(ids[s.id], s.label, s.start, s.end, s.text, _ordered(s, schema)) for s in spans],
        [Relation(f"R{i}", r.type, ids[r.head], ids[r.tail]) for i, r in enumerate(relations, start=1)],
        notes,
    )


def _span_key(schema: Schema) -> Callable[[Span], tuple[int, int, int, str]]:
    order = schema.label_order
    last = len(order)
    return lambda s: (s.start, -s.end, order.get(s.label, last), s.label if s.label not in order else "")


def _ordered(span: Span, schema: Schema) -> dict[str, Value]:
    order = schema.attribute_order
    names = sorted(span.attributes, key=lambda name: (order.get(name, len(order)), name))
    return {name: span.attributes[name] for name in names if span.attributes[name] is not False}


def dumps(annotation: Annotation, text: str, schema: Schema) -> str:
    """An annotation as the text of a canonical `.ann` file (empty for an empty annotation).

    Args:
        text: the document's text, needed where spans cross line ends.

    Raises:
        StandoffError: something that standoff cannot express: a span that begins or ends at a line
            end or does not cover its text, a value or a note with a line end, a name or an id of a
            registry with white space, a reference to nothing.
    """
    names = {span.label for span in annotation.spans} | {relation.type for relation in annotation.relations}
    for name in names.union(*(span.attributes for span in annotation.spans)):
        if not _is_word(name):
            raise StandoffError(f"{annotation.doc_id}: the name {name!r} cannot be written: it is not one word")
    for span in annotation.spans:
        start, end = span.start, span.end
        if not 0 <= start < end <= len(text) or text[start:end] != span.text:
            raise StandoffError(f"{annotation.doc_id}: {span.label} {start}-{end} does not cover {span.text!r}")
    return _render(canonical(annotation, schema), text, schema)


def _is_word(name: str) -> bool:
    return name.split() == [name]


def is_canonical(data: str, annotation: Annotation, text: str, schema: Schema) -> bool:
    """Whether `data` is what `dumps` writes for the annotation that was parsed from it.

    The same as comparing with `dumps`, but in a fraction of the time: nothing is sorted or copied that
    stands in order already.

    Raises:
        StandoffError: see `dumps`.
    """
    if annotation.notes or not _is_declared(annotation, schema):
        return dumps(annotation, text, schema) == data
    return _is_ordered(annotation, schema) and _render(annotation, text, schema) == data


def _is_declared(annotation: Annotation, schema: Schema) -> bool:
    """Whether all labels and relation types are those of the schema, so that it alone orders them."""
    return {span.label for span in annotation.spans} <= schema.labels.keys() and {
        relation.type for relation in annotation.relations
    } <= schema.relations.keys()


def _is_ordered(annotation: Annotation, schema: Schema) -> bool:
    """Whether spans, relations and attributes stand in the order in which `canonical` would put them."""
    labels, types = schema.label_order, schema.relation_order
    span_keys = [(span.start, -span.end, labels[span.label]) for span in annotation.spans]
    if span_keys != sorted(span_keys):
        return False
    rank = {span.id: i for i, span in enumerate(annotation.spans)}
    relation_keys = [(types[r.type], rank[r.head], rank[r.tail]) for r in annotation.relations]
    if relation_keys != sorted(relation_keys):
        return False
    # Few sets of attributes occur in one file, over and over. Parsing reads the lines of references
    # last, so that their place among the attributes of the span says nothing.
    references, order = schema.references, schema.attribute_order
    unknown = len(order)
    for names in {tuple(span.attributes) for span in annotation.spans if span.attributes}:
        keys = [(name in references, order.get(name, unknown), name) for name in names]
        if keys != sorted(keys):
            return False
    return True


def _render(annotation: Annotation, text: str, schema: Schema) -> str:
    """An annotation that is in canonical order, its offsets proved, as text with the numbers of the order."""
    lines: list[str] = []
    attributes: list[str] = []
    references: list[str] = []
    registered = schema.references
    for i, span in enumerate(annotation.spans, start=1):
        start, end, covered = span.start, span.end, span.text
        if "\n" not in covered:
            lines.append(f"T{i}\t{span.label} {start} {end}\t{covered}")
        else:
            fragments = split_at_line_ends(text, start, end)
            place = ";".join([f"{a} {b}" for a, b in fragments])
            covered = " ".join([text[a:b] for a, b in fragments])
            lines.append(f"T{i}\t{span.label} {place}\t{covered}")
        if not span.attributes:
            continue
        for name, value in span.attributes.items():
            if value is True:
                attributes.append(f"A{len(attributes) + 1}\t{name} {span.id}")
            elif value is not False:
                if not value or "\n" in value or (name in registered and not _is_word(value)):
                    raise StandoffError(
                        f"{annotation.doc_id}: {span.id}: the value {value!r} of {name} cannot be written"
                    )
                if name in registered:
                    references.append(f"N{len(references) + 1}\tReference {span.id} {name}:{value}\t{value}")
                else:
                    attributes.append(f"A{len(attributes) + 1}\t{name} {span.id} {value}")
    lines += [f"R{i}\t{r.type} Arg1:{r.head} Arg2:{r.tail}" for i, r in enumerate(annotation.relations, start=1)]
    lines += attributes
    lines += references
    for i, note in enumerate(annotation.notes, start=1):
        if not note.text or "\n" in note.text:
            raise StandoffError(f"{annotation.doc_id}: the note on {note.target} must be one line of text")
        lines.append(f"#{i}\tAnnotatorNotes {note.target}\t{note.text}")
    return "\n".join(lines) + "\n" if lines else ""


def write_annotation(path: str | Path, annotation: Annotation, text: str, schema: Schema) -> None:
    """Write an annotation as a canonical `.ann` file, whole or not at all.

    Raises:
        StandoffError: see `dumps`.
    """
    try:
        data = dumps(annotation, text, schema)
    except StandoffError as error:
        raise StandoffError(str(error), path=path) from None
    write_atomically(Path(path), data)
