"""One annotation, checked against its text: its form, its vocabulary, its references, its guidelines.

A pure function of the file's content; what it costs decides how fast a corpus is validated.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.errors import StandoffError
from reportedly.findings import Finding
from reportedly.findings.structure import NotCanonical
from reportedly.standoff import Parsed, dumps, is_canonical, parse, resolve_splits
from reportedly.validation.guidelines import check_guidelines
from reportedly.validation.references import check_references
from reportedly.validation.rules import Rules
from reportedly.validation.vocabulary import check_vocabulary

ANNOTATION_LEVELS = ("structure", "references", "guidelines")


def check_annotation(
    data: str,
    text: str,
    doc_id: str,
    rules: Rules,
    *,
    file: str | None = None,
    story: str | None = None,
    lang: str = "en",
    levels: Iterable[str] = ANNOTATION_LEVELS,
) -> list[Finding]:
    """Check the content of an `.ann` file.

    Args:
        data: the content of the file.
        text: the text of the document, into which offsets count (code points, half-open).
        file: what findings call the file.
        story: the document's story, to which its claims belong; not checked if None.
        lang: the language of the text (BCP-47), for the rules that know words.
        levels: which levels to check. Guidelines are checked where the other two find no error, since
            they presuppose a sound graph.

    Returns:
        The findings in the order of the checks.
    """
    parsed = parse(data, text, doc_id, file=file)
    resolve_splits(parsed, text, rules.schema)
    return check_parsed(parsed, text, rules, story=story, lang=lang, levels=levels)


def check_parsed(
    parsed: Parsed,
    text: str,
    rules: Rules,
    *,
    story: str | None = None,
    lang: str = "en",
    levels: Iterable[str] = ANNOTATION_LEVELS,
) -> list[Finding]:
    """Check an annotation whose file is parsed, its splits resolved; see `check_annotation`."""
    found = parsed.findings
    sound = not found
    found += check_vocabulary(parsed, rules)
    found += check_references(parsed, rules, story)
    if sound and (finding := _form(parsed, text, rules)):
        found.append(finding)
    if "guidelines" in levels and not any(finding.severity == "error" for finding in found):
        found += check_guidelines(parsed, text, rules, lang)
    return [finding for finding in found if finding.level in levels]


def _form(parsed: Parsed, text: str, rules: Rules) -> Finding | None:
    """The finding that a file without other defects of form is not in canonical form."""
    try:
        if is_canonical(parsed.data, parsed.annotation, text, rules.schema):
            return None
        meant = dumps(parsed.annotation, text, rules.schema).split("\n")
    except StandoffError:
        # A span that begins or ends at a line end, a reference or an unknown name that is not one word:
        # each is a finding of its own.
        return None
    lines = parsed.data.split("\n")
    number = next((i for i, pair in enumerate(zip(lines, meant, strict=False)) if pair[0] != pair[1]), len(lines) - 1)
    return NotCanonical(parsed.place_of_line(number + 1), line=repr(lines[number]))
