"""Sentences and tokens of a document, as offsets (code points, half-open).

Both are part of a release's identity: `corpus.yaml` names splitter and tokenizer with their versions,
since another version may cut elsewhere and make scores incomparable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.metadata import version

import sentencex

Extent = tuple[int, int]

SENTENCE_SPLITTER = "sentencex"
TOKENIZER = "words-and-marks"
TOKENIZER_VERSION = "1"


@cache
def _token() -> re.Pattern[str]:
    """A token is a run of letters and digits, with apostrophes, hyphens, points and commas inside it
    ("don’t", "mid-April", "06:40", "3.5"), or any single other character that is no white space.
    Combining marks, variation selectors and joiners belong to the character before them."""
    marks = "".join(filter(_is_mark, map(chr, [*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)])))
    marks = rf"(?:(?![\0-\u02ff])[{marks}]++)"  # The first look spares most characters the long list.
    word = rf"\w++(?:{marks}\w*+)*+"
    return re.compile(rf"{word}(?:['’.,:\-‐‑]{word})*+|[^\w\s]{marks}?+")


def _is_mark(character: str) -> bool:
    return character in "\u200c\u200d" or unicodedata.category(character).startswith("M")


def sentence_splitter_version() -> str:
    """The installed version of the sentence splitter."""
    return version(SENTENCE_SPLITTER)


def sentences(text: str, lang: str) -> list[Extent]:
    """The sentences of a text in order, without the white space around them.

    A line end always ends a sentence; within a line the splitter decides by the rules of `lang`
    (a BCP-47 tag, of which it uses the language).

    Raises:
        ValueError: the splitter returned something else than the line in pieces.
    """
    language = lang.partition("-")[0]
    found: list[Extent] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            pieces = sentencex.segment(language, line)
            if "".join(pieces) != line:
                raise ValueError(f"{SENTENCE_SPLITTER} does not return this line whole: {line!r}")
            start = at
            for piece in pieces:
                stripped = piece.strip()
                if stripped:
                    left = start + len(piece) - len(piece.lstrip())
                    found.append((left, left + len(stripped)))
                start += len(piece)
        at += len(line) + 1
    return found


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """The tokens of `text[start:end]` in order, as offsets in the whole text."""
    return [match.span() for match in _token().finditer(text, start, len(text) if end is None else end)]
