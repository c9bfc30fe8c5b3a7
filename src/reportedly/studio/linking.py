"""The relations and notes of a result. The type of a relation follows from the labels at its two ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reportedly.findings import Finding, Place
from reportedly.findings.studio_results import (
    MalformedResult,
    RelationRenamed,
    RelationToNothing,
    RepeatedRelation,
    UnlinkablePair,
)
from reportedly.model import Note, Relation, Span
from reportedly.schema import Schema
from reportedly.studio.encoding import RELATION_NOTE
from reportedly.studio.fields import one_line, shown

_RELATION_NOTE = re.compile(RELATION_NOTE.format(tail=r"(\S+)") + "(.*)")


class Linking:
    """Gathers relations and notes over the spans that were kept.

    Args:
        spans: the span that stands for each region; two regions may have one.
        at: the place of a region.
    """

    def __init__(
        self,
        schema: Schema,
        spans: Mapping[str, Span],
        at: Callable[[object, Span | None], Place],
    ) -> None:
        self.relations: list[Relation] = []
        self.notes: list[Note] = []
        self.inferred = 0
        self._schema = schema
        self._spans = spans
        self._at = at
        self._ids: dict[tuple[str, str], str] = {}
        self._written: list[tuple[str, str]] = []

    def note(self, region: str, meta: object) -> None:
        """Take what an annotator wrote to a region; each line is a note."""
        lines = meta.get("text") if isinstance(meta, dict) else None
        for line in [lines] if isinstance(lines, str) else lines if isinstance(lines, list) else []:
            if isinstance(line, str):
                self._written += [(region, note) for part in line.split("\n") if (note := one_line(part))]

    def read(self, parts: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
        """Take the relations, in the order of the result, then attach the notes that are about one."""
        for part in parts:
            yield from self._relation(part)
        for region, text in self._written:
            about = _RELATION_NOTE.fullmatch(text)
            tail = self._spans.get(about[1]) if about else None
            relation = self._ids.get((region, tail.id)) if tail else None
            if about and relation:
                self.notes.append(Note(relation, about[2]))
            else:
                self.notes.append(Note(region, text))

    def _relation(self, part: Mapping[str, Any]) -> Iterator[Finding]:
        ends = part.get("from_id"), part.get("to_id")
        if not isinstance(ends[0], str) or not isinstance(ends[1], str):
            problem = f"a relation names its ends, not {shown(ends[0])} and {shown(ends[1])}"
            yield MalformedResult(self._at("relation", None), problem=problem)
            return
        head, tail = self._spans.get(ends[0]), self._spans.get(ends[1])
        if head is None or tail is None:
            names = shown(ends[0]), shown(ends[1])
            missing = names[head is not None]
            yield RelationToNothing(self._at(ends[0], head), head=names[0], tail=names[1], missing=missing)
            return
        drawn = (head, tail) if part.get("direction") != "left" else (tail, head)
        yield from self._link(*drawn, _labels(part.get("labels")))

    def _link(self, head: Span, tail: Span, named: list[str]) -> Iterator[Finding]:
        known = self._schema.infer_relation(head.label, tail.label)
        if known is None or head.id == tail.id:
            yield UnlinkablePair(
                self._at(head.id, head),
                head=head.text,
                head_label=head.label,
                tail=tail.text,
                tail_label=tail.label,
            )
            return
        type_, reverse = known
        if type_ in self._schema.continuations and head.start < tail.start:
            # A later fragment points to the one before it; which is which the text says, not the hand.
            reverse = True
        if reverse:
            head, tail = tail, head
        if reverse or not named:
            self.inferred += 1
        if named and named != [type_]:
            yield RelationRenamed(
                self._at(head.id, head),
                tail=tail.text,
                drawn=" and ".join(map(shown, named)),
                head_label=head.label,
                tail_label=tail.label,
                type=type_,
            )
        # A cue and another cue may be linked both ways only by mistake, which validation reports as a circle.
        if (head.id, tail.id) in self._ids:
            yield RepeatedRelation(self._at(head.id, head), tail=tail.text, type=type_)
            return
        id_ = f"R{len(self.relations) + 1}"
        self._ids[head.id, tail.id] = id_
        self.relations.append(Relation(id_, type_, head.id, tail.id))


def _labels(labels: object) -> list[str]:
    """The types that were chosen for a relation; none is the rule when it was drawn by hand."""
    return [label for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
