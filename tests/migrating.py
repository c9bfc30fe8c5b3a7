"""What the tests of migrations share: houses in git, and their files as they are."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(house: Path, *arguments: str) -> str:
    command = ["git", "-C", str(house), "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commit(house: Path) -> None:
    """Commit all that a house holds, in a repository of its own."""
    if not (house / ".git").exists():
        git(house, "init", "--quiet")
    git(house, "add", "--all")
    git(house, "commit", "--quiet", "--message", "As it is")


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder but those of git."""
    paths = (path for path in root.rglob("*") if path.is_file())
    return {
        name: path.read_bytes()
        for path in sorted(paths)
        if not (name := path.relative_to(root).as_posix()).startswith(".git/")
    }
