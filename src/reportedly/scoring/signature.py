"""What a score is a score of, in one line without blanks, as sacreBLEU's."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from reportedly.agreement.figures import SAMPLES, SEED

DEFINITIONS = "1"
"""The version of the measures' definitions: a change that can move a score raises it."""


def signature(of: str, tasks: Iterable[str], projection: str) -> str:
    """The signature of a score.

    Args:
        of: what gold is: name, split and hash.
        tasks: what was counted.
        projection: what was done to either side before.
    """
    parts = {
        "score": DEFINITIONS,
        "gold": of,
        "tasks": "+".join(tasks),
        "matching": "one-to-one",
        "empty": "undefined",
        "interval": f"bootstrap-by-story-{SAMPLES}-seed-{SEED}",
    }
    return "|".join(
        [*(f"{name}:{value}" for name, value in parts.items()), projection, f"code:{version('reportedly')}"]
    )
