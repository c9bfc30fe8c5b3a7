"""Kappa, alpha and intervals, held against textbook values and against plain loops."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.agreement.alpha import NO_VARIATION, alpha, coincidences, of_coincidences, votes
from reportedly.agreement.attributes import ONE_VALUE, Confusion, agreement_of
from reportedly.agreement.figures import SAMPLES, Resampling, f1
from tests.support import SCHEMA


def kappa_by_hand(judgements: list[tuple[str, str]]) -> float:
    n = len(judgements)
    observed = sum(a == b for a, b in judgements) / n
    expected = sum(x == y for (x, _), (_, y) in product(judgements, judgements)) / n**2
    return (observed - expected) / (1 - expected)


def test_cohens_kappa_of_the_textbook() -> None:
    confusion = Counter({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    (pair,), averaged = agreement_of("negated", SCHEMA, [[confusion]], Resampling(1))
    assert pair.accuracy.value == 0.7
    assert pair.kappa.value == pytest.approx(0.4)
    assert pair.kappa.n == 50
    assert [figure.value for figure in pair.values.values()] == [2 * 20 / 55, 2 * 15 / 45]
    assert averaged == pair


def test_a_rare_value_shows_where_accuracy_hides_it() -> None:
    confusion = Counter({("no", "no"): 98, ("yes", "no"): 1, ("no", "yes"): 1})
    (pair,), _ = agreement_of("anonymous", SCHEMA, [[confusion]], Resampling(1))
    assert (pair.accuracy.value, pair.values["yes"].value, pair.values["no"].value) == (0.98, 0, 196 / 198)
    assert pair.kappa.value == pytest.approx(-1 / 99)


texts = st.sampled_from(["2031", "2032", "2031-05", "(absent)"])


@given(st.lists(st.lists(st.tuples(texts, texts), max_size=6), min_size=1, max_size=4))
def test_kappa_is_that_of_all_judgements_together(documents: list[list[tuple[str, str]]]) -> None:
    confusions: list[Confusion] = [Counter(of) for of in documents]
    together = [judgement for of in documents for judgement in of]
    (pair,), _ = agreement_of("value", SCHEMA, [confusions], Resampling(len(documents)))
    if len({value for judgement in together for value in judgement}) < 2:
        assert pair.kappa.value is None
    else:
        assert pair.kappa.value == pytest.approx(kappa_by_hand(together))


def test_light_averages_the_kappas_that_are_defined() -> None:
    one_value = [Counter({("DATE", "DATE"): 4})]
    half = [Counter({("DATE", "DATE"): 1, ("SET", "SET"): 1, ("DATE", "SET"): 1, ("SET", "DATE"): 1})]
    full = [Counter({("DATE", "DATE"): 2, ("SET", "SET"): 2})]
    each, averaged = agreement_of("timex_type", SCHEMA, [one_value, half, full], Resampling(1))
    assert [pair.kappa.value for pair in each] == [None, 0, 1]
    assert each[0].kappa.reason == ONE_VALUE
    assert (averaged.kappa.value, averaged.accuracy.value, averaged.kappa.n) == (0.5, (1 + 0.5 + 1) / 3, 12)
    assert averaged.values["SET"].value == 0.75


counted = st.lists(
    st.integers(2, 4).flatmap(lambda m: st.lists(st.integers(0, m), max_size=6).map(lambda ins: (m, ins))),
    min_size=1,
    max_size=4,
)


@given(counted)
def test_the_formula_of_the_samples_is_that_of_the_library(documents: list[tuple[int, list[int]]]) -> None:
    counts = [np.array([(m - i, i) for i in ins], dtype=int).reshape(-1, 2) for m, ins in documents]
    tokens = np.concatenate(counts)
    if not tokens[:, 0].sum() or not tokens[:, 1].sum():
        assert alpha(counts, Resampling(len(counts))).reason == NO_VARIATION
        return
    summed = of_coincidences(np.sum([coincidences(of) for of in counts], axis=0))
    assert float(summed) == pytest.approx(krippendorff.alpha(value_counts=tokens, level_of_measurement="nominal"))
    assert alpha(counts, Resampling(len(counts))).value == pytest.approx(float(summed))


def test_a_token_is_in_if_any_of_it_is_covered() -> None:
    text = "No, 😀 it leaked."
    covered = np.zeros((1, len(text)), dtype=bool)
    covered[0, 1:5] = True  # "o, 😀"
    none = np.zeros_like(covered)
    assert votes(text, [covered, none]).tolist() == [[[1, 1], [1, 1], [1, 1], [2, 0], [2, 0], [2, 0]]]
    assert votes("", [covered[:, :0]]).shape == (1, 0, 2)


def shares(*documents: tuple[int, int]) -> np.ndarray:
    """(both, sum) of one pair in each document."""
    return np.array(documents).reshape(len(documents), 1, 2)


def test_an_interval_is_the_percentiles_of_resampled_documents() -> None:
    documents = [(3, 8), (0, 5), (6, 12), (1, 2), (0, 0), (2, 9), (5, 10)]
    resampling = Resampling(len(documents))
    _, figure = f1(shares(*documents), resampling)
    resampled = sorted(
        2 * sum(times * both for times, (both, _) in zip(row, documents, strict=True)) / total
        for row in resampling.weights[1:].tolist()
        if (total := sum(times * size for times, (_, size) in zip(row, documents, strict=True)))
    )
    assert len(resampling.weights) == SAMPLES + 1
    assert {int(row.sum()) for row in resampling.weights} == {len(documents)}
    assert figure.value == 2 * 17 / 46
    assert figure.low == pytest.approx(quantile(resampled, 0.025))
    assert figure.high == pytest.approx(quantile(resampled, 0.975))
    assert (figure.n, figure.documents, figure.reason) == (46, 6, None)


def quantile(ordered: list[float], share: float) -> float:
    """With linear interpolation between the two nearest."""
    at = share * (len(ordered) - 1)
    below, above = ordered[math.floor(at)], ordered[math.ceil(at)]
    return below + (above - below) * (at - math.floor(at))


def test_few_documents_have_no_interval() -> None:
    _, figure = f1(shares((1, 2), (1, 2), (0, 2), (1, 2), (0, 0), (0, 0)), Resampling(6))
    assert (figure.value, figure.low, figure.high) == (0.75, None, None)
    assert figure.reason == "no interval: 4 of the 5 documents that it needs"


def test_documents_that_are_all_alike_leave_no_doubt() -> None:
    _, figure = f1(shares(*[(1, 4)] * 5), Resampling(5))
    assert (figure.low, figure.value, figure.high) == (0.5, 0.5, 0.5)
