"""Which figures there are of a text, and of gold under a schema, in the order of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.schema import Role, Schema
from reportedly.statistics.lemmas import ROLES
from reportedly.statistics.measures import (
    Distinct,
    Flag,
    Mean,
    Measure,
    Quantile,
    Rate,
    Share,
    StandardisedRatio,
    TopShare,
    TypeTokenRatio,
)
from reportedly.statistics.reading import (
    CONTENTS,
    DEEPEST,
    DEPTH,
    SENTENCE,
    SOURCES,
    WITHOUT_SOURCE,
    WORD,
    YES,
    counted_attributes,
    in_lexicon,
    spans_of,
    values_of,
)

TOP = 10
"""How many of the most frequent lemmas are listed, and counted together."""

TOKENS: dict[Role, int] = {"cue": 50, "hedge": 50, "denial": 10}
"""Among how many occurrences types are counted by tokens: as many as some pages of news have of each."""

_WORDS: dict[Role, str] = {"cue": "cue words", "hedge": "hedge words", "denial": "denial words"}


def text_lemmas() -> dict[str, tuple[str, Role]]:
    """The kinds of raw text whose values are lemmas, and of which role, by section."""
    return {f"{_WORDS[role]} of the lexicon": (in_lexicon(role), role) for role in ROLES}


def gold_lemmas(schema: Schema) -> dict[str, tuple[str, Role]]:
    """The kinds of gold whose values are lemmas, and of which role, by section."""
    return {f"{label} by lemma": (spans_of(label), role) for role in ROLES for label in schema.labels_with_role(role)}


def text_measures() -> Iterator[Measure]:
    """The figures that need no annotation."""
    for name, at in (("lower quartile", 0.25), ("median", 0.5), ("upper quartile", 0.75), ("90th percentile", 0.9)):
        yield Quantile("words of a sentence", name, SENTENCE, at)
    yield Mean("words of a sentence", "mean", SENTENCE)
    yield Distinct("words", "distinct, in lower case", WORD)
    yield TypeTokenRatio("words", "types by tokens", WORD)
    for section, (kind, role) in text_lemmas().items():
        yield Rate(section, "per 1,000 words", kind, 1_000)
        yield from _variety(section, kind, role)


def gold_measures(schema: Schema) -> Iterator[Measure]:
    """The figures of gold annotation."""
    for label in schema.labels:
        yield Rate("spans per 100 words", label, spans_of(label), 100)
    for section, (kind, role) in gold_lemmas(schema).items():
        yield from _variety(section, kind, role)
    for label in schema.labels:
        for attribute in counted_attributes(schema, label):
            sources = schema.role_of(label) == "source"
            section, kind = f"{'sources' if sources else label}: {attribute}", values_of(label, attribute)
            if schema.attributes[attribute].type == "boolean":
                yield Flag(section, YES, kind, YES)
            for value in schema.attributes[attribute].values:
                yield Share(section, value, kind, value)
    for depth in range(1, DEEPEST + 1):
        yield Share("depth of attribution", f"{depth} or more" if depth == DEEPEST else str(depth), DEPTH, depth)
    yield Share("cues and denials", "without source", WITHOUT_SOURCE, YES)
    yield Mean("cues and denials", "links to sources, mean", SOURCES)
    yield Mean("cues and denials", "links to contents and cues, mean", CONTENTS)


def _variety(section: str, kind: str, role: Role) -> Iterator[Measure]:
    yield Distinct(section, "distinct lemmas", kind)
    yield StandardisedRatio(section, f"types by tokens, of {TOKENS[role]}", kind, TOKENS[role])
    yield TopShare(section, "share of the top one", kind, 1)
    yield TopShare(section, f"share of the top {TOP}", kind, TOP)
