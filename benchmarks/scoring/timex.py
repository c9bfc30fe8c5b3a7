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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from benchmarks.qualification.selection import ROOT
from benchmarks.qualification.timebank import read_story
from benchmarks.scoring.printing import number, rate
from reportedly import markdown
from reportedly.errors import InputError
from reportedly.matching import Extent
from reportedly.model import Annotation, Span, Value
from reportedly.naming import slug
from reportedly.prefill import LEXICON, load_lexicons
from reportedly.schema import Schema
from reportedly.scoring import Measured, score

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
- **Strict extents** are defined alike, and come out alike. (Where a side has nothing tieval says 1, we say that it is not
  defined.)
- **Relaxed extents** are not. tieval calls extents equal if one's end is at or behind the other's start, so half-open ones
  that merely touch are a match; and it matches many to many: every prediction that meets any date of gold is a true
  positive, every date of gold that meets no prediction a false negative. Recall is then made of predictions, not of
  dates of gold. Ours matches one to one. The counts that make the difference stand in the table.
- **Values** tieval does not score. TempEval-3's value F1 is the relaxed F1 times the share of matched dates whose value is
  right. With our matching that is F1 of `extent`, overlap, times accuracy of `value`. It equals our F1 of `value`,
  overlap, if every date on both sides has a value; ours leaves dates without one out of what is divided by, so that a
  system that gives no value does not lose precision for it, only recall.
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


def read_dates(timebank: Path, schema: Schema, files: slice = slice(None)) -> Dates:
    """The dates of TimeBank and those of the date rules, on its texts.

    Raises:
        InputError: there are no such files. CorpusError: one cannot be read.
    """
    paths = sorted(timebank.glob("*.tml"))[files]
    if not paths:
        raise InputError(f"{timebank}: no .tml files; give the folder of TimeBank")
    rules = load_lexicons(ROOT / LEXICON, schema)["en"].dates
    dates = Dates({}, {})
    for path in paths:
        story = read_story(path, schema)
        # Its lines are broken within sentences; ours are paragraphs. Offsets stay.
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", story.text)
        found = rules_of(rules).find(text, date.fromisoformat(story.published[:10]))
        name = slug(story.name)
        dates.gold[name] = story.dates
        dates.found[name] = Annotation(name, [_span(i, one, story.text) for i, one in enumerate(found, start=1)])
    return dates
