"""A whole migration: predictions, the house, the projects of a server. All is looked at before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.corpus import load_corpus
from reportedly.findings import Finding
from reportedly.journal import finish
from reportedly.locking import locked
from reportedly.migration.house import migrate_house
from reportedly.migration.migration import Migration
from reportedly.migration.predictions import migrate_predictions

if TYPE_CHECKING:  # Who migrates files needs no client of a server.
    from reportedly.migration.studio import ProjectMigration
    from reportedly.studio.client import Client


@dataclass(frozen=True)
class Outcome:
    """What a migration has changed, or would change.

    Attributes:
        declared: the version of the schema that everything has afterwards.
        finished: how many files of an interrupted migration were written before.
        written: whether anything was written; not in a dry run, or if it was refused.
    """

    declared: str
    house: Migration
    predictions: tuple[Migration, ...]
    projects: tuple[ProjectMigration, ...]
    finished: int
    written: bool

    @property
    def findings(self) -> list[Finding]:
        """All that was found, in the order in which it would be written."""
        parts = [*(migration.plan.findings for migration in (*self.predictions, self.house))]
        return [
            finding for findings in [*parts, *(project.findings for project in self.projects)] for finding in findings
        ]

    @property
    def refused(self) -> bool:
        """Whether an error among the findings forbids all of it."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """Those of files in which anything changes."""
        return tuple(migration for migration in (*self.predictions, self.house) if migration.plan.files)


def migrate(
    root: Path,
    *,
    predictions: Sequence[Path] = (),
    since: str | None = None,
    client: Client | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Take a corpus, and what belongs to it, to the schema that it declares.

    The files of the house, and those of each folder of predictions, are written together or not at all. A migration of
    files that was interrupted is finished first. The projects come last, task by task: run again, it does the rest.

    Args:
        root: the house of the corpus.
        predictions: folders of predictions.
        since: the schema of predictions without records; by default the oldest of the corpus.
        client: the server whose projects are taken along.

    Raises:
        CorpusError, SchemaError, InputError, StudioError: see the parts.
    """
    with nullcontext() if dry_run else locked(root):
        finished = 0 if dry_run else sum(finish(folder) for folder in (root, *predictions))
        house = migrate_house(root)
        corpus = load_corpus(root)
        declared = corpus.schema.version
        folders = tuple(migrate_predictions(corpus, folder, since or house.since or declared) for folder in predictions)
        studio = None
        if client is not None:
            from reportedly.migration.studio import StudioMigration

            studio = StudioMigration(client, corpus)
        projects = tuple(studio.rehearse()) if studio is not None else ()
        planned = Outcome(declared, house, folders, projects, finished, written=False)
        if dry_run or planned.refused or not (planned.migrations or projects):
            return planned
        # The house comes behind the predictions: until it is written, it says of which version both are.
        for migration in planned.migrations:
            migration.write()
        if studio is not None:
            studio.carry_out(projects)
        return Outcome(declared, house, folders, projects, finished, written=True)
