"""How well the human annotators of PolNeAR agree, by our scorer: the figures to hold a system's against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.scoring.pairs import Read, most_shared, of_humans, of_two
from benchmarks.scoring.printing import f1_table, full_table
from reportedly.schema import Schema


def pages(read: Sequence[Read], schema: Schema, pair: tuple[str, str] | None = None) -> Iterator[str]:
    """The figures in Markdown, block by block.

    Args:
        pair: the two annotators to show in full; by default those who share most articles.

    Raises:
        InputError: they share none.
    """
    every = of_humans(read)
    score = every.score(schema, of="polnear-1.0.0/several-annotators")
    yield "## Humans of PolNeAR, one scored against another"
    yield (
        f"All pairs of annotators of the {score.stories} articles that several annotated: {score.documents:,} pairs, "
        "pooled; in brackets 95 % intervals by article. F1 is the same whoever of the two is gold."
    )
    yield f1_table(score)
    yield f"`{score.signature}`"
    first, second = pair or most_shared(read)
    one = of_two(read, first, second).score(schema, of=f"polnear-1.0.0/annotator-{first}")
    yield f"### {second} scored against {first}, {one.documents} articles"
    yield full_table(one, (first, second))
    yield f"`{one.signature}`"
