"""`reportedly score`: a system's annotations against gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportedly.scoring import Comparison, Score
    from reportedly.scoring.showing import Line

RECORDING = "Recording a result"
PROJECTIONS = ("to-polnear", "from-polnear")


def score(
    gold: Annotated[Path, typer.Argument(help="The house of a corpus, or a built release.")],
    predicted: Annotated[
        list[Path], typer.Argument(help="Folders of .ann files, .ann files, or .jsonl files of predictions.")
    ],
    split: Annotated[
        str | None, typer.Option(help="train, validation or test; by default all documents with gold.")
    ] = None,
    task: Annotated[list[str] | None, typer.Option(help="Only this task; may be repeated.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="Only this label, on both sides; may be repeated.")] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="PREDICTED", help="Another system to compare with: a paired test.")
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(metavar="|".join(PROJECTIONS), help="Take the predictions to another convention first."),
    ] = None,
    project_gold: Annotated[
        str | None, typer.Option(metavar="|".join(PROJECTIONS), help="Take gold to another convention first.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page with every error in its text.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Add the score and the predictions to the results there.", rich_help_panel=RECORDING
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and print the row; add nothing.", rich_help_panel=RECORDING)
    ] = False,
    system: Annotated[str, typer.Option(help="The system's name, a slug.", rich_help_panel=RECORDING)] = "",
    by: Annotated[str, typer.Option(help="Who ran it.", rich_help_panel=RECORDING)] = "",
    rerun: Annotated[str, typer.Option(help="How the predictions can be made again.", rich_help_panel=RECORDING)] = "",
    note: Annotated[
        str | None, typer.Option(help="What one must know to read the figures.", rich_help_panel=RECORDING)
    ] = None,
    annotator: Annotated[
        bool, typer.Option("--annotator", help="It is no system, but who annotated.", rich_help_panel=RECORDING)
    ] = False,
) -> None:
    """Score a system against gold: spans, attributes, attributions, profiles, dates, linking of claims.

    Every document of gold, or of the split, needs a prediction. Spans are matched one to one so that
    the overlap is the greatest; intervals are by story. The signature says what was compared how.
    With --record, a row with the figures is added to results.jsonl, and the predictions beside it.
    """
    from reportedly.cli.printing import print_findings
    from reportedly.errors import InputError, InvalidDataError
    from reportedly.scoring.evaluating import Asked, evaluate

    if record is None and (dry_run or system or by or rerun or note or annotator):
        raise InputError("--system, --by, --rerun, --note, --annotator and --dry-run go with --record")
    try:
        asked = Asked(split, task or (), label or (), project, project_gold)
        evaluation = evaluate(gold, predicted, asked, against=against)
    except InvalidDataError as error:
        print_findings(error.findings)
        typer.echo(f"reportedly: {error}", err=True)
        raise typer.Exit(1) from None
    if html:
        from reportedly.files import write_atomically
        from reportedly.scoring.page import page

        write_atomically(html, page(evaluation))
    if record:
        import reportedly.results

        submission = reportedly.results.submit(
            evaluation,
            predicted,
            system=system,
            by=by,
            rerun=rerun,
            note=note,
            kind="annotator" if annotator else "system",
        )
        if not dry_run:
            reportedly.results.record(submission, record)
        typer.echo(submission.line)
        typer.echo("nothing was added" if dry_run else f"added to {record / reportedly.results.RESULTS}", err=True)
        return
    if as_json:
        import msgspec

        result = {"score": evaluation.score, "comparison": evaluation.comparison}
        typer.echo(msgspec.json.encode(result).decode())
        return
    _print(evaluation.score)
    if evaluation.comparison:
        _print_comparison(evaluation.comparison)
    if html:
        typer.echo(f"the page: {html}")


def _print(score: Score) -> None:
    from reportedly.scoring.showing import FIGURES, figures, sensitivity
    from reportedly.scoring.tasks import TASKS

    for task in score.tasks:
        _show(f"{task}: {TASKS[task].title}", FIGURES, figures(score, task))
    typer.echo(f"{score.documents:,} documents in {score.stories:,} stories; intervals by story; – is not defined")
    for told in sensitivity(score):
        typer.echo(told)
    typer.echo(score.signature)


def _print_comparison(comparison: Comparison) -> None:
    from reportedly.scoring.showing import DIFFERENCES, differences, how_compared

    for task in comparison.tasks:
        _show(f"{task}: the system less the other one", DIFFERENCES, differences(comparison, task))
    typer.echo(how_compared(comparison))


def _show(title: str, names: Sequence[str], lines: Iterable[Line]) -> None:
    """Print a table in which nothing is cut at 80 columns; none if there is no line."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    for name in ("", "measure"):
        table.add_column(Text(name), no_wrap=True)
    for name in names:
        table.add_column(Text(name), justify="right", no_wrap=True)
    for line in lines:
        table.add_row(line.row, line.measure, *map(Text, line.cells), style="bold" if line.headline else None)
    if table.row_count:
        Console().print(table)
