"""Level 2: findings about offsets, ids and references."""

from __future__ import annotations

from reportedly.findings.base import Finding


class References(Finding, abstract=True):
    """Base of the findings of level 2."""

    level = "references"


class EmptySpan(References):
    """A span covers nothing: its end is not behind its start."""

    template = "offsets {start}-{end} cover nothing"
    remedy = "remove the span or set its end behind its start"


class SpanOutOfRange(References):
    """A span reaches beyond the document, as happens when the text was changed after it was annotated."""

    template = "offsets {start}-{end} reach beyond the text, which has {length} characters"
    remedy = "annotate against the text as it stands; offsets count Unicode code points"


class TextMismatch(References):
    """The file gives a covered text that does not stand at the offsets. Either the offsets count
    something else than code points, or the text was changed."""

    template = "offsets {start}-{end} cover {found!r}, the file says {covered!r}"
    remedy = "correct the offsets (code points, half-open) or the covered text"


class SplitSpan(References):
    """A span is written in fragments with text between them. The model has no such spans: a content
    becomes a chain of fragments linked by its continuation relation, any other label its hull."""

    template = "{label} is split around {gap!r}; read as {read_as}"
    remedy = "run reportedly validate --fix, and check the result"
    fixable = True


class UnorderedFragments(References):
    """The fragments of a span are not in text order."""

    template = "fragments are not in text order: {fragments}"
    remedy = "run reportedly validate --fix"
    fixable = True


class DanglingReference(References):
    """A relation, an attribute or a note points to an id that the file does not have."""

    template = "{id} points to {target}, which is not in the file"
    remedy = "remove the line, or add the span it means"


class DuplicateAttribute(References):
    """One span has the same attribute twice; only the last would be kept."""

    template = "{target} has the attribute {name} more than once"
    remedy = "keep one of the lines"
