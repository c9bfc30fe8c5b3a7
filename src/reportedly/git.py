"""Git as this package asks it: one command, its output."""

from __future__ import annotations

import subprocess
from pathlib import Path

from reportedly.errors import GitError


def git(folder: Path, *arguments: str) -> bytes:
    """The output of a git command that is run in `folder`; it changes nothing there.

    Raises:
        GitError: git is not installed, or fails; says what git says.
    """
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise GitError(error.stderr.decode("utf-8", "replace").strip()) from None
