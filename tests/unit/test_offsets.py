"""Offsets into normalised texts, UTF-16 units and bytes."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportedly.errors import OffsetError
from reportedly.offsets import OffsetMap, from_units, normalise, prove, to_units

# What moves offsets: line ends, control characters, marks that compose, reorder or stay, Hangul, exclusions
# from composition, singletons, pairs of surrogates, joined emoji.
PIECES = [
    *("a", "e", "q", ".", "\n", "\r", "\t", "\x00", "\x0b", "\x85", "\u00a0", "\u2028", "“", "”", "é", "ç", "ش", "中"),
    *("\r\n", "\n\n", " ", "e\u0301", "\u0301", "\u0323", "\u0327", "\u1100", "\u1161", "\u11a8", "\uac00"),
    *(
        "\u212b",
        "\u0958",
        "\u0344",
        "\u09c7",
        "\u09be",
        "😀",
        "👩\u200d🚒",
        "\u200d",
        "\ufe0f",
        "\U0001109b",
        "\U000110ba",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def cleaned(text: str) -> str:
    """The plain reference: line ends, control characters, NFC over the whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(c for c in text if c in "\t\n" or unicodedata.category(c) != "Cc"))


@settings(max_examples=250)
@given(TEXTS)
@example("\r\u0301")
@example("e\x00\u0301")
@example("e\u0301\r\n\r\n\n")
@example("")
@example("\n\n")
def test_normalising_equals_the_plain_computation(text: str) -> None:
    new, _ = normalise(text)
    assert new == cleaned(text).rstrip("\n") + "\n"
    assert unicodedata.is_normalized("NFC", new)
    assert normalise(new)[0] == new


@settings(max_examples=250)
@given(TEXTS)
@example("q\u0301\u0323")
@example("a\u0301\u0323")
@example("\u212b\u0323")
@example("\r\u0301")
@example("e\x00\u0301")
@example("a\n")
def test_mapped_spans_cover_the_same_text(text: str) -> None:
    new, offsets = normalise(text)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            try:
                first, last = offsets(start, end)
            except OffsetError:
                continue
            covered = cleaned(text[start:end])
            # Of the line ends at the end of the text one stays.
            surplus = len(covered) - (last - first)
            assert new[first:last] == covered[: last - first]
            assert covered[len(covered) - surplus :] == "\n" * surplus
            assert not surplus or last == len(new)


@given(TEXTS)
def test_a_normalised_text_keeps_its_offsets(text: str) -> None:
    new, _ = normalise(text)
    assert normalise(new)[1].forward == [*range(len(new) + 1)]


def test_every_character_that_composes_backwards_stays_with_its_starter() -> None:
    """Over all of Unicode: no canonical composition crosses a boundary at which texts are cut."""
    for code in range(sys.maxunicode + 1):
        composed = chr(code)
        parts = unicodedata.normalize("NFD", composed)
        if len(parts) > 1 and unicodedata.normalize("NFC", parts) == composed:
            new, offsets = normalise(f"a{parts}b")
            assert new == f"a{composed}b\n", hex(code)
            assert set(offsets.forward[2 : len(parts) + 1]) == {None}, hex(code)
            assert offsets.forward[-2:] == [2, 3], hex(code)


def test_line_ends() -> None:
    new, offsets = normalise("A😀\r\nBob")
    assert new == "A😀\nBob\n"
    assert offsets(4, 7) == (3, 6)
    assert new[3:6] == "Bob"
    assert offsets(0, 2) == (0, 2)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("a\r\nb", 0, 2),  # between CR and LF
        ("cafe\u0301 bar", 0, 4),  # between a letter and its accent
        ("q\u0301\u0323.", 0, 2),  # between marks that change places: no composition, but another text
        ("\u1100\u1161\u11a8", 0, 1),  # inside a Hangul syllable
        ("abc", 1, 4),
        ("abc", -1, 2),
        ("abc", 2, 1),
    ],
)
def test_unmappable_offsets_raise(text: str, start: int, end: int) -> None:
    with pytest.raises(OffsetError) as caught:
        normalise(text)[1](start, end)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert f"offsets {start}-{end} " in str(caught.value)


def test_removed_characters_collapse_to_where_they_stood() -> None:
    new, offsets = normalise("a\x00\x0bb\u0085c")
    assert new == "abc\n"
    assert offsets.forward == [0, 1, 1, 1, 2, 2, 3]


def test_marks_that_do_not_compose_keep_their_boundaries() -> None:
    """Only a stretch that changes has no inner boundaries."""
    new, offsets = normalise("q\u0301 e\u0301")
    assert new == "q\u0301 é\n"
    assert offsets.forward == [0, 1, 2, 3, None, 4]


@given(TEXTS)
def test_utf16_units(text: str) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    into, out = to_units(text, "utf-16"), from_units(text, "utf-16")
    for i in range(len(text) + 1):
        unit, _ = into(i, len(text))
        assert encoded[: 2 * unit].decode("utf-16-le") == text[:i]
        assert out(unit, unit) == (i, i)
    assert len(out.forward) == len(encoded) // 2 + 1
    whole = set(into.forward)
    for unit in range(len(out.forward)):
        if unit not in whole:
            with pytest.raises(OffsetError, match=re.escape(f"offsets {unit}-{unit} cut a character")):
                out(unit, unit)


@given(TEXTS)
def test_utf8_bytes(text: str) -> None:
    encoded = text.encode()
    into, out = to_units(text, "utf-8"), from_units(text, "utf-8")
    for i in range(len(text) + 1):
        byte, _ = into(i, len(text))
        assert encoded[:byte].decode() == text[:i]
        assert out(byte, byte) == (i, i)
    assert [i for i, target in enumerate(out.forward) if target is None] == [
        i for i in range(len(encoded)) if encoded[i] & 0xC0 == 0x80
    ]


def test_an_emoji_before_the_span() -> None:
    """Offsets of code points, and what a browser would have counted."""
    text = "😀 Ana said"
    assert text[6:10] == "said"
    assert to_units(text, "utf-16")(6, 10) == (7, 11)
    assert from_units(text, "utf-16")(7, 11) == (6, 10)
    with pytest.raises(OffsetError):
        from_units(text, "utf-16")(1, 4)


def test_a_joined_emoji_survives_the_way_there_and_back() -> None:
    text = "👩‍🚒 crews left"
    assert text[4:9] == "crews"
    assert to_units(text, "utf-16")(4, 9) == (6, 11)
    assert from_units(text, "utf-16")(6, 11) == (4, 9)


def test_an_end_beyond_the_text_is_refused() -> None:
    text = "Bob\n"
    for offsets in (from_units(text, "utf-16"), to_units(text, "utf-16"), OffsetMap([0, 1, 2, 3, 4])):
        assert offsets(0, 4) == (0, 4)
        with pytest.raises(OffsetError, match=r"^offsets 0-5 lie outside the text$"):
            offsets(0, 5)


def test_prove() -> None:
    text = "New  York\n"
    prove(text, 0, 9, "New  York")
    with pytest.raises(OffsetError, match=r"^offsets 0-9 cover 'New  York', not 'New York'$"):
        prove(text, 0, 9, "New York")  # What a browser says it covers: white space collapsed.
    for start, end, covered in [(0, 0, ""), (-1, 9, text[-1:9]), (5, 99, "York\n"), (3, 1, "")]:
        with pytest.raises(OffsetError):
            prove(text, start, end, covered)
