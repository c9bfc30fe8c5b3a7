"""Counts of a system against gold, once per story: all that figures, intervals and tests are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.errors import InputError
from reportedly.model import Annotation
from reportedly.naming import shortened
from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tally
from reportedly.scoring.tasks import TASKS

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats

MICRO = "micro"
"""The row that counts all rows of a task together."""

NAMED = 5
"""How many documents a message names."""

Place = tuple[str, str, str]
"""Task, row, measure."""


@dataclass(frozen=True)
class Counts:
    """The tallies of every story.

    Attributes:
        stories: in the order of their names.
        documents: how many documents were compared.
        places: task, row and measure of each column, those of `MICRO` last.
        table: shape (stories, places, 4): found, gold, right, predicted (`pairing.Tally`).
    """

    stories: tuple[str, ...]
    documents: int
    places: tuple[Place, ...]
    table: Floats


def count(
    gold: Mapping[str, Annotation],
    predicted: Mapping[str, Annotation],
    schema: Schema,
    *,
    stories: Mapping[str, str] | None = None,
    tasks: Collection[str] = tuple(TASKS),
    measures: Collection[str] | None = None,
) -> Counts:
    """Count what a system and gold share.

    Args:
        gold, predicted: annotations by document id, of the same documents.
        stories: the story of each document; by default each document is one of its own.
        tasks: names of `TASKS`.
        measures: only these, of each task those that it has; by default all.

    Raises:
        InputError: documents are missing or too many on one side; an annotation does not fit the schema; there is no
            such task or measure, or no document.
    """
    import numpy as np

    _refuse_unknown("task", tasks, TASKS)
    known = {measure for task in TASKS.values() for measure in task.measures}
    _refuse_unknown("measure", measures or (), known)
    refuse_difference(gold, predicted)
    of_story: dict[str, list[Pairing]] = {}
    for doc_id in sorted(gold):
        story = stories[doc_id] if stories else doc_id
        of_story.setdefault(story, []).append(Pairing(doc_id, gold[doc_id], predicted[doc_id], schema))
    names = tuple(sorted(of_story))
    chosen = [
        (name, task, [m for m in task.measures if measures is None or m in measures])
        for name, task in TASKS.items()
        if name in tasks and task.rows(schema)
    ]
    places: list[Place] = []
    rows: list[list[Tally]] = []
    for story in names:
        # Every task gives its tallies in the same order, whatever the story.
        found = [(name, task.count(of_story[story], schema, wanted)) for name, task, wanted in chosen if wanted]
        places = places or [(name, *place) for name, tallies in found for place in tallies]
        rows.append([one for _, tallies in found for one in tallies.values()])
    table = np.array(rows, dtype=float).reshape(len(names), len(places), 4)
    for name, task, wanted in chosen:
        for measure in wanted if task.averaged else ():
            columns = [i for i, (t, _, m) in enumerate(places) if (t, m) == (name, measure)]
            places.append((name, MICRO, measure))
            table = np.concatenate([table, table[:, columns].sum(axis=1, keepdims=True)], axis=1)
    return Counts(names, len(gold), tuple(places), table)


def _refuse_unknown(what: str, names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise InputError(f"there is no {what} {name!r}; there are {', '.join(sorted(known))}")


def refuse_difference(gold: Mapping[str, object], predicted: Mapping[str, object]) -> None:
    """Raises InputError if gold and predictions are not of the same documents; names them."""
    if not gold:
        raise InputError("there is no document with gold to score against")
    missing, extra = sorted(gold.keys() - predicted.keys()), sorted(predicted.keys() - gold.keys())
    told = [
        f"{what}: {shortened(doc_ids, NAMED)}"
        for what, doc_ids in (("no prediction for", missing), ("predicted, but not in gold", extra))
        if doc_ids
    ]
    if told:
        raise InputError(
            f"{'; '.join(told)}. Every document of gold needs a prediction, an empty one if nothing was found, and no "
            "other document may have one"
        )
