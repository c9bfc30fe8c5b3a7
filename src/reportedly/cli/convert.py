"""`reportedly convert`: other people's formats and corpora into ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.formats.polnear import Conversion

app = typer.Typer(help="Convert other people's corpora into a corpus folder.", no_args_is_help=True)


@app.callback()
def _formats() -> None:
    """Convert other people's corpora into a corpus folder."""


@app.command()
def polnear(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="The folder of PolNeAR that holds metadata.tsv.")],
    target: Annotated[Path, typer.Argument(metavar="DEST", help="The corpus folder to make; new or empty.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print counts and findings as JSON.")] = False,
) -> None:
    """Make a corpus folder from PolNeAR 1.0.0 (attribution in US political news).

    Each annotator's record is kept; gold is the lexically first annotator's. Everything readable is
    written; what was repaired or left out stands in DEST/findings.jsonl, with file and line. Exits with 1
    when something was lost.
    """
    from rich.console import Console

    from reportedly.formats.polnear import convert

    with Console(stderr=True).status("converting …"):
        conversion = convert(source, target)
    if as_json:
        import msgspec

        report = {
            "source": conversion.source,
            "house": conversion.house,
            "split_contents": conversion.split_contents,
            "findings": [finding.as_dict() for finding in conversion.findings],
        }
        typer.echo(msgspec.json.encode(report).decode())
    else:
        _print(conversion, target)
    raise typer.Exit(any(finding.severity == "error" for finding in conversion.findings))


def _print(conversion: Conversion, target: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from reportedly.formats.polnear import kinds, split_contents_explained

    console = Console()
    counts = Table("", "in the source", "in the house", title=f"PolNeAR → {target}")
    for name, number in conversion.source.items():
        counts.add_row(name, f"{number:,}", f"{conversion.house[name]:,}")
    console.print(counts)
    console.print(split_contents_explained(conversion.split_contents))
    if conversion.findings:
        table = Table("severity", "finding", "times", title="Findings: errors are losses, notices repairs and oddities")
        before = None
        for kind in kinds(conversion.findings):
            if before not in (None, kind.severity):
                table.add_section()
            table.add_row(before := kind.severity, kind.name, f"{kind.times:,}")
        console.print(table)
        for name, what in (("findings.jsonl", "each with file and line"), ("DATACARD.md", "what became of what")):
            console.print(f"{what}: {target / name}", soft_wrap=True, markup=False)
