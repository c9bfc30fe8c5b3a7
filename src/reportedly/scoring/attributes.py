"""The tasks `attributes` and `dates`: the values that spans carry, over all spans and over matched ones.

Of dates the measures are those of TempEval-3: F1 of extents, F1 of extents with their type or value (`overlap`), and
the accuracy over matched extents (`matched`), which is the second by the first. So an attribute that every date must
have is counted over all dates: one without it is a wrong one. An optional one is counted over the dates that have it.

The ids of entities are compared, since they are those of the registry, which is published; a system that does not link
to it leaves them out. Those of claims are not, which a system makes up: `linking` judges them.

Source: N. UzZaman et al. (2013), SemEval-2013 task 1: TempEval-3. SemEval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tallies, tally

ACCURACY = "matched"
"""The measure that is one share, so that precision, recall and F1 are the same."""

EXTENT = "extent"
"""The row of dates whatever their values."""

MEASURES = {
    "exact": "spans with the same fragments and the same value, over all that have a value",
    "overlap": "matched spans with the same value, over all that have a value",
    ACCURACY: "accuracy: the share of matched spans with the same value, none being one too",
}

DATE_MEASURES = {
    "exact": "the same extent, with the same value; over all dates, of optional attributes over those that have it",
    "overlap": "matched extents, with the same value; over all dates, of optional attributes over those that have it",
    ACCURACY: "accuracy: the share of matched dates with the same value, none being one too",
}

Names = tuple[str, ...]


def attributes_of(schema: Schema, label: str) -> Names:
    """The attributes of a label that are compared by value; not the ids of claims, which are a system's own."""
    names = schema.labels[label].attributes
    return tuple(name for name in names if schema.attributes[name].registry != "claims")


def rows(schema: Schema) -> list[str]:
    """The attributes of all labels but dates, in the order of the schema."""
    there = {name for label in _other_labels(schema) for name in attributes_of(schema, label)}
    return [name for name in schema.attributes if name in there]


def date_rows(schema: Schema) -> list[str]:
    """The extent, and the attributes of dates; none if the schema has no dates."""
    labels = schema.labels_with_role("time")
    return [EXTENT, *dict.fromkeys(name for label in labels for name in attributes_of(schema, label))] if labels else []


def count(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of the attributes of all labels but dates."""
    return _count(story, schema, measures, _other_labels(schema), rows(schema), ())


def count_dates(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of dates: of their extents, and of each attribute."""
    always = [EXTENT, *(name for name, spec in schema.attributes.items() if not (spec.optional or spec.required_with))]
    return _count(story, schema, measures, schema.labels_with_role("time"), date_rows(schema), always)


def _other_labels(schema: Schema) -> Names:
    times = schema.labels_with_role("time")
    return tuple(label for label in schema.labels if label not in times)


def _count(
    story: Sequence[Pairing],
    schema: Schema,
    measures: Collection[str],
    labels: Collection[str],
    of: Iterable[str],
    always: Collection[str],
) -> Tallies:
    """The tallies of the rows `of`: those in `always` over all spans, the others over spans with the attribute."""
    names = {label: (EXTENT, *attributes_of(schema, label)) for label in labels}
    both: Counter[tuple[str, str]] = Counter()
    gold: Counter[tuple[str, str]] = Counter()
    predicted: Counter[tuple[str, str]] = Counter()
    for pairing in story:
        readings = pairing.readings
        for counter, reading in zip((gold, predicted), readings, strict=True):
            for unit in reading.units:
                set_ = dict(unit.attributes)
                for row in names.get(unit.label, ()):
                    if row in set_ or row in always:
                        counter[row, "exact"] += 1
                        counter[row, "overlap"] += 1
        for i, j in pairing.alignment:
            first, second = readings[0].units[i], readings[1].units[j]
            a, b = dict(first.attributes), dict(second.attributes)
            for row in names.get(first.label, ()):
                same = a.get(row) == b.get(row)
                if same and (row in a or row in always):
                    both[row, "overlap"] += 1
                    both[row, "exact"] += first.extents == second.extents
                both[row, ACCURACY] += same
                gold[row, ACCURACY] += 1
                predicted[row, ACCURACY] += 1
    return {
        (row, measure): tally(both[row, measure], gold[row, measure], predicted[row, measure])
        for row in of
        for measure in measures
        if (row, measure) != (EXTENT, ACCURACY)
    }
