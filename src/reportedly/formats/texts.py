"""A text as a source has it and as we have it, and where a span of the one stands in the other."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.offsets import OffsetMap, normalise, prove
from reportedly.standoff.fragments import Fragment


@dataclass(frozen=True)
class Text:
    """A text as the source has it and as we have it, with the map of offsets from the one to the other."""

    original: str
    normalised: str
    offsets: OffsetMap

    def mapped(self, start: int, end: int) -> Fragment:
        """Where `original[start:end]` stands in our text, proved against the covered text.

        Raises:
            OffsetError: an edge has no counterpart.
        """
        mapped = self.offsets(start, end)
        covered = self.original[start:end]
        if self.normalised[slice(*mapped)] != covered:
            # Normalising a text ends it with one line end, which is no part of the span.
            kept = len(self.normalised[slice(*mapped)].rstrip("\n"))
            prove(self.normalised, mapped[0], mapped[0] + kept, normalise(covered)[0].rstrip("\n"))
        return mapped

    def trimmed(self, piece: Fragment) -> Fragment | None:
        """A stretch of our text without the white space at its edges; None if it is nothing else."""
        covered = self.normalised[slice(*piece)]
        start = piece[0] + len(covered) - len(covered.lstrip())
        end = piece[1] - len(covered) + len(covered.rstrip())
        return (start, end) if start < end else None

    def cut_word(self, piece: Fragment) -> str | None:
        """The words around the first edge of a stretch of our text that lies inside one, with `|` at the edge."""
        text = self.normalised
        for edge in piece:
            before, after = text[:edge][-1:], text[edge : edge + 1]
            if before.isalnum() and after.isalnum():
                left = text[max(0, edge - 30) : edge].split()[-1]
                right = text[edge : edge + 30].split()[0]
                return f"{left}|{right}"
        return None
