"""The scorer on PolNeAR and TimeBank themselves. No sentence of theirs stands here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.qualification import counting
from benchmarks.qualification.gathering import gather
from benchmarks.qualification.selection import choose
from benchmarks.scoring import cofenet, humans, projecting
from benchmarks.scoring.__main__ import FIGURES
from benchmarks.scoring.pairs import Read, articles, labels_of, of_humans, with_humans
from benchmarks.scoring.timex import read_dates, relaxed, tempeval3, with_tieval

from reportedly.corpus import load_corpus
from reportedly.projection import FROM_POLNEAR, TO_POLNEAR, project
from reportedly.scoring import score
from tests.support import CORPORA, ROOT, SCHEMA

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(
        not all((CORPORA / name).exists() for name in ("polnear", "timebank")),
        reason="needs PolNeAR and TimeBank in ../shared/corpora",
    ),
]

LABELS = ("actor", "attribution", "content")


@pytest.fixture(scope="module")
def read() -> list[Read]:
    return articles(SCHEMA, CORPORA)


def test_pairs_of_humans_score_what_the_qualification_counts(read: list[Read], tmp_path: Path) -> None:
    """Two ways that share the matching alone: counts of units by label, and the scorer."""
    gathered = gather(choose(SCHEMA, CORPORA), SCHEMA, records=tmp_path)
    counted = counting.of_pairs(gathered, LABELS, counting.humans_with_humans).pooled()
    made = of_humans(read).score(SCHEMA, of="polnear").tasks["spans"]
    for label, row in zip(LABELS, counted, strict=True):
        found = [made[label][measure].f1.value for measure in ("exact", "overlap", "characters")]
        assert found == pytest.approx(list(row))


def test_the_kept_figures_of_polnear_come_out_again(read: list[Read]) -> None:
    kept = FIGURES.read_text(encoding="utf-8")
    for part in (humans.pages(read, SCHEMA), cofenet.pages(read, load_corpus(ROOT))):
        assert "\n\n".join(block.rstrip("\n") for block in part) in kept


def test_a_label_that_is_never_split_has_cofenets_exact_as_ours(read: list[Read]) -> None:
    pairs = of_humans(read[:6])
    made = pairs.score(SCHEMA, of="polnear").tasks["spans"]
    assert list(labels_of(pairs, SCHEMA)) == list(LABELS)
    for label in ("actor", "attribution"):
        exact, begin, _ = cofenet.measured(pairs.first.values(), pairs.second.values(), label).figures
        assert exact == pytest.approx(made[label]["exact"].f1.value)
        assert exact is not None
        assert begin is not None
        assert exact < begin


def test_projection_brings_a_system_nearer_and_gold_back(read: list[Read]) -> None:
    some = [article for article in read if article.models][:4]
    as_they_are = with_humans((one, one.models) for one in some).score(SCHEMA, of="polnear")
    changed = with_humans(
        (one, {name: project(made, one.text, SCHEMA, TO_POLNEAR) for name, made in one.models.items()}) for one in some
    ).score(SCHEMA, of="polnear")
    for label in LABELS:
        before, after = (made.tasks["spans"][label]["exact"].f1.value for made in (as_they_are, changed))
        assert before is not None
        assert after is not None
        assert after > before + 0.1
    gold = projecting.polnear_gold(CORPORA / "polnear", SCHEMA)[:8]
    [row] = projecting.changed(gold, SCHEMA, ("and back", (*FROM_POLNEAR, *TO_POLNEAR)), of="polnear")
    assert all(float(cell) > 0.9 for cell in row[1:])


def test_dates_score_as_tempeval3_defines_it_on_timebank() -> None:
    """Counted here by the definition: a date of gold is found if a prediction overlaps it, and its value is right if
    that prediction has the same; of several predictions the one that shares most counts."""
    dates = read_dates(CORPORA / "timebank", SCHEMA, slice(1, 21, 2))
    rows = score(dates.gold, dates.found, SCHEMA, tasks=["dates"]).tasks["dates"]
    found = right = 0
    for name, annotation in dates.gold.items():
        for gold in annotation.spans:
            met = {min(span.end, gold.end) - max(span.start, gold.start): span for span in dates.found[name].spans}
            if max(met, default=0) > 0:
                found += 1
                right += met[max(met)].attributes.get("value") == gold.attributes.get("value")
    sizes = sum(len(one.spans) for side in (dates.gold, dates.found) for one in side.values())
    assert rows["extent"]["overlap"].f1.value == pytest.approx(2 * found / sizes)
    assert tempeval3(rows, "value") == pytest.approx(2 * found / sizes * right / found)


@pytest.mark.skipif("TIEVAL_PYTHON" not in os.environ, reason="needs TIEVAL_PYTHON, the Python of tieval's environment")
def test_tieval_gives_the_same_strict_figures_and_the_relaxed_ones_that_are_explained() -> None:
    dates = read_dates(CORPORA / "timebank", SCHEMA)
    theirs = with_tieval(dates, Path(os.environ["TIEVAL_PYTHON"]))
    rows = score(dates.gold, dates.found, SCHEMA, tasks=["dates"]).tasks["dates"]
    exact = rows["extent"]["exact"]
    assert [getattr(exact, name).value for name in ("precision", "recall", "f1")] == pytest.approx(
        [theirs.strict.precision, theirs.strict.recall, theirs.strict.f1]
    )
    counted = relaxed(dates, rows)
    met = counted.overlapping + counted.touching
    assert theirs.relaxed.precision == pytest.approx(met / exact.predicted)
    assert theirs.relaxed.recall == pytest.approx(met / (met + counted.unmet))
