"""What a command would write and what it found: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import InvalidDataError
from reportedly.files import write_together
from reportedly.findings import Finding


@dataclass(frozen=True)
class Plan:
    """A change of a corpus folder that is checked and not yet written.

    It is made from what was read: hold `locking.locked` from before the corpus is opened until it is
    written, where other processes may change the corpus.

    Attributes:
        files: the new content of each file, in the order of writing; what refers to the others comes last.
        findings: all that was found, in the order of the input.
        documents: the ids of the documents that it concerns.
        fresh: a folder that must not be there when it is written.
        removed: files that nothing refers to any more once the others are written.
    """

    files: Mapping[Path, bytes | str]
    findings: tuple[Finding, ...]
    documents: tuple[str, ...]
    fresh: Path | None = None
    removed: tuple[Path, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether an error among the findings forbids writing."""
        return any(finding.severity == "error" for finding in self.findings)

    def write(self) -> None:
        """Write all files, or none.

        Raises:
            InvalidDataError: the plan is refused.
            InputError: that folder is there already.
            OSError, CorpusError: a file cannot be written (see `files.write_together`).
        """
        if self.refused:
            raise InvalidDataError("nothing was written", self.findings)
        write_together(self.files, fresh=self.fresh)
        for path in self.removed:
            path.unlink(missing_ok=True)
