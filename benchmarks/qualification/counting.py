"""Counts per document, of which every figure is made, and the paired bootstrap over documents.

F1 = 2·both / each, where `both` is what two annotations share and `each` the sum of what either has; what neither has
adds nothing (G. Hripcsak and A. Rothschild (2005), Agreement, the F-measure, and reliability in information retrieval.
JAMIA 12(3)). Pooled, the counts of all pairs and documents are summed first; the mean over documents is that of the
documents where the F1 is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.estimates import Figure, resampling, with_interval
from benchmarks.qualification.gathering import Gathered
from reportedly.agreement import counting
from reportedly.agreement.figures import mean, ratio
from reportedly.agreement.selection import Compared

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats, Ints

MEASURES = ("strict", "overlap", "characters")
MAJORITY_MEASURES = ("strict", "characters")

Pairs = Callable[[Gathered], Iterable[tuple[str, str]]]
"""The pairs of annotators to compare in a document."""


@dataclass(frozen=True)
class Counts:
    """Counts of shape (documents, labels, measures, 2): what both have, and the sum of what each has."""

    table: Ints

    def pooled(self) -> Floats:
        """F1 of the summed counts: (labels, measures)."""
        return _f1(self.table.sum(axis=0, dtype=float))

    def per_document(self) -> Floats:
        """F1 of each document: (documents, labels, measures); NaN where nobody has any."""
        return _f1(self.table.astype(float))

    def averaged(self) -> Floats:
        """The mean of `per_document` over the documents: (labels, measures)."""
        return mean(self.per_document())


def _f1(counts: Floats) -> Floats:
    return ratio(2 * counts[..., 0], counts[..., 1])


def of_pairs(documents: Sequence[Gathered], labels: Sequence[str], pairs_of: Pairs) -> Counts:
    """The counts of pairs of annotators, summed within each document.

    Spans by the optimal one-to-one matching of `reportedly.matching`; strictly they have the same fragments.

    Args:
        pairs_of: the pairs to count in a document.
    """
    import numpy as np

    table = np.zeros((len(documents), len(labels), len(MEASURES), 2), dtype=int)
    for number, document in enumerate(documents):
        compared = document.compared
        covered = counting.coverage(compared, list(compared_labels(compared, labels)))
        for a, b in (sorted(pair) for pair in pairs_of(document)):
            of_a, of_b = compared.readings[a], compared.readings[b]
            table[number, :, :2] += counting.shared_spans(of_a, of_b, compared.alignments[a, b], labels)
            table[number, :, 2] += counting.shared_characters(covered[a], covered[b])[: len(labels)]
    return Counts(table)


def compared_labels(compared: Compared, labels: Sequence[str]) -> list[str]:
    """The labels, and behind them those that occur besides, which coverage needs a place for."""
    there = {unit.label for reading in compared.readings.values() for unit in reading.units}
    return [*labels, *sorted(there - set(labels))]


def humans_with_humans(document: Gathered) -> Iterable[tuple[str, str]]:
    return combinations(document.humans, 2)


def models_with_humans(document: Gathered) -> Iterable[tuple[str, str]]:
    return ((model, human) for model in document.models for human in document.humans)


def models_with_models(document: Gathered) -> Iterable[tuple[str, str]]:
    return combinations(document.models, 2)


def of_annotator(name: str) -> Pairs:
    """The pairs of one annotator with each human (other than itself)."""

    def pairs(document: Gathered) -> Iterable[tuple[str, str]]:
        there = name in document.humans or name in document.models
        return ((name, human) for human in document.humans if there and human != name)

    return pairs


def against_majority(documents: Sequence[Gathered], labels: Sequence[str], name: str) -> Counts:
    """The counts of an annotator against the majority of humans, one human left out.

    A human is held against the other humans of a document. Another annotator takes the place of each human in turn, and
    is held against the rest, so that both are judged by panels of the same size, and by the same panels. The
    majority has a span if more than half of the panel have one of that label with the same fragments, and a character
    if more than half of them cover it (`agreement.counting.against_majority`). That a judge takes an annotator's place
    in turn follows N. Calderon, R. Reichart and R. Dror (2025), The alternative annotator test for LLM-as-a-judge. ACL.
    """
    import numpy as np

    table = np.zeros((len(documents), len(labels), len(MAJORITY_MEASURES), 2), dtype=int)
    for number, document in enumerate(documents):
        readings = document.compared.readings
        if name not in readings:
            continue
        left_out = [name] if name in document.humans else document.humans
        for human in left_out:
            panel = [other for other in document.humans if other != human]
            chosen = {other: readings[other] for other in (*panel, name)}
            compared = Compared(document.doc_id, document.compared.text, document.compared.lang, chosen)
            known = compared_labels(compared, labels)
            covered = counting.coverage(compared, known)
            table[number] += np.array(counting.against_majority(name, compared, covered, known))[: len(labels)]
    return Counts(table)


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of counts over the same documents."""
    import numpy as np

    return Counts(np.sum([one.table for one in counts], axis=0))


@dataclass(frozen=True)
class Differences:
    """Differences of two figures, each of shape (labels, measures)."""

    pooled: list[list[Figure]]
    averaged: list[list[Figure]]


def differences(first: Counts, second: Counts) -> Differences:
    """First minus second, pooled and averaged over documents, each with a 95 % interval.

    The paired percentile bootstrap (`Resampling`): both figures are taken of the same drawn documents.
    """
    import numpy as np

    bootstrap = resampling(len(first.table))
    pooled = [_f1(bootstrap.sums(counts.table)) for counts in (first, second)]
    averaged = []
    for counts in (first, second):
        of_each = counts.per_document()
        defined = ~np.isnan(of_each)
        sums = bootstrap.sums(np.where(defined, of_each, 0.0))
        averaged.append(ratio(sums, bootstrap.sums(defined.astype(float))))
    return Differences(_with_intervals(pooled[0] - pooled[1]), _with_intervals(averaged[0] - averaged[1]))


def _with_intervals(values: Floats) -> list[list[Figure]]:
    """Values of shape (1 + samples, labels, measures), the first of which is the figure itself."""
    return [[with_interval(values[:, i, m]) for m in range(values.shape[2])] for i in range(values.shape[1])]
