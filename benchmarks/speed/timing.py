"""Taking turns with a stopwatch."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, what was seen, what was aimed at, and the raw figures."""

    what: str
    measured: str
    aim: str
    figures: Mapping[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        return {"what": self.what, "measured": self.measured, "aim": self.aim, **self.figures}


def take_turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            if round_:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(slow: list[float], fast: list[float]) -> float:
    """How many times longer the slow way takes: the median over the rounds."""
    return median(a / b for a, b in zip(slow, fast, strict=True))
