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


def tables(results: Sequence[Result]) -> dict[str, list[list[str]]]:
    """For each gold (and labels, and projection) its rows: system, kind, day, the headlines, note."""
    found: dict[str, list[Result]] = {}
    for row in results:
        parts = [row.gold, *row.labels, *(p for p in (row.project, row.project_gold) if p)]
        found.setdefault(" ".join(parts), []).append(row)
    return {title: [_cells(row, columns(rows)) for row in sorted(rows, key=_rank)] for title, rows in found.items()}


def _rank(row: Result) -> tuple[float, str]:
    first = row.figures.get("/".join(("spans", *TASKS["spans"].headline)))
    return (-(first.value or 0) if first else 0, row.system)


def _cells(row: Result, names: Sequence[str]) -> list[str]:
    figures = [_shown(row.figures[name]) if name in row.figures else "" for name in names]
    return [row.system, row.kind, row.when, *figures, row.note or ""]


def _shown(rate: Rate) -> str:
    if rate.value is None:
        return "–"
    interval = "" if rate.low is None or rate.high is None else f" [{rate.low:.2f}, {rate.high:.2f}]"
    return f"{rate.value:.3f}{interval}"


def as_markdown(results: Sequence[Result]) -> str:
    """All results, a table for each gold."""
    parts = []
    for title, cells in tables(results).items():
        names = columns(row for row in results if title.startswith(row.gold))
        parts.append(f"### `{title}`\n\n" + markdown.table(["system", "kind", "day", *names, "note"], cells))
    return "\n\n".join(parts) + "\n"
