"""Where extents may begin and end in a text: not within a word or character, not behind a final mark.

Offsets are code points, half-open.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from reportedly.validation.words import ABBREVIATIONS

PUNCTUATION = ".,;:!?…"

_INITIALS = re.compile(r"(?:^|[\W_])(?:\w\.)+\w\.$")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\.$)")
# What goes on behind a point: at once, with a mark, or in the same line with a small letter or a digit.
_LINE_GOES_ON = re.compile(r"[,;:]|[^\W_]|[ \t\u00a0]+(?P<next>[^\W_])")
_SHORT = 4
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûæœø")
_JOINER = "\u200d"


def cut_word(text: str, start: int, end: int) -> str | None:
    """The word (or character of several code points) that a span cuts at its start, else at its end."""
    left, right = _within(text, start), _within(text, end)
    if not (left or right):
        return None
    while _within(text, start):
        start -= 1
    while _within(text, end):
        end += 1
    return text[start:end].split()[0 if left else -1]


def _within(text: str, at: int) -> bool:
    """Whether the boundary `at` lies within a word, or within what is seen as one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_mark(after) or _JOINER in (before, after) or "\U0001f3fb" <= after <= "\U0001f3ff":
        return not before.isspace()
    if _is_regional(after):  # Two make a flag.
        first = at
        while first and _is_regional(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 1
    return after.isalnum() and (before.isalnum() or _is_mark(before))


def _is_mark(character: str) -> bool:
    """Whether the character combines with the one before it."""
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Mc", "Me")


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def final_mark(text: str, start: int, end: int, language: str) -> Literal["out", "doubtful"] | None:
    """Whether the last character of a span is punctuation that stays out, or a point that may stay in.

    The point of an abbreviation stays in, whether the sentence ends there or not; behind any other word it
    ends the sentence, unless the text goes on.
    """
    mark = text[end - 1]
    if mark not in PUNCTUATION:
        return None
    if mark != ".":
        return "out"
    covered = text[start:end]
    if _INITIALS.search(covered) or _goes_on(text, end):
        return None
    match = _LAST_WORD.search(covered)
    if match is None:
        return "out"
    word = match[0]
    if word in ABBREVIATIONS.get(language, ()):
        return None
    short = len(word) <= _SHORT and (word[0].isupper() or _VOWELS.isdisjoint(word.lower()))
    return "doubtful" if short else "out"


def _goes_on(text: str, end: int) -> bool:
    match = _LINE_GOES_ON.match(text, end)
    if match is None:
        return False
    following = match["next"]
    return following is None or following.islower() or following.isdecimal()
