"""Texts that are nearly the same in different splits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reportedly.validation import validate
from reportedly.validation.nearduplicates import jaccard, shingles
from tests.houses import Doc, make_house

STORY = "The harbour master of Orsk said on Monday that the sluice had been shut since the storm, and nobody denied it."


def found(tmp_path: Path, *docs: Doc) -> list[str]:
    house = make_house(tmp_path / "toy", docs, registries=False)
    return [str(finding) for finding in validate(house) if finding.id.startswith("near-")]


def test_shingles_are_runs_of_five_words_without_case_and_marks() -> None:
    assert shingles("“One two,” THREE four; five six.") == {"one two three four five", "two three four five six"}
    assert shingles("Only three words") == {"only three words"}
    assert shingles("— …") == frozenset()


def test_jaccard() -> None:
    assert jaccard(frozenset("abc"), frozenset("bcd")) == 0.5


def test_near_texts_of_different_splits_are_found(tmp_path: Path) -> None:
    near = STORY.replace("Monday", "Tuesday")
    one, other = shingles(STORY), shingles(near)
    similarity = jaccard(one, other)
    assert similarity == 12 / 22  # 17 runs each, five of them with the day.
    assert found(tmp_path, Doc("a", STORY + "\n", "train"), Doc("b", near + "\n", "test")) == [
        "corpus/documents.jsonl:2: error near-duplicate: the text, in test, is nearly that of a, in train "
        "(similarity 0.55)"
    ]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        (STORY.replace("Monday", "Tuesday"), "train"),  # the same split
        (STORY, "test"),  # equal: another finding
        (STORY.replace("Monday", "Tuesday").replace("storm", "flood"), "test"),  # 8 of 26
        ("Nobody spoke.", "test"),
    ],
)
def test_others_are_not(tmp_path: Path, text: str, split: str) -> None:
    assert found(tmp_path, Doc("a", STORY + "\n", "train"), Doc("b", text + "\n", split)) == []


def test_without_the_library_it_says_so_where_there_is_something_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    assert found(tmp_path / "one", Doc("a", STORY + "\n", "train")) == []
    [line] = found(tmp_path / "two", Doc("a", STORY + "\n", "train"), Doc("b", "No.\n", "test"))
    assert "notice near-duplicates-unchecked" in line
    assert "datasketch is not installed; it belongs to the extra [release]" in line
