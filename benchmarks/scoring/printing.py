"""Scores as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly import markdown
from reportedly.scoring import TASKS, Measured, Score
from reportedly.scoring.counting import MICRO
from reportedly.scoring.result import Rate
from reportedly.scoring.scoring import MACRO


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def rate(found: Rate) -> str:
    """A figure with its interval, if it has one."""
    if found.low is None or found.high is None:
        return number(found.value)
    return f"{number(found.value)} [{found.low:.3f}, {found.high:.3f}]"


def f1_table(score: Score) -> str:
    """F1 with intervals by task and row, a column for each measure."""
    measures = list(dict.fromkeys(m for task in score.tasks for m in TASKS[task].measures))
    rows = [
        [task, row, *(rate(of[m].f1) if m in of else "" for m in measures)]
        for task in score.tasks
        for row, of in _rows(score, task)
    ]
    return markdown.table(["task", "", *(f"F1 {m}" for m in measures)], rows)


def full_table(score: Score, sides: tuple[str, str]) -> str:
    """Precision, recall and F1 with intervals of every measure, a line each.

    Args:
        sides: what gold and the system are called.
    """
    rows = [
        [
            task,
            row,
            measure,
            *(f"{x:,.0f}" for x in (found.gold, found.predicted)),
            *(rate(x) for x in (found.precision, found.recall, found.f1)),
        ]
        for task in score.tasks
        for row, of in _rows(score, task)
        for measure, found in of.items()
    ]
    return markdown.table(["task", "", "measure", *sides, "precision", "recall", "F1"], rows)


def _rows(score: Score, task: str) -> Iterable[tuple[str, dict[str, Measured]]]:
    """The rows that have something; the averages last."""
    rows = score.tasks[task]
    for row in sorted(rows, key=lambda row: row in (MICRO, MACRO)):
        if any(found.gold or found.predicted for found in rows[row].values()):
            yield row, rows[row]
