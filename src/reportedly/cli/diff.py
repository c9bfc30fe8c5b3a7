"""`reportedly diff`: what changed between two states of a corpus, and which version that asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.changes import Changes

DOCUMENTS, CHANGES = 10, 8
"""As many documents, and changes of each, the terminal lists unless all are asked for."""


def diff(
    old: Annotated[str, typer.Argument(help="A release, the house of a corpus, or a git revision.")],
    new: Annotated[str, typer.Argument(help="The same, to compare with it.")],
    corpus: Annotated[Path, typer.Option(metavar="PATH", help="The house whose git revisions are meant.")] = Path(),
    show_all: Annotated[bool, typer.Option("--all", help="List every change.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page with the texts and what changed in them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything that changed as JSON.")] = False,
) -> None:
    """Say what changed between two states of a corpus, and the least version that the new one may have.

    MAJOR: texts, gold, splits, segmentation or fields that were there change, or documents go. MINOR: documents,
    gold or fields come. PATCH: all the rest.
    """
    from reportedly.changes import compare, load_state
    from reportedly.files import write_atomically

    before, after = load_state(old, corpus=corpus), load_state(new, corpus=corpus)
    changes = compare(before, after)
    if html:
        from reportedly.changes.page import page

        write_atomically(html, page(changes, before, after))
    if as_json:
        import msgspec

        typer.echo(msgspec.json.encode(changes).decode())
    else:
        _print(changes, show_all)
        if html:
            typer.echo(f"the page: {html}")


def _print(changes: Changes, show_all: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from reportedly.changes.summary import document_lines, facts, heading, step

    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(heading(changes), style="bold"))
    for name, counted in facts(changes):
        console.print(Text.assemble((f"{name}: ", "bold"), counted))
    documents = changes.changed if show_all else changes.changed[:DOCUMENTS]
    for document in documents:
        console.print(Text(document.id, style="bold"))
        found = list(document_lines(document))
        shown = found if show_all else found[:CHANGES]
        for sign, line in shown:
            console.print(Text(f"  {sign} {line}", style={"+": "green", "-": "red"}.get(sign, "")))
        if len(found) > len(shown):
            console.print(f"  … {len(found) - len(shown):,} more")
    if len(changes.changed) > len(documents):
        console.print(f"… {len(changes.changed) - len(documents):,} more documents; --all lists every change")
    for line in step(changes):
        console.print(Text(line))
