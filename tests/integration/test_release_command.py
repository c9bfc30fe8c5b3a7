"""`reportedly release` as it is run: what it prints, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.houses import make_house

pytestmark = pytest.mark.integration


def release(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", "release", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_says_what_was_built(tmp_path: Path) -> None:
    root = make_house(tmp_path / "a house with spaces, Größe 😀")
    done = release(root, "--workers", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "data/claims/train-00000-of-00001.parquet" in done.stdout
    assert done.stdout.rstrip().endswith(str(root / "dist" / "toy-1.2.3"))


def test_the_manifest_as_json(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    done = release(root, "--json", "--dist", tmp_path / "elsewhere")
    assert json.loads(done.stdout) == json.loads((tmp_path / "elsewhere" / "toy-1.2.3" / "MANIFEST.json").read_text())


def test_findings_are_printed_and_exit_with_1(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    (root / "corpus" / "texts" / "calm.txt").write_text("Something was said.\n")
    done = release(root)
    assert done.returncode == 1
    assert "text-changed" in done.stdout
    assert "nothing was built" in done.stderr
    assert not (root / "dist" / "toy-1.2.3").exists()


def test_misuse_exits_with_2(tmp_path: Path) -> None:
    done = release(tmp_path)
    assert done.returncode == 2
    assert "no corpus here" in done.stderr
