"""The findings of a conversion, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportedly import markdown
from reportedly.findings import Finding, Severity
from reportedly.findings.conversion import UnmappedType


class Kind(NamedTuple):
    """All findings of one kind: those of one id, and of unmapped types those of one type."""

    severity: Severity
    name: str
    times: int
    explanation: str


def kinds(findings: Iterable[Finding]) -> list[Kind]:
    """The kinds of finding: errors first, then by how many there are, then by name."""
    times: Counter[str] = Counter()
    examples: dict[str, Finding] = {}
    for finding in findings:
        name = f"{finding.id}: {finding.details['name']}" if isinstance(finding, UnmappedType) else finding.id
        times[name] += 1
        examples.setdefault(name, finding)
    made = [Kind(e.severity, name, times[name], " ".join(e.explanation().split())) for name, e in examples.items()]
    return sorted(made, key=lambda kind: (kind.severity != "error", -kind.times, kind.name))


def kinds_table(found: Sequence[Kind], severity: Severity) -> str:
    """The kinds of one severity as a table in Markdown; `None.` if there are none."""
    rows = [[f"`{kind.name}`", f"{kind.times:,}", kind.explanation] for kind in found if kind.severity == severity]
    return markdown.table(["finding", "times", "what it means"], rows) if rows else "None."
