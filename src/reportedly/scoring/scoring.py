"""From counts to figures with intervals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from reportedly.agreement.figures import SAMPLES, SEED
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.scoring.comparing import smallest_difference
from reportedly.scoring.counting import MICRO, Counts, count
from reportedly.scoring.figuring import ResampledStories, adding, averaged, measured, rates
from reportedly.scoring.result import Interval, Measured, Score, Smallest
from reportedly.scoring.signature import signature
from reportedly.scoring.tasks import TASKS

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats, Ints

MACRO = "macro"
"""The row of the mean over the rows of a task."""


def score(
    gold: Mapping[str, Annotation],
    predicted: Mapping[str, Annotation],
    schema: Schema,
    *,
    stories: Mapping[str, str] | None = None,
    tasks: Collection[str] = tuple(TASKS),
    measures: Collection[str] | None = None,
    of: str = "unnamed",
    projection: str = "projection:none",
) -> Score:
    """Score a system against gold. A pure function: offsets are all it needs, no texts and no files.

    Nothing depends on the order of documents or spans, on how documents are spread over files, or on ids (those of
    spans and relations; those of claims too).

    Args:
        gold, predicted: annotations by document id, of the same documents. Offsets are code points, half-open. They
            are sound: `validate` finds no error of structure or references in them.
        stories: the story of each document, the unit of resampling; by default each document is one of its own.
        tasks: names of `TASKS`; measures: only these.
        of: what gold is, for the signature (name, split, hash).
        projection: what was done to either side before (`reportedly.projection.signature`).

    Raises:
        InputError: documents are missing or too many; an annotation does not fit the schema; a task or a measure is
            unknown.
    """
    counts = count(gold, predicted, schema, stories=stories, tasks=tasks, measures=measures)
    return figures(counts, of=of, projection=projection)


def figures(counts: Counts, *, of: str = "unnamed", projection: str = "projection:none") -> Score:
    """The figures of counts, each with its 95 % interval: stories are drawn with replacement (`ResampledStories`)."""
    sums = ResampledStories(len(counts.stories)).sums(counts.table)
    tasks: dict[str, dict[str, dict[str, Measured]]] = {}
    values = rates(sums)
    stories = adding(counts.table)
    for i, (task, row, measure) in enumerate(counts.places):
        made = measured(values[:, i], sums[0, i], stories[i])
        tasks.setdefault(task, {}).setdefault(row, {})[measure] = made
    for task, rows in tasks.items():
        if MICRO in rows:
            rows[MACRO] = {measure: _macro(task, measure, counts, values) for measure in rows[MICRO]}
    return Score(
        signature=signature(of, tasks, projection),
        documents=counts.documents,
        stories=len(counts.stories),
        interval=Interval(samples=SAMPLES, seed=SEED),
        tasks=tasks,
        smallest_difference=_smallest(tasks, counts, sums, stories),
    )


def _macro(task: str, measure: str, counts: Counts, values: Floats) -> Measured:
    """The mean over the rows of a task, each with the same weight; `values` are the rates of all places."""
    columns = [i for i, (t, r, m) in enumerate(counts.places) if (t, m) == (task, measure) and r != MICRO]
    together = counts.table[:, counts.places.index((task, MICRO, measure))]
    return averaged((values[:, i] for i in columns), together.sum(axis=0), adding(together))


def _smallest(tasks: Iterable[str], counts: Counts, sums: Floats, stories: Ints) -> dict[str, Smallest]:
    at = {place: i for i, place in enumerate(counts.places)}
    headlines = {task: at.get((task, *TASKS[task].headline)) for task in tasks}
    return {
        task: smallest_difference(sums[:, i], int(stories[i, -1])) for task, i in headlines.items() if i is not None
    }
