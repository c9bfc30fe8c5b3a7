"""The scorer's benchmarks: the measures of others by hand, pairs, baselines; and what is kept of our own corpus."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from benchmarks.scoring import cofenet, projecting
from benchmarks.scoring.__main__ import FIGURES, main
from benchmarks.scoring.baselines import passes, write_baselines
from benchmarks.scoring.cofenet import Tally
from benchmarks.scoring.pairs import Pairs, Read, most_shared, of_humans, of_two, with_humans
from benchmarks.scoring.printing import f1_table, full_table, rate
from benchmarks.scoring.timex import Dates, Relaxed, relaxed, tempeval3, with_tieval
from hypothesis import given
from hypothesis import strategies as st

from reportedly.adjudication import adjudicate, merge_claims
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.matching import Extent
from reportedly.model import Annotation, Span
from reportedly.scoring import score
from reportedly.scoring.figuring import ResampledStories
from reportedly.scoring.gold import open_gold
from reportedly.scoring.predictions import read_predictions
from reportedly.scoring.result import Rate
from tests.houses import make_house, sample_docs
from tests.support import ROOT, SCHEMA
from tests.unit.test_adjudication import record
from tests.unit.test_adjudication_claims import STATED, ann, assign
from tests.unit.test_adjudication_claims import house as claims_house

__all__ = ["claims_house"]


def spans(*extents: Extent, label: str = "content", doc_id: str = "d") -> Annotation:
    made = [Span(f"T{i}", label, *extent, "x" * (extent[1] - extent[0])) for i, extent in enumerate(extents, 1)]
    return Annotation(doc_id, made)


# CofeNet's measures.


def tally(gold: list[Extent], predicted: list[Extent]) -> tuple[float | None, float | None, float | None]:
    made = Tally()
    made.add(gold, predicted)
    return made.figures


def test_cofenets_measures_by_hand() -> None:
    """Two of four are right. Of the other stretches of gold 8–9 meets none, 9–19 shares one of ten with 12–13; of
    those of the system 20–24 alone meets none: (1 + 1 + 0 + 0.1) / (4 + 1)."""
    gold, predicted = [(1, 3), (5, 7), (8, 9), (9, 19)], [(1, 3), (5, 7), (12, 13), (20, 24)]
    assert tally(gold, predicted) == pytest.approx((0.5, 0.5, 2.1 / 5))


def test_a_begin_is_enough_for_begin_match() -> None:
    assert tally([(1, 9)], [(1, 3)]) == (0, 1, 2 / 8)
    assert tally([(1, 9)], [(2, 9)]) == (0, 0, 7 / 8)


def test_jaccard_takes_the_best_piece_and_depends_on_who_is_gold() -> None:
    whole, pieces = [(0, 10)], [(0, 6), (6, 10)]
    assert tally(whole, pieces)[2] == 0.6, "the second piece costs nothing"
    assert tally(pieces, whole)[2] == pytest.approx((0.6 + 0.4) / 2)
    # Ours: one of the pieces is right, the other wrong, whoever is gold.
    for gold, predicted in ((whole, pieces), (pieces, whole)):
        found = score({"d": spans(*gold)}, {"d": spans(*predicted)}, SCHEMA, tasks=["spans"])
        assert found.tasks["spans"]["content"]["overlap"].f1.value == pytest.approx(2 / 3)


def test_nothing_on_either_side_is_not_defined() -> None:
    assert tally([], []) == (None, None, None)


@st.composite
def flat(draw: st.DrawFn) -> list[Extent]:
    """Extents that do not overlap."""
    edges = sorted(draw(st.sets(st.integers(0, 20), max_size=8)))
    return [pair for pair in pairwise(edges) if draw(st.booleans())]


@given(flat(), flat())
def test_where_nothing_is_split_or_twice_exact_is_ours_and_begin_no_less(a: list[Extent], b: list[Extent]) -> None:
    exact, begin, _ = tally(a, b)
    ours = score({"d": spans(*a)}, {"d": spans(*b)}, SCHEMA, tasks=["spans"]).tasks["spans"]["content"]["exact"].f1
    assert (exact is None and ours.value is None) or exact == pytest.approx(ours.value)
    assert exact is None or (begin is not None and begin >= exact)


@given(st.integers(1, 9), st.integers(0, 8), st.integers(1, 9))
def test_for_one_span_against_one_jaccard_follows_from_characters(a: int, start: int, length: int) -> None:
    gold, predicted = (0, a), (start, start + length)
    found = score({"d": spans(gold)}, {"d": spans(predicted)}, SCHEMA, tasks=["spans"], measures=["characters"])
    dice = found.tasks["spans"]["content"]["characters"].f1.value
    assert dice is not None
    assert cofenet.jaccard(gold, predicted) == pytest.approx(dice / (2 - dice))


def test_fragments_of_a_split_content_are_stretches_of_their_own() -> None:
    split = sample_docs()[1].gold
    assert split is not None
    fragments = sum(span.label == "content" for span in split.spans)
    assert cofenet.measured([split], [split], "content").exact == (fragments, 0, 0)


# Dates.


def dates(gold: list[tuple[Extent, str]], found: list[tuple[Extent, str]]) -> Dates:
    sides = []
    for side in (gold, found):
        annotation = spans(*(extent for extent, _ in side), label="date")
        for span, (_, value) in zip(annotation.spans, side, strict=True):
            span.attributes = {"timex_type": "DATE", **({"value": value} if value else {})}
        sides.append({"d": annotation})
    return Dates(*sides)


def test_tempeval3s_value_f1_is_ours() -> None:
    """By its definition: of three and three, two overlap; of these one has the right value: 2/3 · 1/2."""
    made = dates(
        [((0, 4), "2031"), ((6, 9), "2031-05"), ((20, 24), "2031-06")],
        [((0, 4), "2031"), ((7, 9), "2031-04"), ((30, 34), "2031-06")],
    )
    rows = score(made.gold, made.found, SCHEMA, tasks=["dates"]).tasks["dates"]
    assert tempeval3(rows, "value") == pytest.approx(2 / 3 * 1 / 2)
    assert rows["value"]["overlap"].f1.value == pytest.approx(2 / 3 * 1 / 2)


def test_a_date_without_a_value_costs_precision_as_in_tempeval() -> None:
    made = dates([((0, 4), "2031"), ((6, 9), "2031-05")], [((0, 4), "2031"), ((6, 9), "")])
    rows = score(made.gold, made.found, SCHEMA, tasks=["dates"]).tasks["dates"]
    assert tempeval3(rows, "value") == pytest.approx(1 * 1 / 2)
    assert rows["value"]["overlap"].f1.value == tempeval3(rows, "value")
    assert rows["value"]["overlap"].precision.value == 1 / 2


def test_what_makes_the_relaxed_figures_differ_is_counted() -> None:
    gold = [((0, 10), "2031"), ((20, 24), "2031"), ((40, 44), "2031")]
    made = dates(gold, [((0, 4), "2031"), ((5, 9), "2031"), ((24, 28), "2031")])
    rows = score(made.gold, made.found, SCHEMA, tasks=["dates"]).tasks["dates"]
    # Two meet the first date, of which one is matched; one merely touches the second; nothing meets the third.
    assert relaxed(made, rows) == Relaxed(overlapping=2, touching=1, unmet=1, matched=1)


def test_an_environment_without_tieval_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; give the Python of tieval's environment"):
        with_tieval(dates([], []), tmp_path / "python")
    with pytest.raises(InputError, match="tieval failed: ModuleNotFoundError: No module named 'tieval'"):
        with_tieval(dates([], []), Path(sys.executable))


# Pairs.

READ = [
    Read("one", "", {"h1": spans((0, 4)), "h2": spans((0, 4)), "h3": spans((0, 5))}, {"m": spans((0, 5))}),
    Read("two", "", {"h2": spans((2, 6)), "h3": spans((2, 6), (8, 9))}, {}),
]


def test_all_pairs_are_pooled_with_the_article_as_story() -> None:
    pairs = of_humans(READ)
    assert list(pairs.stories.items()) == [
        ("one/h1/h2", "one"),
        ("one/h1/h3", "one"),
        ("one/h2/h3", "one"),
        ("two/h2/h3", "two"),
    ]
    made = pairs.score(SCHEMA, of="toy")
    content = made.tasks["spans"]["content"]
    assert (made.documents, made.stories) == (4, 2)
    assert content["exact"].f1.value == pytest.approx(2 * 2 / 9)
    assert content["overlap"].f1.value == pytest.approx(2 * 4 / 9)


def test_two_are_scored_on_what_both_annotated() -> None:
    assert most_shared(READ) == ("h2", "h3")
    assert list(of_two(READ, "h2", "h3").stories.values()) == ["one", "two"]
    with pytest.raises(InputError, match="h1 and h9 annotated no article both"):
        of_two(READ, "h1", "h9")


def test_a_system_is_held_against_every_human() -> None:
    pairs = with_humans([(READ[0], READ[0].models)])
    assert list(pairs.first) == ["one/h1/m", "one/h2/m", "one/h3/m"]
    assert pairs.score(SCHEMA, of="toy").tasks["spans"]["content"]["exact"].both == 1


def test_tables_show_intervals_only_where_there_are_any() -> None:
    assert rate(Rate(value=None)) == "–"
    assert rate(Rate(value=0.5)) == "0.500"
    assert rate(Rate(value=0.5, low=0.25, high=0.75)) == "0.500 [0.250, 0.750]"
    pairs = Pairs()
    pairs.add("one", ("h1", "h3"), READ[0].humans["h1"], READ[0].humans["h3"])
    made = pairs.score(SCHEMA, of="toy")
    assert "| spans | content | 0.000 | 1.000 | 0.889 |" in f1_table(made)
    assert "| spans | content | overlap | 1 | 1 | 1.000 | 1.000 | 1.000 |" in full_table(made, ("h1", "h3"))


# Drawing stories.


def test_stories_are_drawn_as_often_as_there_are_and_each_time_the_same() -> None:
    weights = ResampledStories(40).weights
    assert weights.shape == (1_001, 40)
    assert (weights[0] == 1).all()
    assert (weights.sum(axis=1) == 40).all()
    assert (weights == ResampledStories(40).weights).all()
    # The variance of a multinomial count is n p (1 − p).
    assert float(np.var(weights[1:])) == pytest.approx(1 - 1 / 40, abs=0.02)


# Baselines.


def test_baselines_can_be_scored_as_any_predictions(tmp_path: Path) -> None:
    house, out = make_house(tmp_path / "house", sample_docs()), tmp_path / "out"
    assert write_baselines(house, out, "train") == {"prefiller": [], "ann-1": []}
    gold = open_gold(house, split="train")
    read = {system: read_predictions([out / system], gold) for system in ("prefiller", "ann-1")}
    exact = {
        system: score(gold.annotations, found, gold.schema).tasks["spans"]["micro"]["exact"].f1.value
        for system, found in read.items()
    }
    assert exact["ann-1"] == 1, "gold is this record"
    assert not any(annotation.relations for annotation in read["prefiller"].values())


def test_a_pass_has_its_claims_on_its_own_contents_alone(claims_house: Path) -> None:
    adjudicated = load_corpus(claims_house)
    assert [s.attributes.get("claim") for s in passes(adjudicated, ["orsk"])["ann-1"]["orsk"].spans] == [None] * 3
    crack = ("content", "The hull was cracked", {"quotation": "none", "claim": "crack", "claim_polarity": "states"})
    both = ann({"c": STATED, "f": crack})
    assign(claims_house, ann_1=both, ann_2=both)
    merge_claims(load_corpus(claims_house), "c1").plan.write()
    corpus = load_corpus(claims_house)
    assert {span.attributes.get("claim") for span in corpus.gold["orsk"].spans} == {None, "leak", "crack"}
    for of in passes(corpus, ["orsk"]).values():
        # The flat statement is no content of the pass.
        assert [s.attributes.get("claim") for s in of["orsk"].spans if s.label == "content"] == ["leak"]


def test_an_annotator_who_lacks_a_document_is_left_out_and_said_so(claims_house: Path, tmp_path: Path) -> None:
    for annotator in ("ann-1", "ann-3"):
        record(claims_house, annotator, {"late": ""}, batch="b2")
    adjudicate(load_corpus(claims_house), "b2").plan.write()
    out = tmp_path / "out"
    lacking = write_baselines(claims_house, out, "train")
    assert lacking == {"prefiller": [], "ann-1": [], "ann-2": ["late"], "ann-3": ["orsk"]}
    assert sorted(path.name for path in out.iterdir()) == ["ann-1", "prefiller"]


# What is kept.


def test_the_kept_figures_of_our_own_corpus_come_out_again() -> None:
    """If this fails because gold or passes of ours changed: python -m benchmarks.scoring --tieval PYTHON report."""
    corpus, kept = load_corpus(ROOT), FIGURES.read_text(encoding="utf-8")
    for part in (cofenet.own(corpus), projecting.own(corpus)):
        assert "\n\n".join(part) in kept


def test_the_command_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timex"]) == 2
    assert "--tieval: give the Python of an environment in which tieval is installed" in capsys.readouterr().err
    assert main(["--corpora", str(tmp_path), "humans"]) == 2
    assert str(tmp_path) in capsys.readouterr().err
