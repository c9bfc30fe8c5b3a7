"""A system's files against gold: what the command does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import InputError
from reportedly.model import Annotation
from reportedly.projection import FROM_POLNEAR, TO_POLNEAR, signature
from reportedly.scoring.comparing import Comparison, compare
from reportedly.scoring.counting import count
from reportedly.scoring.gold import Gold, only, open_gold, projected, with_annotations
from reportedly.scoring.predictions import read_predictions
from reportedly.scoring.result import Score
from reportedly.scoring.scoring import figures
from reportedly.scoring.tasks import TASKS

PROJECTIONS: Mapping[str, tuple[str, ...]] = {"to-polnear": TO_POLNEAR, "from-polnear": FROM_POLNEAR}
"""The projections by name: from our conventions to PolNeAR's, and back as far as rules can tell."""


@dataclass(frozen=True)
class Asked:
    """The options of a score.

    Attributes:
        split: of gold; by default all documents with gold.
        tasks: names of `TASKS`; by default all.
        labels: only these, on both sides; by default all.
        project_predicted, project_gold: a name in `PROJECTIONS`: what to do to the predictions, or to gold, first.
    """

    split: str | None = None
    tasks: Sequence[str] = ()
    labels: Sequence[str] = ()
    project_predicted: str | None = None
    project_gold: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """A score with what it was made of: gold and the system's annotations as they were compared, and the system's
    `as_predicted`, before any projection."""

    score: Score
    gold: Gold
    predicted: Mapping[str, Annotation]
    as_predicted: Mapping[str, Annotation]
    comparison: Comparison | None
    asked: Asked


def evaluate(
    gold_at: str | Path, predicted_at: Sequence[str | Path], asked: Asked, *, against: str | Path | None = None
) -> Evaluation:
    """Score the predictions in some files.

    Args:
        gold_at: the house of a corpus, or a built release.
        predicted_at: what `read_predictions` reads.
        against: the predictions of another system to compare with.

    Raises:
        InputError: an option names what is not there; documents are missing, too many, or altered.
        InvalidDataError: a prediction is not sound.
    """
    return evaluate_against(open_gold(gold_at, split=asked.split), predicted_at, asked, against=against)


def evaluate_against(
    gold: Gold, predicted_at: Sequence[str | Path], asked: Asked, *, against: str | Path | None = None
) -> Evaluation:
    """The same with gold that is open, of the split that is asked for."""
    for label in asked.labels:
        if label not in gold.schema.labels:
            raise InputError(f"there is no label {label!r}; there are {', '.join(gold.schema.labels)}")
    steps = {"predicted": _steps(asked.project_predicted), "gold": _steps(asked.project_gold)}

    def prepared(annotations: Mapping[str, Annotation], side: str) -> Mapping[str, Annotation]:
        if steps[side]:
            annotations = projected(gold, annotations, steps[side])
        return only(annotations, asked.labels) if asked.labels else annotations

    compared = with_annotations(gold, prepared(gold.annotations, "gold"))
    read = [read_predictions(paths, gold) for paths in [predicted_at, *_one(against)]]
    systems = [prepared(annotations, "predicted") for annotations in read]
    counts = [
        count(compared.annotations, system, gold.schema, stories=gold.stories, tasks=asked.tasks or tuple(TASKS))
        for system in systems
    ]
    of = gold.name + (f"/{'+'.join(asked.labels)}" if asked.labels else "")
    score = figures(counts[0], of=of, projection=_signed(steps))
    comparison = compare(counts[0], counts[1]) if against else None
    return Evaluation(score, compared, systems[0], read[0], comparison, asked)


def _one(path: str | Path | None) -> list[list[str | Path]]:
    return [[path]] if path else []


def _steps(name: str | None) -> tuple[str, ...]:
    if name is not None and name not in PROJECTIONS:
        raise InputError(f"there is no projection {name!r}; there are {', '.join(PROJECTIONS)}")
    return PROJECTIONS[name] if name else ()


def _signed(steps: Mapping[str, tuple[str, ...]]) -> str:
    """What was projected, for the signature."""
    parts = [f"{side}-{signature(of)}" for side, of in steps.items() if of]
    return "|".join(parts) or "projection:none"
