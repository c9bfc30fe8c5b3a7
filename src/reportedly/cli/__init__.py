"""The command line: one module per command, heavy libraries loaded inside the command.

Exit codes: 0 clean (notices allowed), 1 findings of severity error, 2 misuse.
"""

from __future__ import annotations

import errno
import io
import sys
from typing import Annotated, NoReturn

import typer

from reportedly.cli import (
    add,
    adjudicate,
    agree,
    canary,
    convert,
    diff,
    init,
    migrate,
    publish,
    release,
    results,
    score,
    stats,
    studio,
    validate,
    view,
)
from reportedly.errors import ReportedlyError

MANAGERS = "For annotation managers"
MAINTAINERS = "For maintainers"
USERS = "For users"
_FULL = (errno.ENOSPC, errno.EDQUOT)

app = typer.Typer(
    name="reportedly",
    help="Make, validate, publish and use a corpus of reported claims.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command(rich_help_panel=MANAGERS)(init.init)
app.command(rich_help_panel=MANAGERS)(add.add)
app.add_typer(studio.app, name="studio", rich_help_panel=MANAGERS)
app.command(rich_help_panel=MANAGERS)(agree.agree)
app.command(rich_help_panel=MANAGERS)(adjudicate.adjudicate)
app.command(rich_help_panel=MAINTAINERS)(validate.validate)
app.command(rich_help_panel=MAINTAINERS)(migrate.migrate)
app.command(rich_help_panel=MAINTAINERS)(diff.diff)
app.command(rich_help_panel=MAINTAINERS)(release.release)
app.command(rich_help_panel=MAINTAINERS)(publish.publish)
app.command(rich_help_panel=USERS)(view.view)
app.command(rich_help_panel=USERS)(stats.stats)
app.command(rich_help_panel=USERS)(canary.canary)
app.command(rich_help_panel=USERS)(score.score)
app.add_typer(results.app, name="results", rich_help_panel=USERS)
app.add_typer(convert.app, name="convert", rich_help_panel=USERS)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"reportedly {version('reportedly')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Make, validate, publish and use a corpus of reported claims."""


def main() -> None:
    """Run the command line. Errors of this package and of the system are printed in a line and exit with
    2, an interruption with 130."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets its number, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except ReportedlyError as error:
        _fail(str(error))
    except OSError as error:
        problem = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _fail(f"{problem}; free some space and run the command again" if error.errno in _FULL else problem)
    except SystemExit as leaving:
        if leaving.code == 130:
            typer.echo("reportedly: interrupted; what was not finished is not there", err=True)
        raise


def _fail(message: str) -> NoReturn:
    typer.echo(f"reportedly: {message}", err=True)
    sys.exit(2)
