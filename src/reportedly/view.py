"""An annotated document to read: the text with its spans in brackets, and who holds what."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.derivation import Profile, profiles
from reportedly.model import Annotation
from reportedly.schema import Schema

Piece = tuple[str, str | None]
"""A stretch of the rendered text, and the label whose bracket it is (None for text)."""


def bracketed(text: str, annotation: Annotation) -> Iterator[Piece]:
    """The text with every span as `[label …]`, outer brackets outside; brackets of spans that cross
    each other cross too."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, str]]] = {}
    for span in annotation.spans:
        opening.setdefault(span.start, []).append((-span.end, span.label))
        closing.setdefault(span.end, []).append((-span.start, span.label))
    at = 0
    for boundary in sorted({*opening, *closing}):
        if boundary > at:
            yield text[at:boundary], None
        for _, label in sorted(closing.get(boundary, []), key=lambda item: item[0]):
            yield "]", label
        for _, label in sorted(opening.get(boundary, []), key=lambda item: item[0]):
            yield f"[{label} ", label
        at = boundary
    if at < len(text):
        yield text[at:], None


def claim_lines(annotation: Annotation, schema: Schema) -> list[tuple[str, list[str]]]:
    """For each content, its text and a line per source: who, stance, certainty, indented by level.

    Empty for a schema without roles.
    """
    if not schema.has_roles:
        return []
    return [(_title(profile), _chain(profile)) for profile in profiles(annotation, schema)]


def _title(profile: Profile) -> str:
    attributes = profile.content.attributes
    claim = attributes.get("claim")
    text = " ".join(profile.text.split())
    return f"{text}  ({attributes.get('claim_polarity')} {claim})" if claim else text


def _chain(profile: Profile) -> list[str]:
    lines = []
    for link in profile.chain:
        who = "writer" if link.level == 0 else link.text or "unknown"
        holds = link.stance if link.certainty is None else f"{link.stance}, {link.certainty}"
        lines.append(f"{'  ' * link.level}{who}: {holds}")
    return lines
