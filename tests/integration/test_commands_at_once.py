"""Commands that change one corpus at the same time, and corpora that cannot be written: as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.intake import new_house
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.unit.test_intake_documents import snapshot

pytestmark = pytest.mark.integration

NUMBERS = range(16)


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "reportedly", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(processes: list[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Exit code and what stood on stderr, for each."""
    ended = []
    for process in processes:
        errors = process.communicate()[1]
        ended.append((process.returncode, errors))
    return ended


def test_documents_that_are_added_at_once_are_all_there(tmp_path: Path) -> None:
    house = tmp_path / "quay"
    new_house(house).write()
    (house / "corpus/splits.csv").write_text("story,split\nquay,train\n")
    for i in NUMBERS:
        (tmp_path / f"doc-{i}.txt").write_text(f"Text {i}.\n")
    options = ["--published", "2031-04-16", "--story", "quay", "--corpus", house]
    adding = [start("add", tmp_path / f"doc-{i}.txt", *options) for i in NUMBERS]
    assert finished(adding) == [(0, "")] * len(NUMBERS)
    corpus = load_corpus(house)
    assert sorted(corpus.documents) == sorted(f"doc-{i}" for i in NUMBERS)
    assert {path.stem: path.read_text() for path in (house / "corpus/texts").iterdir()} == {
        f"doc-{i}": f"Text {i}.\n" for i in NUMBERS
    }
    assert [finding for finding in validate(house) if finding.severity == "error"] == []


def test_records_and_gold_that_are_made_at_once_are_all_there(tmp_path: Path) -> None:
    docs = [Doc(f"doc-{i}", f"Text {i}.\n") for i in NUMBERS]
    house = make_house(tmp_path / "toy", docs, registries=False)
    for doc in docs:
        (tmp_path / f"{doc.id}.ann").write_text("")
    who = ["--annotator", "ann-1", "--batch", "b1", "--corpus", house]
    assert finished([start("add", tmp_path / f"{doc.id}.ann", *who) for doc in docs]) == [(0, "")] * len(docs)
    (batch,) = load_corpus(house).records
    assert list(batch.records) == [doc.id for doc in docs]
    assert sorted(path.stem for path in batch.path.glob("*.ann")) == sorted(batch.records)

    accept = ["adjudicate", "--accept", "ann-1", "--batch", "b1", "--corpus", house, "--documents"]
    assert finished([start(*accept, doc.id) for doc in docs]) == [(0, "")] * len(docs)
    gold = load_corpus(house).gold
    assert list(gold.records) == [doc.id for doc in docs]
    assert sorted(path.stem for path in gold.path.glob("*.ann")) == sorted(gold.records)


def test_of_houses_that_are_started_at_once_in_one_folder_one_is_made(tmp_path: Path) -> None:
    house = tmp_path / "deep" / "quay"
    ended = finished([start("init", house) for _ in range(4)])
    assert sorted(code for code, _ in ended) == [0, 2, 2, 2]
    assert all("is there already" in errors or "is not an empty folder" in errors for code, errors in ended if code)
    assert list(validate(house)) == []


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    house = tmp_path / "quay"
    new_house(house).write()
    (tmp_path / "a.txt").write_text("Text.\n")
    (house / "corpus/texts").write_text("")
    before = snapshot(tmp_path)
    ended = finished([start("add", tmp_path / "a.txt", "--published", "2031-04-16", "--corpus", house)])
    place = house.resolve() / "corpus/texts/a.txt"
    assert ended == [(2, f"reportedly: {place}: cannot be written: Not a directory\n")]
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_corpus_that_may_only_be_read_is_named_and_a_dry_run_works(tmp_path: Path) -> None:
    house = tmp_path / "quay"
    new_house(house).write()
    (tmp_path / "a.txt").write_text("Text.\n")
    before = snapshot(tmp_path)
    folders = [house, house / "corpus"]
    add = ["add", tmp_path / "a.txt", "--published", "2031-04-16", "--corpus", house]
    for folder in folders:
        folder.chmod(0o555)
    try:
        in_folder = finished([start(*add)])
        (house / "corpus/corpus.yaml").chmod(0o444)
        in_file = finished([start(*add)])
        dry = finished([start(*add, "--dry-run")])
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert in_folder == [(2, f"reportedly: {house / 'corpus/texts'}: cannot be written: Permission denied\n")]
    path = house / "corpus/corpus.yaml"
    assert in_file == [(2, f"reportedly: {path}: cannot be opened for writing: Permission denied\n")]
    assert dry == [(0, "")]
    assert snapshot(tmp_path) == before
