"""The rules of the guidelines, where they are finer than their smallest failing case."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reportedly.model import Claim, Entity, Value
from reportedly.standoff import dumps
from reportedly.validation import Rules, check_annotation
from reportedly.validation.extents import cut_word
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
        ("She said it went to Hale Co.\n", "it went to Hale Co."),
        ("She said it went to Hale Co. Then it fell.\n", "it went to Hale Co."),
        ("She said it fell on Oct. 12.\n", "it fell on Oct."),
        ("She said it fell on day. 12 times.\n", "it fell on day."),
        ("She said it was v2.0 now.\n", "it was v2."),
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
        ("She said they left. Étude fell.\n", "they left.", "."),
        ("She said they left.\n12 fell.\n", "they left.", "."),
        ("She said it was Varnia.\n", "it was Varnia.", "."),
        ("She said it was 12.\n", "it was 12.", "."),
        ("She said no.\n", "no.", "."),
    ],
)
def test_final_punctuation_stays_out(text: str, covered: str, mark: str) -> None:
    assert of_content(text, covered) == [f"final-punctuation ends with {mark!r}"]


@pytest.mark.parametrize("word", ["Zond", "Orsk", "D", "pkg"])
def test_the_point_of_a_short_word_is_doubtful(word: str) -> None:
    assert of_content(f"She said it was {word}.\n", f"it was {word}.") == [f"doubtful-final-point ends with '{word}.'"]
    assert of_content(f"She said it was {word}. then.\n", f"it was {word}.") == []


def test_abbreviations_go_by_language() -> None:
    assert of_content("Es war usw.\n said", "Es war usw.", lang="de") == []
    assert of_content("Es war vgl.\n said", "Es war vgl.", lang="fr") == ["doubtful-final-point ends with 'vgl.'"]


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


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("She said ”they left”.\n", "sv"),
        ("She said 「they left」.\n", "ja"),
        ("She said «they left».\n", "ru"),
    ],
)
def test_marks_of_other_languages_are_not_judged(text: str, lang: str) -> None:
    for quotation in ("direct", "indirect", "mixed"):
        assert of_content(text, "they left", quotation, lang) == []


@pytest.mark.parametrize(
    "covered",
    ["they like rock 'n' roll", "they saw ‘em in the '80s", "'twas the workers' dam", "‘twas the workers’ dam"],
)
def test_apostrophes_are_no_quotation(covered: str) -> None:
    assert of_content(f"She said {covered}.\n", covered) == []


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


EVIDENTIAL: dict[str, Value] = {"hedging_type": "evidential", "certainty": "unstated"}
EPISTEMIC: dict[str, Value] = {"hedging_type": "epistemic", "certainty": "possible"}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (("attribution",), ["missing-twin attribution without hedging of the same extent"]),
        (
            ("hedging",),
            [
                "quotation-without-cue the quotation is indirect, but no cue is linked to the content",
                "missing-twin hedging without attribution of the same extent",
            ],
        ),
        (("attribution", "hedging"), []),
    ],
)
@pytest.mark.parametrize("cue", ["According to", "According\nto"])
def test_twins_need_each_other(spans: tuple[str, ...], expected: list[str], cue: str) -> None:
    attributes = {"attribution": SAID, "hedging": EVIDENTIAL}
    made: dict[str, Spec] = {label: (label, cue, attributes[label]) for label in spans}
    made["what"] = ("content", "it leaked", INDIRECT)
    assert found(f"{cue} Orsk, it leaked.\n", made, *((label, "what") for label in spans)) == expected


def believed(hedge: Mapping[str, Value], *links: tuple[str, str], cue: str = "believed") -> list[str]:
    """The findings about a participle that is a hedge, and about a cue on its extent or elsewhere."""
    spans: dict[str, Spec] = {
        "cue": ("attribution", cue, {"attribution_type": "belief"}),
        "hedge": ("hedging", "believed", hedge),
        "what": ("content", "The hull is believed to leak", INDIRECT),
        "part": ("content", "to leak", INDIRECT),
    }
    return found("The hull is believed to leak.\n", spans, ("cue", "what"), *links)


def test_every_evidential_hedge_is_the_twin_of_a_cue() -> None:
    both = ("cue", "part"), ("hedge", "what"), ("hedge", "part")
    assert believed(EVIDENTIAL, *both) == []
    assert believed(EVIDENTIAL, *both, cue="is believed") == [
        "missing-twin hedging without attribution of the same extent"
    ]
    assert believed(EPISTEMIC, *both, cue="is believed") == []


def test_twins_are_about_the_same_content() -> None:
    whole, part = "'The hull is believed to leak'", "'to leak'"
    assert believed(EVIDENTIAL, ("cue", "part"), ("hedge", "what")) == [
        f"diverging-twins the hedge has in its scope {whole}, the cue on the same extent attributes {whole} and {part}"
    ]
    assert believed(EVIDENTIAL, ("cue", "part")) == [
        "unlinked-hedge the hedge has no scope",
        f"diverging-twins the hedge has in its scope nothing, the cue on the same extent attributes {whole} and {part}",
    ]


def test_of_a_cue_without_content_its_twin_does_not_diverge() -> None:
    spans: dict[str, Spec] = {
        "cue": ("attribution", "believed", {"attribution_type": "belief"}),
        "hedge": ("hedging", "believed", EVIDENTIAL),
        "what": ("content", "The hull is believed to leak", {"quotation": "none"}),
    }
    assert found("The hull is believed to leak.\n", spans, ("hedge", "what")) == [
        "cue-without-content the cue is linked to no content"
    ]


def test_a_hedge_that_is_no_twin_may_have_a_scope_of_its_own() -> None:
    assert believed(EPISTEMIC, ("cue", "part"), ("hedge", "what")) == []


@pytest.mark.parametrize("type_", ["modal", "epistemic", "approximator"])
def test_a_twin_is_evidential(type_: str) -> None:
    spans: dict[str, Spec] = {
        "cue": ("attribution", "According to", SAID),
        "hedge": ("hedging", "According to", {"hedging_type": type_, "certainty": "unstated"}),
        "what": ("content", "it leaked", INDIRECT),
    }
    text = "According to Orsk, it leaked.\n"
    assert found(text, spans, ("cue", "what"), ("hedge", "what")) == [f"twin-not-evidential 'According to' is {type_}"]
    assert found(text, spans, ("cue", "what"), ("hedge", "what"), lang="de") == []


@pytest.mark.parametrize("quotation", ["direct", "indirect", "mixed"])
def test_what_no_cue_attributes_is_in_the_voice_around_it(quotation: str) -> None:
    expected = [f"quotation-without-cue the quotation is {quotation}, but no cue is linked to the content"]
    claim: dict[str, Value] = {"claim": "leak", "claim_polarity": "states"}
    assert found("It leaked.\n", {"what": ("content", "It leaked", {"quotation": quotation, **claim})}) == expected
    spans: dict[str, Spec] = {
        "might": ("hedging", "might", {"hedging_type": "modal", "certainty": "possible"}),
        "what": ("content", "It might leak", {"quotation": quotation}),
    }
    assert found("It might leak.\n", spans, ("might", "what")) == expected
    spans["what"] = ("content", "It might leak", {"quotation": "none"})
    assert found("It might leak.\n", spans, ("might", "what")) == []


def test_a_denial_is_cue_enough() -> None:
    spans: dict[str, Spec] = {
        "cue": ("denial", "denied", {"denial_type": "denial"}),
        "what": ("content", "it leaked", INDIRECT),
    }
    assert found("Orsk denied it leaked.\n", spans, ("cue", "what")) == []


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


X_MACRON, A, B = "x\u0304", "\U0001f1e6", "\U0001f1e7"


@pytest.mark.parametrize(
    ("text", "start", "end", "word"),
    [
        (f"Ma{X_MACRON}\n", 0, 3, f"Ma{X_MACRON}"),
        (f"Ma{X_MACRON} said\n", 3, 4, f"Ma{X_MACRON}"),
        (f"{X_MACRON}a\n", 0, 2, f"{X_MACRON}a"),
        (f"{A}{B}{B}{A}\n", 0, 1, f"{A}{B}"),
        (f"{A}{B}{B}{A}\n", 0, 3, f"{A}{B}{B}{A}"),
        (f"{A}{B}{B}{A}\n", 0, 2, None),
        (f"{A}{B}{B}{A}\n", 2, 4, None),
        ("\U0001f44d\U0001f3fd it\n", 0, 1, "\U0001f44d\U0001f3fd"),
        ("\U0001f468\u200d\U0001f469 it\n", 0, 2, "\U0001f468\u200d\U0001f469"),
        ("Varnia said\n", 0, 6, None),
        ("Varnia said\n", 7, 11, None),
    ],
)
def test_characters_are_not_cut(text: str, start: int, end: int, word: str | None) -> None:
    assert cut_word(text, start, end) == word
