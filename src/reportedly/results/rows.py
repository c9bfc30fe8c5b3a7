"""A line of `results.jsonl`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from reportedly.files import read_jsonl
from reportedly.scoring.result import Rate, Score
from reportedly.scoring.tasks import TASKS

RESULTS = "results.jsonl"
PREDICTIONS = "predictions"
"""The folder beside it that holds predictions, as offsets only."""

Kind = Literal["system", "annotator"]
"""A system, or somebody who annotated, for comparison."""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A recorded score.

    Attributes:
        system: its name, a slug; `kind`: whether it is a system or an annotator.
        by, when: who ran it, and the day (ISO 8601).
        commit: the git revision of this code that scored it; None outside git.
        gold: name, split and hash of gold (`scoring.gold.Gold.name`); `version`, `split`: of the data.
        tasks, labels, project, project_gold: the options of the score; nothing where none was given.
        figures: F1 with its interval by `task/row/measure`: the headline of each task, and each label exactly.
        signature: that of the score.
        predictions: the file of predictions, beside `results.jsonl`; `sha256`: its hash.
        rerun: how the predictions can be made again, in words or as a command.
        note: what one must know to read the figures.
    """

    system: str
    kind: Kind
    by: str
    when: str
    commit: str | None
    gold: str
    version: str
    split: str | None
    tasks: list[str]
    labels: list[str] = []
    project: str | None = None
    project_gold: str | None = None
    figures: dict[str, Rate]
    signature: str
    predictions: str
    sha256: str
    rerun: str
    note: str | None = None


def read_results(folder: str | Path) -> list[Result]:
    """The rows of the `results.jsonl` in a folder, none if there is none.

    Raises:
        CorpusError: a line is no such row; names file and line.
    """
    return list(read_jsonl(Path(folder) / RESULTS, Result))


def definitions(signature: str) -> str:
    """A signature without the version of the code, which may grow as long as the figures stay."""
    return "|".join(part for part in signature.split("|") if not part.startswith("code:"))


def figures_of(score: Score) -> dict[str, Rate]:
    """The figures that are recorded of a score."""
    places = [(task, *TASKS[task].headline) for task in score.tasks]
    places += [("spans", row, "exact") for row in score.tasks.get("spans", {})]
    return {
        "/".join(place): score.tasks[place[0]][place[1]][place[2]].f1
        for place in dict.fromkeys(places)
        if place[2] in score.tasks[place[0]].get(place[1], {})
    }
