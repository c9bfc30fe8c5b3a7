"""The page of a score: the figures, examples of errors by class, then every error in its text. One HTML file that needs
nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import reportedly.agreement.page
from reportedly.agreement.disagreements import disagreements
from reportedly.agreement.page.frame import frame
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.sections import Kinds, described, document_section, filter_form
from reportedly.agreement.page.summary import swatch
from reportedly.agreement.result import KINDS, Disagreement
from reportedly.agreement.selection import Compared
from reportedly.files import read_text
from reportedly.matching import reading
from reportedly.schema import Schema
from reportedly.scoring.comparing import Comparison
from reportedly.scoring.evaluating import Evaluation
from reportedly.scoring.result import Score
from reportedly.scoring.showing import (
    DIFFERENCES,
    FIGURES,
    UNDEFINED,
    Line,
    differences,
    figures,
    how_compared,
    sensitivity,
)
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

_STYLE = """
.signature { overflow-wrap: anywhere; }
.summary { display: flex; flex-wrap: wrap; gap: 0 3rem; }
.summary > h2, .summary > .note { flex-basis: 100%; }
.summary table { font-size: .85rem; }
.summary th, .summary td { padding-block: .05rem; border-bottom: 0; }
.summary th:first-child { min-width: 0; overflow-wrap: normal; }
.summary :is(th, td):nth-child(2) { text-align: left; }
.summary :is(thead, tr:has(+ tr > th:not(:empty))) > * { border-bottom: 1px solid var(--rule); }
"""

EXAMPLES = 6
"""How many examples a class has at most; those of different labels come first."""


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
    kinds, who = Kinds(CLASSES, class_of, "class", "error"), {GOLD: 0, SYSTEM: 1}
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
            element("section", element("h2", "Figures"), _figures(evaluation.score), class_="summary"),
            _differences(evaluation.comparison) if evaluation.comparison else "",
            element("section", element("h2", "Errors by class and label"), _counts(errors, labels)),
            element("section", element("h2", "Examples"), *_examples([found for _, found in documents])),
            filter_form(kinds, labels, who),
            *(
                document_section(n, document, gold.documents[document.doc_id].title, found, who, kinds)
                for n, (document, found) in enumerate(documents)
            ),
        ),
        colors={name: label.color for name, label in gold.schema.labels.items()},
        script=read_text(Path(reportedly.agreement.page.__file__).parent / "page.js"),
        style=_STYLE,
    )


def _figures(score: Score) -> Html:
    tables = []
    for task in score.tasks:
        measures = TASKS[task].measures
        lines = list(figures(score, task))
        meanings = "; ".join(f"{name}: {measures[name]}" for name in dict.fromkeys(line.measure for line in lines))
        tables.append(_lines(f"{task}: {TASKS[task].title}", FIGURES, lines, f"{meanings}."))
    notes = [
        f"P is precision, R recall; {UNDEFINED} is not defined. The headline of a task is bold. 95 %: intervals, "
        f"{score.interval.method}, {score.interval.samples:,} samples.",
        *sensitivity(score),
    ]
    return joined(*tables, *(element("p", note, class_="note") for note in notes))


def _differences(comparison: Comparison) -> Html:
    return element(
        "section",
        element("h2", "The system less the other one"),
        *(_lines(task, DIFFERENCES, list(differences(comparison, task)), "") for task in comparison.tasks),
        element("p", how_compared(comparison), class_="note"),
        class_="summary",
    )


def _lines(title: str, names: Sequence[str], lines: Sequence[Line], note: str) -> Html:
    body = [
        [line.row, *(element("b", cell) if line.headline else cell for cell in (line.measure, *line.cells))]
        for line in lines
    ]
    return _table(title, ["", "measure", *names], body, note) if lines else Html()


def _examples(of_documents: Sequence[Sequence[Disagreement]]) -> Iterator[Html]:
    """A few errors of each class, each with its sentence and a link to it in the text."""
    of_class: dict[str, dict[tuple[str, ...], list[Html]]] = {name: {} for name in CLASSES}
    for number, found in enumerate(of_documents):
        for i, error in enumerate(found):
            where = element("a", error.doc_id, href=f"#d{number}-{i}")
            context = element("p", where, " ", element("bdi", error.sentence), class_="context")
            of_label = of_class[class_of(error)].setdefault(error.labels, [])
            if len(of_label) < EXAMPLES:
                of_label.append(element("li", described(error), context))
    for name, of_labels in of_class.items():
        in_turn = [item for items in zip_longest(*of_labels.values()) for item in items if item]
        if in_turn:
            heading = element("h4", element("span", name, class_="kind"), f" {CLASSES[name]}")
            yield element("section", heading, element("ul", *in_turn[:EXAMPLES]))


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


def _table(title: str, head: Sequence[str], body: Iterable[Sequence[str]], note: str = "") -> Html:
    rows = [element("tr", element("th", of[0], scope="row"), *(element("td", cell) for cell in of[1:])) for of in body]
    headings = element("tr", *(element("th", cell, scope="col") for cell in head))
    table = element("table", element("thead", headings), element("tbody", *rows))
    heading = element("h3", title) if title else ""
    below = element("p", note, class_="note") if note else ""
    return element("section", heading, element("div", table, class_="wide"), below, class_="figures")
