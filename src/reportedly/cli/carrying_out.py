"""How a command ends that has made a plan: it shows what was found, writes all or nothing, and says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import typer

from reportedly.corpus import Corpus, house_of, load_corpus
from reportedly.locking import locked
from reportedly.plan import Plan

SHOWN = 20
"""How many files are named one by one."""


def carry_out(
    corpus: Path, make: Callable[[Corpus], Plan], *, unit: str, done: str, dry_run: bool, as_json: bool
) -> None:
    """Make a plan for a corpus and write its files, unless it is refused or this is a dry run.

    Other commands that change the corpus wait from before it is read until it is written. Exits with 1 if
    the plan is refused. `unit` and `done` say what becomes of what: "document", "added".
    """
    from reportedly.cli.printing import print_findings

    root = house_of(corpus)
    with nullcontext() if dry_run else locked(root):
        plan = make(load_corpus(root))
        written = not plan.refused and not dry_run
        if written:
            plan.write()
    if as_json:
        typer.echo(json_of(plan, root, written=written))
    else:
        print_findings(plan.findings, show_all=True)
        files = [] if plan.refused else names(plan, root)
        for line in files[:SHOWN]:
            typer.echo(f"  {line}")
        if len(files) > SHOWN:
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


def names(plan: Plan, root: Path) -> list[str]:
    """The files of a plan as a house calls them."""
    return [str(path.relative_to(root)) for path in plan.files]


def json_of(plan: Plan, root: Path, *, written: bool) -> str:
    """What a plan is and what became of it, for machines."""
    import msgspec

    result = {
        "written": written,
        "documents": plan.documents,
        "files": names(plan, root),
        "findings": [finding.as_dict() for finding in plan.findings],
    }
    return msgspec.json.encode(result).decode("utf-8")
