"""One `.ann` file of PolNeAR → an annotation of ours.

Source, Cue and Content become spans; an event becomes the links from its cue to the rest. What the
file has besides is left out with a finding, line by line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from reportedly.findings import Finding, Place
from reportedly.findings.conversion import (
    ArgumentType,
    BlankSpan,
    EmptyEvent,
    EventWithoutCue,
    EventWithTwoCues,
    JoinedFragments,
    LoneTrigger,
    LostNote,
    MergedEvents,
    MergedSpans,
    NewlineInSpan,
    ReorderedFragments,
    RepeatedEvent,
    SharedFragment,
    TriggerExtent,
    TriggerType,
    TrimmedSpan,
    UnlinkedSpan,
    UnmappableOffsets,
    UnmappedType,
)
from reportedly.findings.references import UnorderedFragments
from reportedly.findings.structure import UnescapedNewline, UnknownBlock
from reportedly.formats.polnear.accounts import KEPT, REJOINED, UNREAD
from reportedly.formats.polnear.events import TRIGGERS, Event, read_events
from reportedly.formats.polnear.extents import Extents, extent_of
from reportedly.formats.texts import Text
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.schema import Schema
from reportedly.standoff import parse
from reportedly.standoff.fragments import Fragment

LABELS = {"Source": "actor", "Cue": "attribution", "Content": "content"}
"""Our label for each type of PolNeAR that has one."""

SPLIT_CONTENT = re.compile(r"^(T[0-9]+)\tContent [0-9 ]+;", re.MULTILINE)
"""A content in fragments, as a line of the file."""

# The findings that can leave less than two fragments of a content.
_MEND_SPLITS = (BlankSpan, JoinedFragments, MergedSpans, SharedFragment, TrimmedSpan, UnmappableOffsets)


@dataclass(frozen=True)
class Mapped:
    """An annotation, what was found in its file, and the fates of its split contents (see `accounts`)."""

    annotation: Annotation
    findings: list[Finding]
    split_contents: Counter[str]


def map_annotation(data: str, text: Text, doc_id: str, schema: Schema, *, file: str) -> Mapped:
    """Map the content of an `.ann` file.

    Args:
        text: the text that its offsets refer to, and ours.
        file: the name of the file in findings.
    """
    return _Mapper(data, text, doc_id, schema, file).run()


class _Mapper:
    def __init__(self, data: str, text: Text, doc_id: str, schema: Schema, file: str) -> None:
        self.parsed = parse(data, text.original, doc_id, file=file)
        self.extents = Extents(self.parsed, text)
        self.text = text.normalised
        self.schema = schema
        self.types = {span.id: span.label for span in self.parsed.annotation.spans}
        self.findings: list[Finding] = []
        self.annotation = Annotation(doc_id)
        # The span that stands for each span of the file: itself, the one it was merged with, or the
        # first fragment. What was left out has none.
        self.span_of: dict[str, Span] = {}

    def run(self) -> Mapped:
        self._take_over_findings()
        events = read_events(self.parsed, self.findings)
        named = {target for event in events for _, target in event.arguments}
        self._spans(named)
        self._links(events)
        self._triggers(events)
        self._unlinked(named)
        self._unmapped()
        self._notes()
        self.findings.sort(key=lambda finding: finding.place.line or 0)
        return Mapped(self.annotation, self.findings, self._split_contents())

    def _find(self, finding: type[Finding], key: str, **details: object) -> None:
        self.findings.append(finding(self.parsed.place(key), **details))

    def _event_place(self, event: Event) -> Place:
        return Place(self.parsed.file, event.line, self.annotation.doc_id, event.id)

    def _take_over_findings(self) -> None:
        for finding in self.parsed.findings:
            if isinstance(finding, UnknownBlock) and finding.details["block"] == "E":
                continue  # read_events reads them
            if isinstance(finding, UnescapedNewline):
                self.findings.append(NewlineInSpan(finding.place, **finding.details))
            elif isinstance(finding, UnorderedFragments):
                self.findings.append(ReorderedFragments(finding.place, **finding.details))
            else:
                self.findings.append(finding)

    def _spans(self, named: set[str]) -> None:
        placed: list[tuple[Span, list[Fragment]]] = []
        for span in self.parsed.annotation.spans:
            if span.label in LABELS:
                pieces = self.extents.pieces(span, self.findings, splittable=span.label == "Content")
                if pieces:
                    placed.append((span, pieces))
        # Where contents compete for a fragment, the linked ones come first, then those in fewer pieces.
        placed.sort(key=lambda item: (item[0].id not in named, len(item[1])))
        whole: dict[tuple[str, tuple[Fragment, ...]], Span] = {}
        taken: dict[tuple[str, Fragment], Span] = {}
        for span, pieces in placed:
            same = whole.setdefault((span.label, tuple(pieces)), span)
            if same is not span:
                self.findings.append(self.extents.find(MergedSpans, span, other=same.id))
                if same.id in self.span_of:
                    self.span_of[span.id] = self.span_of[same.id]
                continue
            free = [piece for piece in pieces if (span.label, piece) not in taken]
            if len(free) < len(pieces):
                other = next(taken[span.label, piece].id for piece in pieces if (span.label, piece) in taken)
                read_as = extent_of(free) or "nothing"
                self.findings.append(self.extents.find(SharedFragment, span, other=other, read_as=read_as))
            taken |= {(span.label, piece): span for piece in free}
            self._write(span, free)

    def _write(self, span: Span, pieces: list[Fragment]) -> None:
        before: Span | None = None
        for i, (start, end) in enumerate(pieces):
            label = LABELS[span.label]
            made = Span(f"{span.id}.{i}" if i else span.id, label, start, end, self.text[start:end])
            self.annotation.spans.append(made)
            if before is None:
                self.span_of[span.id] = made
            else:
                self._link(made, before)
            before = made

    def _link(self, head: Span, tail: Span) -> None:
        type_ = self.schema.pair_types[head.label, tail.label]
        number = len(self.annotation.relations) + 1
        self.annotation.relations.append(Relation(f"R{number}", type_, head.id, tail.id))

    def _links(self, events: list[Event]) -> None:
        linked: set[tuple[str, str]] = set()
        earlier: dict[str, list[set[str]]] = defaultdict(list)
        for event in events:
            if not event.arguments:
                self.findings.append(EmptyEvent(self._event_place(event), id=event.id))
                continue
            cues, others = self._arguments(event)
            if not cues:
                named = ", ".join(f"{role} {target}" for role, target in event.arguments)
                self.findings.append(EventWithoutCue(self._event_place(event), id=event.id, arguments=named))
                continue
            if len(cues) > 1:
                shown = ", ".join(repr(cue.text) for cue in cues.values())
                self.findings.append(
                    EventWithTwoCues(self._event_place(event), id=event.id, count=len(cues), cues=shown)
                )
            for cue in cues.values():
                if seen := earlier[cue.id]:
                    contained = any(others.keys() <= other or others.keys() >= other for other in seen)
                    finding = RepeatedEvent if contained else MergedEvents
                    self.findings.append(finding(self._event_place(event), id=event.id, cue=cue.text))
                seen.append(set(others))
                for other in others.values():
                    if (cue.id, other.id) not in linked:
                        linked.add((cue.id, other.id))
                        self._link(cue, other)

    def _arguments(self, event: Event) -> tuple[dict[str, Span], dict[str, Span]]:
        """The cues of an event and its other arguments, by id, as far as they were kept."""
        cues: dict[str, Span] = {}
        others: dict[str, Span] = {}
        for role, target in event.arguments:
            type_ = self.types[target]
            if role != type_:
                self.findings.append(ArgumentType(self._event_place(event), role=role, id=event.id, type=type_))
            if span := self.span_of.get(target):
                (cues if span.label == LABELS["Cue"] else others)[span.id] = span
        return cues, others

    def _triggers(self, events: list[Event]) -> None:
        """Triggers repeat the cues: each is accounted for, and compared with the cue it stands for."""
        spans = self.parsed.annotation.spans_by_id()
        consumed: set[str] = set()
        for event in events:
            trigger = spans.get(event.trigger)
            cues = [spans[target] for _, target in event.arguments if self.types[target] == "Cue"]
            if trigger is None or not cues:
                continue
            consumed.add(trigger.id)
            place = self._event_place(event)
            if trigger.label not in TRIGGERS:
                self.findings.append(ArgumentType(place, role=event.type, id=event.id, type=trigger.label))
                continue
            extent = extent_of(self.extents.original_fragments(trigger))
            extents = [extent_of(self.extents.original_fragments(cue)) for cue in cues]
            if extent not in extents:
                details = {"trigger": trigger.text, "cue": cues[0].text, "cue_extent": extents[0]}
                self.findings.append(TriggerExtent(place, trigger_extent=extent, **details))
            sources = sum(self.types[target] == "Source" for _, target in event.arguments)
            if (event.type == "Attribution") != bool(sources):
                self.findings.append(TriggerType(place, id=event.id, type=event.type, sources=sources or "no"))
        for span in spans.values():
            if span.label in TRIGGERS and span.id not in consumed:
                self._find(LoneTrigger, span.id, label=span.label)

    def _unlinked(self, named: set[str]) -> None:
        for span in self.parsed.annotation.spans:
            if span.label in LABELS and span.id not in named and span.id in self.span_of:
                self._find(UnlinkedSpan, span.id, label=span.label)

    def _unmapped(self) -> None:
        for span in self.parsed.annotation.spans:
            if span.label not in LABELS and span.label not in TRIGGERS:
                self._find(UnmappedType, span.id, block="span", name=span.label)
            for name in span.attributes:
                self._find(UnmappedType, span.id, block="attribute", name=name)
        for relation in self.parsed.annotation.relations:
            self._find(UnmappedType, relation.id, block="relation", name=relation.type)

    def _notes(self) -> None:
        for note in self.parsed.annotation.notes:
            if span := self.span_of.get(note.target):
                self.annotation.notes.append(Note(span.id, note.text))
            else:
                self._find(LostNote, note.target, target=note.target, note=note.text)

    def _split_contents(self) -> Counter[str]:
        """How many of the contents in fragments there are of each fate."""
        split = {relation.tail for relation in self.annotation.relations if relation.type in self.schema.continuations}
        mended = {f.place.span: f.id for f in self.findings if isinstance(f, _MEND_SPLITS)}
        keys = SPLIT_CONTENT.findall(self.parsed.data)
        known = self.types.keys() & keys
        fates = Counter(KEPT if key in split else mended.get(key, REJOINED) for key in known)
        fates[UNREAD] = len(keys) - len(known)
        return +fates
