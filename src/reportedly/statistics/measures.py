"""What is measured: figures as functions of a sample.

Every figure says what it counts (`kind`, made by `reading`), and how (its class). None stands for "not defined".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb
from typing import ClassVar, Literal, TypeVar

from reportedly.statistics.samples import Sample, Value

Unit = Literal["number", "mean", "rate", "ratio", "share"]
"""Of a figure: a number of things; a mean number; so many per 100 or 1,000 words; types by tokens; a share of 1."""

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Measure(ABC):
    """A figure: its section and name in a table, and the kind of occurrence it is about."""

    section: str
    name: str
    kind: str
    unit: ClassVar[Unit]

    @abstractmethod
    def of(self, sample: Sample) -> float | None:
        """The figure of a sample; None where it is not defined."""

    def is_in(self, corpus: Sample) -> bool:
        """Whether the corpus has the kind at all. One that never occurs in it is taken as not annotated there,
        and has no figure, not even 0."""
        return corpus.of(self.kind).total() > 0


@dataclass(frozen=True)
class Rate(Measure):
    """Occurrences of the kind per so many words of the sample (`per`: 100 or 1,000)."""

    per: int
    unit = "rate"

    def of(self, sample: Sample) -> float | None:
        return self.per * sample.of(self.kind).total() / sample.words if sample.words else None


@dataclass(frozen=True)
class Distinct(Measure):
    """The number of types: different values of the kind."""

    unit = "number"

    def of(self, sample: Sample) -> float | None:
        return len(+sample.of(self.kind))


@dataclass(frozen=True)
class TypeTokenRatio(Measure):
    """Types (different values) by tokens (occurrences). It falls as the tokens grow in number, so it compares only
    kinds of which two samples have the same number, as words in samples of equal size."""

    unit = "ratio"

    def of(self, sample: Sample) -> float | None:
        values = sample.of(self.kind)
        return len(+values) / values.total() if values.total() else None


@dataclass(frozen=True)
class StandardisedRatio(Measure):
    """Types by tokens among as many tokens in every sample: the expected number of different values among `tokens`
    occurrences drawn at random, none twice, by `tokens`. Not defined where the kind occurs less often.

    A plain ratio of types by tokens would call a text poorer just because it has more cues to a page.

    With N occurrences, f of them of a value: sum over the values of 1 − C(N − f, n) / C(N, n).
    Source: S. Hurlbert (1971), The nonconcept of species diversity. Ecology 52; for words P. McCarthy and S. Jarvis
    (2007), vocd: a theoretical and empirical evaluation. Language Testing 24 (HD-D).
    """

    tokens: int
    unit = "ratio"

    def of(self, sample: Sample) -> float | None:
        values = sample.of(self.kind)
        total = values.total()
        if total < self.tokens:
            return None
        ways = comb(total, self.tokens)
        # Values of equal frequency have the same chance of being drawn.
        equal = Counter(values.values())
        return sum(n * (1 - comb(total - f, self.tokens) / ways) for f, n in equal.items()) / self.tokens


@dataclass(frozen=True)
class TopShare(Measure):
    """The share of all occurrences that the `top` most frequent values have together."""

    top: int
    unit = "share"

    def of(self, sample: Sample) -> float | None:
        values = sample.of(self.kind)
        return sum(n for _, n in values.most_common(self.top)) / values.total() if values.total() else None


@dataclass(frozen=True)
class Share(Measure):
    """The share of the occurrences that have one `value`."""

    value: Value
    unit = "share"

    def of(self, sample: Sample) -> float | None:
        values = sample.of(self.kind)
        return values[self.value] / values.total() if values.total() else None


@dataclass(frozen=True)
class Flag(Share):
    """The share of the spans on which a boolean is true. Since false is not written, a boolean that is true
    nowhere in a corpus is taken as not annotated there."""

    def is_in(self, corpus: Sample) -> bool:
        return corpus.of(self.kind)[self.value] > 0


@dataclass(frozen=True)
class Quantile(Measure):
    """The smallest number that at least the share `at` of the occurrences does not exceed (`nearest_rank`)."""

    at: float
    unit = "number"

    def of(self, sample: Sample) -> float | None:
        numbers = sorted(int(number) for number in sample.of(self.kind).elements())
        return nearest_rank(numbers, self.at) if numbers else None


@dataclass(frozen=True)
class Mean(Measure):
    """The mean of the numbers that are the values."""

    unit = "mean"

    def of(self, sample: Sample) -> float | None:
        values = sample.of(self.kind)
        return sum(int(value) * n for value, n in values.items()) / values.total() if values.total() else None


def nearest_rank(ordered: Sequence[Number], at: float) -> Number:
    """The quantile of sorted numbers as the inverse of their distribution: always one of them.

    Source: definition 1 of R. Hyndman and Y. Fan (1996), Sample quantiles in statistical packages. The American
    Statistician 50(4).
    """
    return ordered[max(0, ceil(at * len(ordered)) - 1)]
