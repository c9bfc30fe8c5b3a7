"""Scores and comparisons as lines of text, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reportedly.scoring.attributes import ACCURACY
from reportedly.scoring.comparing import PERMUTATIONS, Comparison
from reportedly.scoring.result import Rate, Score
from reportedly.scoring.tasks import TASKS

FIGURES = ("gold", "system", "P", "R", "F1", "95 %")
DIFFERENCES = ("system", "other", "difference", "95 %", "p")
"""What the cells of a line are."""

UNDEFINED = "–"


class Line(NamedTuple):
    """A measure of a row of a task; `row` is empty where it is that of the line before. `headline` says whether it
    stands for the task."""

    row: str
    measure: str
    cells: list[str]
    headline: bool


def figures(score: Score, task: str) -> Iterator[Line]:
    """The figures of a task, without rows in which neither gold nor the system has anything: of matched spans all have
    the same value where nobody has one, which says nothing."""
    for row, of in score.tasks[task].items():
        first, *_ = of.values()
        for i, (measure, found) in enumerate(of.items() if first.gold or first.predicted else ()):
            # Of a share, precision and recall are the same.
            rates = ["", ""] if measure == ACCURACY else [_rate(found.precision), _rate(found.recall)]
            cells = [f"{found.gold:,.0f}", f"{found.predicted:,.0f}", *rates, _rate(found.f1), _interval(found.f1, 2)]
            yield Line("" if i else row, measure, cells, (row, measure) == TASKS[task].headline)


def differences(comparison: Comparison, task: str) -> Iterator[Line]:
    """The differences of a task that are defined."""
    for row, of in comparison.tasks[task].items():
        defined = {measure: found for measure, found in of.items() if found.difference.value is not None}
        for i, (measure, found) in enumerate(defined.items()):
            each = [_rate(Rate(value=value)) for value in (found.first, found.second)]
            difference = round(found.difference.value or 0.0, 3) + 0.0
            p = UNDEFINED if found.p is None else f"{found.p:.3g}"
            cells = [*each, f"{difference:+.3f}", _interval(found.difference, 3), p]
            yield Line("" if i else row, measure, cells, (row, measure) == TASKS[task].headline)


def how_compared(comparison: Comparison) -> str:
    """What the p-values of a comparison are."""
    how = "all permutations" if comparison.exact else f"{PERMUTATIONS:,} permutations drawn"
    return (
        f"Paired permutation test by story, {how}: p is {comparison.least_p:.3g} at least, and not corrected for many "
        "comparisons."
    )


def sensitivity(score: Score) -> list[str]:
    """The smallest differences that the stories can show; where there is none, why, with the tasks concerned."""
    shown = [f"{task} {found.value:.2f}" for task, found in score.smallest_difference.items() if found.value]
    reasons: dict[str, list[str]] = {}
    for task, found in score.smallest_difference.items():
        if found.reason:
            reasons.setdefault(found.reason, []).append(task)
    first = [f"Smallest difference of F1 that these stories can show: {', '.join(shown)}."] if shown else []
    return [*first, *(f"No smallest difference for {', '.join(tasks)}: {why}." for why, tasks in reasons.items())]


def _rate(rate: Rate) -> str:
    return UNDEFINED if rate.value is None else f"{rate.value:.3f}"


def _interval(rate: Rate, digits: int) -> str:
    if rate.low is None or rate.high is None:
        return ""
    low, high = (round(end, digits) + 0.0 for end in (rate.low, rate.high))  # Not -0.00.
    return f"[{low:.{digits}f}, {high:.{digits}f}]"
