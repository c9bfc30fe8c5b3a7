"""What a conversion adds up to: its findings by kind, and where its split contents went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reportedly.findings import Finding, Severity
from reportedly.findings.conversion import UnmappedType

KEPT = "kept"
"""The fate of a split content that is split in the house as well."""
REJOINED = "rejoined"
"""That of one which only line ends split: it is whole in the house."""
UNREAD = "unread"
"""That of one whose line could not be read."""


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


def split_contents_explained(fates: Mapping[str, int]) -> str:
    """In words, how the split contents of the source become those of the house.

    Args:
        fates: how many there are of each fate: `KEPT`, `REJOINED`, `UNREAD`, or the id of the finding that
            says why one is split no more.
    """
    parts = [f"{sum(fates.values()):,} split contents in the source"]
    if rejoined := fates.get(REJOINED):
        parts.append(f"{rejoined:,} split by line ends only, whole again")
    named = {name: times for name, times in sorted(fates.items()) if name not in (KEPT, REJOINED, UNREAD)}
    if named:
        shown = ", ".join(f"{name} {times:,}" for name, times in named.items())
        parts.append(f"{sum(named.values()):,} not split any more, as their findings say ({shown})")
    if unread := fates.get(UNREAD):
        parts.append(f"{unread:,} on lines that could not be read")
    return " − ".join(parts) + f" = {fates.get(KEPT, 0):,} split contents in the house."
