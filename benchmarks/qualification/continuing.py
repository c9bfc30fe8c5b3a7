"""How much of the true continuations stands in a reader's answers, beside what stands in them of other ones.

The baseline of an item holds its answer against what all other items of its kind ask for, and takes the mean: what is
hit there is the language and the form, not memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean

import msgspec

from benchmarks.estimates import wilson
from benchmarks.qualification.probing import (
    ANNOTATION,
    ANSWERS,
    ASKED_WORDS,
    CONTINUED_EXTENTS,
    CONTINUED_WORDS,
    KINDS,
    LINES,
    Item,
    Kind,
    new_spans,
    parse_spans,
    words_of,
)
from reportedly.errors import InputError
from reportedly.files import decode_line, jsonl, read_jsonl, write_atomically

PROBE_FILE = "probe.jsonl"
GRAM = 5
CONTINUED = "continued"


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the reader's answers."""

    item: int
    continuation: str


class Reader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of the kept figures: who answered, in words."""

    reader: str


class Scored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figures of an item: of its answer with its own continuation, and the mean with the others of its kind."""

    kind: Kind
    document: str
    own: dict[str, float]
    others: dict[str, float]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a kind: how many items were continued, as a share with its Wilson interval of 95 %; and by
    measure the mean and the highest over the items, and the mean of the baseline."""

    kind: Kind
    items: int
    continued: int
    share: float
    low: float
    high: float
    mean: dict[str, float]
    most: dict[str, float]
    others: dict[str, float]


def read_answers(folder: Path, items: Iterable[Item]) -> dict[int, str]:
    """The answers by item.

    Raises:
        InputError: one is missing, stands twice, or is to no item.
        CorpusError: a line is not an answer.
    """
    path = folder / ANSWERS
    numbers = {item.item for item in items}
    answers: dict[int, str] = {}
    for answer in read_jsonl(path, Answer):
        if answer.item not in numbers:
            raise InputError(f"{path}: the key has no item {answer.item}")
        if answer.item in answers:
            raise InputError(f"{path}: item {answer.item} is answered twice; leave one answer")
        answers[answer.item] = answer.continuation
    if missing := sorted(numbers - set(answers)):
        raise InputError(f"{path}: no answer to {', '.join(map(str, missing))}; every item needs one, if a guess")
    return answers


def score(items: Sequence[Item], answers: Mapping[int, str]) -> list[Scored]:
    """The figures per item, by kind and document.

    Raises:
        InputError: a kind has a single item, so that there is nothing to hold its answer against.
    """
    scored: list[Scored] = []
    for kind in KINDS:
        of_kind = sorted((item for item in items if item.kind == kind), key=lambda item: item.document)
        if len(of_kind) == 1:
            raise InputError(f"{kind}: a single item has no baseline")
        for item in of_kind:
            answer = answers[item.item]
            others = [compare(answer, other) for other in of_kind if other is not item]
            means = {measure: fmean(other[measure] for other in others) for measure in others[0]}
            scored.append(Scored(kind=kind, document=item.document, own=compare(answer, item), others=means))
    return scored


def compare(answer: str, item: Item) -> dict[str, float]:
    """The figures of an answer held against what an item asks for.

    Returns:
        Of a text `start`: the longest run of words, from the first asked for, that stands anywhere in the answer;
        `longest`: the longest run in common; `grams`: the share of the 5-grams asked for that stand in the answer. Of
        an answer the first 50 words count. Of annotation `lines`: how many of the lines asked for stand in the answer,
        blanks folded; `spans`: how many of the new spans do, by label, start and end. Of both `continued`: 1 or 0.
    """
    return _compare_lines(answer, item) if item.kind == ANNOTATION else _compare_words(answer, item)


def _compare_words(answer: str, item: Item) -> dict[str, float]:
    mine, asked = words_of(answer)[:ASKED_WORDS], words_of(item.asked)
    start = max((_common_start(asked, mine[at:]) for at in range(len(mine))), default=0)
    longest = SequenceMatcher(None, asked, mine, autojunk=False).find_longest_match().size
    wanted = _grams(asked)
    share = len(wanted & _grams(mine)) / len(wanted)
    return {CONTINUED: int(start >= CONTINUED_WORDS), "start": start, "longest": longest, "grams": share}


def _common_start(asked: Sequence[str], mine: Sequence[str]) -> int:
    pairs = zip(asked, mine, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(asked), len(mine)))


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)}


def _compare_lines(answer: str, item: Item) -> dict[str, float]:
    lines = [line for line in answer.splitlines() if line.strip()][:LINES]
    mine = parse_spans("\n".join(lines))
    spans = [span for span in new_spans(item.shown, item.asked) if span in mine]
    extents = {extents for _, extents in spans}
    exact = {" ".join(line.split()) for line in lines} & {" ".join(line.split()) for line in item.asked.splitlines()}
    return {CONTINUED: int(len(extents) >= CONTINUED_EXTENTS), "lines": len(exact), "spans": len(spans)}


def rows(scored: Iterable[Scored]) -> list[Row]:
    """The figures by kind, in the order of KINDS."""
    found = list(scored)
    return [_row(kind, of_kind) for kind in KINDS if (of_kind := [one for one in found if one.kind == kind])]


def _row(kind: Kind, scored: Sequence[Scored]) -> Row:
    continued = sum(one.own[CONTINUED] == 1 for one in scored)
    low, high = wilson(continued, len(scored))
    measures = list(scored[0].own)
    return Row(
        kind=kind,
        items=len(scored),
        continued=continued,
        share=continued / len(scored),
        low=low,
        high=high,
        mean={measure: fmean(one.own[measure] for one in scored) for measure in measures},
        most={measure: max(one.own[measure] for one in scored) for measure in measures},
        others={measure: fmean(one.others[measure] for one in scored) for measure in measures},
    )


def keep_probe(records: Path, reader: str, scored: Iterable[Scored]) -> None:
    """Write the figures per item, without a word of any text; those that are there already are replaced."""
    write_atomically(records / PROBE_FILE, jsonl([Reader(reader), *scored]))


def read_probe(records: Path) -> tuple[str, list[Scored]] | None:
    """The reader and the kept figures; None where none are kept.

    Raises:
        InputError: the file is not such figures.
    """
    path = records / PROBE_FILE
    if not path.exists():
        return None
    first, *lines = path.read_bytes().splitlines() or [b""]
    try:
        return decode_line(first, Reader).reader, [decode_line(line, Scored) for line in lines]
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: not figures that probe-report kept: {error}") from None
