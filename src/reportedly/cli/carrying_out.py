"""How a command ends that has made a plan: it shows what was found, writes all or nothing, and says so."""

from __future__ import annotations

from pathlib import Path

import typer

from reportedly.plan import Plan

SHOWN = 20
"""How many files are named one by one."""


def carry_out(plan: Plan, root: Path, *, done: str, dry_run: bool, as_json: bool) -> None:
    """Write the files of a plan, unless it is refused or this is a dry run.

    Exits with 1 if it is refused. `done` says what becomes of its documents ("added").
    """
    import msgspec

    written = not plan.refused and not dry_run
    if written:
        plan.write()
    if as_json:
        result = {
            "written": written,
            "documents": plan.documents,
            "files": [str(path.relative_to(root)) for path in plan.files],
            "findings": [finding.as_dict() for finding in plan.findings],
        }
        typer.echo(msgspec.json.encode(result).decode("utf-8"))
    else:
        _print(plan, root, done=done, dry_run=dry_run)
    if plan.refused:
        raise typer.Exit(1)


def _print(plan: Plan, root: Path, *, done: str, dry_run: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from reportedly.validation.rendering import grouped

    console = Console(highlight=False, soft_wrap=True)
    for group in grouped(plan.findings):
        console.print(Text(group.heading, style="bold red" if group.severity == "error" else "bold yellow"))
        console.out("\n".join(group.lines(show_all=True)), highlight=False)
    if plan.refused:
        console.print(Text("nothing was written", style="bold red"))
        return
    files = list(plan.files)
    for path in files[:SHOWN]:
        console.out(f"  {path.relative_to(root)}", highlight=False)
    if len(files) > SHOWN:
        console.out(f"  … and {len(files) - SHOWN:,} more files", highlight=False)
    count = f"{len(plan.documents):,} document" + ("" if len(plan.documents) == 1 else "s")
    console.print(f"dry run: {count} would be {done}; nothing was written" if dry_run else f"{count} {done}")
