"""Registered names as suggestions, and the form of a mention. All names are invented."""

from __future__ import annotations

import pytest

from reportedly.model import Entity
from reportedly.prefill import LEXICON, load_lexicon
from reportedly.prefill.mentions import mention_of
from reportedly.prefill.names import Names, is_proper
from tests.support import ROOT, SCHEMA, locate

LEXICON_EN = load_lexicon(ROOT / LEXICON / "en", SCHEMA)
NAMES = Names(
    [
        Entity("orsk", "Orsk", "state"),
        Entity("tal", "Ruvo Tal", "person"),
        Entity("desh", "Mirel Desh", "person"),
        Entity("other-desh", "Orla Desh", "person"),
        Entity("gazette", "Quay Gazette", "media"),
        Entity("grain", "Hollin Grain", "organization"),
        Entity("board", "Strait Board", "organization"),
        Entity("aide", "Pell Anon", "person", anonymous=True),
        Entity("crew", "crew of the Marl", "group"),
    ],
    LEXICON_EN,
)

CASES = {
    "Orsk denied it.": ["Orsk=orsk"],
    "The plan, Orsk said, is dead.": ["Orsk=orsk"],
    "They accused Orsk, and it was rejected by neighbouring Orsk.": ["Orsk=orsk", "neighbouring Orsk=orsk"],
    # A place, a modifier, a possessor.
    "Imports from Orsk fell. It rained in Orsk.": [],
    "Orsk diplomats left. The Orsk border is shut.": [],
    "Orsk’s harbour is shut.": [],
    "Orsk’s denial came late.": ["Orsk=orsk"],  # The possessive is the source of a noun cue.
    "It is run by New Orsk.": [],
    # Persons with their office, and their last name once they were introduced.
    "Tal left.": [],
    "Ruvo Tal left. Tal said so.": ["Ruvo Tal=tal", "Tal=tal"],
    "On Monday harbour master Ruvo Tal left.": ["harbour master Ruvo Tal=tal"],
    "Orsk Prime Minister Ruvo Tal left.": ["Orsk Prime Minister Ruvo Tal=tal"],
    "It was said by the former mayor Ruvo Tal.": ["the former mayor Ruvo Tal=tal"],
    "Mirel Desh and Orla Desh met. Desh left.": ["Mirel Desh=desh", "Orla Desh=other-desh"],  # Which?
    "Ruvo Tal of the harbour board left.": [],  # It does not end with the name.
    # Bodies and newspapers; the newspaper that publishes needs no introduction.
    "The Gazette asked Hollin Grain. Hollin said no.": ["The Gazette=gazette", "Hollin Grain=grain", "Hollin=grain"],
    "The Strait Board met. Ships passed the strait. Strait said no.": ["The Strait Board=board"],
    # Not names, or nobody's to be known.
    "Pell Anon said the crew of the Marl left.": [],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_named_parties(text: str, expected: list[str]) -> None:
    assert [f"{text[n.start : n.end]}={n.entity.id}" for n in NAMES.find(text, "gazette")] == expected


def test_another_outlets_short_name_is_introduced_first() -> None:
    assert list(NAMES.find("The Gazette left.", "orsk-post")) == []


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("Strait Board", True),
        ("Voice of Orsk", True),
        ("crew of the Marl", False),
        ("Orskan police", False),
        ("", False),
    ],
)
def test_proper_names(name: str, proper: bool) -> None:
    assert is_proper(name) == proper


MENTIONS = {
    ("She said so.", "She"): "pronoun",
    ("It was its pledge.", "its"): "pronoun",
    ("One left. The other stayed.", "The other"): "pronoun",
    ("It was said by an aide.", "an aide"): "nominal",
    ("It was said by her office.", "her office"): "nominal",
    ("Her office said so.", "Her office"): "nominal",
    ("It was said by harbour master Ruvo Tal.", "harbour master Ruvo Tal"): "name",
    ("A doctor at Hollin Hospital said so.", "A doctor at Hollin Hospital"): "name",
    ("They blame American officials.", "American officials"): "nominal",
    ("They blame Jordan.", "Jordan"): "name",
    ("Orsk said so.", "Orsk"): "name",  # Registered.
    ("Police said so. The police left.", "Police"): "nominal",
    ("Varnia said so. They blame Varnia.", "Varnia@1"): "name",
    ("Varnia said so.", "Varnia"): None,  # A name, or a common noun at the beginning?
    ("They blame Varni officials.", "Varni officials"): None,
}


@pytest.mark.parametrize(("text", "covered", "expected"), [(*key, value) for key, value in MENTIONS.items()])
def test_the_form_of_a_mention(text: str, covered: str, expected: str | None) -> None:
    assert mention_of(text, *locate(text, covered), NAMES.words) == expected
