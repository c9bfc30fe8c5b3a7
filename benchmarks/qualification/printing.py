"""A report as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.estimates import Figure
from benchmarks.qualification.continuing import CONTINUED, GRAM, Row
from benchmarks.qualification.counting import MAJORITY_MEASURES, MEASURES
from benchmarks.qualification.dates import DateFigures
from benchmarks.qualification.probing import CONTINUED_EXTENTS, CONTINUED_WORDS
from benchmarks.qualification.reporting import ROLES, DifferenceTable, Group, Report, Table
from reportedly import markdown

_SHORT = {"strict": "strict", "overlap": "overlap", "characters": "char"}


def pages(report: Report, common: Report, *, title: str, signature: str) -> Iterator[str]:
    """The report in Markdown, block by block.

    Args:
        common: the report without the cues of intention, on both sides.
        signature: of the projection that the models' annotations went through.
    """
    yield f"# {title}"
    yield f"{len(report.articles)} articles of PolNeAR. Models' records through `{signature}`; human ones as they are."
    yield "## F1 between annotators, pooled over pairs and articles"
    yield _groups(report, "pooled")
    yield "## The same, mean over articles"
    yield _groups(report, "averaged")
    if report.by_model:
        yield "## Model with human minus human with human, on the same articles (95 % interval)"
        yield _minus_humans(report)
        yield "## The same without cues of intention on either side"
        yield _groups(common, "pooled")
        yield _minus_humans(common)
    yield "## Against the majority of humans, one left out; pooled"
    yield _majority(report)
    yield "## Strict F1 by article"
    yield _by_article(report)
    if report.dates:
        yield "## Dates of TimeBank (95 % interval by document)"
        yield _dates(report)


def probe_pages(rows: Sequence[Row], reader: str) -> Iterator[str]:
    """The probe for memorisation in Markdown, block by block.

    Args:
        reader: who answered, in words; empty where that is not said.
    """
    yield "## Probe: are the texts and the human records continued from memory?"
    if reader:
        yield f"Answers by: {reader}."
    yield (
        f"Continued: a text from its first word asked for in a run of {CONTINUED_WORDS} words or more; annotation in "
        f"{CONTINUED_EXTENTS} new extents or more (share with 95 % Wilson interval). Other cells: mean (highest). "
        "After each semicolon: the mean of the same answers against the other items of the kind."
    )
    for measures in (_OF_WORDS, _OF_LINES):
        if found := [row for row in rows if measures.keys() <= row.mean.keys()]:
            yield markdown.table(
                ["", "items", "continued", *measures.values()], [_probed(row, measures) for row in found]
            )


_OF_WORDS = {"start": "run from the start", "longest": "longest run", "grams": f"share of {GRAM}-grams"}
_OF_LINES = {"lines": "exact lines", "spans": "new spans by label, start, end"}


def _probed(row: Row, measures: Mapping[str, str]) -> list[str]:
    share = f"{row.continued}: {_number(row.share)} [{_number(row.low)}, {_number(row.high)}]"
    by_chance = f"; {_number(row.others[CONTINUED])}"
    cells = [f"{row.mean[m]:.3f} ({row.most[m]:.4g}); {row.others[m]:.3f}" for m in measures]
    return [row.kind, str(row.items), share + by_chance, *cells]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace("0.", ".", 1)


def _interval(found: Figure, *, signed: bool) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "–"
    form = "+.3f" if signed else ".3f"
    low, high, value = (format(x, form).replace("0.", ".", 1) for x in (found.low, found.high, found.value))
    return f"{value} [{low}, {high}]"


def _head(measures: tuple[str, ...]) -> list[str]:
    return [f"{role} {_SHORT[measure]}" for role in ROLES for measure in measures]


def _cells(table: Table, measures: tuple[str, ...]) -> list[str]:
    return [_number(table[role][measure]) for role in ROLES for measure in measures]


def _groups(report: Report, how: str) -> str:
    groups: dict[str, Group | None] = {
        "human – human": report.humans_with_humans,
        "model – human": report.models_with_humans.group if report.models_with_humans else None,
        **{f"{name} – human": versus.group for name, versus in report.by_model.items()},
        "model – model": report.models_with_models,
    }
    rows = [
        [name, str(group.articles), str(group.pairs), *_cells(getattr(group, how), MEASURES)]
        for name, group in groups.items()
        if group is not None
    ]
    return markdown.table(["", "articles", "pairs", *_head(MEASURES)], rows)


def _minus_humans(report: Report) -> str:
    rows: list[list[str]] = []
    versus = {**({"all models": report.models_with_humans} if report.models_with_humans else {}), **report.by_model}
    for name, found in versus.items():
        kinds = {"pooled": found.pooled_minus_humans, "mean": found.averaged_minus_humans}
        rows += _difference_rows(name, kinds, MEASURES)
    return markdown.table(["", "", "label", *(_SHORT[m] for m in MEASURES)], rows)


def _difference_rows(name: str, kinds: Mapping[str, DifferenceTable], measures: tuple[str, ...]) -> list[list[str]]:
    return [
        [name, how, role, *(_interval(table[role][measure], signed=True) for measure in measures)]
        for how, table in kinds.items()
        for role in ROLES
    ]


def _majority(report: Report) -> str:
    of_all = report.all_humans_majority
    rows = [
        [name, found.kind, str(found.articles), *_cells(found.pooled, MAJORITY_MEASURES)]
        for name, found in {"all humans": of_all, **report.majority}.items()
    ]
    tables = [markdown.table(["annotator", "", "articles", *_head(MAJORITY_MEASURES)], rows)]
    left = [
        row
        for name, found in report.majority.items()
        if found.pooled_minus_humans and found.averaged_minus_humans
        for row in _difference_rows(
            name, {"pooled": found.pooled_minus_humans, "mean": found.averaged_minus_humans}, MAJORITY_MEASURES
        )
    ]
    if left:
        head = ["minus all humans", "", "label", *(_SHORT[m] for m in MAJORITY_MEASURES)]
        tables.append(markdown.table(head, left))
    return "\n\n".join(tables)


def _by_article(report: Report) -> str:
    with_humans = report.models_with_humans.group.per_article if report.models_with_humans else {}
    rows = []
    for doc_id, table in report.humans_with_humans.per_article.items():
        mine = with_humans.get(doc_id)
        cells = [_number(found[role]["strict"]) if found else "–" for role in ROLES for found in (table, mine)]
        rows.append([doc_id, *cells])
    head = [f"{role} {who}" for role in ROLES for who in ("human – human", "model – human")]
    return markdown.table(["article", *head], rows)


def _dates(report: Report) -> str:
    found: dict[str, DateFigures] = {f"{name} – gold": figures for name, figures in report.dates.items()}
    if report.dates_between_models:
        found["model – model"] = report.dates_between_models
    fields = {
        "strict F1": "strict",
        "overlap F1": "overlap",
        "type accuracy": "type_accuracy",
        "value accuracy": "value_accuracy",
        "strict F1 with value": "strict_with_value",
        "overlap F1 with value": "overlap_with_value",
    }
    rows = [
        [name, str(figures.documents), *(_interval(getattr(figures, field), signed=False) for field in fields.values())]
        for name, figures in found.items()
    ]
    return markdown.table(["", "documents", *fields], rows)
