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
from reportedly.formats.texts import Text
from reportedly.model import Span
from reportedly.standoff import Parsed
from reportedly.standoff.fragments import Fragment, rejoin


def extent_of(fragments: list[Fragment]) -> str:
    """Fragments as brat writes them: `10 20;25 30`."""
    return ";".join(f"{start} {end}" for start, end in fragments)


class Extents:
    """The extents of the spans of one file.

    Args:
        parsed: the file, parsed against the text as the source has it.
        text: the source's text and ours.
    """

    def __init__(self, parsed: Parsed, text: Text) -> None:
        self.parsed = parsed
        self.text = text

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
            mapped = [self.text.mapped(start, end) for start, end in self.original_fragments(span)]
        except OffsetError as error:
            findings.append(self.find(UnmappableOffsets, span, problem=error))
            return []
        joined = rejoin(self.text.normalised, mapped)
        pieces = [piece for piece in map(self.text.trimmed, joined) if piece]
        if not pieces:
            findings.append(self.find(BlankSpan, span))
            return []
        if pieces != joined:
            findings.append(self.find(TrimmedSpan, span, read_as=extent_of(pieces)))
        elif any(start <= end for (_, end), (start, _) in pairwise(mapped)):
            findings.append(self.find(JoinedFragments, span, read_as=extent_of(pieces)))
        if len(pieces) > 1 and not splittable:
            gap = self.text.normalised[pieces[0][1] : pieces[1][0]]
            pieces = [(pieces[0][0], pieces[-1][1])]
            findings.append(self.find(HullTaken, span, gap=gap, read_as=extent_of(pieces)))
        if context := next(filter(None, map(self.text.cut_word, pieces)), None):
            findings.append(self.find(WordCutKept, span, context=context))
        return pieces
