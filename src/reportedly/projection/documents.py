"""Documents with an author: PolNeAR has the whole phrase as source ("a report by the lab"), Reportedly the author."""

from __future__ import annotations

import re

from reportedly.projection.draft import Draft, Part
from reportedly.projection.registry import step

# How many words may stand between the noun for a document and its author, or its article.
_REACH = 4


@step
def take_in_document(draft: Draft) -> None:
    """Take into a source the document that it is the author of ("a report by the lab", "the lab's report").

    Before its cue, the phrase from the article on, or up to the noun; behind its cue ("according to"), all from the
    cue on. Only blanks and words may lie between.
    """
    for source in draft.having("source"):
        for cue in draft.heads(source):
            reached = _behind(draft, source, cue) if cue.end <= source.start else _before(draft, source, cue)
            if reached is not None:
                source.extents = (reached,)
                break


def _behind(draft: Draft, source: Part, cue: Part) -> tuple[int, int] | None:
    """The extent from the cue on, if a document and a preposition lie between it and the source."""
    found = list(draft.words_in(cue.end, source.start))
    names_one = any(word in draft.words.documents for _, _, word in found)
    if not names_one or found[-1][2] not in draft.words.prepositions or not _plain(draft, cue.end, source.start):
        return None
    return None if _meets_own(draft, cue, source, found[0][0], source.start) else (found[0][0], source.end)


def _before(draft: Draft, source: Part, cue: Part) -> tuple[int, int] | None:
    """The extent of a document's phrase that ends in the source, or starts with it and ends at the cue."""
    genitive = re.match(r"['’]s? ?", draft.text[source.end : cue.start])
    if genitive and _plain(draft, source.end + genitive.end(), cue.start):
        found = list(draft.words_in(source.end + genitive.end(), cue.start))
        if 0 < len(found) <= _REACH and found[-1][2] in draft.words.documents:
            return source.start, found[-1][1]
    if not draft.blank(source.end, cue.start):
        return None
    position = source.start
    words: list[str] = []
    while len(words) < 2 * _REACH and (before := draft.word_before(position)) is not None:
        position, word = before
        words.append(word)
        if word in draft.words.articles:
            # Read from the article on: a document, and last the preposition that introduces its author.
            introduced = words[0] in draft.words.prepositions and any(w in draft.words.documents for w in words[1:])
            return (position, source.end) if introduced else None
    return None


def _plain(draft: Draft, start: int, end: int) -> bool:
    """Whether there are only words and blanks in a stretch of text."""
    return re.fullmatch(r"[\w\-–'’ \u00a0]*", draft.text[start:end]) is not None


def _meets_own(draft: Draft, cue: Part, source: Part, start: int, end: int) -> bool:
    """Whether a stretch of text meets something else that the cue links to."""
    return any(part.overlaps(start, end) for part in draft.own(cue) if part is not source)
