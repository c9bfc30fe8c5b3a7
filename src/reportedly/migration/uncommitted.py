"""Files whose changes git does not know yet, which a migration must not mix with its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.errors import CorpusError
from reportedly.findings import Finding, Place
from reportedly.findings.migration import UncommittedChanges


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
    command = [
        "git",
        "-C",
        str(folder),
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=no",
        "--",
        ".",
    ]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        top = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "--show-prefix"], capture_output=True, text=True, check=True
        ).stdout.strip()
    except FileNotFoundError:
        raise CorpusError("it stands in a git repository, but git is not installed", path=root) from None
    except subprocess.CalledProcessError as error:
        raise CorpusError(f"git cannot say what is not committed: {error.stderr.strip()}", path=root) from None
    for entry in filter(None, said.split("\0")):
        name = entry[3:].removeprefix(top)
        if name in names:
            yield UncommittedChanges(Place(name))
