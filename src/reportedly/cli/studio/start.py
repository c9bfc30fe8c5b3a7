"""`reportedly studio start`: a Label Studio server, and a project that is ready to annotate."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.studio.home import Home
    from reportedly.studio.server.environment import Serving
    from reportedly.studio.server.first import First


def start(
    corpus: Annotated[Path, typer.Argument(help="The house of the corpus.")] = Path(),
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8080,
    host: Annotated[
        str, typer.Option(help="The address to listen on; another than 127.0.0.1 lets other machines in.")
    ] = "127.0.0.1",
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where browsers reach it, if a proxy stands before it.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="REPORTEDLY_STUDIO_DATABASE",
            help="postgresql://USER:PASSWORD@HOST:PORT/NAME; by default that of the last start, at first SQLite in "
            ".studio/. For a password set the variable rather than the option: others on the machine can read what "
            "stands on a command line.",
        ),
    ] = None,
    annotator: Annotated[
        str, typer.Option(metavar="ID", help="For whom a first project is made, if there is none yet.")
    ] = "annotator-1",
    batch: Annotated[str, typer.Option(help="The batch of that first project.")] = "practice",
    server: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The environment of the server; by default .venv-studio.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
) -> None:
    """Start Label Studio for a corpus, with a project that is ready to annotate; Ctrl-C stops it.

    Its state lies in .studio/ in the house and in its database: starting again finds everything. The first start
    makes the accounts and shows their passwords, each once.
    """
    from reportedly.corpus import house_of, load_corpus
    from reportedly.studio.home import Home
    from reportedly.studio.server.environment import Serving, find_program
    from reportedly.studio.server.first import prepare_first
    from reportedly.studio.server.running import serve

    root = house_of(corpus)
    home, program = Home(root), find_program(root, server)
    serving = Serving(host, port, database or home.secrets().database, public_url)
    if not serving.is_local:
        typer.echo(
            f"Listening on {host}: whoever reaches this machine reaches the login page, and without TLS passwords and "
            "annotations travel in clear. Use it within a network you trust, or behind a proxy with TLS "
            "(annotation/README.md).",
            err=True,
        )
    signal.signal(signal.SIGTERM, _stop)
    typer.echo("Starting Label Studio; the first time takes half a minute.", err=True)
    try:
        with serve(home, program, serving) as running:
            first = prepare_first(home, program, serving, load_corpus(root), annotator, batch)
            typer.echo(_panel(home, serving, first))
            if browser and sys.stdout.isatty():
                typer.launch(first.page)
            running.wait()
    except KeyboardInterrupt:
        typer.echo(f"Stopped; everything is kept in {serving.kept_in}.")


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _panel(home: Home, serving: Serving, first: First) -> str:
    """What to open and who logs in how."""
    from reportedly.studio.accounts import OWNER, email_of

    lines = [f"Label Studio is ready: {first.page}"]
    if first.annotator is not None:
        password = first.password or (
            f"as shown when the account was made (a new one: reportedly studio user reset {first.annotator})"
        )
        lines.append(f"  to annotate, log in as {email_of(first.annotator)}, password: {password}")
    lines += [
        f"  to manage, log in as {OWNER}; its password is in {home.secrets_file}",
        *(f"  {note}" for note in first.notes),
        f"Ctrl-C stops it. Everything is kept in {serving.kept_in}.",
    ]
    return "\n".join(lines)
