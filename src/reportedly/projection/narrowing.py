"""Steps from PolNeAR's extents to ours, as far as a rule can tell: the widening steps undone."""

from __future__ import annotations

import re

from reportedly.projection.draft import Draft, plain
from reportedly.projection.registry import step


@step
def narrow_cue(draft: Draft) -> None:
    """Leave of a cue its lexical part: without the verb group before it, without article, colon, preposition, copula.

    A preposition stays before a source or an addressee: only one that a content follows directly goes, and so does
    "was". A negation that goes sets `negated`.
    """
    words, negated = draft.words, "negated" in draft.schema.labels[draft.label_of("cue")].attributes
    for cue in draft.having("cue"):
        start, end = cue.start, cue.end
        end -= draft.text[start:end].endswith(":")
        if (clitic := re.match(r"['’]\w+(?=\s)", draft.text[start:end])) and plain(clitic.group()) in words.clitics:
            start += clitic.end()
        found = list(draft.words_in(start, end))
        negation = False
        while len(found) > 1 and (words.in_verb_group(found[0][2]) or found[0][2] in words.articles):
            negation |= found[0][2] in words.negations
            found.pop(0)
        contents = [first for content in draft.linked(cue, "content") for first, _ in content.extents]
        goes = words.prepositions | words.copulas
        if len(found) > 1 and found[-1][2] in goes and any(draft.blank(end, c) for c in contents):
            found.pop()
        if found:
            cue.extents = ((found[0][0], found[-1][1]),)
        if negation and negated:
            cue.attributes["negated"] = True


@step
def leave_out_that(draft: Draft) -> None:
    """Leave the "that" at the start of a content's fragment out of it, if something follows it."""
    for content in draft.having("content"):
        extents = []
        for start, end in content.extents:
            (_, first, word), *others = draft.words_in(start, end)
            goes = word in draft.words.complementisers and others and draft.blank(first, others[0][0])
            extents.append((others[0][0], end) if goes else (start, end))
        content.extents = tuple(extents)


@step
def leave_out_appositions(draft: Draft) -> None:
    """End a source before its first comma that closes or opens an apposition, unless it coordinates.

    "Desh, a pilot," → "Desh"; "Desh, Tal and Orin" stays.
    """
    for source in draft.having("source"):
        covered = draft.text[source.start : source.end]
        comma = re.search(r"(?<=.),(?=\s|$)", covered)
        coordinated = comma and re.search(r" (?:and|or) [^,]*$", covered[comma.end() :])
        if comma and not coordinated:
            source.extents = ((source.start, source.start + comma.start()),)


@step
def leave_out_genitive(draft: Draft) -> None:
    """Leave the sign of the genitive at the end of a source out of it."""
    for source in draft.having("source"):
        covered = draft.text[source.start : source.end].replace("’", "'")
        ending = 2 if covered.endswith("'s") else 1 if covered.endswith("s'") else 0
        if ending and len(covered) > ending:
            source.extents = ((source.start, source.end - ending),)
