"""Dates of annotators against TimeBank's gold: extents, types and values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import msgspec

from benchmarks.estimates import Figure, resampling, with_interval
from benchmarks.qualification.gathering import Dated
from reportedly.matching import Unit, align

FIELDS = ("each", "strict", "overlap", "type_on_matched", "value_on_matched", "strict_with_value", "overlap_with_value")
"""What is counted in a document: first how many dates the two have together, then how many pairs agree in what."""


class DateFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How well dates agree.

    Attributes:
        strict, overlap: F1 of the same extents, and of overlapping ones matched one to one.
        type_accuracy, value_accuracy: the share of matched dates (overlap) with the same type, the same value.
        strict_with_value: F1 of the same extents with the same value.
        overlap_with_value: F1 of matched dates with the same value, TempEval-3's value F1 (N. UzZaman et al. (2013),
            SemEval-2013 task 1: TempEval-3. SemEval).
    """

    documents: int
    dates: int
    strict: Figure
    overlap: Figure
    type_accuracy: Figure
    value_accuracy: Figure
    strict_with_value: Figure
    overlap_with_value: Figure


def date_figures(
    documents: Sequence[Dated], pairs: Callable[[Dated], Sequence[tuple[list[Unit], list[Unit]]]]
) -> DateFigures:
    """Figures over the pairs of date lists that each document gives, pooled, with intervals by document."""
    import numpy as np

    rows = [[compare(a, b) for a, b in pairs(document)] for document in documents]
    table = np.array([np.sum(of, axis=0) if of else [0] * len(FIELDS) for of in rows])
    sums = resampling(len(rows)).sums(table)
    column = dict(zip(FIELDS, sums.T, strict=True))

    def figure(part: str, whole: str, factor: int) -> Figure:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = factor * column[part] / column[whole]
        return with_interval(values)

    return DateFigures(
        documents=sum(bool(of) for of in rows),
        dates=int(table[:, 0].sum()),
        strict=figure("strict", "each", 2),
        overlap=figure("overlap", "each", 2),
        type_accuracy=figure("type_on_matched", "overlap", 1),
        value_accuracy=figure("value_on_matched", "overlap", 1),
        strict_with_value=figure("strict_with_value", "each", 2),
        overlap_with_value=figure("overlap_with_value", "each", 2),
    )


def compare(a: list[Unit], b: list[Unit]) -> list[int]:
    """The counts of `FIELDS` of two lists of dates."""
    pairs = [(a[i], b[j]) for i, j in align(a, b)]
    same = [first.extents == second.extents for first, second in pairs]
    types = [_attribute(first, "timex_type") == _attribute(second, "timex_type") for first, second in pairs]
    values = [_attribute(first, "value") == _attribute(second, "value") for first, second in pairs]
    both = [extent and value for extent, value in zip(same, values, strict=True)]
    return [len(a) + len(b), sum(same), len(pairs), sum(types), sum(values), sum(both), sum(values)]


def _attribute(unit: Unit, name: str) -> str | None:
    return dict(unit.attributes).get(name)


def with_gold(name: str) -> Callable[[Dated], list[tuple[list[Unit], list[Unit]]]]:
    """An annotator's dates with those of gold."""
    return lambda document: [(document.models[name], document.gold)] if name in document.models else []


def between_models(document: Dated) -> list[tuple[list[Unit], list[Unit]]]:
    return list(combinations(document.models.values(), 2))
