"""The tasks by name: what each counts, in which rows, by which measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from reportedly.schema import Schema
from reportedly.scoring import attributes, attributions, linking, profiles, spans
from reportedly.scoring.pairing import Pairing, Tallies


@dataclass(frozen=True)
class Task:
    """A task.

    Attributes:
        title: what it asks, in a line.
        headline: the row and the measure that stand for it.
        measures: by name, what each counts.
        rows: the rows under a schema; none if the schema has nothing to count.
        count: the tallies of the documents of a story, by row and measure.
        averaged: whether the rows are of one kind, so that a micro and a macro average mean something.
    """

    title: str
    headline: tuple[str, str]
    measures: Mapping[str, str]
    rows: Callable[[Schema], list[str]]
    count: Callable[[Sequence[Pairing], Schema, Collection[str]], Tallies]
    averaged: bool = False


TASKS: Mapping[str, Task] = {
    "spans": Task(
        "which stretches of text have which label", ("micro", "exact"), spans.MEASURES, spans.rows, spans.count, True
    ),
    "attributes": Task(
        "which values spans carry",
        ("micro", "overlap"),
        attributes.MEASURES,
        attributes.rows,
        attributes.count,
        True,
    ),
    "attributions": Task(
        "which cue ties which source to which content",
        (attributions.TRIPLE, "exact"),
        attributions.MEASURES,
        attributions.rows,
        attributions.count,
    ),
    "profiles": Task(
        "who holds what of a content, and how surely",
        (profiles.SOURCES, "exact certainty"),
        profiles.MEASURES,
        profiles.rows,
        profiles.count,
    ),
    "dates": Task(
        "temporal expressions with their values",
        ("value", "overlap"),
        attributes.DATE_MEASURES,
        attributes.date_rows,
        attributes.count_dates,
    ),
    "linking": Task(
        "which contents are about the same claim, across outlets",
        (linking.CLAIMS, "lea"),
        linking.MEASURES,
        linking.rows,
        linking.count,
    ),
}
"""All tasks, in the order in which they are shown."""
