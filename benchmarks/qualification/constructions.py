"""Counts of the constructions that single steps of the projection rest on, as `evidence` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.projection.draft import Draft, Part

Counted = Iterator[tuple[str, str]]

_TIME = (
    r"(?:last|this) (?:week|month|year|spring|summer|fall|winter)|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)


_PARTICIPLES = ("saying", "adding", "arguing", "noting")


def around_cue(draft: Draft, cue: Part) -> Counted:
    """What a cue's constructions show: governing words, copulas, quantifiers, shortened auxiliaries, adjuncts of time,
    participles, relative objects, and quotations that go on in the next paragraph."""
    yield from _verb_group(draft, cue)
    yield from _behind(draft, cue)
    for source in draft.linked(cue, "source"):
        if source.end <= cue.start:
            yield from _from_source(draft, cue, source)
            yield from _relative_object(draft, cue, source)
    yield from _next_paragraphs(draft, cue)


def _verb_group(draft: Draft, cue: Part) -> Counted:
    words, found = draft.words, [word for _, _, word in draft.words_in(cue.start, cue.end)]
    before = draft.word_before(cue.start)
    sources = draft.linked(cue, "source")
    leading = found[1:-1] if found[0] in words.auxiliaries else found[:-1]
    if leading and leading[0] in words.quantifiers:
        yield "both, all, each before a cue", "in"
    elif before and before[1] in words.quantifiers and not any(s.overlaps(before[0], cue.start) for s in sources):
        yield "both, all, each before a cue", "out"
    pronouns = "|".join(sorted(words.pronouns))
    if re.match(r"['’]\w", draft.text[cue.start :]) and re.search(
        rf"\b(?:{pronouns})$", draft.text[max(0, cue.start - 9) : cue.start], re.I
    ):
        yield "shortened auxiliary behind a pronoun", "in"
    elif before and re.fullmatch(rf"(?:{pronouns})(?:{'|'.join(sorted(words.clitics))})", before[1]):
        yield "shortened auxiliary behind a pronoun", "out"
    if found[-1] in _PARTICIPLES and len(found) == 1:
        yield "saying, adding, arguing, noting", "a cue alone"
    elif found[-1] in _PARTICIPLES and found[-2] not in words.auxiliaries:
        yield "saying, adding, arguing, noting", "at the end of a longer cue"


def _behind(draft: Draft, cue: Part) -> Counted:
    found, after = [word for _, _, word in draft.words_in(cue.start, cue.end)], draft.word_after(cue.end)
    starts = [start for content in draft.linked(cue, "content") for start, _ in content.extents]
    if len(found) > 1 and found[-1] in draft.words.copulas and any(draft.blank(cue.end, start) for start in starts):
        yield "is, was between cue and content", "in"
    elif after and after[1] in draft.words.copulas and any(draft.blank(after[0], start) for start in starts):
        yield "is, was between cue and content", "out"


def _from_source(draft: Draft, cue: Part, source: Part) -> Counted:
    found = [word for _, _, word in draft.words_in(cue.start, cue.end)]
    between = draft.text[source.end : cue.start]
    governed = max((i for i, word in enumerate(found[:-1]) if word in draft.words.infinitive), default=None)
    outside = len(list(draft.words_in(source.end, cue.start)))
    if governed and not between.strip():
        yield f"{_five(governed)} words between source and to", "in"
    elif governed == 0 and outside and re.fullmatch(r"[\w\-–'’ \u00a0]*", between):
        yield f"{_five(outside)} words between source and to", "out"
    if re.search(r",[^,\n]*\([^()\n]*\)[^\n]*,$", draft.text[source.start : source.end]):
        yield "apposition with a parenthesis", "in the source"
    elif re.fullmatch(r",\s[^\n]*\([^()\n]*\)[^\n]*,\s+", between):
        yield "apposition with a parenthesis", "out"
    if re.fullmatch(rf"\s+(?:{_TIME})\s+", between):
        yield "time between source and cue", "out"
    elif re.match(rf"(?:{_TIME}) \w", draft.text[cue.start : cue.end]):
        yield "time between source and cue", "in"


def _five(number: int) -> str:
    return str(number) if number <= 5 else "more than 5"


def _relative_object(draft: Draft, cue: Part, source: Part) -> Counted:
    before = draft.word_before(source.start)
    if before is None or before[1] not in draft.words.relative_objects:
        return
    further = draft.word_before(before[0])
    between = draft.text[source.end : cue.start]
    if not re.fullmatch(r"[\w’' \u00a0]*", between) or len(between.split()) > 2:
        return
    if further is not None and further[1] in draft.words.prepositions and before[1] != "what":
        return
    inside = any(content.overlaps(before[0], before[0] + 1) for content in draft.linked(cue, "content"))
    yield f"{before[1]} before a source, as object", "in the content" if inside else "out"


def _next_paragraphs(draft: Draft, cue: Part) -> Counted:
    """Whether the paragraphs behind a quotation's that are quotation alone belong to its content."""
    contents = draft.linked(cue, "content")
    if not any(draft.text[start] in '“"' for content in contents for start, _ in content.extents):
        return
    others = [other for other in draft.having("cue") if other is not cue]
    line_end = draft.text.find("\n", cue.end)
    if line_end < 0 or any(cue.end <= other.start < line_end for other in others):
        return
    for paragraph in re.finditer(r"[^\n]*[^\n\s][^\n]*", draft.text[line_end:]):
        start, end = line_end + paragraph.start(), line_end + paragraph.end()
        line = paragraph.group().strip()
        if line[0] not in '“"' or line[-1] not in '”"' or any(other.overlaps(start, end) for other in others):
            return
        inside = any(content.overlaps(start, end) for content in contents)
        yield "next paragraph, all quotation", "in the content" if inside else "out"
        if not inside:
            return


def around_content(draft: Draft, content: Part) -> Counted:
    """Whether the noun that "that" depends on is in the content; where it is in a cue, it is not counted."""
    nouns = "|".join(sorted(draft.words.that_nouns))
    start = content.start
    if re.match(rf"(?:the|an?) (?:\w+ )?(?:{nouns}) that\b", draft.text[start : content.end], re.I):
        yield "noun before that", "in the content"
    noun = re.search(rf"\b(?:the|an?) (?:\w+ )?(?:{nouns}) $", draft.text[:start][-40:], re.I)
    if noun and draft.text[start : start + 5] == "that ":
        reached = start - len(noun.group())
        if not any(cue.overlaps(reached, start) for cue in draft.having("cue")):
            yield "noun before that", "out"


def asked_about(draft: Draft) -> Counted:
    """Words of which round 1 asked whether they are cues at all: where they stand in the humans' records."""
    cues, contents = draft.having("cue"), draft.having("content")
    for found in re.finditer(r"\b(?:alleged(?= [a-z])|idea(?= that)|rationale|calls for)\b", draft.text):
        for what, parts in (("in a cue", cues), ("in a content", contents)):
            if any(part.overlaps(*found.span()) for part in parts):
                yield found.group(), what
                break
        else:
            yield found.group(), "in neither"
