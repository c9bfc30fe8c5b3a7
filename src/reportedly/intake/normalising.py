"""A text as it comes in → the text of a document, and in words what was changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from reportedly.offsets import CONTROL, normalise

_BYTE_ORDER_MARK = "\ufeff"


def normalised(text: str) -> tuple[str, list[str]]:
    """Bring a text into the form of a document (`offsets.normalise`; a byte order mark goes too).

    Returns:
        The text and what was changed in it, with counts; an empty list if nothing was.
    """
    changes: list[str] = []
    if text.startswith(_BYTE_ORDER_MARK):
        text = text[1:]
        changes.append("byte order mark removed")
    new, _ = normalise(text)
    if returns := len(re.findall(r"\r\n?", text)):
        changes.append(f"{_count(returns, 'line end')} with CR changed to LF")
    unix = re.sub(r"\r\n?", "\n", text)
    bare = CONTROL.sub("", unix)
    if removed := len(unix) - len(bare):
        changes.append(f"{_count(removed, 'control character')} removed")
    composed = unicodedata.normalize("NFC", bare)
    if composed != bare:
        fresh = (Counter(composed) - Counter(bare)).total()
        changes.append(f"{_count(fresh, 'character')} composed (NFC)" if fresh else "combining marks reordered (NFC)")
    final = len(composed) - len(composed.rstrip("\n"))
    if final == 0:
        changes.append("final line end added")
    elif final > 1:
        changes.append(f"{_count(final - 1, 'surplus final line end')} removed")
    return new, changes


def with_headline(text: str, title: str) -> tuple[str, str, bool]:
    """A normalised text whose first line is its title.

    Returns:
        The text, the title as its first line has it, and whether that line had to be put there. A text
        without title stays as it is.
    """
    wanted = " ".join(normalise(title)[0].split())
    first = text.partition("\n")[0]
    if not wanted or " ".join(first.split()) == wanted:
        return text, first if wanted else "", False
    return f"{wanted}\n\n{text}", wanted, True


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
