"""Builders that the tests share. All fixture texts are invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reportedly.model import Annotation, Relation, Span, Value
from reportedly.schema import Schema, load_schema

ROOT = Path(__file__).resolve().parent.parent
SCHEMA: Schema = load_schema(ROOT / "schema")
CORPORA = ROOT.parent / "shared" / "corpora"

Spec = tuple[str, str] | tuple[str, str, Mapping[str, Value]]


def locate(text: str, covered: str) -> tuple[int, int]:
    """Where `covered` stands in `text`: its only place, or the nth with a suffix `@n` (from 1)."""
    wanted, _, nth = covered.partition("@")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(wanted, start + 1)
    if not nth:
        assert text.find(wanted, start + 1) < 0, f"{wanted!r} stands more than once: say which with @n"
    return start, start + len(wanted)


def build(
    text: str,
    spans: Mapping[str, Spec],
    links: Iterable[tuple[str, str]] = (),
    *,
    doc_id: str = "doc",
    schema: Schema = SCHEMA,
) -> Annotation:
    """An annotation from names: `spans` maps a name to (label, covered text[, attributes]), `links`
    are (head, tail) by name; their types follow from the labels. Span ids are the names."""
    made = []
    for name, (label, covered, *attributes) in spans.items():
        start, end = locate(text, covered)
        made.append(Span(name, label, start, end, text[start:end], dict(attributes[0]) if attributes else {}))
    labels = {span.id: span.label for span in made}
    relations = [
        Relation(f"R{i}", schema.pair_types[labels[head], labels[tail]], head, tail)
        for i, (head, tail) in enumerate(links, start=1)
    ]
    return Annotation(doc_id, made, relations)
