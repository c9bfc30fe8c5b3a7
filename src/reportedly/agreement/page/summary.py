"""The tables of figures at the top of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reportedly.agreement.attributes import NEVER_SET
from reportedly.agreement.figures import CONFIDENCE, FEWEST_DOCUMENTS, SAMPLES, Figure
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.result import KINDS, Agreement

Cell = str | Figure | tuple[Figure, ...]


def summary(agreement: Agreement) -> Html:
    """All tables, each with its notes."""
    used = used_labels(agreement)
    return joined(
        _table(
            "Spans, averaged over the pairs of annotators",
            ("label", "strict F1", "overlap F1", "character F1", "alpha"),
            [
                (swatch(label), (figures.strict, figures.overlap, figures.characters, figures.alpha))
                for label, figures in agreement.labels.items()
                if label in used
            ],
            "Strict: the same label on the same fragments. Overlap: the same label on overlapping text, matched one to "
            "one. Alpha: Krippendorff’s, over the tokens of all annotators, in a span of the label or not.",
            _unused("Nobody marked", [label for label in agreement.labels if label not in used]),
        ),
        _table(
            "Each two annotators: strict F1",
            ("annotators", "documents", *map(swatch, used)),
            [
                (_names(pair.annotators), (f"{pair.documents:,}", *(pair.labels[label].strict for label in used)))
                for pair in agreement.pairs
            ],
        ),
        _table(
            "Each annotator against the majority of the others: strict F1, and character F1 under it",
            ("annotator", "documents", *map(swatch, used)),
            [
                (
                    _names([name]),
                    (
                        f"{of.documents:,}",
                        *((of.labels[label].strict, of.labels[label].characters) for label in used),
                    ),
                )
                for name, of in agreement.leave_one_out.items()
            ],
            "The majority has what more than half of the others have: spans with the same fragments, or characters.",
        )
        if agreement.leave_one_out
        else "",
        _table(
            "Relations, averaged over the pairs of annotators",
            ("type", "strict F1", "overlap F1"),
            [
                (type_, (figures.strict, figures.overlap))
                for type_, figures in agreement.relations.items()
                if figures.strict.n
            ],
            "Strict: both ends have the same label and fragments. Overlap: both ends are matched.",
            _unused("Nobody drew", [type_ for type_, figures in agreement.relations.items() if not figures.strict.n]),
        ),
        _attributes(agreement),
        _counts(agreement),
        element(
            "p",
            f"In brackets: {CONFIDENCE:.0%} intervals by document (percentile bootstrap, {SAMPLES:,} samples); none "
            f"with fewer than {FEWEST_DOCUMENTS} documents that add to a figure.",
            class_="note",
        ),
    )


def used_labels(agreement: Agreement) -> list[str]:
    """The labels that somebody used, in schema order."""
    return [label for label, figures in agreement.labels.items() if figures.strict.n]


def swatch(label: str) -> Html:
    """A label's name with its colour."""
    return element("span", label, class_=f"label l-{label}")


def _attributes(agreement: Agreement) -> Html:
    rows: list[tuple[str, Sequence[Cell]]] = []
    unset = [name for name, figures in agreement.attributes.items() if figures.accuracy.reason == NEVER_SET]
    for name, figures in agreement.attributes.items():
        if figures.accuracy.value is None:
            continue
        rows.append((element("b", name), (figures.kappa, figures.accuracy, "")))
        rows += [
            (element("span", value, class_="value"), ("", "", figure))
            for value, figure in figures.values.items()
            if figure.n
        ]
    return _table(
        "Attributes of matched spans, averaged over the pairs of annotators",
        ("attribute, value", "kappa", "accuracy", "F1 of the value"),
        rows,
        "Kappa: Cohen’s, averaged over the pairs (Light’s). Not set counts as a value; a boolean not set is no.",
        _unused("Nobody set", unset),
    )


def _counts(agreement: Agreement) -> Html:
    counts: dict[str, Counter[str]] = {doc_id: Counter() for doc_id in agreement.documents}
    for found in agreement.disagreements:
        counts[found.doc_id][found.kind] += 1
    rows = [
        (
            element("a", doc_id, href=f"#doc-{i}"),
            (*(f"{of[kind]:,}" for kind in KINDS), element("b", f"{of.total():,}")),
        )
        for i, (doc_id, of) in enumerate(counts.items())
    ]
    explained = "; ".join(f"{kind}: {meaning}" for kind, meaning in KINDS.items())
    return _table(
        "Disagreements by document and kind",
        ("document", *KINDS, "all"),
        rows,
        f"{explained}. The same difference between several annotators counts once.",
    )


def _unused(what: str, names: Sequence[str]) -> str:
    return f"{what}: {', '.join(names)}." if names else ""


def _names(names: Iterable[str]) -> Html:
    return joined(*(element("bdi", name, class_="name") for name in names))


def _table(title: str, head: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], *notes: str) -> Html:
    """A table of rows (heading, cells) with its notes; without rows, its notes alone."""
    reasons: dict[str, int] = {}
    body = [
        element("tr", element("th", heading, scope="row"), *(_cell(cell, reasons) for cell in cells))
        for heading, cells in rows
    ]
    under = [element("p", note, class_="note") for note in notes if note]
    under += [
        element("p", element("sup", str(number)), f" {reason}", class_="note") for reason, number in reasons.items()
    ]
    if not body:
        return element("section", element("h3", title), *under[-1:], class_="figures")
    headings = element("tr", *(element("th", cell, scope="col") for cell in head))
    table = element("table", element("thead", headings), element("tbody", *body))
    return element("section", element("h3", title), element("div", table, class_="wide"), *under, class_="figures")


def _cell(cell: Cell, reasons: dict[str, int]) -> Html:
    if isinstance(cell, str):
        return element("td", cell)
    figures = cell if isinstance(cell, tuple) else (cell,)
    return element("td", *(element("div", _figure(figure, reasons)) for figure in figures))


def _figure(figure: Figure, reasons: dict[str, int]) -> Html:
    if figure.value is None:
        number = reasons.setdefault(figure.reason or "", len(reasons) + 1)
        return joined("–", element("sup", str(number)))
    value = f"{figure.value:.2f}"
    if figure.low is None or figure.high is None:
        return element("span", value)
    return joined(value, " ", element("small", f"[{figure.low:.2f}, {figure.high:.2f}]"))
