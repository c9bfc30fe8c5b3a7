"""Marked text, held against the schema, the registries and the guidelines by validation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reportedly.findings import Finding
from reportedly.formats.inline.reading import Marked, settle
from reportedly.model import Annotation, reference
from reportedly.schema import Schema
from reportedly.validation import Rules
from reportedly.validation.annotation import ANNOTATION_LEVELS, check_parsed
from reportedly.validation.fixing import mend

# The details in which findings name spans by their ids.
_NAMING = ("head", "tail", "id", "fragment", "spans", "problem")
_ID = re.compile(r"\bT[1-9][0-9]*\b")


def check(
    marked: Marked,
    rules: Rules,
    *,
    story: str | None = None,
    lang: str = "en",
    levels: Iterable[str] = ANNOTATION_LEVELS,
) -> list[Finding]:
    """All findings about marked text: those of reading it, whatever the levels, then those of
    `validation.check_annotation`, in which spans have the names of the markup.

    Args:
        story, lang, levels: see `validation.check_annotation`.
    """
    read = marked.findings
    # Validation adds its findings to those of the file that it is given.
    copied = replace(marked, findings=[*read])
    checked = check_parsed(copied, marked.text, rules, story=story, lang=lang, levels=levels)
    found = [finding for finding in checked if finding not in read]
    # Findings about guidelines name spans by their extents.
    named: dict[str | None, str] = {
        reference(marked.annotation.doc_id, span): marked.names[span.id] for span in marked.annotation.spans
    }
    for finding in found:
        finding.place = replace(finding.place, span=named.get(finding.place.span, finding.place.span))
        for name in _NAMING:
            if isinstance(detail := finding.details.get(name), str):
                finding.details[name] = _ID.sub(lambda match: marked.names.get(match[0], match[0]), detail)
    return [*read, *found]


def mended(marked: Marked, schema: Schema) -> Marked:
    """Marked text with what needs no judgement mended (see `validation.fixing.mend`); names and lines are those
    of the file as it is."""
    annotation, _ = mend(marked.annotation, schema)
    result = Marked(Annotation(annotation.doc_id), "", marked.file, text=marked.text)
    settle(result, annotation, marked.names, marked.lines, schema)
    return result
