"""`reportedly studio push`: documents into an annotator's project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reportedly.studio.upkeep import Push


def push(
    batch: Annotated[str, typer.Option(help="The batch: a name of one's own choice, as pilot or round-1.")],
    annotator: Annotated[
        list[str], typer.Option(metavar="ID", help="Who annotates, a registered pseudonym; may be repeated.")
    ],
    documents: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this document; may be repeated. By default all of the corpus."),
    ] = None,
    claims: Annotated[
        bool,
        typer.Option("--claims", help="A claims batch: the stories with their gold, to say which claims it makes."),
    ] = False,
    story: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="With --claims: only this story; may be repeated. By default all with claims."),
    ] = None,
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    with_cues: Annotated[bool, typer.Option("--open", help="Not blind: suggest cues, hedges and denials too.")] = False,
    url: Annotated[
        str | None, typer.Option(help="The server; by default the one that studio start has started.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look and show; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Make the project of each annotator for a batch and put the documents into it, with what can be filled in.

    Pushing again adds what is missing and changes nothing else. A project is saved to .studio/snapshots before it is
    changed. Exits with 1 if something was not pushed, and says why.

    With --claims, a project for each story, which shows its documents beside each other. An adjudicator gets the
    stories that the annotators of the batch do not agree on.
    """
    import msgspec

    from reportedly.cli.printing import print_findings
    from reportedly.corpus import house_of, load_corpus
    from reportedly.errors import InputError
    from reportedly.studio.claims import push_claims
    from reportedly.studio.client import connect
    from reportedly.studio.pushing import push_pass

    if claims and (documents or with_cues):
        raise InputError("--documents and --open do not go with --claims")
    if story and not claims:
        raise InputError("--story goes with --claims")
    root = house_of(corpus)
    pushes: list[Push] = []
    with connect(root, url=url) as client:
        house = load_corpus(root)
        for who in dict.fromkeys(annotator):
            with _progress(who, quiet=as_json) as advance:
                if claims:
                    made = push_claims(client, house, batch, who, stories=story or (), dry_run=dry_run, advance=advance)
                else:
                    one = push_pass(
                        client,
                        house,
                        batch,
                        who,
                        documents=documents or (),
                        blind=not with_cues,
                        dry_run=dry_run,
                        advance=advance,
                    )
                    made = [one]
            pushes += made
            for done in [] if as_json else made:
                print_findings(done.findings, show_all=True)
                typer.echo(_line(done, client.url, dry_run=dry_run))
    if as_json:
        rows = [_as_dict(done, client.url, dry_run=dry_run) for done in pushes]
        typer.echo(msgspec.json.encode(rows).decode("utf-8"))
    raise typer.Exit(int(any(done.refused for done in pushes)))


@contextmanager
def _progress(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], object]]:
    """A bar on a terminal; gives what moves it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _line(done: Push, url: str, *, dry_run: bool) -> str:
    imported, title = len(done.imported), done.key.title
    one, many = ("story", "stories") if done.key.kind == "claims" else ("document", "documents")
    parts = [f"{imported:,} {one if imported == 1 else many} pushed", f"{done.present:,} there before"]
    parts += ["interface renewed"] if done.interface_changed else []
    parts += [f"saved before to {done.snapshot}"] if done.snapshot else []
    where = f"{url}/projects/{done.project.id}" if done.project else "a new project" if done.created else "no project"
    return f"{'dry run: ' if dry_run else ''}{title}: {', '.join(parts)} ({where})"


def _as_dict(done: Push, url: str, *, dry_run: bool) -> dict[str, Any]:
    import msgspec

    return {
        "dry_run": dry_run,
        "key": msgspec.to_builtins(done.key),
        "project": done.project.id if done.project else None,
        "url": f"{url}/projects/{done.project.id}" if done.project else None,
        "created": done.created,
        "imported": done.imported,
        "present": done.present,
        "interface_changed": done.interface_changed,
        "snapshot": str(done.snapshot) if done.snapshot else None,
        "findings": [finding.as_dict() for finding in done.findings],
    }
