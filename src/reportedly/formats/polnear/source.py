"""The files of PolNeAR: a folder per compartment with texts and annotations, and `metadata.tsv`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly.errors import CorpusError, InputError
from reportedly.files import read_text
from reportedly.findings import Finding, Place
from reportedly.findings.conversion import CompartmentLeftOut, SourceTextMissing, UnusableMetadata, UnusableSourceFile

TRAINING = "annotator-training"
SPLITS = {"train": "train", TRAINING: "train", "dev": "validation", "test": "test"}
"""The split of each compartment. `annotator-training` belongs to train: its articles are from outside
the sample, and six people learned on them, so they must not serve to measure anything."""

_METADATA = "metadata.tsv"
_ANNOTATION = re.compile(r"(.+)_([a-z0-9]{4})\.ann")
_COLUMNS = ("compartment", "filename", "publisher", "publication_date", "title")


@dataclass(frozen=True)
class Record:
    """One annotator's `.ann` file of an article; `file` is its path in the source folder."""

    annotator: str
    file: str
    data: str


@dataclass(frozen=True)
class Article:
    """An article as PolNeAR has it; `text` exactly as in its file, `records` ordered by annotator."""

    compartment: str
    name: str
    file: str
    text: str
    publisher: str
    published: str
    title: str
    records: tuple[Record, ...]


@dataclass(frozen=True)
class _Row:
    """A row of metadata.tsv: its line and its fields by column."""

    line: int
    fields: dict[str, str]


def read_source(root: Path, findings: list[Finding]) -> list[Article]:
    """All articles of a PolNeAR folder that can be used, ordered by compartment and name.

    Args:
        findings: gets what cannot be used.

    Raises:
        InputError: the folder is not PolNeAR: no metadata.tsv, or none of its compartments.
    """
    rows = _read_metadata(root, findings)
    present = [name for name in SPLITS if (root / name / "text").is_dir()]
    if not present:
        raise InputError(f"{root}: none of the folders {', '.join(SPLITS)} with a folder text in it; is it PolNeAR?")
    absent = Counter(compartment for compartment, _ in rows if compartment not in present)
    for compartment, count in sorted(absent.items()):
        findings.append(CompartmentLeftOut(Place(_METADATA), count=count, compartment=compartment))
    return [article for compartment in present for article in _compartment(root, compartment, rows, findings)]


def _read_metadata(root: Path, findings: list[Finding]) -> dict[tuple[str, str], _Row]:
    """The rows of metadata.tsv by compartment and file name."""
    path = root / _METADATA
    try:
        header, *lines = read_text(path).split("\n")
    except CorpusError as error:
        raise InputError(f"{error}; give the folder of PolNeAR that holds {_METADATA}") from None
    names = header.split("\t")
    if lacking := [column for column in _COLUMNS if column not in names]:
        raise InputError(f"{path}: the first line lacks the column(s) {', '.join(lacking)}")
    rows: dict[tuple[str, str], _Row] = {}
    for number, line in enumerate(lines, start=2):
        values = line.split("\t")
        problem = None
        if not line:
            continue
        if len(values) != len(names):
            problem = f"a row of {len(values)} fields, the first line has {len(names)}"
        else:
            row = _Row(number, dict(zip(names, values, strict=True)))
            key = row.fields["compartment"], row.fields["filename"]
            if rows.setdefault(key, row) is not row:
                problem = f"{key[1]} is listed a second time; the first row counts"
        if problem:
            findings.append(UnusableMetadata(Place(_METADATA, number), problem=problem))
    return rows


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _compartment(
    root: Path, compartment: str, rows: dict[tuple[str, str], _Row], findings: list[Finding]
) -> Iterator[Article]:
    texts = {path.stem: path for path in sorted((root / compartment / "text").glob("*.txt"))}
    for (listed, name), row in rows.items():
        if listed == compartment and name not in texts:
            findings.append(SourceTextMissing(Place(_METADATA, row.line), text=f"{compartment}/text/{name}.txt"))
    records: dict[str, list[Record]] = {}
    for path in sorted((root / compartment / "attributions").glob("*")):
        file = path.relative_to(root).as_posix()
        name, annotator = match.groups() if (match := _ANNOTATION.fullmatch(path.name)) else ("", "")
        if not match:
            problem = "not named ARTICLE_ANNOTATOR.ann, so it is nobody's annotation"
            findings.append(UnusableSourceFile(Place(file), problem=problem))
        elif name not in texts:
            findings.append(SourceTextMissing(Place(file), text=f"{compartment}/text/{name}.txt"))
        elif (data := _read(path, file, findings)) is not None:
            records.setdefault(name, []).append(Record(annotator, file, data))
    for name, path in texts.items():
        file = path.relative_to(root).as_posix()
        metadata = rows.get((compartment, name))
        if metadata is None:
            problem = f"no row for {compartment} {name}; the article and its annotations are left out"
            findings.append(UnusableMetadata(Place(_METADATA), problem=problem))
        elif not metadata.fields["publisher"] or not _is_date(metadata.fields["publication_date"]):
            problem = f"{name} has no publisher or no date YYYY-MM-DD; the article and its annotations are left out"
            findings.append(UnusableMetadata(Place(_METADATA, metadata.line), problem=problem))
        elif (text := _read(path, file, findings)) is not None:
            yield Article(
                compartment,
                name,
                file,
                text,
                metadata.fields["publisher"],
                metadata.fields["publication_date"],
                metadata.fields["title"],
                tuple(records.get(name, ())),
            )


def _read(path: Path, file: str, findings: list[Finding]) -> str | None:
    try:
        return read_text(path)
    except CorpusError:
        findings.append(UnusableSourceFile(Place(file), problem="not UTF-8; the file is left out"))
        return None
