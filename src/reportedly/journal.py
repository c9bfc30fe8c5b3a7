"""Many files changed as one, also when the process is killed: what is begun is written down first, and finished later.

Renames of single files cannot be made at once. So the new content of all of them is written to one file, the journal,
before the first is touched. Who finds a journal knows that some files are new and some are not; finishing writes them
all again, which harms nothing, and then removes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

from reportedly.errors import CorpusError
from reportedly.files import jsonl, read_jsonl, remove_unfinished, write_atomically, write_together

JOURNAL = ".migration.jsonl"


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A file: its path from the folder of the journal, and all of its content."""

    path: str
    content: str


def is_begun(root: Path) -> bool:
    """Whether a change of the files below `root` was begun and not finished."""
    return (root / JOURNAL).exists()


def write_as_one(root: Path, files: Mapping[Path, bytes | str]) -> None:
    """Write files below `root`, UTF-8 all of them: all or none, and all by `finish` should the process be killed.

    Raises:
        OSError: a file cannot be written; names it. Everything is as it was.
        CorpusError: a file could be neither written nor put back. The journal stays, to finish by.
    """
    entries = (
        _Entry(path.relative_to(root).as_posix(), data.decode("utf-8") if isinstance(data, bytes) else data)
        for path, data in files.items()
    )
    journal = root / JOURNAL
    write_atomically(journal, jsonl(entries), private=True)
    try:
        write_together(files)
    except CorpusError:
        raise
    except BaseException:
        journal.unlink()
        raise
    journal.unlink()


def finish(root: Path) -> int:
    """Finish a change that was begun, if one was. Nobody else may be writing there.

    Returns:
        How many files it has.

    Raises:
        CorpusError: the journal cannot be read, or names a file that does not lie below `root`.
        OSError: a file cannot be written; names it. Finishing can be tried again.
    """
    if not is_begun(root):
        return 0
    journal = root / JOURNAL
    entries = list(read_jsonl(journal, _Entry))
    for entry in entries:
        place = PurePosixPath(entry.path)
        # A journal may have come with somebody else's corpus.
        if place.is_absolute() or ".." in place.parts or not (root / place).resolve().is_relative_to(root.resolve()):
            raise CorpusError(f"{entry.path} does not lie in this folder; nothing was written", path=journal)
    for folder in {(root / entry.path).parent for entry in entries}:
        remove_unfinished(folder)
    for entry in entries:
        write_atomically(root / entry.path, entry.content)
    journal.unlink()
    return len(entries)
