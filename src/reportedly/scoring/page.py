"""The page of a score: the figures, then every error by class, in its text. One HTML file that needs nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import reportedly.agreement.page
from reportedly.agreement.disagreements import disagreements
from reportedly.agreement.page.frame import frame
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.sections import Kinds, document_section, filter_form
from reportedly.agreement.page.summary import swatch
from reportedly.agreement.result import KINDS, Disagreement
from reportedly.agreement.selection import Compared
from reportedly.files import read_text
from reportedly.matching import reading
from reportedly.schema import Schema
from reportedly.scoring.attributes import ACCURACY
from reportedly.scoring.evaluating import Evaluation
from reportedly.scoring.result import Measured, Rate, Score
from reportedly.scoring.tasks import TASKS

# The names are in this order on the page, since readings go by name.
GOLD, SYSTEM = "gold", "system"

MISSED, SPURIOUS = "missed", "spurious"
CLASSES: dict[str, str] = {
    MISSED: "gold has a span, the system none",
    SPURIOUS: "the system has a span, gold none",
    **{kind: meaning for kind, meaning in KINDS.items() if kind != "missed"},
}
"""The classes of errors, with what each means."""


def class_of(error: Disagreement) -> str:
    """The class of an error."""
    if error.kind != "missed":
        return error.kind
    there = error.first if error.first.label else error.second
    return MISSED if GOLD in there.annotators else SPURIOUS


def errors_of(evaluation: Evaluation) -> list[tuple[Compared, list[Disagreement]]]:
    """Each document with where the system's annotation differs from gold."""
    gold = evaluation.gold
    found = []
    for doc_id in sorted(gold.documents):
        readings = {
            GOLD: reading(gold.annotations[doc_id], gold.schema, place=f"gold, {doc_id}"),
            SYSTEM: reading(evaluation.predicted[doc_id], gold.schema, place=f"predicted, {doc_id}"),
        }
        document = Compared(doc_id, gold.texts[doc_id], gold.documents[doc_id].lang, readings)
        found.append((document, [e for e in disagreements(document, gold.schema) if not _is_claim(e, gold.schema)]))
    return found


def _is_claim(error: Disagreement, schema: Schema) -> bool:
    """Whether it is about the id of a claim, which is a system's own: the task `linking` judges them."""
    return error.kind == "attribute" and schema.attributes[str(error.name)].registry == "claims"


def page(evaluation: Evaluation) -> str:
    """A score as one HTML file with the texts, what gold and the system marked, and the errors by class."""
    gold = evaluation.gold
    title = f"Score: {gold.name}"
    kinds, who = Kinds(CLASSES, class_of), {GOLD: 0, SYSTEM: 1}
    documents = errors_of(evaluation)
    errors = [error for _, found in documents for error in found]
    labels = [label for label in gold.schema.labels if any(label in error.labels for error in errors)]
    return frame(
        title,
        element(
            "header",
            element("h1", title),
            element("p", f"{evaluation.score.documents:,} documents in {evaluation.score.stories:,} stories."),
            element("p", element("code", evaluation.score.signature), class_="note signature"),
        ),
        element(
            "main",
            element("section", element("h2", "Figures"), _figures(evaluation.score), id="summary"),
            element("section", element("h2", "Errors by class and label"), _counts(errors, labels)),
            filter_form(kinds, labels, who),
            *(
                document_section(n, document, gold.documents[document.doc_id].title, found, who, kinds)
                for n, (document, found) in enumerate(documents)
            ),
        ),
        colors={name: label.color for name, label in gold.schema.labels.items()},
        script=read_text(Path(reportedly.agreement.page.__file__).parent / "page.js"),
        style=".signature { overflow-wrap: anywhere; }",
    )


def _figures(score: Score) -> Html:
    tables = []
    for name, rows in score.tasks.items():
        measures = [measure for measure in TASKS[name].measures if any(measure in of for of in rows.values())]
        shown = {row: of for row, of in rows.items() if any(m.gold or m.predicted for m in of.values())}
        if shown:
            head = [
                "",
                "gold",
                "system",
                *(measure if measure == ACCURACY else f"{measure}: P, R, F1" for measure in measures),
            ]
            body = [_row(row, of, measures) for row, of in shown.items()]
            tables.append(_table(f"{name}: {TASKS[name].title}", head, body))
    reasons = dict.fromkeys(found.reason for found in score.smallest_difference.values() if found.reason)
    notes = [f"In brackets 95 % intervals: {score.interval.method}, {score.interval.samples:,} samples.", *reasons]
    return joined(*tables, *(element("p", note, class_="note") for note in notes))


def _row(row: str, of: dict[str, Measured], measures: Sequence[str]) -> list[str]:
    first = next(iter(of.values()))
    return [row, f"{first.gold:,.0f}", f"{first.predicted:,.0f}", *(_measured(m, of.get(m)) for m in measures)]


def _measured(measure: str, measured: Measured | None) -> str:
    if measured is None:
        return ""
    f1 = measured.f1
    interval = "" if f1.low is None or f1.high is None else f" [{f1.low:.2f}, {f1.high:.2f}]"
    return joined(
        "" if measure == ACCURACY else f"{_rate(measured.precision)} {_rate(measured.recall)} ",
        element("b", _rate(f1)),
        element("small", interval) if interval else "",
    )


def _rate(rate: Rate) -> str:
    return "–" if rate.value is None else f"{rate.value:.3f}"


def _counts(errors: Iterable[Disagreement], labels: Sequence[str]) -> Html:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for error in errors:
        # A link concerns several labels; it counts where it starts.
        start = error.head or (error.first if error.first.label else error.second)
        counts[str(start.label)][class_of(error)] += 1
    body = [
        [swatch(label), *(f"{counts[label][name]:,}" for name in CLASSES), f"{counts[label].total():,}"]
        for label in labels
    ]
    total = [sum(of[name] for of in counts.values()) for name in CLASSES]
    body.append(["all", *(f"{n:,}" for n in total), f"{sum(total):,}"])
    return joined(
        _table("", ["", *CLASSES, "all"], body),
        element("p", "; ".join(f"{name}: {meaning}" for name, meaning in CLASSES.items()) + ".", class_="note"),
    )


def _table(title: str, head: Sequence[str], body: Iterable[Sequence[str]]) -> Html:
    rows = [element("tr", element("th", of[0], scope="row"), *(element("td", cell) for cell in of[1:])) for of in body]
    headings = element("tr", *(element("th", cell, scope="col") for cell in head))
    table = element("table", element("thead", headings), element("tbody", *rows))
    heading = element("h3", title) if title else ""
    return element("section", heading, element("div", table, class_="wide"), class_="figures")
