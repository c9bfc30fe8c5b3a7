"""`reportedly validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from reportedly.errors import InputError


def validate(
    path: Annotated[Path, typer.Argument(help="The house of a corpus, or the corpus/ in it.")] = Path(),
    level: Annotated[
        list[str] | None,
        typer.Option(help="Check this level only (repeatable): structure, references, guidelines or corpus."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend first what can be mended mechanically.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object per finding and line.")] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Print every place, not only the first few.")] = False,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="Print the page of all findings and exit.")] = False,
) -> None:
    """Check a corpus and say what is wrong, where, and what to do about it.

    Exits with 1 if there is a finding of severity error; notices are no errors.
    """
    from reportedly import validation
    from reportedly.validation.fixing import fix_corpus
    from reportedly.validation.rendering import as_json, catalogue_page, grouped

    if catalogue:
        if fix or json or show_all or level:
            raise InputError("--catalogue prints the page of all findings; give it alone")
        typer.echo(catalogue_page(), nl=False)
        return
    mended = fix_corpus(path) if fix else []
    for line in mended:
        typer.echo(line, err=json)
    failed = False
    if json:
        for finding in validation.validate(path, level):
            failed |= finding.severity == "error"
            typer.echo(as_json(finding))
        raise typer.Exit(failed)
    console = Console(highlight=False, soft_wrap=True)
    progress = Console(stderr=True)
    with progress.status("validating …"):
        groups = grouped(validation.validate(path, level))
    for group in groups:
        failed |= group.severity == "error"
        console.print(Text(group.heading, style="bold red" if group.severity == "error" else "bold yellow"))
        console.out("\n".join(group.lines(show_all)), highlight=False)
    if not groups:
        console.print(Text("no findings", style="green"))
    raise typer.Exit(failed)
