"""Offset conversion, at the boundary only, proved against the covered text.

Inside the package an offset counts Unicode code points. Other systems count UTF-16 units or bytes,
and normalising a text shifts its offsets. An offset that has no counterpart raises `OffsetError`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Literal

from reportedly.errors import OffsetError

Unit = Literal["utf-16", "utf-8"]


def _utf16_width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _utf8_width(character: str) -> int:
    return len(character.encode("utf-8"))


_WIDTHS: dict[Unit, Callable[[str], int]] = {"utf-16": _utf16_width, "utf-8": _utf8_width}

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""A control character that no text has: all but LF and TAB (Unicode category Cc)."""


class OffsetMap:
    """A map of offsets from one form of a text into another, boundaries to boundaries.

    `forward[i]` is the offset in the target of the boundary `i` of the origin, or None where the
    target has no boundary there (inside a surrogate pair, inside a composed character).
    """

    def __init__(self, forward: list[int | None]) -> None:
        self.forward = forward

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span.

        Raises:
            OffsetError: an end lies outside the text or has no counterpart.
        """
        if not 0 <= start <= end < len(self.forward):
            raise OffsetError(f"offsets {start}-{end} lie outside the text", start=start, end=end)
        mapped = self.forward[start], self.forward[end]
        if mapped[0] is None or mapped[1] is None:
            raise OffsetError(f"offsets {start}-{end} cut a character", start=start, end=end)
        return mapped[0], mapped[1]


def from_units(text: str, unit: Unit) -> OffsetMap:
    """Offsets that count UTF-16 units or UTF-8 bytes of `text` → code points."""
    width = _WIDTHS[unit]
    forward: list[int | None] = []
    for i, character in enumerate(text):
        forward += [i, *[None] * (width(character) - 1)]
    return OffsetMap([*forward, len(text)])


def to_units(text: str, unit: Unit) -> OffsetMap:
    """Code points of `text` → offsets that count UTF-16 units or UTF-8 bytes."""
    return OffsetMap([0, *accumulate(map(_WIDTHS[unit], text))])


def normalise(text: str) -> tuple[str, OffsetMap]:
    """Bring a text into the form of a document: NFC, LF line ends, no other control character than
    TAB, one LF at the end.

    A boundary inside a sequence that NFC composes has no counterpart: a span that cuts it is
    unmappable. Removed characters collapse to the boundary where they stood.

    Returns:
        The normalised text and the map from offsets of `text` to offsets in it.
    """
    cleaned, to_cleaned = _clean(text)
    composed, to_composed = _compose(cleaned)
    trimmed = composed.rstrip("\n")
    # Of the line ends at the end of the text one stays.
    length = min(len(trimmed) + 1, len(composed))
    to_composed = [None if target is None else min(target, length) for target in to_composed]
    forward = [None if target is None else to_composed[target] for target in to_cleaned]
    return trimmed + "\n", OffsetMap(forward)


def _clean(text: str) -> tuple[str, list[int | None]]:
    """A text with line ends LF and no other control character than TAB, and where its boundaries went."""
    if not CONTROL.search(text):
        return text, [*range(len(text) + 1)]
    kept: list[str] = []
    forward: list[int | None] = []
    previous = ""
    for character in text:
        if character == "\n" and previous == "\r":
            forward.append(None)
        else:
            forward.append(len(kept))
            if character == "\r":
                kept.append("\n")
            elif not CONTROL.match(character):
                kept.append(character)
        previous = character
    return "".join(kept), [*forward, len(kept)]


def _compose(text: str) -> tuple[str, list[int | None]]:
    """A text in NFC, and where its boundaries went.

    The text is cut into stretches that normalise independently of each other, each a starter with what
    follows and may compose with it or move before it. Within a stretch that changes nothing is certain.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, [*range(len(text) + 1)]
    pieces: list[str] = []
    forward: list[int | None] = []
    length = 0
    starts = [i for i, character in enumerate(text) if i == 0 or not _may_compose_back(character)]
    for start, end in pairwise([*starts, len(text)]):
        piece = unicodedata.normalize("NFC", text[start:end])
        if piece == text[start:end]:
            forward += range(length, length + len(piece))
        else:
            forward += [length, *[None] * (end - start - 1)]
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), [*forward, length]


def _may_compose_back(character: str) -> bool:
    """Whether NFC may join the character to what precedes it, or move it before that: marks, and the
    vowels and finals of Hangul (its NFC_Quick_Check is Maybe, or its combining class is not 0:
    https://www.unicode.org/reports/tr15/#Detecting_Normalization_Forms)."""
    if character < "\u0300":
        return False
    if "\u1161" <= character <= "\u1175" or "\u11a8" <= character <= "\u11c2":
        return True
    return unicodedata.category(character) in ("Mn", "Mc")


def prove(text: str, start: int, end: int, covered: str) -> None:
    """Raise `OffsetError` unless `text[start:end]` is exactly `covered`."""
    if not 0 <= start < end <= len(text) or text[start:end] != covered:
        raise OffsetError(f"offsets {start}-{end} cover {text[start:end]!r}, not {covered!r}", start=start, end=end)
