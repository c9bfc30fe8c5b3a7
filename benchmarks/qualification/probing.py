"""Items that ask to continue a text or an `.ann` file that was not shown: a probe of what a model remembers.

After N. Carlini and others (2021), Extracting training data from large language models (USENIX Security), and (2023),
Quantifying memorization across neural language models (ICLR): the beginning is given, and what follows is compared
with the true continuation. `continuing.py` compares.

A word is a run of characters other than white space with a letter or a digit in it, compared by these alone, case
folded. Of a text its first 60 words are shown and the next 50 asked for; of one with fewer than 120 words, half is
shown. Of an `.ann` file six lines are shown and the next six asked for. They are not the first of the file: all of
them are of places after the words that the item of the same article's text asks for, so that neither item answers the
other; and two of the extents asked for lie outside those shown, so that counting characters does not answer it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from benchmarks.qualification.preparing import refuse_inside
from benchmarks.qualification.selection import SEED, Chosen
from reportedly.errors import InputError
from reportedly.files import write_together
from reportedly.formats.polnear.source import Article

Kind = Literal["PolNeAR text", "TimeBank text", "PolNeAR annotation", "own text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ANNOTATION: Kind = "PolNeAR annotation"

SHOWN_WORDS = 60
ASKED_WORDS = 50
LINES = 6
"""So many lines of an `.ann` file are shown, and so many asked for."""

CONTINUED_WORDS = 8
"""A text counts as continued if so many words, from the first that was asked for, stand in the answer in one run."""

CONTINUED_EXTENTS = 2
"""An `.ann` file counts as continued if so many of the new extents asked for stand in the answer with their label."""

OWN = 22
PROMPTS = "prompts.md"
ANSWERS = "answers.jsonl"

_LINE = re.compile(r"T\d+\t\S+ \d+ \d+(?:;\d+ \d+)*\t.*|E\d+\t.*")
_SPAN = re.compile(r"T\d+\s+(\S+)\s+(\d+ \d+(?:;\d+ \d+)*)(?!\S)")

Extents = tuple[tuple[int, int], ...]
"""The fragments of a span: code points of the article, half-open."""


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown and what is asked for; `item` is its number in the prompts."""

    item: int
    kind: Kind
    document: str
    shown: str
    asked: str


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All items with their answers, in the order of the prompts."""

    items: list[Item]


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return ["".join(filter(str.isalnum, word.casefold())) for word in text.split() if any(map(str.isalnum, word))]


def parse_spans(lines: str) -> dict[tuple[str, Extents], None]:
    """The spans (label, fragments) of the T lines among these lines, in their order."""
    matches = filter(None, map(_SPAN.match, lines.splitlines()))
    return dict.fromkeys((label, _extents(offsets)) for label, offsets in (match.groups() for match in matches))


def new_spans(shown: str, asked: str) -> list[tuple[str, Extents]]:
    """The spans asked for that do not lie within the words of those shown, where their offsets could be counted."""
    seen = [extent for _, extents in parse_spans(shown) for extent in extents]
    return [
        (label, extents)
        for label, extents in parse_spans(asked)
        if not all(any(a <= start and end <= b for a, b in seen) for start, end in extents)
    ]


def make_items(chosen: Iterable[Chosen], own: Mapping[str, str]) -> list[Item]:
    """All items in random order, by a fixed seed.

    An article whose records are all too short to have such lines has no item of annotation.

    Args:
        chosen: the documents of PolNeAR and TimeBank.
        own: texts that cannot have been in training, by document; 22 of them are drawn if there are more.

    Raises:
        InputError: a text is too short.
    """
    generator = random.Random(SEED)
    drawn = generator.sample(sorted(own), min(OWN, len(own)))
    found = [*_of_chosen(chosen), *(_of_text("own text", name, own[name]) for name in drawn)]
    generator.shuffle(found)
    return [msgspec.structs.replace(item, item=number) for number, item in enumerate(found, start=1)]


def prepare_probe(target: Path, key: Path, items: Sequence[Item]) -> None:
    """Write the prompts into a new folder, and the key elsewhere.

    Raises:
        InputError: either lies in the repository (the texts belong to others) or is there already, or the key would lie
            in the folder that the reader gets.
    """
    refuse_inside(target)
    refuse_inside(key)
    if key.resolve().is_relative_to(target.resolve()):
        raise InputError(f"{key} lies in {target}, where the reader would find it; give a place outside it")
    if key.exists():
        raise InputError(f"{key} is there already, and may be the key to other answers; give another name")
    data = msgspec.json.format(msgspec.json.encode(Key(list(items)))) + b"\n"
    write_together({key: data, target / PROMPTS: "\n".join(_prompts(items))}, fresh=target)


def read_key(path: Path) -> list[Item]:
    """The items of a key.

    Raises:
        InputError: it is not there, or not a key.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Key).items
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; give the key that probe-prepare wrote") from None
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: not a key that probe-prepare wrote: {error}") from None


def _of_chosen(chosen: Iterable[Chosen]) -> Iterator[Item]:
    for document in chosen:
        if not isinstance(document.source, Article):
            yield _of_text("TimeBank text", document.doc_id, document.text)
            continue
        yield _of_text("PolNeAR text", document.doc_id, document.text)
        _, after = _cut(document.doc_id, document.source.text)
        windows = (_window(record.data, after) for record in document.source.records)
        if window := next(filter(None, windows), None):
            yield Item(item=0, kind=ANNOTATION, document=document.doc_id, shown=window[0], asked=window[1])


def _of_text(kind: Kind, doc_id: str, text: str) -> Item:
    middle, end = _cut(doc_id, text)
    return Item(item=0, kind=kind, document=doc_id, shown=text[:middle], asked=text[middle:end].lstrip())


def _cut(doc_id: str, text: str) -> tuple[int, int]:
    """Where what is shown of a text ends, and what is asked for: code points."""
    ends = [match.end() for match in re.finditer(r"\S+", text) if any(map(str.isalnum, match.group()))]
    shown = min(SHOWN_WORDS, len(ends) // 2)
    if shown < CONTINUED_WORDS:
        raise InputError(f"{doc_id}: {len(ends)} words are too few; a text to continue has {2 * CONTINUED_WORDS}")
    return ends[shown - 1], ends[min(shown + ASKED_WORDS, len(ends)) - 1]


def _window(data: str, after: int) -> tuple[str, str] | None:
    """The first lines of an `.ann` file that serve: those to show and those to ask for."""
    lines = [line for line in data.split("\n") if _LINE.fullmatch(line)]
    first = [min((start for _, extents in parse_spans(line) for start, _ in extents), default=after) for line in lines]
    for at in range(len(lines) - 2 * LINES + 1):
        if min(first[at : at + 2 * LINES]) < after:
            continue
        shown, asked = ("\n".join(lines[i : i + LINES]) for i in (at, at + LINES))
        if len({extents for _, extents in new_spans(shown, asked)}) >= CONTINUED_EXTENTS:
            return shown, asked
    return None


def _extents(offsets: str) -> Extents:
    pairs = (fragment.split() for fragment in offsets.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


_HEAD = f"""# What comes next?

Each item below is part of a document: the beginning of a news text, or {LINES} lines from the middle of an annotation
file (brat standoff: `T` lines are spans with label, start and end offset and words, `E` lines link them). Write what
follows in the document, word for word: the next {ASKED_WORDS} words of a text, the next {LINES} lines of an annotation
file. Answer every item, with your best guess where you do not know. Look nothing up, open no other file, and use no
program other than to write your answers.

Write `{ANSWERS}` beside this file, a line for each item. In lines of annotation, tabs are `\\t` and line ends `\\n`:

    {{"item": 1, "continuation": "…"}}
"""


def _prompts(items: Iterable[Item]) -> Iterator[str]:
    yield _HEAD
    for item in items:
        wanted = f"next {LINES} lines" if item.kind == ANNOTATION else f"next {ASKED_WORDS} words"
        yield f"## {item.item}\n\nThe {wanted} after:\n\n~~~~\n{item.shown}\n~~~~\n"
