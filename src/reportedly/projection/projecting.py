"""An annotation by one convention → what it would be by another, as far as rules can tell."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.errors import InputError
from reportedly.model import Annotation

# The modules register their steps when they are loaded.
from reportedly.projection import appositions, documents, leaving_out, narrowing, predicates, widening  # noqa: F401
from reportedly.projection.draft import Draft
from reportedly.projection.registry import steps_named
from reportedly.projection.words import words_of
from reportedly.schema import Schema

TO_POLNEAR: tuple[str, ...] = (
    "leave-out-hedges",
    "leave-out-dates",
    "denials-as-cues",
    "pass-contents-outwards",
    "outermost-only",
    "one-attribution-per-content",
    "leave-out-other-paragraphs",
    "complements-as-contents",
    "leave-out-empty-cues",
    "leave-out-unlinked",
    "take-in-verb-group",
    "take-in-governing-words",
    "take-in-article",
    "take-in-preposition",
    "take-in-colon",
    "take-in-that",
    "take-in-noun",
    "take-in-copula",
    "relative-pronouns-as-sources",
    "join-sources",
    "take-in-document",
    "take-in-genitive",
    "take-in-appositions",
    "take-in-relative-object",
    "one-content-per-cue",
    "cut-out-cues",
    "leave-out-unlinked",
)
"""From Reportedly's convention to PolNeAR's, in this order. Cues with a note of `POLNEAR_ONLY` are taken along."""

FROM_POLNEAR: tuple[str, ...] = (
    "leave-out-noted",
    "leave-out-intentions",
    "narrow-cue",
    "leave-out-that",
    "leave-out-appositions",
    "leave-out-genitive",
)
"""From PolNeAR's extents to Reportedly's, as far as rules can tell. What needs a reader stays: coordinated sources
are one, hedges, denials and dates are missing, and inner attributions too."""


def project(
    annotation: Annotation, text: str, schema: Schema, steps: Sequence[str] = TO_POLNEAR, *, lang: str = "en"
) -> Annotation:
    """Take an annotation through steps, one after the other; the input is left as it is.

    Nothing depends on the order or the ids of its spans. Notes are not carried over; only `leave-out-noted` reads them.

    Args:
        text: the document's text.
        steps: names of steps (`STEPS`), `TO_POLNEAR`, or `FROM_POLNEAR`.
        lang: the language of the text, for the word lists.

    Returns:
        An annotation in canonical order.

    Raises:
        InputError: there is no such step, no word lists for the language, or the schema declares no label as cue,
            source or content.
    """
    if not schema.has_roles:
        raise InputError(f"{schema.path}: no label has the role of a cue, a source or a content; nothing to project")
    draft = Draft(annotation, text, schema, words_of(lang))
    for step in steps_named(steps):
        step.change(draft)
    return draft.annotation()
