"""Where a span of PolNeAR stands in our text: remapped, rejoined at line ends, trimmed, and proved."""

from __future__ import annotations

from itertools import pairwise

from reportedly.errors import OffsetError
from reportedly.findings import Finding
from reportedly.findings.conversion import (
    BlankSpan,
    HullTaken,
    JoinedFragments,
    TrimmedSpan,
    UnmappableOffsets,
    WordCutKept,
)
from reportedly.model import Span
from reportedly.offsets import OffsetMap, normalise, prove
from reportedly.standoff import Parsed
from reportedly.standoff.fragments import Fragment, rejoin


def extent_of(fragments: list[Fragment]) -> str:
    """Fragments as brat writes them: `10 20;25 30`."""
    return ";".join(f"{start} {end}" for start, end in fragments)


class Extents:
    """The extents of the spans of one file.

    Args:
        parsed: the file, parsed against the text as the source has it.
        original, text: the source's text and ours.
        offsets: the map from the one to the other.
    """

    def __init__(self, parsed: Parsed, original: str, text: str, offsets: OffsetMap) -> None:
        self.parsed = parsed
        self.original = original
        self.text = text
        self.offsets = offsets

    def original_fragments(self, span: Span) -> list[Fragment]:
        """The fragments as they stand in the source file (one, where only line ends parted them)."""
        return self.parsed.splits.get(span.id) or [(span.start, span.end)]

    def find(self, finding: type[Finding], span: Span, **details: object) -> Finding:
        """A finding about a span, with its label and its extent in the source file."""
        extent = extent_of(self.original_fragments(span))
        return finding(self.parsed.place(span.id), label=span.label, extent=extent, **details)

    def pieces(self, span: Span, findings: list[Finding], *, splittable: bool) -> list[Fragment]:
        """The fragments of a span in our text, in text order; none if it cannot be kept.

        Args:
            splittable: whether our model has such spans in fragments; the others become their hull.
        """
        try:
            mapped = [self._map(start, end) for start, end in self.original_fragments(span)]
        except OffsetError as error:
            findings.append(self.find(UnmappableOffsets, span, problem=error))
            return []
        joined = rejoin(self.text, mapped)
        pieces = [piece for piece in map(self._trim, joined) if piece]
        if not pieces:
            findings.append(self.find(BlankSpan, span))
            return []
        if pieces != joined:
            findings.append(self.find(TrimmedSpan, span, read_as=extent_of(pieces)))
        elif any(start <= end for (_, end), (start, _) in pairwise(mapped)):
            findings.append(self.find(JoinedFragments, span, read_as=extent_of(pieces)))
        if len(pieces) > 1 and not splittable:
            gap = self.text[pieces[0][1] : pieces[1][0]]
            pieces = [(pieces[0][0], pieces[-1][1])]
            findings.append(self.find(HullTaken, span, gap=gap, read_as=extent_of(pieces)))
        if context := next(filter(None, map(self._cut_word, pieces)), None):
            findings.append(self.find(WordCutKept, span, context=context))
        return pieces

    def _map(self, start: int, end: int) -> Fragment:
        mapped = self.offsets(start, end)
        covered = self.original[start:end]
        if self.text[slice(*mapped)] != covered:
            # Normalising a text ends it with one line end, which is no part of the span.
            kept = len(self.text[slice(*mapped)].rstrip("\n"))
            prove(self.text, mapped[0], mapped[0] + kept, normalise(covered)[0].rstrip("\n"))
        return mapped

    def _trim(self, piece: Fragment) -> Fragment | None:
        covered = self.text[slice(*piece)]
        start = piece[0] + len(covered) - len(covered.lstrip())
        end = piece[1] - len(covered) + len(covered.rstrip())
        return (start, end) if start < end else None

    def _cut_word(self, piece: Fragment) -> str | None:
        """The words around the first edge that lies inside one, with `|` at the edge."""
        for edge in piece:
            before, after = self.text[:edge][-1:], self.text[edge : edge + 1]
            if before.isalnum() and after.isalnum():
                left = self.text[max(0, edge - 30) : edge].split()[-1]
                right = self.text[edge : edge + 30].split()[0]
                return f"{left}|{right}"
        return None
