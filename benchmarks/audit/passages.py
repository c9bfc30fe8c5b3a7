"""The text that an item shows: its sentences, the one before where a word points back, and what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.audit.reading import Reading
from reportedly.model import Span

GAP = "[…]"
# Words that may stand for something in the sentence before. As "that" seldom does so, it counts at the beginning only.
_POINTS_BACK = re.compile(
    r"\A\W*that\b|\b(?:s?he|it|they|him|her|them|his|hers|its|theirs?|this|these|those|such|so|both|one|others|"
    r"the (?:accusation|allegation|charge|claim|report|statement|suggestion|version)s?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: in what is judged (`main`), in what is shown beside it (`linked`), or in neither."""

    text: str
    main: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Passage:
    """What is shown. `before` is the sentence before, empty where it is not needed or shown anyhow."""

    before: str
    pieces: tuple[Piece, ...]

    def bracketed(self) -> str:
        """As text: what is judged in ⟦ ⟧, what is shown beside it in ⟨ ⟩."""
        shown = ""
        open_ = Piece("")
        for piece in (*self.pieces, Piece("")):
            # What is judged lies inside what is shown beside it, as a hedge lies in its content.
            if open_.main and not (piece.main and piece.linked == open_.linked):
                shown += "⟧"
            if open_.linked and not piece.linked:
                shown += "⟩"
            if piece.linked and not open_.linked:
                shown += "⟨"
            if piece.main and not (open_.main and piece.linked == open_.linked):
                shown += "⟦"
            shown += piece.text
            open_ = piece
        return shown


def of_sentence(reading: Reading, sentence: int) -> Passage:
    """A sentence in which nothing is marked."""
    start, end = reading.sentences[sentence]
    return Passage(_before(reading, [sentence]), (Piece(reading.text[start:end]),))


def of_spans(reading: Reading, main: Sequence[Span], linked: Sequence[Span], around: Sequence[Span]) -> Passage:
    """The sentences of spans; between those that do not follow each other stands a gap."""
    shown = sorted(reading.touched([*main, *linked]))
    runs: list[list[int]] = []
    for sentence in shown:
        if runs and runs[-1][-1] == sentence - 1:
            runs[-1].append(sentence)
        else:
            runs.append([sentence])
    pieces: list[Piece] = []
    for run in runs:
        if pieces:
            pieces.append(Piece(f" {GAP} "))
        pieces += _pieces(
            reading, reading.sentences[run[0]][0], reading.sentences[run[-1]][1], main, [*linked, *around]
        )
    return Passage(_before(reading, shown), tuple(pieces))


def _pieces(reading: Reading, start: int, end: int, main: Sequence[Span], linked: Sequence[Span]) -> Iterator[Piece]:
    inside = {at for span in (*main, *linked) for at in (span.start, span.end) if start < at < end}
    for first, last in pairwise(sorted({start, end} | inside)):
        yield Piece(reading.text[first:last], _covers(main, first, last), _covers(linked, first, last))


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)


def _before(reading: Reading, shown: Sequence[int]) -> str:
    """The sentence before the first one that points back, unless it is shown."""
    for sentence in shown:
        start, end = reading.sentences[sentence]
        if _POINTS_BACK.search(reading.text[start:end]) and sentence > 0 and sentence - 1 not in shown:
            before, after = reading.sentences[sentence - 1]
            return reading.text[before:after]
    return ""
