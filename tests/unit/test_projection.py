"""Each step of the projection on the smallest annotation that shows it, and what holds for all of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from reportedly.errors import InputError
from reportedly.matching import units
from reportedly.model import Annotation
from reportedly.projection import FROM_POLNEAR, STEPS, TO_POLNEAR, project, signature
from reportedly.projection.words import Words, words_of
from reportedly.standoff import dumps, is_canonical
from tests.support import ROOT, SCHEMA, Spec, build

Links = Sequence[tuple[str, str]]
SAID: Mapping[str, Spec] = {"s": ("actor", "Desh"), "c": ("attribution", "said"), "x": ("content", "it leaked")}
SAID_LINKS = (("c", "s"), ("c", "x"))


def after(text: str, spans: Mapping[str, Spec], links: Links, *steps: str) -> list[tuple[str, str]]:
    """Label and words of every span and split content, in text order, after some steps."""
    return told(project(build(text, spans, links), text, SCHEMA, steps), text)


def told(annotation: Annotation, text: str) -> list[tuple[str, str]]:
    return [(unit.label, unit.text(text)) for unit in units(annotation, SCHEMA)]


def linked(annotation: Annotation) -> set[tuple[str, str, str]]:
    spans = annotation.spans_by_id()
    return {(r.type, spans[r.head].text, spans[r.tail].text) for r in annotation.relations}


def of(label: str, found: list[tuple[str, str]]) -> list[str]:
    return [words for name, words in found if name == label]


# What is left out.


def test_hedges_and_dates_are_left_out_and_the_cue_on_the_same_words_stays() -> None:
    text = "It leaked on Monday, according to Desh."
    spans: dict[str, Spec] = {
        "x": ("content", "It leaked on Monday"),
        "d": ("date", "Monday"),
        "h": ("hedging", "according to"),
        "c": ("attribution", "according to"),
        "s": ("actor", "Desh"),
    }
    links = [("c", "x"), ("c", "s"), ("h", "x"), ("d", "x")]
    found = after(text, spans, links, "leave-out-hedges", "leave-out-dates")
    assert found == [("content", "It leaked on Monday"), ("attribution", "according to"), ("actor", "Desh")]


def test_an_outer_cue_gets_the_contents_of_the_cue_it_links_to() -> None:
    text = "It leaked, the Echo said, citing the lab."
    spans: dict[str, Spec] = {
        "x": ("content", "It leaked"),
        "s": ("actor", "the Echo"),
        "c": ("attribution", "said"),
        "i": ("attribution", "citing"),
        "l": ("actor", "the lab"),
    }
    annotation = build(text, spans, [("c", "s"), ("c", "i"), ("i", "l"), ("i", "x")])
    found = project(annotation, text, SCHEMA, ["pass-contents-outwards"])
    assert linked(found) == {
        ("source", "said", "the Echo"),
        ("content", "said", "It leaked"),
        ("source", "citing", "the lab"),
    }
    rest = project(found, text, SCHEMA, ["leave-out-empty-cues", "leave-out-unlinked"])
    assert told(rest, text) == [("content", "It leaked"), ("actor", "the Echo"), ("attribution", "said")]


def test_cues_that_link_in_a_circle_end() -> None:
    text = "It leaked, said and told."
    spans: dict[str, Spec] = {"x": ("content", "It leaked"), "a": ("attribution", "said"), "b": ("attribution", "told")}
    annotation = build(text, spans, [("a", "b"), ("b", "a"), ("b", "x")])
    found = linked(project(annotation, text, SCHEMA, ["pass-contents-outwards"]))
    assert [tail for _, _, tail in found] == ["It leaked"]


def test_inner_cues_are_left_out_with_what_is_theirs_alone() -> None:
    text = "Desh said Tal denied it leaked."
    spans: dict[str, Spec] = {
        **SAID,
        "x": ("content", "Tal denied it leaked"),
        "t": ("actor", "Tal"),
        "d": ("denial", "denied"),
        "y": ("content", "it leaked"),
    }
    found = after(text, spans, [*SAID_LINKS, ("d", "t"), ("d", "y")], "outermost-only", "leave-out-unlinked")
    assert found == [("actor", "Desh"), ("attribution", "said"), ("content", "Tal denied it leaked")]


def test_a_cue_in_its_own_content_stays_unless_another_cue_has_that_content() -> None:
    text = "It reportedly leaked, Desh said."
    spans: dict[str, Spec] = {"r": ("attribution", "reportedly"), "x": ("content", "It reportedly leaked")}
    assert of("attribution", after(text, spans, [("r", "x")], "outermost-only")) == ["reportedly"]
    more: dict[str, Spec] = {**spans, "c": ("attribution", "said")}
    assert of("attribution", after(text, more, [("r", "x"), ("c", "x")], "outermost-only")) == ["said"]


def test_of_two_cues_in_each_others_contents_the_first_stays() -> None:
    text = "He said she told."
    spans: dict[str, Spec] = {
        "a": ("attribution", "said"),
        "b": ("attribution", "told"),
        "x": ("content", "she told"),
        "y": ("content", "He said"),
    }
    assert of("attribution", after(text, spans, [("a", "x"), ("b", "y")], "outermost-only")) == ["said"]


def test_a_content_is_left_to_the_first_of_its_cues() -> None:
    text = "Desh denied it leaked, an accusation by Tal."
    spans: dict[str, Spec] = {
        "d": ("attribution", "denied"),
        "x": ("content", "it leaked"),
        "a": ("attribution", "accusation"),
    }
    links = [("a", "x"), ("d", "x")]
    annotation = project(build(text, spans, links), text, SCHEMA, ["one-attribution-per-content"])
    assert linked(annotation) == {("content", "denied", "it leaked")}


def test_of_a_content_within_another_the_cue_loses_it() -> None:
    text = "Desh said the claim that it leaked was false. Tal made it."
    spans: dict[str, Spec] = {
        "c": ("attribution", "said"),
        "x": ("content", "the claim that it leaked was false"),
        "m": ("attribution", "made"),
        "y": ("content", "it leaked"),
    }
    annotation = project(build(text, spans, [("c", "x"), ("m", "y")]), text, SCHEMA, ["one-attribution-per-content"])
    assert linked(annotation) == {("content", "said", "the claim that it leaked was false")}


QUOTES = "“It leaked,” Desh said. “It did.”\n“Badly.” So it went.\n"
QUOTE_SPANS: dict[str, Spec] = {
    "x": ("content", "“It leaked,”"),
    "c": ("attribution", "said"),
    "y": ("content", "“It did.”"),
    "z": ("content", "“Badly.”"),
}


def test_contents_in_other_paragraphs_are_left_out_if_one_is_in_the_cues_own() -> None:
    links = [("c", "x"), ("c", "y"), ("c", "z")]
    found = after(QUOTES, QUOTE_SPANS, links, "leave-out-other-paragraphs", "leave-out-unlinked")
    assert of("content", found) == ["“It leaked,”", "“It did.”"]


def test_the_nearest_content_stays_if_all_are_in_other_paragraphs() -> None:
    text = "Desh wrote:\n\nIt leaked.\n\nBadly.\n"
    spans: dict[str, Spec] = {
        "c": ("attribution", "wrote"),
        "x": ("content", "It leaked."),
        "y": ("content", "Badly."),
    }
    links = [("c", "x"), ("c", "y")]
    found = after(text, spans, links, "leave-out-other-paragraphs", "leave-out-unlinked")
    assert of("content", found) == ["It leaked."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“It leaked,” Desh said.\n\n“Badly.”\n\n“Twice.”\n", ["“It leaked,”", "“Badly.”", "“Twice.”"]),
        ("“It leaked,” Desh said.\n\nSo it was. “Badly.”\n\n“Twice.”\n", ["“It leaked,”"]),
        ("“It leaked,” Desh said.\n\n“Tea,” Tal called.\n\n“Badly.”\n\n“Twice.”\n", ["“It leaked,”", "“Tea,”"]),
    ],
)
def test_the_next_paragraphs_stay_if_they_are_quotation_alone(text: str, kept: list[str]) -> None:
    spans: dict[str, Spec] = {**SAID, "x": ("content", "“It leaked,”"), "y": ("content", "“Badly.”")}
    spans["z"] = ("content", "“Twice.”")
    links = [*SAID_LINKS, ("c", "y"), ("c", "z")]
    if "called" in text:
        spans |= {"k": ("attribution", "called"), "t": ("content", "“Tea,”")}
        links.append(("k", "t"))
    found = after(text, spans, links, "leave-out-other-paragraphs", "leave-out-unlinked")
    assert of("content", found) == kept


def test_parties_and_contents_without_a_cue_are_left_out() -> None:
    text = "Orsk waited. Desh said it leaked."
    spans: dict[str, Spec] = {**SAID, "o": ("actor", "Orsk"), "f": ("content", "Orsk waited")}
    found = after(text, spans, SAID_LINKS, "leave-out-unlinked")
    assert found == [("actor", "Desh"), ("attribution", "said"), ("content", "it leaked")]


@pytest.mark.parametrize(
    ("cue", "goes"),
    [("hopes to", True), ("also wants", True), ("has planned", True), ("said he hopes it", False), ("said", False)],
)
def test_cues_of_intention_are_left_out_by_their_last_word(cue: str, goes: bool) -> None:
    text = f"Desh {cue} repair the valve."
    spans: dict[str, Spec] = {
        "s": ("actor", "Desh"),
        "c": ("attribution", cue),
        "x": ("content", "repair the valve"),
    }
    assert bool(after(text, spans, SAID_LINKS, "leave-out-intentions")) is not goes


# What is widened.


def test_denials_become_cues_and_keep_only_what_a_cue_can_have() -> None:
    text = "Desh denied it leaked."
    spans: dict[str, Spec] = {
        **SAID,
        "c": ("denial", "denied", {"denial_type": "denial", "negated": True}),
    }
    annotation = project(build(text, spans, SAID_LINKS), text, SCHEMA, ["denials-as-cues"])
    (cue,) = [span for span in annotation.spans if span.label == "attribution"]
    assert (cue.text, cue.attributes) == ("denied", {"negated": True})
    assert linked(annotation) == {("source", "denied", "Desh"), ("content", "denied", "it leaked")}


def test_a_denial_and_a_cue_on_the_same_words_become_one() -> None:
    text = "Desh denied it leaked."
    spans: dict[str, Spec] = {**SAID, "c": ("denial", "denied"), "a": ("attribution", "denied")}
    annotation = project(build(text, spans, [("c", "s"), ("a", "x")]), text, SCHEMA, ["denials-as-cues"])
    assert linked(annotation) == {("source", "denied", "Desh"), ("content", "denied", "it leaked")}


def test_the_infinitive_of_a_cue_without_content_becomes_its_content() -> None:
    text = "Desh declined to comment."
    spans: dict[str, Spec] = {"s": ("actor", "Desh"), "c": ("attribution", "declined to comment")}
    annotation = project(build(text, spans, [("c", "s")]), text, SCHEMA, ["complements-as-contents"])
    assert linked(annotation) == {("source", "declined", "Desh"), ("content", "declined", "to comment")}


@pytest.mark.parametrize(
    ("text", "cue", "content", "parted"),
    [
        ("Desh declined to give a figure.", "declined to give", "a figure", ("declined", "to give a figure")),
        ("Desh refuses to say it leaked.", "refuses to say", "it leaked", ("refuses", "to say it leaked")),
        ("Desh agreed to say it leaked.", "agreed to say", "it leaked", ("agreed to say", "it leaked")),
        ("It leaked, Desh declined to say.", "declined to say", "It leaked", ("declined to say", "It leaked")),
    ],
)
def test_of_cues_with_content_only_a_refusal_is_parted(
    text: str, cue: str, content: str, parted: tuple[str, str]
) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", content)}
    found = after(text, spans, [("c", "x")], "complements-as-contents")
    assert (*of("attribution", found), *of("content", found)) == parted


@pytest.mark.parametrize(
    ("before", "cue", "widened"),
    [
        ("Desh has not", "said", "has not said"),
        ("Desh would never have", "said", "would never have said"),
        ("Desh also", "said", "also said"),
        ("Desh repeatedly", "said", "repeatedly said"),
        ("Desh didn’t", "say", "didn’t say"),
        ("he’s", "said", "’s said"),
        ("Tal and Desh have both", "said", "have both said"),
        ("Desh's", "claim", "claim"),
        ("Desh is expected to", "say", "to say"),
        ("Desh's family", "said", "said"),
        ("The ship was", "reportedly", "reportedly"),
        ("Once,", "said", "said"),
    ],
)
def test_the_verb_group_comes_in(before: str, cue: str, widened: str) -> None:
    text = f"{before} {cue} it leaked."
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", "it leaked")}
    assert of("attribution", after(text, spans, [("c", "x")], "take-in-verb-group")) == [widened]


def test_the_verb_group_ends_at_a_source_of_the_cue() -> None:
    text = "One official already said it leaked."
    spans: dict[str, Spec] = {**SAID, "s": ("actor", "One official already")}
    assert of("attribution", after(text, spans, SAID_LINKS, "take-in-verb-group")) == ["said"]


@pytest.mark.parametrize(
    ("text", "cue", "step", "widened"),
    [
        ("Desh made the claim it leaked.", "claim", "take-in-article", "the claim"),
        ("Desh made his claim it leaked.", "claim", "take-in-article", "claim"),
        ("Desh warned of it leaked.", "warned", "take-in-preposition", "warned of"),
        ("Desh warned on Monday it leaked.", "warned", "take-in-preposition", "warned"),
        ("Desh said: it leaked.", "said", "take-in-colon", "said:"),
        ("Desh said, it leaked.", "said", "take-in-colon", "said"),
    ],
)
def test_what_else_comes_into_a_cue(text: str, cue: str, step: str, widened: str) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", "it leaked")}
    assert of("attribution", after(text, spans, [("c", "x")], step)) == [widened]


def test_the_a_of_a_transcript_is_no_article_where_it_is_the_source() -> None:
    text = "A: it leaked."
    spans: dict[str, Spec] = {"s": ("actor", "A"), "c": ("attribution", ":"), "x": ("content", "it leaked")}
    assert after(text, spans, SAID_LINKS, "take-in-article")[:2] == [("actor", "A"), ("attribution", ":")]
    assert of("attribution", after(text, spans, [("c", "x")], "take-in-article")) == ["A:"]


def test_a_shortened_auxiliary_comes_in_where_its_pronoun_is_the_source() -> None:
    text = "he’s said it leaked."
    spans: dict[str, Spec] = {**SAID, "s": ("actor", "he")}
    assert of("attribution", after(text, spans, SAID_LINKS, "take-in-verb-group")) == ["’s said"]


@pytest.mark.parametrize(
    ("between", "content"),
    [("that ", "that it leaked"), ("", "it leaked"), ("of that: ", "it leaked"), ("whether ", "it leaked")],
)
def test_that_comes_into_a_content(between: str, content: str) -> None:
    text = f"Desh said {between}it leaked."
    assert of("content", after(text, SAID, SAID_LINKS, "take-in-that")) == [content]


def test_that_stays_out_where_it_belongs_to_the_cue() -> None:
    text = "Desh said that it leaked."
    spans: dict[str, Spec] = {**SAID, "c": ("attribution", "said that")}
    assert of("content", after(text, spans, SAID_LINKS, "take-in-that")) == ["it leaked"]


def test_a_relative_pronoun_before_its_cue_is_the_source() -> None:
    text = "Desh, who said it leaked, left."
    assert of("actor", after(text, SAID, SAID_LINKS, "relative-pronouns-as-sources", "leave-out-unlinked")) == ["who"]


def test_that_is_no_source_where_the_source_follows_or_is_missing() -> None:
    text = "Of all that said Desh: it leaked."
    steps = ("relative-pronouns-as-sources", "leave-out-unlinked")
    assert of("actor", after(text, SAID, SAID_LINKS, *steps)) == ["Desh"]
    assert of("actor", after(text, SAID, SAID_LINKS[1:], *steps)) == []


def test_coordinated_sources_become_one() -> None:
    text = "Desh and Tal said it leaked."
    spans: dict[str, Spec] = {**SAID, "t": ("actor", "Tal")}
    found = after(text, spans, [*SAID_LINKS, ("c", "t")], "join-sources", "leave-out-unlinked")
    assert of("actor", found) == ["Desh and Tal"]


def test_of_sources_around_a_cue_the_nearest_stays() -> None:
    text = "Desh said it leaked, as did Tal."
    spans: dict[str, Spec] = {**SAID, "t": ("actor", "Tal")}
    found = after(text, spans, [*SAID_LINKS, ("c", "t")], "join-sources", "leave-out-unlinked")
    assert of("actor", found) == ["Desh"]


@pytest.mark.parametrize(
    ("text", "cue", "widened"),
    [
        ("it leaked, according to a first report by Desh.", "according to", "a first report by Desh"),
        ("it leaked, according to a friend of Desh.", "according to", "Desh"),
        ("it leaked, according to the report, or Desh.", "according to", "Desh"),
        ("it leaked, according to Desh.", "according to", "Desh"),
        ("A report by Desh said it leaked.", "said", "A report by Desh"),
        ("Tal read the report, and Desh said it leaked.", "said", "Desh"),
        ("In the report Desh said it leaked.", "said", "Desh"),
        ("Desh’s latest report said it leaked.", "said", "Desh’s latest report"),
        ("Desh’s friend said it leaked.", "said", "Desh"),
    ],
)
def test_a_document_comes_into_the_source_that_is_its_author(text: str, cue: str, widened: str) -> None:
    spans: dict[str, Spec] = {**SAID, "c": ("attribution", cue)}
    assert of("actor", after(text, spans, SAID_LINKS, "take-in-document")) == [widened]


@pytest.mark.parametrize(
    ("source", "behind", "widened"),
    [("Desh", "'s", "Desh's"), ("Desh", "’s", "Desh’s"), ("residents", "’", "residents’"), ("he", "'s", "he")],
)
def test_the_sign_of_the_genitive_comes_in(source: str, behind: str, widened: str) -> None:
    text = f"{source}{behind} claim it leaked."
    spans: dict[str, Spec] = {
        "s": ("actor", source),
        "c": ("attribution", "claim"),
        "x": ("content", "it leaked"),
    }
    assert of("actor", after(text, spans, SAID_LINKS, "take-in-genitive")) == [widened]


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("Desh, a pilot, said it leaked.", "Desh, a pilot,"),
        ("Desh, who flew it, said it leaked.", "Desh, who flew it,"),
        ("Desh, speaking on Monday, said it leaked.", "Desh"),
        ("Desh, in a letter, said it leaked.", "Desh"),
        ("Desh, a pilot, has said it leaked.", "Desh"),
        ("Desh, a pilot (retired), said it leaked.", "Desh, a pilot (retired),"),
        ("it leaked, said Desh, a pilot.", "Desh, a pilot"),
        ("it leaked, said Desh, a pilot, adding more.", "Desh, a pilot,"),
        ("it leaked, said Desh, adding more.", "Desh"),
        ("it leaked, said Desh.", "Desh"),
    ],
)
def test_appositions_come_in(text: str, widened: str) -> None:
    assert of("actor", after(text, SAID, SAID_LINKS, "take-in-appositions")) == [widened]


def test_an_apposition_behind_its_cue_ends_before_the_rest_of_the_quotation() -> None:
    text = "“It leaked,” said Desh, a pilot, “badly.”"
    spans: dict[str, Spec] = {
        "x": ("content", "“It leaked,”"),
        "y": ("content", "“badly.”"),
        "c": ("attribution", "said"),
        "s": ("actor", "Desh"),
    }
    found = after(text, spans, [("c", "s"), ("c", "x"), ("y", "x")], "take-in-appositions")
    assert of("actor", found) == ["Desh, a pilot,"]
    assert of("content", found) == ["“It leaked,” … “badly.”"]


def test_the_contents_of_a_cue_become_fragments_of_one() -> None:
    text = "“It leaked,” Desh said. “It did. Badly.”"
    spans: dict[str, Spec] = {
        "x": ("content", "“It leaked,”"),
        "c": ("attribution", "said"),
        "y": ("content", "“It did."),
        "z": ("content", "Badly.”"),
    }
    found = after(text, spans, [("c", "x"), ("c", "y"), ("c", "z")], "one-content-per-cue")
    assert of("content", found) == ["“It leaked,” … “It did. Badly.”"]


@pytest.mark.parametrize(
    ("text", "content", "cue", "pieces"),
    [
        ("It reportedly leaked.", "It reportedly leaked", "reportedly", "It … leaked"),
        ("Allegedly, it leaked.", "Allegedly, it leaked", "Allegedly", "it leaked"),
        ("It leaked, reportedly, badly.", "It leaked, reportedly, badly", "reportedly", "It leaked … badly"),
    ],
)
def test_a_cue_is_cut_out_of_its_own_content(text: str, content: str, cue: str, pieces: str) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", content)}
    assert of("content", after(text, spans, [("c", "x")], "cut-out-cues")) == [pieces]


# From PolNeAR's extents to ours.


def test_a_cue_is_narrowed_to_its_lexical_part_and_its_negation_is_kept_in_mind() -> None:
    text = "Desh has never warned of a leak."
    spans: dict[str, Spec] = {"c": ("attribution", "has never warned of"), "x": ("content", "a leak")}
    annotation = project(build(text, spans, [("c", "x")]), text, SCHEMA, ["narrow-cue"])
    assert [(s.text, s.attributes) for s in annotation.spans if s.label == "attribution"] == [
        ("warned", {"negated": True})
    ]


@pytest.mark.parametrize(
    ("text", "cue", "narrowed"),
    [
        ("Desh called on Tal to act", "called on", "called on"),
        ("Desh said: to act", "said:", "said"),
        ("Desh has to act", "has", "has"),
        ("Desh’s said to act", "’s said", "said"),
        ("the demand was to act", "demand was", "demand"),
        ("the demand to act", "the demand", "demand"),
    ],
)
def test_what_stays_in_a_cue_and_what_goes(text: str, cue: str, narrowed: str) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", "to act")}
    assert of("attribution", after(text, spans, [("c", "x")], "narrow-cue")) == [narrowed]


@pytest.mark.parametrize(
    ("label", "words", "step", "narrowed"),
    [
        ("content", "that it leaked", "leave-out-that", "it leaked"),
        ("content", "that", "leave-out-that", "that"),
        ("actor", "Desh, a pilot,", "leave-out-appositions", "Desh"),
        ("actor", "Desh, Tal and Orin", "leave-out-appositions", "Desh, Tal and Orin"),
        ("actor", "8,000 people", "leave-out-appositions", "8,000 people"),
        ("actor", "Desh’s", "leave-out-genitive", "Desh"),
        ("actor", "residents'", "leave-out-genitive", "residents"),
        ("actor", "Desh", "leave-out-genitive", "Desh"),
    ],
)
def test_contents_and_sources_are_narrowed(label: str, words: str, step: str, narrowed: str) -> None:
    text = f"“{words}” so."
    assert after(text, {"u": (label, words)}, [], step) == [(label, narrowed)]


# What holds for all.

LONG = (
    "Officials, who had declined to comment, said on Monday that the Orsk plant had reportedly leaked. "
    "“It leaked,” said Ruvo Tal and Mirel Desh, a pilot. “Badly.”\n"
)
LONG_SPANS: dict[str, Spec] = {
    "o": ("actor", "Officials"),
    "n": ("denial", "declined to comment", {"denial_type": "noncommittal"}),
    "c": ("attribution", "said@1", {"attribution_type": "assertion"}),
    "x": ("content", "the Orsk plant had reportedly leaked", {"quotation": "indirect"}),
    "r": ("attribution", "reportedly"),
    "h": ("hedging", "reportedly"),
    "d": ("date", "Monday"),
    "q": ("content", "“It leaked,”"),
    "k": ("attribution", "said@2"),
    "t": ("actor", "Ruvo Tal"),
    "m": ("actor", "Mirel Desh"),
    "b": ("content", "“Badly.”"),
}
LONG_LINKS = [
    ("n", "o"),
    ("c", "o"),
    ("c", "x"),
    ("r", "x"),
    ("h", "x"),
    ("d", "c"),
    ("k", "q"),
    ("k", "t"),
    ("k", "m"),
    ("b", "q"),
]


def test_all_steps_to_polnear_together() -> None:
    annotation = project(build(LONG, LONG_SPANS, LONG_LINKS), LONG, SCHEMA)
    assert told(annotation, LONG) == [
        ("actor", "Officials"),
        ("actor", "who"),
        ("attribution", "had declined"),
        ("content", "to comment"),
        ("attribution", "said"),
        ("content", "that the Orsk plant had reportedly leaked"),
        ("content", "“It leaked,” … “Badly.”"),
        ("attribution", "said"),
        ("actor", "Ruvo Tal and Mirel Desh, a pilot"),
    ]
    assert is_canonical(dumps(annotation, LONG, SCHEMA), annotation, LONG, SCHEMA)


def test_order_and_ids_have_no_say_and_the_input_is_left_alone() -> None:
    annotation = build(LONG, LONG_SPANS, LONG_LINKS)
    expected = project(annotation, LONG, SCHEMA)
    generator = random.Random(7)
    for _ in range(20):
        generator.shuffle(annotation.spans)
        generator.shuffle(annotation.relations)
        before = repr(annotation)
        assert project(annotation, LONG, SCHEMA) == expected
        assert repr(annotation) == before


def test_no_step_changes_nothing_but_form() -> None:
    annotation = build(LONG, LONG_SPANS, LONG_LINKS)
    found = project(annotation, LONG, SCHEMA, ())
    assert sorted(units(found, SCHEMA)) == sorted(units(annotation, SCHEMA))
    assert linked(found) == linked(annotation)


def test_projecting_twice_is_projecting_once() -> None:
    once = project(build(LONG, LONG_SPANS, LONG_LINKS), LONG, SCHEMA)
    assert project(once, LONG, SCHEMA) == once


@pytest.mark.parametrize("steps", [TO_POLNEAR, FROM_POLNEAR])
def test_an_annotation_without_spans_goes_through(steps: Sequence[str]) -> None:
    assert project(Annotation("doc"), LONG, SCHEMA, steps) == Annotation("doc")


def test_the_signature_names_the_steps_and_the_word_lists() -> None:
    whole = signature(("take-in-that", "join-sources"))
    assert whole.startswith("projection:take-in-that+join-sources|words:en-")
    assert len(whole.rpartition("-")[2]) == 8
    assert signature(()).startswith("projection:none|words:en-")


def test_unknown_steps_and_languages_are_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"no step 'take-in-this' of the projection; there are .*take-in-that"):
        project(Annotation("doc"), LONG, SCHEMA, ["take-in-this"])
    with pytest.raises(InputError, match="no word lists for the language 'xx'; there are those of en"):
        project(Annotation("doc"), LONG, SCHEMA, lang="xx")


def test_every_step_is_used_and_documented() -> None:
    assert STEPS.keys() == {*TO_POLNEAR, *FROM_POLNEAR}
    page = (ROOT / "schema" / "mappings" / "polnear.md").read_text(encoding="utf-8")
    assert [name for name in STEPS if f"| `{name}` |" not in page] == []
    assert all(step.summary.endswith(".") for step in STEPS.values())


@pytest.mark.parametrize("name", Words.__struct_fields__)
def test_word_lists_are_plain_words_in_lower_case(name: str) -> None:
    words: frozenset[str] = getattr(words_of("en"), name)
    assert words
    assert all(word == word.lower().strip() and " " not in word and "’" not in word for word in words)
