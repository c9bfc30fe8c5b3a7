"""What was made in a project of claims, held against the contents of gold that were shown there.

Extents are not decided there: a content of gold is where gold has it, and what is new is a flat statement of a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from reportedly.findings import Finding, Place
from reportedly.findings.studio_claims import (
    ClaimWithoutPolarity,
    ContentLeftOut,
    ContentWithoutClaim,
    MovedContent,
)
from reportedly.generate.claims import claim_attributes
from reportedly.model import Annotation, Note, Relation, Span, Value
from reportedly.schema import Schema
from reportedly.studio.decoding import Decoded
from reportedly.studio.stories import region_of


def hold(decoded: Decoded, contents: Annotation, schema: Schema, place: Place) -> tuple[Annotation, list[Finding]]:
    """The record of a document in a claims batch, and what cannot be in it.

    It has the contents of gold, as gold has them but with the claims that the annotator chose, and the flat statements
    that the annotator added. A content that is missing in it keeps what gold says of it.

    Args:
        decoded: what was made.
        contents: what was shown, from `stories.contents_of_gold`.
        place: where findings are said to be; each adds the region.
    """
    holding = _Holding(decoded, contents, schema, place)
    findings = list(holding.take())
    return holding.annotation(), findings


class _Holding:
    def __init__(self, decoded: Decoded, contents: Annotation, schema: Schema, place: Place) -> None:
        self.decoded = decoded
        self.contents = contents
        self.schema = schema
        self.place = place
        self.names = claim_attributes(schema)
        self.shown = {(span.start, span.end, span.label): span for span in contents.spans}
        self.moved = {region_of(contents.doc_id, span): span for span in contents.spans}
        """The contents of gold by their regions."""
        self.kept: dict[str, Span] = {}
        """What the record will have, by the id of the span that was made."""
        self.same: dict[str, str] = {}
        """The id of the span that was made for each content of gold."""

    def take(self) -> Iterator[Finding]:
        missing = dict(self.shown)
        for span in self.decoded.annotation.spans:
            extent = (span.start, span.end, span.label)
            region = self.decoded.regions[extent]
            place = msgspec.structs.replace  # placeholder
            claims = {name: span.attributes[name] for name in self.names if name in span.attributes}
        ...
