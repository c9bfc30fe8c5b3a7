"""`reportedly publish`: send a built release to where others find it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def publish(
    release: Annotated[Path, typer.Argument(help="The folder of a built release.", exists=True, file_okay=False)],
    target: Annotated[
        str,
        typer.Argument(help="hf://datasets/OWNER/NAME, or the URL of a folder: s3://…, file:///…"),
    ],
    corpus: Annotated[
        Path | None,
        typer.Option(help="The house of its corpus, which knows what was withdrawn since; by default around RELEASE."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show every operation and do none.")] = False,
    create: Annotated[bool, typer.Option("--create", help="Make the missing repository, public.")] = False,
    endpoint: Annotated[str | None, typer.Option(help="The address of another hub.")] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(help="A file with the token; by default HF_TOKEN or the login.", exists=True, dir_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Publish a version, once: checked first, never over another, and never what its licence forbids.

    Run again it does nothing, or completes what was interrupted. On the hub a version is one commit and
    the tag v<version>; elsewhere it is the folder <name>-<version>/, finished when it has SHA256SUMS.
    """
    import sys

    import msgspec
    from huggingface_hub.utils.tqdm import disable_progress_bars

    from reportedly.cli.printing import print_findings
    from reportedly.corpus import house_of
    from reportedly.errors import InvalidDataError
    from reportedly.publishing import Operation
    from reportedly.publishing import publish as publish_release

    def show(operation: Operation) -> None:
        if not as_json:
            size = "" if operation.bytes is None else f"{operation.bytes:,} bytes"
            typer.echo(f"  {operation.do:<6}  {operation.on}  {size}".rstrip())

    if not sys.stderr.isatty():
        disable_progress_bars()
    token = token_file.read_text(encoding="utf-8").strip() if token_file else None
    try:
        publication = publish_release(
            release,
            target,
            house=house_of(corpus) if corpus else None,
            dry_run=dry_run,
            create=create,
            endpoint=endpoint,
            token=token,
            report=show,
        )
    except InvalidDataError as error:
        print_findings(error.findings)
        typer.echo(f"reportedly: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(msgspec.json.encode(publication.as_dict()).decode("utf-8"))
        return
    if dry_run:
        for operation in publication.operations:
            show(operation)
    print_findings(publication.notices)
    state = "dry run, nothing was done" if publication.state == "planned" else publication.state
    typer.echo(f"{state}: {publication.name} {publication.version} at {publication.place}")
    typer.echo(f"sha256 of its SHA256SUMS: {publication.sums_sha256}")
