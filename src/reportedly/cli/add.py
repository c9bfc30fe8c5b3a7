"""`reportedly add`: documents in, or one annotator's records of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

DOCUMENTS = "Documents: what their files do not say"
RECORDS = "Records of an annotator"


def add(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATHS", help="Files (.txt .html .jsonl, or .ann) or folders of them.")
    ],
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    origin: Annotated[str | None, typer.Option(help="Where documents or records come from, in words.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and show; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    doc_id: Annotated[
        str | None, typer.Option("--id", help="Its id (one document only).", rich_help_panel=DOCUMENTS)
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Its headline, the first line (one document only).", rich_help_panel=DOCUMENTS)
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="2031-04-16 or 2031-04-16T07:15:00+02:00.", rich_help_panel=DOCUMENTS)
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.", rich_help_panel=DOCUMENTS)] = None,
    genre: Annotated[str | None, typer.Option(help="What kind of text it is.", rich_help_panel=DOCUMENTS)] = None,
    story: Annotated[
        str | None, typer.Option(help="The events it is about; by default its id.", rich_help_panel=DOCUMENTS)
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="BCP-47 tag; by default the corpus' language.", rich_help_panel=DOCUMENTS)
    ] = None,
    license_id: Annotated[
        str | None,
        typer.Option("--license", help="SPDX identifier; by default the corpus' licence.", rich_help_panel=DOCUMENTS),
    ] = None,
    annotator: Annotated[
        str | None, typer.Option(help="A registered pseudonym; PATHS are .ann files.", rich_help_panel=RECORDS)
    ] = None,
    batch: Annotated[str | None, typer.Option(help="The batch of the records.", rich_help_panel=RECORDS)] = None,
    created: Annotated[
        str | None, typer.Option(help="When annotated, a date-time; by default now.", rich_help_panel=RECORDS)
    ] = None,
    # The choices are those of the model, which a type checker compares; importing it would slow --help.
    status: Annotated[
        Literal["done", "skipped", "draft"] | None, typer.Option(help="By default done.", rich_help_panel=RECORDS)
    ] = None,
    role: Annotated[
        Literal["annotator", "adjudicator"] | None,
        typer.Option(help="By default as registered.", rich_help_panel=RECORDS),
    ] = None,
    fill_in: Annotated[
        bool,
        typer.Option("--fill-in", help="Fill in what was left out, as studio pull does.", rich_help_panel=RECORDS),
    ] = False,
) -> None:
    """Add documents, or one annotator's records of them. With one error nothing at all is written.

    Texts are brought into one form (NFC, LF), and what was changed is said. Web pages need the extra html.
    """
    from reportedly.cli.carrying_out import carry_out
    from reportedly.corpus import Corpus
    from reportedly.errors import InputError
    from reportedly.intake import add_documents, add_records
    from reportedly.plan import Plan

    document = _given(
        id=doc_id,
        title=title,
        published=published,
        outlet=outlet,
        genre=genre,
        story=story,
        lang=lang,
        license=license_id,
    )
    record = _given(batch=batch, created=created, status=status, role=role)
    if annotator is None:
        for name in [*record, *(["fill-in"] if fill_in else [])]:
            raise InputError(f"--{name} goes with --annotator")
    else:
        for name in document:
            raise InputError(f"--{name} does not go with --annotator: documents are added without it")
        if batch is None:
            raise InputError("--annotator needs --batch")

    def make(house: Corpus) -> Plan:
        if annotator is None or batch is None:
            return add_documents(house, paths, document | _given(origin=origin))
        return add_records(
            house,
            paths,
            annotator=annotator,
            batch=batch,
            created=created,
            origin=origin,
            status=status,
            role=role,
            fill_in=fill_in,
        )

    unit = "document" if annotator is None else "record"
    carry_out(corpus, make, unit=unit, done="added", dry_run=dry_run, as_json=as_json)


def _given(**options: str | None) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}
