"""Steps of the projection that know what governs a cue, what a noun or a pronoun adds to a content, and which cues a
note marks as PolNeAR's alone."""

from __future__ import annotations

import pytest

from reportedly.matching import units
from reportedly.model import Annotation, Note
from reportedly.projection import FROM_POLNEAR, TO_POLNEAR, is_polnear_only, project
from tests.support import SCHEMA, Spec, build

LINKS = (("c", "s"), ("c", "x"))


def words_of(label: str, annotation: Annotation, text: str) -> list[str]:
    return [unit.text(text) for unit in units(annotation, SCHEMA) if unit.label == label]


@pytest.mark.parametrize(
    ("text", "cue", "widened"),
    [
        ("Desh is trying to show it leaked.", "to show", "is trying to show"),
        ("Desh was all too quick to note it leaked.", "to note", "was all too quick to note"),
        ("Desh’s trying to show it leaked.", "to show", "trying to show"),
        ("Desh, who is eager to show it leaked.", "to show", "is eager to show"),
        ("Desh, a pilot, is eager to show it leaked.", "to show", "is eager to show"),
        ("Desh spoke, once again, to show it leaked.", "to show", "to show"),
        ("Desh was the very first of us to say it leaked.", "to say", "to say"),
        ("Desh waited. It was time to say it leaked.", "to say", "to say"),
        ("Desh is trying, saying it leaked.", "saying", "saying"),
    ],
)
def test_what_governs_an_infinitive_comes_in_from_the_source_on(text: str, cue: str, widened: str) -> None:
    spans: dict[str, Spec] = {"s": ("actor", "Desh"), "c": ("attribution", cue), "x": ("content", "it leaked")}
    found = project(build(text, spans, LINKS), text, SCHEMA, ["take-in-governing-words"])
    assert words_of("attribution", found, text) == [widened]


def test_what_governs_an_infinitive_begins_behind_a_pronouns_apostrophe() -> None:
    text = "she’s trying to show it leaked."
    spans: dict[str, Spec] = {"s": ("actor", "she"), "c": ("attribution", "to show"), "x": ("content", "it leaked")}
    found = project(build(text, spans, LINKS), text, SCHEMA, ["take-in-governing-words"])
    assert words_of("attribution", found, text) == ["’s trying to show"]


def test_another_part_keeps_the_governing_words_out() -> None:
    text = "Desh urged Tal to say it leaked."
    spans: dict[str, Spec] = {
        "s": ("actor", "Desh"),
        "u": ("attribution", "urged"),
        "c": ("attribution", "to say"),
        "x": ("content", "it leaked"),
    }
    found = project(build(text, spans, LINKS), text, SCHEMA, ["take-in-governing-words"])
    assert words_of("attribution", found, text) == ["urged", "to say"]


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("The fear was it leaked.", "fear was"),
        ("The fear was great: it leaked.", "fear"),
        ("The fear, it leaked, was.", "fear"),
    ],
)
def test_a_copula_between_cue_and_content_comes_in(text: str, widened: str) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", "fear"), "x": ("content", "it leaked")}
    found = project(build(text, spans, [("c", "x")]), text, SCHEMA, ["take-in-copula"])
    assert words_of("attribution", found, text) == [widened]


@pytest.mark.parametrize(
    ("text", "cue", "widened"),
    [
        ("Desh noted the fact that it leaked.", "noted", "the fact that it leaked"),
        ("Desh noted the simple fact that it leaked.", "noted", "the simple fact that it leaked"),
        ("Desh noted in fact that it leaked.", "noted", "that it leaked"),
        ("Desh noted the place that it leaked.", "noted", "that it leaked"),
        ("Desh made the claim that it leaked.", "claim", "that it leaked"),
    ],
)
def test_the_noun_before_that_comes_into_the_content(text: str, cue: str, widened: str) -> None:
    spans: dict[str, Spec] = {"c": ("attribution", cue), "x": ("content", "that it leaked")}
    found = project(build(text, spans, [("c", "x")]), text, SCHEMA, ["take-in-noun"])
    assert words_of("content", found, text) == [widened]


@pytest.mark.parametrize(
    ("text", "content", "widened"),
    [
        ("a dam, which Desh called a ruin.", "a ruin", "which … a ruin"),
        ("a dam, which Desh on Monday called a ruin.", "a ruin", "which … a ruin"),
        ("see what Desh called a ruin.", "a ruin", "what … a ruin"),
        ("a talk in which Desh called it a ruin.", "it a ruin", "it a ruin"),
        ("a dam, which Desh called, that it fell.", "that it fell", "that it fell"),
        ("a dam, which was, as Desh called it, a ruin.", "a ruin", "a ruin"),
        ("Desh called it a ruin.", "it a ruin", "it a ruin"),
    ],
)
def test_a_pronoun_before_the_source_comes_into_the_content_as_its_object(
    text: str, content: str, widened: str
) -> None:
    spans: dict[str, Spec] = {"s": ("actor", "Desh"), "c": ("attribution", "called"), "x": ("content", content)}
    found = project(build(text, spans, LINKS), text, SCHEMA, ["take-in-relative-object"])
    assert words_of("content", found, text) == [widened]


def test_a_pronoun_in_another_content_stays_there() -> None:
    text = "Tal saw a dam, which Desh called a ruin."
    spans: dict[str, Spec] = {
        "s": ("actor", "Desh"),
        "c": ("attribution", "called"),
        "x": ("content", "a ruin"),
        "y": ("content", "a dam, which"),
    }
    found = project(build(text, spans, LINKS), text, SCHEMA, ["take-in-relative-object"])
    assert words_of("content", found, text) == ["a dam, which", "a ruin"]


TEXT = "Desh supports the dam. She hopes it holds, and they said it may hold."
SPANS: dict[str, Spec] = {
    "s": ("actor", "Desh", {"mention": "name"}),
    "c": ("attribution", "supports"),
    "x": ("content", "the dam"),
    "p": ("actor", "She", {"mention": "pronoun"}),
    "h": ("attribution", "hopes"),
    "y": ("content", "it holds"),
    "q": ("actor", "they", {"mention": "pronoun"}),
    "a": ("attribution", "said"),
    "z": ("content", "it may hold"),
}


def noted(*notes: tuple[str, str]) -> Annotation:
    links = [*LINKS, ("h", "p"), ("h", "y"), ("a", "q"), ("a", "z")]
    made = build(TEXT, SPANS, links)
    return Annotation(made.doc_id, made.spans, made.relations, [Note(*note) for note in notes])


def test_cues_noted_as_polnears_alone_go_with_what_only_they_justify() -> None:
    annotation = noted(("c", "polnear: attitude"), ("h", "Polnear, intention"), ("a", "not polnear"))
    found = project(annotation, TEXT, SCHEMA, ["leave-out-noted"])
    assert words_of("attribution", found, TEXT) == ["said"]
    assert words_of("content", found, TEXT) == ["it may hold"]
    assert words_of("actor", found, TEXT) == ["Desh", "they"], "a named party stays"


def test_what_another_cue_links_to_stays() -> None:
    annotation = noted(("h", "polnear"))
    annotation.relations += build(TEXT, SPANS, [("a", "y"), ("a", "p")]).relations
    found = project(annotation, TEXT, SCHEMA, ["leave-out-noted"])
    assert words_of("content", found, TEXT) == ["the dam", "it holds", "it may hold"]
    assert "She" in words_of("actor", found, TEXT)


def test_the_way_to_polnear_keeps_noted_cues_and_the_way_back_leaves_them_out() -> None:
    annotation = noted(("c", "polnear: attitude"))
    assert project(annotation, TEXT, SCHEMA, TO_POLNEAR) == project(noted(), TEXT, SCHEMA, TO_POLNEAR)
    assert "supports" not in words_of("attribution", project(annotation, TEXT, SCHEMA, FROM_POLNEAR), TEXT)


@pytest.mark.parametrize(
    ("note", "is_one"), [("polnear", True), ("PolNeAR: topic", True), ("see polnear", False), ("", False)]
)
def test_the_marker_stands_at_the_beginning_of_a_note(note: str, is_one: bool) -> None:
    assert is_polnear_only(note) is is_one
