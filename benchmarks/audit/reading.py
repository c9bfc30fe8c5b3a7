"""One document with one annotation of it, as the layers look at it. Offsets are code points, half-open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reportedly.derivation import AttributionEntry, attributions
from reportedly.model import Annotation, Claim, Document, Span, chains
from reportedly.schema import Schema
from reportedly.segmentation import Extent, sentences


@dataclass(frozen=True)
class Reading:
    """A document, its text, an annotation of it, and the claims of its story by id."""

    document: Document
    text: str
    annotation: Annotation
    schema: Schema
    claims: dict[str, Claim]

    @cached_property
    def sentences(self) -> list[Extent]:
        return sentences(self.text, self.document.lang)

    @cached_property
    def spans(self) -> dict[str, Span]:
        return self.annotation.spans_by_id()

    @cached_property
    def cues(self) -> dict[str, AttributionEntry]:
        """The derived entry of each cue, by its id, in text order."""
        return {entry.cue.id: entry for entry in attributions(self.annotation, self.schema)}

    @cached_property
    def contents(self) -> dict[str, tuple[Span, ...]]:
        """The fragments of each content, by the id of the first one."""
        return {chain[0].id: tuple(chain) for chain in chains(self.annotation, self.schema)}

    def with_role(self, role: str) -> list[Span]:
        """The spans whose label has a role, in text order."""
        found = [span for span in self.annotation.spans if self.schema.role_of(span.label) == role]
        return sorted(found, key=lambda span: (span.start, -span.end))

    def linked_from(self, head: Span, *roles: str) -> list[tuple[Span, ...]]:
        """What a span links to, of labels with one of the roles, in text order: each as its fragments."""
        tails = [self.spans[relation.tail] for relation in self.annotation.relations if relation.head == head.id]
        wanted = {tail.id: tail for tail in tails if self.schema.role_of(tail.label) in roles}
        return [
            self.contents.get(tail.id, (tail,))
            for tail in sorted(wanted.values(), key=lambda tail: (tail.start, -tail.end))
        ]

    def touched(self, spans: Iterable[Span]) -> set[int]:
        """The sentences (from 0) in which spans lie."""
        extents = [(span.start, span.end) for span in spans]
        return {
            i
            for i, (start, end) in enumerate(self.sentences)
            if any(start < its_end and end > its_start for its_start, its_end in extents)
        }
