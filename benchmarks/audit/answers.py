"""The answers of readers, and the form in which this repository keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.audit.origins import Origin
from benchmarks.audit.sampling import Drawn, Kind
from benchmarks.audit.sheets import ANSWERS, Key
from reportedly.corpus.annotators import Annotator
from reportedly.errors import InputError
from reportedly.files import jsonl

HERE = Path(__file__).parent
KEPT, RESULTS = HERE / "answers.jsonl", HERE / "results.md"

Answer = Literal["yes", "no", "unclear"]


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of a reader's file."""

    item: str
    answer: Answer
    reader: str
    note: str = ""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An answer with what it is about: a line of the kept file, behind the first one, which is a `Drawn`."""

    layer: str
    place: str
    kind: Kind
    origin: Origin
    text: str
    statement: str
    answer: Answer
    reader: str
    note: str = ""


def read_answers(folder: Path, key: Key, annotators: Mapping[str, Annotator]) -> list[Answered]:
    """The answers to the items of an audit, in the order of the items, then of the readers.

    Raises:
        InputError: there are none, or a line is no answer, names no item or no registered reader, or repeats one;
            names file and line.
    """
    items = {keyed.item: number for number, keyed in enumerate(key.items)}
    found: dict[tuple[int, str], Given] = {}
    for where, given in _lines(folder / ANSWERS):
        if given.item not in items:
            raise InputError(f"{where}: this audit has no item {given.item!r}; are these answers to another draw?")
        refuse_unknown(given.reader, annotators, where)
        if found.setdefault((items[given.item], given.reader), given) is not given:
            raise InputError(f"{where}: a second answer of {given.reader} to {given.item}; remove one")
    if not found:
        raise InputError(f"{folder / ANSWERS}: no answers; put the readers' answers.jsonl there, under any name")
    return [_answered(key, number, given) for (number, _), given in sorted(found.items(), key=lambda one: one[0])]


def refuse_unknown(reader: str, annotators: Mapping[str, Annotator], where: str | Path) -> None:
    """Raises InputError if a reader is not registered: nobody could say whether a human or a model read."""
    if reader not in annotators:
        raise InputError(
            f"{where}: the reader {reader!r} is not in annotation/annotators.yaml; register it there with its kind, "
            "human or model"
        )


def _lines(folder: Path) -> Iterator[tuple[str, Given]]:
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                yield f"{path}:{number}", msgspec.json.decode(line, type=Given)
            except msgspec.DecodeError as error:
                raise InputError(f"{path}:{number}: not an answer: {error}") from None


def _answered(key: Key, number: int, given: Given) -> Answered:
    keyed = key.items[number]
    return Answered(
        layer=keyed.layer,
        place=keyed.place,
        kind=keyed.kind,
        origin=keyed.origin,
        text=keyed.text,
        statement=keyed.statement,
        answer=given.answer,
        reader=given.reader,
        note=given.note,
    )


def kept(drawn: Drawn, answers: Iterable[Answered]) -> bytes:
    """The content of the kept file."""
    return jsonl([drawn, *answers])


def read_kept(path: Path) -> tuple[Drawn, list[Answered]]:
    """What was kept.

    Raises:
        InputError: nothing was, or it cannot be read.
    """
    try:
        first, *lines = path.read_bytes().splitlines()
        drawn = msgspec.json.decode(first, type=Drawn)
        return drawn, [msgspec.json.decode(line, type=Answered) for line in lines]
    except FileNotFoundError:
        raise InputError(
            f"{path}: no such file; no audit is kept yet: python -m benchmarks.audit report DIR --keep"
        ) from None
    except (msgspec.DecodeError, ValueError) as error:
        raise InputError(f"{path}: not the kept answers of an audit: {error}") from None
