"""Attributions: each cue with its sources and contents (the rows of the config `attributions`)."""

from __future__ import annotations

import msgspec

from reportedly.derivation.graph import Graph, link
from reportedly.derivation.voices import Voices, find_voices
from reportedly.model import Annotation, Span
from reportedly.schema import Schema


class AttributionEntry(msgspec.Struct, frozen=True):
    """One cue of attribution or of denial. Lists are in text order, offsets in code points, half-open.

    Attributes:
        cue: The cue.
        depth: 1 if the writer reports the cue, else one more than its parent: the `level` of its sources
            in a source chain.
        parent_cue_id: The cue just outside; None where the writer reports.
        sources: The actors; empty if the source is unknown.
        contents: What the cue links to, as annotated: all fragments of each content, then inner cues.
        hedges: Those that scope the cue itself.
        dates: Those that time the cue itself.
    """

    cue: Span
    depth: int
    parent_cue_id: str | None
    sources: list[Span]
    contents: list[Span]
    hedges: list[Span]
    dates: list[Span]


def attributions(annotation: Annotation, schema: Schema) -> list[AttributionEntry]:
    """Derive the entry of every cue, in text order, also of a cue without content.

    Never raises for a malformed annotation; the spans are those of the annotation, not copies.
    """
    graph = link(annotation, schema)
    return entries_of(graph, find_voices(graph))


def entries_of(graph: Graph, voices: Voices) -> list[AttributionEntry]:
    """The entries of the cues of a linked annotation, in text order."""
    entries = []
    for cue in graph.cues:
        parent = voices.parent[cue]
        entries.append(
            AttributionEntry(
                cue=cue.span,
                depth=voices.level[cue],
                parent_cue_id=parent.span.id if parent else None,
                sources=cue.sources,
                contents=[f for content in cue.contents for f in content.fragments] + [c.span for c in cue.inner],
                hedges=[hedge.span for hedge in cue.hedges],
                dates=cue.dates,
            )
        )
    return entries
