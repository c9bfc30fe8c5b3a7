"""The data card of the house, which becomes the card of its releases: the template with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from reportedly import markdown
from reportedly.files import read_text
from reportedly.formats.accounts import kinds, kinds_table
from reportedly.formats.polnear.accounts import split_contents_explained
from reportedly.formats.polnear.source import SPLITS, TRAINING, Article

if TYPE_CHECKING:
    from reportedly.formats.polnear.converting import Conversion

_TEMPLATE = Path(__file__).parent / "templates" / "DATACARD.md"


def datacard(articles: Sequence[Article], conversion: Conversion) -> str:
    """The card of a converted corpus."""
    found = kinds(conversion.findings)
    losses = [kind for kind in found if kind.severity == "error"]
    return Template(read_text(_TEMPLATE)).substitute(
        parts=_parts(articles),
        training=TRAINING,
        articles=f"{len(articles):,}",
        several=f"{sum(len(article.records) > 1 for article in articles):,}",
        annotators=f"{len({record.annotator for article in articles for record in article.records}):,}",
        unlinked=f"{conversion.unlinked:,}",
        counts=markdown.table(
            ["", "in the source", "here"],
            [[name, f"{n:,}", f"{conversion.house[name]:,}"] for name, n in conversion.source.items()],
        ),
        split_contents=split_contents_explained(conversion.split_contents),
        lost=f"{sum(kind.times for kind in losses):,}",
        losses=kinds_table(found, "error"),
        notices=kinds_table(found, "notice"),
    )


def _parts(articles: Sequence[Article]) -> str:
    rows = []
    for part, split in SPLITS.items():
        own = [article for article in articles if article.compartment == part]
        if own:
            days = [article.published for article in own]
            records = sum(len(article.records) for article in own)
            outlets = len({article.publisher for article in own})
            rows.append(
                [f"`{part}`", f"`{split}`", f"{len(own):,}", f"{records:,}", str(outlets), min(days), max(days)]
            )
    return markdown.table(["part of PolNeAR", "split", "articles", "records", "outlets", "first day", "last day"], rows)
