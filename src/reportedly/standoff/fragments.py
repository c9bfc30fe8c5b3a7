"""How brat writes a span that crosses a line end: in fragments around the white space there.

A fragment ends before, and the next begins behind, the maximal run of space, TAB and LF that contains
the line end; the covered text joins the fragments by one space.
"""

from __future__ import annotations

import re

from reportedly.errors import StandoffError

Fragment = tuple[int, int]

_LINE_END_RUN = re.compile(r"[ \t]*\n[ \t\n]*")


def split_at_line_ends(text: str, start: int, end: int) -> list[Fragment]:
    """The fragments of the span `text[start:end]`: one, unless it crosses a line end.

    Raises:
        StandoffError: the span begins or ends with such white space, which fragments cannot express.
    """
    if text.find("\n", start, end) < 0:
        return [(start, end)]
    fragments: list[Fragment] = []
    at = start
    for run in _LINE_END_RUN.finditer(text, start, end):
        if run.start() == start or run.end() == end:
            raise StandoffError(
                f"the span {start}-{end} begins or ends with a line end, which standoff cannot express; "
                "take the white space out of the span"
            )
        fragments.append((at, run.start()))
        at = run.end()
    return [*fragments, (at, end)]


def is_line_end_gap(text: str, gap_start: int, gap_end: int) -> bool:
    """Whether the gap between two fragments is a run that `split_at_line_ends` would leave out."""
    return _LINE_END_RUN.fullmatch(text, gap_start, gap_end) is not None


def rejoin(text: str, fragments: list[Fragment]) -> list[Fragment]:
    """Fragments in text order, with those joined that only a line end parts, or that touch or overlap."""
    pieces = [fragments[0]]
    for start, end in fragments[1:]:
        if is_line_end_gap(text, pieces[-1][1], start) or start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    return pieces
