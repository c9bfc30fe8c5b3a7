"""Files as this package writes them: whole or not at all, UTF-8, LF, one JSON object per line."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from reportedly.errors import CorpusError, InputError

T = TypeVar("T")
_UNFINISHED = ".unfinished"
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def sha256(data: bytes | str) -> str:
    """The hex digest of bytes, or of a text's UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_filled(target: Path) -> None:
    """See that `target` is free for what is to be made there.

    Raises:
        InputError: it exists and is not an empty folder.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is not an empty folder; give one that is new or empty")


def write_atomically(path: Path, data: bytes | str, *, private: bool = False) -> None:
    """Write a file under a temporary name beside it, then rename: readers see the old or the new one.

    Args:
        private: a secret, which at no time another user can read, and which is on the disk when this returns.

    Raises:
        OSError: it cannot be written; names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _naming(path):
        temporary = _stage(path, data, private=private)
        try:
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_together(files: Mapping[Path, bytes | str], *, fresh: Path | None = None) -> None:
    """Write several files, all or none: all under temporary names first, then renamed in the order given.

    When anything fails, what was there before is there again. Put last the file that makes the others
    count: should the process be killed between two renames, the others are not yet referred to.

    Args:
        fresh: a folder that must not be there yet. Of several processes that make it, one writes.

    Raises:
        InputError: that folder is there.
        OSError: a file cannot be written; names it.
        CorpusError: a file could be neither written nor put back; names it and the copy of what it was.
    """
    change = _Change()
    try:
        if fresh is not None:
            change.make_fresh(fresh)
        for path, data in files.items():
            change.prepare(path, data)
        change.carry_out()
    except BaseException as error:
        if left := change.undo():
            raise CorpusError(f"{error}; and could not be put back: {', '.join(left)}") from error
        raise
    change.discard(change.backups.values())


class _Change:
    """Files on their way into place, with what it takes to undo it."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self.staged: dict[Path, Path] = {}
        self.backups: dict[Path, Path] = {}

    def make_fresh(self, folder: Path) -> None:
        self._make_folder(folder.parent)
        with _naming(folder):
            try:
                folder.mkdir()
            except FileExistsError:
                raise InputError(f"{folder} is there already; nothing was written") from None
        self.folders.append(folder)

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            self._make_folder(folder.parent)
            with _naming(folder):
                folder.mkdir(exist_ok=True)
            self.folders.append(folder)

    def prepare(self, path: Path, data: bytes | str) -> None:
        """Do all for a file that may need space or rights, so that only renames are left."""
        self._make_folder(path.parent)
        with _naming(path):
            self.staged[path] = _stage(path, data)
            if path.exists():
                self.backups[path] = _stage(path, b"")
                shutil.copy2(path, self.backups[path])

    def carry_out(self) -> None:
        for path, temporary in self.staged.items():
            with _naming(path):
                temporary.replace(path)

    def undo(self) -> list[str]:
        """Put everything back, and go on where that fails.

        Returns:
            In words, each file that could not be put back.
        """
        left: list[str] = []
        kept: set[Path] = set()
        for path, temporary in reversed(self.staged.items()):
            backup = self.backups.get(path)
            try:
                if temporary.exists():  # It was not renamed.
                    continue
                if backup is None:
                    path.unlink()
                else:
                    backup.replace(path)
            except OSError:
                left.append(f"{path} (new)" if backup is None else f"{path} (what it was is in {backup})")
                kept |= {backup} if backup else set()
        self.discard(self.staged.values())
        self.discard(backup for backup in self.backups.values() if backup not in kept)
        for folder in reversed(self.folders):
            with suppress(OSError):  # Somebody else has put a file into it.
                folder.rmdir()
        return left

    @staticmethod
    def discard(temporaries: Iterable[Path]) -> None:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let errors of the system name the file or folder that was to be written, not a temporary name."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"cannot be written: {error.strerror or error}", str(path)) from error


def _stage(path: Path, data: bytes | str, *, private: bool = False) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_UNFINISHED, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            if private:  # As it was made: for the owner only.
                file.flush()
                os.fsync(handle)
        if not private:
            temporary.chmod(0o644)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def remove_unfinished(folder: Path) -> None:
    """Remove the temporary files that writers have left in a folder and below it when they were killed.

    Nobody else may be writing there.
    """
    for path in folder.rglob(f".*{_UNFINISHED}"):
        path.unlink(missing_ok=True)


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
    """The content of a YAML file; see `parse_yaml`.

    Raises:
        yaml.YAMLError: it is not YAML.
        UnicodeDecodeError, FileNotFoundError: it is not UTF-8, or not there.
    """
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """What a text in YAML says.

    Raises:
        yaml.YAMLError: it is not YAML, or a mapping has a key twice (of which YAML would keep the last).
    """
    return yaml.load(text, _YamlLoader)  # A safe loader, in spite of the name.


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
    """One line of a JSONL file, or all of a JSON file, as an object of `type_`.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: it is not such an object.
    """
    decoder = _decoders.get(type_)
    if decoder is None:
        decoder = _decoders[type_] = msgspec.json.Decoder(type_)
    try:
        result: T = decoder.decode(line)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(f"not UTF-8 at byte {error.start} of a text") from None
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
                problem = error if line.strip() else "it is empty; remove it"
                raise CorpusError(f"line {number}: {problem}", path=path) from None


def jsonl(rows: Iterable[object]) -> bytes:
    """Rows as the bytes of a JSONL file: keys in declaration order, compact, non-ASCII as it is."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def parquet_damage(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What reading a damaged Parquet file raises, and `others`: errors of Arrow, OSError where a page cannot be
    decompressed, and UnicodeDecodeError where a string is none any more."""
    import pyarrow as pa

    return (pa.ArrowException, OSError, UnicodeDecodeError, *others)
