"""Files as this package writes them: whole or not at all, UTF-8, LF, one JSON object per line."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from reportedly.errors import CorpusError

T = TypeVar("T")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def sha256(data: bytes | str) -> str:
    """The hex digest of bytes, or of a text's UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file under a temporary name beside it, then rename: readers see the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _stage(path, data)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_together(files: Mapping[Path, bytes | str]) -> None:
    """Write several files, all or none: all under temporary names first, then renamed in the order given.

    When anything fails, what was there before is there again. Put last the file that makes the others
    count: should the process be killed between two renames, the others are not yet referred to.
    """
    folders: list[Path] = []
    staged: dict[Path, Path] = {}
    written: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in files.items():
            missing = [folder for folder in path.parents if not folder.exists()]
            folders = missing + folders
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = _stage(path, data)
        for path, temporary in staged.items():
            before = path.read_bytes() if path.exists() else None
            temporary.replace(path)
            written.append((path, before))
    except BaseException:
        for path, before in reversed(written):
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        for folder in folders:
            if folder.exists():
                folder.rmdir()
        raise


def _stage(path: Path, data: bytes | str) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
        temporary.chmod(0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def read_text(path: Path) -> str:
    """The text of a file exactly as it stands: no newline translation.

    Raises:
        CorpusError: the file is missing or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CorpusError("no such file", path=path) from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 at byte {error.start}", path=path) from None


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        yaml.YAMLError: it is not YAML, or a mapping has a key twice (of which YAML would keep the last).
        UnicodeDecodeError, FileNotFoundError: it is not UTF-8, or not there.
    """
    return yaml.load(path.read_text(encoding="utf-8"), _YamlLoader)  # A safe loader, in spite of the name.


class _YamlLoader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def decode_line(line: bytes, type_: type[T]) -> T:
    """One line of a JSONL file as an object of `type_`.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: it is not such an object.
    """
    decoder = _decoders.get(type_)
    if decoder is None:
        decoder = _decoders[type_] = msgspec.json.Decoder(type_)
    result: T = decoder.decode(line)
    return result


def read_jsonl(path: Path, type_: type[T]) -> Iterator[T]:
    """The objects of a JSONL file, one at a time. A missing file has none.

    Raises:
        CorpusError: a line is not an object of `type_`; names file and line.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield decode_line(line, type_)
            except (msgspec.ValidationError, msgspec.DecodeError) as error:
                raise CorpusError(f"line {number}: {error}", path=path) from None


def jsonl(rows: Iterable[object]) -> bytes:
    """Rows as the bytes of a JSONL file: keys in declaration order, compact, non-ASCII as it is."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
