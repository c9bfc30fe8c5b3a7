"""The tables of a corpus that are CSV, read so that each defect has its line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import CorpusError
from reportedly.files import read_text


@dataclass(frozen=True)
class CsvRow:
    """A row with its line (from 1); `problem` says why it is none of the table."""

    line: int
    values: tuple[str, ...]
    problem: str | None = None


def read_csv(path: Path, columns: tuple[str, ...]) -> list[CsvRow]:
    """The rows below the header of a CSV file, sound or not, without empty lines. A missing file has none.

    Raises:
        CorpusError: it is not UTF-8, not CSV, or its first line does not name the columns.
    """
    if not path.is_file():
        return []
    reader = csv.reader(read_text(path).removesuffix("\n").split("\n"), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise CorpusError(f"line {reader.line_num}: {error}", path=path) from None
    if not rows or tuple(rows[0][1]) != columns:
        raise CorpusError(f"line 1: the first line must be: {','.join(columns)}", path=path)
    problem = f"fields, not {len(columns)}"
    return [
        CsvRow(line, tuple(row), None if len(row) == len(columns) else f"{len(row)} {problem}")
        for line, row in rows[1:]
        if row
    ]
