"""Our task `dates` beside tieval and TempEval-3's definition, on TimeBank: the same predictions scored by all.

tieval needs an older huggingface_hub than this project has, so it runs in an environment of its own, whose Python is
given. What it gets are offsets.

Sources: H. Sousa, A. Jorge and R. Campos (2023), tieval: an evaluation framework for temporal information extraction
systems. SIGIR. N. UzZaman et al. (2013), SemEval-2013 task 1: TempEval-3. SemEval.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.qualification.timebank import read_story
from benchmarks.scoring.prefilling import prefiller, suggest
from benchmarks.scoring.printing import number, rate
from reportedly import markdown
from reportedly.errors import InputError
from reportedly.matching import Extent
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.scoring import Measured, score
from reportedly.scoring.attributes import ACCURACY, EXTENT
from reportedly.scoring.gold import only

EVERY, ODD = slice(None), slice(1, None, 2)
"""Of the sorted files: all; those on which the date rules were never looked at."""

# Runs in tieval's environment: lists of extents per document from standard input, figures to standard output.
WITH_TIEVAL = """
import json, sys
from importlib.metadata import version
from tieval.entities import Timex
from tieval.evaluate import span_identification, timex_identification

gold, predicted = (
    {name: [tuple(extent) for extent in extents] for name, extents in side.items()} for side in json.load(sys.stdin)
)
timexes = [{name: [Timex(offsets=extent) for extent in extents] for name, extents in side.items()}
           for side in (gold, predicted)]
relaxed = span_identification(list(gold.values()), [predicted[name] for name in gold], strict=False)
print(json.dumps({"version": version("tieval"), "strict": timex_identification(*timexes)["micro"],
                  "relaxed": relaxed["micro"]}))
"""

EXPLANATION = """\
- **Strict extents** are defined alike, and come out alike. (Where a side has nothing tieval says 1, we say that it is
  not defined.)
- **Relaxed extents** are not. tieval takes ends as inclusive, so that half-open extents that merely touch meet; and
  it matches many to many: every prediction that meets a date of gold is a true positive, every date of gold that
  meets no prediction a false negative. Its recall is then made of predictions, not of dates of gold. Ours matches one
  to one. The counts that make the difference stand below each table.
- **Values** tieval does not score. TempEval-3's value F1 is the relaxed F1 times the share of matched dates whose
  value is right. With our matching that is F1 of `extent`, overlap, times accuracy of `value`, and it comes out as our
  F1 of `value`, overlap: both are over all dates, also over those to which the rules give no value.
"""


class Rates(msgspec.Struct, frozen=True):
    precision: float
    recall: float
    f1: float


class Theirs(msgspec.Struct, frozen=True):
    """The figures of tieval, micro."""

    version: str
    strict: Rates
    relaxed: Rates


@dataclass(frozen=True)
class Dates:
    """The dates of gold and those that the date rules find, by document."""

    gold: dict[str, Annotation]
    found: dict[str, Annotation]


def read_dates(timebank: Path, schema: Schema, files: slice = EVERY) -> Dates:
    """The dates of TimeBank and those of the date rules, on its texts.

    Raises:
        InputError: there are no such files. CorpusError: one cannot be read.
    """
    paths = sorted(timebank.glob("*.tml"))[files]
    if not paths:
        raise InputError(f"{timebank}: no .tml files; give the folder of TimeBank")
    by, dates = prefiller(schema), Dates({}, {})
    for path in paths:
        story = read_story(path, schema)
        name = story.dates.doc_id
        # Its lines are broken within sentences; ours are paragraphs. Offsets stay.
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", story.text)
        dates.gold[name] = story.dates
        dates.found[name] = suggest(by, name, text, story.published)
    return Dates(only(dates.gold, schema.labels_with_role("time")), only(dates.found, schema.labels_with_role("time")))


def with_tieval(dates: Dates, python: Path) -> Theirs:
    """The figures of tieval.

    Args:
        python: of the environment in which it is installed.

    Raises:
        InputError: it cannot be run there; gives the last line of what it said.
    """
    sides = [{name: _extents(one) for name, one in side.items()} for side in (dates.gold, dates.found)]
    try:
        done = subprocess.run(
            [python, "-c", WITH_TIEVAL], input=json.dumps(sides), capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        raise InputError(f"{python}: there is no such file; give the Python of tieval's environment") from None
    except subprocess.CalledProcessError as error:
        raise InputError(f"{python}: tieval failed: {error.stderr.strip().splitlines()[-1]}") from None
    return msgspec.json.decode(done.stdout, type=Theirs)


def tempeval3(rows: Mapping[str, Mapping[str, Measured]], attribute: str) -> float | None:
    """F1 of an attribute as TempEval-3 defines it: the relaxed F1 of extents times the accuracy over matched ones."""
    f1, accuracy = rows[EXTENT]["overlap"].f1.value, rows[attribute][ACCURACY].f1.value
    return None if f1 is None or accuracy is None else f1 * accuracy


@dataclass(frozen=True)
class Relaxed:
    """How the dates of two sides meet: predictions that share a character with a date of gold, those that merely touch
    one, dates of gold that no prediction meets or touches, and pairs that are matched one to one."""

    overlapping: int
    touching: int
    unmet: int
    matched: int


def relaxed(dates: Dates, rows: Mapping[str, Mapping[str, Measured]]) -> Relaxed:
    """The counts behind the two relaxed figures."""
    overlapping = touching = unmet = 0
    for name, annotation in dates.gold.items():
        # As sets, since that is how tieval takes them.
        gold, found = set(_extents(annotation)), set(_extents(dates.found[name]))
        for start, end in found:
            shared = any(start < other_end and other_start < end for other_start, other_end in gold)
            overlapping += shared
            touching += not shared and any(start == other_end or other_start == end for other_start, other_end in gold)
        unmet += sum(all(end < other or other_end < start for other, other_end in found) for start, end in gold)
    return Relaxed(overlapping, touching, unmet, int(rows[EXTENT]["overlap"].both))


def pages(timebank: Path, schema: Schema, python: Path) -> Iterator[str]:
    """The figures in Markdown, block by block."""
    yield "## Dates of TimeBank, beside tieval and TempEval-3"
    yield "The date rules of the prefiller on TimeBank 1.2; in brackets 95 % intervals by document."
    yield EXPLANATION
    for title, files in {
        "all files": EVERY,
        "the odd-numbered files, which the rules were not looked at with": ODD,
    }.items():
        dates = read_dates(timebank, schema, files)
        found = score(dates.gold, dates.found, schema, tasks=["dates"], of="timebank-1.2")
        theirs = with_tieval(dates, python)
        yield f"### {title}: {found.documents} documents, tieval {theirs.version}"
        yield _table(dates, found.tasks["dates"], theirs)
        yield f"`{found.signature}`"


def _table(dates: Dates, rows: Mapping[str, Mapping[str, Measured]], theirs: Theirs) -> str:
    lines = []
    for what, measure, other in (("strict", "exact", theirs.strict), ("relaxed", "overlap", theirs.relaxed)):
        ours = rows[EXTENT][measure]
        for name in ("precision", "recall", "f1"):
            lines.append([f"extents, {what}, {name}", rate(getattr(ours, name)), number(getattr(other, name)), ""])
    for attribute in ("timex_type", "value"):
        by_definition = number(tempeval3(rows, attribute))
        lines.append([f"{attribute}, relaxed, f1", rate(rows[attribute]["overlap"].f1), "–", by_definition])
        lines.append([f"{attribute}, accuracy over matched", rate(rows[attribute][ACCURACY].f1), "–", ""])
    counted = relaxed(dates, rows)
    sizes = rows[EXTENT]["exact"]
    told = (
        f"Dates of gold {sizes.gold:,.0f}; predicted {sizes.predicted:,.0f}. Matched one to one "
        f"{counted.matched:,}; predictions that overlap a date of gold {counted.overlapping:,}, that merely touch one "
        f"{counted.touching:,}; dates of gold that meet no prediction {counted.unmet:,}."
    )
    return markdown.table(["what", "ours", "tieval", "TempEval-3's definition"], lines) + f"\n\n{told}"


def _extents(annotation: Annotation) -> list[Extent]:
    return [(span.start, span.end) for span in annotation.spans]
