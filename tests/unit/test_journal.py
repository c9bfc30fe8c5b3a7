"""Many files as one: all, none, or finished afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly import journal
from reportedly.errors import CorpusError
from reportedly.files import write_atomically
from tests.migrating import contents


def files(root: Path) -> dict[Path, bytes | str]:
    return {root / "a" / "one.txt": "1\n", root / "two.txt": "zwei ☃\n".encode()}


def test_written_files_leave_nothing_behind(tmp_path: Path) -> None:
    journal.write_as_one(tmp_path, files(tmp_path))
    assert contents(tmp_path) == {"a/one.txt": b"1\n", "two.txt": "zwei ☃\n".encode()}
    assert journal.finish(tmp_path) == 0


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "two.txt").mkdir()
    with pytest.raises(OSError, match="cannot be written"):
        journal.write_as_one(tmp_path, files(tmp_path))
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("already", [(), ("a/one.txt",)])
def test_what_was_begun_is_finished(already: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        for name in already:
            write_atomically(tmp_path / name, files(tmp_path)[tmp_path / name])
        raise SystemExit

    monkeypatch.setattr(journal, "write_together", killed)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(SystemExit):
        journal.write_as_one(tmp_path, files(tmp_path))
    monkeypatch.undo()
    assert journal.is_begun(tmp_path)
    (tmp_path / ".two.txt.abc.unfinished").touch()
    assert journal.finish(tmp_path) == 2
    assert contents(tmp_path) == {"a/one.txt": b"1\n", "two.txt": "zwei ☃\n".encode()}


@pytest.mark.parametrize("path", ["../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", "link/outside.txt"])
def test_a_journal_writes_nothing_elsewhere(path: str, tmp_path: Path) -> None:
    root = tmp_path / "house"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    (root / journal.JOURNAL).write_text(f'{{"path":"{path}","content":"x"}}\n')
    with pytest.raises(CorpusError, match="does not lie in this folder; nothing was written"):
        journal.finish(root)
    assert not (tmp_path / "outside.txt").exists()
