"""What changed between two annotations of a document, whose text may have been edited in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reportedly.changes.alignment import Alignment
from reportedly.changes.result import RelationChange, SpanAt, SpanChange, SpanChangeKind
from reportedly.changes.values import value_changes
from reportedly.matching import Unit, match
from reportedly.model import Annotation, Relation, Span, reference

# No number of overlaps, each at most 1, outweighs an extent that stayed.
_SAME = 2.0**20


@dataclass(frozen=True)
class Comparison:
    """Two annotations of a document.

    Spans are paired one to one: those of one label, first where their extent stayed (wherever the edited text has
    put it), then by the overlap of what the texts have in common; then, of those that are left, spans of different
    labels whose extent stayed. What is not paired was removed or added. A relation stayed if both its ends are
    paired and its type is the same.
    """

    old: Annotation
    new: Annotation
    texts: Alignment

    @cached_property
    def pairs(self) -> list[tuple[Span, Span]]:
        """Which span of the new annotation each span of the old one became."""
        found: list[tuple[Span, Span]] = []
        for label in {span.label for span in self.old.spans} & {span.label for span in self.new.spans}:
            found += self._match(_of(label, self.old.spans), _of(label, self.new.spans), self._overlap)
        before, after = {old.id for old, _ in found}, {new.id for _, new in found}
        left = [span for span in self.old.spans if span.id not in before]
        left_new = [span for span in self.new.spans if span.id not in after]
        found += self._match(left, left_new, self._stay)
        return found

    def _match(
        self, old: Sequence[Span], new: Sequence[Span], weight: Callable[[Unit, Unit], float]
    ) -> Iterable[tuple[Span, Span]]:
        pairs = match([_unit(span) for span in old], [_unit(span) for span in new], weight)
        return ((old[i], new[j]) for i, j in pairs)

    def _overlap(self, old: Unit, new: Unit) -> float:
        """The Dice coefficient of the common characters; much more if the extent stayed, and then most if its text
        did: where text was removed, two old extents may have become one place."""
        (of_old,), (of_new,) = old.extents, new.extents
        if self.texts.same_extent(of_old, of_new):
            return _SAME + (old.text(self.texts.old) == new.text(self.texts.new))
        return 2 * self.texts.shared(of_old, of_new) / (old.size + new.size)

    def _stay(self, old: Unit, new: Unit) -> float:
        return float(self.texts.same_extent(old.extents[0], new.extents[0]))

    def spans(self) -> list[SpanChange]:
        """The spans that differ, in text order."""
        found = [change for old, new in self.pairs if (change := self._changed(old, new))]
        before, after = {old.id for old, _ in self.pairs}, {new.id for _, new in self.pairs}
        gone = [span for span in self.old.spans if span.id not in before]
        come = [span for span in self.new.spans if span.id not in after]
        found += [(span, SpanChange(kind="removed", old=self._at(span), new=None, attributes=[])) for span in gone]
        found += [(span, SpanChange(kind="added", old=None, new=self._at(span), attributes=[])) for span in come]
        found.sort(key=lambda item: (item[0].start, -item[0].end, item[0].label, item[1].kind))
        return [change for _, change in found]

    def _changed(self, old: Span, new: Span) -> tuple[Span, SpanChange] | None:
        attributes = value_changes(old.attributes, new.attributes)
        stayed = self.texts.same_extent((old.start, old.end), (new.start, new.end))
        if old.label == new.label and stayed and not attributes:
            return None
        kind: SpanChangeKind = "relabelled" if old.label != new.label else "attributes" if stayed else "moved"
        return new, SpanChange(kind=kind, old=self._at(old), new=self._at(new), attributes=attributes)

    def _at(self, span: Span) -> SpanAt:
        return SpanAt(reference=reference(self.old.doc_id, span), text=span.text, attributes=span.attributes)

    def relations(self) -> list[RelationChange]:
        """The relations that only one side has, by their references."""
        became = {old.id: new.id for old, new in self.pairs}
        before = {(r.type, became.get(r.head), became.get(r.tail)): r for r in self.old.relations}
        after = {(r.type, r.head, r.tail): r for r in self.new.relations}
        # An end that is not paired makes a key that the other side cannot have; each such relation was removed.
        unpaired = [r for r in self.old.relations if r.head not in became or r.tail not in became]
        removed = [*unpaired, *(r for key, r in before.items() if None not in key and key not in after)]
        added = [r for key, r in after.items() if key not in before]
        found = [
            *(self._relation("removed", relation, self.old) for relation in removed),
            *(self._relation("added", relation, self.new) for relation in added),
        ]
        return sorted(found, key=lambda change: (change.head, change.tail, change.type, change.kind))

    def _relation(self, kind: Literal["added", "removed"], relation: Relation, of: Annotation) -> RelationChange:
        spans = of.spans_by_id()
        head, tail = spans[relation.head], spans[relation.tail]
        return RelationChange(
            kind=kind,
            type=relation.type,
            head=reference(of.doc_id, head),
            tail=reference(of.doc_id, tail),
            head_text=head.text,
            tail_text=tail.text,
        )


def _of(label: str, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.label == label]


def _unit(span: Span) -> Unit:
    return Unit(((span.start, span.end),), span.label)
