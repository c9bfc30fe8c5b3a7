"""What a document holds, as occurrences at words, and samples of documents of an equal size.

Everything that is counted is an occurrence: a kind ("lexicon cue"), a value ("say") and the word of the document
at which it stands. A sample is the occurrences of some documents, summed by kind and value; every figure is a
function of a sample (`measures`), so that a whole corpus and a drawn sample are measured alike.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Value = str | int

SAMPLES = 1_000
SEED = 20_240_229


@dataclass(frozen=True)
class Sample:
    """The words of some documents, and kind → value → how often it occurs in them."""

    words: int
    counts: Mapping[str, Counter[Value]]

    def of(self, kind: str) -> Counter[Value]:
        """The values of a kind; none if it does not occur."""
        return self.counts.get(kind, Counter())


@dataclass
class Reading:
    """A document as it is counted.

    Attributes:
        words: how many it has.
        occurrences: kind → (word, value); the word is an index from 0, and decides whether the occurrence is in
            the first n words of the document.
    """

    words: int
    occurrences: defaultdict[str, list[tuple[int, Value]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, word: int, value: Value) -> None:
        self.occurrences[kind].append((word, value))

    @cached_property
    def counts(self) -> dict[str, Counter[Value]]:
        """The occurrences of the whole document. Not to be asked for before all are added."""
        return self.first(self.words + 1)

    def first(self, words: int) -> dict[str, Counter[Value]]:
        """The occurrences at the first words."""
        return {
            kind: Counter(value for word, value in occurrences if word < words)
            for kind, occurrences in self.occurrences.items()
        }


def whole(readings: Iterable[Reading]) -> Sample:
    """All of the documents as one sample."""
    words = 0
    counts: defaultdict[str, Counter[Value]] = defaultdict(Counter)
    for reading in readings:
        words += reading.words
        _add(counts, reading.counts)
    return Sample(words, counts)


def samples(readings: Sequence[Reading], size: int) -> Iterator[Sample]:
    """Samples of `size` words: all documents as they are if they have no more, else `SAMPLES` random ones.

    For each, the documents are put in random order (fixed seed; no document twice) and taken whole until `size` is
    reached; the last one is cut at that word. Documents, not sentences, are drawn, because the words of one document
    repeat each other as those of the other corpus do.
    """
    if sum(reading.words for reading in readings) <= size:
        yield whole(readings)
        return
    chance = random.Random(SEED)
    order = list(readings)
    for _ in range(SAMPLES):
        chance.shuffle(order)
        left = size
        counts: defaultdict[str, Counter[Value]] = defaultdict(Counter)
        for reading in order:
            _add(counts, reading.counts if reading.words <= left else reading.first(left))
            left -= reading.words
            if left <= 0:
                break
        yield Sample(size, counts)


def _add(counts: defaultdict[str, Counter[Value]], more: Mapping[str, Counter[Value]]) -> None:
    for kind, values in more.items():
        counts[kind].update(values)
