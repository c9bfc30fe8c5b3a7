"""Exports of Label Studio (JSON), read task by task, whatever their size."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Any, cast

import msgspec

from reportedly.errors import InputError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_pull import MalformedTask

_GZIP = b"\x1f\x8b"
_LOOKED_AT = 1000


class Work(msgspec.Struct):
    """An annotation or a draft of a task.

    Attributes:
        completed_by: who submitted an annotation: the number of the account, or an object with it and the email.
        user: who made a draft: the email of the account.
        created_username: who made a draft, ending with the number of the account.
        lead_time: seconds.
    """

    id: int
    updated_at: Annotated[datetime, msgspec.Meta(tz=True)]
    result: Any = None
    was_cancelled: bool = False
    lead_time: float | None = None
    completed_by: Any = None
    user: Any = None
    created_username: str | None = None

    @property
    def account(self) -> int | None:
        """The number of the account whose work it is."""
        by = self.completed_by.get("id") if isinstance(self.completed_by, dict) else self.completed_by
        if by is None and self.created_username:
            number = self.created_username.rpartition(", ")[2]
            return int(number) if number.isascii() and number.isdigit() else None
        return by if isinstance(by, int) else None


class ExportedTask(msgspec.Struct):
    """A task with all that was made of it."""

    id: int
    data: dict[str, Any]
    annotations: list[Work] = []
    drafts: list[Work] = []

    @property
    def doc_id(self) -> str:
        return str(self.data.get("doc_id", ""))


def read_array(data: bytes, place: Place) -> Iterator[ExportedTask | Finding]:
    """The tasks of a JSON array; for one that is none, a finding at `place`."""
    for task in msgspec.json.decode(data, type=list[msgspec.Raw]):
        try:
            yield msgspec.json.decode(task, type=ExportedTask)
        except msgspec.ValidationError as error:
            yield MalformedTask(place, problem=str(error))


def read_file(path: Path) -> Iterator[ExportedTask | Finding]:
    """The tasks of an export file or a snapshot (also gzip), one in memory at a time.

    Raises:
        InputError: it is no JSON, or breaks off; names the file.
    """
    import ijson

    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
        raw.seek(0)
        file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if zipped else raw)
        try:
            if file.read(_LOOKED_AT).lstrip()[:1] not in (b"[", b""):
                raise ijson.JSONError("it does not begin as a list of tasks")
            file.seek(0)
            for value in ijson.items(file, "item", use_float=True):
                try:
                    yield msgspec.convert(value, type=ExportedTask, strict=False)
                except msgspec.ValidationError as error:
                    yield MalformedTask(Place(str(path)), problem=str(error))
        except (ijson.JSONError, EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
            raise InputError(f"{path}: not a whole JSON export ({error}); export or copy it again") from None
