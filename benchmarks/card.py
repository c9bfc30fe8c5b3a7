"""Put the kept results of the benchmarks into DATACARD.md: `python -m benchmarks.card [--check]`.

Blocks between comments `generated from benchmarks/…: NAME` are written from the files they name, so that no figure of
a benchmark is typed by hand. With `--check` nothing is written, and the exit code is 1 if something would change.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from reportedly.errors import CorpusError
from reportedly.files import read_text, write_atomically
from reportedly.markdown import table

ROOT = Path(__file__).parents[1]
DATACARD = "DATACARD.md"
FIGURES = "benchmarks/qualification/figures.md"
AUDIT = "benchmarks/audit/results.md"
VARIETY = "benchmarks/variety.md"

Rows = list[dict[str, str]]

_LABELS = ("source", "cue", "content")
_LAYERS = {
    "hedging": "hedging",
    "certainty": "certainty",
    "denial": "denial",
    "nesting": "nesting (inner cues)",
    "claims": "claims (contents)",
}
_VARIETY = (
    "words of a sentence: median",
    "words: distinct, in lower case",
    "cue words of the lexicon: per 1,000 words",
    "cue words of the lexicon: distinct lemmas",
    "attribution by lemma: distinct lemmas",
    "hedge words of the lexicon: per 1,000 words",
    "hedge words of the lexicon: distinct lemmas",
    "denial words of the lexicon: per 1,000 words",
    "denial words of the lexicon: distinct lemmas",
    "denial words of the lexicon: share of the top one",
)
"""The figures of the comparison that the card shows."""


def render(root: Path = ROOT) -> str:
    """DATACARD.md with its blocks as the kept results give them.

    Raises:
        CorpusError: a kept file lacks a table or a row, or DATACARD.md a block.
    """
    text = read_text(root / DATACARD)
    for (source, name), make in _BLOCKS.items():
        head = f"<!-- generated from {source}: {name} -->\n"
        before, found, rest = text.partition(head)
        # The end may be indented, to stay within an item of a list.
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        if not found or not end or head in after:
            raise CorpusError(f"the block {name} of {source} does not stand there once", path=root / DATACARD)
        indent = before[before.rfind("\n") + 1 :]
        text = f"{before}{head}{make(read_text(root / source))}\n{indent}{end}{after}"
    return text


def tables_of(text: str) -> dict[tuple[str, ...], list[Rows]]:
    """The tables of a Markdown page by the headings above them; a cell by its column's name."""
    found: dict[tuple[str, ...], list[Rows]] = {}
    above: tuple[str, ...] = ()
    header: list[str] | None = None
    for line in text.split("\n"):
        if heading := re.fullmatch(r"(#+) (.*)", line):
            above = (*above[: len(heading[1]) - 1], heading[2])
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else None
        if cells is None:
            header = None
        elif header is None:
            header = cells
            found.setdefault(above, []).append([])
        elif not set(line) <= set("| -"):
            found[above][-1].append(dict(zip(header, cells, strict=True)))
    return found


def _tables(text: str, *headings: str) -> list[Rows]:
    """The tables below the headings that begin so."""
    for above, tables in tables_of(text).items():
        if len(above) == len(headings) and all(a.startswith(b) for a, b in zip(above, headings, strict=True)):
            return tables
    raise CorpusError(f"a kept result lacks the table below {' › '.join(headings)}")


def _row(rows: Rows, **cells: str) -> dict[str, str]:
    """The only row with these cells; an underscore stands for the column without a name."""
    wanted = {"" if name == "_" else name: value for name, value in cells.items()}
    found = [row for row in rows if wanted.items() <= row.items()]
    if len(found) != 1:
        raise CorpusError(f"a kept result has {len(found)} rows with {wanted}, not one")
    return found[0]


def _humans(text: str) -> str:
    rows = []
    for number in ("1", "2"):
        [pooled] = _tables(text, f"Qualification, round {number}", "F1 between annotators, pooled")
        for who in ("human – human", "model – human", "model – model"):
            row = _row(pooled, _=who)
            rows.append(
                [number, row["articles"], who, *(f"{row[f'{x} strict']} / {row[f'{x} char']}" for x in _LABELS)]
            )
    return table(["round", "articles", "", *(f"{label} strict / char" for label in _LABELS)], rows)


def _differences(text: str) -> str:
    headings = "Qualification, round 2", "Model with human minus human with human"
    [rows] = _tables(text, *headings)
    [majority, _] = _tables(text, "Qualification, round 2", "Against the majority")
    parts = [f"{label} {_pooled(rows, label)}" for label in _LABELS]
    held = {who: _majority(majority, who) for who in ("llm-label", "llm-sentence", "all humans")}
    of_label = [
        f"{label} {held['llm-label'][label]} and {held['llm-sentence'][label]} (humans {held['all humans'][label]})"
        for label in _LABELS
    ]
    return (
        f"Differences in round 2 and their 95 % intervals by article, pooled, strict: {', '.join(parts)}.\n"
        f"Held against the majority of the other humans, the passes reach strict {', '.join(of_label)}."
    )


def _pooled(rows: Rows, label: str) -> str:
    # Two columns have no name, so that the first of them is lost: the pooled rows of all models come first.
    return next(row["strict"] for row in rows if row["label"] == label)


def _majority(rows: Rows, who: str) -> dict[str, str]:
    row = _row(rows, annotator=who)
    return {label: row[f"{label} strict"] for label in _LABELS}


def _dates(text: str) -> str:
    parts = []
    for number in ("1", "2"):
        [rows] = _tables(text, f"Qualification, round {number}", "Dates of TimeBank")
        passes = [_row(rows, _=f"{who} – gold") for who in ("llm-label", "llm-sentence")]
        strict, value = (
            " and ".join(_without_interval(row[column]) for row in passes) for column in ("strict F1", "value accuracy")
        )
        parts.append(f"round {number}: strict F1 {strict}, value accuracy on matched dates {value}")
    found = ";\n".join(parts)
    return (
        f"Dates, against TimeBank's gold (one annotation, not free of errors; see the limitation on memory),\n{found}."
    )


def _memory(text: str) -> str:
    rows = [row for rows in _tables(text, "Qualification, round 2", "Probe:") for row in rows]
    shares = {row[""]: (_without_interval(row["continued"]).partition(":")[0], row["items"]) for row in rows}
    timebank, polnear, own, records = (
        f"{shares[kind][0]} of {shares[kind][1]}"
        for kind in ("TimeBank text", "PolNeAR text", "own text", "PolNeAR annotation")
    )
    return (
        f"- **TimeBank is remembered.** The model continued {timebank} stories of TimeBank word for word, so its\n"
        f"  agreement with TimeBank's dates may be memory. It continued {polnear} articles of PolNeAR, {records} of\n"
        f"  their annotation files, and {own} texts of this corpus."
    )


def _audit(text: str) -> str:
    found = _tables(text, "Audit of", "Model audit")[0]
    rows = []
    for layer, shown in _LAYERS.items():
        spans = _row(found, layer=layer, items="spans", origin="all")
        cells = [spans[column].partition(":") for column in ("yes", "no", "unclear")]
        without = [row for row in found if (row["layer"], row["items"]) == (layer, "sentences without")]
        rest = "–"
        if without:
            rest = f"{without[0]['yes'].partition(':')[0]} of {without[0]['answered']} right"
        yes, no, unclear = (f"{n}:{share}" for n, _, share in cells)
        rows.append([shown, f"{spans['answered']} of {spans['of']}", yes, no, unclear, rest])
    head = ["layer", "judged", "right", "wrong", "not told by sentence and rules", "sentences without"]
    return table(head, rows)


def _drawn(text: str) -> str:
    found = re.search(r"Drawn from the gold of \d+ documents", text)
    if not found:
        raise CorpusError("the kept audit does not say of how many documents it is")
    return found[0] + "."


def _variety(text: str) -> str:
    rows = _compared(text)
    return table(list(rows[0]), [list(_row(rows, figure=figure).values()) for figure in _VARIETY])


def _unlike(text: str) -> str:
    rows = _compared(text)
    length, cues, denials, words = (
        _without_interval(_row(rows, figure=figure)["reportedly / polnear"])
        for figure in (
            "words of a sentence: median",
            "cue words of the lexicon: per 1,000 words",
            "denial words of the lexicon: per 1,000 words",
            "words: distinct, in lower case",
        )
    )
    return (
        f"- **The texts are not like real news in every respect.** Beside PolNeAR at equal size, sentences are\n"
        f"  {length} times as long, cue words {cues} times and words of denial {denials} times as frequent, different\n"
        f"  words {words} times as many (below)."
    )


def _compared(text: str) -> Rows:
    """The figures of the comparison; the page has no headings."""
    return [row for rows in tables_of(text)[()] if rows and "figure" in rows[0] for row in rows]


def _without_interval(cell: str) -> str:
    return cell.partition(" [")[0].rstrip("*")


_BLOCKS: dict[tuple[str, str], Callable[[str], str]] = {
    (FIGURES, "memory"): _memory,
    (VARIETY, "unlike news"): _unlike,
    (FIGURES, "agreement with humans"): _humans,
    (FIGURES, "differences from humans"): _differences,
    (FIGURES, "dates"): _dates,
    (AUDIT, "audited"): _drawn,
    (AUDIT, "audit"): _audit,
    (VARIETY, "variety"): _variety,
}


def main(arguments: list[str]) -> int:
    """Write the blocks of DATACARD.md, or check them."""
    path, text = ROOT / DATACARD, render()
    if read_text(path) == text:
        return 0
    if "--check" in arguments:
        print(f"stale: {DATACARD}; run python -m benchmarks.card", file=sys.stderr)
        return 1
    write_atomically(path, text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
