"""Level 3: the rules of the guidelines that a program can check, for labels by their role.

A schema without roles, or without an attribute that a rule is about, has the rules that remain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from reportedly.findings import Finding, Place
from reportedly.findings.guidelines import (
    BadTimexValue,
    CueWithoutContent,
    CutWord,
    DenialWithoutContent,
    EntityAnonymityMismatch,
    EntityKindMismatch,
    FinalPunctuation,
    LeadingComplementizer,
    MissingAttribute,
    MissingTwin,
    QuotationMarksOutside,
    QuotationMismatch,
    TimexTypeMismatch,
    UnattributedContent,
    UnlinkedHedge,
    UnlinkedSource,
    UnpairedAttribute,
)
from reportedly.model import Span, chains, reference
from reportedly.schema import AttributeSpec
from reportedly.standoff import Parsed
from reportedly.validation import quotations, timex
from reportedly.validation.rules import Rules
from reportedly.validation.words import COMPLEMENTIZERS, TWINS

_CUES = ("cue", "denial")
_PUNCTUATION = ".,;:!?…"
_INITIALS = re.compile(r"(?:^|[\W_])(?:\w\.)+\w\.$")
_TEXT_GOES_ON = re.compile(r"[,;:]|\s+[^\W\d_A-Z]")

# Attributes and values that have a meaning beyond their type. A schema that has none of the name has
# none of the rules.
NAMED_MENTION = ("mention", "name")
NONCOMMITTAL = "noncommittal"
KIND, ANONYMOUS = "kind", "anonymous"
QUOTATIONS = {"direct", "indirect", "mixed"}
OVERRIDE = "none"
EVIDENTIAL = "evidential"


def check_guidelines(parsed: Parsed, text: str, rules: Rules, lang: str) -> Iterator[Finding]:
    """The findings about a sound annotation; `lang` is the language of the text (BCP-47)."""
    yield from _Checked(parsed, text, rules, lang.partition("-")[0].lower()).findings()


class _Checked:
    """An annotation with the links and look-ups that the rules share."""

    def __init__(self, parsed: Parsed, text: str, rules: Rules, language: str) -> None:
        self.parsed, self.text, self.rules, self.language = parsed, text, rules, language
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

    def findings(self) -> Iterator[Finding]:
        for span in self.annotation.spans:
            if span.id not in self.continuations:
                yield from self._attributes(span)
                yield from self._links(span)
                yield from self._entity(span)
            yield from self._extent(span)
            if self.roles[span.id] == "time":
                yield from self._timex(span)
        for chain in chains(self.annotation, self.schema):
            yield from self._content(chain)
        yield from self._twins()

    def place(self, span: Span) -> Place:
        """The place of a span under the name that outlives renumbering, by which it can be waived."""
        found = self.parsed.place(span.id)
        name = reference(self.annotation.doc_id, span)
        return Place(found.file, found.line, found.document, name, found.text)

    def _specs(self, span: Span) -> dict[str, AttributeSpec]:
        return {name: self.schema.attributes[name] for name in self.schema.labels[span.label].attributes}

    def _attributes(self, span: Span) -> Iterator[Finding]:
        for name, spec in self._specs(span).items():
            has = name in span.attributes
            if spec.required_with is not None:
                if has and spec.required_with not in span.attributes:
                    yield UnpairedAttribute(self.place(span), name=name, partner=spec.required_with)
                elif not has and spec.required_with in span.attributes:
                    yield MissingAttribute(self.place(span), label=span.label, name=name)
            elif not has and not spec.optional and spec.type != "boolean":
                yield MissingAttribute(self.place(span), label=span.label, name=name)

    def _links(self, span: Span) -> Iterator[Finding]:
        role = self.roles[span.id]
        reaches = {self.roles[tail.id] for tail in self.outgoing[span.id]}
        if role in _CUES and reaches.isdisjoint({"content", *_CUES}):
            if role == "cue":
                yield CueWithoutContent(self.place(span))
            elif NONCOMMITTAL not in span.attributes.values():
                yield DenialWithoutContent(self.place(span))
        elif role == "hedge" and not reaches:
            yield UnlinkedHedge(self.place(span))
        elif role == "source" and not self.incoming[span.id]:
            name, value = NAMED_MENTION
            if name in self._specs(span) and span.attributes.get(name) != value:
                yield UnlinkedSource(self.place(span))

    def _entity(self, span: Span) -> Iterator[Finding]:
        entities = self.rules.entities or {}
        specs = self._specs(span)
        for name, spec in specs.items():
            entity = entities.get(str(span.attributes.get(name))) if spec.registry == "entities" else None
            if entity is None:
                continue
            kind = span.attributes.get(KIND)
            if kind is not None and kind != entity.kind:
                yield EntityKindMismatch(self.place(span), value=kind, entity=entity.id, registered=entity.kind)
            anonymous = ANONYMOUS in span.attributes
            if ANONYMOUS in specs and anonymous != entity.anonymous:
                words = ("not anonymous", "anonymous")
                yield EntityAnonymityMismatch(
                    self.place(span),
                    entity=entity.id,
                    registered=words[entity.anonymous],
                    value=words[anonymous],
                )

    def _extent(self, span: Span) -> Iterator[Finding]:
        text, start, end = self.text, span.start, span.end
        if self.roles[span.id] is None:
            return
        cut_left = text[start - 1 : start].isalnum() and text[start].isalnum()
        cut_right = text[end - 1].isalnum() and text[end : end + 1].isalnum()
        if cut_left or cut_right:
            while start and text[start - 1].isalnum():
                start -= 1
            while text[end : end + 1].isalnum():
                end += 1
            yield CutWord(self.place(span), word=text[start:end].split()[0 if cut_left else -1])

    def _timex(self, span: Span) -> Iterator[Finding]:
        specs = self._specs(span)
        kinds = [name for name, spec in specs.items() if spec.values and timex.TYPES.issuperset(spec.values)]
        values = [name for name, spec in specs.items() if spec.type == "string"]
        if len(kinds) != 1 or len(values) != 1 or values[0] not in span.attributes:
            return
        value, kind = str(span.attributes[values[0]]), span.attributes.get(kinds[0])
        fits = timex.types_of(value)
        if not fits:
            yield BadTimexValue(self.place(span), value=value)
        elif kind is not None and kind not in fits:
            yield TimexTypeMismatch(self.place(span), value=value, fits=" or ".join(sorted(fits)), type=kind)

    @cached_property
    def _marks(self) -> list[quotations.Pair]:
        return quotations.pairs(self.text)

    @cached_property
    def _contents(self) -> list[Span]:
        return [span for span in self.annotation.spans if self.roles[span.id] == "content"]

    @cached_property
    def _hedges(self) -> list[Span]:
        return [span for span in self.annotation.spans if self.roles[span.id] == "hedge"]

    def _content(self, chain: list[Span]) -> Iterator[Finding]:
        first = chain[0]
        if not self._justified(chain):
            yield UnattributedContent(self.place(first))
        for fragment in chain:
            if mark := self._final_mark(fragment):
                yield FinalPunctuation(self.place(fragment), mark=mark)
            if self._marks_outside(fragment):
                yield QuotationMarksOutside(self.place(fragment))
        word = first.text.partition(" ")[0]
        if word.lower() in COMPLEMENTIZERS.get(self.language, ()):
            yield LeadingComplementizer(self.place(first), word=word)
        for name, spec in self._specs(first).items():
            if spec.values and QUOTATIONS.issubset(spec.values):
                value = first.attributes.get(name)
                expected = self._quotation(chain)
                if value not in (None, OVERRIDE, expected):
                    yield QuotationMismatch(self.place(first), value=value, expected=expected)

    def _justified(self, chain: list[Span]) -> bool:
        """Whether a content has a cue or hedge, states a claim, or is the clause around a hedge that
        modifies another part of it."""
        first = chain[0]
        if any(self.roles[head.id] in (*_CUES, "hedge") for head in self.incoming[first.id]):
            return True
        if any(spec.registry == "claims" and name in first.attributes for name, spec in self._specs(first).items()):
            return True
        return any(part.start <= hedge.start and hedge.end <= part.end for hedge in self._hedges for part in chain)

    def _final_mark(self, span: Span) -> str | None:
        """The punctuation at the end of a span, unless it is the point of an abbreviation."""
        mark = span.text[-1]
        if mark not in _PUNCTUATION:
            return None
        if mark == "." and (_INITIALS.search(span.text) or _TEXT_GOES_ON.match(self.text, span.end)):
            return None
        return mark

    def _marks_outside(self, span: Span) -> bool:
        around = span.start - 1
        for opening, closing in self._marks:
            if opening == around and closing >= span.end:
                between = self.text[span.end : closing]
                taken = any(other.start == opening and other.end == closing + 1 for other in self._contents)
                return not taken and all(character in _PUNCTUATION for character in between)
        return False

    def _quotation(self, chain: list[Span]) -> str:
        extents = [(part.start, part.end) for part in chain]
        nested = [
            (other.start, other.end)
            for other in self._contents
            if (other.start, other.end) not in extents
            and any(start <= other.start and other.end <= end for start, end in extents)
        ]
        return quotations.kind(extents, nested, self._marks)

    def _twins(self) -> Iterator[Finding]:
        words = TWINS.get(self.language, frozenset())
        evidential = {
            label
            for label in self.schema.labels_with_role("hedge")
            if any(EVIDENTIAL in self.schema.attributes[name].values for name in self.schema.labels[label].attributes)
        }
        if not evidential:
            return
        extents = {
            role: {(span.start, span.end) for span in self.annotation.spans if self.roles[span.id] == role}
            for role in ("cue", "hedge")
        }
        for span in self.annotation.spans:
            role = self.roles[span.id]
            other = {"cue": "hedge", "hedge": "cue"}.get(str(role))
            if other and span.text.lower() in words and (span.start, span.end) not in extents[other]:
                labels = self.schema.labels_with_role("hedge" if other == "hedge" else "cue")
                yield MissingTwin(self.place(span), present=span.label, missing=labels[0])
