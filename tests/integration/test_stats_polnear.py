"""Our corpus beside the real PolNeAR. What is expected of PolNeAR is counted in its source files."""

from __future__ import annotations

import re

import pytest

from reportedly.corpus import load_corpus
from reportedly.formats.polnear import convert
from reportedly.statistics import Comparison, compare
from reportedly.statistics.samples import SAMPLES
from tests.support import CORPORA, ROOT

SOURCE = CORPORA / "polnear"

pytestmark = [
    pytest.mark.xdist_group("stats-polnear"),  # One worker counts PolNeAR, not each.
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(not SOURCE.exists(), reason="needs PolNeAR in ../shared/corpora/polnear"),
]


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    house = tmp_path_factory.mktemp("stats") / "polnear"
    convert(SOURCE, house)
    return compare(load_corpus(ROOT), load_corpus(house))


def test_polnear_is_counted_whole(comparison: Comparison) -> None:
    theirs = comparison.theirs
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.glob("*/text/*.txt")]
    assert theirs.documents == theirs.gold_documents == len(texts)
    by_blanks = sum(len(re.findall(r"\S*\w\S*", text)) for text in texts)
    assert theirs.words == theirs.gold_words == pytest.approx(by_blanks, rel=0.02)
    said = sum(len(re.findall(r"\b(?:say|says|said|saying)\b", text)) for text in texts)
    say = next(each for each in theirs.frequent["cue words of the lexicon"] if each.lemma == "say")
    assert say.count == pytest.approx(said, rel=0.02)


def test_both_are_measured_at_equal_size(comparison: Comparison) -> None:
    ours, theirs = comparison.ours, comparison.theirs
    assert comparison.text_words == min(ours.words, theirs.words)
    assert comparison.gold_words == min(ours.gold_words, theirs.gold_words)
    assert comparison.method.samples == SAMPLES
    assert {figure.section for figure in ours.text} == {row.section for row in comparison.text}
    alone = {(figure.section, figure.name): figure.value for figure in (*ours.text, *ours.gold)}
    for row in (*comparison.text, *comparison.gold):
        assert row.ours.value == alone[row.section, row.name]  # Ours is the smaller one: taken as it is.
        if row.theirs.value is not None:
            assert row.theirs.low is not None
            assert row.theirs.high is not None
            assert row.theirs.low <= row.theirs.high
        if row.ours_by_theirs.value and row.theirs_by_ours.value:
            assert row.ours_by_theirs.value * row.theirs_by_ours.value == pytest.approx(1)


def test_what_polnear_does_not_annotate_has_no_figure(comparison: Comparison) -> None:
    without = {row.name for row in comparison.gold if row.section.startswith("spans") and row.theirs.value is None}
    assert without == {"hedging", "denial", "date"}
    depth = {row.name: row.theirs.value for row in comparison.gold if row.section == "depth of attribution"}
    assert depth["1"] == pytest.approx(1, abs=0.01)  # The outermost level only.
    assert all(row.theirs.value is None for row in comparison.gold if row.section.startswith("sources: "))


def test_a_sampled_rate_is_about_that_of_the_whole(comparison: Comparison) -> None:
    whole = {(figure.section, figure.name): figure.value for figure in comparison.theirs.text}
    for row in comparison.text:
        if row.name == "per 1,000 words":
            assert row.theirs.value == pytest.approx(whole[row.section, row.name], rel=0.05)


def test_no_sentence_of_theirs_leaves(comparison: Comparison) -> None:
    lemmas = {each.lemma for frequent in comparison.theirs.frequent.values() for each in frequent}
    assert all(len(lemma.split()) <= 4 for lemma in lemmas)
