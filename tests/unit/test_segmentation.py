"""Sentences and tokens, as offsets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.segmentation import sentence_splitter_version, sentences, tokens

PIECES = [
    *("a", "Orsk", "No.", "Dr. ", "said", "! ", "? ", "… ", "。", "؟", "।", "“", "”", " ", "  ", "\t", "\n", "\n\n"),
    *("\u00a0", "\u2028", "\u3000", "\ufeff", "\u200d", "😀", "中", "ش", "q\u0301", "हि", "3.5", "06:40"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=15).map("".join)


def cut(text: str, extents: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in extents]


def test_sentences() -> None:
    text = (
        "Valve shut\n\nOrsk denied it. “We shut it!” she said.\t\n  Dr. Desh left at 6.30 p.m. on Friday.  Later? No.\n"
    )
    assert cut(text, sentences(text, "en")) == [
        "Valve shut",
        "Orsk denied it.",
        "“We shut it!” she said.",
        "Dr. Desh left at 6.30 p.m. on Friday.",
        "Later?",
        "No.",
    ]


def test_the_language_decides_and_may_be_any_tag() -> None:
    text = "我关了。他走了。\n"
    assert cut(text, sentences(text, "zh-Hans-CN")) == ["我关了。", "他走了。"]
    assert cut("Eins. Zwei.\n", sentences("Eins. Zwei.\n", "de-AT")) == ["Eins.", "Zwei."]
    assert cut("One. Two.\n", sentences("One. Two.\n", "qqq")) == ["One.", "Two."]


@given(TEXTS, st.sampled_from(["en", "de", "ar", "hi", "zh", "qqq"]))
def test_sentences_cover_the_text_and_nothing_twice(text: str, lang: str) -> None:
    extents = sentences(text, lang)
    assert extents == sorted(extents)
    at = 0
    for start, end in extents:
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        assert "\n" not in text[start:end]
        at = end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don’t mid-April 06:40, 3.5 U.S. l'eau", ["don’t", "mid-April", "06:40", ",", "3.5", "U.S", ".", "l'eau"]),
        ("“No,” she said—twice.", ["“", "No", ",", "”", "she", "said", "—", "twice", "."]),
        ("a\u00a0b\u2028c\td", ["a", "b", "c", "d"]),
        ("wait... no", ["wait", ".", ".", ".", "no"]),
        ("中文。", ["中文", "。"]),
        # Marks do not stand alone: they belong to the character before them.
        ("q\u0323q मुहम्मद مُحَمَّد", ["q\u0323q", "मुहम्मद", "مُحَمَّد"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("😀 👍🏽 ❤\ufe0f.", ["😀", "👍", "🏽", "❤\ufe0f", "."]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert cut(text, tokens(text)) == expected


@given(TEXTS)
def test_tokens_cover_all_but_white_space(text: str) -> None:
    extents = tokens(text)
    assert extents == sorted(extents)
    assert "".join(cut(text, extents)) == re.sub(r"\s", "", text)


def test_tokens_of_a_stretch_count_in_the_whole_text() -> None:
    assert tokens("Orsk denied it", 5) == [(5, 11), (12, 14)]
    assert tokens("Orsk denied it", 5, 9) == [(5, 9)]


def test_the_version_of_the_splitter_is_known() -> None:
    assert re.fullmatch(r"\d+(\.\d+)+", sentence_splitter_version())
