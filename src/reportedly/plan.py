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

    Attributes:
        files: the new content of each file, in the order of writing; what refers to the others comes last.
        findings: all that was found, in the order of the input.
        documents: the ids of the documents that it concerns.
    """

    files: Mapping[Path, bytes | str]
    findings: tuple[Finding, ...]
    documents: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether an error among the findings forbids writing."""
        return any(finding.severity == "error" for finding in self.findings)

    def write(self) -> None:
        """Write all files, or none.

        Raises:
            InvalidDataError: the plan is refused.
        """
        if self.refused:
            raise InvalidDataError("nothing was written", self.findings)
        write_together(self.files)
