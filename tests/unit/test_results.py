"""Recorded results: added, never changed, and computed anew."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError
from reportedly.results import Checked, Submission, check, read_results, record, submit
from reportedly.results.table import as_markdown
from reportedly.scoring.evaluating import Asked, evaluate
from tests.houses import make_house
from tests.support import ROOT

CANARY = "a canary that is long enough to be looked for"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    made = make_house(tmp_path / "house")
    config = made / "corpus" / "corpus.yaml"
    config.write_text(config.read_text().replace(load_corpus(made).config.canary, CANARY))
    return made


@pytest.fixture
def predicted(house: Path, tmp_path: Path) -> Path:
    """Gold, in which one document has lost what is in it."""
    folder = tmp_path / "predicted"
    folder.mkdir()
    for file in (house / "corpus" / "gold").glob("*.ann"):
        shutil.copy(file, folder)
    (folder / "kirby.ann").write_text("T1\tactor 0 5\tKirby\n")
    return folder


def submission(house: Path, predicted: Path, system: str = "sys", **asked: object) -> Submission:
    evaluation = evaluate(house, [predicted], Asked(**asked))  # type: ignore[arg-type]
    return submit(evaluation, [predicted], system=system, by="The testers", rerun="make it", when=date(2031, 5, 1))


def states(folder: Path, *golds: Path) -> list[str]:
    return [checked.state for checked in check(folder, golds)]


def test_a_recorded_score_comes_out_again(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    record(submission(house, predicted, "other", tasks=["dates"], labels=["date"]), folder)
    assert states(folder, house) == ["same", "same"]
    first, second = read_results(folder)
    assert (first.system, first.when, first.kind, second.labels) == ("sys", "2031-05-01", "system", ["date"])
    assert first.gold in first.signature
    assert list(second.figures) == ["dates/value/overlap"]


def test_predictions_are_kept_as_offsets(house: Path, predicted: Path, tmp_path: Path) -> None:
    record(submission(house, predicted), tmp_path / "results")
    kept = (tmp_path / "results" / read_results(tmp_path / "results")[0].predictions).read_text()
    assert '"start":0,"end":5' in kept
    assert "Kirby" not in kept


def test_a_wrong_figure_is_found(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    row = json.loads((folder / "results.jsonl").read_text())
    row["figures"]["spans/micro/exact"]["value"] += 0.001
    (folder / "results.jsonl").write_text(json.dumps(row) + "\n")
    (checked,) = check(folder, [house])
    assert (checked.state, checked.fails) == ("differs", True)
    assert checked.detail.startswith("spans/micro/exact is ")


def test_changed_and_missing_predictions_are_found(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    file = folder / read_results(folder)[0].predictions
    file.write_text(file.read_text().replace('"end":5', '"end":4'))
    assert states(folder, house) == ["changed"]
    file.unlink()
    (checked,) = check(folder, [house])
    assert (checked.state, checked.fails) == ("changed", True)
    assert checked.detail.endswith("is missing")


def test_a_row_needs_the_gold_that_it_names(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    gold = house / "corpus" / "gold" / "kirby.ann"
    gold.write_text(gold.read_text().replace("possible", "probable"))
    (checked,) = check(folder, [house])
    assert (checked.state, checked.fails) == ("no gold", False)
    assert checked.detail.startswith("it needs toy/all#")
    assert "; given is toy/all#" in checked.detail


def test_rows_are_added_and_never_replaced(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    before = (folder / "results.jsonl").read_bytes()
    (predicted / "kirby.ann").write_text("")
    with pytest.raises(InputError, match="other predictions of sys for toy"):
        record(submission(house, predicted), folder)
    assert (folder / "results.jsonl").read_bytes() == before
    record(submission(house, predicted, "sys-2"), folder)
    assert (folder / "results.jsonl").read_bytes().startswith(before)


def test_a_committed_row_cannot_be_rewritten(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    git(folder, "init", "-q")
    commit(folder)
    record(submission(house, predicted, "more"), folder)
    assert states(folder, house) == ["same", "same"]
    lines = (folder / "results.jsonl").read_text().splitlines(keepends=True)
    (folder / "results.jsonl").write_text(lines[1])
    with pytest.raises(InputError, match="rows are only ever added"):
        list(check(folder, [house]))


def test_a_row_that_was_changed_and_committed_is_found(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    git(folder, "init", "-q")
    commit(folder)
    file = folder / "results.jsonl"
    file.write_text(file.read_text().replace("The testers", "Somebody else"))
    commit(folder)
    with pytest.raises(InputError, match=r"1 row\(s\) that were committed are missing or were changed"):
        list(check(folder, [house]))


def test_rows_of_two_branches_may_be_merged(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    git(folder, "checkout", "-qb", "other")
    record(submission(house, predicted, "one"), folder)
    commit(folder)
    one = (folder / "results.jsonl").read_text().splitlines()[1]
    git(folder, "checkout", "-q", "main")
    record(submission(house, predicted, "two"), folder)
    commit(folder)
    git(folder, "merge", "-q", "--no-commit", "-X", "ours", "other")
    with (folder / "results.jsonl").open("a") as file:
        file.write(one + "\n")
    commit(folder)
    assert states(folder, house) == ["same", "same", "same"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")


def test_the_same_score_is_recorded_once(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    with pytest.raises(InputError, match="row 1 is this score of sys already"):
        record(submission(house, predicted), folder)
    record(submission(house, predicted, tasks=["spans"]), folder)
    assert len(read_results(folder)) == 2


def test_predictions_that_no_row_names_are_left_from_a_command_that_was_killed(
    house: Path, predicted: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    made = submission(house, predicted)
    left = folder / made.row.predictions
    left.parent.mkdir(parents=True)
    left.write_text("other predictions\n")
    (left.parent / f".{left.name}.x.unfinished").touch()
    record(made, folder)
    assert states(folder, house) == ["same"]
    assert [path.name for path in left.parent.iterdir()] == [left.name]


def test_a_last_line_without_its_end_is_not_glued_to_the_next(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted), folder)
    file = folder / "results.jsonl"
    file.write_text(file.read_text().rstrip("\n"))
    record(submission(house, predicted, "more"), folder)
    assert [row.system for row in read_results(folder)] == ["sys", "more"]


def test_without_results_there_is_nothing_to_check(house: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no recorded results here"):
        list(check(tmp_path, [house]))


def test_each_table_has_the_columns_of_its_rows(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted, tasks=["spans"], labels=["actor"]), folder)
    record(submission(house, predicted), folder)
    lines = as_markdown(read_results(folder)).splitlines()
    assert lines[0].endswith("; actor`")
    assert lines[2] == "| system | kind | day | spans/micro/exact | note |"
    assert lines[4].count("|") == lines[2].count("|")


def test_a_damaged_file_is_not_added_to(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "results.jsonl").write_text("{}\n")
    with pytest.raises(CorpusError, match="line 1"):
        record(submission(house, predicted), folder)
    assert (folder / "results.jsonl").read_text() == "{}\n"


def test_the_canary_is_refused(house: Path, predicted: Path) -> None:
    file = predicted / "kirby.ann"
    file.write_text(file.read_text() + f"#1\tAnnotatorNotes T1\t{CANARY}\n")
    with pytest.raises(InputError, match=r"kirby.ann:2: the canary of the corpus is in the predictions"):
        submission(house, predicted)


@pytest.mark.parametrize(("system", "by", "told"), [("My System", "me", "system: 'My System'"), ("sys", " ", "by: ")])
def test_names_are_needed(house: Path, predicted: Path, system: str, by: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        submit(evaluate(house, [predicted], Asked()), [predicted], system=system, by=by, rerun="x")


def test_the_table_puts_the_best_first(house: Path, predicted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    record(submission(house, predicted, "worse"), folder)
    record(submission(house, house / "corpus" / "gold", "better"), folder)
    lines = as_markdown(read_results(folder)).splitlines()
    assert lines[0].startswith("### `toy/all#")
    assert [line.split(" | ")[0] for line in lines[4:]] == ["| better", "| worse"]
    assert "spans/micro/exact" in lines[2]


def test_only_two_states_fail() -> None:
    assert [state for state in ("same", "differs", "changed", "no gold") if Checked(None, state).fails] == [  # type: ignore[arg-type]
        "differs",
        "changed",
    ]


def test_our_own_results_come_out_again_and_their_page_is_current() -> None:
    checked = list(check(ROOT / "benchmarks", [ROOT]))
    assert checked
    # Rows of older gold need that release: `reportedly results check . RELEASE`.
    assert {one.state for one in checked} <= {"same", "no gold"}
    assert any(one.state == "same" for one in checked)
    page = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    assert page.endswith("\n\n" + as_markdown(read_results(ROOT / "benchmarks"))), "append what results show prints"
