"""MANIFEST.json and SHA256SUMS: what a release consists of and what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import msgspec

from reportedly.corpus import Corpus
from reportedly.errors import GitError, ReleaseError
from reportedly.files import file_sha256
from reportedly.git import git
from reportedly.release.versions import RELEASES, Segmentation

MANIFEST = "MANIFEST.json"
SUMS = "SHA256SUMS"

# What a release is made from, below the house of the corpus; but for the records of earlier releases (RELEASES).
INPUTS = ("schema/labels.yaml", "corpus", "annotation/annotators.yaml", "DATACARD.md", "CHANGELOG.md", "CITATION.cff")


class FileEntry(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """One file: its hash and size; for Parquet files also the rows and their logical hash."""

    sha256: str
    bytes: int
    rows: int | None = None
    logical_sha256: str | None = None


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """The content of MANIFEST.json. `commit` is the git revision it was built from; outside git it is
    null and `input_sha256` stands for the input files. `segmentation` says what cut the texts, `tools` are the
    versions that shape the bytes."""

    name: str
    version: str
    schema_name: str
    schema_version: str
    commit: str | None
    input_sha256: str | None
    segmentation: Segmentation
    tools: dict[str, str]
    files: dict[str, FileEntry]

    def encode(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def tool_versions() -> dict[str, str]:
    packages = (
        "datasets",
        "huggingface_hub",
        "matplotlib",
        "mlcroissant",
        "numpy",
        "pyarrow",
        "pyyaml",
        "reportedly",
        "sentencex",
    )
    return {package: version(package) for package in packages}


@dataclass(frozen=True)
class Commit:
    """A git revision and the day it was committed."""

    hash: str
    day: date


def clean_commit(corpus: Corpus, dist: Path) -> Commit | None:
    """The commit that the house stands at; None if it does not stand in a git repository, or git does not
    track it.

    Args:
        dist: where releases are built; what lies there does not count.

    Raises:
        ReleaseError: files of the house differ from the commit, or are untracked, or are ignored by git
            and would be released all the same; or git cannot say. Names them.
    """
    root = corpus.root.resolve()
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    if not _git(root, "ls-files", "corpus/corpus.yaml"):
        return None
    outside = [f":(exclude){dist.resolve().relative_to(root)}"] if dist.resolve().is_relative_to(root) else []
    changes = _git(root, "status", "--porcelain", "--untracked-files=all", "--", ".", *outside)
    ignored = _git(root, "status", "--porcelain", "--untracked-files=all", "--ignored", "--", *INPUTS)
    found = changes.splitlines() + [line for line in ignored.splitlines() if line.startswith("!!")]
    if found:
        names = "\n".join(f"  {line}" for line in found[:20])
        raise ReleaseError(f"the working tree differs from its commit; commit or remove these first:\n{names}")
    hash_, day = _git(root, "show", "--no-patch", "--format=%H %cs", "HEAD").split()
    return Commit(hash_, date.fromisoformat(day))


def _git(folder: Path, *arguments: str) -> str:
    try:
        return git(folder, *arguments).decode("utf-8", "surrogateescape")
    except GitError as error:
        raise ReleaseError(f"git cannot say what {folder} stands at: {error}") from None


def input_hash(root: Path) -> str:
    """One hash over names and contents of all input files of the house.

    The records of earlier releases are none: they say what was built and shape nothing, so that recording a
    release leaves the hash as it is.
    """
    total = hashlib.sha256()
    for name in INPUTS:
        for path in _files(root / name):
            if path.parent == root / "corpus" / RELEASES:
                continue
            total.update(f"{file_sha256(path)}  {path.relative_to(root).as_posix()}\n".encode())
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    """The files below a folder, each folder's in order of their names; a file is its own. A path at a time:
    a large corpus has hundreds of thousands."""
    if path.is_dir():
        for name in sorted(entry.name for entry in path.iterdir()):
            yield from _files(path / name)
    elif path.is_file():
        yield path


def sums(folder: Path) -> str:
    """The content of SHA256SUMS, as `sha256sum -c` reads it: every file of the release but itself."""
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS
    )
    return "".join(f"{file_sha256(folder / name)}  {name}\n" for name in files)
