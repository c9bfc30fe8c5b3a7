"""An annotation as the rules of the guidelines see it: spans by their role, and their links."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from reportedly.findings import Place
from reportedly.model import Span, reference
from reportedly.standoff import Parsed
from reportedly.validation.rules import Rules

CUES = ("cue", "denial")


class Graph:
    """A sound annotation with the look-ups that the rules of the guidelines share.

    `language` is the first subtag of the language of the text; `outgoing` and `incoming` are the spans at
    the other end of the links of a span, but for continuations.
    """

    def __init__(self, parsed: Parsed, text: str, rules: Rules, lang: str) -> None:
        self.parsed, self.text, self.rules = parsed, text, rules
        self.language = lang.partition("-")[0].lower()
        self.schema = rules.schema
        self.annotation = parsed.annotation
        spans = self.annotation.spans_by_id()
        self.roles = {span.id: self.schema.role_of(span.label) for span in self.annotation.spans}
        self.outgoing: defaultdict[str, list[Span]] = defaultdict(list)
        self.incoming: defaultdict[str, list[Span]] = defaultdict(list)
        self.continuations: set[str] = set()
        for relation in self.annotation.relations:
            if relation.type in self.schema.continuations:
                self.continuations.add(relation.head)
            else:
                self.outgoing[relation.head].append(spans[relation.tail])
                self.incoming[relation.tail].append(spans[relation.head])

    def place(self, span: Span) -> Place:
        """The place of a span under the name that outlives renumbering, by which it can be waived."""
        found = self.parsed.place(span.id)
        name = reference(self.annotation.doc_id, span)
        return Place(found.file, found.line, found.document, name, found.text)

    @cached_property
    def hedges(self) -> list[Span]:
        return [span for span in self.annotation.spans if self.roles[span.id] == "hedge"]
