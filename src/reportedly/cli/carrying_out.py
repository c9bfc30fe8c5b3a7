"""How a command ends that has made a plan: it shows what was found, writes all or nothing, and says so."""

from __future__ import annotations

from pathlib import Path

import typer

from reportedly.plan import Plan

SHOWN = 20
"""How many files are named one by one."""


def carry_out(plan: Plan, root: Path, *, unit: str, done: str, dry_run: bool, as_json: bool) -> None:
    """Write the files of a plan, unless it is refused or this is a dry run.

    Exits with 1 if it is refused. `unit` and `done` say what becomes of what: "document", "added".
    """
    import msgspec

    from reportedly.cli.printing import print_findings

    written = not plan.refused and not dry_run
    if written:
        plan.write()
    files = [str(path.relative_to(root)) for path in plan.files]
    if as_json:
        result = {
            "written": written,
            "documents": plan.documents,
            "files": files,
            "findings": [finding.as_dict() for finding in plan.findings],
        }
        typer.echo(msgspec.json.encode(result).decode("utf-8"))
    else:
        print_findings(plan.findings, show_all=True)
        for line in [] if plan.refused else files[:SHOWN]:
            typer.echo(f"  {line}")
        if not plan.refused and len(files) > SHOWN:
            typer.echo(f"  … and {len(files) - SHOWN:,} more files")
        count = f"{len(plan.documents):,} {unit}{'' if len(plan.documents) == 1 else 's'}"
        if plan.refused:
            typer.echo("nothing was written")
        elif dry_run:
            typer.echo(f"dry run: {count} would be {done}; nothing was written")
        else:
            typer.echo(f"{count} {done}")
    if plan.refused:
        raise typer.Exit(1)
