"""What publishing does, as data: it is planned, shown by a dry run, and carried out in this order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from reportedly.findings import Finding
from reportedly.publishing.built import Built

State = Literal["planned", "published", "already published"]


class Operation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step. `on` is the path of a file in the release, or the repository, commit or tag by name; `bytes` is the
    size of a file, for a commit of all that it adds."""

    do: Literal["create", "upload", "skip", "delete", "commit", "tag"]
    on: str
    bytes: int | None = None


Report = Callable[[Operation], None]
"""Is told of each operation as soon as it is done."""


class Target(Protocol):
    """Somewhere a release can be published."""

    def place(self, built: Built) -> str:
        """The address at which readers find this version."""

    def plan(self, built: Built) -> Sequence[Operation]:
        """What is left to do, in order; nothing if the version is published. Changes nothing.

        Raises:
            PublishError: the version must not be published there, or the target cannot be read.
        """

    def carry_out(self, built: Built, operations: Sequence[Operation], report: Report) -> None:
        """Do what was planned.

        Raises:
            PublishError: it was interrupted; planned and carried out again, it comes to the same end.
        """


class Publication(msgspec.Struct, frozen=True):
    """What became of a release: where it stands (or will), by which steps, and what its check had to note.

    `sums_sha256` is the hash of its SHA256SUMS, which stands for all its files.
    """

    name: str
    version: str
    place: str
    sums_sha256: str
    state: State
    operations: tuple[Operation, ...]
    notices: tuple[Finding, ...]

    def as_dict(self) -> dict[str, object]:
        """For machines."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if name != "notices"}
        return fields | {"notices": [notice.as_dict() for notice in self.notices]}
