"""What an annotator left out of one annotation, filled in from the graph, the text and the lexicon."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from reportedly.model import Annotation, Entity, Relation, Span, Value, chains
from reportedly.prefill import mentions
from reportedly.prefill.attributes import Attributes
from reportedly.prefill.dates import DateRules
from reportedly.prefill.lexicon import Entry, Lexicon
from reportedly.schema import Role, Schema
from reportedly.validation import quotations
from reportedly.validation.guidelines import OVERRIDE
from reportedly.validation.timex import types_of
from reportedly.validation.twins import EVIDENTIAL

_LEXICAL: tuple[Role, ...] = ("cue", "denial", "hedge")

# Rule 3: the participle behind a form of "be" and before "to", or in "it is said that".
_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|[’']s|[’']re)(?:[ \u00a0]+(?:not|also|still|now|widely|\w+ly))*[ \u00a0]+$",
    re.I,
)
_IT_BE = re.compile(
    r"\bit(?:[ \u00a0]+(?:is|was|has been|had been)|[’']s)(?:[ \u00a0]+(?:not|\w+ly))*[ \u00a0]+$", re.I
)
_TO = re.compile(r"[ \u00a0]+(?:\w+ly[ \u00a0]+)?to\b")
_THAT = re.compile(r"[ \u00a0]+that\b")


@dataclass(frozen=True)
class Resources:
    """What fills in the attributes of one language.

    Attributes:
        language: the first subtag of its BCP-47 tag.
        names: words that are known to be names.
        dates: None in a language without date rules.
    """

    language: str
    lexicon: Lexicon
    entities: Mapping[str, Entity]
    names: frozenset[str]
    dates: DateRules | None


@dataclass
class Completion:
    """One annotation on its way to completeness; `spans` and `relations` are copies that may change."""

    schema: Schema
    attributes: Attributes
    resources: Resources
    given: Annotation
    text: str
    anchor: date | None
    filled: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.spans = [Span(s.id, s.label, s.start, s.end, s.text, dict(s.attributes)) for s in self.given.spans]
        self.relations = list(self.given.relations)
        self.by_id = {span.id: span for span in self.spans}
        self.outgoing: defaultdict[str, list[Span]] = defaultdict(list)
        self.incoming: defaultdict[str, list[Span]] = defaultdict(list)
        for relation in self.relations:
            if (
                relation.type not in self.schema.continuations
                and relation.head in self.by_id
                and relation.tail in self.by_id
            ):
                self.outgoing[relation.head].append(self.by_id[relation.tail])
                self.incoming[relation.tail].append(self.by_id[relation.head])

    def annotation(self) -> Annotation:
        """The annotation as far as it is completed."""
        return Annotation(self.given.doc_id, self.spans, self.relations, list(self.given.notes))

    def fill_attributes(self) -> None:
        """The attributes of parties, dates, cues, denials and hedges."""
        for span in self.spans:
            role = self.schema.role_of(span.label)
            if role == "source":
                self._party(span)
            elif role == "time":
                self._time(span)
            elif role in _LEXICAL:
                self._lexical(span, role)

    def _fill(self, span: Span, name: str | None, value: Value | None) -> None:
        """Set an attribute that is not set, if the schema has it and its value."""
        if name is None or value is None or name in span.attributes:
            return
        values = self.schema.attributes[name].values
        if values and value not in values:
            return
        span.attributes[name] = value
        self.filled[name] += 1

    def _party(self, span: Span) -> None:
        names = self.attributes.sources[span.label]
        entity = self.resources.entities.get(str(span.attributes.get(names.entity or "")))
        if entity:
            self._fill(span, names.kind, entity.kind)
            if entity.anonymous:
                self._fill(span, names.anonymous, True)
        if names.mention not in span.attributes and self.resources.language in mentions.LANGUAGES:
            self._fill(span, names.mention, mentions.mention_of(self.text, span.start, span.end, self.resources.names))

    def _time(self, span: Span) -> None:
        """Type, value and modifier as the date rules read them; a value of the annotator's own gives its type."""
        names = self.attributes.times[span.label]
        own = span.attributes.get(names.value) if names.value else None
        read = None
        if self.resources.dates is not None and self.anchor is not None:
            read = self.resources.dates.interpret(self.text, span.start, span.end, self.anchor)
        if own is not None and (read is None or own != read.value):
            kinds = types_of(str(own))
            self._fill(span, names.type, next(iter(kinds)) if len(kinds) == 1 else None)
        elif read is not None and (names.type is None or span.attributes.get(names.type, read.type) == read.type):
            self._fill(span, names.type, read.type)
            self._fill(span, names.value, read.value)
            self._fill(span, names.mod, read.mod)

    def _lexical(self, span: Span, role: Role) -> None:
        content = next((s.text for s in self.outgoing[span.id] if self.schema.role_of(s.label) == "content"), None)
        for name, value in self.resources.lexicon.attributes(role, span.text, content).items():
            if name in self.schema.labels[span.label].attributes:
                self._fill(span, name, value)

    def fill_quotations(self) -> None:
        """A content with a cue has the quotation that its marks make; without a cue it is in the voice around it.
        A later fragment has none."""
        if self.resources.language not in quotations.LANGUAGES:
            return
        contents = [(s.start, s.end) for s in self.spans if self.schema.role_of(s.label) == "content"]
        marks = quotations.pairs(self.text, self.resources.language)
        found = [
            (chain[0], tuple((part.start, part.end) for part in chain))
            for chain in chains(self.annotation(), self.schema)
        ]
        # Contents of equal extent are one.
        cued = {extents for first, extents in found if any(self._is_cue(head) for head in self.incoming[first.id])}
        for first, extents in found:
            for name in self.attributes.quotations.get(first.label, ()):
                value = quotations.kind(extents, quotations.nested(extents, contents), marks)
                self._fill(first, name, value if extents in cued else OVERRIDE)

    def _is_cue(self, span: Span) -> bool:
        return self.schema.role_of(span.label) in ("cue", "denial")

    def add_twins(self) -> None:
        """Rules 1 to 3: the evidential hedge of a cue that is one, with the scope that the cue's contents give it."""
        hedged = {(s.start, s.end): s for s in self.spans if self.schema.role_of(s.label) == "hedge"}
        for cue in [span for span in self.spans if self.schema.role_of(span.label) == "cue"]:
            entry = self._twin_entry(cue)
            label = next(iter(self.schema.labels_with_role("hedge")), None)
            if entry is None or label is None:
                continue
            twin = hedged.get((cue.start, cue.end))
            if twin is None:
                twin = Span(self._unused("T", self.by_id), label, cue.start, cue.end, cue.text)
                self.spans.append(twin)
                self.by_id[twin.id] = twin
                hedged[cue.start, cue.end] = twin
                self.filled[label] += 1
            if not self.outgoing[twin.id]:
                for tail in self.outgoing[cue.id]:
                    self._link(twin, tail)

    def _twin_entry(self, cue: Span) -> Entry | None:
        """The evidential hedge that a cue is by itself, or by the construction it stands in."""
        for entry in self.resources.lexicon.lookup("hedge", cue.text):
            if EVIDENTIAL in entry.values.values() and (entry.part != "participle" or self._raising(cue)):
                return entry
        return None

    def _raising(self, cue: Span) -> bool:
        """Whether a participle has no source and stands in "is said to" or "it is said that"."""
        if any(self.schema.role_of(tail.label) == "source" for tail in self.outgoing[cue.id]):
            return False
        before = self.text[max(0, cue.start - 40) : cue.start]
        if _TO.match(self.text, cue.end):
            return _BE.search(before) is not None
        return _THAT.match(self.text, cue.end) is not None and _IT_BE.search(before) is not None

    def _link(self, head: Span, tail: Span) -> None:
        type_ = self.schema.pair_types.get((head.label, tail.label))
        if type_ is None or self.schema.role_of(tail.label) == "source":
            return
        taken = {relation.id for relation in self.relations}
        self.relations.append(Relation(self._unused("R", taken), type_, head.id, tail.id))
        self.outgoing[head.id].append(tail)
        self.incoming[tail.id].append(head)
        self.filled[type_] += 1

    @staticmethod
    def _unused(letter: str, taken: Container[str]) -> str:
        return next(id_ for number in count(1) if (id_ := f"{letter}{number}") not in taken)
