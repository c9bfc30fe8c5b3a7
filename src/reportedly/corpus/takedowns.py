"""`corpus/takedowns.csv`: documents that were withdrawn. Their ids never come back, in no version.

A release carries the file, so that whoever has an older one knows what to leave out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly.corpus.csv_rows import CsvRow, read_csv
from reportedly.errors import CorpusError
from reportedly.naming import FORM, is_slug

TAKEDOWNS = "takedowns.csv"
COLUMNS = ("doc_id", "date", "reason")


@dataclass(frozen=True)
class Takedown:
    """A document that was withdrawn on `day`; `reason` is for everybody to read. `line` is that of the file."""

    doc_id: str
    day: date
    reason: str
    line: int

    def __str__(self) -> str:
        return f"withdrawn on {self.day} ({self.reason})"


def read_takedowns(path: Path) -> Iterator[Takedown | CsvRow]:
    """The lines of a `takedowns.csv` in order: sound ones, and rows with their problem. A missing file has none.

    Raises:
        CorpusError: the file is not a CSV file with the columns doc_id, date and reason.
    """
    seen: set[str] = set()
    for row in read_csv(path, COLUMNS):
        if problem := row.problem or _problem(row.values, seen):
            yield CsvRow(row.line, row.values, problem)
            continue
        doc_id, day, reason = row.values
        seen.add(doc_id)
        yield Takedown(doc_id, date.fromisoformat(day), reason, row.line)


def _problem(values: tuple[str, ...], seen: set[str]) -> str | None:
    doc_id, day, reason = values
    if not is_slug(doc_id):
        return f"the doc_id {doc_id!r} is not of the form {FORM}"
    if doc_id in seen:
        return f"a second line for {doc_id}; remove one"
    if not _is_day(day):
        return f"the date {day!r} is not of the form 2031-05-01"
    if not reason.strip():
        return f"{doc_id} has no reason"
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def load_takedowns(path: Path) -> dict[str, Takedown]:
    """The documents that were withdrawn, by id; none if the file is missing.

    Raises:
        CorpusError: the file or a line of it is not of its form; names the line.
    """
    takedowns: dict[str, Takedown] = {}
    for row in read_takedowns(path):
        if isinstance(row, CsvRow):
            raise CorpusError(f"line {row.line}: {row.problem}", path=path)
        takedowns[row.doc_id] = row
    return takedowns
