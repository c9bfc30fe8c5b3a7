"""What the prefiller puts forward on the texts of others, where no party is registered."""

from __future__ import annotations

from benchmarks.qualification.selection import ROOT
from reportedly.files import sha256
from reportedly.model import Annotation, Document
from reportedly.prefill import LEXICON, Prefiller, load_lexicons
from reportedly.schema import Schema


def prefiller(schema: Schema) -> Prefiller:
    """The prefiller with our lexicon and no registered parties."""
    return Prefiller(schema, load_lexicons(ROOT / LEXICON, schema), {})


def suggest(by: Prefiller, doc_id: str, text: str, published: str) -> Annotation:
    """Cues, denials, hedges and dates of an English text, as in a pass that is not blind.

    Args:
        published: an ISO 8601 date, the anchor of dates.
    """
    document = Document(
        id=doc_id,
        title="",
        published=published,
        lang="en",
        genre="news",
        outlet="",
        story=doc_id,
        license="",
        origin="",
        sha256=sha256(text),
    )
    return by.suggest(document, text, blind=False)
