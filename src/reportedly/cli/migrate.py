"""`reportedly migrate`: a corpus taken to the schema that it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reportedly.migration import Outcome
    from reportedly.studio.client import Client


def migrate(
    corpus: Annotated[Path, typer.Argument(help="The house of the corpus.")] = Path(),
    predictions: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="Predictions to take along; may be repeated.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="VERSION", help="The schema of predictions without records, if not the corpus's."
        ),
    ] = None,
    studio: Annotated[bool, typer.Option("--studio", help="Take the Label Studio projects along.")] = False,
    url: Annotated[
        str | None, typer.Option(help="The server; by default the one that studio start has started.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show every file and what changes; change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Take a corpus of an older schema to the one that schema/labels.yaml declares.

    What was renamed stands in schema/CHANGELOG.md. Gold, all records, provenance, waivers, floors, entities and lexicon
    are written together or not at all; a migration that was interrupted is finished first. Exits with 1 if something
    cannot be migrated: then nothing is written.
    """
    import msgspec

    from reportedly import migration
    from reportedly.cli.printing import print_findings
    from reportedly.corpus import house_of
    from reportedly.errors import InputError

    if url and not studio:
        raise InputError("--url goes with --studio")
    if since and not predictions:
        raise InputError("--from goes with --predictions")
    root = house_of(corpus)
    with _server(root, url) if studio else nullcontext() as client:
        done = migration.migrate(root, predictions=predictions or (), since=since, client=client, dry_run=dry_run)
    if as_json:
        typer.echo(msgspec.json.encode(_as_dict(done)).decode("utf-8"))
    else:
        print_findings(done.findings, show_all=True)
        for line in _lines(done):
            typer.echo(line)
    raise typer.Exit(int(done.refused))


def _server(root: Path, url: str | None) -> Client:
    from reportedly.studio.client import connect

    return connect(root, url=url)


def _lines(done: Outcome) -> Iterator[str]:
    if done.finished:
        yield f"finished a migration that was interrupted: {done.finished:,} files"
    if done.refused:
        yield "nothing was changed"
        return
    for migration in done.migrations:
        for path, changes in migration.changes.items():
            yield f"  {path}: {_told(changes)}"
    for project in done.projects:
        interface = "interface renewed, " if project.interface else ""
        saved = f"; saved before to {project.snapshot}" if project.snapshot else ""
        told = f"{project.works:,} annotations, drafts and predictions ({_told(project.changes)})"
        yield f"  {project.project.title}: {interface}{project.tasks:,} tasks, {told}{saved}"
    counts = {"file": sum(len(migration.changes) for migration in done.migrations), "project": len(done.projects)}
    if not any(counts.values()):
        yield f"nothing to migrate: all is of schema {done.declared}"
        return
    parts = [f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in counts.items() if count]
    since = f" from {done.house.since}" if done.house.since else ""
    told = f"{' and '.join(parts)}{since} to {done.declared}"
    yield f"migrated {told}" if done.written else f"dry run: would migrate {told}; nothing was changed"


def _told(changes: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in changes.items()) or "versions only"


def _as_dict(done: Outcome) -> dict[str, Any]:
    return {
        "written": done.written,
        "since": done.house.since,
        "declared": done.declared,
        "finished": done.finished,
        "files": {str(path): dict(changes) for made in done.migrations for path, changes in made.changes.items()},
        "projects": [
            {
                "title": project.project.title,
                "tasks": project.tasks,
                "works": project.works,
                "interface": project.interface,
                "changes": dict(project.changes),
                "snapshot": str(project.snapshot) if project.snapshot else None,
            }
            for project in done.projects
        ],
        "findings": [finding.as_dict() for finding in done.findings],
    }
