"""The tables of a house, read so that a defect is a finding and what is sound is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from reportedly.corpus import RECORDS, TAKEDOWNS, Takedown
from reportedly.corpus.annotators import Annotator, load_annotators
from reportedly.corpus.csv_rows import CsvRow, read_csv
from reportedly.corpus.loading import SPLIT_COLUMNS
from reportedly.corpus.takedowns import read_takedowns
from reportedly.errors import CorpusError, ReportedlyError
from reportedly.files import decode_line
from reportedly.findings import Finding, Place
from reportedly.findings.structure import DuplicateRow, MissingFile, UnreadableFile
from reportedly.model import Claim, Document, Entity, Record
from reportedly.validation.waivers import Waiver, load_waivers

T = TypeVar("T")

GOLD = "corpus/gold"
SPLITS_FILE = "corpus/splits.csv"
WAIVERS_FILE = "corpus/waivers.yaml"
TAKEDOWNS_FILE = f"corpus/{TAKEDOWNS}"

_LINE = re.compile(r"\bline (\d+)(?:, column \d+)?(?:: )?")


@dataclass
class Row(Generic[T]):
    """A row of a table, with its line (from 1)."""

    line: int
    value: T


class Rows(Mapping[str, Row[T]], Generic[T]):
    """Sound rows of a JSONL file by key, in file order, read when asked for: only their keys and places
    stay in memory, so that large corpora can be validated."""

    def __init__(self, path: Path, type_: type[T]) -> None:
        self._path = path
        self._type = type_
        self._places: dict[str, int] = {}

    def enter(self, key: str, line: int, position: int) -> None:
        """Note where a sound row begins."""
        # One number for both: with a tuple of two, the places would weigh three times as much.
        self._places[key] = position << 32 | line

    def __getitem__(self, key: str) -> Row[T]:
        place = self._places[key]
        with self._path.open("rb") as file:
            file.seek(place >> 32)
            return Row(place & 0xFFFFFFFF, decode_line(file.readline(), self._type))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places


@dataclass
class Table(Generic[T]):
    """The rows of a JSONL file; `file` is its path from the house."""

    file: str
    rows: Rows[T]

    def values(self) -> dict[str, T]:
        return {key: row.value for key, row in self.rows.items()}

    def place(self, key: str) -> Place:
        return Place(self.file, self.rows[key].line)


@dataclass
class Tables:
    """All tables of a house. `findings` are the defects of their form."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    documents: Table[Document] = field(init=False)
    entities: Table[Entity] = field(init=False)
    claims: Table[Claim] = field(init=False)
    annotators: Mapping[str, Annotator] = field(init=False)
    waivers: list[Waiver] = field(init=False)
    splits: list[Row[tuple[str, str]]] = field(init=False)
    takedowns: list[Takedown] = field(init=False)
    records: dict[str, Table[Record]] = field(init=False)

    def __post_init__(self) -> None:
        corpus = self.root / "corpus"
        if not (corpus / "documents.jsonl").is_file():
            self.findings.append(MissingFile(Place("corpus/documents.jsonl")))
        self.documents = self._jsonl(corpus / "documents.jsonl", Document, lambda row: row.id)
        self.entities = self._jsonl(corpus / "entities.jsonl", Entity, lambda row: row.id)
        self.claims = self._jsonl(corpus / "claims.jsonl", Claim, lambda row: row.id)
        self.annotators = self._loaded(self.root / "annotation" / "annotators.yaml", load_annotators, {})
        self.waivers = self._loaded(self.root / WAIVERS_FILE, load_waivers, [])
        self.splits = list(self._splits())
        self.takedowns = list(self._takedowns())
        folders = [path for path in sorted(corpus.glob("annotations/*/*")) if path.is_dir()]
        self.records = {
            self.name(folder): self._jsonl(folder / RECORDS, Record, lambda row: row.doc_id)
            for folder in [*folders, self.root / GOLD]
        }

    def name(self, path: Path) -> str:
        """What findings call a file: its path from the house."""
        return path.relative_to(self.root).as_posix()

    def _jsonl(self, path: Path, type_: type[T], key: Callable[[T], str]) -> Table[T]:
        table: Table[T] = Table(self.name(path), Rows(path, type_))
        if not path.is_file():
            return table
        position = 0
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                start, position = position, position + len(line)
                try:
                    value = decode_line(line, type_)
                except (msgspec.ValidationError, msgspec.DecodeError) as error:
                    self.findings.append(UnreadableFile(Place(table.file, number), problem=str(error)))
                    continue
                if key(value) in table.rows:
                    self.findings.append(DuplicateRow(Place(table.file, number), key=key(value)))
                else:
                    table.rows.enter(key(value), number, start)
        return table

    def _loaded(self, path: Path, load: Callable[[Path], T], otherwise: T) -> T:
        try:
            return load(path)
        except CorpusError as error:
            self.findings.append(unreadable(error, self.name(path)))
            return otherwise

    def _splits(self) -> Iterator[Row[tuple[str, str]]]:
        rows: list[CsvRow] = self._loaded(self.root / SPLITS_FILE, lambda path: read_csv(path, SPLIT_COLUMNS), [])
        for row in rows:
            if row.problem:
                self.findings.append(UnreadableFile(Place(SPLITS_FILE, row.line), problem=row.problem))
            else:
                story, split = row.values
                yield Row(row.line, (story, split))

    def _takedowns(self) -> Iterator[Takedown]:
        rows: list[Takedown | CsvRow] = self._loaded(self.root / TAKEDOWNS_FILE, _takedowns_of, [])
        for row in rows:
            if isinstance(row, CsvRow):
                self.findings.append(UnreadableFile(Place(TAKEDOWNS_FILE, row.line), problem=row.problem))
            else:
                yield row


def _takedowns_of(path: Path) -> list[Takedown | CsvRow]:
    return list(read_takedowns(path))


def unreadable(error: ReportedlyError, file: str) -> Finding:
    """An error of reading as a finding: its message in one line without the path, and the line if it says one."""
    path = getattr(error, "path", None)
    message = " ".join(str(error).removeprefix(f"{path}: ").split())
    line = _LINE.search(message)
    if line is None:
        return UnreadableFile(Place(file), problem=message)
    return UnreadableFile(Place(file, int(line[1])), problem=message.removeprefix(f"line {line[1]}: "))
