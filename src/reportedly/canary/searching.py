"""Find a canary in bytes, whatever was done to it: other case, other marks between its parts, cut across lines.

Only ASCII letters and digits are compared, in lower case. That also reads UTF-16, and texts inside JSON strings,
since the escapes in them are blanked first.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reportedly.errors import InputError

Kind = Literal["whole", "altered", "identifier", "piece"]
KINDS: dict[Kind, str] = {
    "whole": "the canary as it is",
    "altered": "all its letters and digits, in other case or with other marks and line breaks between them",
    "identifier": "its UUID without the words before it",
    "piece": "16 digits of the UUID or more",
}
"""What can be found, from the surest down. Even 16 digits in a row (64 bits) do not come about by chance."""

PIECE = 16
REACH = 4096
"""No hit is longer than this, in bytes: what stands between its parts counts."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KEPT = (string.ascii_letters + string.digits).encode()
_DROPPED = bytes(set(range(256)) - set(_KEPT))
_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_ESCAPE = re.compile(rb"\\(?:[bfnrt]|u[0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Hit:
    """What was found: its kind, its line (from 1), and the bytes as text, white space as one space."""

    kind: Kind
    line: int
    text: str


@dataclass(frozen=True)
class Canary:
    """A canary to look for.

    Raises:
        InputError: it has fewer letters and digits than a piece of a UUID, so that it would be found by chance.
    """

    text: str

    def __post_init__(self) -> None:
        if len(_bare(self.text.encode())) < PIECE:
            raise InputError(
                f"the canary {self.text!r} has fewer than {PIECE} ASCII letters and digits and would be found by "
                "chance; give a longer one"
            )

    @cached_property
    def _needle(self) -> bytes:
        return _bare(self.text.encode())

    @cached_property
    def _identifier(self) -> bytes:
        """The digits of the last UUID in it, empty if there is none."""
        found = _UUID.findall(self.text)
        return _bare(found[-1].encode()) if found else b""

    @cached_property
    def _seeds(self) -> re.Pattern[bytes]:
        """What every hit begins with or holds."""
        key = self._identifier
        windows = [key[i : i + PIECE] for i in range(len(key) - PIECE + 1)]
        return re.compile(b"|".join([self._needle, *windows]))

    def search(self, blocks: Iterable[bytes]) -> Iterator[Hit]:
        """Find it in the bytes of a file, given block by block, in bounded memory.

        Hits do not overlap; they come in the order in which they stand.
        """
        window, before, done, lines = b"", 0, 0, 1
        pending = iter(blocks)
        while True:
            block = next(pending, None)
            window += block or b""
            # What begins near the end is looked at again, with what follows it.
            limit = len(window) if block is None else max(0, len(window) - REACH)
            for kind, start, end in self._hits(window):
                if start < limit and before + start >= done:
                    done = before + end
                    text = " ".join(window[start:end].decode("utf-8", "replace").replace("\0", "").split())
                    yield Hit(kind, lines + window.count(b"\n", 0, start), text)
            if block is None:
                return
            lines += window.count(b"\n", 0, limit)
            window, before = window[limit:], before + limit

    def _hits(self, window: bytes) -> Iterator[tuple[Kind, int, int]]:
        """Kind, start and end in the window."""
        plain = _ESCAPE.sub(lambda match: b" " * len(match[0]), window)
        bare = _bare(plain)
        places: list[int] | None = None
        at = 0
        while match := self._seeds.search(bare, at):
            kind, start, end = self._widen(bare, match)
            # Where the bare bytes stand is asked only when something was found.
            places = places or [i for i, byte in enumerate(plain) if byte in _KEPT]
            first, last = places[start], places[end - 1] + 1
            if kind == "altered" and self.text.encode() == window[first:last]:
                kind = "whole"
            yield kind, first, last
            at = end

    def _widen(self, bare: bytes, match: re.Match[bytes]) -> tuple[Kind, int, int]:
        if match[0] == self._needle:
            return "altered", match.start(), match.end()
        key = self._identifier
        start, end = match.start(), match.end()
        at = key.index(match[0]) + PIECE
        while at < len(key) and bare[end : end + 1] == key[at : at + 1]:
            at, end = at + 1, end + 1
        return ("identifier" if end - start == len(key) else "piece"), start, end


def _bare(data: bytes) -> bytes:
    return data.translate(_LOWER, _DROPPED)
