"""Annotations → text with inline markup, in one form: names numbered in text order, lines in canonical order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from reportedly import standoff
from reportedly.errors import StandoffError
from reportedly.formats.inline.grammar import ESCAPED, NAMED_END, SEPARATOR, quote, quote_note
from reportedly.model import Annotation, Span
from reportedly.schema import Schema


def dumps(annotation: Annotation, text: str, schema: Schema) -> str:
    """A document's text with its annotation in it; `parse` gives back the same, numbered canonically.

    Args:
        text: the document's text, to which the offsets of the spans belong (code points, half-open).

    Raises:
        StandoffError: what canonical standoff cannot express either (see `standoff.dumps`), a label that the
            schema does not declare, or a relation whose type does not follow from its labels or that is there
            twice.
    """
    standoff.dumps(annotation, text, schema)
    annotation = standoff.canonical(annotation, schema)
    _check(annotation, schema)
    names = _names(annotation.spans)
    marked = "".join(_marked(annotation.spans, names, text))
    if not marked.endswith("\n"):
        marked += "\n"
    return "\n".join([f"{marked}{SEPARATOR}", *_lines(annotation, names)]) + "\n"


def _check(annotation: Annotation, schema: Schema) -> None:
    labels = {span.id: span.label for span in annotation.spans}
    for label in labels.values():
        if label not in schema.labels:
            raise StandoffError(f"{annotation.doc_id}: the schema has no label {label}; run reportedly validate")
    seen: set[tuple[str, str]] = set()
    for relation in annotation.relations:
        ends = relation.head, relation.tail
        pair = labels[relation.head], labels[relation.tail]
        if schema.pair_types.get(pair) != relation.type or ends in seen:
            problem = "is there twice" if ends in seen else "is no relation of the schema"
            raise StandoffError(
                f"{annotation.doc_id}: {relation.id}, {relation.type} from {pair[0]} {ends[0]} to {pair[1]} {ends[1]}, "
                f"{problem}; run reportedly validate"
            )
        seen.add(ends)


def _names(spans: Iterable[Span]) -> dict[str, str]:
    """The name of each span by its id: the label, from the second span of a label on with its number."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for span in spans:
        counts[span.label] += 1
        number = counts[span.label]
        names[span.id] = span.label if number == 1 else f"{span.label}-{number}"
    return names


def _marked(spans: list[Span], names: dict[str, str], text: str) -> Iterator[str]:
    """The text with its markup, in pieces."""
    starting: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        starting[span.start].append(span)
    opened: list[Span] = []
    at = 0
    for place in sorted({offset for span in spans for offset in (span.start, span.end)}):
        yield ESCAPED.sub(r"\\\g<0>", text[at:place])
        at = place
        # Behind a plain ] such a text would be read as the name of what it closes.
        by_name = NAMED_END.match(text, place) is not None
        for span in [span for span in reversed(opened) if span.end == place]:
            yield f"]/{names[span.id]}/" if by_name or span is not opened[-1] else "]"
            opened.remove(span)
        # Canonical order has the longer span first.
        for span in starting[place]:
            yield f"[{names[span.id]}|"
            opened.append(span)
    yield ESCAPED.sub(r"\\\g<0>", text[at:])


def _lines(annotation: Annotation, names: dict[str, str]) -> Iterator[str]:
    """The lines below the text: of each span what it has, then the notes on its relations."""
    notes: dict[str, list[str]] = defaultdict(list)
    for note in annotation.notes:
        notes[note.target].append(quote_note(note.text))
    links: dict[str, list[str]] = defaultdict(list)
    link_notes: dict[str, list[str]] = defaultdict(list)
    for relation in annotation.relations:
        tail = names[relation.tail]
        links[relation.head].append(tail)
        link_notes[relation.head] += [f"{names[relation.head]} -> {tail} # {note}" for note in notes[relation.id]]
    for span in annotation.spans:
        words = [name if value is True else f"{name}={quote(str(value))}" for name, value in span.attributes.items()]
        if span.id in links:
            words += ["->", *links[span.id]]
        # A line holds one note; a second one has a line of its own.
        first, *others = notes[span.id] or [""]
        if first:
            words += ["#", first]
        if words:
            yield " ".join([f"{names[span.id]}:", *words])
        yield from (f"{names[span.id]}: # {note}" for note in others)
        yield from link_notes[span.id]
