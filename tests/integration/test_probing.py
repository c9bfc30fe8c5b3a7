"""The probe for memorisation on the corpora themselves. No sentence of theirs stands here."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.qualification.probing import ANNOTATION, CONTINUED_WORDS, Item, make_items, words_of
from benchmarks.qualification.selection import ROOT, choose

from reportedly.corpus import load_corpus
from tests.support import CORPORA, SCHEMA

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(
        not all((CORPORA / name).exists() for name in ("polnear", "timebank")),
        reason="needs PolNeAR and TimeBank in ../shared/corpora",
    ),
]


@pytest.fixture(scope="module")
def items() -> list[Item]:
    own = load_corpus(ROOT)
    return make_items(choose(SCHEMA, CORPORA), {name: own.text(name) for name in own.documents})


def runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[at : at + CONTINUED_WORDS]) for at in range(len(words) - CONTINUED_WORDS + 1)}


def test_the_items_are_as_many_as_the_readme_says(items: list[Item]) -> None:
    assert Counter(item.kind for item in items) == {
        "PolNeAR text": 22,
        "TimeBank text": 20,
        "PolNeAR annotation": 20,
        "own text": 22,
    }


def test_no_item_gives_away_what_another_asks_for(items: list[Item]) -> None:
    shown = {run for item in items for run in runs(item.shown)}
    assert not [item.document for item in items if item.kind != ANNOTATION and runs(item.asked) & shown]
