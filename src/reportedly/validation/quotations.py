"""Quotation marks: which belong together, and what kind of quotation they make of a content.

Offsets are code points. Straight and typographic marks are known, English, German and French; the same
marks mean other things elsewhere (”Swedish”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportedly.validation.words import ELISIONS

Pair = tuple[int, int]
"""Offsets of an opening mark and of its closing mark."""

LANGUAGES = frozenset({"en", "de", "fr"})
"""The languages whose marks are known."""

_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‚": "‘’", "‹": "›", "›": "‹", '"': '"', "'": "'"}
_MARK = re.compile("[" + "".join(_CLOSING) + "”’]")
_APOSTROPHES = "'‘’"
# ‘ without an s behind the digits begins a quotation: ‘12 people left,’ she said.
_DECADE = re.compile(r"‘\d\ds\b|['’]\d\ds?\b(?![.,:]\d)", re.ASCII)
_ELIDED = {language: re.compile(rf"(?:{'|'.join(words)})\b", re.IGNORECASE) for language, words in ELISIONS.items()}


def pairs(text: str, language: str = "en") -> list[Pair]:
    """The quotation marks of a text in pairs, in the order in which they close.

    Apostrophes are no marks, within a word or before one that lost its beginning (the '80s, rock 'n' roll).

    A quotation that goes on in the next paragraph has no closing mark before it and begins it with its
    opening mark again, which is no mark of its own. What is open at the end of another paragraph was no
    quotation.
    """
    found: list[Pair] = []
    open_marks: list[tuple[str, int]] = []
    at = 0
    for line in text.split("\n"):
        first = 0
        if open_marks and line:
            if line[0] == open_marks[0][0]:
                first = 1
            else:
                open_marks.clear()
        for match in _MARK.finditer(line, first):
            mark, place = match[0], at + match.start()
            if _elides(text, place, language):
                continue
            depth = _closed_by(open_marks, mark)
            if depth is not None and not _inside_word(text, place) and not _opens(text, place):
                found.append((open_marks[depth][1], place))
                del open_marks[depth:]
            elif mark in _CLOSING and (mark not in "'\"" or _opens(text, place)):
                open_marks.append((mark, place))
        at += len(line) + 1
    return found


def _closed_by(open_marks: Sequence[tuple[str, int]], mark: str) -> int | None:
    """The place in the stack of the innermost open mark that `mark` closes."""
    return next((i for i in reversed(range(len(open_marks))) if mark in _CLOSING[open_marks[i][0]]), None)


def _inside_word(text: str, place: int) -> bool:
    """Whether the mark is an apostrophe between letters."""
    return text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _elides(text: str, place: int, language: str) -> bool:
    """Whether the mark is an apostrophe before a word that lost its beginning, or behind it ('n')."""
    if text[place] not in _APOSTROPHES:
        return False
    if text[place - 2 : place].lower() in {f"{mark}n" for mark in _APOSTROPHES}:
        place -= 2
    if text[place - 1 : place].isalnum():
        return False
    elided = _ELIDED.get(language)
    return _DECADE.match(text, place) is not None or (elided is not None and elided.match(text, place + 1) is not None)


def _opens(text: str, place: int) -> bool:
    """Whether a mark stands where quotations begin: before a word and not behind one."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return text[place] in "'\"“‘" and (not before or before.isspace() or before in "([—–-“‘\"'") and after.strip() != ""


def kind(fragments: Sequence[Pair], nested: Iterable[Pair], marks: Iterable[Pair]) -> str:
    """direct, mixed or indirect: what the marks make of a content that are in it and in no nested one.

    Args:
        fragments: the extents of the content, half-open.
        nested: the extents of the contents inside it.
        marks: the pairs of the text.
    """
    near = [pair for pair in marks if _within(pair[0], fragments) or _within(pair[1], fragments)]
    if not near:
        return "indirect"
    inner = list(nested)

    def own(place: int) -> bool:
        return _within(place, fragments) and not _within(place, inner)

    mine = [(opening, closing) for opening, closing in near if own(opening) or own(closing)]
    if not mine:
        return "indirect"
    whole = (fragments[0][0], fragments[-1][1] - 1)
    if whole in mine or all((start, end - 1) in mine for start, end in fragments):
        return "direct"
    return "mixed"


def nested(fragments: Sequence[Pair], contents: Iterable[Pair]) -> Iterator[Pair]:
    """Of the extents of contents those that lie inside a content of these fragments and are none of them."""
    return (
        (start, end)
        for start, end in contents
        if (start, end) not in fragments and any(first <= start and end <= last for first, last in fragments)
    )


def _within(place: int, extents: Iterable[Pair]) -> bool:
    return any(start <= place < end for start, end in extents)
