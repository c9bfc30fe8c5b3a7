"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml

from reportedly.errors import CorpusError
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
    path.write_bytes(b"[1]\n")
    with pytest.raises(CorpusError, match="line 1: "):
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
