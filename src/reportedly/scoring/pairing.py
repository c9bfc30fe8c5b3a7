"""A document as gold has it and as a system has it, with what several tasks need of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reportedly.errors import InputError
from reportedly.matching import Pair, Reading, align, reading
from reportedly.model import Annotation, Relation
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
            InputError: one has a label, a type of relation or an end of one that is not known, or see `continuations`.
        """
        for annotation in (self.gold, self.predicted):
            self.continuations(annotation)
        return (
            reading(self.gold, self.schema, place=self._place(self.gold)),
            reading(self.predicted, self.schema, place=self._place(self.predicted)),
        )

    def continuations(self, annotation: Annotation) -> list[Relation]:
        """The relations that join the fragments of the split contents of one of the two.

        Raises:
            InputError: they branch or run in a circle. Which fragments are one content is then not said, and what
                was made of it would depend on the order of the relations.
        """
        types = self.schema.continuations
        links = [relation for relation in annotation.relations if relation.type in types]
        if links:
            following = {link.tail: link.head for link in links}
            later = set(following.values())
            reached = [first for first in following if first not in later]
            for fragment in reached:
                if fragment in following:
                    reached.append(following[fragment])
            if len(later) < len(links) or len(following) < len(links) or len(reached) < len(later.union(following)):
                raise InputError(
                    f"{self._place(annotation)}: the fragments of a content branch or run in a circle; "
                    "reportedly validate says which"
                )
        return links

    def _place(self, annotation: Annotation) -> str:
        return f"{'gold' if annotation is self.gold else 'predicted'}, {self.doc_id}"

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
