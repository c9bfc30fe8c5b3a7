"""`reportedly score` as its user runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from reportedly.corpus import load_corpus
from reportedly.scoring.predictions import write_predictions
from tests.houses import make_house, sample_docs
from tests.support import ROOT

pytestmark = pytest.mark.integration


def run(*arguments: str | Path, columns: int = 160) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", "score", *map(str, arguments)]
    env = {"COLUMNS": str(columns)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)


def as_json(*arguments: str | Path) -> dict[str, object]:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    made: dict[str, object] = json.loads(done.stdout)["score"]
    return made


@pytest.fixture
def house(tmp_path: Path) -> Path:
    made = tmp_path / "house"
    make_house(made, sample_docs())
    return made


@pytest.fixture
def gold(house: Path) -> Path:
    return house / "corpus" / "gold"


def test_gold_against_itself_is_perfect_and_says_what_it_is(house: Path, gold: Path) -> None:
    done = run(house, gold)
    assert done.returncode == 0, done.stderr
    assert "1.000 1.000 1.000" in done.stdout
    assert "0.5" not in done.stdout.replace("p-value of a paired permutation test is 0.5", "")
    assert "\nscore:1|gold:toy/all#" in done.stdout


def test_nothing_is_cut_in_a_terminal_of_80_columns(house: Path, gold: Path) -> None:
    narrow, wide = (run(house, gold, "--against", gold, columns=columns) for columns in (80, 160))
    assert "…" not in narrow.stdout
    assert "overlap certainty" in narrow.stdout
    assert [line.rstrip() for line in narrow.stdout.split("\n")] == [line.rstrip() for line in wide.stdout.split("\n")]
    assert "No smallest difference for dates: F1 is not defined: neither gold nor the system has any." in narrow.stdout


def test_how_predictions_are_spread_over_files_changes_nothing(house: Path, gold: Path, tmp_path: Path) -> None:
    whole = as_json(house, gold)
    files = sorted(gold.glob("*.ann"))
    assert as_json(house, *files) == as_json(house, *files[::-1]) == whole
    corpus = load_corpus(house)
    sha256s = {document.id: document.sha256 for document in corpus.documents.rows()}
    parts = []
    for i, doc_id in enumerate(corpus.gold):
        parts.append(tmp_path / f"part-{i}.jsonl")
        parts[-1].write_bytes(write_predictions([corpus.gold[doc_id]], sha256s))
    assert as_json(house, *parts[::-1]) == whole
    assert all(corpus.text(doc_id) not in path.read_text() for doc_id in corpus.gold for path in parts)


def test_a_split_has_its_own_documents(house: Path, gold: Path, tmp_path: Path) -> None:
    some = tmp_path / "some"
    some.mkdir()
    shutil.copy(gold / "kirby.ann", some)
    split = load_corpus(house).splits[load_corpus(house).documents["kirby"].story]
    others = [d.id for d in sample_docs() if d.split == split and d.id != "kirby" and d.gold is not None]
    for doc_id in others:
        shutil.copy(gold / f"{doc_id}.ann", some)
    assert as_json(house, some, "--split", split)["documents"] == 1 + len(others)


def test_faults_are_named(house: Path, gold: Path, tmp_path: Path) -> None:
    some = tmp_path / "some"
    shutil.copytree(gold, some)
    (some / "kirby.ann").unlink()
    missing = run(house, some)
    assert missing.returncode == 2
    assert "no prediction for: kirby" in missing.stderr
    (some / "kirby.ann").write_text("T1\tactor 0 5\tKirbo\n")
    altered = run(house, some)
    assert altered.returncode == 1
    assert "text-mismatch" in altered.stdout
    assert "kirby.ann:1" in altered.stdout
    twice = run(house, gold, gold / "kirby.ann")
    assert twice.returncode == 2
    assert "kirby is predicted in" in twice.stderr


def test_predictions_on_another_text_are_refused(house: Path, tmp_path: Path) -> None:
    corpus = load_corpus(house)
    sha256s = {document.id: document.sha256 for document in corpus.documents.rows()} | {"kirby": "0" * 64}
    file = tmp_path / "predicted.jsonl"
    file.write_bytes(write_predictions((corpus.gold[doc_id] for doc_id in corpus.gold), sha256s))
    refused = run(house, file)
    assert refused.returncode == 2
    assert "kirby was predicted on another text" in refused.stderr


def test_two_systems_are_compared(house: Path, gold: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for file in gold.glob("*.ann"):
        (nothing / file.name).write_text("")
    done = run(house, gold, "--against", nothing, "--task", "spans")
    assert done.returncode == 0, done.stderr
    assert "spans: the system less the other one" in done.stdout
    assert "micro exact 1.000 0.000 +1.000 1" in [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Paired permutation test by story, all permutations: p is 0.5 at least" in done.stdout


def test_the_page_holds_every_error_and_asks_for_nothing(house: Path, gold: Path, tmp_path: Path) -> None:
    some, file = tmp_path / "some", tmp_path / "page.html"
    shutil.copytree(gold, some)
    lines = (some / "kirby.ann").read_text().splitlines(keepends=True)
    (some / "kirby.ann").write_text("".join(line for line in lines if "\thedging " not in line and "\tA" not in line))
    (some / "kirby.ann").write_text("T1\tactor 0 5\tKirby\nT2\tdate 6 10\tsaid\n")
    assert run(house, some, "--html", file).returncode == 0
    html = file.read_text()
    for name in ("missed", "spurious", "Kirby said Pyongyang", "default-src &#x27;none&#x27;"):
        assert name in html
    assert "http:" not in html
    assert "https:" not in html


@pytest.mark.browser
def test_the_page_is_filtered_by_class_and_its_examples_lead_to_the_text(
    house: Path, gold: Path, tmp_path: Path
) -> None:
    some, file = tmp_path / "some", tmp_path / "page.html"
    shutil.copytree(gold, some)
    (some / "kirby.ann").write_text("T1\tactor 0 5\tKirby\nT2\tdate 21 24\thad\n")
    assert run(house, some, "--against", gold, "--html", file).returncode == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        output = page.locator("#filter output")
        every = int(output.inner_text().split(" of ")[0])
        assert every == page.locator("li[data-kind]").count() > 3
        assert output.inner_text() == f"{every} of {every} errors"
        assert page.locator("select[name=annotator]").count() == 0
        page.select_option("select[name=kind]", "spurious")
        assert output.inner_text() == f"1 of {every} errors"
        assert page.locator("li[data-kind]:visible").inner_text().startswith("systemdate had\n\ngoldnothing")
        page.select_option("select[name=kind]", "missed")
        assert output.inner_text() == f"6 of {every} errors"
        page.select_option("select[name=label]", "date")
        assert output.inner_text() == f"0 of {every} errors"
        page.select_option("select[name=kind]", "")
        page.select_option("select[name=label]", "")
        example = page.locator("section:has(> h4:has-text('spurious')) li:not([data-kind])")
        example.first.get_by_role("link", name="kirby").click()
        assert page.locator("li:target").get_attribute("data-kind") == "spurious"
        headings = [
            heading for heading in page.locator("h2").all_inner_texts() if not heading.startswith(("kirby", "c"))
        ]
        assert headings[:4] == ["Figures", "The system less the other one", "Errors by class and label", "Examples"]
        assert complaints == []
        browser.close()
