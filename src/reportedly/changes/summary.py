"""What changed, in lines of text: counts first, then each change of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportedly.changes.result import (
    Changes,
    Content,
    DocumentChange,
    FieldChange,
    NameChange,
    RegistryChanges,
    SchemaChange,
    Side,
    SpanChange,
    ValueChange,
)
from reportedly.naming import shortened
from reportedly.release.versions import Type

SPAN_KINDS = {
    "added": "added",
    "removed": "removed",
    "moved": "moved: the same label with another extent",
    "relabelled": "relabelled: the same extent under another label",
    "attributes": "with other values of attributes",
}
"""The kinds of changed spans, with what each means."""

_LISTED = 8


def heading(changes: Changes) -> str:
    """What is compared."""
    return f"{side(changes.old)} → {side(changes.new)}"


def side(of: Side) -> str:
    """One side: `toy 1.2.3 (revision v1.2.3, 0f1e2d3c)`."""
    commit = f", {of.commit[:8]}" if of.commit else ""
    return f"{of.name} {of.version} ({of.kind} {of.source}{commit})"


def facts(changes: Changes, limit: int | None = _LISTED) -> Iterator[tuple[str, str]]:
    """What changed, in counts: a name and what is to be said, for everything that did.

    Args:
        limit: how many of each are named; None: all.
    """
    for change in changes.corpus:
        yield change.name, value(change)
    for of_schema in changes.schema:
        yield of_schema.what, schema(of_schema)
    for change in changes.segmentation:
        yield change.name.replace("_", " "), value(change)
    if changes.fields:
        yield "fields", listed([field(change) for change in changes.fields], limit)
    for name, ids in (("documents added", changes.added), ("documents removed", changes.removed)):
        if ids:
            yield name, f"{len(ids):,} ({listed(ids, limit)})"
    if changes.changed:
        yield "documents changed", f"{len(changes.changed):,}"
    yield from _counts(changes)
    moves = [f"{of.id} {value(of.split)}" for of in changes.changed if of.split]
    if moves:
        yield "split moves", listed(moves, limit)
    for name, registry in (("entities", changes.entities), ("claims", changes.claims)):
        if said := counts_of(registry, limit):
            yield name, said
    for records in changes.records:
        kinds = {"added": records.added, "removed": records.removed, "changed": records.changed}
        said = ", ".join(f"{len(ids):,} {kind}" for kind, ids in kinds.items() if ids)
        yield f"records of {records.annotator}, batch {records.batch}", said


def _counts(changes: Changes) -> Iterator[tuple[str, str]]:
    """How many changes of each kind all documents have together."""
    for what, number in (
        ("texts changed", sum(bool(of.text) for of in changes.changed)),
        ("metadata changed", sum(bool(of.metadata) for of in changes.changed)),
    ):
        if number:
            yield what, f"{number:,}"
    spans = Counter(span.kind for of in changes.changed for span in of.spans)
    relations = Counter(relation.kind for of in changes.changed for relation in of.relations)
    for what, counts in (("spans", spans), ("relations", relations)):
        if counts:
            named = {"attributes": "with other attributes"}
            yield what, ", ".join(f"{number:,} {named.get(kind, kind)}" for kind, number in counts.most_common())


def counts_of(registry: RegistryChanges, limit: int | None) -> str:
    """How many rows came, went and changed, with their ids."""
    kinds = {"added": registry.added, "removed": registry.removed, "changed": [of.id for of in registry.changed]}
    return "; ".join(f"{len(ids):,} {kind} ({listed(ids, limit)})" for kind, ids in kinds.items() if ids)


def document_lines(change: DocumentChange) -> Iterator[tuple[str, str]]:
    """Each change of a document: `+`, `-` or `~`, and what it is about."""
    for of_text in change.text:
        yield "@", f"text, line {of_text.old_line} → {of_text.new_line}"
        yield from (("-", line) for line in of_text.old)
        yield from (("+", line) for line in of_text.new)
    for of_document in (*change.metadata, *([change.split] if change.split else [])):
        yield "~", f"{of_document.name}: {value(of_document)}"
    if change.gold:
        yield ("+" if change.gold == "added" else "-"), f"gold {change.gold}"
    for span in change.spans:
        yield {"added": "+", "removed": "-"}.get(span.kind, "~"), span_line(span)
    for relation in change.relations:
        sign = "+" if relation.kind == "added" else "-"
        ends = f"{relation.head} {quoted(relation.head_text)} → {relation.tail} {quoted(relation.tail_text)}"
        yield sign, f"{relation.type}: {ends}"


def span_line(change: SpanChange) -> str:
    """A changed span: both references where both sides have it, and the attributes that differ."""
    sides = [f"{at.reference} {quoted(at.text)}" for at in (change.old, change.new) if at]
    if change.kind == "attributes":
        sides = sides[1:]
    attributes = "".join(f"; {of.name}: {value(of)}" for of in change.attributes)
    return f"{' → '.join(sides)}{attributes}"


def schema(change: SchemaChange) -> str:
    """What became of the names in a list of the schema."""
    reordered = ["in another order"] if change.reordered else []
    return ", ".join([*(_name(of) for of in change.names), *reordered])


def _name(change: NameChange) -> str:
    if change.kind == "renamed":
        return f"{change.old} renamed to {change.new}"
    return f"{change.new or change.old} {change.kind}"


def field(change: FieldChange) -> str:
    """A changed field, with its types where it has others."""
    path = f"{change.config}.{change.field}" if change.field else f"config {change.config}"
    if change.kind in {"added", "removed"}:
        return f"{path} {change.kind}"
    return f"{path}: {_type(change.old)} → {_type(change.new)}"


def _type(type_: Type | None) -> str:
    return f"class ({', '.join(type_)})" if isinstance(type_, tuple) else str(type_)


def value(change: ValueChange) -> str:
    """A changed value, old and new."""
    return f"{shown(change.old)} → {shown(change.new)}"


def shown(content: Content) -> str:
    """A value as it is said; `–` for one that is not set."""
    if isinstance(content, list):
        return ", ".join(content) or "–"
    if isinstance(content, bool):
        return "yes" if content else "no"
    return content or "–"


def step(changes: Changes) -> Iterator[str]:
    """The least step of versions, with its reasons."""
    if changes.step.bump is None:
        yield "nothing changed"
        return
    least = f"least version: {changes.step.version} ({changes.step.bump.upper()} after {changes.old.version})"
    yield least if changes.step.sufficient else f"{least}; {changes.new.version} is too small"
    yield from (f"  {reason}" for reason in changes.step.reasons)


def listed(items: Sequence[str], limit: int | None) -> str:
    """The first few items, and how many more there are; all without a limit."""
    return shortened(items, len(items) if limit is None else limit)


def quoted(text: str, width: int = 60) -> str:
    """A covered text, in one line and shortened in the middle."""
    line = " ".join(text.split())
    if len(line) > width:
        half = width // 2
        line = f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
    return f"“{line}”"
