"""Is one system better than another, and how small a difference could these stories show?"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import msgspec

from reportedly.agreement.figures import CONFIDENCE, SEED
from reportedly.errors import InputError
from reportedly.scoring.attributes import ACCURACY
from reportedly.scoring.counting import Counts
from reportedly.scoring.figuring import ResampledStories, f1_of, rate
from reportedly.scoring.result import Rate, Smallest

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats

PERMUTATIONS = 10_000
"""How many are drawn where there are more than can be listed."""

POWER = 0.8


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The F1 of a first system less that of a second.

    Attributes:
        difference: with the 95 % interval of the paired bootstrap by story.
        p: the two-sided p-value of the paired permutation test by story; None where the difference is not defined.
    """

    first: float | None
    second: float | None
    difference: Rate
    p: float | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two systems on the same documents, by task, row and measure.

    Attributes:
        exact: whether every permutation was tried; else `PERMUTATIONS` were drawn.
        least_p: the least p-value that this test could have given.
    """

    stories: int
    exact: bool
    least_p: float
    tasks: dict[str, dict[str, dict[str, Difference]]]


def compare(first: Counts, second: Counts) -> Comparison:
    """Compare two systems that were counted against the same gold.

    In the permutation test a story's tallies of the two systems change places or not; p is the share of
    permutations whose difference is at least as large as the one seen. Up to 2^13 permutations are all tried; beyond,
    10,000 are drawn and the one seen counts as one of them.

    Sources: E. Noreen (1989), Computer-intensive methods for testing hypotheses. A. Yeh (2000), More accurate tests
    for the statistical significance of result differences. COLING.

    Raises:
        InputError: the two were not counted on the same stories, documents and tasks, against the same gold.
    """
    import numpy as np

    # Of matched spans there are as many in gold as the system has found.
    fixed = [i for i, (_, _, measure) in enumerate(first.places) if measure != ACCURACY]
    if (first.stories, first.documents, first.places) != (second.stories, second.documents, second.places) or not (
        np.array_equal(first.table[:, fixed, 1], second.table[:, fixed, 1])
    ):
        raise InputError("the two systems were counted on other documents or tasks; score them against the same gold")
    swaps, exact = _swaps(len(first.stories))
    weights = ResampledStories(len(first.stories))
    drawn = f1_of(weights.sums(first.table)) - f1_of(weights.sums(second.table))
    totals = first.table.sum(axis=0), second.table.sum(axis=0)
    of_each = [f1_of(total) for total in totals]
    moved = np.tensordot(swaps, second.table - first.table, axes=1)
    permuted = f1_of(totals[0] + moved) - f1_of(totals[1] - moved)
    stories = ((first.table + second.table)[:, :, [1, 3]].sum(axis=2) > 0).sum(axis=0)
    tasks: dict[str, dict[str, dict[str, Difference]]] = {}
    for i, (task, row, measure) in enumerate(first.places):
        tasks.setdefault(task, {}).setdefault(row, {})[measure] = Difference(
            first=_number(of_each[0][i]),
            second=_number(of_each[1][i]),
            difference=rate(drawn[:, i], int(stories[i])),
            p=_p(permuted[:, i], drawn[0, i], exact=exact),
        )
    least = least_p(len(first.stories)) if exact else 1 / (PERMUTATIONS + 1)
    return Comparison(stories=len(first.stories), exact=exact, least_p=least, tasks=tasks)


def _number(value: float) -> float | None:
    import numpy as np

    return None if np.isnan(value) else float(value)


def _swaps(stories: int) -> tuple[Floats, bool]:
    """Which stories change places in each permutation: (permutations, stories) of 0 and 1; whether these are all."""
    import numpy as np

    if 2**stories <= PERMUTATIONS:
        every = np.arange(2**stories)[:, None] >> np.arange(stories) & 1
        return every.astype(float), True
    return np.random.default_rng(SEED).integers(0, 2, size=(PERMUTATIONS, stories)).astype(float), False


def _p(permuted: Floats, seen: float, *, exact: bool) -> float | None:
    import numpy as np

    if np.isnan(seen):
        return None
    # A permutation in which the difference is not defined is none as large.
    as_large = int((np.abs(np.nan_to_num(permuted)) >= abs(seen) - 1e-12).sum())
    return as_large / len(permuted) if exact else (as_large + 1) / (len(permuted) + 1)


def least_p(stories: int) -> float:
    """The least two-sided p-value that a permutation test by story can give: all for the one, or all for the other."""
    return min(1.0, 2.0 ** (1 - stories))


def smallest_difference(sums: Floats, stories: int) -> Smallest:
    """The smallest difference of F1 between two systems that has a chance of 80 % to be found at the 5 % level.

    (z.975 + z.80) · √2 · s, with s the bootstrap's standard error of the F1: that of two systems whose errors have
    nothing to do with each other, so rather too large for two that fail at the same places. With fewer than six
    stories no difference can have p ≤ .05.

    Source of the reasoning: D. Card et al. (2020), With little power comes great responsibility. EMNLP.

    Args:
        sums: resampled tallies, (1 + samples, 4).
        stories: how many stories add to the F1; the others are the same whoever has them.
    """
    import numpy as np

    seen, *samples = f1_of(sums)
    if np.isnan(seen):
        return Smallest(value=None, reason="F1 is not defined: neither gold nor the system has any")
    level = 1 - CONFIDENCE
    if least_p(stories) > level:
        return Smallest(
            value=None,
            reason=f"with {stories} stories the least p-value of a paired permutation test is {least_p(stories):.3g}: "
            "no difference, however large, can be shown at the 5 % level",
        )
    error = float(np.nanstd(samples, ddof=1))
    if error == 0:
        return Smallest(value=None, reason="F1 is the same in every sample, which tells nothing of other systems")
    z = NormalDist().inv_cdf(1 - level / 2) + NormalDist().inv_cdf(POWER)
    return Smallest(value=float(z * np.sqrt(2) * error))
