"""`reportedly agree`: how well annotators agree, and where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.agreement import Agreement
    from reportedly.agreement.figures import Figure

PAIRS_SHOWN = 6
"""With more pairs than four annotators make, the terminal shows each annotator against the others only."""

NAME_WIDTH = 16


def agree(
    batch: Annotated[str, typer.Option(help="The batch whose records are compared.")],
    corpus: Annotated[Path, typer.Argument(metavar="[ROOT]", help="The house of the corpus.")] = Path(),
    annotators: Annotated[
        str | None, typer.Option(metavar="A,B…", help="Whose; by default all annotators of the batch.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page with the annotations side by side.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures and disagreements as JSON.")] = False,
) -> None:
    """Say how well the annotators of a batch agree, over the documents that two or more of them finished.

    Drafts and skipped documents are left out. F1 is averaged over the pairs of annotators; intervals are by
    document. The page of --html also lists every disagreement, with its text.
    """
    import reportedly.agreement
    from reportedly.agreement.page import page
    from reportedly.corpus import load_corpus
    from reportedly.files import write_atomically

    house = load_corpus(corpus)
    chosen = None if annotators is None else [name.strip() for name in annotators.split(",")]
    agreement = reportedly.agreement.agree(house, batch, chosen)
    if html:
        write_atomically(html, page(agreement, house))
    if as_json:
        import msgspec

        typer.echo(msgspec.json.encode(agreement).decode())
    else:
        _print(agreement)
        if html:
            typer.echo(f"the page: {html}")


def _print(agreement: Agreement) -> None:
    used = [label for label, of in agreement.labels.items() if of.strict.n]
    _table(
        f"{agreement.corpus} {agreement.version}, batch {agreement.batch}: spans, averaged over the pairs",
        ("label", "strict F1", "overlap F1", "character F1", "alpha"),
        [
            (label, *map(_figure, (of.strict, of.overlap, of.characters, of.alpha)))
            for label, of in agreement.labels.items()
            if label in used
        ],
    )
    if len(agreement.pairs) <= PAIRS_SHOWN:
        _table(
            "Strict F1 of each two annotators",
            ("annotators", "documents", *used),
            [
                (" – ".join(pair.annotators), f"{pair.documents:,}", *(_short(pair.labels[x].strict) for x in used))
                for pair in agreement.pairs
            ],
        )
    _table(
        "Strict F1 of each annotator with the majority of the others",
        ("annotator", "documents", *used),
        [
            (name, f"{of.documents:,}", *(_short(of.labels[label].strict) for label in used))
            for name, of in agreement.leave_one_out.items()
        ],
    )
    _table(
        "Relations",
        ("type", "strict F1", "overlap F1"),
        [(type_, *map(_figure, (of.strict, of.overlap))) for type_, of in agreement.relations.items() if of.strict.n],
    )
    _table(
        "Attributes of matched spans",
        ("attribute", "kappa", "accuracy"),
        [
            (name, *map(_figure, (of.kappa, of.accuracy)))
            for name, of in agreement.attributes.items()
            if of.accuracy.value is not None
        ],
    )
    kinds = Counter(found.kind for found in agreement.disagreements)
    _table("Disagreements", ("kind", "number"), [(kind, f"{number:,}") for kind, number in kinds.most_common()])
    for line in _notes(agreement):
        typer.echo(line)


def _notes(agreement: Agreement) -> Iterator[str]:
    yield f"{len(agreement.documents):,} documents compared; in brackets 95 % intervals by document"
    reasons = {of.strict.reason for of in agreement.labels.values() if of.strict.value is not None}
    yield from sorted(reason for reason in reasons if reason)
    if len(agreement.pairs) > PAIRS_SHOWN:
        yield f"each of the {len(agreement.pairs)} pairs of annotators, and every disagreement: --html or --json"
    for name, counts in agreement.left_out.items():
        for status, number in sorted(counts.items()):
            yield f"left out: {number:,} {status} of {name}"
    if agreement.alone:
        yield f"left out: {agreement.alone:,} that one annotator alone finished"


def _figure(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return _short(figure)
    return f"{_short(figure)} [{_number(figure.low)},{_number(figure.high)}]"


def _short(figure: Figure) -> str:
    return "–" if figure.value is None else _number(figure.value)


def _number(value: float) -> str:
    """Two digits, without the zero before the point: four figures with their intervals fit on a line."""
    return f"{value:.2f}".replace("0.", ".", 1)


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    # A narrow terminal breaks figures before their interval, and names only beyond what is usual.
    first = min(NAME_WIDTH, max(len(row[0]) for row in rows))
    table.add_column(Text(head[0]), min_width=first, overflow="fold")
    for name in head[1:]:
        table.add_column(Text(name), justify="right")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
