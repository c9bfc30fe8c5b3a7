"""The scorer on small cases whose figures can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reportedly.errors import InputError
from reportedly.model import Annotation
from reportedly.scoring import Score, compare, count, score
from reportedly.scoring.comparing import least_p
from reportedly.scoring.result import Measured
from tests.support import SCHEMA, build

TEXT = "Aldric said the dam would hold. Mira denied on Monday that it leaked, and 3 May was dry.\n"

SAID = {
    "a": ("actor", "Aldric", {"kind": "person", "mention": "name"}),
    "said": ("attribution", "said", {"attribution_type": "assertion"}),
    "c": ("content", "the dam would hold", {"quotation": "indirect", "claim": "hold", "claim_polarity": "states"}),
}
DENIED = {
    "m": ("actor", "Mira", {"kind": "person", "mention": "name"}),
    "den": ("denial", "denied", {"denial_type": "denial"}),
    "l": ("content", "it leaked", {"quotation": "indirect", "claim": "leak", "claim_polarity": "states"}),
    "d": ("date", "Monday", {"timex_type": "DATE", "value": "2031-05-05"}),
    "may": ("date", "3 May", {"timex_type": "DATE", "value": "2031-05-03"}),
}
LINKS = [("said", "a"), ("said", "c")]
MORE = [("den", "m"), ("den", "l"), ("d", "den")]
GOLD = build(TEXT, {**SAID, **DENIED}, [*LINKS, *MORE])
SAID_ONLY = build(TEXT, SAID, LINKS)


def changed(
    **spans: tuple[str, str, Mapping[str, str | bool]] | None,
) -> dict[str, tuple[str, str, Mapping[str, str | bool]]]:
    """The spans of gold, with some in another form or left out."""
    made = {**SAID, **DENIED, **spans}
    return {name: span for name, span in made.items() if span is not None}


def of(predicted: Annotation, gold: Annotation = GOLD) -> Score:
    return score({"doc": gold}, {"doc": predicted}, SCHEMA)


def figures(measured: Measured) -> tuple[float | None, float | None, float | None]:
    return measured.precision.value, measured.recall.value, measured.f1.value


def test_gold_against_itself_is_perfect_in_everything_that_is_there() -> None:
    for task, rows in of(GOLD).tasks.items():
        for row, measures in rows.items():
            for measure, measured in measures.items():
                assert measured.f1.value in (1.0, None), (task, row, measure)
                assert (measured.f1.value is None) == (measured.gold == measured.predicted == 0)


def test_nothing_found_scores_zero_and_has_no_precision() -> None:
    measured = of(Annotation("doc")).tasks["spans"]["micro"]["exact"]
    assert figures(measured) == (None, 0.0, 0.0)
    assert (measured.both, measured.gold, measured.predicted) == (0, 8, 0)


def test_nothing_to_find_and_nothing_found_is_undefined() -> None:
    empty = of(Annotation("doc"), Annotation("doc"))
    assert figures(empty.tasks["spans"]["micro"]["exact"]) == (None, None, None)
    assert figures(empty.tasks["spans"]["macro"]["exact"]) == (None, None, None)
    assert of(GOLD).tasks["spans"]["hedging"]["exact"].f1.value is None


def test_found_where_there_is_nothing_scores_zero_and_has_no_recall() -> None:
    assert figures(of(GOLD, Annotation("doc")).tasks["spans"]["actor"]["exact"]) == (0.0, None, 0.0)


def test_an_extent_that_is_too_long_costs_exact_and_not_overlap() -> None:
    predicted = build(TEXT, changed(m=("actor", "Mira denied", SAID["a"][2])), [*LINKS, *MORE])
    spans = of(predicted).tasks["spans"]
    assert figures(spans["actor"]["exact"]) == (0.5, 0.5, 0.5)
    assert figures(spans["actor"]["overlap"]) == (1.0, 1.0, 1.0)
    # 10 characters in gold, 17 predicted, 10 in both.
    assert figures(spans["actor"]["characters"]) == (10 / 17, 1.0, pytest.approx(20 / 27))
    assert figures(spans["micro"]["exact"]) == (7 / 8, 7 / 8, 7 / 8)
    # Five labels occur: four are perfect, one is half right.
    assert spans["macro"]["exact"].f1.value == pytest.approx((4 + 0.5) / 5)


def test_another_label_on_the_same_extent_is_wrong_twice() -> None:
    predicted = build(TEXT, changed(den=("attribution", "denied", {"attribution_type": "assertion"})), [*LINKS, *MORE])
    spans = of(predicted).tasks["spans"]
    assert figures(spans["denial"]["exact"]) == (None, 0.0, 0.0)
    assert figures(spans["attribution"]["exact"]) == (0.5, 1.0, pytest.approx(2 / 3))


def test_attributes_count_over_all_and_over_matched_spans() -> None:
    wrong = ("actor", "Mira denied", {"kind": "state", "mention": "name"})
    rows = of(build(TEXT, changed(m=wrong, a=None), [LINKS[1], *MORE])).tasks["attributes"]
    # Gold has two kinds, the system one, of a span that overlaps, with another value.
    assert figures(rows["kind"]["overlap"]) == (0.0, 0.0, 0.0)
    assert figures(rows["mention"]["overlap"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert figures(rows["mention"]["exact"]) == (0.0, 0.0, 0.0)
    assert rows["kind"]["matched"].f1.value == 0.0
    assert rows["mention"]["matched"].f1.value == 1.0
    assert "claim" not in rows, "the ids of claims are a system's own"


def test_dates_as_in_tempeval() -> None:
    spans = changed(d=("date", "on Monday", {"timex_type": "DATE", "value": "2031-05-12"}), may=None)
    rows = of(build(TEXT, spans, [*LINKS, *MORE])).tasks["dates"]
    assert figures(rows["extent"]["exact"]) == (0.0, 0.0, 0.0)
    assert figures(rows["extent"]["overlap"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert figures(rows["timex_type"]["overlap"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert figures(rows["value"]["overlap"]) == (0.0, 0.0, 0.0)
    assert rows["timex_type"]["matched"].f1.value == 1.0
    assert rows["value"]["matched"].f1.value == 0.0
    assert rows["mod"]["matched"].f1.value == 1.0, "none of them has one, and that is the same"
    assert figures(rows["mod"]["overlap"]) == (None, None, None), "it is optional"


def test_a_date_without_a_value_is_a_wrong_one() -> None:
    """F1 of an attribute is F1 of extents times accuracy (TempEval-3)."""
    rows = of(build(TEXT, changed(d=("date", "Monday", {"timex_type": "DATE"})), [*LINKS, *MORE])).tasks["dates"]
    assert figures(rows["value"]["overlap"]) == (0.5, 0.5, 0.5)
    assert figures(rows["value"]["exact"]) == (0.5, 0.5, 0.5)
    assert rows["extent"]["overlap"].f1.value == 1.0
    assert rows["value"]["matched"].f1.value == 0.5


def test_a_triple_needs_all_its_ends() -> None:
    # The source of "said" is another actor, and the denial has lost its content.
    predicted = build(TEXT, changed(), [("said", "m"), ("said", "c"), ("den", "m"), ("d", "den")])
    rows = of(predicted).tasks["attributions"]
    assert figures(rows["triples"]["exact"]) == (0.0, 0.0, 0.0)
    assert figures(rows["source"]["exact"]) == (0.5, 0.5, 0.5)
    assert figures(rows["content"]["exact"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert figures(rows["time"]["exact"]) == (1.0, 1.0, 1.0)


def test_coordinated_sources_are_a_triple_each_and_one_whole() -> None:
    gold = build(TEXT, changed(), [*LINKS, ("said", "m"), *MORE])
    rows = of(GOLD, gold).tasks["attributions"]
    assert figures(rows["triples"]["exact"]) == (1.0, 2 / 3, pytest.approx(0.8))
    assert figures(rows["whole"]["exact"]) == (0.5, 0.5, 0.5)


def test_profiles_say_whether_stance_and_certainty_are_right() -> None:
    # With a hedge the system makes Aldric less sure than he is; the denial becomes an assertion.
    spans = changed(
        h=("hedging", "would", {"hedging_type": "modal", "certainty": "possible"}),
        den=("attribution", "denied", {"attribution_type": "assertion"}),
    )
    rows = of(build(TEXT, spans, [*LINKS, ("h", "c"), *MORE])).tasks["profiles"]
    assert figures(rows["sources"]["exact"]) == (0.5, 0.5, 0.5), "a denial is another cue than an attribution"
    assert rows["sources"]["exact stance"].f1.value == 0.5
    assert rows["sources"]["exact certainty"].f1.value == 0.0
    assert rows["writer"]["exact"].f1.value == 1.0


def test_claims_are_linked_whatever_their_ids() -> None:
    other = {"quotation": "indirect", "claim": "x9", "claim_polarity": "states"}
    renamed = build(TEXT, changed(c=("content", "the dam would hold", other)), [*LINKS, *MORE])
    assert of(renamed).tasks == of(GOLD).tasks


def test_one_claim_for_all_contents_is_half_right() -> None:
    same = {"quotation": "indirect", "claim": "leak", "claim_polarity": "states"}
    rows = of(build(TEXT, changed(c=("content", "the dam would hold", same)), [*LINKS, *MORE])).tasks["linking"][
        "claims"
    ]
    assert figures(rows["mentions"]) == (1.0, 1.0, 1.0)
    assert figures(rows["b3"]) == (0.5, 1.0, pytest.approx(2 / 3))
    # φ4 of {a, b} with {a} is 2/3; one response cluster, two of the key.
    assert figures(rows["ceaf_e"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3), pytest.approx(4 / 9))
    assert figures(rows["lea"]) == (0.0, 0.0, 0.0), "there is no link in gold but those of single mentions"


def test_clusters_are_made_within_a_story() -> None:
    both = {"one": GOLD, "two": GOLD}
    apart = score(both, both, SCHEMA)
    together = score(both, both, SCHEMA, stories={"one": "s", "two": "s"})
    assert apart.tasks["linking"]["claims"]["lea"].both == 4
    assert (apart.stories, together.stories) == (2, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "told"),
    [
        ({"a": GOLD, "b": GOLD}, {"a": GOLD}, "no prediction for: b"),
        ({"a": GOLD}, {"a": GOLD, "z": GOLD}, "predicted, but not in gold: z"),
        ({}, {}, "no document with gold"),
    ],
)
def test_other_documents_are_refused_by_name(
    gold: dict[str, Annotation], predicted: dict[str, Annotation], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        score(gold, predicted, SCHEMA)


def test_unknown_tasks_and_measures_are_refused() -> None:
    with pytest.raises(InputError, match="no task 'span'; there are attributes"):
        score({"doc": GOLD}, {"doc": GOLD}, SCHEMA, tasks=["span"])
    with pytest.raises(InputError, match="no measure 'strict'"):
        score({"doc": GOLD}, {"doc": GOLD}, SCHEMA, measures=["strict"])


def test_intervals_need_five_stories() -> None:
    for stories, there in ((4, False), (5, True)):
        gold = {f"d{i}": GOLD for i in range(stories)}
        predicted = {doc_id: GOLD if i else Annotation(doc_id) for i, doc_id in enumerate(gold)}
        rate = score(gold, predicted, SCHEMA).tasks["spans"]["micro"]["exact"].recall
        assert rate.value == pytest.approx((stories - 1) / stories)
        assert (rate.low is not None) == there
    assert rate.low is not None
    assert rate.high == 1.0
    assert rate.low < rate.value < rate.high  # type: ignore[operator]


def test_the_interval_is_that_of_stories_not_of_documents() -> None:
    gold = {f"d{i}": GOLD for i in range(20)}
    predicted = {doc_id: GOLD if i < 10 else Annotation(doc_id) for i, doc_id in enumerate(gold)}
    by_document = score(gold, predicted, SCHEMA).tasks["spans"]["micro"]["exact"].recall
    stories = {doc_id: f"s{i % 5}" for i, doc_id in enumerate(gold)}  # Each story is half right.
    by_story = score(gold, predicted, SCHEMA, stories=stories).tasks["spans"]["micro"]["exact"].recall
    assert (by_story.low, by_story.high) == (0.5, 0.5)
    assert by_document.low is not None
    assert by_document.low < 0.4


def test_the_permutation_test_lists_all_permutations() -> None:
    gold = {f"d{i}": GOLD for i in range(6)}
    nothing = {doc_id: Annotation(doc_id) for doc_id in gold}
    found = compare(count(gold, gold, SCHEMA), count(gold, nothing, SCHEMA))
    difference = found.tasks["spans"]["micro"]["exact"]
    assert (found.exact, found.least_p) == (True, 2 / 64)
    assert (difference.first, difference.second, difference.difference.value) == (1.0, 0.0, 1.0)
    assert difference.p == 2 / 64
    same = compare(count(gold, gold, SCHEMA), count(gold, gold, SCHEMA)).tasks["spans"]["micro"]["exact"]
    assert (same.difference.value, same.p) == (0.0, 1.0)


def test_few_stories_can_show_no_difference_and_many_can() -> None:
    gold = {f"d{i}": GOLD for i in range(12)}
    predicted = {doc_id: GOLD if i % 3 else Annotation(doc_id) for i, doc_id in enumerate(gold)}
    few = score({"a": GOLD, "b": GOLD}, {"a": GOLD, "b": GOLD}, SCHEMA).smallest_difference["spans"]
    assert few.value is None
    assert few.reason
    assert "with 2 stories the least p-value of a paired permutation test is 0.5" in few.reason
    many = score(gold, predicted, SCHEMA).smallest_difference["spans"]
    assert many.value is not None
    assert 0.2 < many.value < 0.7
    assert [least_p(n) for n in (1, 5, 6)] == [1.0, 0.0625, 0.03125]


def test_a_rate_has_an_interval_if_enough_stories_add_to_it() -> None:
    gold = {f"d{i}": GOLD for i in range(8)}
    predicted = {doc_id: GOLD if doc_id == "d3" else Annotation(doc_id) for doc_id in gold}
    measured = score(gold, predicted, SCHEMA).tasks["spans"]["micro"]["exact"]
    assert (measured.precision.value, measured.precision.low) == (1.0, None), "one story has predictions"
    assert measured.recall.low == 0.0
    macro = score(gold, predicted, SCHEMA).tasks["spans"]["macro"]["exact"]
    assert (macro.precision.low, macro.recall.low) == (None, 0.0)


def test_a_smallest_difference_needs_something_to_differ_in() -> None:
    gold = {f"d{i}": GOLD if i < 4 else SAID_ONLY for i in range(9)}
    predicted = {doc_id: one if doc_id != "d8" else Annotation(doc_id) for doc_id, one in gold.items()}
    found = score(gold, predicted, SCHEMA).smallest_difference
    assert found["spans"].value is not None
    assert found["dates"].value is None
    assert "with 4 stories" in str(found["dates"].reason), "the others have no dates"
    nothing = {doc_id: Annotation(doc_id) for doc_id in gold}
    assert "not defined" in str(score(nothing, nothing, SCHEMA).smallest_difference["spans"].reason)
    assert "the same in every sample" in str(score(gold, gold, SCHEMA).smallest_difference["spans"].reason)


def test_the_least_p_value_of_drawn_permutations_is_that_of_their_number() -> None:
    gold = {f"d{i}": GOLD for i in range(20)}
    nothing = {doc_id: Annotation(doc_id) for doc_id in gold}
    found = compare(count(gold, gold, SCHEMA), count(gold, nothing, SCHEMA))
    assert (found.exact, found.least_p) == (False, 1 / 10_001)
    assert found.tasks["spans"]["micro"]["exact"].p == 1 / 10_001


def test_a_difference_has_an_interval_if_enough_stories_add_to_it() -> None:
    gold = {f"d{i}": GOLD if i < 4 else SAID_ONLY for i in range(9)}
    nothing = {doc_id: Annotation(doc_id) for doc_id in gold}
    tasks = compare(count(gold, gold, SCHEMA), count(gold, nothing, SCHEMA)).tasks
    assert tasks["spans"]["date"]["exact"].difference.low is None, "four stories have dates"
    assert tasks["spans"]["actor"]["exact"].difference.low == 1.0


def test_only_the_same_gold_compares() -> None:
    with pytest.raises(InputError, match="against the same gold"):
        compare(count({"a": GOLD}, {"a": GOLD}, SCHEMA), count({"a": SAID_ONLY}, {"a": GOLD}, SCHEMA))


@pytest.mark.parametrize(
    "continues", [[("b", "a"), ("c", "a")], [("b", "a"), ("b", "c")], [("a", "b"), ("b", "a")], [("a", "a")]]
)
@pytest.mark.parametrize("task", ["spans", "profiles"])
def test_fragments_that_branch_or_run_in_a_circle_are_refused(continues: list[tuple[str, str]], task: str) -> None:
    """Which of them are one content would depend on the order of the relations."""
    texts = {"a": "the dam", "b": "hold", "c": "it leaked"}
    broken = build(TEXT, {name: ("content", text, {}) for name, text in texts.items()}, continues)
    with pytest.raises(InputError, match="predicted, doc: the fragments of a content branch or run in a circle"):
        score({"doc": GOLD}, {"doc": broken}, SCHEMA, tasks=[task], measures=["exact"])


def test_only_the_same_documents_and_tasks_compare() -> None:
    with pytest.raises(InputError, match="other documents or tasks"):
        compare(count({"a": GOLD}, {"a": GOLD}, SCHEMA), count({"b": GOLD}, {"b": GOLD}, SCHEMA))


def test_the_signature_says_what_was_compared() -> None:
    made = score({"doc": GOLD}, {"doc": GOLD}, SCHEMA, tasks=["dates"], of="mine-1.0.0/test#0123abcd").signature
    assert made.startswith("score:1|gold:mine-1.0.0/test#0123abcd|tasks:dates|matching:one-to-one|empty:undefined|")
    assert " " not in made
