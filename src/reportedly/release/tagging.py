"""Spans → BIO tags per label over the tokens of a document.

Tags cannot nest or overlap: per label the outermost span wins, of overlapping ones the first. A token
belongs to a span that covers any of its characters. Every span that is shown has one B.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reportedly.model import Span


def bio_tags(starts: Sequence[int], ends: Sequence[int], spans: Sequence[Span]) -> list[str]:
    """Tag tokens for the spans of one label.

    Args:
        starts, ends: the tokens' offsets (code points, half-open), ascending and disjoint.
        spans: the spans of the label.

    Returns:
        One tag per token.
    """
    tags = ["O"] * len(starts)
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        first = bisect_right(ends, span.start)
        last = first
        while last < len(starts) and starts[last] < span.end:
            last += 1
        if first == last or tags[first] != "O":
            continue
        tags[first:last] = ["B"] + ["I"] * (last - first - 1)
    return tags
