"""Every finding of an import: its smallest case, converted by the format whose files it holds.

A case is `input`, a folder of the source corpus, and `expected.txt`, the findings of its conversion, a line each.
PolNeAR is known by its metadata.tsv, TimeBank by its .tml files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.formats import polnear, timeml
from reportedly.validation import validate

CASES = Path(__file__).parents[1] / "cases" / "invalid" / "import"
IDS = sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("key", IDS)
def test_each_case_gives_its_golden_findings_and_a_valid_house(key: str, tmp_path: Path) -> None:
    source = CASES / key / "input"
    convert = polnear.convert if (source / "metadata.tsv").is_file() else timeml.convert
    findings = convert(source, tmp_path / "house").findings
    assert key in [finding.id for finding in findings]
    assert [str(finding) for finding in findings] == (CASES / key / "expected.txt").read_text().splitlines()
    assert list(validate(tmp_path / "house")) == []
