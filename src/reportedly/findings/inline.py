"""Findings about texts with inline markup, as they come in."""

from __future__ import annotations

from reportedly.findings.inputs import Inputs


class TextDiffers(Inputs):
    """Without its markup the text must be the document's to the character: offsets count in it."""

    template = "the text differs from the document's behind {before!r}: here {here!r}, there {there!r}"
    remedy = "restore the document's text here; write brackets and backslashes that belong to it as \\[ \\] \\\\"


class UnclosedSpan(Inputs):
    """A span is opened and never closed."""

    template = "[{name}| is not closed"
    remedy = "write ] where it ends"


class SpanNotOpen(Inputs):
    """A span is closed by name that is not open there."""

    template = "]/{name}/ closes a span that is not open"
    remedy = "open it before with [NAME|, or write ] alone to close the innermost span"


class StrayBracket(Inputs):
    """A bracket opens or closes nothing. Brackets of the text itself are marked as such."""

    template = "{bracket} in {around!r} {problem}"
    remedy = "write a bracket of the text itself as \\[ or \\], a span as [LABEL|covered text]"


class RepeatedName(Inputs):
    """Two spans have one name, so that a line below the text could mean either."""

    template = "a second span is called {name}"
    remedy = "number the spans of a label: actor, actor-2, actor-3"


class NoSuchSpan(Inputs):
    """A line below the text names a span that the text does not have."""

    template = "no span is called {name}{hint}"
    remedy = "correct the name, or mark the span in the text"


class MalformedSpanLine(Inputs):
    """A line below the text cannot be read."""

    template = "{problem}: {line!r}"
    remedy = (
        "write NAME: attribute=value flag -> NAMES # note, or NAME -> NAME # note for a note on a link; "
        "values with blanks stand in double quotes"
    )


class UnknownLink(Inputs):
    """The schema has no relation from the one label to the other."""

    template = "{head} cannot be linked to {tail}{hint}"
    remedy = "link as the relations of schema/labels.yaml do, from head to tail, or correct a label"


class NoSuchLink(Inputs):
    """A note stands on a link that is not there."""

    template = "{head} is not linked to {tail}"
    remedy = "link them first (NAME: -> NAME), or take the note away"
