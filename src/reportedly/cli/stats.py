"""`reportedly stats`: how varied a corpus is, by itself or beside another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.statistics.tables import Table as Figures


def stats(
    corpus: Annotated[Path, typer.Argument(metavar="[ROOT]", help="The house of the corpus.")] = Path(),
    beside: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="The house of another corpus to compare with.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures, unrounded, as JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")] = False,
) -> None:
    """Measure the variety of a corpus: sentences, words, cues, hedges, denials, sources, quotations, depth.

    Words of the lexicon are counted in raw text, the rest in gold. With --beside, each figure is compared at equal
    size, and given as a ratio in both directions.
    """
    from rich.console import Console

    from reportedly.corpus import load_corpus
    from reportedly.errors import InputError
    from reportedly.statistics import compare, measure, tables

    if as_json and as_markdown:
        raise InputError("--json and --markdown are two ways to print; choose one")
    with Console(stderr=True).status("counting …"):
        ours = load_corpus(corpus)
        found = measure(ours) if beside is None else compare(ours, load_corpus(beside))
    if as_json:
        import msgspec

        typer.echo(msgspec.json.encode(found).decode())
    elif as_markdown:
        typer.echo(tables.as_markdown(found), nl=False)
    else:
        for table in tables.tables(found):
            _print(table)


def _print(table: Figures) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(table.title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    for i, name in enumerate(table.header):
        shown.add_column(Text(name), overflow="fold", no_wrap=not i)
    for section, rows in table.sections.items():
        if section:
            shown.add_row(Text(section, style="bold"))
        for row in rows:
            shown.add_row(*map(Text, row))
        shown.add_section()
    console = Console()
    console.print(shown)
    if table.note:
        console.print(Text(table.note))
