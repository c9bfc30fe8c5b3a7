"""Steps from our extents to PolNeAR's: what its cues, sources and contents have besides."""

from __future__ import annotations

import re

from reportedly.matching import Extent
from reportedly.projection.draft import Draft, Part, merged
from reportedly.projection.registry import step


@step
def denials_as_cues(draft: Draft) -> None:
    """Make denials cues; where a cue stands on the same words, the two are one."""
    label = draft.label_of("cue")
    taken = {cue.extents: cue for cue in draft.having("cue")}
    allowed = draft.schema.labels[label].attributes
    for denial in draft.having("denial"):
        if (cue := taken.get(denial.extents)) is not None:
            draft.links = [(cue if head is denial else head, tail) for head, tail in draft.links]
            draft.links = [(head, cue if tail is denial else tail) for head, tail in draft.links]
            draft.remove([denial])
        else:
            denial.label = label
            denial.attributes = {name: value for name, value in denial.attributes.items() if name in allowed}


@step
def take_in_verb_group(draft: Draft) -> None:
    """Take into a cue the auxiliaries, negations and adverbs directly before it, with "to" and shortened auxiliaries.

    It ends at the first other word, and at a source or content of the cue. A cue of adverbs only
    ("reportedly") has no verb group.
    """
    for cue in draft.having("cue"):
        if all(draft.words.is_adverb(word) for _, _, word in draft.words_in(cue.start, cue.end)):
            continue
        own = draft.own(cue)
        start = cue.start
        while (before := draft.word_before(start)) is not None:
            first, word = before
            if (shortened := shortened_auxiliary(draft, first, word)) is not None:
                start = shortened
                break
            if any(part.overlaps(first, start) for part in own if part is not cue and not part.holds(cue)):
                break
            if not draft.words.in_verb_group(word):
                break
            start = first
        cue.extents = ((start, cue.end),)


def shortened_auxiliary(draft: Draft, start: int, word: str) -> int | None:
    """Where the shortened auxiliary behind a pronoun begins ("he's" → the apostrophe); None if there is none."""
    pronoun, apostrophe, ending = word.partition("'")
    if apostrophe and pronoun in draft.words.pronouns and f"'{ending}" in draft.words.clitics:
        return start + len(pronoun)
    return None


@step
def take_in_article(draft: Draft) -> None:
    """Take into a cue the article directly before it ("the claim")."""
    for cue in draft.having("cue"):
        before = draft.word_before(cue.start)
        if before is None or before[1] not in draft.words.articles:
            continue
        # In a transcript "A" can be the source: "A: It leaked."
        if not any(source.overlaps(before[0], cue.start) for source in draft.linked(cue, "source")):
            cue.extents = ((before[0], cue.end),)


@step
def take_in_preposition(draft: Draft) -> None:
    """Take into a cue the preposition between it and its content ("warned of")."""
    for cue in draft.having("cue"):
        after = draft.word_after(cue.end)
        if after is None or after[1] not in draft.words.prepositions:
            continue
        starts = [start for content in draft.linked(cue, "content") for start, _ in content.extents]
        if any(draft.blank(after[0], start) for start in starts):
            cue.extents = ((cue.start, after[0]),)


@step
def take_in_colon(draft: Draft) -> None:
    """Take into a cue the colon directly behind it ("he said:")."""
    for cue in draft.having("cue"):
        if draft.text[cue.end : cue.end + 1] == ":":
            cue.extents = ((cue.start, cue.end + 1),)


@step
def take_in_that(draft: Draft) -> None:
    """Take into a content the "that" directly before any of its fragments."""
    for content in draft.having("content"):
        extents = []
        for start, end in content.extents:
            before = draft.word_before(start)
            taken = before is not None and before[1] in draft.words.complementisers
            first = before[0] if before is not None and taken else start
            if any(cue.overlaps(first, start) for cue in draft.heads(content)):
                first = start
            extents.append((first, end))
        content.extents = merged(extents, draft.text)


@step
def take_in_noun(draft: Draft) -> None:
    """Take into a content the noun that its "that" depends on, with article and adjective ("the very idea that").

    Not where the noun is a cue of that content, or lies in a part that the cue links to.
    """
    for content in draft.having("content"):
        first = next(draft.words_in(content.start, content.end))[2]
        before = draft.word_before(content.start)
        if first not in draft.words.complementisers or before is None or before[1] not in draft.words.that_nouns:
            continue
        start = before[0]
        for _ in range(2):
            before = draft.word_before(start)
            if before is None:
                break
            start = before[0]
            if before[1] in draft.words.articles:
                own = [
                    part for head in draft.heads(content) for part in (head, *draft.own(head)) if part is not content
                ]
                if not any(part.overlaps(start, content.start) for part in own):
                    content.extents = ((start, content.extents[0][1]), *content.extents[1:])
                break


@step
def take_in_relative_object(draft: Draft) -> None:
    """Take into a content the "which", "who", "whom" or "what" directly before the source ("which he called “a raid”").

    Only where at most two words stand between the source and its cue, and neither a preposition stands before the
    pronoun nor "that" behind the cue.
    """
    for cue in draft.having("cue"):
        contents = draft.linked(cue, "content")
        if not contents or any(_opens_with_that(draft, content) for content in contents):
            continue
        for source in draft.linked(cue, "source"):
            pronoun = _object_before(draft, source, cue)
            if pronoun and not any(p.overlaps(*pronoun) for p in draft.having("content", "cue", "source")):
                contents[0].extents = merged((pronoun, *contents[0].extents), draft.text)


def _object_before(draft: Draft, source: Part, cue: Part) -> Extent | None:
    """The extent of the pronoun directly before a source that can be the object of its cue; None if there is none."""
    before = draft.word_before(source.start)
    if before is None or before[1] not in draft.words.relative_objects or source.end > cue.start:
        return None
    between = draft.text[source.end : cue.start]
    if not re.fullmatch(r"[\w’' \u00a0]*", between) or len(between.split()) > 2:
        return None
    further = draft.word_before(before[0])
    introduced = further is not None and further[1] in draft.words.prepositions and before[1] != "what"
    return None if introduced else (before[0], before[0] + len(before[1]))


def _opens_with_that(draft: Draft, content: Part) -> bool:
    return any(next(draft.words_in(*extent))[2] in draft.words.complementisers for extent in content.extents)


@step
def relative_pronouns_as_sources(draft: Draft) -> None:
    """Make "who", "which" or "that" directly before a cue its source, instead of what it stands for."""
    label = draft.label_of("source")
    for cue in draft.having("cue"):
        before = draft.word_before(cue.start)
        sources = draft.linked(cue, "source")
        if before is None or before[1] not in draft.words.relative_pronouns or not sources:
            continue
        extent = (before[0], before[0] + len(before[1]))
        if any(part.overlaps(*extent) for part in draft.own(cue)) or any(s.start > cue.start for s in sources):
            continue
        pronoun = Part(label, (extent,))
        draft.parts.append(pronoun)
        for source in sources:
            draft.unlink(cue, source)
        draft.link(cue, pronoun)


@step
def join_sources(draft: Draft) -> None:
    """Join the sources of a cue into one span; where the cue, a content or a line end is between, the nearest stays."""
    for cue in draft.having("cue"):
        sources = draft.linked(cue, "source")
        if len(sources) < 2:
            continue
        start, end = min(s.start for s in sources), max(s.end for s in sources)
        between = [part for part in (cue, *draft.linked(cue, "content")) if part.overlaps(start, end)]
        nearest = min(sources, key=lambda s: (max(cue.start - s.end, s.start - cue.end), s.place))
        kept = nearest
        if not between and "\n" not in draft.text[start:end]:
            kept = Part(nearest.label, ((start, end),), dict(nearest.attributes))
            draft.parts.append(kept)
        for source in sources:
            draft.unlink(cue, source)
        draft.link(cue, kept)


@step
def take_in_genitive(draft: Draft) -> None:
    """Take into a source the sign of the genitive directly behind it ("Varnia's claim")."""
    for source in draft.having("source"):
        covered = draft.text[source.start : source.end].lower()
        behind = draft.text[source.end : source.end + 2].replace("’", "'")
        ending = 2 if behind == "'s" else 1 if behind in ("' ", "'\u00a0") and covered.endswith("s") else 0
        if ending and covered not in draft.words.pronouns:
            source.extents = ((source.start, source.end + ending),)


@step
def one_content_per_cue(draft: Draft) -> None:
    """Make all contents of a cue the fragments of one; those that only blanks part are joined."""
    for cue in draft.having("cue"):
        contents = draft.linked(cue, "content")
        if len(contents) < 2:
            continue
        first, *others = contents
        first.extents = merged((extent for content in contents for extent in content.extents), draft.text)
        draft.remove(others)


@step
def cut_out_cues(draft: Draft) -> None:
    """Cut a cue and its sources out of its own contents, which are split there ("[The ship] was reportedly [hit]").

    Blanks, commas and dashes go from the edges that this makes.
    """
    for cue in draft.having("cue"):
        for content in draft.linked(cue, "content"):
            for part in (cue, *draft.linked(cue, "source")):
                extents = [piece for extent in content.extents for piece in _without(draft, extent, part)]
                content.extents = tuple(extents) or content.extents


def _without(draft: Draft, extent: tuple[int, int], part: Part) -> list[tuple[int, int]]:
    """What is left of an extent without a part that lies in it or over its edge."""
    start, end = extent
    if not part.overlaps(start, end):
        return [extent]
    pieces = [(start, min(part.start, end)), (max(part.end, start), end)]
    trimmed = [_trimmed(draft.text, first, last, start, end) for first, last in pieces if first < last]
    return [(first, last) for first, last in trimmed if any(map(str.isalnum, draft.text[first:last]))]


def _trimmed(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """A piece of an extent without what separates it, at its new edges, from what was cut out."""
    covered = text[first:last]
    if last < end:
        last -= len(covered) - len(covered.rstrip(_SEPARATORS))
    if first > start:
        first += len(covered) - len(covered.lstrip(_SEPARATORS))
    return first, max(first, last)


_SEPARATORS = " \u00a0\n,–—-"
