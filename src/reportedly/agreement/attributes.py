"""Do annotators who marked the same span give it the same attributes?

Judged on the spans that two annotators have both (`matching.align`: equal extents, else the best fit), so
that a boundary that differs by a word does not hide what they think of the span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reportedly.agreement.figures import SAMPLES, Figure, Resampling, f1, mean, ratio
from reportedly.agreement.result import AttributeAgreement
from reportedly.matching import Pair, Reading, Unit
from reportedly.schema import AttributeSpec, Schema

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats, Ints

ABSENT = "(absent)"
"""Stands for an attribute that is not set. A boolean that is not set is `no`."""

NEVER_SET = "nobody set it"
NO_MATCHES = "no span that can have it is matched"
ONE_VALUE = "no variation: both annotators gave every span the same one value"

Confusion = Counter[tuple[str, str]]
"""How often the first annotator gave the one value and the second the other."""


def value_of(unit: Unit, name: str, spec: AttributeSpec) -> str:
    """The value of an attribute as text."""
    return dict(unit.attributes).get(name, "no" if spec.type == "boolean" else ABSENT)


def judged(a: Reading, b: Reading, alignment: Sequence[Pair], schema: Schema) -> Iterator[tuple[Pair, str, str, str]]:
    """For each matched span and each attribute of its label: the pair, the attribute, and both values."""
    for i, j in alignment:
        for name in schema.labels[a.units[i].label].attributes:
            spec = schema.attributes[name]
            yield (i, j), name, value_of(a.units[i], name, spec), value_of(b.units[j], name, spec)


def agreement_of(
    name: str, schema: Schema, confusions: Sequence[Sequence[Confusion]], resampling: Resampling
) -> tuple[list[AttributeAgreement], AttributeAgreement]:
    """Accuracy, kappa and F1 per value of an attribute, of each pair of annotators and averaged.

    Kappa is Cohen's; averaged over the pairs it is Light's kappa for more than two, which needs no alignment
    of more than two annotations. An absent value is a value of its own. Nothing is defined where neither set the
    attribute on any span, and kappa where both gave one value only. References and free text are compared as
    they stand; only enumerated and boolean attributes have an F1 per value.

    Sources: J. Cohen (1960), A coefficient of agreement for nominal scales. R. Light (1971), Measures of
    response agreement for qualitative data.

    Args:
        confusions: for each pair of annotators, for each document.
    """
    import numpy as np

    spec = schema.attributes[name]
    unset = {"no" if spec.type == "boolean" else ABSENT}
    listed = list(spec.values) or (["yes", "no"] if spec.type == "boolean" else [])
    shape = (len(confusions), resampling.documents)
    matched = np.array([[sum(confusion.values()) for confusion in of_pair] for of_pair in confusions]).reshape(shape)
    accuracies = np.full((len(confusions), SAMPLES + 1), np.nan)
    kappas = np.full_like(accuracies, np.nan)
    by_value = np.zeros((len(listed), resampling.documents, len(confusions), 2), dtype=int)
    reasons = []
    for p, of_pair in enumerate(confusions):
        seen = {value for confusion in of_pair for values in confusion for value in values}
        reasons.append(ONE_VALUE if seen - unset else NEVER_SET if seen else NO_MATCHES)
        if seen <= unset:
            continue
        values = [*listed, *sorted(seen.difference(listed))]
        counts = _marginals(of_pair, values)
        by_value[:, :, p, 0] = counts[:, : len(listed), 0].T
        by_value[:, :, p, 1] = counts[:, : len(listed), 1:].sum(axis=-1).T
        sums = resampling.sums(counts)
        n = sums[..., 1].sum(axis=-1)
        accuracies[p] = ratio(sums[..., 0].sum(axis=-1), n)
        expected = ratio((sums[..., 1] * sums[..., 2]).sum(axis=-1), n * n)
        kappas[p] = ratio(accuracies[p] - expected, 1 - expected)
    f1s = [f1(counts, resampling) for counts in by_value]
    each = [
        AttributeAgreement(
            accuracy=_figure(accuracies[p], matched[[p]], reasons[p], resampling),
            kappa=_figure(kappas[p], matched[[p]], reasons[p], resampling),
            values={value: of_pairs[p] for value, (of_pairs, _) in zip(listed, f1s, strict=True)},
        )
        for p in range(len(confusions))
    ]
    reason = next(reason for reason in (ONE_VALUE, NEVER_SET, NO_MATCHES) if reason in reasons)
    averaged = AttributeAgreement(
        accuracy=_figure(mean(accuracies), matched, reason, resampling),
        kappa=_figure(mean(kappas), matched, reason, resampling),
        values={value: of_all for value, (_, of_all) in zip(listed, f1s, strict=True)},
    )
    return each, averaged


def _figure(values: Floats, matched: Ints, reason: str, resampling: Resampling) -> Figure:
    documents = int((matched > 0).any(axis=0).sum())
    return resampling.figure(values, n=int(matched.sum()), documents=documents, undefined=reason)


def _marginals(confusions: Sequence[Confusion], values: Sequence[str]) -> Ints:
    """(documents, values, 3): both gave the value, the first did, the second did."""
    import numpy as np

    place = {value: v for v, value in enumerate(values)}
    counts = np.zeros((len(confusions), len(values), 3), dtype=int)
    for d, confusion in enumerate(confusions):
        for (first, second), times in confusion.items():
            counts[d, place[first], 1] += times
            counts[d, place[second], 2] += times
            if first == second:
                counts[d, place[first], 0] += times
    return counts
