"""The predicate that governs a cue, which belongs to the cue in PolNeAR: "is trying to show", "the fear was that"."""

from __future__ import annotations

from reportedly.projection.draft import Draft, Part
from reportedly.projection.registry import step
from reportedly.projection.widening import shortened_auxiliary

_REACH = 5
"""How many words may stand between a source and "to": up to here most humans take them in."""


@step
def complements_as_contents(draft: Draft) -> None:
    """Part a refusal ("declined", "refused") before its infinitive, where its content begins ("to comment").

    A cue with a content keeps its infinitive, unless it begins with such a verb and its content follows directly:
    "declined to offer" with "a figure" becomes "declined" with "to offer a figure".
    """
    for cue in draft.having("cue"):
        contents = draft.linked(cue, "content")
        if draft.linked(cue, "cue"):
            continue
        found = list(draft.words_in(cue.start, cue.end))
        at = next((i for i, (_, _, word) in enumerate(found) if i and word in draft.words.infinitive), None)
        if at is None:
            continue
        start, end = found[at][0], cue.end
        if not contents:
            content = Part(draft.label_of("content"), ((start, end),))
            draft.parts.append(content)
            draft.link(cue, content)
        else:
            following = next((c for c in contents if draft.blank(end, c.start)), None)
            if following is None or found[at - 1][2] not in draft.words.refusals:
                continue
            following.extents = ((start, following.extents[0][1]), *following.extents[1:])
        cue.extents = ((cue.start, found[at - 1][1]),)


@step
def take_in_governing_words(draft: Draft) -> None:
    """Take into a cue that begins with "to" the words between its source and it ("is trying to show").

    No more than five words, without punctuation or another part in between. They begin behind the source, behind a
    relative pronoun, or behind the comma that closes an apposition of the source.
    """
    for cue in draft.having("cue"):
        first = next(draft.words_in(cue.start, cue.end))[2]
        sources = [source for source in draft.linked(cue, "source") if source.end <= cue.start]
        if first in draft.words.infinitive and sources:
            start = _governed_from(draft, cue, sources)
            others = [p for p in draft.parts if p is not cue and p not in sources and p.overlaps(start, cue.start)]
            if not others:
                cue.extents = ((start, cue.end),)


def _governed_from(draft: Draft, cue: Part, sources: list[Part]) -> int:
    """Where the words begin that govern a cue; its own start if there is none."""
    start = cue.start
    for _ in range(_REACH + 1):
        before = draft.word_before(start)
        if before is None:
            break
        position, word = before
        if any(source.overlaps(position, start) for source in sources):
            return shortened_auxiliary(draft, position, word) or start
        if word in draft.words.relative_pronouns:
            return start
        if not word[0].isalnum():
            apposed = any(draft.text[s.end : s.end + 1] == "," and s.end < position for s in sources)
            return (
                start if word == "," and apposed and "\n" not in draft.text[sources[-1].end : position] else cue.start
            )
        start = position
    return cue.start


@step
def take_in_copula(draft: Draft) -> None:
    """Take into a cue the "is" or "was" between it and its content ("the fear was")."""
    for cue in draft.having("cue"):
        after = draft.word_after(cue.end)
        starts = [start for content in draft.linked(cue, "content") for start, _ in content.extents]
        if after is not None and after[1] in draft.words.copulas and any(draft.blank(after[0], s) for s in starts):
            cue.extents = ((cue.start, after[0]),)
