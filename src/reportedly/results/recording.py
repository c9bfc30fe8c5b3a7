"""A submission: predictions that were checked and scored, and the row that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly.canary import Canary, search
from reportedly.errors import GitError, InputError
from reportedly.files import jsonl, remove_unfinished, sha256, write_together
from reportedly.git import git
from reportedly.locking import locked_file
from reportedly.naming import FORM, is_slug
from reportedly.results.rows import PREDICTIONS, RESULTS, Kind, Result, definitions, figures_of, read_results
from reportedly.scoring.evaluating import Evaluation
from reportedly.scoring.predictions import write_predictions


@dataclass(frozen=True)
class Submission:
    """A row, and the content of the file of predictions that it names."""

    row: Result
    predictions: bytes

    @property
    def line(self) -> str:
        """The row as it will stand in `results.jsonl`."""
        return jsonl([self.row]).decode("utf-8").rstrip("\n")


def submit(
    evaluation: Evaluation,
    predicted_at: Sequence[str | Path],
    *,
    system: str,
    by: str,
    rerun: str,
    kind: Kind = "system",
    note: str | None = None,
    when: date | None = None,
) -> Submission:
    """Check predictions that were scored, and make their row. Nothing is written.

    Args:
        predicted_at: the files that were scored: they must not hold the canary of the corpus, which would show that the
            system was made from the corpus itself.
        system: a slug. when: by default today.

    Raises:
        InputError: the name is no slug, something is empty, or the canary was found; names file and line.
    """
    if not is_slug(system):
        raise InputError(f"system: {system!r} is not of the form {FORM}")
    for name, value in (("by", by), ("rerun", rerun)):
        if not value.strip():
            raise InputError(f"{name}: must not be empty")
    _refuse_canary(evaluation, predicted_at)
    gold = evaluation.gold
    sha256s = {doc_id: document.sha256 for doc_id, document in gold.documents.items()}
    data = write_predictions(evaluation.as_predicted.values(), sha256s)
    asked = evaluation.asked
    row = Result(
        system=system,
        kind=kind,
        by=by,
        when=(when or date.today()).isoformat(),
        commit=_commit(),
        gold=gold.name,
        version=gold.version,
        split=asked.split,
        tasks=list(evaluation.score.tasks),
        labels=list(asked.labels),
        project=asked.project_predicted,
        project_gold=asked.project_gold,
        figures=figures_of(evaluation.score),
        signature=evaluation.score.signature,
        predictions=f"{PREDICTIONS}/{system}/{gold.name.replace('/', '-').replace('#', '-')}.jsonl",
        sha256=sha256(data),
        rerun=rerun,
        note=note,
    )
    return Submission(row, data)


def record(submission: Submission, folder: str | Path) -> None:
    """Add a submission: its predictions, and its row as the last line of `results.jsonl`. What is there stays.

    Raises:
        InputError: other predictions of this system for this gold are recorded already, or this score of them is.
    """
    folder = Path(folder)
    results, predictions = folder / RESULTS, folder / submission.row.predictions
    folder.mkdir(parents=True, exist_ok=True)
    results.touch()
    busy = InputError(f"{results}: another command is adding to it; try again when it has finished")
    with locked_file(results, busy):
        remove_unfinished(predictions.parent)
        for number, row in enumerate(read_results(folder), start=1):
            if row.predictions != submission.row.predictions:
                continue
            if row.sha256 != submission.row.sha256:
                raise InputError(
                    f"{predictions}: other predictions of {row.system} for {row.gold} are recorded (row {number}); "
                    "rows are never replaced, so give the system another name, for example with its version"
                )
            if definitions(row.signature) == definitions(submission.row.signature):
                raise InputError(f"{results}: row {number} is this score of {row.system} already; nothing was added")
        there = results.read_bytes()
        between = b"" if there.endswith(b"\n") or not there else b"\n"
        write_together({predictions: submission.predictions, results: there + between + jsonl([submission.row])})


def _refuse_canary(evaluation: Evaluation, predicted_at: Sequence[str | Path]) -> None:
    for file, found in search(Canary(evaluation.gold.canary), map(str, predicted_at)):
        if found:
            raise InputError(
                f"{file}:{found[0].hit.line}: the canary of the corpus is in the predictions: they were copied from "
                "it, or made by a system that repeats it. Take it out of what the system reads, and predict again"
            )


def _commit() -> str | None:
    """The revision of this code, if it is run from a repository."""
    try:
        return git(Path(__file__).parent, "rev-parse", "HEAD").decode().strip()
    except GitError:
        return None
