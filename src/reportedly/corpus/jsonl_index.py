"""A JSONL file as a mapping: only keys and line positions in memory, rows read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from reportedly.errors import CorpusError
from reportedly.files import decode_line

T = TypeVar("T")


class JsonlIndex(Mapping[str, T], Generic[T]):
    """The rows of a JSONL file by their key, in file order. A missing file has no rows.

    Raises:
        CorpusError: a line has no such key, a key occurs twice, or (when read) a row is not of `type_`.
    """

    def __init__(self, path: Path, type_: type[T], key: str) -> None:
        self.path = path
        self._type = type_
        self._positions: dict[str, int] = {}
        keyed = msgspec.defstruct("Keyed", [("key", str)], rename={"key": key})
        decoder = msgspec.json.Decoder(keyed)
        if not path.exists():
            return
        at = 0
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    value: str = decoder.decode(line).key  # type: ignore[attr-defined]
                except (msgspec.ValidationError, msgspec.DecodeError) as error:
                    raise CorpusError(f"line {number}: {error}", path=path) from None
                if value in self._positions:
                    raise CorpusError(f"line {number}: a second line for {key} {value}; remove one", path=path)
                self._positions[value] = at
                at += len(line)

    def __getitem__(self, key: str) -> T:
        position = self._positions[key]
        with self.path.open("rb") as file:
            file.seek(position)
            return self._decode(file.readline(), key)

    def _decode(self, line: bytes, key: str) -> T:
        try:
            return decode_line(line, self._type)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise CorpusError(f"{key}: {error}", path=self.path) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, key: object) -> bool:
        return key in self._positions

    def rows(self) -> Iterator[T]:
        """All rows in file order, in one sweep of the file."""
        if not self._positions:
            return
        with self.path.open("rb") as file:
            for key, line in zip(self._positions, file, strict=True):
                yield self._decode(line, key)
