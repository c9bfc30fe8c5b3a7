"""Sentences and tokens of a document, as offsets (code points, half-open).

Both are part of a release's identity: `corpus.yaml` names splitter and tokenizer with their versions,
since another version may cut elsewhere and make scores incomparable.
"""

from __future__ import annotations

import re
from importlib.metadata import version

import sentencex

Extent = tuple[int, int]

SENTENCE_SPLITTER = "sentencex"
TOKENIZER = "words-and-marks"
TOKENIZER_VERSION = "1"

# A token is a run of letters and digits, with apostrophes, hyphens, points and commas inside it
# ("don’t", "mid-April", "06:40", "3.5"), or any single other character that is no white space.
_TOKEN = re.compile(r"\w+(?:['’.,:\-‐‑]\w+)*|[^\w\s]")


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
    return [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]
