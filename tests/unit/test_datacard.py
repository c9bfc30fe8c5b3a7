"""DATACARD.md: its kept results are those of the benchmarks, those fit the corpus, and the floors it speaks of hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks import card

from reportedly.agreement import agree
from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError
from reportedly.statistics import measure
from reportedly.statistics.tables import as_markdown
from tests.support import ROOT


def test_the_kept_results_stand_in_it_as_the_benchmarks_give_them() -> None:
    assert (ROOT / card.DATACARD).read_text(encoding="utf-8") == card.render(), "run python -m benchmarks.card"


def test_the_comparison_was_made_with_this_corpus() -> None:
    kept = (ROOT / card.VARIETY).read_text(encoding="utf-8")
    now = as_markdown(measure(load_corpus(ROOT)))
    rows = {row["figure"]: row["reportedly"] for table in card.tables_of(now)[()] for row in table if "figure" in row}
    held = {row["figure"]: row["reportedly"] for table in card.tables_of(kept)[()] for row in table if "figure" in row}
    stale = {figure for figure, value in rows.items() if held.get(figure, value) != value}
    assert stale == set(), f"run reportedly stats . --beside POLNEAR --markdown > {card.VARIETY}"
    assert set(rows) <= set(held)


def test_the_second_round_lies_above_its_floors() -> None:
    page = (ROOT / "annotation" / "pilot.md").read_text(encoding="utf-8")
    [table] = card.tables_of(page)[("The pilot: two rounds, and what they changed", "Agreement")]
    corpus = load_corpus(ROOT)
    spans, claims = agree(corpus, "pilot-2"), agree(corpus, "claims-2")
    checked = 0
    for row in table:
        name, floor = re.search(r"`(\w+)`", row[""]), row["floor for round 2"]
        if not floor or name is None:
            continue
        of = claims if name[1].startswith("claim") else spans
        if "links" in row[""]:
            figure = of.relations[name[1]].strict
        elif "F1" in row[""]:
            figure = getattr(of.labels[name[1]], "overlap" if "overlap" in row[""] else "strict")
        else:
            figure = getattr(of.attributes[name[1]], "accuracy" if "accuracy" in row[""] else "kappa")
        assert figure.value is not None
        assert figure.value >= float(floor), row
        checked += 1
    assert checked > 20


PAGE = """# One

| a |  | b |
| --- | --- | --- |
| x | y [1 | 2 |

## Two

text

| c |
| --- |
| 1 |
| 2 |
"""


def test_tables_by_their_headings() -> None:
    assert card.tables_of(PAGE.replace(" [1", "")) == {
        ("One",): [[{"a": "x", "": "y", "b": "2"}]],
        ("One", "Two"): [[{"c": "1"}, {"c": "2"}]],
    }


def test_a_card_without_a_block_is_refused(tmp_path: Path) -> None:
    for name in (card.FIGURES, card.AUDIT, card.VARIETY):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (ROOT / card.DATACARD).read_text(encoding="utf-8")
    (tmp_path / card.DATACARD).write_text(text.replace("<!-- end of audit -->", ""), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"the block audit of benchmarks/audit/results\.md does not stand there once"):
        card.render(tmp_path)
    (tmp_path / card.DATACARD).write_text(text, encoding="utf-8")
    (tmp_path / card.AUDIT).write_text("# Audit of nothing\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="the kept audit does not say"):
        card.render(tmp_path)


def test_writing_and_checking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert card.main(["--check"]) == 0
    for name in (card.FIGURES, card.AUDIT, card.VARIETY):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (ROOT / card.DATACARD).read_text(encoding="utf-8")
    (tmp_path / card.DATACARD).write_text(text.replace("| hedging | 80 of", "| hedging | 81 of"), encoding="utf-8")
    monkeypatch.setattr(card, "ROOT", tmp_path)
    assert card.main(["--check"]) == 1
    assert card.main([]) == 0
    assert (tmp_path / card.DATACARD).read_text(encoding="utf-8") == text
