"""`reportedly validate`: what is wrong with a corpus or a release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    path: Annotated[Path, typer.Argument(help="The house of a corpus, the corpus/ in it, or a release.")] = Path(),
    level: Annotated[
        list[str] | None,
        typer.Option(help="Check this level only (repeatable): structure, references, guidelines or corpus."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend first what can be mended mechanically.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object per finding and line.")] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Print every place, not only the first few.")] = False,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="Print the page of all findings and exit.")] = False,
) -> None:
    """Check a corpus or a release and say what is wrong, where, and what to do about it.

    A release is checked as a stranger would: checksums, card against files, labels, counts. Exits with 1 if
    there is a finding of severity error; notices are no errors.
    """
    from rich.console import Console

    from reportedly import validation
    from reportedly.cli.printing import print_findings
    from reportedly.errors import InputError
    from reportedly.release.check import check_release, is_release
    from reportedly.validation.fixing import fix_corpus
    from reportedly.validation.rendering import as_json, catalogue_page

    if catalogue:
        if fix or json or show_all or level:
            raise InputError("--catalogue prints the page of all findings; give it alone")
        typer.echo(catalogue_page(), nl=False)
        return
    if is_release(path):
        if fix or level:
            raise InputError(f"{path} is a release, which is checked whole and never mended; build it anew")
        findings = check_release(path)
    else:
        mended = fix_corpus(path) if fix else []
        for line in mended:
            typer.echo(line, err=json)
        findings = validation.validate(path, level)
    if json:
        failed = False
        for finding in findings:
            failed |= finding.severity == "error"
            typer.echo(as_json(finding))
        raise typer.Exit(failed)
    with Console(stderr=True).status("validating …"):
        found = list(findings)
    print_findings(found, show_all=show_all)
    errors = sum(finding.severity == "error" for finding in found)
    if found:
        typer.echo(f"errors: {errors:,}, notices: {len(found) - errors:,}")
    else:
        typer.secho("no findings", fg="green")
    raise typer.Exit(int(errors > 0))
