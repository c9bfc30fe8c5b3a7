"""The last release that was recorded, built again from its commit, in an environment that is made for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reportedly.files import file_sha256
from reportedly.release.manifest import SUMS
from reportedly.release.recording import Recorded, read_records
from tests.support import ROOT

pytestmark = pytest.mark.integration


def last_recorded() -> Recorded:
    records = read_records(ROOT)
    if not records:
        pytest.skip("no release is recorded in corpus/releases/")
    newest = records[-1]
    known = subprocess.run(
        ["git", "cat-file", "-e", f"{newest.commit}^{{commit}}"], cwd=ROOT, capture_output=True, check=False
    )
    if known.returncode:
        pytest.skip(f"the history here does not reach back to {newest.commit}, from which {newest.version} was built")
    return newest


@pytest.mark.parametrize("arguments", [["--commit", "no-such-revision"], ["--commit"]])
def test_what_is_no_revision_is_misuse(arguments: list[str]) -> None:
    command = [ROOT / "scripts" / "release", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"scripts/release --commit needs a git revision of {ROOT}, not '{''.join(arguments[1:])}'\n"


def test_the_last_release_is_built_again_byte_for_byte(tmp_path: Path) -> None:
    newest = last_recorded()
    command = [ROOT / "scripts" / "release", "--commit", str(newest.commit), "--dist", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # SHA256SUMS names every other file with its hash.
    assert file_sha256(tmp_path / f"{newest.name}-{newest.version}" / SUMS) == newest.sha256sums
