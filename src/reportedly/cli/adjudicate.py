"""`reportedly adjudicate`: gold made of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.adjudication import Adjudication
    from reportedly.corpus import Corpus
    from reportedly.studio.adjudicating import HandedOver

SHOWN = 20
"""How many of the documents that wait are named one by one."""

ACCEPTING = "One annotator's records, as they are"
ADJUDICATING = "The records of all annotators of the batch"


def adjudicate(
    batch: Annotated[str, typer.Option(help="The batch of the records; making gold closes it.")],
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is gold from elsewhere, in its place.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and show; write and push nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    adjudicator: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="Who decides what remains; by default the one person registered for it.",
            rich_help_panel=ADJUDICATING,
        ),
    ] = None,
    close: Annotated[
        bool,
        typer.Option("--close", help="Do not wait for who has not finished.", rich_help_panel=ADJUDICATING),
    ] = False,
    claims: Annotated[
        bool,
        typer.Option(
            "--claims", help="A claims batch: put its claims into the gold there is.", rich_help_panel=ADJUDICATING
        ),
    ] = False,
    no_push: Annotated[
        bool, typer.Option("--no-push", help="Leave the server alone.", rich_help_panel=ADJUDICATING)
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(
            help="The server; by default the one that studio start has started.", rich_help_panel=ADJUDICATING
        ),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(
            metavar="ANNOTATOR", help="Whose finished records become gold (single).", rich_help_panel=ACCEPTING
        ),
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this document; may be repeated.", rich_help_panel=ACCEPTING),
    ] = None,
    decided_by: Annotated[
        str | None, typer.Option(help="Who accepts; by default the annotator.", rich_help_panel=ACCEPTING)
    ] = None,
    created: Annotated[
        str | None,
        typer.Option(help="When accepted, a date-time; by default the time of each record.", rich_help_panel=ACCEPTING),
    ] = None,
) -> None:
    """Make gold of the records of a batch, and close it.

    Where all annotators agree it is made without asking. The rest goes to an
    adjudicator's project in Label Studio; pull the decisions and run this again.
    It does what can be done, and changes nothing that was made. Exits with 1 if a
    record is faulty; everything else is made all the same.

    With --accept, one annotator's records become gold as they are, all or none.
    """
    from reportedly.errors import InputError

    only_accepting = {"documents": documents, "decided-by": decided_by, "created": created}
    only_adjudicating = {"adjudicator": adjudicator, "close": close, "claims": claims, "no-push": no_push, "url": url}
    for name, value in (only_accepting if accept is None else only_adjudicating).items():
        if value:
            raise InputError(f"--{name} {'goes' if accept is None else 'does not go'} with --accept")
    if claims and replace:
        raise InputError("--replace does not go with --claims, which replaces no gold")

    import reportedly.adjudication

    if accept is not None:
        from reportedly.cli.carrying_out import carry_out
        from reportedly.plan import Plan

        def take(house: Corpus) -> Plan:
            return reportedly.adjudication.accept(
                house, accept, batch, documents=documents, decided_by=decided_by, created=created, replace=replace
            )

        carry_out(corpus, take, unit="record", done="made gold", dry_run=dry_run, as_json=as_json)
        return

    def make(house: Corpus) -> Adjudication:
        if claims:
            return reportedly.adjudication.merge_claims(house, batch, adjudicator=adjudicator, close=close)
        return reportedly.adjudication.adjudicate(house, batch, adjudicator=adjudicator, close=close, replace=replace)

    def push(house: Corpus, made: Adjudication) -> HandedOver:
        from reportedly.studio.adjudicating import hand_over

        return hand_over(house, batch, made, adjudicator=adjudicator, url=url, dry_run=dry_run)

    who = adjudicator or "ID"
    hint = f"for an adjudicator: reportedly studio push --claims --batch {batch} --annotator {who}" if claims else None
    _carry_out(corpus, make, None if no_push or claims else push, hint, dry_run=dry_run, as_json=as_json)


def _carry_out(
    corpus: Path,
    make: Callable[[Corpus], Adjudication],
    push: Callable[[Corpus, Adjudication], HandedOver] | None,
    hint: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from reportedly.cli.printing import print_findings
    from reportedly.corpus import house_of, load_corpus
    from reportedly.locking import locked

    root = house_of(corpus)
    with nullcontext() if dry_run else locked(root):
        house = load_corpus(root)
        made = make(house)
        if not dry_run:
            made.plan.write()
    if not as_json:
        print_findings(made.findings, show_all=True)
        typer.echo("\n".join(_lines(made, dry_run=dry_run)))
        if hint and made.waiting:
            typer.echo(hint)
    handed = push(house, made) if push and made.waiting else None
    if handed and not as_json:
        if handed.push:
            print_findings(handed.push.findings, show_all=True)
        typer.echo(_handed(handed, dry_run=dry_run))
    if as_json:
        typer.echo(_json(made, handed, root, dry_run=dry_run))
    raise typer.Exit(int(made.faulty or (handed is not None and handed.refused)))


def _lines(made: Adjudication, *, dry_run: bool) -> Iterator[str]:
    yield ", ".join(
        [
            f"{len(made.merged):,} merged",
            f"{len(made.decided):,} decided",
            f"{len(made.waiting):,} waiting for an adjudicator",
            *([f"{len(made.standing):,} gold before"] if made.standing else []),
        ]
    ) + ("; dry run: nothing was written" if dry_run else "")
    if made.held:
        yield f"{len(made.held):,} held back: gold would close the batch, which is not finished (--close does not wait)"
    for waiting in made.waiting[:SHOWN]:
        yield f"  {waiting.doc_id}: {waiting.reason}"
    if len(made.waiting) > SHOWN:
        yield f"  … and {len(made.waiting) - SHOWN:,} more"


def _handed(handed: HandedOver, *, dry_run: bool) -> str:
    if handed.push is None:
        return f"not pushed: {handed.problem}. Then run this again"
    there = (
        f"{len(handed.push.imported):,} {'would be ' if dry_run else ''}pushed, {handed.push.present:,} there before"
    )
    where = handed.url or "a new project"
    return f"{there}: {where} of {handed.push.key.annotator}. When decided: reportedly studio pull, and run this again"


def _json(made: Adjudication, handed: HandedOver | None, root: Path, *, dry_run: bool) -> str:
    import msgspec

    from reportedly.cli.carrying_out import names

    push = handed.push if handed else None
    result = {
        # False too if errors left nothing to write.
        "written": not dry_run and (bool(made.plan.files) or not made.faulty),
        "documents": made.plan.documents,
        "files": names(made.plan, root),
        "merged": made.merged,
        "decided": made.decided,
        "held": made.held,
        "standing": made.standing,
        "waiting": [{"document": waiting.doc_id, "reason": waiting.reason} for waiting in made.waiting],
        "pushed": push.imported if push else (),
        "url": handed.url if handed else None,
        "not_pushed": handed.problem if handed else None,
        "findings": [finding.as_dict() for finding in (*made.findings, *(push.findings if push else ()))],
    }
    return msgspec.json.encode(result).decode("utf-8")
