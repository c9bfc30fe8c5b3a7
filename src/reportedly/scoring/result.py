"""What `score` returns."""

from __future__ import annotations

import msgspec

from reportedly.agreement.figures import CONFIDENCE, SAMPLES, SEED


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall or F1.

    Attributes:
        value: None if it is not defined: there is nothing to divide by.
        low, high: the 95 % interval by story; None if there are too few stories, or it is not defined.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of one row of a task.

    F1 is the harmonic mean of precision and recall. Where gold has nothing recall is not defined, where the system
    has nothing precision is not; F1 is 0 if one side has something, and not defined if neither has.

    Attributes:
        both: how much they share (of measures of clusters, how much of gold was found).
        gold, predicted: how much each has.
    """

    precision: Rate
    recall: Rate
    f1: Rate
    both: float
    gold: float
    predicted: float


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """How the intervals were made."""

    method: str = "percentile bootstrap by story"
    confidence: float = CONFIDENCE
    samples: int = SAMPLES
    seed: int = SEED


class Smallest(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest difference of F1 between two systems that so many stories can show; None with a reason if none."""

    value: float | None
    reason: str | None = None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a system against gold.

    Attributes:
        signature: what was compared how, in one line; scores with different signatures do not compare.
        documents, stories: how many.
        tasks: by task, row (`micro` and `macro` last) and measure.
        smallest_difference: by task, for its headline.
    """

    signature: str
    documents: int
    stories: int
    interval: Interval
    tasks: dict[str, dict[str, dict[str, Measured]]]
    smallest_difference: dict[str, Smallest]

    def headline(self, task: str) -> Measured | None:
        """The figure that stands for a task; None if it was not counted."""
        from reportedly.scoring.tasks import TASKS

        row, measure = TASKS[task].headline
        return self.tasks.get(task, {}).get(row, {}).get(measure)
