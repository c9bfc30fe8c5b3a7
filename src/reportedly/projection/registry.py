"""The steps by name, and how a sequence of them is named in a score."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportedly.errors import InputError
from reportedly.projection.draft import Draft
from reportedly.projection.words import digest_of

Change = Callable[[Draft], None]


@dataclass(frozen=True)
class Step:
    """A step: its name (`take-in-that`), what it does (the first line of its docstring), and the function."""

    name: str
    summary: str
    change: Change


STEPS: dict[str, Step] = {}
"""All steps by name, in the order in which their modules declare them."""


def step(change: Change) -> Change:
    """Register a function as a step, under its name with hyphens."""
    name = change.__name__.replace("_", "-")
    summary = re.sub(r"\s+", " ", (change.__doc__ or "").strip().split("\n\n")[0])
    STEPS[name] = Step(name, summary, change)
    return change


def steps_named(names: Sequence[str]) -> list[Step]:
    """The steps of these names.

    Raises:
        InputError: there is no such step; names those that there are.
    """
    for name in names:
        if name not in STEPS:
            raise InputError(f"there is no step {name!r} of the projection; there are {', '.join(STEPS)}")
    return [STEPS[name] for name in names]


def signature(names: Sequence[str], lang: str = "en") -> str:
    """What was done, in one line without blanks, to stand beside every score: the steps and the word lists.

    Raises:
        InputError: there is no such step, or no word lists for the language.
    """
    steps = "+".join(step.name for step in steps_named(names)) or "none"
    return f"projection:{steps}|words:{lang}-{digest_of(lang)}"
