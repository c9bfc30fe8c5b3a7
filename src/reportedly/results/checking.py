"""Recorded scores, computed anew from the recorded predictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportedly.errors import GitError, InputError
from reportedly.files import file_sha256
from reportedly.git import git
from reportedly.results.rows import RESULTS, Result, definitions, figures_of, read_results
from reportedly.scoring.evaluating import Asked, evaluate_against
from reportedly.scoring.gold import Gold, open_gold
from reportedly.scoring.result import Rate

State = Literal["same", "differs", "changed", "no gold"]
STATES: dict[State, str] = {
    "same": "the recorded figures came out again",
    "differs": "other figures came out",
    "changed": "the predictions are missing or not those that were recorded",
    "no gold": "none of the given golds is the one it was scored against",
}


@dataclass(frozen=True)
class Checked:
    """What became of a row; `detail` says what is not as recorded."""

    row: Result
    state: State
    detail: str = ""

    @property
    def fails(self) -> bool:
        return self.state in ("differs", "changed")


def check(folder: str | Path, golds: Sequence[str | Path]) -> Iterator[Checked]:
    """Compute every recorded score anew, in the order of the rows.

    Args:
        folder: where `results.jsonl` lies.
        golds: houses and releases; a row is computed against the one that it names, by name, split and hash.

    Raises:
        InputError: there are no results; a row that git has recorded is missing or was changed.
        CorpusError: a line is no row.
    """
    folder = Path(folder)
    _refuse_rewritten(folder / RESULTS)
    if not (folder / RESULTS).exists():
        raise InputError(f"{folder / RESULTS}: there are no recorded results here")
    opened: _Golds = {}
    for row in read_results(folder):
        yield _checked(row, folder, [Path(gold) for gold in golds], opened)


_Golds = dict[tuple[Path, str | None], Gold | None]
"""Golds by path and split; None where there is nothing in this split."""


def _checked(row: Result, folder: Path, golds: list[Path], opened: _Golds) -> Checked:
    predictions = folder / row.predictions
    if not predictions.is_file():
        return Checked(row, "changed", f"{predictions} is missing")
    if (found := file_sha256(predictions)) != row.sha256:
        return Checked(row, "changed", f"{predictions} has the sha256 {found}, recorded is {row.sha256}")
    given = []
    for path in golds:
        if (path, row.split) not in opened:
            opened[path, row.split] = _open(path, row.split)
        gold = opened[path, row.split]
        if gold is None:
            continue
        if gold.name == row.gold:
            asked = Asked(row.split, row.tasks, row.labels, row.project, row.project_gold)
            score = evaluate_against(gold, [predictions], asked).score
            return _compared(row, score.signature, figures_of(score))
        given.append(gold.name)
    told = ", ".join(given) or "none with this split"
    return Checked(row, "no gold", f"it needs {row.gold}; given is {told}")


def _open(path: Path, split: str | None) -> Gold | None:
    """Gold; None if there is nothing in this split."""
    try:
        return open_gold(path, split=split)
    except InputError:
        return None


def _compared(row: Result, signature: str, figures: dict[str, Rate]) -> Checked:
    if definitions(signature) != definitions(row.signature):
        return Checked(row, "differs", f"the signature is {signature}, recorded is {row.signature}")
    for name, recorded in row.figures.items():
        if not _same(figures.get(name), recorded):
            return Checked(row, "differs", f"{name} is {figures.get(name)}, recorded is {recorded}")
    return Checked(row, "same")


def _same(found: Rate | None, recorded: Rate) -> bool:
    if found is None:
        return False
    pairs = ((found.value, recorded.value), (found.low, recorded.low), (found.high, recorded.high))
    # Sums of floating-point numbers differ in the last digits from machine to machine.
    return all(a == b or (a is not None and b is not None and abs(a - b) < 1e-9) for a, b in pairs)


def _refuse_rewritten(results: Path) -> None:
    """All lines that any commit has added must be there; their order may change, as it does in a merge."""
    try:
        history = git(results.parent, "log", "--format=", "-p", "-m", "--text", "--no-color", "--", results.name)
    except (GitError, FileNotFoundError):
        return  # Not in git, or not yet.
    committed = {line[1:] for line in history.splitlines() if line.startswith(b"+{")}
    there = set(results.read_bytes().splitlines()) if results.exists() else set()
    if gone := committed - there:
        raise InputError(
            f"{results}: {len(gone)} row(s) that were committed are missing or were changed, one of them "
            f"{min(gone)[:80].decode('utf-8', 'replace')}…; rows are only ever added, so restore them from git"
        )
