"""What is counted in one document: spans, characters and relations that annotators share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportedly.agreement.selection import Compared
from reportedly.matching import Pair, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    Covered = NDArray[np.bool_]

Both = tuple[int, int]
"""What both have, and the sum of what each has: all that F1 needs."""


def coverage(document: Compared, labels: Sequence[str]) -> dict[str, Covered]:
    """Which characters of the text each annotator covered with each label: (labels, characters).

    Spans of one label that overlap cover a character once.
    """
    import numpy as np

    place = {label: i for i, label in enumerate(labels)}
    covered: dict[str, Covered] = {}
    for name, reading in document.readings.items():
        mine = covered[name] = np.zeros((len(labels), len(document.text)), dtype=bool)
        for unit in reading.units:
            for start, end in unit.extents:
                mine[place[unit.label], start:end] = True
    return covered


def shared_spans(a: Reading, b: Reading, alignment: Sequence[Pair], labels: Sequence[str]) -> list[list[Both]]:
    """For each label, the spans that two annotators share: strictly (the same fragments), and by overlap
    (matched one to one by `matching.align`)."""
    sizes = Counter(unit.label for reading in (a, b) for unit in reading.units)
    strict = Counter(a.units[i].label for i, j in alignment if a.units[i].extents == b.units[j].extents)
    overlap = Counter(a.units[i].label for i, _ in alignment)
    return [[(strict[label], sizes[label]), (overlap[label], sizes[label])] for label in labels]


def shared_characters(a: Covered, b: Covered) -> list[Both]:
    """For each label, the characters that two annotators share."""
    both = (a & b).sum(axis=1)
    each = a.sum(axis=1) + b.sum(axis=1)
    return [(int(x), int(y)) for x, y in zip(both, each, strict=True)]


def shared_relations(a: Reading, b: Reading, alignment: Sequence[Pair], types: Sequence[str]) -> list[list[Both]]:
    """For each type, the relations that two annotators share: strictly (both ends have the same label and
    fragments), and by overlap (both ends are matched)."""
    sizes = Counter(type_ for reading in (a, b) for type_, _, _ in reading.relations)
    other = dict(alignment)
    same = {i: j for i, j in alignment if a.units[i].extents == b.units[j].extents}
    counts = []
    for ends in (same, other):
        found: Counter[str] = Counter()
        for type_, head, tail in a.relations:
            if head in ends and tail in ends and (type_, ends[head], ends[tail]) in b.relations:
                found[type_] += 1
        counts.append(found)
    strict, overlap = counts
    return [[(strict[type_], sizes[type_]), (overlap[type_], sizes[type_])] for type_ in types]


def against_majority(
    name: str, document: Compared, covered: dict[str, Covered], labels: Sequence[str]
) -> list[list[Both]]:
    """For each label, what an annotator shares with the majority of the others: spans strictly, and characters.

    The majority has a span if more than half of the others have one of that label with the same fragments,
    and a character if more than half of the others cover it; exactly half is no majority. A span is no
    majority's where the others' extents differ; the characters still tell.

    Args:
        document: one that `name` and at least two others finished.
        covered: what each covered (`coverage`).
    """
    import numpy as np

    others = [other for other in document.readings if other != name]
    votes = Counter(key for other in others for key in {unit.key for unit in document.readings[other].units})
    majority = {key for key, count in votes.items() if 2 * count > len(others)}
    mine = {unit.key for unit in document.readings[name].units}
    sizes = Counter(label for keys in (majority, mine) for label, _ in keys)
    both = Counter(label for label, _ in majority & mine)
    characters: Covered = 2 * np.sum([covered[other] for other in others], axis=0) > len(others)
    shared = shared_characters(covered[name], characters)
    return [[(both[label], sizes[label]), shared[i]] for i, label in enumerate(labels)]
