"""Whether the card's numbers are those of the files: they are counted again and compared, name by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile, zip_longest
from pathlib import Path

import msgspec

from reportedly.errors import ReleaseError
from reportedly.files import parquet_damage
from reportedly.findings import Finding, Place
from reportedly.findings.release import (
    CardNumberDiffers,
    CardNumberMissing,
    FileMissing,
    FileUnreadable,
)
from reportedly.release.announced import read_card
from reportedly.release.card import CARD
from reportedly.release.numbers.agreements import AGREEMENT
from reportedly.release.numbers.counting import Names
from reportedly.release.numbers.filling import bare, find_generated
from reportedly.release.numbers.numbers import Numbers, numbers_of

_BEFORE = 60  # Code points that two lines share and that are quoted before their difference.
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


def check_numbers(folder: Path) -> Iterator[Finding]:
    """Findings where the card's generated parts are not what the files give, and where it shows a picture that is not
    there.

    Where files and the card's YAML block cannot be read, or do not fit each other, `check_card` says so, and the
    text, which would differ in most places, is not compared.
    """
    card = folder / CARD
    if not card.is_file():
        return
    text = card.read_text(encoding="utf-8", errors="replace")
    for name in dict.fromkeys(_IMAGE.findall(text)):
        if not (folder / name).is_file():
            yield FileMissing(Place(name), listed_in=CARD)
    try:
        numbers = _numbers(folder)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        yield FileUnreadable(Place(AGREEMENT), kind="agreement", reason=str(error))
        return
    if numbers is not None:
        yield from _compare(text, numbers)


def _numbers(folder: Path) -> Numbers | None:
    """The numbers of the files; None if those or the card cannot be read, or the card gives them other rows."""
    try:
        infos = read_card(folder).infos
        numbers = numbers_of(folder, Names.of({name: info.features for name, info in infos.items()}))
        declared = {(name, split): of.num_examples for name, info in infos.items() for split, of in info.splits.items()}
    except parquet_damage(ReleaseError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, msgspec.MsgspecError):
            raise
        return None
    return numbers if declared == numbers.counts.rows else None


def from_difference(a: str, b: str) -> tuple[str, str]:
    """Two lines from a little before where they begin to differ: a message quotes long ones by their ends alone."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    start = max(0, alike - _BEFORE)
    return (f"… {a[start:]}", f"… {b[start:]}") if start else (a, b)


def _compare(text: str, numbers: Numbers) -> Iterator[Finding]:
    expected = numbers.values | {name: bare(block) for name, block in numbers.blocks.items()}
    seen = set()
    for name, said in find_generated(text):
        seen.add(name)
        found = expected.get(name, "nothing of that name")
        for a, b in zip_longest(said.split("\n"), found.split("\n"), fillvalue="nothing"):
            if a != b:
                declared, differing = from_difference(a, b)
                yield CardNumberDiffers(Place(CARD), name=name, declared=declared, found=differing)
                break
    for name, block in numbers.blocks.items():
        if block and name not in seen:
            yield CardNumberMissing(Place(CARD), name=name)
