"""The text of a document line by line, with what was marked in it before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, zip_longest

from reportedly.agreement.page.markup import Html, element
from reportedly.agreement.page.transcript import Piece, marked_line
from reportedly.changes.alignment import Alignment, changed_runs, lines
from reportedly.changes.result import DocumentChange
from reportedly.matching import Extent
from reportedly.model import Annotation, Span, reference


@dataclass(frozen=True)
class Version:
    """A document on one side: its text, its gold, the references of the spans that changed, and the extents of the
    text that the other side lacks."""

    text: str
    gold: Annotation
    changed: frozenset[str]
    edits: tuple[Extent, ...]
    edited: str

    @cached_property
    def lines(self) -> list[Extent]:
        """The extents of the lines, without their ends."""
        held = lines(self.text)
        ends = accumulate(map(len, held))
        return [(end - len(line), end - line.endswith("\n")) for line, end in zip(held, ends, strict=True)]

    def pieces(self, line: Extent) -> list[Piece]:
        """The spans in a line."""
        return [self._piece(span, line) for span in self.gold.spans if span.start < line[1] and span.end > line[0]]

    def _piece(self, span: Span, line: Extent) -> Piece:
        return Piece(
            start=max(span.start, line[0]),
            end=min(span.end, line[1]),
            label=span.label,
            name=span.label,
            begins=span.start >= line[0],
            ends=span.end <= line[1],
            everybody=reference(self.gold.doc_id, span) not in self.changed,
        )

    def show(self, line: Extent) -> Html:
        """A line with its spans."""
        return marked_line(self.text, line, self.pieces(line), self.edits, self.edited)


def transcript(number: int, change: DocumentChange, texts: Alignment, old: Annotation, new: Annotation) -> list[Html]:
    """The lines of both texts in order, each line that is the same on both sides once."""
    runs = list(changed_runs(texts.blocks, len(texts.old), len(texts.new)))
    before = Version(
        texts.old,
        old,
        frozenset(span.old.reference for span in change.spans if span.old),
        tuple(gone for gone, _ in runs),
        "del",
    )
    after = Version(
        texts.new,
        new,
        frozenset(span.new.reference for span in change.spans if span.new),
        tuple(come for _, come in runs),
        "ins",
    )
    rows = []
    for row, (i, j) in enumerate(_pairs(texts)):
        line = before.lines[i] if i is not None else None
        other = after.lines[j] if j is not None else None
        shown, same = _row(before, after, line, other)
        place = element("span", str((j if j is not None else i or 0) + 1), class_="number")
        content = element("div", *shown, class_="lines")
        rows.append(
            element("div", place, content, id=f"l{number}-{row}", class_="sentence same" if same else "sentence")
        )
    return rows


def _row(before: Version, after: Version, line: Extent | None, other: Extent | None) -> tuple[Sequence[Html], bool]:
    """What is shown of a line, once where text and extents are the same; and whether nothing changed in it."""
    if line and other and before.text[slice(*line)] == after.text[slice(*other)]:
        pieces, others = before.pieces(line), after.pieces(other)
        if _places(pieces, line) == _places(others, other):
            return [after.show(other)], all(piece.everybody for piece in others)
    shown = [("old", before, line), ("new", after, other)]
    return [
        element("div", element("div", name, class_="who"), version.show(extent), class_="line")
        for name, version, extent in shown
        if extent
    ], False


def _places(pieces: Sequence[Piece], line: Extent) -> list[tuple[int, int, str, bool, bool]]:
    """Labels and extents of pieces, counted from the beginning of their line."""
    return sorted((p.start - line[0], p.end - line[0], p.label, p.begins, p.ends) for p in pieces)


def _pairs(texts: Alignment) -> Iterator[tuple[int | None, int | None]]:
    """The lines of both texts in order, each old line with the new line that it is or became."""
    sizes = len(lines(texts.old)), len(lines(texts.new))
    at = 0
    common = iter([*texts.common_lines, (*sizes, 0)])
    for (i, i_end), (j, j_end) in [*changed_runs(texts.common_lines, *sizes), ((sizes[0],) * 2, (sizes[1],) * 2)]:
        while at < i:
            start, other, size = next(common)
            yield from zip(range(start, start + size), range(other, other + size), strict=True)
            at = start + size
        yield from zip_longest(range(i, i_end), range(j, j_end))
        at = i_end
