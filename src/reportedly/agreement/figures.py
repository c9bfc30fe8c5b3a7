"""Figures with their intervals, from counts per document.

Counts are taken once per document; a figure of a resample is a figure of weighted sums of them, so that
resampling costs a matrix product. NaN stands for "not defined" inside the arrays, None in a figure.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.integer[Any]]

SAMPLES = 1_000
SEED = 20_240_229
CONFIDENCE = 0.95
FEWEST_DOCUMENTS = 5
"""An interval by document needs as many documents that add to the figure."""

NOBODY = "nobody has any"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of agreement.

    Attributes:
        value: None if it is not defined.
        low, high: the 95 % interval by document; None if there is none.
        n: how many judgements it rests on (spans, characters, relations, matched spans, tokens); in an average
            over pairs each counts once in every pair.
        documents: in how many documents there is at least one of them.
        reason: why there is no value, or no interval; None if there are both.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int
    documents: int
    reason: str | None = None


class Resampling:
    """The percentile bootstrap over documents: `samples` times as many documents are drawn with
    replacement, with a fixed seed.

    Source: B. Efron and R. Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """

    def __init__(self, documents: int, *, samples: int = SAMPLES, seed: int = SEED) -> None:
        self.documents = documents
        self.samples = samples
        self.seed = seed

    @cached_property
    def weights(self) -> Floats:
        """How often each document counts: a first row of ones (the documents as they are), then the
        samples. Shape (1 + samples, documents)."""
        import numpy as np

        generator = np.random.default_rng(self.seed)
        drawn = generator.multinomial(self.documents, [1 / self.documents] * self.documents, size=self.samples)
        return np.vstack([np.ones((1, self.documents)), drawn])

    def sums(self, counts: Ints | Floats) -> Floats:
        """Counts of shape (documents, …) → their sums (1 + samples, …)."""
        import numpy as np

        summed: Floats = np.tensordot(self.weights, counts, axes=1)
        return summed

    @staticmethod
    def figure(values: Floats, *, n: int, documents: int, undefined: str) -> Figure:
        """A figure from its values (1 + samples,), of which the first is the figure itself.

        Samples in which it is not defined are passed over; with `FEWEST_DOCUMENTS` that add to it they
        are fewer than one in a hundred.

        Args:
            undefined: the reason given if the figure is not defined.
        """
        import numpy as np

        if np.isnan(values[0]):
            return Figure(value=None, n=n, documents=documents, reason=undefined)
        value = float(values[0])
        if documents < FEWEST_DOCUMENTS:
            reason = f"no interval: {documents} of the {FEWEST_DOCUMENTS} documents that it needs"
            return Figure(value=value, n=n, documents=documents, reason=reason)
        low, high = interval(values)
        return Figure(value=value, low=low, high=high, n=n, documents=documents)


def interval(values: Floats) -> tuple[float, float]:
    """The 95 % percentile interval of a figure from its values (1 + samples,), of which the first is the figure itself.
    Samples in which it is not defined are passed over."""
    import numpy as np

    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(values[1:], [tail, 1 - tail])
    return float(low), float(high)


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Element by element; NaN where the denominator is 0."""
    import numpy as np

    result: Floats = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=result, where=denominator != 0)
    return result


def mean(values: Floats) -> Floats:
    """The mean over the first axis of what is defined; NaN where nothing is."""
    import numpy as np

    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0.0).sum(axis=0), defined.sum(axis=0))


def f1(counts: Ints, resampling: Resampling) -> tuple[list[Figure], Figure]:
    """F1 = 2·both / (first + second), of each pair and its mean over the pairs.

    What neither has adds nothing: a document in which both found nothing is no agreement, and F1 is not
    defined if that is so everywhere. The mean over pairs of this F1 is the average agreement of G. Hripcsak
    and A. Rothschild (2005), Agreement, the F-measure, and reliability in information retrieval. JAMIA 12(3).

    Args:
        counts: shape (documents, pairs, 2): what both have, and the sum of what each has.
    """
    sums = resampling.sums(counts)
    values = ratio(2 * sums[..., 0], sums[..., 1])
    of_each = [
        resampling.figure(
            values[:, i],
            n=int(counts[:, i, 1].sum()),
            documents=int((counts[:, i, 1] > 0).sum()),
            undefined=NOBODY,
        )
        for i in range(counts.shape[1])
    ]
    averaged = resampling.figure(
        mean(values.T),
        n=int(counts[..., 1].sum()),
        documents=int((counts[..., 1] > 0).any(axis=1).sum()),
        undefined=NOBODY,
    )
    return of_each, averaged
