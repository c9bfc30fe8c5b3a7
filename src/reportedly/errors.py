"""The errors that Reportedly raises: one base, and a subclass for each kind of caller's mistake.

Every error carries the value that offended and says what to do about it. Defects *of data* that a
validator can list are not errors but findings (`reportedly.findings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.findings import Finding


class ReportedlyError(Exception):
    """Base of all errors of this package. The command line prints it and exits with 2."""


class SchemaError(ReportedlyError):
    """A schema declaration (`labels.yaml`) is not usable: names the file, the entry and the remedy."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class OffsetError(ReportedlyError):
    """An offset cannot be mapped, or does not cover the text it claims to cover."""

    def __init__(self, message: str, *, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


class StandoffError(ReportedlyError):
    """A standoff file cannot be read, or an annotation cannot be written as standoff."""

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(f"{place}{message}")
        self.path = path
        self.line = line


class CorpusError(ReportedlyError):
    """A corpus folder is missing, incomplete or inconsistent in a way that stops the work."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class InputError(ReportedlyError):
    """Input handed to a command (documents, records, options) is refused; nothing was written."""


class ReleaseError(ReportedlyError):
    """A release is refused or could not be completed; no half-written release is left behind."""


class PublishError(ReportedlyError):
    """A release is not published: refused, or interrupted. Says what to do; what has arrived is not sent again."""


class GitError(ReportedlyError):
    """Git is not installed, or cannot do what was asked of it. Says what git says."""


class StudioError(ReportedlyError):
    """A Label Studio server cannot be reached, refuses or fails. What was done so far stands; says what to do."""


class StudioOutcomeUnknownError(StudioError):
    """A server failed in the middle of a request: what was asked for may have been done all the same."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class InvalidDataError(ReportedlyError):
    """Data did not pass; `findings` says what is wrong with it. The command line exits with 1."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = findings


class MissingExtraError(ReportedlyError):
    """A command needs an optional dependency that is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; it belongs to the extra [{extra}]: pip install {package}")
        self.package = package
        self.extra = extra


class LexiconError(ReportedlyError):
    """A file of the lexicon is not usable: names the file, the line, the entry and the remedy."""

    def __init__(self, message: str, *, path: Path, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
