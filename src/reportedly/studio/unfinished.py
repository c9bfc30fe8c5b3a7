"""What an annotator has left unfinished, to be mended before the batch closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reportedly.findings import Finding
from reportedly.findings.guidelines import CueWithoutContent, DenialWithoutContent, UnlinkedHedge, UnlinkedSource
from reportedly.model import Annotation, reference
from reportedly.schema import Schema

_UNFINISHED = (CueWithoutContent, DenialWithoutContent, UnlinkedSource, UnlinkedHedge)
_BESIDE = 2
"""So many characters (a space, a comma and a space) lie between a cue and the party beside it."""


class Unfinished(msgspec.Struct, frozen=True):
    """One thing that seems unfinished. `span` is `doc#label:start-end`, `text` what it covers."""

    document: str
    span: str
    text: str
    problem: str


def unfinished(annotation: Annotation, guidelines: Iterable[Finding], schema: Schema) -> Iterator[Unfinished]:
    """What is unfinished in a document, in the order of the text.

    Args:
        guidelines: what the guidelines say against it.
    """
    spans = annotation.spans_by_id()
    named = {reference(annotation.doc_id, span): span for span in annotation.spans}
    found = [
        (named[finding.place.span], finding.message)
        for finding in guidelines
        if isinstance(finding, _UNFINISHED) and finding.place.span in named
    ]
    linked = {relation.tail for relation in annotation.relations}
    sources = set(schema.labels_with_role("source"))
    sourced = {r.head for r in annotation.relations if spans[r.tail].label in sources}
    cues = [
        span for span in annotation.spans if schema.role_of(span.label) in ("cue", "denial") and span.id not in sourced
    ]
    for span in annotation.spans:
        if span.label in sources and span.id not in linked:
            for cue in cues:
                if 0 <= cue.start - span.end <= _BESIDE or 0 <= span.start - cue.end <= _BESIDE:
                    found.append((span, f"beside the cue {cue.text!r}, which has no source: link them if it is"))
                    break
    for span, problem in sorted(found, key=lambda one: (one[0].start, one[0].end)):
        yield Unfinished(annotation.doc_id, reference(annotation.doc_id, span), span.text, problem)
