"""`reportedly studio user`: the accounts of annotators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.model import RoleName
    from reportedly.studio.server.accounts import Accounts

app = typer.Typer(help="The accounts of annotators.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The annotator's pseudonym.")]
House = Annotated[Path, typer.Option("--corpus", help="The house of the corpus.")]
Server = Annotated[
    Path | None, typer.Option(metavar="PATH", help="The environment of the server; by default .venv-studio.")
]


@app.command()
def add(
    annotator: Id,
    adjudicator: Annotated[bool, typer.Option("--adjudicator", help="Register as one who adjudicates.")] = False,
    corpus: House = Path(),
    server: Server = None,
) -> None:
    """Make an annotator's account and show its password, once; register the annotator if need be."""
    from reportedly.corpus import house_of, load_corpus
    from reportedly.locking import locked
    from reportedly.studio.server.registering import register

    root = house_of(corpus)
    with locked(root):
        role: RoleName = "adjudicator" if adjudicator else "annotator"
        added = register(load_corpus(root), annotator, role)
    if added:
        typer.echo(f"{annotator} was registered in annotation/annotators.yaml as a human {role}; edit it if need be")
    _show(annotator, _accounts(root, server).add(annotator))


@app.command()
def reset(annotator: Id, corpus: House = Path(), server: Server = None) -> None:
    """Give an annotator a new password, and show it once."""
    from reportedly.corpus import house_of

    _show(annotator, _accounts(house_of(corpus), server).reset(annotator))


@app.command()
def remove(annotator: Id, corpus: House = Path(), server: Server = None) -> None:
    """Shut an annotator out. What they made stays; `add` lets them in again."""
    from reportedly.corpus import house_of

    _accounts(house_of(corpus), server).remove(annotator)
    typer.echo(f"{annotator} cannot log in any more")


@app.command("list")
def list_(corpus: House = Path(), server: Server = None) -> None:
    """List all accounts."""
    from reportedly.corpus import house_of

    for account in _accounts(house_of(corpus), server).all():
        typer.echo(f"{account.email}{'' if account.active else '  (shut out)'}")


def _accounts(root: Path, server: Path | None) -> Accounts:
    from reportedly.studio.home import Home
    from reportedly.studio.server.accounts import Accounts
    from reportedly.studio.server.environment import Serving, find_program

    home = Home(root)
    return Accounts(home, find_program(root, server), Serving(database=home.secrets().database))


def _show(annotator: str, password: str) -> None:
    from reportedly.studio.accounts import email_of

    typer.echo(f"{email_of(annotator)}  password: {password}")
    typer.echo("It is shown this once and kept nowhere; hand it over in person or by a channel you trust.")
