"""`reportedly release`: build a version of the dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def release(
    corpus: Annotated[Path, typer.Argument(help="The house of the corpus.")] = Path(),
    dist: Annotated[Path | None, typer.Option(help="Where to build; by default dist/ in the house.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one per processor.")] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Then write corpus/releases/<version>.json, to be committed.")
    ] = False,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Build nothing: check the release in DIR as a stranger would, and load it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest (of --verify: the findings) as JSON.")] = (
        False
    ),
) -> None:
    """Validate the corpus and build the version that corpus.yaml names.

    The release stands in DIST/<name>-<version>/ and loads with datasets.load_dataset. Refused are a working tree
    that differs from its commit; a corpus with findings of severity error; a version that is recorded already,
    too small a step after the newest record, or without an entry in CHANGELOG.md. --verify needs no corpus, but
    holds the release against its record if CORPUS has one, and exits with 1 if there is a finding of severity error.
    """
    import os

    from rich.console import Console
    from rich.table import Table

    from reportedly.cli.printing import print_findings
    from reportedly.corpus import house_of
    from reportedly.errors import InvalidDataError
    from reportedly.release import build_release
    from reportedly.release.card_check import check_finished
    from reportedly.release.recording import record_file

    if verify is not None:
        _verify(verify, corpus, as_json)
        return
    target = dist or corpus / "dist"
    try:
        manifest = build_release(corpus, target, workers=workers or os.cpu_count() or 1, record=record)
    except InvalidDataError as error:
        print_findings(error.findings)
        typer.echo(f"reportedly: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(manifest.encode().decode("utf-8"), nl=False)
        return
    table = Table(title=f"{manifest.name} {manifest.version}", title_justify="left")
    table.add_column("file")
    table.add_column("rows", justify="right")
    table.add_column("bytes", justify="right")
    for name, entry in manifest.files.items():
        table.add_row(name, "" if entry.rows is None else f"{entry.rows:,}", f"{entry.bytes:,}")
    built = target / f"{manifest.name}-{manifest.version}"
    console = Console()
    console.print(table)
    print_findings(check_finished(built))
    console.print(f"built and checked: {built}", soft_wrap=True, highlight=False)
    if record:
        written = record_file(house_of(corpus), manifest.version)
        console.print(
            f"recorded: {written}; commit it, with the next version in corpus.yaml", soft_wrap=True, highlight=False
        )


def _verify(folder: Path, corpus: Path, as_json: bool) -> None:
    """Print what is found in a release, and what was verified; `corpus` may be the house of its corpus, or not."""
    from rich.console import Console

    from reportedly.cli.printing import print_findings
    from reportedly.corpus import is_house
    from reportedly.release import verify_release
    from reportedly.validation.rendering import as_json as rendered

    with Console(stderr=True).status("verifying …"):
        verified = verify_release(folder, corpus if is_house(corpus) else None)
    if as_json:
        for finding in verified.findings:
            typer.echo(rendered(finding))
    else:
        print_findings(verified.findings, show_all=True)
        said = "not verified" if verified.failed else "verified"
        typer.echo(f"{said}: {verified.release}, {verified.files:,} files, {verified.documents:,} documents")
    raise typer.Exit(int(verified.failed))
