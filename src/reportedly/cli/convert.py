"""`reportedly convert`: other people's corpora into ours, and annotations into text with inline markup and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Protocol

import typer

from reportedly.cli.convert_inline import inline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportedly.findings import Finding

app = typer.Typer(help="Convert corpora and annotations from one format into another.", no_args_is_help=True)
app.command()(inline)

Target = Annotated[Path, typer.Argument(metavar="DEST", help="The corpus folder to make; new or empty.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print counts and findings as JSON.")]


@app.command()
def polnear(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="The folder of PolNeAR that holds metadata.tsv.")],
    target: Target,
    as_json: AsJson = False,
) -> None:
    """Make a corpus folder from PolNeAR 1.0.0 (attribution in US political news).

    Each annotator's record is kept; gold is the lexically first annotator's. Everything readable is
    written; what was repaired or left out stands in DEST/findings.jsonl, with file and line. Exits with 1
    when something was lost.
    """
    from rich.console import Console

    from reportedly.formats.polnear import convert, split_contents_explained

    with Console(stderr=True).status("converting …"):
        conversion = convert(source, target)
    counted = {"split_contents": conversion.split_contents}
    _tell("PolNeAR", conversion, counted, split_contents_explained(conversion.split_contents), target, as_json=as_json)


@app.command()
def timeml(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="The folder of TimeBank that holds the .tml files.")],
    target: Target,
    as_json: AsJson = False,
) -> None:
    """Make a corpus folder from TimeBank 1.2 in TimeML (temporal expressions in US news).

    Each TIMEX3 of the text becomes a date in gold, the creation time the day of publication. Everything
    readable is written; what was left out or looks odd stands in DEST/findings.jsonl, with file and line.
    Exits with 1 when something was lost.
    """
    from rich.console import Console

    from reportedly.formats.timeml import convert

    with Console(stderr=True).status("converting …"):
        conversion = convert(source, target)
    shown = ", ".join(f"{name} {times:,}" for name, times in conversion.layers.items() if times)
    remark = f"Layers that are not converted: {shown or 'none'}."
    _tell("TimeBank", conversion, {"layers": conversion.layers}, remark, target, as_json=as_json)


class _Conversion(Protocol):
    """What the importers of corpora give: how many of which kind there were, and became."""

    @property
    def source(self) -> Mapping[str, int]: ...
    @property
    def house(self) -> Mapping[str, int]: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


def _tell(
    name: str,
    conversion: _Conversion,
    counted: Mapping[str, object],
    remark: str,
    target: Path,
    *,
    as_json: bool,
) -> NoReturn:
    """Say what became of the corpus `name`, with what else was `counted` in JSON or as a remark, and exit."""
    if as_json:
        import msgspec

        findings = [finding.as_dict() for finding in conversion.findings]
        report = {"source": conversion.source, "house": conversion.house, **counted, "findings": findings}
        typer.echo(msgspec.json.encode(report).decode())
    else:
        _print(name, conversion, remark, target)
    raise typer.Exit(any(finding.severity == "error" for finding in conversion.findings))


def _print(name: str, conversion: _Conversion, remark: str, target: Path) -> None:
    """Say what became of the corpus `name`: its counts by kind, a remark on them, and the findings by kind."""
    from rich.console import Console
    from rich.table import Table

    from reportedly.formats.accounts import kinds

    console = Console()
    counts = Table("", "in the source", "in the house", title=f"{name} → {target}")
    for what, number in conversion.source.items():
        counts.add_row(what, f"{number:,}", f"{conversion.house[what]:,}")
    console.print(counts)
    console.print(remark)
    if conversion.findings:
        table = Table("severity", "finding", "times", title="Findings: errors are losses, notices repairs and oddities")
        before = None
        for kind in kinds(conversion.findings):
            if before not in (None, kind.severity):
                table.add_section()
            table.add_row(before := kind.severity, kind.name, f"{kind.times:,}")
        console.print(table)
        for file, what in (("findings.jsonl", "each with file and line"), ("DATACARD.md", "what became of what")):
            console.print(f"{what}: {target / file}", soft_wrap=True, markup=False)
