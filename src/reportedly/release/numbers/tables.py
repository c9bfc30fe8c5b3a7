"""The counts as Markdown: tables by name, each whole, and single numbers that a sentence may name.

Markdown is all that is made here: nothing is counted, and nothing depends on anything but the counts.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportedly.corpus import SPLITS
from reportedly.derivation import CERTAINTIES, STANCES
from reportedly.markdown import table
from reportedly.release.numbers.counting import OTHERS, WRITER, Counts, Names
from reportedly.release.paths import REGISTRY_SPLIT

MOST_COLUMNS = 16
"""A matrix of stories and outlets with more columns would be read by nobody."""

MOST_VALUES = 20
"""Of a column of free text with more values, only their number is given."""

_FIELDS = {
    "gold_status": "gold status",
    "lang": "language",
    "genre": "genre",
    "license": "licence",
    "origin": "origin",
}

NONE = "–"
_NOT_GIVEN = "not given"


def values(counts: Counts) -> dict[str, str]:
    """The numbers that a sentence of a data card can name, by name; those of a split as `documents in train`."""
    found: dict[str, str | int] = {
        "documents": sum(map(len, counts.characters.values())),
        "stories": len(counts.split_of),
        "outlets": len({outlet for _, outlet in counts.told}),
        "characters": sum(map(sum, counts.characters.values())),
        "words": sum(of.total() for of in counts.words.values()),
        "tokens": counts.tokens.total(),
        "sentences": counts.sentence_words.total(),
        "spans": counts.spans.total(),
        "relations": counts.relations.total(),
        "parties": counts.parties.total(),
        "claims": sum(n for (config, _), n in counts.rows.items() if config == "statements"),
        "records": counts.records.total(),
        "first day": counts.days[0] if counts.days else NONE,
        "last day": counts.days[1] if counts.days else NONE,
    }
    for split in SPLITS:
        found[f"documents in {split}"] = len(counts.characters.get(split, ()))
        found[f"stories in {split}"] = sum(of == split for of in counts.split_of.values())
    return {name: value if isinstance(value, str) else f"{value:,}" for name, value in found.items()}


def blocks(counts: Counts, names: Names) -> dict[str, str]:
    """The tables by name, in the order in which the card has them; the text of one that has nothing to show is
    empty."""
    return {
        "rows by split": _rows(counts),
        "composition": _composition(counts),
        "stories and outlets": _told(counts),
        "lengths": _lengths(counts),
        "labels by split": _labels(counts, names),
        "relations by split": _by_split(counts, "relation", names.relations, counts.relations),
        "attribute values": _attributes(counts, names),
        "sources by attribute": _sources(counts, names),
        "depth of cues": _shares(
            "cues by depth; the writer reports those at depth 1",
            {f"depth {n}": counts.depths[n] for n in sorted(counts.depths)},
        ),
        "contents by quotation": _shares(
            "contents by quotation",
            _named([*names.attributes.get("quotation", ()), ""], counts.quotations),
        ),
        "stance and certainty": _stances(counts),
        "claims across outlets": _claims(counts, names),
        "parties by kind": _shares(
            "registered parties", _named([*names.attributes.get("kind", ()), ""], counts.parties)
        ),
        "records by batch": _records(counts),
    }


def _rows(counts: Counts) -> str:
    splits = [split for split in (*SPLITS, REGISTRY_SPLIT) if any(of == split for _, of in counts.rows)]
    rows = [
        [f"`{config}`", *(_number(counts.rows[config, split], (config, split) in counts.rows) for split in splits)]
        for config in sorted({config for config, _ in counts.rows})
    ]
    lacking = any(NONE in row for row in rows)
    return _with_note(table(["rows of config", *splits], rows), f"{NONE} No rows, so no file." if lacking else "")


def _composition(counts: Counts) -> str:
    rows = []
    for field, what in _FIELDS.items():
        found = sorted({value for name, value, _ in counts.documents if name == field})
        if len(found) > MOST_VALUES:
            rows.append([what, f"{len(found):,} distinct", *(NONE for _ in counts.splits), NONE])
            continue
        for value in found:
            n = [counts.documents[field, value, split] for split in counts.splits]
            rows.append([what, value or "none", *map(_number, n), _number(sum(n))])
    return table(["documents by", "", *counts.splits, "all"], rows)


def _told(counts: Counts) -> str:
    stories = sorted(counts.split_of, key=lambda story: (SPLITS.index(counts.split_of[story]), story))
    outlets = sorted({outlet for _, outlet in counts.told})
    if len(stories) <= MOST_COLUMNS:
        head = ["documents of outlet", *(f"{story} ({counts.split_of[story]})" for story in stories), "all"]
        rows = []
        for outlet in outlets:
            n = [counts.told[story, outlet] for story in stories]
            rows.append([outlet, *(f"{x:,}" if x else "" for x in n), _number(sum(n))])
        return table(head, rows)
    per_story = Counter(_sums(counts.told, 0).values())
    head = ["documents of a story", "stories"]
    return table(head, [[_number(size), _number(n)] for size, n in sorted(per_story.items())])


def _lengths(counts: Counts) -> str:
    """Length of documents and sentences: least, quartiles (linear interpolation between ranks), most, mean."""
    characters = [x for of in counts.characters.values() for x in of]
    if not characters:
        return ""
    rows = [_spread("code points of a document", characters)]
    words = {split: [*counts.words[split].values()] for split in counts.splits if counts.words.get(split)}
    everywhere = [x for of in words.values() for x in of]
    if everywhere:
        rows.append(_spread("words of a document", everywhere))
        rows += [_spread(f"words of a document in {split}", of) for split, of in words.items()]
        rows.append(_spread("words of a sentence", [*counts.sentence_words.elements()]))
    note = "Words, of documents with gold: tokens that hold a letter or a digit." if everywhere else ""
    head = ["", "n", "least", "lower quartile", "median", "upper quartile", "most", "mean"]
    return _with_note(table(head, rows), note)


def _spread(what: str, sizes: Sequence[int]) -> list[str]:
    ordered = sorted(sizes)
    low, middle, high = statistics.quantiles(ordered, n=4, method="inclusive") if len(ordered) > 1 else ordered * 3
    found = (ordered[0], low, middle, high, ordered[-1])
    return [what, _number(len(ordered)), *(f"{x:,.0f}" for x in found), f"{statistics.fmean(ordered):,.1f}"]


def _labels(counts: Counts, names: Names) -> str:
    if not counts.spans:
        return ""
    rows = []
    for label in names.labels:
        n = [counts.spans[label, split] for split in counts.splits]
        rows.append([f"`{label}`", *map(_number, n), _number(sum(n)), _number(sum(n) - counts.shown[label])])
    head = ["spans of label", *counts.splits, "all", "not shown in `tokens`"]
    return _with_note(
        table(head, rows), "`tokens` shows the outermost span of each label; the last column counts what it does not."
    )


def _by_split(counts: Counts, what: str, ordered: Sequence[str], of: Counter[tuple[str, str]]) -> str:
    rows = []
    for name in ordered:
        n = [of[name, split] for split in counts.splits]
        rows.append([f"`{name}`", *map(_number, n), _number(sum(n))])
    return table([what, *counts.splits, "all"], rows) if of else ""


def _attributes(counts: Counts, names: Names) -> str:
    spans = _sums(counts.spans, 0)
    rows = []
    for label in names.labels:
        for attribute, declared in names.attributes.items():
            given = {value: n for (*of, value), n in counts.values.items() if of == [label, attribute]}
            if not given:
                continue
            if declared == (str(True),):
                shown = f"yes {_part(given.get(str(True), 0), spans[label])}"
            elif declared:
                shown = ", ".join(f"{value} {_part(given.get(value, 0), sum(given.values()))}" for value in declared)
            else:
                shown = f"{len(counts.free[label, attribute]):,} distinct"
            rows.append([f"`{label}`", f"`{attribute}`", f"{sum(given.values()):,} of {spans[label]:,}", shown])
    return table(["label", "attribute", "given on", "values"], rows) if rows else ""


def _sources(counts: Counts, names: Names) -> str:
    parts = []
    for attribute, declared in names.attributes.items():
        of = {value: counts.sources[attribute, value] for value in declared}
        if not any(of.values()):
            continue
        if declared == (str(True),):
            parts.append(f"`{attribute}`: {of[str(True)]:,}")
        else:
            parts.append(f"`{attribute}`: {', '.join(f'{v} {_part(n, sum(of.values()))}' for v, n in of.items())}")
    if not parts:
        return ""
    listed = "\n".join(f"- {part}" for part in parts)
    return (
        f"Sources, a source once for each cue it is linked to; cues without a source: {counts.unknown:,}.\n\n{listed}"
    )


def _shares(what: str, of: Mapping[str, int]) -> str:
    total = sum(of.values())
    if total == of.get(_NOT_GIVEN, 0):
        return ""
    return f"{what[0].upper()}{what[1:]}: {', '.join(f'{name}: {_part(n, total)}' for name, n in of.items())}."


def _stances(counts: Counts) -> str:
    if not counts.stances:
        return ""
    rows = [
        [f"{who}: {stance}", *map(_number, n), _number(sum(n))]
        for who in (WRITER, OTHERS)
        for stance in STANCES
        if any(n := [counts.stances[who, stance, certainty] for certainty in (*CERTAINTIES, None)])
    ]
    note = "Of each source of each content (config `claims`): what it holds of the content as worded, and how surely."
    return _with_note(table(["stance of", *CERTAINTIES, "null", "all"], rows), note)


def _claims(counts: Counts, names: Names) -> str:
    registered = sum(n for (config, _), n in counts.rows.items() if config == "statements")
    if not registered:
        return ""
    spread = Counter(len(documents) for documents in counts.claimed.values())
    spread[0] = registered - spread.total()
    polarities = _named(names.attributes.get("claim_polarity", ()), counts.polarities)
    return " ".join(
        part
        for part in (
            f"Registered claims by the number of documents that speak of them: "
            f"{', '.join(f'{n:,} in {size:,}' for size, n in sorted(spread.items()) if n)}.",
            _shares("contents about one", polarities),
        )
        if part
    )


def _records(counts: Counts) -> str:
    keys = sorted({(batch, annotator, role) for batch, annotator, role, _ in counts.records})
    statuses = sorted({status for *_, status in counts.records})
    rows = [
        [batch, annotator, role, *(_number(counts.records[batch, annotator, role, status]) for status in statuses)]
        for batch, annotator, role in keys
    ]
    return table(["records of batch", "annotator", "role", *statuses], rows) if rows else ""


def _sums(of: Counter[tuple[str, str]], place: int) -> Counter[str]:
    """The counts summed over all but one place of their keys."""
    summed: Counter[str] = Counter()
    for key, n in of.items():
        summed[key[place]] += n
    return summed


def _named(order: Iterable[object], of: Counter[Any]) -> dict[str, int]:
    """Counts in an order, those of the empty name as not given, if there are any."""
    return {str(name) or _NOT_GIVEN: of.get(name, 0) for name in order if name != "" or of.get(name)}


def _part(n: int, total: int) -> str:
    return f"{n:,} ({n / total:.1%})".replace("%", " %") if total else f"{n:,}"


def _number(n: int, there: bool = True) -> str:
    return f"{n:,}" if there else NONE


def _with_note(text: str, note: str) -> str:
    return f"{text}\n\n{note}" if note else text
