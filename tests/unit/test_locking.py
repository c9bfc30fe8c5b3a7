"""One command at a time changes a corpus, and none keeps the others out for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reportedly import locking
from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError
from reportedly.intake import add_documents, new_house
from reportedly.locking import locked
from tests.unit.test_intake_documents import snapshot


@pytest.fixture
def house(tmp_path: Path) -> Path:
    new_house(tmp_path / "quay").write()
    return tmp_path / "quay"


def test_changes_at_the_same_time_come_one_after_the_other(house: Path) -> None:
    start = threading.Barrier(8)

    def add(number: int) -> None:
        path = house.parent / f"doc-{number}.txt"
        path.write_text(f"Text {number}.\n")
        start.wait()
        with locked(house):
            add_documents(load_corpus(house), [path], {"published": "2031-04-16"}).write()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    corpus = load_corpus(house)
    assert sorted(corpus.documents) == [f"doc-{number}" for number in range(8)]
    assert sorted(path.stem for path in (house / "corpus/texts").iterdir()) == sorted(corpus.documents)


def test_who_waits_too_long_is_told(house: Path) -> None:
    before = snapshot(house)
    with locked(house):
        assert snapshot(house) == before
        with pytest.raises(CorpusError, match="another command is changing this corpus"), locked(house, patience=0.1):
            pytest.fail("two at once")
    assert snapshot(house) == before


def test_what_a_killed_command_left_is_removed(house: Path) -> None:
    before = snapshot(house)
    program = (
        "import os, pathlib, sys; from reportedly.files import write_together; from reportedly.locking import locked\n"
        "pathlib.Path.replace = lambda *_: os._exit(9)\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "with locked(root): write_together({root / 'corpus/a.txt': 'a', root / 'corpus/corpus.yaml': 'b'})"
    )
    assert subprocess.run([sys.executable, "-c", program, house], check=False).returncode == 9
    assert len(snapshot(house)) == len(before) + 3, "two new files and a copy of the old one"
    with locked(house):
        assert snapshot(house) == before


def test_an_error_frees_the_lock(house: Path) -> None:
    with pytest.raises(InputError), locked(house):
        raise InputError("refused")
    with locked(house, patience=0):
        pass


def test_the_lock_of_a_replaced_file_does_not_count(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house / "corpus/corpus.yaml"
    locks, lock = [], locking._lock

    def replacing(file: object, of: Path) -> bool:
        locks.append(of)
        if len(locks) == 1:  # As an editor does, between opening and locking.
            copy = path.with_suffix(".new")
            copy.write_bytes(path.read_bytes())
            copy.replace(path)
        return lock(file, of)  # type: ignore[arg-type]

    monkeypatch.setattr(locking, "_lock", replacing)
    with locked(house), pytest.raises(CorpusError, match="another command"), locked(house, patience=0):
        pytest.fail("two at once")
    assert len(locks) == 3


def test_a_killed_process_leaves_no_lock(house: Path) -> None:
    program = (
        "import sys, time, pathlib, reportedly.locking\n"
        "with reportedly.locking.locked(pathlib.Path(sys.argv[1])):\n"
        "    print('locked', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, house], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "locked\n"
        with pytest.raises(CorpusError, match="another command"), locked(house, patience=0):
            pytest.fail("two at once")
        process.kill()
        process.wait()
        with locked(house, patience=0):
            pass


def test_a_corpus_that_cannot_be_written_is_named(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house / "corpus/corpus.yaml"

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, os.strerror(13), str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CorpusError, match=f"^{path}: cannot be opened for writing: Permission denied$"), locked(house):
        pytest.fail("opened")
