"""BIO tags: the outermost span per label, and how many are not shown."""

from __future__ import annotations

import pytest

from reportedly.model import Span
from reportedly.release.tagging import bio_tags

#       0123456789012345678
TEXT = "a port official said"
STARTS, ENDS = [0, 2, 7, 16], [1, 6, 15, 20]


@pytest.mark.parametrize(
    ("extents", "tags", "dropped"),
    [
        ([], "O O O O", 0),
        ([(0, 15)], "B I I O", 0),
        ([(0, 1), (2, 6)], "B B O O", 0),  # two spans side by side
        ([(2, 6), (0, 15)], "B I I O", 1),  # nested: the outermost, whatever the order
        ([(0, 1), (0, 6)], "B I O O", 1),  # of two that begin together the longer
        ([(2, 15), (0, 6)], "B I O O", 1),  # overlapping: the first
        ([(0, 6), (0, 6)], "B I O O", 1),  # the same extent twice
        ([(3, 5)], "O B O O", 0),  # a part of a token
        ([(5, 8)], "O B I O", 0),  # parts of two tokens
        ([(2, 4), (4, 6)], "O B O O", 1),  # two spans in one token
        ([(1, 2)], "O O O O", 1),  # between tokens: not shown
        ([(15, 16), (16, 20)], "O O O B", 1),
        ([(0, 20)], "B I I I", 0),
        ([(20, 21)], "O O O O", 1),  # behind the last token
    ],
)
def test_tags(extents: list[tuple[int, int]], tags: str, dropped: int) -> None:
    spans = [Span(f"T{i}", "actor", start, end, TEXT[start:end]) for i, (start, end) in enumerate(extents, start=1)]
    found = bio_tags(STARTS, ENDS, spans)
    assert found == tags.split()
    assert len(spans) - found.count("B") == dropped


def test_no_tokens() -> None:
    assert bio_tags([], [], [Span("T1", "actor", 0, 1, "a")]) == []
