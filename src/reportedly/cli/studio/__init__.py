"""`reportedly studio`: annotate in Label Studio. One module per command."""

from __future__ import annotations

import typer

from reportedly.cli.studio import pull, push, start, status, user

app = typer.Typer(help="Annotate in Label Studio: start a server, push tasks, pull annotations.", no_args_is_help=True)
app.command()(start.start)
app.command()(push.push)
app.command()(pull.pull)
app.command()(status.status)
app.add_typer(user.app, name="user")
