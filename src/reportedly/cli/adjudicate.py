"""`reportedly adjudicate`: gold made of records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def adjudicate(
    accept: Annotated[str, typer.Option(metavar="ANNOTATOR", help="Whose finished records become gold as they are.")],
    batch: Annotated[str, typer.Option(help="The batch of the records; it is closed with this.")],
    documents: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this document; may be repeated.")
    ] = None,
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    decided_by: Annotated[str | None, typer.Option(help="Who accepts; by default the annotator.")] = None,
    created: Annotated[
        str | None, typer.Option(help="When accepted, a date-time; by default the time of each record.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is gold from elsewhere, in its place.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and show; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Make gold of one annotator's records (gold_status single), and close their batch.

    Skipped documents are left out. With one error (a draft, gold from elsewhere, what
    validate would call an error) nothing is written.
    """
    import reportedly.adjudication
    from reportedly.cli.carrying_out import carry_out
    from reportedly.corpus import Corpus
    from reportedly.plan import Plan

    def make(house: Corpus) -> Plan:
        return reportedly.adjudication.accept(
            house, accept, batch, documents=documents, decided_by=decided_by, created=created, replace=replace
        )

    carry_out(corpus, make, unit="record", done="made gold", dry_run=dry_run, as_json=as_json)
