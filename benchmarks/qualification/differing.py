"""Where an annotator differs from most humans, class by class, for reading.

A span is *missed* if most humans have one there and the annotator has none; *spurious* the other way round; it differs
in *extent* or in *label*; dates, held against TimeBank's gold, in *type* or *value* too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from benchmarks.qualification.gathering import Dated, Gathered
from reportedly.matching import Extent, Unit, align, shared
from reportedly.segmentation import sentences

CLASSES = ("missed", "spurious", "extent", "label", "type", "value")


class Side(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one side has: the label, the fragments (code points, half-open), and for dates what was given to them."""

    label: str
    extents: tuple[Extent, ...]
    attribute: str | None = None


class Differing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A difference between an annotator and most humans, or gold.

    Attributes:
        kind: one of `CLASSES`.
        humans: how many there are; 1 for gold.
        exact, there: how many of them have exactly their side's span, and one of its label that overlaps it; where most
            have none, of the annotator's span.
        context: the extent of the sentences around.
    """

    doc_id: str
    annotator: str
    kind: str
    context: Extent
    humans: int
    exact: int
    there: int
    mine: Side | None = None
    theirs: Side | None = None


def most_humans(readings: Sequence[Sequence[Unit]]) -> list[Unit]:
    """The spans that more than half of the readings have, somehow: for each, the fragments that most have there.

    A span counts as had by a reading that has one of the same label overlapping it. Spans are taken by how many have
    exactly them, then by how many have them at all, then in text order; one that overlaps a span of the same label that
    was taken is another version of it.
    """
    exact = Counter(unit for reading in readings for unit in {_bare(unit) for unit in reading})
    there = {unit: sum(_has(reading, unit) for reading in readings) for unit in exact}
    taken: list[Unit] = []
    for unit in sorted(exact, key=lambda u: (-exact[u], -there[u], u)):
        if 2 * there[unit] > len(readings) and not _has(taken, unit):
            taken.append(unit)
    return sorted(taken)


def _bare(unit: Unit) -> Unit:
    return Unit(unit.extents, unit.label)


def _has(reading: Iterable[Unit], unit: Unit) -> bool:
    return any(other.label == unit.label and shared(other, unit) for other in reading)


def from_humans(document: Gathered, name: str) -> Iterator[Differing]:
    """The differences of an annotator from most humans, in text order."""
    readings = [document.compared.readings[human].units for human in document.humans]
    theirs = most_humans(readings)
    mine = sorted(map(_bare, document.compared.readings[name].units))
    yield from _differences(document.doc_id, document.compared.text, name, mine, theirs, readings)


def from_gold(document: Dated, name: str) -> Iterator[Differing]:
    """The differences of an annotator's dates from those of gold, in text order."""
    mine, gold = document.models[name], document.gold
    yield from _differences(document.doc_id, document.text, name, mine, gold, [gold])


def _differences(
    doc_id: str, text: str, name: str, mine: Sequence[Unit], theirs: Sequence[Unit], readings: Sequence[Sequence[Unit]]
) -> Iterator[Differing]:
    around = sentences(text, "en")
    found: list[tuple[str, Unit | None, Unit | None]] = []
    pairs = align(mine, theirs)
    for i, j in pairs:
        found += [(kind, mine[i], theirs[j]) for kind in _kinds(mine[i], theirs[j])]
    only_mine = [unit for i, unit in enumerate(mine) if i not in {i for i, _ in pairs}]
    only_theirs = [unit for j, unit in enumerate(theirs) if j not in {j for _, j in pairs}]
    by_extents = {unit.extents: unit for unit in only_theirs}
    for unit in only_mine:
        other = by_extents.pop(unit.extents, None)
        if other is not None:
            only_theirs.remove(other)
        found.append(("label" if other else "spurious", unit, other))
    found += [("missed", None, unit) for unit in only_theirs]
    for kind, own, other in sorted(found, key=lambda f: ((f[2] or f[1] or _NOTHING).extents, f[0])):
        judged = other or own or _NOTHING
        yield Differing(
            doc_id=doc_id,
            annotator=name,
            kind=kind,
            context=_context([unit for unit in (own, other) if unit], around),
            humans=len(readings),
            exact=sum(any(unit.key == judged.key for unit in reading) for reading in readings),
            there=sum(_has(reading, judged) for reading in readings),
            mine=_side(own, kind),
            theirs=_side(other, kind),
        )


_NOTHING = Unit((), "")


def _kinds(mine: Unit, theirs: Unit) -> Iterator[str]:
    if mine.extents != theirs.extents:
        yield "extent"
    for kind, attribute in _ATTRIBUTES.items():
        if dict(mine.attributes).get(attribute) != dict(theirs.attributes).get(attribute):
            yield kind


_ATTRIBUTES = {"type": "timex_type", "value": "value"}


def _side(unit: Unit | None, kind: str) -> Side | None:
    if unit is None:
        return None
    given = dict(unit.attributes).get(_ATTRIBUTES.get(kind, ""))
    return Side(label=unit.label, extents=unit.extents, attribute=given)


def _context(found: Sequence[Unit], around: Sequence[Extent]) -> Extent:
    start = min(unit.extents[0][0] for unit in found)
    end = max(unit.extents[-1][1] for unit in found)
    touched = [extent for extent in around if extent[0] < end and extent[1] > start]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def as_text(found: Differing, text: str) -> str:
    """A difference with its words, which are read from the corpus and are to be shown only."""
    lines = [f"{found.doc_id} {found.context[0]}-{found.context[1]} {found.annotator}: {found.kind}"]
    for who, side in (("theirs", found.theirs), ("mine", found.mine)):
        if side is not None:
            words = " … ".join(text[start:end] for start, end in side.extents)
            given = f" = {side.attribute}" if side.attribute is not None else ""
            lines.append(f"  {who:6} {side.label}: {words!r}{given}")
    lines.append(f"  {found.exact} of {found.humans} have exactly it, {found.there} something there")
    lines.append(f"  {text[slice(*found.context)]}")
    return "\n".join(lines)
