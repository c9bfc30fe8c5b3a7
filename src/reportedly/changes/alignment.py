"""Which place of a text is which place of an edited text.

It is symmetric: the alignment of b with a is that of a with b turned round. `difflib` by itself is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, islice
from typing import TypeVar

from reportedly.matching import Extent

# A word, an end of a line, other white space, or any other character.
_PIECE = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")

Block = tuple[int, int, int]
"""Where a common part begins in the one and in the other, and how long it is."""


Text = TypeVar("Text", str, list[str])


@dataclass(frozen=True)
class Alignment:
    """Two texts and what they have in common. Offsets are code points, extents half-open."""

    old: str
    new: str

    @cached_property
    def blocks(self) -> list[Block]:
        """The common parts of the texts in order, each as long as it can be; and the two ends, which always
        correspond, as parts of length 0."""
        found: list[Block] = [(0, 0, 0)]
        for i, j, size in sorted((*_either_way(self.old, self.new, _common), (len(self.old), len(self.new), 0))):
            last_i, last_j, last_size = found[-1]
            if last_i + last_size == i and last_j + last_size == j:
                found[-1] = (last_i, last_j, last_size + size)
            else:
                found.append((i, j, size))
        return _from_word_to_word(found, self.old, self.new)

    @cached_property
    def common_lines(self) -> list[Block]:
        """The common runs of lines (counted from 0)."""
        return _either_way(lines(self.old), lines(self.new), _matching)

    def same_place(self, old: int, new: int) -> bool:
        """Whether an offset in the old text and one in the new text stand between the same characters: after the
        same one, or before the same one, where something was inserted, removed or replaced."""
        return any(i <= old <= i + size and old - i == new - j for i, j, size in self._around((old, old)))

    def same_extent(self, old: Extent, new: Extent) -> bool:
        """Whether an extent of the old text became that extent of the new one, whatever was edited inside."""
        return self.same_place(old[0], new[0]) and self.same_place(old[1], new[1])

    def shared(self, old: Extent, new: Extent) -> int:
        """The number of common characters that both extents cover."""
        total = 0
        for i, j, size in self._around(old):
            start = max(old[0] - i, new[0] - j, 0)
            end = min(old[1] - i, new[1] - j, size)
            total += max(0, end - start)
        return total

    def _around(self, old: Extent) -> Iterator[Block]:
        """The common parts that touch an extent of the old text, and perhaps one before."""
        # An offset between two parts belongs to both.
        for block in islice(self.blocks, max(0, bisect_left(self.blocks, (old[0],)) - 1), None):
            if block[0] > old[1]:
                return
            yield block


def _from_word_to_word(blocks: list[Block], old: str, new: str) -> list[Block]:
    """The same parts, but of "a b" made of "a c b" it was "c " that went, not " c": words, with what follows them."""
    found = blocks[:1]
    for i, j, size in blocks[1:]:
        last_i, last_j, last_size = found.pop()
        text, start, end = (old, last_i + last_size, i) if last_j + last_size == j else (new, last_j + last_size, j)
        only_one = (last_i + last_size == i) != (last_j + last_size == j)
        slides = only_one and size > 1 and text[start] == text[end] and text[end] in " \t"
        found += [(last_i, last_j, last_size + slides), (i + slides, j + slides, size - slides)]
    return found


def changed_runs(blocks: Sequence[Block], old: int, new: int) -> Iterator[tuple[Extent, Extent]]:
    """What lies between the common parts of two sequences of those lengths: the extents in the one and in the
    other, of which one may be empty."""
    i = j = 0
    for start_i, start_j, size in (*blocks, (old, new, 0)):
        if i < start_i or j < start_j:
            yield (i, start_i), (j, start_j)
        i, j = start_i + size, start_j + size


def _either_way(old: Text, new: Text, common: Callable[[Text, Text], list[Block]]) -> list[Block]:
    """Common parts, found in the same way whichever of the two comes first."""
    if old <= new:
        return common(old, new)
    return [(i, j, size) for j, i, size in common(new, old)]


def _matching(old: list[str], new: list[str]) -> list[Block]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def _common(old: str, new: str) -> list[Block]:
    """The common parts of two texts: whole lines first, then, in lines that changed, words and marks."""
    old_lines, new_lines = lines(old), lines(new)
    at_old, at_new = _offsets(old_lines), _offsets(new_lines)
    same = _matching(old_lines, new_lines)
    found = [(at_old[i], at_new[j], at_old[i + size] - at_old[i]) for i, j, size in same]
    for of_old, of_new in changed_runs(same, len(old_lines), len(new_lines)):
        for (i, i_end), (j, j_end) in line_by_line(of_old, of_new):
            pieces = _PIECE.findall(old[at_old[i] : at_old[i_end]])
            others = _PIECE.findall(new[at_new[j] : at_new[j_end]])
            at, at_other = _offsets(pieces), _offsets(others)
            found += [
                (at_old[i] + at[a], at_new[j] + at_other[b], at[a + size] - at[a])
                for a, b, size in _matching(pieces, others)
            ]
    return found


def lines(text: str) -> list[str]:
    """The lines of a text, each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _offsets(pieces: Sequence[str]) -> list[int]:
    """Where each piece of a text begins, and where the last one ends."""
    return [0, *accumulate(map(len, pieces))]


def line_by_line(old: Extent, new: Extent) -> list[tuple[Extent, Extent]]:
    """As many lines as before are taken for the same lines, each edited; otherwise any word may have gone to any."""
    if old[1] - old[0] != new[1] - new[0]:
        return [(old, new)]
    return [((i, i + 1), (j, j + 1)) for i, j in zip(range(*old), range(*new), strict=True)]
