"""`reportedly results`: recorded results, shown and computed anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="results", help="Show recorded results, and compute them anew.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option("--results", metavar="FOLDER", help="The folder of results.jsonl.")]


@app.command()
def show(
    results: Folder = Path("benchmarks"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Show the recorded results as tables in Markdown, one for each gold."""
    import msgspec

    from reportedly.results import read_results
    from reportedly.results.table import as_markdown

    rows = read_results(results)
    typer.echo(msgspec.json.encode(rows).decode() if as_json else as_markdown(rows), nl=as_json)


@app.command()
def check(
    golds: Annotated[
        list[Path] | None, typer.Argument(metavar="[GOLD]...", help="Houses and releases to score against.")
    ] = None,
    results: Folder = Path("benchmarks"),
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of each row as JSON.")] = False,
) -> None:
    """Compute every recorded score anew from its predictions. Exits with 1 if one comes out otherwise.

    Also refuses results in which a committed row is missing or was changed. A row whose gold is not
    among those given is left out, and said so.
    """
    import msgspec

    import reportedly.results

    checked = list(reportedly.results.check(results, golds or [Path()]))
    if as_json:
        typer.echo(msgspec.json.encode(checked).decode())
    for one in () if as_json else checked:
        detail = f": {one.detail}" if one.detail else ""
        typer.echo(f"{one.state:8} {one.row.system} on {one.row.gold}{detail}")
    raise typer.Exit(int(any(one.fails for one in checked)))
