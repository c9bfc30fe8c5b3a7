"""`reportedly studio pull`: what was annotated, into the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reportedly.studio.pulling import Pulled


def pull(
    batch: Annotated[str | None, typer.Option(help="Only this batch; with --from, the batch it is.")] = None,
    annotator: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this annotator; with --from, whose work it is.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help="Not from the server: a JSON export, or tasks.json.gz of a snapshot."
        ),
    ] = None,
    user: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="With --from: the account, where several have worked in it.")
    ] = None,
    utf16: Annotated[
        bool,
        typer.Option("--utf16", help="Offsets count UTF-16 units, as in exports of very old versions: repair them."),
    ] = False,
    corpus: Annotated[Path, typer.Option(help="The house of the corpus.")] = Path(),
    url: Annotated[
        str | None, typer.Option(help="The server; by default the one that studio start has started.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and show; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Bring what was annotated into corpus/annotations/, and list what is unfinished.

    Every offset is proved on the text. What is faulty is rejected by document and region and the rest kept; then the
    command exits with 1, at every pull until it is mended in Label Studio. What has not changed is left as it is.
    """
    import msgspec

    from reportedly.corpus import house_of, load_corpus
    from reportedly.errors import InputError
    from reportedly.locking import locked
    from reportedly.studio.client import connect
    from reportedly.studio.pulling import pull as read
    from reportedly.studio.sources import Source, from_file, from_server, role_of, wanted_projects

    root = house_of(corpus)

    def sources() -> Iterator[Source]:
        if file is not None:
            if batch is None or annotator is None:
                raise InputError("--from needs --annotator and --batch: a file does not say whose work it is")
            known = load_corpus(root).annotators.get(annotator)
            yield from_file(file, annotator, batch, user=user, role=known.role if known else "annotator")
            return
        with connect(root, url=url) as client:
            users = client.users()
            house = load_corpus(root)
            for key, project in wanted_projects(client, house, batch, annotator).items():
                yield from_server(client, key, project, users, role_of(house, key))

    results: list[Pulled] = []
    for source in sources():
        with nullcontext() if dry_run else locked(root):
            pulled = read(load_corpus(root), source, units="utf-16" if utf16 else "code-points")
            if not dry_run:
                pulled.plan.write()
        results.append(pulled)
        if not as_json:
            _print(pulled, dry_run=dry_run)
    if as_json:
        typer.echo(msgspec.json.encode([_as_dict(pulled) for pulled in results]).decode("utf-8"))
    raise typer.Exit(int(any(pulled.rejected for pulled in results)))


def _print(pulled: Pulled, *, dry_run: bool) -> None:
    from reportedly.cli.printing import print_findings

    title = f"{pulled.annotator}, batch {pulled.batch}"
    if pulled.closed:
        typer.echo(f"{title}: closed, nothing is recorded any more")
        return
    print_findings(pulled.findings, show_all=True)
    states = Counter(pulled.states.values())
    told = ", ".join(f"{count:,} {state}" for state, count in states.items()) or "no documents"
    written = len(pulled.plan.documents)
    typer.echo(f"{title}: {told}")
    typer.echo(f"  {written:,} {'would be ' if dry_run else ''}recorded, {len(pulled.unchanged):,} unchanged")
    if pulled.filled:
        typer.echo(f"  filled in: {', '.join(f'{count:,} {name}' for name, count in pulled.filled.most_common())}")
    if pulled.inferred:
        typer.echo(f"  {pulled.inferred:,} relations got type or direction from their two ends")
    if pulled.unfinished:
        typer.echo(f"  unfinished, {len(pulled.unfinished):,} places to look at before the batch closes:")
        for one in pulled.unfinished:
            typer.echo(f"    {one.span} {one.text!r}: {one.problem}")


def _as_dict(pulled: Pulled) -> dict[str, Any]:
    import msgspec

    return {
        "annotator": pulled.annotator,
        "batch": pulled.batch,
        "role": pulled.role,
        "closed": pulled.closed,
        "states": pulled.states,
        "recorded": pulled.plan.documents,
        "unchanged": pulled.unchanged,
        "filled": dict(pulled.filled),
        "inferred": pulled.inferred,
        "unfinished": msgspec.to_builtins(pulled.unfinished),
        "findings": [finding.as_dict() for finding in pulled.findings],
    }
