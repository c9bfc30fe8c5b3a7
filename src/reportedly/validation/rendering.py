"""Findings as text for people, grouped by what is wrong, and as JSON for machines; the catalogue page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import indent, wrap

import msgspec

from reportedly.findings import LEVELS, Finding, Severity, catalogue

SHOWN = 3
"""How many places of a group are printed unless all are asked for."""

_WIDTH = 100


@dataclass
class Group:
    """All findings of one id."""

    kind: type[Finding]
    findings: list[Finding] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def heading(self) -> str:
        number = len(self.findings)
        return f"{self.severity} {self.kind.id}" + (f" ({number:,} times)" if number > 1 else "")

    def lines(self, show_all: bool = False) -> list[str]:
        """Explanation and remedy once, then the places, each with its message; the first few or all."""
        shown = self.findings if show_all else self.findings[:SHOWN]
        lines = wrap(" ".join(self.kind.explanation().split()), _WIDTH, initial_indent="  ", subsequent_indent="  ")
        lines.append(f"  → {self.kind.remedy}")
        lines += [f"    {finding.place}: {finding.message}" for finding in shown]
        if hidden := len(self.findings) - len(shown):
            lines.append(f"    … and {hidden:,} more (--all prints them)")
        return lines


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings in groups, in the order of the catalogue; within a group as they came."""
    groups: dict[str, Group] = {}
    for finding in findings:
        group = groups.get(finding.id)
        if group is None:
            group = groups[finding.id] = Group(type(finding))
        group.findings.append(finding)
    return [groups[id_] for id_ in catalogue() if id_ in groups]


def as_json(finding: Finding) -> str:
    """A finding as one line of JSON."""
    return msgspec.json.encode(finding.as_dict()).decode()


def catalogue_page() -> str:
    """The page of all findings, in Markdown: what each means and what to do."""
    classes = catalogue()
    parts = [
        "# Findings\n\n"
        "Everything that the commands can find wrong with data. This page is generated\n"
        "(`reportedly validate --catalogue`); the classes stand in `src/reportedly/findings/`, and the smallest\n"
        "example of each in `tests/cases/invalid/`.\n\n"
        "An *error* makes the command exit with 1. A *notice* may be right as it is. What is *mended by --fix* can be\n"
        "put in order without a judgement.\n"
    ]
    for level, title in LEVELS.items():
        members = [kind for kind in classes.values() if kind.level == level]
        if members:
            parts.append(f"\n## {title[0].upper()}{title[1:]}\n")
            parts += [_entry(kind) for kind in members]
    return "".join(parts)


def _entry(kind: type[Finding]) -> str:
    marks = f"*{kind.severity}*" + (", *mended by --fix*" if kind.fixable else "")
    message = indent(kind.template, "    ")
    remedy = f"{kind.remedy[0].upper()}{kind.remedy[1:]}."
    return "\n\n".join([f"\n### {kind.id}\n{marks}", kind.explanation(), message, remedy]) + "\n"
