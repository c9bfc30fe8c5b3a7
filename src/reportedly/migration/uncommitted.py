"""Files whose changes git does not know yet, which a migration must not mix with its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.errors import CorpusError, GitError
from reportedly.findings import Finding, Place
from reportedly.findings.migration import UncommittedChanges
from reportedly.git import git


def uncommitted(root: Path, files: Iterable[Path]) -> Iterator[Finding]:
    """A finding for each of the files that git tracks and that differs from the commit. Files that git does not track,
    and folders outside a git repository, have none.

    Raises:
        CorpusError: the folder stands in a git repository, and git cannot say.
    """
    folder = root.resolve()
    names = {path.relative_to(root).as_posix() for path in files}
    if not names or not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return
    try:
        said = git(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--", ".")
        top = git(folder, "rev-parse", "--show-prefix").decode().strip()
    except GitError as error:
        raise CorpusError(
            f"it stands in a git repository, and git cannot say what is not committed: {error}", path=root
        ) from None
    for entry in filter(None, said.decode().split("\0")):
        name = entry[3:].removeprefix(top)
        if name in names:
            yield UncommittedChanges(Place(name))
