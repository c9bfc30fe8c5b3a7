"""Files are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from reportedly.errors import CorpusError, InputError
from reportedly.files import (
    file_sha256,
    jsonl,
    read_jsonl,
    read_text,
    read_yaml,
    sha256,
    write_atomically,
    write_together,
)
from reportedly.model import Entity


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.txt"
    write_atomically(path, "é\r\n\u2028\n")
    assert path.read_bytes() == "é\r\n\u2028\n".encode()
    assert read_text(path) == "é\r\n\u2028\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert file_sha256(path) == sha256("é\r\n\u2028\n") == sha256("é\r\n\u2028\n".encode())
    write_atomically(path, b"")
    assert path.read_bytes() == b""
    assert names(path.parent) == ["a.txt"]


def test_a_text_that_has_no_utf8_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert (path.read_text(), names(tmp_path)) == ("old", ["a.txt"])


def test_files_are_written_together(tmp_path: Path) -> None:
    files: dict[Path, bytes | str] = {tmp_path / "x" / "a": "1", tmp_path / "x" / "y" / "b": b"2", tmp_path / "c": "3"}
    write_together(files)
    assert {path: path.read_text() for path in files} == dict(zip(files, "123", strict=True))
    assert names(tmp_path) == ["c", "x", "x/a", "x/y", "x/y/b"]


def test_a_failure_before_the_first_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_together({tmp_path / "new" / "deep" / "a": "1", tmp_path / "b": "\ud800"})
    assert names(tmp_path) == []


def test_a_failure_between_files_restores_what_was_there(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("before")
    (tmp_path / "folder").mkdir()  # A file cannot take its place.
    with pytest.raises(OSError, match="folder"):
        write_together({old: "after", tmp_path / "new": "x", tmp_path / "folder": "x"})
    assert old.read_text() == "before"
    assert names(tmp_path) == ["folder", "old"]


STEPS = [(os, "replace"), (os, "mkdir"), (os, "chmod"), (os, "fdopen"), (shutil, "copy2"), (tempfile, "mkstemp")]
"""What writing asks of the system, one thing after the other."""


def fail_at(patch: pytest.MonkeyPatch, steps: list[tuple[Any, str]], fails: Callable[[int], bool]) -> list[str]:
    """Let the calls of these functions fail whose number (from 1) is to fail; returns the growing list of calls."""
    calls: list[str] = []

    def failing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls.append(name)
            if fails(len(calls)):
                raise OSError(28, "No space left on device")
            return function(*arguments, **options)

        return call

    for module, name in steps:
        patch.setattr(module, name, failing(name, getattr(module, name)))
    return calls


def three_files(folder: Path) -> dict[Path, bytes | str]:
    """Two files to replace, of which one may be read by its owner only, and a new one between them."""
    (folder / "first").write_text("1")
    (folder / "last").write_text("3")
    (folder / "last").chmod(0o600)
    return {folder / "first": "one", folder / "new" / "deep" / "second": "two", folder / "last": "three"}


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        name: (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for name in names(folder)
        if (path := folder / name)
    }


def test_a_fault_at_any_step_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "rehearsal").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        rehearsal = three_files(tmp_path / "rehearsal")
        steps = fail_at(patch, STEPS, lambda call: False)
        write_together(rehearsal)
    assert set(steps) == {name for _, name in STEPS}
    shutil.rmtree(tmp_path / "rehearsal")
    files = three_files(tmp_path)
    before = state(tmp_path)
    for failing in range(1, len(steps) + 1):
        with pytest.MonkeyPatch.context() as patch:
            fail_at(patch, STEPS, failing.__eq__)
            with pytest.raises(OSError, match="cannot be written: No space left on device") as caught:
                write_together(files)
        assert caught.value.filename in {str(path) for path in (*files, tmp_path / "new", tmp_path / "new" / "deep")}
        assert (failing, state(tmp_path)) == (failing, before)
    write_together(files)
    assert {path: path.read_text() for path in files} == dict(zip(files, ("one", "two", "three"), strict=True))
    assert names(tmp_path) == ["first", "last", "new", "new/deep", "new/deep/second"]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_an_interruption_right_after_a_rename_is_undone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    files = three_files(tmp_path)
    before = state(tmp_path)
    calls, replace = 0, os.replace

    def interrupted(source: Path, target: Path) -> None:
        nonlocal calls
        replace(source, target)
        calls += 1
        if calls == failing:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together(files)
    assert state(tmp_path) == before


@pytest.mark.parametrize("failing", [2, 3])
def test_what_cannot_be_put_back_is_named_with_its_copy_and_the_rest_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    files = three_files(tmp_path)
    fail_at(monkeypatch, [(os, "replace")], lambda call: call >= failing)  # The renames back fail as well.
    with pytest.raises(CorpusError, match=r"No space left on device.*; and could not be put back: ") as caught:
        write_together(files)
    (copy,) = tmp_path.glob(".first.*")
    assert str(caught.value).endswith(f"{tmp_path / 'first'} (what it was is in {copy})")
    assert copy.read_text() == "1"
    assert (tmp_path / "last").read_text() == "3"
    assert names(tmp_path) == [copy.name, "first", "last"]


def test_a_folder_that_others_use_meanwhile_stays_and_hides_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(source: Path, target: Path) -> None:
        (tmp_path / "new" / "theirs").write_text("x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="No space left on device"):
        write_together({tmp_path / "new" / "a": "1"})
    assert names(tmp_path) == ["new", "new/theirs"]


def test_a_folder_that_must_be_new_is_made_by_one_only(tmp_path: Path) -> None:
    house = tmp_path / "deep" / "house"
    files: dict[Path, bytes | str] = {house / "corpus" / "a": "1", house / "b": "2"}
    write_together(files, fresh=house / "corpus")
    with pytest.raises(InputError, match=f"^{house / 'corpus'} is there already; nothing was written$"):
        write_together(files | {house / "b": "3"}, fresh=house / "corpus")
    assert (house / "b").read_text() == "2"
    with pytest.raises(UnicodeEncodeError):
        write_together({tmp_path / "x" / "a": "\ud800"}, fresh=tmp_path / "x" / "corpus")
    assert names(tmp_path) == ["deep", "deep/house", "deep/house/b", "deep/house/corpus", "deep/house/corpus/a"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "taken" / "a", tmp_path / "folder"):
        for write in (write_atomically, lambda path, data: write_together({path: data})):
            with pytest.raises(OSError, match=r".") as caught:
                write(path, "x")
            assert caught.value.filename in (str(path), str(path.parent))
    assert names(tmp_path) == ["folder", "taken"]


def test_texts_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(CorpusError, match=f"^{path}: no such file$"):
        read_text(path)
    path.write_bytes(b"ab\xff")
    with pytest.raises(CorpusError, match=f"^{path}: not UTF-8 at byte 2$"):
        read_text(path)


def test_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    assert list(read_jsonl(path, Entity)) == []
    rows = [Entity("a", "é\u2028\n", "person"), Entity("b", "B", "group", members=["a"])]
    path.write_bytes(jsonl(rows))
    assert path.read_bytes().count(b"\n") == 2
    assert path.read_bytes().startswith('{"id":"a","name":"é\u2028\\n","kind":"person","anonymous":false'.encode())
    assert list(read_jsonl(path, Entity)) == rows
    path.write_bytes(path.read_bytes() + b'{"id": "c"}\n')
    with pytest.raises(CorpusError, match=f"^{path}: line 3: Object missing required field `name`$"):
        list(read_jsonl(path, Entity))
    for line, told in (
        (b"[1]", "Expected `object`, got `array`"),
        (b" ", "it is empty; remove it"),
        (b'{"id": "\xff"}', "not UTF-8 at byte 0 of a text"),
    ):
        path.write_bytes(line + b"\n")
        with pytest.raises(CorpusError, match=f"^{path}: line 1: {told}"):
            list(read_jsonl(path, Entity))
    assert issubclass(msgspec.ValidationError, msgspec.DecodeError)


def test_yaml_has_each_key_once(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: {x: 1}\nb: {x: 2}\n", "utf-8")
    assert read_yaml(path) == {"a": {"x": 1}, "b": {"x": 2}}
    path.write_text("a:\n  x: 1\n  y: 2\n  x: 3\n", "utf-8")
    with pytest.raises(yaml.YAMLError, match=r"x stands twice\n.*line 4, column 3"):
        read_yaml(path)
    path.write_text("a: !!python/object/apply:os.getcwd []\n", "utf-8")
    with pytest.raises(yaml.YAMLError):
        read_yaml(path)
