"""Profiles: who holds what of each content, how surely, and when (the rows of the config `claims`)."""

from __future__ import annotations

import msgspec

from reportedly.derivation.chain import Link, source_chain
from reportedly.derivation.graph import Graph, link
from reportedly.derivation.voices import Voices, find_voices
from reportedly.model import Annotation, Span
from reportedly.schema import Schema


class Profile(msgspec.Struct, frozen=True):
    """One content with its source chain. A split content is one, and so are contents of equal extent.

    Attributes:
        content: The first fragment, which carries the attributes. Offsets of spans are code points, half-open.
        fragments: All fragments, in the order of their chain.
        text: The fragments joined by one space.
        chain: Who stands between the writer (first) and the content; stances are those towards the
            content as worded, also where it contradicts its claim.
        hedges: Those that scope the content itself, in text order.
        dates: Those that time the content itself, in text order.
    """

    content: Span
    fragments: list[Span]
    text: str
    chain: list[Link]
    hedges: list[Span]
    dates: list[Span]


def profiles(annotation: Annotation, schema: Schema) -> list[Profile]:
    """Derive the profile of every content, in text order of their first fragments.

    Fragments that no first fragment reaches (a cycle of continuations) have none. Never raises for a
    malformed annotation; the spans are those of the annotation, not copies.
    """
    graph = link(annotation, schema)
    return profiles_of(graph, find_voices(graph))


def profiles_of(graph: Graph, voices: Voices) -> list[Profile]:
    """The profiles of the contents of a linked annotation, in text order."""
    return [
        Profile(
            content=content.fragments[0],
            fragments=content.fragments,
            text=" ".join(fragment.text for fragment in content.fragments),
            chain=source_chain(content, voices),
            hedges=[hedge.span for hedge in content.hedges],
            dates=content.dates,
        )
        for content in graph.contents
    ]
