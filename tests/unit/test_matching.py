"""Optimal one-to-one matching, held against every possible matching."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.matching import Unit, align, fit, match, shared, units
from reportedly.model import Annotation, Relation, Span
from tests.support import SCHEMA, build

Matching = list[tuple[int, int]]
Ties = tuple[list[int], list[int], dict[frozenset[int], int]]


def span(*extents: tuple[int, int], label: str = "actor") -> Unit:
    return Unit(extents, label)


def every_matching(rows: int, columns: int) -> Iterator[Matching]:
    """All one-to-one matchings of some of the rows."""

    def extend(row: int, free: frozenset[int]) -> Iterator[Matching]:
        if row == rows:
            yield []
            return
        yield from extend(row + 1, free)
        for column in free:
            for rest in extend(row + 1, free - {column}):
                yield [(row, column), *rest]

    yield from extend(0, frozenset(range(columns)))


def worth(pairs: Matching, a: Sequence[Unit], b: Sequence[Unit]) -> float:
    return sum(fit(a[i], b[j]) for i, j in pairs)


def matched(pairs: Matching, a: Sequence[Unit], b: Sequence[Unit]) -> set[tuple[Unit, Unit]]:
    return {(a[i], b[j]) for i, j in pairs}


extents = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda at: (at[0], at[0] + at[1]))
some_units = st.lists(extents.map(span), max_size=5, unique=True)


@given(some_units, some_units)
def test_no_other_matching_is_worth_more(a: list[Unit], b: list[Unit]) -> None:
    pairs = match(a, b, fit)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(shared(a[i], b[j]) for i, j in pairs)
    best = max(worth(other, a, b) for other in every_matching(len(a), len(b)))
    assert worth(pairs, a, b) == pytest.approx(best, abs=1e-6)


@given(some_units, some_units, st.randoms(use_true_random=False))
def test_neither_order_nor_side_decides(a: list[Unit], b: list[Unit], chance: random.Random) -> None:
    pairs = matched(match(a, b, fit), a, b)
    other_a = sorted(a, key=lambda _: chance.random())
    other_b = sorted(b, key=lambda _: chance.random())
    assert matched(match(other_a, other_b, fit), other_a, other_b) == pairs
    assert {(y, x) for x, y in matched(match(b, a, fit), b, a)} == pairs


@st.composite
def tied(draw: st.DrawFn) -> Ties:
    """Two lists of numbers, no number in both, and what each pair weighs: often the same."""
    a = draw(st.lists(st.integers(0, 20), unique=True, max_size=4))
    b = draw(st.lists(st.integers(0, 20).filter(lambda n: n not in a), unique=True, max_size=4))
    weights = {frozenset((i, j)): draw(st.sampled_from([0, 1, 1, 1, 2])) for i in a for j in b}
    return a, b, weights


@settings(max_examples=500)
@given(tied(), st.randoms(use_true_random=False))
def test_ties_are_broken_by_the_items_themselves(drawn: Ties, chance: random.Random) -> None:
    a, b, weights = drawn

    def pairs(some: list[int], others: list[int]) -> set[frozenset[int]]:
        found = match(some, others, lambda i, j: weights[frozenset((i, j))])
        return {frozenset((some[i], others[j])) for i, j in found}

    expected = pairs(a, b)
    assert pairs(b, a) == expected
    chance.shuffle(a)
    chance.shuffle(b)
    assert pairs(a, b) == expected


spread = st.lists(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), min_size=1, max_size=2, unique=True).map(
        lambda places: span(*sorted((start, start + size) for start, size in places))
    ),
    max_size=12,
    unique=True,
)


@given(spread, spread)
def test_what_lies_apart_need_not_be_compared(a: list[Unit], b: list[Unit]) -> None:
    assert align(a, b) == match(a, b, fit)


def test_the_best_whole_is_not_made_of_the_best_pairs() -> None:
    # Greedily, the first pair (weight 5) leaves the rest with nothing; the best total is 4 + 4.
    weights = {("p", "x"): 5, ("p", "y"): 4, ("q", "x"): 4}
    assert match(["p", "q"], ["x", "y"], lambda i, j: weights.get((i, j), 0)) == [(0, 1), (1, 0)]


def test_what_weighs_nothing_is_never_matched() -> None:
    assert match(["p"], ["x"], lambda _i, _j: 0) == []
    assert match(["p", "q"], ["x", "y"], lambda i, j: float((i, j) == ("p", "x"))) == [(0, 0)]
    assert match([], ["x"], lambda _i, _j: 1) == []


def test_equal_extents_come_first_whatever_the_others_would_gain() -> None:
    # Crosswise, two pairs of fit .947 would be worth more than 1 + .889 if equal extents had no precedence.
    a = [span((0, 100)), span((0, 90))]
    b = [span((0, 100)), span((10, 100))]
    assert align(a, b) == [(0, 0), (1, 1)]


def test_nested_spans_are_matched_with_their_like() -> None:
    a = [span((0, 50)), span((20, 40))]
    b = [span((20, 38)), span((0, 48))]
    assert align(a, b) == [(0, 1), (1, 0)]


def test_labels_are_aligned_each_by_itself() -> None:
    a = [span((0, 5)), span((0, 5), label="content")]
    assert align(a, a[::-1]) == [(0, 1), (1, 0)]
    assert align([span((0, 5))], [span((0, 5), label="content")]) == []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (span((0, 4)), span((2, 6)), 0.5),
        (span((0, 4)), span((4, 6)), 0.0),
        (span((0, 4), (10, 14)), span((2, 12)), 2 * 4 / 18),
        (span((0, 2), (8, 10)), span((4, 6)), 0.0),
    ],
)
def test_fit_is_the_dice_coefficient_of_the_covered_text(a: Unit, b: Unit, expected: float) -> None:
    assert fit(a, b) == fit(b, a) == expected


def test_a_split_content_is_one_unit() -> None:
    text = "“It fell,” he said, “and burned.”"
    annotation = build(
        text,
        {
            "later": ("content", "“and burned.”"),
            "said": ("attribution", "said", {"attribution_type": "assertion", "negated": True}),
            "first": ("content", "“It fell,”", {"quotation": "direct"}),
        },
        [("later", "first"), ("said", "first")],
    )
    content, cue = units(annotation, SCHEMA)
    assert content == Unit(((0, 10), (20, 33)), "content", (("quotation", "direct"),))
    assert (content.ids, content.text(text), content.size) == (("first", "later"), "“It fell,” … “and burned.”", 23)
    assert cue == Unit(((14, 18),), "attribution", (("attribution_type", "assertion"), ("negated", "yes")))


def test_fragments_that_continue_in_a_circle_are_units_of_their_own() -> None:
    spans = [Span(name, "content", start, start + 1, "x") for name, start in (("p", 0), ("q", 2))]
    circle = [Relation("R1", "continues", "p", "q"), Relation("R2", "continues", "q", "p")]
    assert [unit.ids for unit in units(Annotation("d", spans, circle), SCHEMA)] == [("p",), ("q",)]
