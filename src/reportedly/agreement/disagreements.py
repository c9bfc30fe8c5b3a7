"""Where annotators disagree, by kind, each with its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from reportedly.agreement.attributes import judged
from reportedly.agreement.result import KINDS, Disagreement, Kind, Side
from reportedly.agreement.selection import Compared
from reportedly.matching import Pair, Reading, Unit
from reportedly.schema import Schema
from reportedly.segmentation import Extent, sentences


@dataclass(frozen=True)
class _Part:
    """What one side has: a span (None: nothing), and the value it gives."""

    unit: Unit | None
    value: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        return (1,) if self.unit is None else (0, self.unit.extents, self.unit.label, self.value or "")


@dataclass(frozen=True)
class _Difference:
    """A difference between two annotators."""

    kind: Kind
    parts: tuple[_Part, _Part]
    name: str | None = None
    head: Unit | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for the same difference between other annotators, whichever comes first."""
        first, second = sorted(part.key for part in self.parts)
        return self.kind, self.name or "", self.head.key if self.head else (), first, second


@dataclass
class _Gathered:
    """The same difference between several annotators: who is on which side."""

    difference: _Difference
    sides: dict[tuple[object, ...], set[str]] = field(default_factory=lambda: defaultdict(set))


def disagreements(document: Compared, schema: Schema) -> list[Disagreement]:
    """The disagreements in a document, in text order.

    For each two annotators: a span that one has and the other has not is *missed*, unless it stands under
    another label there and that is missing here (*label*). Matched spans may differ in *extent*, and in each
    *attribute*. A *link* is listed if both have the two spans and only one links them, or if both draw a relation
    of that type from the matched head and it ends elsewhere; what follows from a missed span is not listed again.
    """
    gathered: dict[tuple[object, ...], _Gathered] = {}
    for (a, b), alignment in document.alignments.items():
        for difference in _differences(document.readings[a], document.readings[b], alignment, schema):
            same = gathered.setdefault(difference.key, _Gathered(difference))
            for name, part in zip((a, b), difference.parts, strict=True):
                same.sides[part.key].add(name)
    extents = sentences(document.text, document.lang)
    found = [_disagreement(same, document, extents) for same in gathered.values()]
    return sorted(found, key=_in_text_order)


def _in_text_order(found: Disagreement) -> tuple[object, ...]:
    first, second = found.first, found.second
    kind = list(KINDS).index(found.kind)
    ends = (first.extents, kind, found.name or "", second.extents, found.head.extents if found.head else ())
    return found.context, *ends, found.labels, first.value or "", second.value or ""


def _differences(a: Reading, b: Reading, alignment: Sequence[Pair], schema: Schema) -> Iterator[_Difference]:
    yield from _spans(a, b, alignment)
    for (i, j), name, first, second in judged(a, b, alignment, schema):
        if first != second:
            yield _Difference("attribute", (_Part(a.units[i], first), _Part(b.units[j], second)), name)
    yield from _links(a, b, dict(alignment))


def _spans(a: Reading, b: Reading, alignment: Sequence[Pair]) -> Iterator[_Difference]:
    for i, j in alignment:
        if a.units[i].extents != b.units[j].extents:
            yield _Difference("extent", (_Part(a.units[i]), _Part(b.units[j])))
    only: dict[tuple[Extent, ...], tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for side, (reading, matched) in enumerate(((a, {i for i, _ in alignment}), (b, {j for _, j in alignment}))):
        for position, unit in enumerate(reading.units):
            if position not in matched:
                only[unit.extents][side].append(unit)
    for of_a, of_b in only.values():
        for first, second in zip_longest(sorted(of_a), sorted(of_b)):
            kind: Kind = "label" if first and second else "missed"
            yield _Difference(kind, (_Part(first), _Part(second)))


def _links(a: Reading, b: Reading, ends: dict[int, int]) -> Iterator[_Difference]:
    back = {j: i for i, j in ends.items()}
    # By type and matched head (as a position in a): the tails that only one of them links it to.
    only: dict[tuple[str, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for type_, head, tail in a.relations:
        if head in ends and (type_, ends[head], ends.get(tail)) not in b.relations:
            only[type_, head][0].append(tail)
    for type_, head, tail in b.relations:
        if head in back and (type_, back[head], back.get(tail)) not in a.relations:
            only[type_, back[head]][1].append(tail)
    for (type_, head), (of_a, of_b) in only.items():
        for i, j in zip_longest(sorted(of_a), sorted(of_b)):
            # Without a counterpart it is listed only if the other has the tail too.
            if (j is None and i not in ends) or (i is None and j not in back):
                continue
            parts = (_Part(None if i is None else a.units[i]), _Part(None if j is None else b.units[j]))
            yield _Difference("link", parts, type_, min(a.units[head], b.units[ends[head]]))


def _disagreement(same: _Gathered, document: Compared, extents: Sequence[Extent]) -> Disagreement:
    difference = same.difference
    first, second = sorted(difference.parts, key=lambda part: part.key)
    involved = [unit for unit in (first.unit, second.unit, difference.head) if unit]
    start = min(unit.extents[0][0] for unit in involved)
    end = max(unit.extents[-1][1] for unit in involved)
    context = _around(start, end, extents)

    return Disagreement(
        kind=difference.kind,
        doc_id=document.doc_id,
        first=_side(first.unit, document, same.sides[first.key], first.value),
        second=_side(second.unit, document, same.sides[second.key], second.value),
        context=context,
        sentence=document.text[context[0] : context[1]],
        name=difference.name,
        head=_side(difference.head, document) if difference.head else None,
    )


def _side(unit: Unit | None, document: Compared, who: Iterable[str] = (), value: str | None = None) -> Side:
    annotators = tuple(sorted(who))
    if unit is None:
        return Side(annotators=annotators, value=value)
    text = unit.text(document.text)
    return Side(annotators=annotators, label=unit.label, extents=unit.extents, text=text, value=value)


def _around(start: int, end: int, extents: Sequence[Extent]) -> Extent:
    """The extent of the sentences that a stretch of text touches; the stretch itself in none."""
    touched = [extent for extent in extents if extent[0] < end and extent[1] > start]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
