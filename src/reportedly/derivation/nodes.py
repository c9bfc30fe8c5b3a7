"""The nodes of the linked view of an annotation: contents, cues and hedges.

They are compared by identity. Text order is (start, -end, order of labels in the schema), ties as in
the annotation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportedly.model import Span


@dataclass(slots=True, eq=False)
class Content:
    """A proposition. Contents of equal extent are one: the first in text order stands for all, and the
    links of all are its links.

    Attributes:
        fragments: In the order of the chain; the first carries the attributes.
        cues: The cues just outside it, in text order. A cue that links to it directly *and* through
            an inner cue is not among them: the link between the two cues makes it the outer one.
        hedges: Those that scope it.
        dates: Those that time it.
        containing: The contents whose fragments contain all its fragments, innermost first.
    """

    fragments: list[Span]
    cues: list[Cue] = field(default_factory=list)
    hedges: list[Hedge] = field(default_factory=list)
    dates: list[Span] = field(default_factory=list)
    containing: list[Content] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Cue:
    """A cue of attribution or of denial (`denies`).

    Attributes:
        order: Its place among the cues in text order.
        sources, contents, inner: What it links to, each in text order; `inner` are cues.
        outer: The cues that link to it.
        reached: The contents it links to, directly or through inner cues.
        hedges: Those that scope it.
        dates: Those that time it.
        containing: The contents with a fragment that contains it, innermost first.
    """

    span: Span
    denies: bool
    order: int
    sources: list[Span] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)
    inner: list[Cue] = field(default_factory=list)
    outer: list[Cue] = field(default_factory=list)
    reached: set[Content] = field(default_factory=set)
    hedges: list[Hedge] = field(default_factory=list)
    dates: list[Span] = field(default_factory=list)
    containing: list[Content] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Hedge:
    """A hedge. `twin` is the cue of the same extent, if there is one: rules 1-3 of the guidelines annotate
    "reportedly" and its like as both. `containing` is as with cues."""

    span: Span
    twin: Cue | None
    containing: list[Content] = field(default_factory=list)


def value(span: Span, name: str) -> str | None:
    """The text value of an attribute; None where it is not set."""
    found = span.attributes.get(name)
    return found if isinstance(found, str) else None
