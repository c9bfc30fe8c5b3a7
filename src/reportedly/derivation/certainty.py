"""The certainty of one source about one content, from the hedges that count for it.

The design leaves open, and here it is decided: a hedge without a degree is skipped beside others, and
alone leaves the certainty unknown (None); without any hedge only asserted and denied are certain,
and an unknown stance has no certainty.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from reportedly.derivation.nodes import value
from reportedly.derivation.stance import Stance
from reportedly.model import Span

Certainty = Literal["certain", "probable", "possible", "unlikely", "unstated"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
"""The certainties, in the order of their ClassLabel: from most to least, then the one without degree."""

_DEGREES: tuple[Certainty, ...] = ("unlikely", "possible", "probable", "certain")


def certainty(stance: Stance, hedges: Iterable[Span]) -> Certainty | None:
    """The least degree of the hedges; `unstated` counts only alone, approximators never."""
    stated = {value(hedge, "certainty") for hedge in hedges if not _blurs_a_quantity(hedge)}
    if not stated:
        return "certain" if stance in ("asserted", "denied") else None
    for degree in _DEGREES:
        if degree in stated:
            return degree
    return "unstated" if "unstated" in stated else None


def _blurs_a_quantity(hedge: Span) -> bool:
    return value(hedge, "hedging_type") == "approximator"
