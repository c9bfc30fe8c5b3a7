"""`reportedly migrate` as a user runs it: in a git repository, killed in the middle, and beside others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.journal import JOURNAL
from tests.houses import Doc, make_house
from tests.migrating import commit, contents, git
from tests.renaming import RENAMES, put_schema
from tests.support import ROOT, build

pytestmark = pytest.mark.integration

DOCS = [
    Doc(
        f"doc-{i}",
        f"Ana {i} said it rained.\n",
        gold=build(
            f"Ana {i} said it rained.\n",
            {"a": ("actor", f"Ana {i}", {"kind": "person", "mention": "name"}), "s": ("attribution", "said")},
            [("s", "a")],
            doc_id=f"doc-{i}",
        ),
    )
    for i in range(12)
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    made = make_house(tmp_path / "toy", DOCS, registries=False, levels=("structure", "references"))
    commit(made)
    put_schema(made, ("1.0.0", ""), ("2.0.0", RENAMES))
    return made


def run(*arguments: str | Path, program: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"{program}\nimport reportedly.cli; reportedly.cli.main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_look_first_then_migrate_then_commit(house: Path) -> None:
    before = contents(house)
    looked = run("migrate", house, "--dry-run")
    assert (looked.returncode, looked.stderr) == (0, "")
    lines = looked.stdout.splitlines()
    assert lines[-1] == "dry run: would migrate 27 files from 1.0.0 to 2.0.0; nothing was changed"
    assert f"  {house}/corpus/gold/doc-3.ann: values 1, labels 1, relations 1" in lines
    assert len(lines) == 28
    assert contents(house) == before
    done = run("migrate", house)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "migrated 27 files from 1.0.0 to 2.0.0")
    changed = set(git(house, "diff", "--name-only").splitlines())
    assert changed == {name for name in before if contents(house).get(name) != before[name]} | {"schema/labels.yaml"}
    assert run("validate", house).returncode == 0
    again = run("migrate", house)
    assert again.stdout == "nothing to migrate: all is of schema 2.0.0\n"


def test_json_says_what_would_change(house: Path) -> None:
    told = json.loads(run("migrate", house, "--dry-run", "--json").stdout)
    assert (told["written"], told["since"], told["declared"], len(told["files"])) == (False, "1.0.0", "2.0.0", 27)
    assert told["files"][f"{house}/corpus/gold/provenance.jsonl"] == {"references": 12}


def test_other_commands_name_the_migration(house: Path) -> None:
    for command in (["stats", house], ["agree", house, "--batch", "b1"]):
        ended = run(*command)
        assert ended.returncode == 2
        assert "run reportedly migrate (steps: 2.0.0)" in ended.stderr
    ended = run("validate", house)
    assert ended.returncode == 1
    assert "schema-outdated" in ended.stdout


@pytest.mark.parametrize("after", [0, 1, 13, 26])
def test_killed_while_it_writes_it_is_finished_by_the_next_run(after: int, house: Path) -> None:
    whole = make_house(house.parent / "whole", DOCS, registries=False, levels=("structure", "references"))
    put_schema(whole, ("1.0.0", ""), ("2.0.0", RENAMES))
    run("migrate", whole)
    before = contents(house)
    # The change of names itself, killed before the rename of file number `after`.
    program = (
        "import os, signal, pathlib, reportedly.files as f; replace = pathlib.Path.replace; left = [%d]\n"
        "def change(self):\n"
        "    for path, temporary in self.staged.items():\n"
        "        left[0] -= 1\n"
        "        if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        temporary.replace(path)\n"
        "f._Change.carry_out = change"
    )
    killed = run("migrate", house, program=program % after)
    assert killed.returncode == -signal.SIGKILL
    assert (house / JOURNAL).exists()
    changed = [name for name, data in before.items() if contents(house)[name] != data]
    assert len(changed) == after
    refused = run("stats", house)
    assert (refused.returncode, "run reportedly migrate, which finishes it" in refused.stderr) == (2, True)
    assert "unfinished-migration" in run("validate", house).stdout
    finished = run("migrate", house)
    assert finished.stdout == (
        "finished a migration that was interrupted: 27 files\nnothing to migrate: all is of schema 2.0.0\n"
    )
    assert contents(house) == contents(whole)
    assert run("validate", house).returncode == 0


def test_killed_before_it_writes_nothing_has_changed(house: Path) -> None:
    before = contents(house)
    program = (
        "import os, signal, reportedly.journal as j; j.write_atomically = lambda *_, **__: os.kill(os.getpid(), 9)"
    )
    assert run("migrate", house, program=program).returncode == -signal.SIGKILL
    assert contents(house) == before
    assert run("migrate", house).returncode == 0


def test_it_waits_for_who_changes_the_corpus_and_others_wait_for_it(house: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-m", "reportedly", "migrate", house], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = sorted(process.communicate()[0].splitlines()[-1] for process in running)
    assert said == ["migrated 27 files from 1.0.0 to 2.0.0"] + ["nothing to migrate: all is of schema 2.0.0"] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(house: Path) -> None:
    before = contents(house)
    (house / "corpus/gold").chmod(0o500)
    try:
        ended = run("migrate", house)
    finally:
        (house / "corpus/gold").chmod(0o755)
    assert ended.returncode == 2
    assert contents(house) == before
