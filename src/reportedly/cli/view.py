"""`reportedly view`: an annotated document to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def view(
    doc_id: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id.")],
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    annotator: Annotated[str | None, typer.Option(help="Whose record to show instead of gold.")] = None,
    batch: Annotated[str | None, typer.Option(help="The batch of that record; by default the last.")] = None,
) -> None:
    """Show a document with its spans in brackets, then who holds each claim and how surely."""
    from rich.console import Console
    from rich.text import Text

    from reportedly.corpus import load_corpus
    from reportedly.errors import InputError
    from reportedly.view import bracketed, claim_lines

    house = load_corpus(corpus)
    if doc_id not in house.documents:
        raise InputError(f"{house.root}: there is no document {doc_id}")
    folders = [
        folder
        for folder in (house.records if annotator else (house.gold,))
        if doc_id in folder
        and (annotator is None or (folder.path.parent.name == annotator and batch in (None, folder.path.name)))
    ]
    if not folders:
        raise InputError(f"{doc_id} has no {f'record of {annotator}' if annotator else 'gold'}")
    annotation = folders[-1][doc_id]
    console = Console(highlight=False, soft_wrap=True)
    rendered = Text()
    colors = {label: spec.color for label, spec in house.schema.labels.items()}
    for piece, label in bracketed(house.text(doc_id), annotation):
        rendered.append(piece, style=colors.get(label or "", ""))
    console.print(rendered)
    for title, lines in claim_lines(annotation, house.schema):
        console.print(title, style="bold", markup=False)
        for line in lines:
            console.print(f"  {line}", markup=False)
