"""The stance table of design section 4: every row, both columns, and what is said below it."""

from __future__ import annotations

import pytest

from reportedly.derivation import STANCES, Stance, claim_profile_stance, profiles
from reportedly.derivation.stance import TABLE
from reportedly.model import Annotation, Value
from tests.support import SCHEMA, Spec, build

ASSERTION: dict[str, Value] = {"attribution_type": "assertion"}
KNOWLEDGE: dict[str, Value] = {"attribution_type": "knowledge"}
EVENTUALITY: dict[str, Value] = {"attribution_type": "eventuality"}
DENIAL: dict[str, Value] = {"denial_type": "denial"}
NONCOMMITTAL: dict[str, Value] = {"denial_type": "noncommittal"}
NOT: dict[str, Value] = {"negated": True}


def stances(annotation: Annotation, content: str = "X") -> list[tuple[str | None, str]]:
    """(cue, stance) of every link of a content's chain; the writer has no cue."""
    [profile] = [p for p in profiles(annotation, SCHEMA) if p.content.id == content]
    return [(link.cue_id, link.stance) for link in profile.chain]


def one_cue(
    label: str, attributes: dict[str, Value], *, text: str = "Orsk SAID the seal broke.", cue: str = "SAID",
    content: str = "the seal broke", quotation: str = "indirect",
) -> Annotation:  # fmt: skip
    spans: dict[str, Spec] = {
        "orsk": ("actor", "Orsk"),
        "cue": (label, cue, attributes),
        "X": ("content", content, {"quotation": quotation}),
    }
    return build(text, spans, [("cue", "orsk"), ("cue", "X")])


ROWS = [
    ("attribution", ASSERTION, "asserted", "noncommittal"),
    ("attribution", {"attribution_type": "belief"}, "asserted", "noncommittal"),
    ("attribution", ASSERTION | NOT, "noncommittal", "noncommittal"),
    ("attribution", {"attribution_type": "belief"} | NOT, "denied", "noncommittal"),
    ("attribution", KNOWLEDGE, "asserted", "asserted"),
    ("attribution", KNOWLEDGE | NOT, "noncommittal", "asserted"),
    ("attribution", EVENTUALITY, "none", "none"),
    ("attribution", EVENTUALITY | NOT, "none", "none"),
    ("denial", DENIAL, "denied", "noncommittal"),
    ("denial", {"denial_type": "rejection"}, "denied", "noncommittal"),
    ("denial", NONCOMMITTAL, "noncommittal", "noncommittal"),
    ("denial", NONCOMMITTAL | NOT, "noncommittal", "noncommittal"),
    ("denial", DENIAL | NOT, "noncommittal", "noncommittal"),
    ("denial", {"denial_type": "rejection"} | NOT, "noncommittal", "noncommittal"),
    ("attribution", {}, "unknown", "unknown"),
    ("attribution", NOT, "unknown", "unknown"),
    ("attribution", {"attribution_type": "hearsay"}, "unknown", "unknown"),
    ("denial", {}, "unknown", "unknown"),
    # A type of the other label's attribute says nothing.
    ("denial", ASSERTION, "unknown", "unknown"),
]


@pytest.mark.parametrize(("label", "attributes", "source", "reporter"), ROWS)
def test_row(label: str, attributes: dict[str, Value], source: str, reporter: str) -> None:
    assert stances(one_cue(label, attributes)) == [(None, reporter), ("cue", source)]


@pytest.mark.parametrize(("label", "attributes", "source", "reporter"), ROWS)
def test_quotation_none_replaces_the_last_column_only(
    label: str, attributes: dict[str, Value], source: str, reporter: str
) -> None:
    assert stances(one_cue(label, attributes, quotation="none")) == [(None, "asserted"), ("cue", source)]


def test_no_cue() -> None:
    assert stances(build("The seal broke.", {"X": ("content", "The seal broke")})) == [(None, "asserted")]


def test_the_table_has_a_row_for_each_row_of_the_design() -> None:
    assert [(sorted(row.source), row.reporter) for row in TABLE] == [
        (["assertion", "belief"], "noncommittal"),
        (["negated assertion", "negated belief"], "noncommittal"),
        (["knowledge", "negated knowledge"], "asserted"),
        (["eventuality", "negated eventuality", "question"], "none"),
        (["denial", "rejection"], "noncommittal"),
        (["negated denial", "negated noncommittal", "negated rejection", "noncommittal"], "noncommittal"),
        ([], "asserted"),
    ]


def test_stances_in_order() -> None:
    assert STANCES == ("asserted", "denied", "noncommittal", "none", "unknown")


@pytest.mark.parametrize(
    ("label", "attributes", "cue", "content", "source", "reporter"),
    [
        ("attribution", ASSERTION, "asked", "whether the seal broke", "none", "none"),
        ("attribution", ASSERTION, "said", "whether the seal broke", "none", "none"),
        ("attribution", {}, "asked", "whether the seal broke", "none", "none"),
        ("attribution", ASSERTION, "asked", "“Did the seal break?”", "none", "none"),
        # Only an asker's question is one.
        ("attribution", ASSERTION, "said", "“It broke. Who would not see that?”", "asserted", "noncommittal"),
        ("attribution", ASSERTION, "asked", "“Did it break? Say so”", "asserted", "noncommittal"),
        ("denial", {"denial_type": "denial"}, "denied", "it “knew, did it?”", "denied", "noncommittal"),
        ("attribution", KNOWLEDGE, "knew", "“Whether” the seal broke", "none", "none"),
        ("attribution", ASSERTION, "Asked", "if the seal broke", "none", "none"),
        ("attribution", {"attribution_type": "belief"}, "wondered", "if the seal broke", "none", "none"),
        ("attribution", ASSERTION, "inquiring", "if the seal broke", "none", "none"),
        ("attribution", KNOWLEDGE, "knew", "if the seal broke", "none", "none"),
        ("attribution", KNOWLEDGE | NOT, "know", "if the seal broke", "none", "none"),
        ("attribution", ASSERTION | NOT, "say", "if the seal broke", "none", "none"),
        # A condition, not a question.
        ("attribution", ASSERTION, "said", "if the seal broke, oil leaked", "asserted", "noncommittal"),
        (
            "attribution",
            {"attribution_type": "belief"} | NOT,
            "think",
            "if it broke, it leaked",
            "denied",
            "noncommittal",
        ),
        ("denial", NONCOMMITTAL, "declined to say", "whether the seal broke", "noncommittal", "noncommittal"),
        ("denial", {"denial_type": "rejection"}, "rejected", "whether the seal broke", "none", "none"),
        # The first word alone makes a question.
        ("attribution", ASSERTION, "said", "nobody knew whether it broke", "asserted", "noncommittal"),
    ],
)
def test_question(label: str, attributes: dict[str, Value], cue: str, content: str, source: str, reporter: str) -> None:
    annotation = one_cue(label, attributes, text=f"Orsk {cue} {content}.", cue=cue, content=content)
    assert stances(annotation) == [(None, reporter), ("cue", source)]


NESTED = "Aldra SAID Brenn TOLD Cato HELD the seal broke."


def nested(said: Spec, told: Spec, held: Spec) -> Annotation:
    spans: dict[str, Spec] = {
        "a": ("actor", "Aldra"), "said": said, "C1": ("content", "Brenn TOLD Cato HELD the seal broke"),
        "b": ("actor", "Brenn"), "told": told, "C2": ("content", "Cato HELD the seal broke"),
        "c": ("actor", "Cato"), "held": held, "X": ("content", "the seal broke"),
    }  # fmt: skip
    links = [("said", "a"), ("said", "C1"), ("told", "b"), ("told", "C2"), ("held", "c"), ("held", "X")]
    return build(NESTED, spans, links)


@pytest.mark.parametrize(
    ("said", "told", "held", "expected"),
    [
        # (writer, Aldra, Brenn, Cato); Brenn, who reports "held", has its last column.
        (ASSERTION, ASSERTION, ASSERTION, ["noncommittal", "noncommittal", "noncommittal", "asserted"]),
        # Knowledge all along: each last column is asserted.
        (KNOWLEDGE, KNOWLEDGE, KNOWLEDGE, ["asserted", "asserted", "asserted", "asserted"]),
        # Brenn asserts; Aldra has the last column of "told", who does not assert, so the writer neither.
        (KNOWLEDGE, ASSERTION, KNOWLEDGE, ["noncommittal", "noncommittal", "asserted", "asserted"]),
        (ASSERTION, KNOWLEDGE, KNOWLEDGE, ["noncommittal", "asserted", "asserted", "asserted"]),
        (EVENTUALITY, KNOWLEDGE, KNOWLEDGE, ["none", "asserted", "asserted", "asserted"]),
        # None goes on outwards, through any cue.
        (KNOWLEDGE, ASSERTION, EVENTUALITY, ["none", "none", "none", "none"]),
        # An order to say what is known: Brenn asserts it, Aldra has "none" from the last column.
        (KNOWLEDGE, EVENTUALITY, KNOWLEDGE, ["none", "none", "asserted", "asserted"]),
        # Noncommittal further in stays so, whatever the cue.
        (KNOWLEDGE, EVENTUALITY, ASSERTION, ["noncommittal", "noncommittal", "noncommittal", "asserted"]),
        (KNOWLEDGE, KNOWLEDGE, {}, ["noncommittal", "noncommittal", "unknown", "unknown"]),
    ],
)
def test_voices_further_out(
    said: dict[str, Value], told: dict[str, Value], held: dict[str, Value], expected: list[str]
) -> None:
    annotation = nested(("attribution", "SAID", said), ("attribution", "TOLD", told), ("attribution", "HELD", held))
    assert stances(annotation) == list(zip([None, "said", "told", "held"], expected, strict=True))


def test_a_denial_further_in_leaves_all_others_noncommittal() -> None:
    annotation = nested(
        ("attribution", "SAID", KNOWLEDGE), ("attribution", "TOLD", KNOWLEDGE), ("denial", "HELD", DENIAL)
    )
    assert stances(annotation) == [
        (None, "noncommittal"), ("said", "noncommittal"), ("told", "noncommittal"), ("held", "denied"),
    ]  # fmt: skip


def test_a_question_further_out_gives_none_where_its_source_would_assert() -> None:
    annotation = build(
        "Aldra asked whether Brenn knew the seal broke.",
        {
            "asked": ("attribution", "asked", ASSERTION),
            "C1": ("content", "whether Brenn knew the seal broke"),
            "knew": ("attribution", "knew", KNOWLEDGE),
            "X": ("content", "the seal broke"),
        },
        [("asked", "C1"), ("knew", "X")],
    )
    assert stances(annotation) == [(None, "none"), ("asked", "asserted"), ("knew", "asserted")]


@pytest.mark.parametrize("quoted", ["none", "indirect"])
def test_quotation_none_within_a_content_is_the_voice_of_its_source(quoted: str) -> None:
    annotation = build(
        "Aldra said that, despite denials, the seal broke.",
        {
            "a": ("actor", "Aldra"),
            "said": ("attribution", "said", ASSERTION),
            "C1": ("content", "despite denials, the seal broke"),
            "denials": ("denial", "denials", DENIAL),
            "X": ("content", "the seal broke", {"quotation": quoted}),
        },
        [("said", "a"), ("said", "C1"), ("denials", "X")],
    )
    aldra = "asserted" if quoted == "none" else "noncommittal"
    assert stances(annotation) == [(None, "noncommittal"), ("said", aldra), ("denials", "denied")]


@pytest.mark.parametrize(
    ("first", "second", "writer"),
    [
        (KNOWLEDGE, ASSERTION, "asserted"),
        (KNOWLEDGE, EVENTUALITY, "asserted"),
        (ASSERTION, EVENTUALITY, "noncommittal"),
        (EVENTUALITY, EVENTUALITY, "none"),
        (KNOWLEDGE, {}, "asserted"),
        (ASSERTION, {}, "unknown"),
    ],
)
def test_who_reports_several_cues_has_the_strongest(
    first: dict[str, Value], second: dict[str, Value], writer: str
) -> None:
    for one, other in [(first, second), (second, first)]:
        annotation = build(
            "Orsk ONE and Aldra TWO that the seal broke.",
            {
                "one": ("attribution", "ONE", one),
                "two": ("attribution", "TWO", other),
                "X": ("content", "the seal broke"),
            },
            [("one", "X"), ("two", "X")],
        )
        assert stances(annotation)[0] == (None, writer)


def two_cues(first: Spec, second: Spec, *, entities: tuple[str, str]) -> Annotation:
    return build(
        "Orsk ONE and it TWO that the seal broke.",
        {
            "orsk": ("actor", "Orsk", {"entity": entities[0]}),
            "one": first,
            "it": ("actor", "it", {"entity": entities[1]}),
            "two": second,
            "X": ("content", "the seal broke"),
        },
        [("one", "orsk"), ("two", "it"), ("one", "X"), ("two", "X")],
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("attribution", "ONE", ASSERTION), ("attribution", "TWO", ASSERTION | NOT), ("asserted", "asserted")),
        (("attribution", "ONE", EVENTUALITY), ("attribution", "TWO", ASSERTION), ("asserted", "asserted")),
        (("attribution", "ONE", EVENTUALITY), ("denial", "TWO", NONCOMMITTAL), ("noncommittal", "noncommittal")),
        # Denied stands outside the order: the two entries differ.
        (("attribution", "ONE", ASSERTION), ("denial", "TWO", DENIAL), ("asserted", "denied")),
        (("denial", "ONE", DENIAL), ("denial", "TWO", NONCOMMITTAL), ("denied", "noncommittal")),
    ],
)
def test_several_cues_of_one_source(first: Spec, second: Spec, expected: tuple[str, str]) -> None:
    one, two = expected
    annotation = two_cues(first, second, entities=("orsk", "orsk"))
    assert stances(annotation)[1:] == [("one", one), ("two", two)]


def test_cues_of_two_sources_are_not_combined() -> None:
    annotation = two_cues(
        ("attribution", "ONE", ASSERTION), ("attribution", "TWO", EVENTUALITY), entities=("orsk", "aldra")
    )
    assert stances(annotation)[1:] == [("one", "asserted"), ("two", "none")]


def test_one_actor_of_two_cues_is_one_source_without_an_entity() -> None:
    annotation = build(
        "Orsk ONE and TWO that the seal broke.",
        {
            "orsk": ("actor", "Orsk"),
            "one": ("attribution", "ONE", ASSERTION),
            "two": ("attribution", "TWO", EVENTUALITY),
            "X": ("content", "the seal broke"),
        },
        [("one", "orsk"), ("two", "orsk"), ("one", "X"), ("two", "X")],
    )
    assert stances(annotation)[1:] == [("one", "asserted"), ("two", "asserted")]


def test_two_unknown_sources_are_not_one() -> None:
    annotation = build(
        "It was ONE and TWO that the seal broke.",
        {
            "one": ("attribution", "ONE", ASSERTION),
            "two": ("attribution", "TWO", EVENTUALITY),
            "X": ("content", "the seal broke"),
        },
        [("one", "X"), ("two", "X")],
    )
    assert stances(annotation)[1:] == [("one", "asserted"), ("two", "none")]


def test_one_party_under_two_reporters_is_two_voices() -> None:
    """That Orsk asserts it is what Aldra says, that it ordered it is what Brenn says."""
    annotation = build(
        "Aldra SAYS Orsk SAID, but Brenn TOLD us it ORDERED, that the seal broke.",
        {
            "says": ("attribution", "SAYS", ASSERTION),
            "A": ("content", "Orsk SAID"),
            "orsk": ("actor", "Orsk", {"entity": "orsk"}),
            "said": ("attribution", "SAID", ASSERTION),
            "told": ("attribution", "TOLD", ASSERTION),
            "B": ("content", "it ORDERED"),
            "it": ("actor", "it", {"entity": "orsk"}),
            "ordered": ("attribution", "ORDERED", EVENTUALITY),
            "X": ("content", "the seal broke"),
        },
        [("says", "A"), ("said", "orsk"), ("said", "X"), ("told", "B"), ("ordered", "it"), ("ordered", "X")],
    )
    assert stances(annotation) == [
        (None, "noncommittal"), ("says", "noncommittal"), ("told", "none"), ("said", "asserted"), ("ordered", "none"),
    ]  # fmt: skip


def test_an_outer_cue_introduces_what_its_inner_cue_introduces() -> None:
    """Not the question in which the inner cue stands, although its source reports neither."""
    annotation = build(
        "Cato knew, and Aldra asked whether Brenn learned, that the seal broke.",
        {
            "knew": ("attribution", "knew", KNOWLEDGE),
            "asked": ("attribution", "asked", ASSERTION),
            "C": ("content", "whether Brenn learned"),
            "learned": ("attribution", "learned", KNOWLEDGE),
            "X": ("content", "the seal broke"),
        },
        [("knew", "learned"), ("asked", "C"), ("learned", "X")],
    )
    assert stances(annotation) == [(None, "asserted"), ("knew", "asserted"), ("learned", "asserted")]


def test_a_source_that_denies_and_reports_denies() -> None:
    annotation = build(
        "Orsk denied Aldra said the seal broke.",
        {
            "denied": ("denial", "denied", DENIAL),
            "C": ("content", "Aldra said the seal broke"),
            "said": ("attribution", "said", ASSERTION),
            "X": ("content", "the seal broke"),
        },
        [("denied", "C"), ("denied", "X"), ("said", "X")],
    )
    assert stances(annotation) == [(None, "noncommittal"), ("denied", "denied"), ("said", "asserted")]


@pytest.mark.parametrize(
    ("stance", "contradicting"),
    [
        ("asserted", "denied"),
        ("denied", "unknown"),
        ("noncommittal", "noncommittal"),
        ("none", "none"),
        ("unknown", "unknown"),
    ],
)
def test_claim_profile_stance(stance: Stance, contradicting: Stance) -> None:
    assert claim_profile_stance(stance, "contradicts") == contradicting
    assert claim_profile_stance(stance, "states") == stance
    assert claim_profile_stance(stance, None) == stance


def test_a_content_keeps_its_stance_as_worded() -> None:
    annotation = build(
        "Orsk said no seal broke.",
        {
            "said": ("attribution", "said", ASSERTION),
            "X": ("content", "no seal broke", {"claim": "broken", "claim_polarity": "contradicts"}),
        },
        [("said", "X")],
    )
    assert stances(annotation) == [(None, "noncommittal"), ("said", "asserted")]
