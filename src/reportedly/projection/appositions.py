"""Appositions and relative clauses between commas, which belong to a source in PolNeAR and not in Reportedly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.projection.draft import Draft, Part
from reportedly.projection.registry import step
from reportedly.segmentation import sentences

_END = re.compile(r"[\n;:“”\"()—–]|--| - ")
_PARENTHESIS = re.compile(r"\([^()\n]*\)")


@step
def take_in_appositions(draft: Draft) -> None:
    """Take into a source the apposition between commas behind it, with the closing comma ("Desh, a pilot,").

    Before its cue: all that lies between the two, if it begins and ends with a comma. Behind its cue: up to the end of
    the clause. Nothing that begins like an adjunct or a clause (the word list, words in -ing) is an apposition.
    """
    ends = [end for _, end in sentences(draft.text, "en")]
    for source in draft.having("source"):
        for cue in draft.heads(source):
            reached = _before(draft, source, cue) if source.end <= cue.start else _behind(draft, source, cue, ends)
            if reached is not None:
                source.extents = ((source.start, reached),)
                break


def _before(draft: Draft, source: Part, cue: Part) -> int | None:
    """Where an apposition ends that fills what lies between a source and its cue; None if there is none."""
    between = draft.text[source.end : cue.start]
    stripped = between.rstrip()
    if not stripped.startswith(",") or not stripped.endswith(",") or len(stripped) < 3:
        return None
    if _END.search(_PARENTHESIS.sub("", between)):
        return None
    end = source.end + len(stripped)
    if any(part.overlaps(source.end, end) and _stops(draft, part, cue) for part in draft.parts if part is not source):
        return None
    return None if is_adjunct(draft, source.end + 1) else end


def _behind(draft: Draft, source: Part, cue: Part, ends: list[int]) -> int | None:
    """Where an apposition ends that follows a source behind its cue; None if there is none."""
    if draft.text[source.end : source.end + 1] != ",":
        return None
    limit = next((end for end in ends if end > source.end), len(draft.text))
    limit = min([limit, *(p.start for p in draft.parts if p.start > source.end and _stops(draft, p, cue))])
    if found := _END.search(draft.text, source.end, limit):
        limit = found.start()
    reached = None
    for start, end in _segments(draft.text, source.end, limit):
        if is_adjunct(draft, start):
            break
        reached = end
    if reached is None:
        return None
    # A comma closes the apposition where the sentence goes on behind it.
    return reached + 1 if draft.text[reached : reached + 1] == "," else reached


def _stops(draft: Draft, part: Part, cue: Part) -> bool:
    """Whether an apposition cannot reach into a part: a content of its cue, another cue, or another source."""
    return draft.schema.role_of(part.label) in ("cue", "source") or (cue, part) in draft.links


def _segments(text: str, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas, from the comma at `start` on, without the end of the sentence."""
    while start < limit and text[start] == ",":
        comma = text.find(", ", start + 1, limit)
        end = limit if comma < 0 else comma
        end -= len(text[start + 1 : end]) - len(text[start + 1 : end].rstrip(" .?!,\u00a0"))
        if end <= start + 1:
            return
        yield start + 1, end
        start = end


def is_adjunct(draft: Draft, position: int) -> bool:
    """Whether what follows begins like an adjunct or a clause."""
    after = draft.word_after(position)
    if after is None:
        return True
    word = after[1]
    if word.endswith("ing") and word not in draft.words.ing_nouns:
        return True
    return word in draft.words.adjunct_openers or draft.words.is_adverb(word)
