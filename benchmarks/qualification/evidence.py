"""The counts on which the steps of the projection rest: what the annotators of PolNeAR do, on articles that serve for
nothing else here (those of `train` with fewer than five records)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.qualification import constructions
from benchmarks.qualification.gathering import human_annotations
from benchmarks.qualification.selection import FEWEST_RECORDS
from reportedly import markdown
from reportedly.formats.polnear.source import read_source
from reportedly.matching import units
from reportedly.model import Annotation
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.projection import FROM_POLNEAR, TO_POLNEAR, project
from reportedly.projection.appositions import is_adjunct
from reportedly.projection.draft import Draft, Part
from reportedly.projection.words import words_of
from reportedly.schema import Schema

Record = tuple[str, Annotation]
"""A text and a human's annotation of it."""

NARROWED: tuple[str, ...] = tuple(name for name in FROM_POLNEAR if name != "leave-out-intentions")


_SAID = re.compile(
    r"(?:[^\n]{0,40} )??(said|says|told|wrote) (?:in an? |in (?:his|her|the|their) |at an? |at the |during |last |"
    r"(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
"""A verb of saying with an adjunct of place or time behind it."""


def records(corpora: Path, schema: Schema) -> list[Record]:
    """The human records of the articles of `train` that nobody is qualified on."""
    found: list[Record] = []
    for article in read_source(corpora / "polnear", []):
        if article.compartment == "train" and len(article.records) < FEWEST_RECORDS:
            text = normalise(article.text)[0]
            found += ((text, made) for made in human_annotations(article, slug(article.name), schema).values())
    return found


def tables(corpora: Path, schema: Schema) -> Iterator[str]:
    """The counts and the round trip, as Markdown."""
    found = records(corpora, schema)
    counts: Counter[tuple[str, str]] = Counter()
    for text, annotation in found:
        count(Draft(annotation, text, schema, words_of("en")), counts)
    yield f"{len(found):,} records."
    rows = [[what, which, f"{times:,}"] for (what, which), times in sorted(counts.items())]
    yield markdown.table(["what", "which", "times"], rows)
    yield "Human extents narrowed to ours, and widened again; strict F1 with what they were:"
    yield markdown.table(["label", "narrowed", "narrowed and widened", "widened only"], round_trip(found, schema))


def round_trip(found: list[Record], schema: Schema) -> list[list[str]]:
    """By label: strict F1 of human annotations with themselves narrowed, narrowed and widened, and only widened."""
    labels = [schema.labels_with_role(role)[0] for role in ("source", "cue", "content")]
    ways = (NARROWED, (*NARROWED, *TO_POLNEAR), TO_POLNEAR)
    counts: Counter[tuple[str, int, str]] = Counter()
    for text, annotation in found:
        before = {unit.key for unit in units(annotation, schema)}
        for way, steps in enumerate(ways):
            now = {unit.key for unit in units(project(annotation, text, schema, steps), schema)}
            for what, keys in (("both", before & now), ("each", before), ("each", now)):
                counts.update((label, way, what) for label, _ in keys)
    return [
        [label, *(f"{2 * counts[label, way, 'both'] / counts[label, way, 'each']:.3f}" for way in range(len(ways)))]
        for label in labels
    ]


def count(draft: Draft, counts: Counter[tuple[str, str]]) -> None:
    """Add what one record shows."""
    cues = [cue for cue in draft.having("cue") if draft.own(cue)]
    contents = [(cue, content) for cue in cues for content in draft.linked(cue, "content")]
    for cue in cues:
        counts["attributions", f"with {len(draft.linked(cue, 'source'))} sources"] += 1
        counts["attributions", f"with {len(draft.linked(cue, 'content'))} contents"] += 1
        holders = {head for head, content in contents if content.holds(cue)}
        counts["cue in a content", "its own" if cue in holders else "another's" if holders else "none"] += 1
        counts.update(_around_cue(draft, cue))
        counts.update(constructions.around_cue(draft, cue))
        for source in draft.linked(cue, "source"):
            counts.update(_around_source(draft, cue, source))
    for cue, content in contents:
        lines = {draft.text.count("\n", 0, start) for start, _ in content.extents}
        own = draft.text.count("\n", 0, cue.start)
        place = "own" if lines == {own} else "own and others" if own in lines else "others"
        counts["paragraphs of a content", place] += 1
        counts.update(_edges(draft, content))
        counts.update(constructions.around_content(draft, content))
    counts.update(constructions.asked_about(draft))


def _around_cue(draft: Draft, cue: Part) -> Iterator[tuple[str, str]]:
    words, found = draft.words, [word for _, _, word in draft.words_in(cue.start, cue.end)]
    before, after = draft.word_before(cue.start), draft.word_after(cue.end)
    kinds = {
        "auxiliary or negation": words.auxiliaries | words.negations,
        "to": words.infinitive,
        "article": words.articles,
    }
    for kind, listed in kinds.items():
        if len(found) > 1 and found[0] in listed:
            yield f"{kind} before a cue", "in"
        elif before and before[1] in listed:
            yield f"{kind} before a cue", "out"
    if len(found) > 1 and words.is_adverb(found[0]):
        yield "adverb before a cue", "in"
    elif before and words.is_adverb(before[1]):
        yield "adverb before a cue", "out"
    if draft.text[cue.end - 1] == ":" and cue.end - cue.start > 1:
        yield "colon behind a cue", "in"
    elif draft.text[cue.end : cue.end + 1] == ":":
        yield "colon behind a cue", "out"
    starts = [start for content in draft.linked(cue, "content") for start, _ in content.extents]
    prepositions = words.prepositions - words.infinitive
    if len(found) > 1 and found[-1] in prepositions and any(draft.blank(cue.end, start) for start in starts):
        yield "preposition before a content", "in the cue"
    elif after and after[1] in prepositions and any(draft.blank(cue.end, start) for start in starts):
        yield "preposition before a content", "in the content"
    elif after and after[1] in prepositions and any(draft.blank(after[0], start) for start in starts):
        yield "preposition before a content", "in neither"
    if re.match(r"declin|refus", found[-1]) and after and after[1] == "to":
        yield "declined, refused to do", "the cue ends before to"
    elif re.search(r"\b(?:declin|refus)\w+ to\b", " ".join(found)):
        yield "declined, refused to do", "the cue goes on"
    if (said := _SAID.match(draft.text, cue.start)) and said.end(1) <= cue.end:
        yield "in a statement, on Tuesday … behind said", "in" if cue.end > said.end(1) + 1 else "out"
    if "denied" in found:
        yield "cues with denied", "all"
    lexical = [word for word in found if word not in words.prepositions and word not in words.infinitive]
    if lexical and lexical[-1] in words.intentions:
        yield "cues of intention", "all"


def _around_source(draft: Draft, cue: Part, source: Part) -> Iterator[tuple[str, str]]:
    words, text = draft.words, draft.text
    words_of_cue = list(draft.words_in(cue.start, cue.end))
    before = draft.word_before(cue.start)
    if before and before[1] in words.relative_pronouns and source.start < cue.start:
        is_it = source.extents == ((before[0], before[0] + len(before[1])),)
        yield f"{before[1]} directly before a cue", "is the source" if is_it else "is not the source"
    covered = text[source.start : source.end]
    if source.end <= cue.start and draft.blank(source.end, cue.start) and re.search(r"['’]s$|s['’]$", covered):
        yield "genitive before a cue", "in the source"
    elif re.fullmatch(r"['’]s?\s+", text[source.end : cue.start]) and covered.lower() not in words.pronouns:
        yield "genitive before a cue", "out"
    noun = rf"(?:{'|'.join(sorted(words.documents))})"
    if re.search(rf"\b{noun} (?:\w+ ){{0,3}}?(?:by|from|of) ", covered) or re.search(rf"['’]s {noun}$", covered):
        yield "document with author", "in the source"
    elif re.search(rf"\b{noun} (?:by|from|of) $", text[: source.start][-40:]) or (
        re.match(rf"['’]s {noun}\b", text[source.end : source.end + 20]) and source.end < cue.start
    ):
        yield "document with author", "out"
    if " ".join(word for _, _, word in words_of_cue) == "according to":
        yield "source directly behind according to", "is" if draft.blank(cue.end, source.start) else "is not"
    if re.search(r"\w and \w", covered):
        yield "sources with and", "all"
    # Between a source and its cue, or in the source: a phrase between commas.
    inside = re.search(r",\s+(?=\S.*,$)", covered)
    outside = re.fullmatch(r",\s+.+,\s+", text[source.end : max(source.end, cue.start)])
    if source.end <= cue.start and (inside or outside):
        opening = draft.word_after(source.start + inside.end() if inside else source.end + 1)
        relative = opening is not None and opening[1] in {*words.relative_pronouns, "whose"}
        position = source.start + inside.end() if inside else source.end + 1
        kind = "relative clause" if relative else "adjunct" if is_adjunct(draft, position) else "apposition"
        yield f"{kind} between a source and its cue", "in the source" if inside else "out"


def _edges(draft: Draft, content: Part) -> Iterator[tuple[str, str]]:
    text = draft.text
    for start, end in content.extents:
        before, (_, _, first) = draft.word_before(start), next(draft.words_in(start, end))
        if first in draft.words.complementisers:
            yield "that before a content", "in"
        elif before and before[1] in draft.words.complementisers:
            yield "that before a content", "out"
        for name, marks, inner, outer in (
            ("opening quotation mark", '“"', text[start], text[start - 1 : start]),
            ("closing quotation mark", '”"', text[end - 1], text[end : end + 1]),
            ("final full stop", ".", text[end - 1], text[end : end + 1]),
            ("final comma", ",", text[end - 1], text[end : end + 1]),
        ):
            if inner in marks:
                yield f"{name} of a fragment", "in"
            elif outer and outer in marks:
                yield f"{name} of a fragment", "out"
