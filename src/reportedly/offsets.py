"""Offset conversion, at the boundary only, proved against the covered text.

Inside the package an offset counts Unicode code points. Other systems count UTF-16 units or bytes,
and normalising a text shifts its offsets. An offset that has no counterpart raises `OffsetError`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import accumulate
from typing import Literal

from reportedly.errors import OffsetError

Unit = Literal["utf-16", "utf-8"]


def _utf16_width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _utf8_width(character: str) -> int:
    return len(character.encode("utf-8"))


_WIDTHS: dict[Unit, Callable[[str], int]] = {"utf-16": _utf16_width, "utf-8": _utf8_width}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
    pieces: list[str] = []
    forward: list[int | None] = []
    length = 0
    for chunk in _chunks(text):
        new = _normalise_chunk(chunk)
        if len(new) == len(chunk):
            forward += range(length, length + len(new))
        else:
            # Only the outer boundaries of a chunk that changed its length are certain.
            forward += [length] + [length if new == "" else None] * (len(chunk) - 1)
        pieces.append(new)
        length += len(new)
    forward.append(length)
    joined = "".join(pieces)
    trimmed = joined.rstrip("\n")
    clipped = [None if target is None else min(target, len(trimmed)) for target in forward]
    return trimmed + "\n", OffsetMap(clipped)


def _normalise_chunk(chunk: str) -> str:
    if chunk in ("\r\n", "\r"):
        return "\n"
    return _CONTROL.sub("", unicodedata.normalize("NFC", chunk))


def _chunks(text: str) -> list[str]:
    """Cut a text into stretches that normalise independently of each other: a line end, a control
    character, a stretch of ASCII, or a starter with the marks that follow it.

    NFC may compose a starter with following combining marks, or Hangul jamo with each other; a chunk
    therefore begins at a character that is a starter and starts no composition with what precedes it
    (its NFC_Quick_Check is Yes: http://unicode.org/reports/tr15/#Detecting_Normalization_Forms).
    """
    if "\r" not in text and not _CONTROL.search(text) and unicodedata.is_normalized("NFC", text):
        return [text]
    chunks: list[str] = []
    start = 0
    for i, character in enumerate(text):
        if i == start:
            continue
        if character == "\n" and text[i - 1] == "\r":
            continue
        composes = unicodedata.combining(character) or _may_compose_back(character)
        if not composes:
            chunks.append(text[start:i])
            start = i
    if text:
        chunks.append(text[start:])
    return chunks


def _may_compose_back(character: str) -> bool:
    """Whether NFC can merge the character into the one before it (NFC_QC is Maybe)."""
    code = ord(character)
    if code < 0x300:
        return False
    if 0x1161 <= code <= 0x1175 or 0x11A8 <= code <= 0x11C2:
        return True
    return unicodedata.category(character) in ("Mn", "Mc")


def prove(text: str, start: int, end: int, covered: str) -> None:
    """Raise `OffsetError` unless `text[start:end]` is exactly `covered`."""
    if not 0 <= start < end <= len(text) or text[start:end] != covered:
        raise OffsetError(f"offsets {start}-{end} cover {text[start:end]!r}, not {covered!r}", start=start, end=end)
