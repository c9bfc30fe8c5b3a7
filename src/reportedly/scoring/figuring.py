"""Precision, recall and F1 of tallies, for the whole and for every resample at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from reportedly.agreement.figures import FEWEST_DOCUMENTS as FEWEST_STORIES
from reportedly.agreement.figures import Resampling, interval, mean, ratio
from reportedly.scoring.result import Measured, Rate

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats, Ints


class ResampledStories(Resampling):
    """The bootstrap over stories: `Resampling`, with the stories of a sample drawn one by one and counted.

    The counts have the same distribution as the multinomial draws of `Resampling`. Those take ten times as long, with
    840 stories a third of a strict score; but they stay for agreement, whose published intervals rest on them.
    """

    @cached_property
    def weights(self) -> Floats:
        import numpy as np

        shape = self.samples, self.documents
        drawn = np.random.default_rng(self.seed).integers(self.documents, size=shape)
        # Each sample counts in a stretch of its own, so that all are counted at once.
        drawn += self.documents * np.arange(self.samples)[:, None]
        counted = np.bincount(drawn.ravel(), minlength=drawn.size).reshape(shape)
        return np.vstack([np.ones((1, self.documents)), counted])


def rates(sums: Floats) -> Floats:
    """Precision, recall and F1 of summed tallies: (…, 4) → (…, 3). NaN where one is not defined.

    F1 = 2 P R / (P + R), and 0 where P + R is 0 or only one of them is defined.
    """
    import numpy as np

    found, gold, right, predicted = np.moveaxis(sums, -1, 0)
    precision, recall = ratio(right, predicted), ratio(found, gold)
    p, r = np.nan_to_num(precision), np.nan_to_num(recall)
    f1 = np.where((gold == 0) & (predicted == 0), np.nan, np.nan_to_num(ratio(2 * p * r, p + r)))
    return np.stack([precision, recall, f1], axis=-1)


def f1_of(sums: Floats) -> Floats:
    """F1 of summed tallies: (…, 4) → (…)."""
    made: Floats = rates(sums)[..., 2]
    return made


def adding(table: Floats) -> Ints:
    """How many stories add to the precision, the recall and the F1 of tallies: (stories, …, 4) → (…, 3)."""
    import numpy as np

    gold, predicted = table[..., 1] > 0, table[..., 3] > 0
    numbers: Ints = np.stack([predicted, gold, gold | predicted], axis=-1).sum(axis=0)
    return numbers


def measured(values: Floats, sums: Floats, stories: Ints) -> Measured:
    """A figure from its rates (1 + samples, 3), of which the first are the figures themselves.

    Args:
        sums: the tally of all stories.
        stories: how many stories add to each rate (`adding`).
    """
    found, gold, _, predicted = (float(x) for x in sums)
    precision, recall, f1 = (rate(values[:, i], int(stories[i])) for i in range(3))
    return Measured(precision=precision, recall=recall, f1=f1, both=found, gold=gold, predicted=predicted)


def averaged(rows: Iterable[Floats], sums: Floats, stories: Ints) -> Measured:
    """The macro average: the mean over rows where the figure is defined, each with the same weight.

    Args:
        rows: the rates of each row, (1 + samples, 3).
        sums: the tally of all rows together; stories: how many add to each rate.
    """
    import numpy as np

    return measured(mean(np.stack(list(rows))), sums, stories)


def rate(values: Floats, stories: int) -> Rate:
    """A rate, or a difference of rates, from its values (1 + samples,); with an interval if enough stories add."""
    import numpy as np

    if np.isnan(values[0]):
        return Rate(value=None)
    if stories < FEWEST_STORIES:
        return Rate(value=float(values[0]))
    low, high = interval(values)
    return Rate(value=float(values[0]), low=low, high=high)
