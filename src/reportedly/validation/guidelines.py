"""Level 3: the rules of the guidelines that a program can check, for labels by their role.

A schema without roles, or without an attribute that a rule is about, has the rules that remain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from reportedly.findings import Finding
from reportedly.findings.guidelines import (
    BadTimexValue,
    CueWithoutContent,
    CutWord,
    DenialWithoutContent,
    DoubtfulFinalPoint,
    EntityAnonymityMismatch,
    EntityKindMismatch,
    FinalPunctuation,
    LeadingComplementizer,
    MissingAttribute,
    QuotationMarksOutside,
    QuotationMismatch,
    QuotationWithoutCue,
    TimexTypeMismatch,
    UnattributedContent,
    UnlinkedHedge,
    UnlinkedSource,
    UnpairedAttribute,
)
from reportedly.model import Span, chains
from reportedly.schema import AttributeSpec
from reportedly.standoff import Parsed
from reportedly.validation import quotations, timex
from reportedly.validation.extents import PUNCTUATION, cut_word, final_mark
from reportedly.validation.graph import CUES, Graph
from reportedly.validation.rules import Rules
from reportedly.validation.twins import check_twins
from reportedly.validation.words import COMPLEMENTIZERS

# Attributes and values that have a meaning beyond their type. A schema that has none of the name has
# none of the rules.
NAMED_MENTION = ("mention", "name")
NONCOMMITTAL = "noncommittal"
KIND, ANONYMOUS = "kind", "anonymous"
QUOTATIONS = {"direct", "indirect", "mixed"}
OVERRIDE = "none"


Extents = tuple[tuple[int, int], ...]
"""The extents of the fragments of a content."""


def check_guidelines(parsed: Parsed, text: str, rules: Rules, lang: str) -> Iterator[Finding]:
    """The findings about a sound annotation; `lang` is the language of the text (BCP-47)."""
    yield from _Checked(parsed, text, rules, lang).findings()


class _Checked(Graph):
    """An annotation under the rules that go span by span and content by content."""

    def findings(self) -> Iterator[Finding]:
        for span in self.annotation.spans:
            if span.id not in self.continuations:
                yield from self._attributes(span)
                yield from self._links(span)
                yield from self._entity(span)
            yield from self._extent(span)
            if self.roles[span.id] == "time":
                yield from self._timex(span)
        for chain in self._chains:
            yield from self._content(chain)
        yield from check_twins(self)

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
        if role in CUES and reaches.isdisjoint({"content", *CUES}):
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
        if self.roles[span.id] is not None and (word := cut_word(self.text, span.start, span.end)):
            yield CutWord(self.place(span), word=word)

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
        return quotations.pairs(self.text, self.language)

    @cached_property
    def _contents(self) -> list[Span]:
        return [span for span in self.annotation.spans if self.roles[span.id] == "content"]

    @cached_property
    def _chains(self) -> list[list[Span]]:
        return list(chains(self.annotation, self.schema))

    @cached_property
    def _cued(self) -> set[Extents]:
        """The extents to which a cue is linked: contents of equal extent are one."""
        return {_extents(chain) for chain in self._chains if self._has_head(chain[0], *CUES)}

    def _has_head(self, span: Span, *roles: str) -> bool:
        return any(self.roles[head.id] in roles for head in self.incoming[span.id])

    def _content(self, chain: list[Span]) -> Iterator[Finding]:
        first = chain[0]
        known_marks = self.language in quotations.LANGUAGES
        for fragment in chain:
            final = final_mark(self.text, fragment.start, fragment.end, self.language)
            if final == "out":
                yield FinalPunctuation(self.place(fragment), mark=fragment.text[-1])
            elif final:
                yield DoubtfulFinalPoint(self.place(fragment), end=fragment.text.split()[-1])
            if known_marks and self._marks_outside(fragment):
                yield QuotationMarksOutside(self.place(fragment))
        word = first.text.partition(" ")[0]
        if word.lower() in COMPLEMENTIZERS.get(self.language, ()):
            yield LeadingComplementizer(self.place(first), word=word)
        cued = _extents(chain) in self._cued
        if not cued and not self._justified(chain):
            yield UnattributedContent(self.place(first))
            return
        for name, spec in self._specs(first).items():
            value = first.attributes.get(name, OVERRIDE)
            if value == OVERRIDE or not QUOTATIONS.issubset(spec.values):
                continue
            if not cued:
                if OVERRIDE in spec.values:
                    yield QuotationWithoutCue(self.place(first), value=value)
            elif known_marks and value != (expected := self._quotation(chain)):
                yield QuotationMismatch(self.place(first), value=value, expected=expected)

    def _justified(self, chain: list[Span]) -> bool:
        """Whether a content without cue has a hedge, states a claim, or is the clause around a hedge that
        modifies another part of it."""
        first = chain[0]
        if self._has_head(first, "hedge"):
            return True
        if any(spec.registry == "claims" and name in first.attributes for name, spec in self._specs(first).items()):
            return True
        return any(part.start <= hedge.start and hedge.end <= part.end for hedge in self.hedges for part in chain)

    def _marks_outside(self, span: Span) -> bool:
        around = span.start - 1
        for opening, closing in self._marks:
            if opening == around and closing >= span.end:
                between = self.text[span.end : closing]
                taken = any(other.start == opening and other.end == closing + 1 for other in self._contents)
                return not taken and all(character in PUNCTUATION for character in between)
        return False

    def _quotation(self, chain: list[Span]) -> str:
        extents = _extents(chain)
        inside = quotations.nested(extents, ((other.start, other.end) for other in self._contents))
        return quotations.kind(extents, inside, self._marks)


def _extents(chain: list[Span]) -> Extents:
    return tuple((part.start, part.end) for part in chain)
