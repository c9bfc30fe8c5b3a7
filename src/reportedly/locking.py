"""One command at a time changes a corpus."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import CorpusError, ReportedlyError
from reportedly.files import remove_unfinished

_PAUSE = 0.02


@contextmanager
def locked(root: Path, *, patience: float = 60) -> Iterator[None]:
    """Keep other commands from changing the corpus in a house.

    Hold it from before the corpus is opened until its files are written: a change that is made from what
    was read before another command wrote would undo that command's work. The lock is on `corpus.yaml`.

    Args:
        root: the house of the corpus.
        patience: how long to wait for another command, in seconds.

    Raises:
        CorpusError: the corpus cannot be changed by this user, or another command did not finish.
    """
    busy = CorpusError("another command is changing this corpus; try again when it has finished", path=root)
    with locked_file(root / "corpus" / "corpus.yaml", busy, patience=patience):
        remove_unfinished(root / "corpus")
        yield


@contextmanager
def locked_file(path: Path, busy: ReportedlyError, *, patience: float = 60) -> Iterator[None]:
    """Hold the system's lock on a file that is there. It leaves nothing behind and ends with the process,
    however that ends.

    Args:
        busy: what is raised if another process or thread holds it for longer than `patience` (seconds).

    Raises:
        CorpusError: this user cannot write the file.
    """
    until = time.monotonic() + patience
    while True:
        try:
            # For writing, although nothing is: over NFS an exclusive lock needs it.
            file = path.open("r+b")
        except OSError as error:
            raise CorpusError(f"cannot be opened for writing: {error.strerror}", path=path) from error
        with file:
            if _lock(file, path) and _is_still_there(file, path):
                yield
                return
        if time.monotonic() > until:
            raise busy
        time.sleep(_PAUSE)


def _lock(file: BinaryIO, path: Path) -> bool:
    """Lock an open file unless another process or thread has it; closing the file unlocks it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise CorpusError(f"cannot be locked: {error.strerror}", path=path) from error
    return True


def _is_still_there(file: BinaryIO, path: Path) -> bool:
    """Whether the file was not replaced by another of its name before it was locked."""
    return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())
