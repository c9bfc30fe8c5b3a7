"""How findings are printed: grouped by what is wrong, each with its explanation and remedy."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.findings import Finding


def print_findings(findings: Iterable[Finding], *, show_all: bool = False) -> None:
    """Print findings in groups, of each the first few places or all."""
    from rich.console import Console
    from rich.text import Text

    from reportedly.validation.rendering import grouped

    console = Console(highlight=False, soft_wrap=True)
    for group in grouped(findings):
        console.print(Text(group.heading, style="bold red" if group.severity == "error" else "bold yellow"))
        console.out("\n".join(group.lines(show_all)), highlight=False)
