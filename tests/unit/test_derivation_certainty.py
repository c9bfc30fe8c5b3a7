"""Certainty per source: which hedges count for whom, and how they combine."""

from __future__ import annotations

import pytest

from reportedly.derivation import CERTAINTIES, profiles
from reportedly.model import Annotation, Value
from tests.support import SCHEMA, Spec, build

SAID: dict[str, Value] = {"attribution_type": "assertion"}
POSSIBLE: dict[str, Value] = {"hedging_type": "modal", "certainty": "possible"}
PROBABLE: dict[str, Value] = {"hedging_type": "epistemic", "certainty": "probable"}


def certainties(annotation: Annotation, content: str = "X") -> list[tuple[str | None, str, str | None]]:
    """(cue, stance, certainty) of every link of a content's chain; the writer has no cue."""
    [profile] = [p for p in profiles(annotation, SCHEMA) if p.content.id == content]
    return [(link.cue_id, link.stance, link.certainty) for link in profile.chain]


def test_certainties_in_order() -> None:
    assert CERTAINTIES == ("certain", "probable", "possible", "unlikely", "unstated")


@pytest.mark.parametrize(
    ("hedges", "expected"),
    [
        ([], "certain"),
        (["certain"], "certain"),
        (["probable"], "probable"),
        (["possible"], "possible"),
        (["unlikely"], "unlikely"),
        (["probable", "possible"], "possible"),
        (["unlikely", "probable"], "unlikely"),
        (["possible", "unlikely", "probable"], "unlikely"),
        (["unstated"], "unstated"),
        (["unstated", "unstated"], "unstated"),
        (["unstated", "probable"], "probable"),
        (["unstated", "certain"], "certain"),
        # A hedge of unknown degree.
        ([None], None),
        ([None, "probable"], "probable"),
        ([None, "unstated"], "unstated"),
    ],
)
def test_the_least_degree_counts_and_unstated_only_alone(hedges: list[str | None], expected: str | None) -> None:
    words = [f"HEDGE{i}" for i in range(len(hedges))]
    spans: dict[str, Spec] = {"X": ("content", " ".join(["it", *words, "broke"]))}
    for word, degree in zip(words, hedges, strict=True):
        spans[word] = ("hedging", word, {"certainty": degree} if degree else {})
    annotation = build(" ".join(["it", *words, "broke"]), spans, [(word, "X") for word in words])
    assert certainties(annotation) == [(None, "asserted", expected)]


def test_approximators_never_count() -> None:
    annotation = build(
        "about ten seals may be broken",
        {
            "X": ("content", "about ten seals may be broken"),
            "about": ("hedging", "about", {"hedging_type": "approximator", "certainty": "unlikely"}),
            "may": ("hedging", "may", POSSIBLE),
        },
        [("about", "X")],
    )
    assert certainties(annotation) == [(None, "asserted", "certain")]
    annotation.relations[0].head = "may"
    assert certainties(annotation) == [(None, "asserted", "possible")]


def test_a_hedge_that_scopes_nothing_does_not_count() -> None:
    annotation = build(
        "Orsk said possible leaks were found.",
        {
            "said": ("attribution", "said", SAID),
            "X": ("content", "possible leaks were found"),
            "possible": ("hedging", "possible", POSSIBLE),
        },
        [("said", "X")],
    )
    assert certainties(annotation) == [(None, "noncommittal", None), ("said", "asserted", "certain")]


def test_a_hedge_inside_a_content_is_its_sources() -> None:
    annotation = build(
        "Orsk said it may leak.",
        {
            "said": ("attribution", "said", SAID),
            "X": ("content", "it may leak"),
            "may": ("hedging", "may", POSSIBLE),
        },
        [("said", "X"), ("may", "X")],
    )
    assert certainties(annotation) == [(None, "noncommittal", None), ("said", "asserted", "possible")]


def test_a_hedge_outside_the_content_is_the_writers() -> None:
    annotation = build(
        "It leaks, according to Orsk.",
        {
            "X": ("content", "It leaks"),
            "cue": ("attribution", "according to", SAID),
            "twin": ("hedging", "according to", {"hedging_type": "evidential", "certainty": "unstated"}),
        },
        [("cue", "X"), ("twin", "X")],
    )
    assert certainties(annotation) == [(None, "noncommittal", "unstated"), ("cue", "asserted", "certain")]


def test_a_hedge_in_the_enclosing_content_is_the_outer_sources() -> None:
    annotation = build(
        "Aldra said Orsk knows, probably, that it leaks.",
        {
            "said": ("attribution", "said", SAID),
            "C": ("content", "Orsk knows, probably, that it leaks"),
            "knows": ("attribution", "knows", {"attribution_type": "knowledge"}),
            "probably": ("hedging", "probably", PROBABLE),
            "X": ("content", "it leaks"),
        },
        [("said", "C"), ("knows", "X"), ("probably", "X")],
    )
    assert certainties(annotation) == [
        (None, "noncommittal", None), ("said", "asserted", "probable"), ("knows", "asserted", "certain"),
    ]  # fmt: skip


def test_a_hedge_on_a_cue_counts_for_who_reports_it() -> None:
    annotation = build(
        "Aldra said Orsk may have told Brenn it leaks.",
        {
            "said": ("attribution", "said", SAID),
            "C": ("content", "Orsk may have told Brenn it leaks"),
            "may": ("hedging", "may", POSSIBLE),
            "told": ("attribution", "told", SAID),
            "X": ("content", "it leaks"),
        },
        [("said", "C"), ("may", "told"), ("told", "X")],
    )
    assert certainties(annotation) == [
        (None, "noncommittal", None), ("said", "noncommittal", "possible"), ("told", "asserted", "certain"),
    ]  # fmt: skip


def test_a_hedge_on_a_cue_inside_its_own_content_is_not_its_sources() -> None:
    annotation = build(
        "The seal, Orsk probably said, leaks.",
        {
            "X": ("content", "The seal, Orsk probably said, leaks"),
            "probably": ("hedging", "probably", PROBABLE),
            "said": ("attribution", "said", SAID),
        },
        [("said", "X"), ("probably", "said")],
    )
    assert certainties(annotation) == [(None, "noncommittal", "probable"), ("said", "asserted", "certain")]


def test_a_hedge_on_a_cue_further_out_counts_too() -> None:
    annotation = build(
        "Aldra perhaps said Orsk denied it leaks.",
        {
            "perhaps": ("hedging", "perhaps", POSSIBLE),
            "said": ("attribution", "said", SAID),
            "C": ("content", "Orsk denied it leaks"),
            "denied": ("denial", "denied", {"denial_type": "denial"}),
            "X": ("content", "it leaks"),
        },
        [("perhaps", "said"), ("said", "C"), ("denied", "X")],
    )
    assert certainties(annotation) == [
        (None, "noncommittal", "possible"), ("said", "noncommittal", None), ("denied", "denied", "certain"),
    ]  # fmt: skip


def test_a_hedge_inside_a_denied_content_lowers_who_asserts_it_but_not_the_denier() -> None:
    annotation = build(
        "Aldra claims, and Orsk denies, that it may leak.",
        {
            "claims": ("attribution", "claims", SAID),
            "denies": ("denial", "denies", {"denial_type": "denial"}),
            "X": ("content", "it may leak"),
            "may": ("hedging", "may", POSSIBLE),
        },
        [("claims", "X"), ("denies", "X"), ("may", "X")],
    )
    assert certainties(annotation) == [
        (None, "noncommittal", None), ("claims", "asserted", "possible"), ("denies", "denied", "certain"),
    ]  # fmt: skip


def test_a_denied_content_hedged_by_doubt() -> None:
    annotation = build(
        "Orsk does not think it may leak.",
        {
            "think": ("attribution", "think", {"attribution_type": "belief", "negated": True}),
            "X": ("content", "it may leak"),
            "may": ("hedging", "may", POSSIBLE),
        },
        [("think", "X"), ("may", "X")],
    )
    assert certainties(annotation) == [(None, "noncommittal", None), ("think", "denied", "certain")]


def test_a_hedge_outside_a_denied_content_in_the_deniers_voice_lowers_it() -> None:
    annotation = build(
        "It leaks? Orsk denied that, saying: That is improbable.",
        {
            "orsk": ("actor", "Orsk"),
            "X": ("content", "It leaks"),
            "denied": ("denial", "denied", {"denial_type": "denial"}),
            "saying": ("attribution", "saying", SAID),
            "C": ("content", "That is improbable"),
            "improbable": ("hedging", "improbable", PROBABLE),
        },
        [("denied", "orsk"), ("denied", "X"), ("saying", "orsk"), ("saying", "C"), ("improbable", "X")],
    )
    assert certainties(annotation) == [(None, "noncommittal", None), ("denied", "denied", "probable")]


@pytest.mark.parametrize(
    ("attributes", "stance", "bare"),
    [
        ({"attribution_type": "eventuality"}, "none", None),
        ({"attribution_type": "assertion", "negated": True}, "noncommittal", None),
        ({}, "unknown", None),
        ({"attribution_type": "belief"}, "asserted", "certain"),
    ],
)
def test_without_a_hedge_only_a_commitment_is_certain(
    attributes: dict[str, Value], stance: str, bare: str | None
) -> None:
    spans: dict[str, Spec] = {
        "cue": ("attribution", "CUE", attributes),
        "X": ("content", "it may leak"),
        "may": ("hedging", "may", POSSIBLE),
    }
    unhedged, hedged = [build("Orsk CUE it may leak.", spans, [("cue", "X"), *more]) for more in ([], [("may", "X")])]
    assert certainties(unhedged)[1] == ("cue", stance, bare)
    assert certainties(hedged)[1] == ("cue", stance, "possible")


def test_a_hedge_counts_for_every_coordinated_source() -> None:
    annotation = build(
        "Aldra and Brenn said it may leak.",
        {
            "aldra": ("actor", "Aldra"),
            "brenn": ("actor", "Brenn"),
            "said": ("attribution", "said", SAID),
            "X": ("content", "it may leak"),
            "may": ("hedging", "may", POSSIBLE),
        },
        [("said", "aldra"), ("said", "brenn"), ("said", "X"), ("may", "X")],
    )
    assert certainties(annotation)[1:] == [("said", "asserted", "possible")] * 2
