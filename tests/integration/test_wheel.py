"""The wheel carries what a corpus of one's own starts from."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.integration


def test_the_wheel_carries_schema_and_samples(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    data = "reportedly/data"
    assert {f"{data}/schema/labels.yaml", f"{data}/schema/derived.md"} <= names
    samples = {name for name in names if name.startswith(f"{data}/samples/")}
    assert {Path(name).suffix for name in samples} == {".txt", ".ann"}
    assert not [name for name in names if name.startswith(("corpus/", "tests/", "schema/"))]
    start = "from reportedly.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'installed'); {start}", "init", "mine"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine" / "schema" / "labels.yaml").read_bytes() == (ROOT / "schema" / "labels.yaml").read_bytes()
