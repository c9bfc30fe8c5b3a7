"""The figures as tables of text, for a terminal and for Markdown. Here alone they are rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly import markdown
from reportedly.statistics.measures import Unit
from reportedly.statistics.result import Beside, Comparison, Estimate, Figure, Frequent, Statistics

NONE = "–"
APART = "*"

BY_FORM = (
    "Words of the lexicon are counted by their form: nobody has judged whether they are cues, hedges or denials there."
)


@dataclass(frozen=True)
class Table:
    """A title, a header, and rows of cells by section (a section without name is alone); `note` stands below."""

    title: str
    header: list[str]
    sections: dict[str, list[list[str]]]
    note: str = ""


def tables(found: Statistics | Comparison) -> Iterator[Table]:
    """The tables of a corpus, or of two beside each other; those without rows are left out."""
    made = _beside(found) if isinstance(found, Comparison) else _alone(found)
    yield from (table for table in made if table.sections)


def as_markdown(found: Statistics | Comparison) -> str:
    """The tables as Markdown, each below its title in bold."""
    parts: list[str] = []
    for table in tables(found):
        rows = [
            [f"{section}: {name}" if section else name, *cells]
            for section, rows in table.sections.items()
            for name, *cells in rows
        ]
        parts += [f"**{table.title}**", markdown.table(table.header, rows), *([table.note] if table.note else [])]
    return "\n\n".join(parts) + "\n"


def _alone(found: Statistics) -> Iterator[Table]:
    name = f"{found.corpus} {found.version}"
    yield Table(f"Size of {name}", ["", found.corpus], _sizes([found]), _without_lexicon(found))
    yield Table("From raw text", ["figure", found.corpus], _figures(found.text), BY_FORM)
    if found.gold_documents:
        yield Table("From gold", ["figure", found.corpus], _figures(found.gold))
    yield _most_frequent([found])


def _figures(figures: Sequence[Figure]) -> dict[str, list[list[str]]]:
    sections: defaultdict[str, list[list[str]]] = defaultdict(list)
    for figure in figures:
        if figure.value is not None:
            sections[figure.section].append([figure.name, _number(figure.value, figure.unit)])
    return sections


def _beside(found: Comparison) -> Iterator[Table]:
    ours, theirs = found.ours, found.theirs
    head = ["figure", ours.corpus, theirs.corpus]
    head += [f"{a.corpus} / {b.corpus}" for a, b in ((ours, theirs), (theirs, ours))]
    yield Table(
        "Size",
        ["", ours.corpus, theirs.corpus],
        _sizes([ours, theirs]),
        "\n".join(filter(None, map(_without_lexicon, (ours, theirs)))),
    )
    method = found.method
    how = (
        f"The larger corpus is sampled {method.samples:,} times ({method.sampling}); in brackets the "
        f"{method.interval}. {APART} The figure of the smaller corpus lies outside them."
    )
    title = f"From raw text, at {found.text_words:,} words"
    yield Table(title, head, _compared(found.text), f"{how} {BY_FORM}")
    if found.gold_words:
        note = "Where the guidelines of the two differ, so do their figures."
        title = f"From gold, at {found.gold_words:,} words"
        yield Table(title, head, _compared(found.gold), f"{how} {note} {NONE} Not annotated, too few, or a ratio to 0.")
    yield _most_frequent([ours, theirs])


def _compared(rows: Sequence[Beside]) -> dict[str, list[list[str]]]:
    sections: defaultdict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        if row.ours.value is not None or row.theirs.value is not None:
            ratio = _estimate(row.ours_by_theirs, "ratio") + (APART if row.apart else "")
            # The ends of the other ratio are the reciprocals of these.
            inverse = _number(row.theirs_by_ours.value, "ratio")
            figures = (_estimate(row.ours, row.unit), _estimate(row.theirs, row.unit))
            sections[row.section].append([row.name, *figures, ratio, inverse])
    return sections


def _sizes(corpora: Sequence[Statistics]) -> dict[str, list[list[str]]]:
    rows = [
        ["documents", *(f"{c.documents:,}" for c in corpora)],
        ["words", *(f"{c.words:,}" for c in corpora)],
        ["sentences", *(f"{c.sentences:,}" for c in corpora)],
        ["documents with gold", *(f"{c.gold_documents:,}" for c in corpora)],
        ["words of documents with gold", *(f"{c.gold_words:,}" for c in corpora)],
        ["genres", *(_listed(c.genres) for c in corpora)],
        ["outlets", *(_listed(c.outlets) for c in corpora)],
    ]
    return {"": rows}


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def _without_lexicon(found: Statistics) -> str:
    if not found.without_lexicon:
        return ""
    return (
        f"{found.corpus}: there is no lexicon for {', '.join(found.without_lexicon)}, so its words are not counted "
        "in raw text."
    )


def _most_frequent(corpora: Sequence[Statistics]) -> Table:
    sections = dict.fromkeys(section for corpus in corpora for section in corpus.frequent)
    rows = [[section, *(_lemmas(corpus.frequent.get(section, ())) for corpus in corpora)] for section in sections]
    return Table("The most frequent, and their shares", ["", *(c.corpus for c in corpora)], {"": rows} if rows else {})


def _lemmas(frequent: Sequence[Frequent]) -> str:
    return ", ".join(f"{each.lemma} {_number(each.share, 'share')}" for each in frequent) or NONE


def _estimate(of: Estimate, unit: Unit) -> str:
    value = _number(of.value, unit)
    if of.low is None and of.high is None:
        return value
    return f"{value} [{_digits(of.low, unit)}, {_digits(of.high, unit)}]"


def _number(value: float | None, unit: Unit) -> str:
    return _digits(value, unit) + (" %" if unit == "share" and value is not None else "")


def _digits(value: float | None, unit: Unit) -> str:
    """Without the sign of a percentage, which stands once before an interval."""
    if value is None:
        return NONE
    if unit == "share":
        return f"{100 * value:.1f}"
    if unit == "number":
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{value:.2f}"
