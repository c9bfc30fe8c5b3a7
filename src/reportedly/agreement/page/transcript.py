"""A document's text, sentence by sentence, with what each annotator marked in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.selection import Compared
from reportedly.matching import Unit
from reportedly.segmentation import Extent

LANE = 4
"""Pixels from one underline to the next."""


@dataclass(frozen=True, order=True)
class Piece:
    """A fragment of a unit as far as it lies in a sentence (or line); `name` is its label, with which fragment it
    is, and `everybody` says that all sides have it."""

    start: int
    end: int
    label: str
    name: str
    begins: bool
    ends: bool
    everybody: bool


def lines(document: Compared, sentence: Extent, everybody: Counter[tuple[object, ...]]) -> list[Html]:
    """A sentence once for each group of annotators who marked it alike, in the order of their names; once and
    without names if nobody marked anything."""
    groups: dict[tuple[Piece, ...], list[str]] = defaultdict(list)
    for name, reading in document.readings.items():
        pieces = _pieces(reading.units, sentence, everybody, len(document.readings))
        groups[tuple(sorted(pieces))].append(name)
    if list(groups) == [()]:
        return [element("p", document.text[slice(*sentence)], class_="plain", dir="auto")]
    return [
        element(
            "div",
            element("div", _who(names, list(document.readings)), class_="who"),
            marked_line(document.text, sentence, pieces),
            class_="line",
        )
        for pieces, names in groups.items()
    ]


def shared_by(document: Compared) -> Counter[tuple[object, ...]]:
    """How many annotators have each unit, by `Unit.key`."""
    return Counter(key for reading in document.readings.values() for key in {unit.key for unit in reading.units})


def _who(names: Sequence[str], everybody: Sequence[str]) -> Html:
    others = [name for name in everybody if name not in names]
    if not others:
        return element("span", f"all {len(everybody)}" if len(everybody) > 2 else "both")
    if len(others) == 1 and len(names) > 2:
        return joined("all but ", element("bdi", others[0]))
    return joined(*(element("bdi", name) for name in names))


def _pieces(
    units: Sequence[Unit], sentence: Extent, everybody: Counter[tuple[object, ...]], annotators: int
) -> Iterator[Piece]:
    for unit in units:
        for i, (start, end) in enumerate(unit.extents, start=1):
            if start < sentence[1] and end > sentence[0]:
                yield Piece(
                    start=max(start, sentence[0]),
                    end=min(end, sentence[1]),
                    label=unit.label,
                    name=f"{unit.label} {i}/{len(unit.extents)}" if len(unit.extents) > 1 else unit.label,
                    begins=start >= sentence[0],
                    ends=end <= sentence[1],
                    everybody=everybody[unit.key] == annotators,
                )


def _lanes(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces in lanes without overlap: shorter ones come first, so that the inner lie nearer to the text."""
    lanes: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.end - p.start, p)):
        free = next((lane for lane in lanes if all(p.end <= piece.start or p.start >= piece.end for p in lane)), None)
        if free is None:
            lanes.append([piece])
        else:
            free.append(piece)
    return lanes


def marked_line(
    text: str, sentence: Extent, pieces: Sequence[Piece], edits: Sequence[Extent] = (), edited: str = "mark"
) -> Html:
    """A sentence (or line) of a text with its pieces.

    Args:
        edits: extents in it that the other text lacks, to be put in elements called `edited`.
    """
    lanes = _lanes(pieces)
    own = [(max(start, sentence[0]), min(end, sentence[1])) for start, end in edits]
    own = [(start, end) for start, end in own if start < end]
    boundaries = sorted({*sentence, *(p.start for p in pieces), *(p.end for p in pieces), *chain(*own)})
    parts: list[str] = []
    for start, end in zip(boundaries, [*boundaries[1:], None], strict=True):
        closing = [p for p in pieces if p.end == start]
        parts += [_mark("]" if p.ends else "…", p, "close") for p in sorted(closing, key=lambda p: (-p.start, p))]
        if end is None:
            break
        opening = [p for p in pieces if p.start == start]
        parts += [
            _mark(p.name if p.begins else f"… {p.name}", p, "open") for p in sorted(opening, key=lambda p: (-p.end, p))
        ]
        covered = _segment(
            text[start:end], [next((p for p in lane if p.start <= start < p.end), None) for lane in lanes]
        )
        parts.append(element(edited, covered) if any(a <= start < b for a, b in own) else covered)
    return element("p", *parts, class_="text", dir="auto", style=f"--lanes:{len(lanes)}")


def _mark(shown: str, piece: Piece, place: str) -> Html:
    classes = f"{place} l-{piece.label}" + ("" if piece.everybody else " differs")
    return element("bdi", shown, class_=classes, dir="ltr", title=piece.name if place == "close" else None)


def _segment(covered: str, lanes: Sequence[Piece | None]) -> str:
    if not any(lanes):
        return covered
    layers = [
        f"linear-gradient(var(--l-{piece.label}),var(--l-{piece.label})) "
        f"0 calc(100% - {(len(lanes) - 1 - lane) * LANE}px)/100% 3px no-repeat"
        for lane, piece in enumerate(lanes)
        if piece
    ]
    return element("span", covered, class_="in", style=f"background:{','.join(layers)}")
