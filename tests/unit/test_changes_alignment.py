"""Which place of a text is which place of the edited text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.changes.alignment import Alignment, changed_runs, lines
from tests.support import locate

TEXTS = st.text(alphabet="ab \n.é😀", max_size=40)


def same(old: str, covered: str, new: str, became: str) -> bool:
    return Alignment(old, new).same_extent(locate(old, covered), locate(new, became))


@pytest.mark.parametrize(
    ("old", "covered", "new", "became", "expected"),
    [
        ("Orsk denied it.\n", "denied", "Late on Monday, Orsk denied it.\n", "denied", True),
        ("A 😀 b.\nOrsk denied it.\n", "denied", "A b.\nOrsk denied it.\n", "denied", True),
        ("One.\nOrsk denied it.\n", "denied", "Orsk denied it.\nTwo.\n", "denied", True),
        # Edited inside.
        ("the old port\n", "the old port", "the new port\n", "the new port", True),
        ("the old port\n", "the old port", "the port\n", "the port", True),
        # The word itself was replaced.
        ("It might rain.\n", "might", "It could rain.\n", "could", True),
        # What was inserted or removed at the edge may belong to it or not.
        ("Orsk denied it.\n", "denied", "Orsk flatly denied it.\n", "denied", True),
        ("Orsk denied it.\n", "denied", "Orsk flatly denied it.\n", "flatly denied", True),
        ("Orsk flatly denied it.\n", "flatly denied", "Orsk denied it.\n", "denied", True),
        # Another extent.
        ("Orsk denied it.\n", "denied", "Orsk denied it.\n", "denied it", False),
        ("Orsk denied it.\n", "denied", "Late, Orsk denied it.\n", "Orsk denied", False),
        ("It might rain.\n", "might", "It could rain.\n", "could rain", False),
    ],
)
def test_extents_go_with_the_text(old: str, covered: str, new: str, became: str, expected: bool) -> None:
    assert same(old, covered, new, became) is expected
    assert same(new, became, old, covered) is expected


def test_common_characters() -> None:
    old, new = "Orsk denied it.\n", "Late, Orsk flatly denied this.\n"
    texts = Alignment(old, new)
    assert texts.shared(locate(old, "Orsk denied it"), locate(new, "Orsk flatly denied")) == len("Orsk denied")
    assert texts.shared(locate(old, "it"), locate(new, "this")) == 0


def test_lines_that_changed() -> None:
    old, new = "One.\nTwo.\nThree.\n", "Zero.\nOne.\nThree!\n"
    texts = Alignment(old, new)
    assert list(changed_runs(texts.common_lines, 3, 3)) == [((0, 0), (0, 1)), ((1, 3), (2, 3))]


@given(TEXTS)
def test_a_text_is_its_own(text: str) -> None:
    texts = Alignment(text, text)
    assert all(texts.same_place(at, at) for at in range(len(text) + 1))
    assert texts.shared((0, len(text)), (0, len(text))) == len(text)
    assert "".join(lines(text)) == text


@given(TEXTS, TEXTS)
def test_common_parts_are_common_and_in_order(old: str, new: str) -> None:
    texts = Alignment(old, new)
    at, at_new = 0, 0
    for i, j, size in texts.blocks:
        assert old[i : i + size] == new[j : j + size]
        assert i >= at
        assert j >= at_new
        at, at_new = i + size, j + size


@given(TEXTS, TEXTS)
def test_turned_round_it_says_the_same(old: str, new: str) -> None:
    there, back = Alignment(old, new), Alignment(new, old)
    assert [(j, i, size) for i, j, size in there.blocks] == back.blocks
    assert [(j, i, size) for i, j, size in there.common_lines] == back.common_lines
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            assert there.same_place(i, j) == back.same_place(j, i)
