"""A document as gold has it and as a system has it, with what several tasks need of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reportedly.matching import Pair, Reading, align, reading
from reportedly.model import Annotation
from reportedly.schema import Schema


class Tally(NamedTuple):
    """What precision and recall are made of. For sets of things both numerators are the number of things that gold
    and the system share; measures of clusters have different ones.

    Recall is `found` / `gold`, precision `right` / `predicted`.
    """

    found: float
    gold: float
    right: float
    predicted: float


def tally(both: float, gold: float, predicted: float) -> Tally:
    """The tally of sets of things, of which `both` have so many in common."""
    return Tally(both, gold, both, predicted)


Tallies = dict[tuple[str, str], Tally]
"""Tallies by row and measure."""


@dataclass(frozen=True)
class Pairing:
    """Two annotations of one document. What is costly is made when it is first asked for."""

    doc_id: str
    gold: Annotation
    predicted: Annotation
    schema: Schema

    @cached_property
    def readings(self) -> tuple[Reading, Reading]:
        """Gold and the system's annotation as units.

        Raises:
            InputError: one has a label, a type of relation or an end of one that is not known.
        """
        return (
            reading(self.gold, self.schema, place=f"gold, {self.doc_id}"),
            reading(self.predicted, self.schema, place=f"predicted, {self.doc_id}"),
        )

    @cached_property
    def alignment(self) -> list[Pair]:
        """Which unit of gold is which of the system's (`matching.align`)."""
        gold, predicted = self.readings
        return align(gold.units, predicted.units)

    @cached_property
    def ends(self) -> Mapping[str, dict[int, int]]:
        """The positions of gold's units with those of the system's, by how they are matched: `exact`, by equal
        label and fragments, and `overlap`, by the alignment."""
        gold, predicted = self.readings
        exact = {i: j for i, j in self.alignment if gold.units[i].extents == predicted.units[j].extents}
        return {"exact": exact, "overlap": dict(self.alignment)}
