"""Every finding about a result has a smallest failing case, whose findings are exactly the expected ones.

A case is a folder `tests/cases/invalid/studio/<id>/` with `result.json`, the result of an annotation as the server
has it, `text.txt`, the text of its task, and `expected.txt`. The cases of UTF-16 units are read as such.
"""

from __future__ import annotations

import json

import pytest

from reportedly.findings import Place, catalogue
from reportedly.studio.decoding import decode
from tests.support import ROOT, SCHEMA

CASES = ROOT / "tests" / "cases" / "invalid" / "studio"
IDS = [id_ for id_, kind in catalogue().items() if kind.__module__ == "reportedly.findings.studio_results"]
IN_UTF16 = ("repaired-units", "units-without-counterpart")


@pytest.mark.parametrize("id_", IDS)
def test_the_case_gives_exactly_the_expected_findings(id_: str) -> None:
    case = CASES / id_
    result = json.loads((case / "result.json").read_text(encoding="utf-8"))
    text = (case / "text.txt").read_text(encoding="utf-8")
    units = "utf-16" if id_ in IN_UTF16 else "code-points"
    decoded = decode(result, text, "doc", SCHEMA, place=Place(document="doc"), units=units)  # type: ignore[arg-type]
    assert "".join(f"{finding}\n" for finding in decoded.findings) == (case / "expected.txt").read_text(
        encoding="utf-8"
    )
    assert bool(decoded.rejected) is (catalogue()[id_].severity == "error")
