"""Search files of any kind: Parquet row by row, gzip unpacked, everything else as it is; folders whole."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reportedly.canary.searching import Canary, Hit
from reportedly.errors import InputError
from reportedly.files import parquet_damage

STDIN = "-"
_BLOCK = 1 << 20
_ROWS = 256


@dataclass(frozen=True)
class Found:
    """A hit in a file; in a Parquet file its line is the row, from 1."""

    file: str
    hit: Hit


def search(canary: Canary, files: Iterable[str]) -> Iterator[tuple[str, list[Found]]]:
    """Look for a canary in files, a file at a time.

    Args:
        files: paths; `-` is the standard input. Of a folder, all files in it and below, in the order of their names;
            links to folders are not followed.

    Returns:
        Each file that was read, with what was found in it.

    Raises:
        InputError: a path does not exist, or a file is not what its name says.
        OSError: a file cannot be read.
    """
    for name in files:
        for path in _listed(name):
            yield path, [Found(path, hit) for hit in _hits(canary, path)]


def _listed(name: str) -> Iterator[str]:
    if name == STDIN:
        yield name
        return
    path = Path(name)
    if not path.exists():
        raise InputError(f"{name}: no such file or folder")
    if path.is_dir():
        yield from (str(below) for below in sorted(path.rglob("*")) if below.is_file())
    else:
        yield name


def _hits(canary: Canary, name: str) -> Iterator[Hit]:
    if name == STDIN:
        yield from canary.search(_blocks(sys.stdin.buffer))
    elif name.endswith(".parquet"):
        yield from _in_rows(canary, Path(name))
    elif name.endswith(".gz"):
        try:
            with gzip.open(name) as file:
                yield from canary.search(_blocks(file))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise InputError(f"{name}: is not whole, or no gzip file: {error}") from None
    else:
        with Path(name).open("rb") as file:
            yield from canary.search(_blocks(file))


def _blocks(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _in_rows(canary: Canary, path: Path) -> Iterator[Hit]:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            row = 0
            for batch in file.iter_batches(batch_size=_ROWS):
                for values in batch.to_pylist():
                    row += 1
                    for hit in canary.search([text.encode("utf-8", "replace") for text in _texts(values)]):
                        yield Hit(hit.kind, row, hit.text)
    except parquet_damage() as error:
        raise InputError(f"{path}: cannot be read as Parquet: {error}") from None


def _texts(value: object) -> Iterator[str]:
    """All texts in a nested value, each ended by a line break."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace") + "\n"
    elif isinstance(value, str):
        yield value + "\n"
