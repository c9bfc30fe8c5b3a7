"""`reportedly convert`: other people's formats and corpora into ours."""

import typer

app = typer.Typer(help="Convert other people's corpora into a corpus folder.", no_args_is_help=True)
