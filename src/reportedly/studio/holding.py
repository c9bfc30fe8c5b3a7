"""What was made in a project of claims, held against the contents of gold that were shown there.

Extents are not decided there: a content of gold is where gold has it, and what is new is a flat statement of a claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from reportedly.adjudication.claiming import restated
from reportedly.corpus import Corpus
from reportedly.findings import Finding, Place
from reportedly.findings.studio_claims import (
    ClaimWithoutPolarity,
    ContentLeftOut,
    ContentWithoutClaim,
    GoldContentsDiffer,
    MovedContent,
)
from reportedly.model import Annotation, Document, Span
from reportedly.schema import Schema
from reportedly.studio.columns import CONTENTS
from reportedly.studio.decoding import Decoded
from reportedly.studio.exports import ExportedTask
from reportedly.studio.stories import contents_of_gold, fingerprint, region_of


def shown_contents(corpus: Corpus, task: ExportedTask, document: Document, place: Place) -> Annotation | Finding:
    """The contents of gold that a task shows of a document; a finding if gold has others now."""
    gold = corpus.gold[document.id] if document.id in corpus.gold else Annotation(document.id)
    contents = contents_of_gold(gold, corpus.schema)
    here = fingerprint(contents, corpus.text(document.id), corpus.schema)
    if task.data[CONTENTS] != here:
        return GoldContentsDiffer(place, task=task.id, there=str(task.data[CONTENTS])[:12], here=here[:12])
    return contents


def hold(decoded: Decoded, contents: Annotation, schema: Schema, place: Place) -> tuple[Annotation, list[Finding]]:
    """The record of a document in a claims batch, and what cannot be in it.

    It has the contents as gold has them, but with the claims that the annotator chose, and the flat statements that
    the annotator added. A content that is missing in it keeps what gold says of it.

    Args:
        decoded: what was made.
        contents: what was shown.
        place: where findings are said to be; each adds the region.
    """
    holding = _Holding(decoded, contents, schema, place)
    findings = list(holding.findings())
    return holding.annotation(), findings


class _Holding:
    def __init__(self, decoded: Decoded, contents: Annotation, schema: Schema, place: Place) -> None:
        self.decoded = decoded
        self.contents = contents
        self.schema = schema
        self.place = place
        self.names = schema.claim_attributes
        self.made: dict[str, str] = {}
        """For each content of gold that is still there the id of the span that was made of it."""
        self.kept: dict[str, Span] = {}
        """What the record has, by the id of the span that was made."""

    def findings(self) -> Iterator[Finding]:
        """Take what was made, span by span, and say what cannot be taken."""
        shown = {(span.start, span.end, span.label): span for span in self.contents.spans}
        moved = {region_of(self.contents.doc_id, span): span for span in self.contents.spans}
        for span in self.decoded.annotation.spans:
            extent = (span.start, span.end, span.label)
            region = self.decoded.regions[extent]
            content = shown.pop(extent, None)
            if content is None and region in moved:
                origin = moved[region]
                shown.pop((origin.start, origin.end, origin.label), None)
                yield MovedContent(self._at(region, span), start=origin.start, end=origin.end)
                continue
            if content is not None:
                self.made[content.id] = span.id
            yield from self._take(span, content, region)
        for content in shown.values():
            yield ContentLeftOut(self._at(region_of(self.contents.doc_id, content), content))

    def _take(self, span: Span, content: Span | None, region: str) -> Iterator[Finding]:
        claims = {name: span.attributes[name] for name in self.names if name in span.attributes}
        for name in self.names:
            partner = self.schema.attributes[name].required_with
            if partner is not None and (name in claims) != (partner in claims):
                given, missing = (name, partner) if name in claims else (partner, name)
                yield ClaimWithoutPolarity(self._at(region, span), given=given, missing=missing)
                return
        if content is None and not claims:
            yield ContentWithoutClaim(self._at(region, span))
            return
        others = {} if content is None else content.attributes
        self.kept[span.id] = msgspec.structs.replace(span, attributes=restated(others, claims, self.names))

    def _at(self, region: str, span: Span) -> Place:
        return replace(self.place, span=region, text=span.text)

    def annotation(self) -> Annotation:
        """What was taken, with the notes on it."""
        ends = {id_: made for id_, made in self.made.items() if made in self.kept}
        return Annotation(
            self.contents.doc_id,
            list(self.kept.values()),
            [
                msgspec.structs.replace(relation, head=ends[relation.head], tail=ends[relation.tail])
                for relation in self.contents.relations
                if relation.head in ends and relation.tail in ends
            ],
            [note for note in self.decoded.annotation.notes if note.target in self.kept],
        )
