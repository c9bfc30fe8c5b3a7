"""The rules of the guidelines, where they are finer than their smallest failing case."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reportedly.model import Claim, Entity, Value
from reportedly.standoff import dumps
from reportedly.validation import Rules, check_annotation
from tests.support import SCHEMA, Spec, build

SAID: dict[str, Value] = {"attribution_type": "assertion"}
INDIRECT: dict[str, Value] = {"quotation": "indirect"}


def found(text: str, spans: Mapping[str, Spec], *links: tuple[str, str], lang: str = "en") -> list[str]:
    entities = {
        "orsk": Entity("orsk", "Orsk", "state"),
        "aide": Entity("aide", "an aide", "person", anonymous=True),
    }
    rules = Rules(SCHEMA, entities, {"leak": Claim("leak", "leak", "It leaked.")})
    data = dumps(build(text, spans, links), text, SCHEMA)
    findings = check_annotation(data, text, "doc", rules, lang=lang)
    return [f"{finding.id} {finding.message}" for finding in findings]


def of_content(text: str, covered: str, quotation: str = "indirect", lang: str = "en") -> list[str]:
    """The findings about a content that a cue "said" introduces."""
    spans: dict[str, Spec] = {
        "cue": ("attribution", "said", SAID),
        "what": ("content", covered, {"quotation": quotation}),
    }
    return found(text, spans, ("cue", "what"), lang=lang)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("She said they left the U.S.\n", "they left the U.S."),
        ("It came at 6 p.m., she said.\n", "It came at 6 p.m."),
        ("It went to Orsk Corp., she said.\n", "It went to Orsk Corp."),
        ("It went to Orsk Corp. she said.\n", "It went to Orsk Corp."),
    ],
)
def test_points_of_abbreviations_stay_in(text: str, covered: str) -> None:
    assert of_content(text, covered) == []


@pytest.mark.parametrize(
    ("text", "covered", "mark"),
    [
        ("She said they left.\n", "they left.", "."),
        ("They left, she said.\n", "They left,", ","),
        ("She said: did they leave?\n", "did they leave?", "?"),
        ("She said they left. Then it fell.\n", "they left.", "."),
    ],
)
def test_final_punctuation_stays_out(text: str, covered: str, mark: str) -> None:
    assert of_content(text, covered) == [f"final-punctuation ends with {mark!r}"]


def test_marks_within_quotation_marks_stay_in() -> None:
    assert of_content("“They left,” she said.\n", "“They left,”", "direct") == []


@pytest.mark.parametrize(
    ("text", "covered", "lang", "expected"),
    [
        ("She said that they left.\n", "that they left", "en", ["leading-complementizer begins with 'that'"]),
        ("She said that they left.\n", "that they left", "en-GB", ["leading-complementizer begins with 'that'"]),
        ("Sie said, dass es fiel.\n", "dass es fiel", "de", ["leading-complementizer begins with 'dass'"]),
        ("She said that they left.\n", "that they left", "de", []),
        ("She said thatch burns.\n", "thatch burns", "en", []),
    ],
)
def test_conjunctions_by_language(text: str, covered: str, lang: str, expected: list[str]) -> None:
    assert of_content(text, covered, lang=lang) == expected


@pytest.mark.parametrize("quotation", ["mixed", "none"])
def test_the_marks_give_the_quotation_or_it_is_none(quotation: str) -> None:
    assert of_content("She said they “left at once”.\n", "they “left at once”", quotation) == []


@pytest.mark.parametrize(("quotation", "right"), [("direct", "mixed"), ("indirect", "mixed")])
def test_other_quotations_are_found(quotation: str, right: str) -> None:
    assert of_content("She said they “left at once”.\n", "they “left at once”", quotation) == [
        f"quotation-mismatch the quotation is {quotation}, the marks make it {right}"
    ]


def test_marks_of_a_nested_content_do_not_count_outside_it() -> None:
    text = "Orsk reported she said “we left”.\n"
    spans: dict[str, Spec] = {
        "reported": ("attribution", "reported", SAID),
        "outer": ("content", "she said “we left”", INDIRECT),
        "said": ("attribution", "said", SAID),
        "inner": ("content", "“we left”", {"quotation": "direct"}),
    }
    assert found(text, spans, ("reported", "outer"), ("said", "inner")) == []


def test_a_content_around_an_unlinked_hedge_is_a_content() -> None:
    text = "Possible supplies reached the port.\n"
    spans: dict[str, Spec] = {
        "hedge": ("hedging", "Possible", {"hedging_type": "epistemic", "certainty": "possible"}),
        "what": ("content", "Possible supplies reached the port", {"quotation": "none"}),
    }
    assert found(text, spans) == ["unlinked-hedge the hedge has no scope"]


def test_a_flat_statement_of_a_claim_is_a_content() -> None:
    attributes = {"quotation": "none", "claim": "leak", "claim_polarity": "states"}
    assert found("It leaked.\n", {"what": ("content", "It leaked", attributes)}) == []
    del attributes["claim_polarity"]
    assert found("It leaked.\n", {"what": ("content", "It leaked", attributes)}) == [
        "missing-attribute content needs claim_polarity"
    ]


def test_a_continuation_needs_no_attributes() -> None:
    text = "“We left,” she said, “at once.”\n"
    spans: dict[str, Spec] = {
        "first": ("content", "“We left,”", {"quotation": "direct"}),
        "said": ("attribution", "said", SAID),
        "second": ("content", "“at once.”"),
    }
    assert found(text, spans, ("said", "first"), ("second", "first")) == []


def test_an_inner_cue_is_content_enough() -> None:
    text = "Orsk said, citing notes, it leaked.\n"
    spans: dict[str, Spec] = {
        "said": ("attribution", "said", SAID),
        "citing": ("attribution", "citing", SAID),
        "what": ("content", "it leaked", INDIRECT),
    }
    assert found(text, spans, ("said", "citing"), ("citing", "what")) == []


def test_a_noncommittal_denial_may_stand_alone() -> None:
    spans: dict[str, Spec] = {"cue": ("denial", "declined to comment", {"denial_type": "noncommittal"})}
    assert found("Orsk declined to comment.\n", spans) == []


def test_a_named_mention_may_stand_alone() -> None:
    assert found("Orsk slept.\n", {"who": ("actor", "Orsk", {"kind": "state", "mention": "name"})}) == []


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"kind": "person", "mention": "name", "anonymous": True, "entity": "aide"}, []),
        (
            {"kind": "person", "mention": "name", "entity": "aide"},
            ["entity-anonymity-mismatch aide is registered as anonymous, the mention as not anonymous"],
        ),
        (
            {"kind": "group", "mention": "name", "anonymous": True, "entity": "aide"},
            ["entity-kind-mismatch the kind is group, but aide is person"],
        ),
    ],
)
def test_a_mention_agrees_with_its_entity(attributes: dict[str, Value], expected: list[str]) -> None:
    assert found("Aide slept.\n", {"who": ("actor", "Aide", attributes)}) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (("attribution",), ["missing-twin attribution without hedging of the same extent"]),
        (("hedging",), ["missing-twin hedging without attribution of the same extent"]),
        (("attribution", "hedging"), []),
    ],
)
def test_twins_need_each_other(spans: tuple[str, ...], expected: list[str]) -> None:
    text = "According to Orsk, it leaked.\n"
    attributes: dict[str, dict[str, Value]] = {
        "attribution": SAID,
        "hedging": {"hedging_type": "evidential", "certainty": "unstated"},
    }
    made: dict[str, Spec] = {label: (label, "According to", attributes[label]) for label in spans}
    made["what"] = ("content", "it leaked", INDIRECT)
    assert found(text, made, *((label, "what") for label in spans)) == expected


@pytest.mark.parametrize(
    ("covered", "word"), [("Var", "Varnia"), ("nia", "Varnia"), ("Varnia said n", "nothing"), ("rnia said", "Varnia")]
)
def test_words_are_not_cut(covered: str, word: str) -> None:
    spans: dict[str, Spec] = {"who": ("actor", covered, {"kind": "state", "mention": "name"})}
    assert found("Varnia said nothing.\n", spans) == [f"cut-word cuts the word {word!r}"]


@pytest.mark.parametrize("covered", ["Varnia", "North", "Ilvanes"])
def test_hyphens_and_apostrophes_end_words(covered: str) -> None:
    text = "Varnia’s North-Orsk plan, the Ilvanes' own.\n"
    assert found(text, {"who": ("actor", covered, {"kind": "state", "mention": "name"})}) == []
