"""`reportedly studio status`: who has done how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.studio.status import Progress


def status(
    batch: Annotated[str | None, typer.Option(help="Only this batch.")] = None,
    annotator: Annotated[str | None, typer.Option(metavar="ID", help="Only this annotator.")] = None,
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    url: Annotated[
        str | None, typer.Option(help="The server; by default the one that studio start has started.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show per annotator and batch what is done (and how much of that is empty), begun, skipped and untouched.

    Each: the median time for a document that is done; left: what is begun or untouched, and about how long it takes;
    pulled: how many have a record in the corpus, or that gold was made from them.
    """
    import msgspec

    from reportedly.corpus import house_of, load_corpus
    from reportedly.studio.client import connect
    from reportedly.studio.sources import from_server, role_of, together, wanted_projects
    from reportedly.studio.status import progress_of

    root = house_of(corpus)
    rows: list[Progress] = []
    with connect(root, url=url) as client:
        house, users = load_corpus(root), client.users()
        for key, parts in together(wanted_projects(client, house, batch, annotator)).items():
            role = role_of(house, key)
            sources = [from_server(client, part, project, users, role) for part, project in parts.items()]
            rows.append(progress_of(house, key, sources))
    if as_json:
        typer.echo(msgspec.json.encode(rows).decode("utf-8"))
    else:
        _print(rows)


def _print(rows: list[Progress]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("batch", "annotator"):
        table.add_column(name, overflow="fold")
    for name in ("docs", "done", "empty", "begun", "skipped", "untouched", "each", "left", "pulled"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        states = row.states
        kind = "" if row.kind == "pass" else f" ({row.kind})"
        cells = [
            _documents(row),
            states["done"] + states["done-empty"],
            states["done-empty"],
            states["draft"],
            states["skipped"],
            states["untouched"],
            _time(row.seconds),
            f"{row.remaining}, {_time(row.remaining_seconds)}" if row.remaining and row.seconds else row.remaining,
            "closed" if row.closed else row.recorded,
        ]
        table.add_row(row.batch + kind, row.annotator, *map(str, cells))
    Console().print(table)


def _documents(row: Progress) -> str:
    if row.kind != "claims":
        return str(row.documents)
    return f"{row.documents} {'story' if row.documents == 1 else 'stories'}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
