"""Figures with their intervals of 95 %, which several benchmarks give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reportedly.agreement.figures import CONFIDENCE, Resampling, interval

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats

SAMPLES = 10_000
SEED = 20_261_125


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with its interval; None where it is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def wilson(times: int, of: int) -> tuple[float, float]:
    """The score interval of a rate (Wilson 1927)."""
    from scipy.stats import binomtest

    found = binomtest(times, of).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def resampling(documents: int) -> Resampling:
    """The bootstrap over documents of the benchmarks, which draws more often than `reportedly agree`."""
    return Resampling(documents, samples=SAMPLES, seed=SEED)


def with_interval(values: Floats) -> Figure:
    """The first of these values (1 + `SAMPLES`,), with the interval of the others."""
    import numpy as np

    if np.isnan(values[0]):
        return Figure(value=None)
    low, high = interval(values)
    return Figure(value=float(values[0]), low=low, high=high)
