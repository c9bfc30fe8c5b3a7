"""Which contents contain which contents, cues and hedges: one sweep over the text.

Containment is by fragments, not by their hull: what stands between two fragments of a split content
is not inside it. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from reportedly.derivation.nodes import Content, Cue, Hedge
from reportedly.model import Span


def nest(contents: Sequence[Content], others: Sequence[Cue | Hedge]) -> None:
    """Fill `containing` of every node: the contents that contain it, innermost first.

    Where contents merely overlap, the one that starts later counts as the inner one. A content is
    only ever contained in one that the sweep met before it, so containment has no cycles, whatever
    the offsets.
    """
    arrivals: list[tuple[tuple[int, int, int, int], Span, Content | Cue | Hedge]] = []
    for content in contents:
        # Of fragments with equal extents, that of the content that covers more comes first: it may contain
        # the other content, never the other way round.
        covered = sum(fragment.end - fragment.start for fragment in content.fragments)
        arrivals += [((f.start, -f.end, 0, -covered), f, content) for f in content.fragments]
    arrivals += [((node.span.start, -node.span.end, 1, 0), node.span, node) for node in others]
    arrivals.sort(key=itemgetter(0))

    open_fragments: list[tuple[int, Content]] = []
    met: set[Content] = set()
    for _, span, node in arrivals:
        open_fragments = [(end, content) for end, content in open_fragments if end > span.start]
        around = [content for end, content in reversed(open_fragments) if end >= span.end]
        if not isinstance(node, Content):
            node.containing = around
            continue
        # A split content lies in what contains each of its fragments.
        node.containing = [content for content in node.containing if content in around] if node in met else around
        met.add(node)
        open_fragments.append((span.end, node))
