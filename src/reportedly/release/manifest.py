"""MANIFEST.json and SHA256SUMS: what a release consists of and what it was made from."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import msgspec

from reportedly.corpus import Corpus
from reportedly.errors import ReleaseError
from reportedly.files import file_sha256, sha256

MANIFEST = "MANIFEST.json"
SUMS = "SHA256SUMS"

# What a release is made from, below the house of the corpus.
INPUTS = ("schema/labels.yaml", "corpus", "annotation/annotators.yaml", "DATACARD.md", "CHANGELOG.md", "CITATION.cff")


class FileEntry(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """One file: its hash and size; for Parquet files also the rows and their logical hash."""

    sha256: str
    bytes: int
    rows: int | None = None
    logical_sha256: str | None = None


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """The content of MANIFEST.json. `commit` is the git revision it was built from; outside git it is
    null and `input_sha256` stands for the input files. `tools` are the versions that shape the bytes."""

    name: str
    version: str
    schema_name: str
    schema_version: str
    commit: str | None
    input_sha256: str | None
    tools: dict[str, str]
    files: dict[str, FileEntry]

    def encode(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def tool_versions() -> dict[str, str]:
    return {package: version(package) for package in ("pyarrow", "reportedly", "sentencex")}


@dataclass(frozen=True)
class Commit:
    """A git revision and the day it was committed."""

    hash: str
    day: date


def clean_commit(corpus: Corpus) -> Commit | None:
    """The commit that the house stands at; None if git does not track it.

    Raises:
        ReleaseError: tracked or untracked files differ from the commit; names them.
    """
    if _git(corpus.root, "ls-files", "--error-unmatch", "corpus/corpus.yaml") is None:
        return None
    changes = _git(corpus.root, "status", "--porcelain")
    if changes:
        names = "\n".join(f"  {line}" for line in changes.splitlines()[:20])
        raise ReleaseError(f"the working tree differs from its commit; commit or remove these first:\n{names}")
    shown = _git(corpus.root, "show", "--no-patch", "--format=%H %cs", "HEAD")
    if shown is None:
        return None
    hash_, day = shown.split()
    return Commit(hash_, date.fromisoformat(day))


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def input_hash(root: Path) -> str:
    """One hash over names and contents of all input files of the house."""
    files: list[Path] = []
    for name in INPUTS:
        path = root / name
        files += sorted(path.rglob("*")) if path.is_dir() else [path]
    lines = [f"{file_sha256(path)}  {path.relative_to(root).as_posix()}\n" for path in files if path.is_file()]
    return sha256("".join(sorted(lines, key=lambda line: line[66:])))


def sums(folder: Path) -> str:
    """The content of SHA256SUMS, as `sha256sum -c` reads it: every file of the release but itself."""
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS
    )
    return "".join(f"{file_sha256(folder / name)}  {name}\n" for name in files)
