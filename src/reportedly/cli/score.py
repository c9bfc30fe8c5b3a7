"""`reportedly score`: a system's annotations against gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from reportedly.scoring import Comparison, Score
    from reportedly.scoring.comparing import Difference
    from reportedly.scoring.result import Measured, Rate

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
    from reportedly.scoring import TASKS
    from reportedly.scoring.attributes import ACCURACY

    for name, rows in score.tasks.items():
        measures = [measure for measure in TASKS[name].measures if any(measure in of for of in rows.values())]
        table = _table(
            f"{name}: {TASKS[name].title}",
            ["", "gold", "system", *(m if m == ACCURACY else f"{m}  P / R / F1" for m in measures)],
        )
        for row, of in rows.items():
            first = next(iter(of.values()))
            if first.gold or first.predicted:
                cells = [_cell(m, of[m]) if m in of else "" for m in measures]
                table.add_row(row, f"{first.gold:,.0f}", f"{first.predicted:,.0f}", *cells)
        if table.row_count:
            _show(table)
    typer.echo(f"{score.documents:,} documents in {score.stories:,} stories; in brackets 95 % intervals by story")
    reasons = dict.fromkeys(found.reason for found in score.smallest_difference.values() if found.reason)
    shown = [f"{task} {found.value:.2f}" for task, found in score.smallest_difference.items() if found.value]
    if shown:
        typer.echo(f"smallest difference of F1 that these stories can show: {', '.join(shown)}")
    for reason in reasons:
        typer.echo(reason)
    typer.echo(score.signature)


def _print_comparison(comparison: Comparison) -> None:
    table = _table("The system less the other one", ["", "system", "other", "difference", "p"])
    for task, rows in comparison.tasks.items():
        for row, of in rows.items():
            for measure, found in of.items():
                if found.difference.value is not None:
                    table.add_row(f"{task}, {row}, {measure}", *_compared(found))
    _show(table)
    how = "all permutations" if comparison.exact else "10,000 permutations drawn"
    typer.echo(f"paired permutation test by story, {how}; with so many stories p is {comparison.least_p:.3g} at least")


def _compared(found: Difference) -> list[str]:
    each = ["–" if value is None else f"{value:.3f}" for value in (found.first, found.second)]
    return [*each, _rate(found.difference), "–" if found.p is None else f"{found.p:.3g}"]


def _cell(measure: str, measured: Measured) -> str:
    from reportedly.scoring.attributes import ACCURACY

    if measure == ACCURACY:
        return _rate(measured.f1)
    return f"{_plain(measured.precision)} / {_plain(measured.recall)} / {_rate(measured.f1)}"


def _plain(rate: Rate) -> str:
    return "–" if rate.value is None else f"{rate.value:.3f}"


def _rate(rate: Rate) -> str:
    if rate.low is None or rate.high is None:
        return _plain(rate)
    return f"{_plain(rate)} [{rate.low:.2f}, {rate.high:.2f}]"


def _table(title: str, head: list[str]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(Text(head[0]))
    for name in head[1:]:
        table.add_column(Text(name), justify="right")
    return table


def _show(table: Table) -> None:
    from rich.console import Console

    Console().print(table)
