"""`reportedly init`: a corpus of one's own."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", file_okay=False)],
    name: Annotated[str | None, typer.Option(help="Name of the corpus; by default made of the folder's.")] = None,
    license_id: Annotated[str, typer.Option("--license", help="Licence of the data (SPDX identifier).")] = "CC-BY-4.0",
    language: Annotated[str, typer.Option(help="Language of the texts (BCP-47 tag).")] = "en",
    schema: Annotated[Path | None, typer.Option(help="A labels.yaml of your own.", exists=True, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Start a corpus of one's own: schema, corpus, annotators and a data card to fill in."""
    from reportedly.cli.carrying_out import json_of, names
    from reportedly.intake import new_house

    plan = new_house(folder, name=name, license_id=license_id, language=language, schema_file=schema)
    plan.write()
    if as_json:
        typer.echo(json_of(plan, folder.resolve(), written=True))
        return
    for file in names(plan, folder.resolve()):
        typer.echo(f"  {file}")
    typer.echo(f"started a corpus in {folder}; next:")
    typer.echo(f"  reportedly add FILE.txt --published DATE --corpus {shlex.quote(str(folder))}")
