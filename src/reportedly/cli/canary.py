"""`reportedly canary`: whether files hold the string that marks a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def canary(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files or folders; - reads the standard input.")],
    corpus: Annotated[
        Path, typer.Option(help="Whose canary: the house of a corpus, or a release; by default the house here.")
    ] = Path(),
    text: Annotated[
        str | None, typer.Option("--canary", metavar="STRING", help="The canary itself, where neither is at hand.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Look for the canary of a corpus in training data or in what a model wrote; exits with 1 if it is there.

    Found are also its UUID alone, half of the UUID, other case, and what is cut across lines. Any kind of file is
    read, .gz unpacked and .parquet row by row.
    """
    import reportedly.canary
    from reportedly.release.canary import declared_canary

    sought = reportedly.canary.Canary(declared_canary(corpus) if text is None else text)
    searched, found = 0, []
    for _, of_file in reportedly.canary.search(sought, files):
        searched += 1
        found += of_file
        for one in [] if as_json else of_file:
            typer.echo(f"{one.file}:{one.hit.line}: {one.hit.kind}: {one.hit.text}")
    if as_json:
        import msgspec

        hits = [{"file": one.file, **msgspec.to_builtins(one.hit)} for one in found]
        typer.echo(msgspec.json.encode({"canary": sought.text, "files": searched, "hits": hits}).decode())
    else:
        for kind in dict.fromkeys(one.hit.kind for one in found):
            typer.echo(f"{kind}: {reportedly.canary.KINDS[kind]}", err=True)
        typer.echo(f"files searched: {searched:,}, found: {len(found):,}", err=True)
    raise typer.Exit(int(bool(found)))
