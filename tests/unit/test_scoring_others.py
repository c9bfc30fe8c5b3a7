"""Our strict figures beside those of other scorers on the same spans, and where theirs go wrong ours do not."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model import Annotation, Span
from reportedly.scoring import score
from reportedly.scoring.linking import Clusters, b_cubed, ceaf_e, lea
from reportedly.scoring.result import Measured
from tests.support import SCHEMA

LABELS = ["actor", "attribution", "date"]
Flat = tuple[str, int, int]
Document = list[Flat]


@st.composite
def flat(draw: st.DrawFn) -> Document:
    """Spans in text order that do not overlap, half-open."""
    spans, at = [], 0
    for _ in range(draw(st.integers(0, 6))):
        start = at + draw(st.integers(0, 2))
        at = start + draw(st.integers(1, 3))
        spans.append((draw(st.sampled_from(LABELS)), start, at))
    return spans


pairs = st.lists(st.tuples(flat(), flat()), min_size=1, max_size=4)


def annotation(doc_id: str, spans: Sequence[Flat]) -> Annotation:
    made = [Span(f"T{i}", label, start, end, "x" * (end - start)) for i, (label, start, end) in enumerate(spans, 1)]
    return Annotation(doc_id, made)


def ours(documents: Sequence[tuple[Document, Document]]) -> dict[str, dict[str, Measured]]:
    gold = {f"d{i}": annotation(f"d{i}", a) for i, (a, _) in enumerate(documents)}
    predicted = {f"d{i}": annotation(f"d{i}", b) for i, (_, b) in enumerate(documents)}
    return score(gold, predicted, SCHEMA, tasks=["spans"]).tasks["spans"]


def nervaluate(documents: Sequence[tuple[Document, Document]]) -> dict[str, Any]:
    from nervaluate import Evaluator

    # Its ends are inclusive.
    sides = [
        [[{"label": label, "start": s, "end": e - 1} for label, s, e in pair[side]] for pair in documents]
        for side in (0, 1)
    ]
    found: dict[str, Any] = Evaluator(*sides, tags=LABELS, loader="dict").evaluate()
    return found


def or_zero(value: float | None) -> float:
    """Other scorers call 0 what is not defined."""
    return value or 0.0


@settings(max_examples=40, deadline=None)
@given(pairs)
def test_strict_figures_are_nervaluates(documents: list[tuple[Document, Document]]) -> None:
    made, theirs = ours(documents), nervaluate(documents)
    for row, strict in [
        ("micro", theirs["overall"]["strict"]),
        *((label, of["strict"]) for label, of in theirs["entities"].items()),
    ]:
        exact = made[row]["exact"]
        assert (exact.both, exact.gold, exact.predicted) == (strict.correct, strict.possible, strict.actual)
        assert or_zero(exact.precision.value) == pytest.approx(strict.precision)
        assert or_zero(exact.recall.value) == pytest.approx(strict.recall)
        assert or_zero(exact.f1.value) == pytest.approx(strict.f1)


@settings(max_examples=40, deadline=None)
@given(pairs)
def test_strict_figures_are_seqevals(documents: list[tuple[Document, Document]]) -> None:
    from seqeval.metrics import f1_score, precision_score, recall_score
    from seqeval.scheme import IOB2

    sides = [[tags(pair[side]) for pair in documents] for side in (0, 1)]
    exact = ours(documents)["micro"]["exact"]
    for rate, function in ((exact.precision, precision_score), (exact.recall, recall_score), (exact.f1, f1_score)):
        theirs = function(*sides, mode="strict", scheme=IOB2, zero_division=0)
        assert or_zero(rate.value) == pytest.approx(theirs)


def tags(spans: Document) -> list[str]:
    """A document of 30 characters as IOB2 tags, one for each."""
    made = ["O"] * 30
    for label, start, end in spans:
        made[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return made


@given(pairs)
def test_strict_figures_are_those_of_sets(documents: list[tuple[Document, Document]]) -> None:
    gold, predicted = ({(i, *span) for i, pair in enumerate(documents) for span in pair[side]} for side in (0, 1))
    exact = ours(documents)["micro"]["exact"]
    assert (exact.both, exact.gold, exact.predicted) == (len(gold & predicted), len(gold), len(predicted))


def test_the_order_of_predictions_does_not_count() -> None:
    gold: Document = [("actor", 0, 4), ("actor", 6, 10)]
    spans: Document = [("actor", 0, 8), ("actor", 0, 4), ("actor", 6, 10)]
    turned = spans[::-1]
    assert ours([(gold, spans)]) == ours([(gold, turned)])
    assert ours([(gold, spans)])["actor"]["exact"].both == 2
    # There a prediction that merely overlaps takes a gold span away from the one that fits.
    assert nervaluate([(gold, spans)])["overall"]["strict"].correct == 1
    assert nervaluate([(gold, turned)])["overall"]["strict"].correct == 2


def test_touching_spans_do_not_overlap() -> None:
    documents: list[tuple[Document, Document]] = [([("actor", 0, 5)], [("actor", 5, 9)])]
    assert ours(documents)["actor"]["overlap"].both == 0
    # With half-open ends handed over as they are, inclusive ends make one character common to both.
    from nervaluate import Evaluator

    sides = [[[{"label": "actor", "start": s, "end": e} for _, s, e in documents[0][side]]] for side in (0, 1)]
    assert Evaluator(*sides, tags=LABELS, loader="dict").evaluate()["overall"]["partial"].partial == 1


def test_overlapping_gold_is_matched_one_to_one() -> None:
    nested: Document = [("actor", 0, 10), ("actor", 0, 4)]
    assert ours([(nested, [("actor", 0, 4), ("actor", 0, 10)])])["actor"]["overlap"].both == 2
    # The best pairing, not the first one: 2–8 fits 1–8, and 0–3 what is left.
    made = ours([([("actor", 0, 3), ("actor", 1, 8)], [("actor", 2, 8), ("actor", 2, 3)])])["actor"]
    assert made["overlap"].both == 2


def test_overlap_counts_a_span_once_and_by_its_label() -> None:
    made = ours([([("actor", 0, 9)], [("actor", 0, 3), ("actor", 3, 6), ("date", 6, 9)])])
    overlap = made["actor"]["overlap"]
    assert (overlap.both, overlap.gold, overlap.predicted) == (1, 1, 2)
    assert made["date"]["overlap"].both == 0
    # There, partial matches ignore labels.
    assert nervaluate([([("actor", 0, 9)], [("date", 0, 9)])])["overall"]["partial"].correct == 1


def test_a_document_without_predictions_shifts_nothing() -> None:
    documents: list[tuple[Document, Document]] = [([("actor", 0, 4)], []), ([("actor", 5, 9)], [("actor", 5, 9)])]
    exact = ours(documents)["actor"]["exact"]
    assert (exact.both, exact.gold, exact.predicted) == (1, 2, 1)
    # Documents are told apart by name: one that a system left out altogether is an error, not a shift.
    gold = {"a": annotation("a", documents[0][0]), "b": annotation("b", documents[1][0])}
    with pytest.raises(Exception, match="no prediction for: a"):
        score(gold, {"b": annotation("b", documents[1][1])}, SCHEMA)


partitions = st.lists(st.integers(0, 3), min_size=1, max_size=9)


@given(partitions, partitions)
def test_measures_of_clusters_are_scorchs(a: list[int], b: list[int]) -> None:
    import scorch.scores

    # Mentions that only one side has among them: partitions of different length.
    key, response = clusters(a), clusters(b)
    for measure, theirs in ((b_cubed, scorch.scores.b_cubed), (ceaf_e, scorch.scores.ceaf_e)):
        made = measure(key, response)
        recall, precision, _ = theirs([set(k) for k in key], [set(r) for r in response])
        assert made.found / made.gold == pytest.approx(recall)
        assert made.right / made.predicted == pytest.approx(precision)


def clusters(of_mention: list[int]) -> Clusters:
    sizes = Counter(of_mention)
    return [frozenset((m,) for m, c in enumerate(of_mention) if c == name) for name in sorted(sizes)]


def test_lea_by_hand() -> None:
    """{a, b, c} and {d, e, f, g} against {a, b}, {c, d} and {f, g, h, i}: of 3 links 1 is found, of 6 links 1; of the
    1, 1 and 6 links of the system 1, none and 1 are right."""
    key, response = (
        [frozenset((letter,) for letter in cluster) for cluster in of]
        for of in (
            ["abc", "defg"],
            ["ab", "cd", "fghi"],
        )
    )
    made = lea(key, response)
    assert made.found / made.gold == pytest.approx((3 * 1 / 3 + 4 * 1 / 6) / 7)
    assert made.right / made.predicted == pytest.approx((2 * 1 + 2 * 0 + 4 * 1 / 6) / 8)
    assert lea([frozenset({("a",)})], [frozenset({("a",), ("b",)})]).found == 0, "alone is not the same as with another"


def test_shuffled_documents_score_the_same() -> None:
    shuffle = random.Random(3)
    documents: list[tuple[Document, Document]] = [
        ([("actor", i, i + 3), ("date", i + 4, i + 6)], [("actor", i, i + 3 - i % 2)]) for i in range(6)
    ]
    turned = documents[:]
    shuffle.shuffle(turned)
    assert [m.both for m in ours(documents)["micro"].values()] == [m.both for m in ours(turned)["micro"].values()]
