"""Recorded results as a table, the best of each gold first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly import markdown
from reportedly.results.rows import Result
from reportedly.scoring.result import Rate
from reportedly.scoring.tasks import TASKS


def columns(rows: Iterable[Result]) -> list[str]:
    """The headlines that at least one row has, in the order of the tasks."""
    there = {name for row in rows for name in row.figures}
    headlines = ["/".join((name, *task.headline)) for name, task in TASKS.items()]
    return [name for name in headlines if name in there]


def grouped(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The rows that compare: those of one gold, with the same labels and projections."""
    found: dict[str, list[Result]] = {}
    for row in results:
        projected = {"predictions": row.project, "gold": row.project_gold}
        told = [", ".join(row.labels), *(f"{side} {name}" for side, name in projected.items() if name)]
        found.setdefault("; ".join([row.gold, *filter(None, told)]), []).append(row)
    return found


def _rank(row: Result) -> tuple[float, str]:
    first = row.figures.get("/".join(("spans", *TASKS["spans"].headline)))
    return (-(first.value or 0) if first else 0, row.system)


def _cells(row: Result, names: Sequence[str]) -> list[str]:
    figures = [_shown(row.figures[name]) if name in row.figures else "" for name in names]
    return [row.system, row.kind, row.when, *figures, " ".join((row.note or "").split())]


def _shown(rate: Rate) -> str:
    if rate.value is None:
        return "–"
    interval = "" if rate.low is None or rate.high is None else f" [{rate.low:.2f}, {rate.high:.2f}]"
    return f"{rate.value:.3f}{interval}"


def as_markdown(results: Sequence[Result]) -> str:
    """All results, a table for those that compare."""
    parts = []
    for title, rows in grouped(results).items():
        names = columns(rows)
        cells = [_cells(row, names) for row in sorted(rows, key=_rank)]
        parts.append(f"### `{title}`\n\n" + markdown.table(["system", "kind", "day", *names, "note"], cells))
    return "\n\n".join(parts) + "\n"
