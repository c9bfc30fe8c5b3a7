"""One side of a comparison, in one form wherever it comes from: a release, a house, or a git revision of one."""

from __future__ import annotations

import io
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

from reportedly.changes.houses import read_house
from reportedly.changes.releases import read_release
from reportedly.changes.state import State
from reportedly.corpus import house_of
from reportedly.errors import CorpusError, GitError, InputError
from reportedly.git import git
from reportedly.release.check import is_release

# What of a revision a state is made from.
_WANTED = ("schema", "corpus")


def load_state(source: str | Path, *, corpus: str | Path = ".") -> State:
    """Read a state of a corpus.

    Args:
        source: the folder of a release, the house of a corpus, or a git revision.
        corpus: the house whose revision it is; of no importance for folders.

    Raises:
        InputError: it is neither such a folder nor a revision, or that revision has no corpus there.
        CorpusError, SchemaError, StandoffError, ReleaseError: it cannot be read.
    """
    folder = Path(source)
    if is_release(folder):
        return read_release(folder)
    try:
        house = house_of(folder)
    except CorpusError:
        return _read_revision(str(source), Path(corpus))
    return read_house(house, str(source))


def _read_revision(revision: str, corpus: Path) -> State:
    nothing = f"{revision} is neither a release nor the house of a corpus"
    try:
        root = house_of(corpus)
    except CorpusError:
        raise InputError(f"{nothing}; for a git revision, name the house with --corpus") from None
    try:
        commit = (
            git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        )
    except GitError as error:
        # Git has nothing to say of a name that it does not know.
        why = f": {error}" if str(error) else ""
        raise InputError(f"{nothing}, nor a git revision of {root}{why}") from None
    try:
        # In a folder of a repository, git archives that folder.
        archive = git(root, "archive", "--format=tar", commit, *_WANTED)
    except GitError as error:
        raise InputError(f"{revision} has no corpus in {root}: {error}") from None
    with tempfile.TemporaryDirectory(prefix="reportedly-") as temporary:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(temporary, filter="data")
        state = read_house(Path(temporary), revision)
    return replace(state, kind="revision", commit=commit)
