"""The commands `init`, `add` and `adjudicate` as a user runs them, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app, carrying_out
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from reportedly.plan import Plan
from reportedly.validation import validate
from tests.unit.test_intake_documents import snapshot


def reportedly(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a new corpus `quay` and inputs beside it."""
    monkeypatch.chdir(tmp_path)
    result = reportedly("init", "quay", "--language", "de")
    assert result.exit_code == 0
    assert result.stdout.endswith("  reportedly add FILE.txt --published DATE --corpus quay\n")
    Path("Orsk.txt").write_bytes("Orsk bestreitet es 🏗.\r\n".encode())
    Path("orsk.ann").write_text("T1\tactor 0 4\tOrsk\nA1\tkind T1 state\nA2\tmention T1 name\n")
    return tmp_path


def test_a_new_corpus_is_valid(folder: Path) -> None:
    assert list(validate(folder / "quay")) == []


def test_a_new_corpus_as_json(folder: Path) -> None:
    result = json.loads(reportedly("init", "other", "--json").stdout)
    assert (result["written"], result["documents"], result["findings"]) == (True, [], [])
    assert {str(path.relative_to("other")) for path in Path("other").rglob("*") if path.is_file()} == set(
        result["files"]
    )


def test_what_is_written_is_read_and_planned_under_the_lock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []

    @contextmanager
    def lock(root: Path) -> Iterator[None]:
        events.append("locked")
        yield
        events.append("unlocked")

    def load(root: Path) -> Corpus:
        events.append("read")
        return load_corpus(root)

    def write(self: Plan) -> None:
        events.append("written")
        plan_write(self)

    plan_write = Plan.write
    monkeypatch.setattr(carrying_out, "locked", lock)
    monkeypatch.setattr(carrying_out, "load_corpus", load)
    monkeypatch.setattr(Plan, "write", write)
    add = ["add", "Orsk.txt", "--published", "2031-04-16", "--corpus", "quay"]
    reportedly(*add, "--dry-run")  # Needs no lock, nor the right to write.
    assert events == ["read"]
    record = ["add", "orsk.ann", "--annotator", "annotator-1", "--batch", "pilot", "--corpus", "quay"]
    for command in (add, record, ["adjudicate", "--accept", "annotator-1", "--batch", "pilot", "--corpus", "quay"]):
        events.clear()
        assert reportedly(*command).exit_code == 0
        assert events == ["locked", "read", "written", "unlocked"]


def test_from_a_text_to_gold(folder: Path) -> None:
    added = reportedly("add", "Orsk.txt", "--published", "2031-04-16", "--corpus", "quay")
    assert added.exit_code == 0
    assert "Orsk.txt: text normalised: 1 line end with CR changed to LF\n" in added.stdout
    assert added.stdout.endswith("  corpus/texts/orsk.txt\n  corpus/documents.jsonl\n1 document added\n")
    recorded = reportedly("add", "orsk.ann", "--annotator", "annotator-1", "--batch", "pilot", "--corpus", "quay")
    assert recorded.stdout.endswith("1 record added\n")
    gold = reportedly("adjudicate", "--accept", "annotator-1", "--batch", "pilot", "--corpus", "quay")
    assert gold.stdout.endswith("1 record made gold\n")
    assert [span.text for span in load_corpus("quay").gold["orsk"].spans] == ["Orsk"]
    Path("quay/corpus/splits.csv").write_text("story,split\norsk,train\n")  # The notice of `add` asked for it.
    assert [finding for finding in validate("quay") if finding.severity == "error"] == []


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = snapshot(folder)
    result = reportedly("add", "Orsk.txt", "--published", "2031-04-16", "--corpus", "quay", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.endswith("dry run: 1 document would be added; nothing was written\n")
    assert snapshot(folder) == before


def test_a_refusal_exits_with_1_and_writes_nothing(folder: Path) -> None:
    before = snapshot(folder)
    result = reportedly("add", "Orsk.txt", "--corpus", "quay")
    assert result.exit_code == 1
    assert "Orsk.txt: the date of publication is missing\n" in result.stdout
    assert result.stdout.endswith("nothing was written\n")
    assert snapshot(folder) == before


def test_many_files_are_counted(folder: Path) -> None:
    rows = "".join(f'{{"text": "Nummer {i}.\\n"}}\n' for i in range(30))
    Path("rows.jsonl").write_text(rows)
    result = reportedly("add", "rows.jsonl", "--published", "2031-04-16", "--corpus", "quay", "--story", "zahl")
    assert result.stdout.endswith("  corpus/texts/rows-20.txt\n  … and 11 more files\n30 documents added\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Orsk.txt", "--batch", "pilot"], "--batch goes with --annotator"),
        (["orsk.ann", "--annotator", "annotator-1"], "--annotator needs --batch"),
        (
            ["orsk.ann", "--annotator", "annotator-1", "--batch", "b", "--outlet", "quay"],
            "--outlet does not go with --annotator",
        ),
    ],
)
def test_options_of_documents_and_of_records_do_not_mix(folder: Path, arguments: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        reportedly("add", *arguments, "--corpus", "quay")
