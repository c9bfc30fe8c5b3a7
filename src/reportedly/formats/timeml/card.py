"""The data card of the house, which becomes the card of its releases: the template with its numbers."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from reportedly import markdown
from reportedly.files import read_text
from reportedly.formats.accounts import kinds, kinds_table

if TYPE_CHECKING:
    from reportedly.formats.timeml.converting import Conversion

_TEMPLATE = Path(__file__).parent / "templates" / "DATACARD.md"


def datacard(conversion: Conversion) -> str:
    """The card of a converted corpus."""
    found = kinds(conversion.findings)
    counts = [[name, f"{n:,}", f"{conversion.house[name]:,}"] for name, n in conversion.source.items()]
    first, last = conversion.days or ("–", "–")
    return Template(read_text(_TEMPLATE)).substitute(
        articles=f"{conversion.house['articles']:,}",
        first=first,
        last=last,
        outlets=", ".join(f"`{name}` {times:,}" for name, times in conversion.outlets.items()),
        counts=markdown.table(["", "in the source", "here"], counts),
        layers=markdown.table(
            ["not converted", "in the source"],
            [[f"`{name}`", f"{times:,}"] for name, times in conversion.layers.items() if times],
        ),
        lost=f"{sum(kind.times for kind in found if kind.severity == 'error'):,}",
        losses=kinds_table(found, "error"),
        notices=kinds_table(found, "notice"),
    )
