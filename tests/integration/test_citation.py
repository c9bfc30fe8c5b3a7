"""CITATION.cff under the validator of the format, which lives in an environment of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.integration

VALIDATOR = ROOT / ".venv-citation" / "bin" / "cffconvert"


@pytest.mark.skipif(not VALIDATOR.exists(), reason="needs .venv-citation, which scripts/test makes")
@pytest.mark.parametrize("path", sorted([ROOT / "CITATION.cff", *(ROOT / "src").rglob("templates/CITATION.cff")]))
def test_citations_are_valid(tmp_path: Path, path: Path) -> None:
    filled = tmp_path / "CITATION.cff"
    filled.write_text(path.read_text(encoding="utf-8").replace("$name", "quay").replace("$license", "CC-BY-4.0"))
    done = subprocess.run([VALIDATOR, "--validate", "-i", filled], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "Citation metadata are valid according to schema version 1.2.0.",
    ), done.stderr
