"""`reportedly validate` on a release: the check that a stranger would run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.errors import InputError
from reportedly.release import build_release
from tests.houses import make_house

pytestmark = pytest.mark.integration


@pytest.fixture
def release(tmp_path: Path) -> Path:
    root = make_house(tmp_path / "toy")
    build_release(root, root / "dist")
    return root / "dist" / "toy-1.2.3"


def test_a_good_release(release: Path) -> None:
    done = CliRunner().invoke(app, ["validate", str(release)])
    assert (done.exit_code, done.stdout) == (0, "no findings\n")


def test_a_release_with_a_file_too_many(release: Path) -> None:
    (release / "data" / "more.txt").write_text("x")
    done = CliRunner().invoke(app, ["validate", "--json", str(release)])
    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["file-unlisted"]


def test_a_release_is_never_mended(release: Path) -> None:
    done = CliRunner().invoke(app, ["validate", "--fix", str(release)])
    assert isinstance(done.exception, InputError)
    assert "never mended" in str(done.exception)
