"""The TIMEX3 of a file → an annotation of ours with a date for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.errors import OffsetError
from reportedly.findings import Finding, Place
from reportedly.findings.conversion import (
    BlankSpan,
    ContradictoryTimex,
    DivergingTimex,
    IncompleteTimex,
    MalformedTimexValue,
    MergedSpans,
    TimexOutsideText,
    TimexWithoutExtent,
    TrimmedSpan,
    UnmappableOffsets,
    UnmappedType,
    WordCutKept,
)
from reportedly.formats.texts import Text
from reportedly.formats.timeml.reading import TEXT, TIMEX, Timex
from reportedly.model import Annotation, Span, Value
from reportedly.schema import Schema
from reportedly.standoff.fragments import Fragment
from reportedly.validation.timex import types_of

LABEL = "date"
ATTRIBUTES = {"type": "timex_type", "value": "value", "mod": "mod"}
"""Our attribute for each of TIMEX3 that has one."""

NAMES = frozenset({"tid"})
LAYERS = ("anchorTimeID", "beginPoint", "endPoint", "functionInDocument", "temporalFunction", "valueFromFunction")
"""Attributes of TIMEX3 that tie it to other times. They are a layer that is not converted, like TLINK; of
all others that have no counterpart each is a finding."""


class Mapper:
    """Maps the TIMEX3 of one file; `findings` gets what is found."""

    def __init__(self, file: str, doc_id: str, schema: Schema, findings: list[Finding]) -> None:
        self.file = file
        self.doc_id = doc_id
        self.schema = schema
        self.findings = findings

    def annotation(self, timexes: Sequence[Timex], text: Text) -> Annotation:
        """The dates of the TIMEX3 in the text; whatever stands elsewhere is a finding.

        Args:
            timexes: in the order of their start tags, without the creation time. Their offsets count in
                `text.original`.
        """
        annotation = Annotation(self.doc_id)
        taken: dict[Fragment, tuple[Timex, Span]] = {}
        for timex in timexes:
            piece = self._piece(timex, text)
            if piece is None:
                continue
            attributes = dict(self.attributes(timex))
            first, span = taken.get(piece, (None, None))
            if first is None or span is None:
                start, end = piece
                span = Span(f"T{len(taken) + 1}", LABEL, start, end, text.normalised[start:end], attributes)
                taken[piece] = timex, span
                annotation.spans.append(span)
            elif span.attributes == attributes:
                self._about(timex, MergedSpans, other=first.id)
            else:
                self._about(timex, DivergingTimex, other=first.id, lost=_shown(timex))
        return annotation

    def _piece(self, timex: Timex, text: Text) -> Fragment | None:
        """Where a TIMEX3 stands in our text; None if it is left out."""
        if timex.inside != TEXT:
            self.find(timex, TimexOutsideText, element=timex.inside or "the root", attributes=_shown(timex))
            return None
        if timex.start == timex.end:
            self.find(timex, TimexWithoutExtent, attributes=_shown(timex))
            return None
        try:
            mapped = text.mapped(timex.start, timex.end)
        except OffsetError as error:
            self._about(timex, UnmappableOffsets, problem=error)
            return None
        piece = text.trimmed(mapped)
        if piece is None:
            self._about(timex, BlankSpan)
            return None
        if piece != mapped:
            self._about(timex, TrimmedSpan, read_as=f"{piece[0]} {piece[1]}")
        if context := text.cut_word(piece):
            self._about(timex, WordCutKept, context=context)
        return piece

    def attributes(self, timex: Timex) -> Iterator[tuple[str, Value]]:
        """Our attributes of a TIMEX3, as far as the schema has their values; the rest are findings."""
        for name, value in timex.attributes.items():
            if name in ATTRIBUTES:
                allowed = self.schema.attributes[ATTRIBUTES[name]].values
                if not allowed or value in allowed:
                    yield ATTRIBUTES[name], value
                else:
                    self.find(timex, UnmappedType, block=name, name=value)
            elif name not in NAMES and name not in LAYERS:
                self.find(timex, UnmappedType, block="attribute", name=name)
        self.check_value(timex)

    def check_value(self, timex: Timex) -> None:
        """Say where type and value of a TIMEX3 are missing, are no TIMEX3, or do not fit each other."""
        type_, value = timex.attributes.get("type"), timex.attributes.get("value")
        for name in ("type", "value"):
            if name not in timex.attributes:
                self.find(timex, IncompleteTimex, id=timex.id, attribute=name)
        if value is None:
            return
        types = types_of(value)
        if not types:
            self.find(timex, MalformedTimexValue, value=value)
        elif type_ in self.schema.attributes[ATTRIBUTES["type"]].values and type_ not in types:
            self.find(timex, ContradictoryTimex, type=type_, value=value, types=" or ".join(sorted(types)))

    def find(self, timex: Timex, finding: type[Finding], **details: object) -> None:
        """Make a finding about a TIMEX3, at its start tag."""
        place = Place(self.file, timex.line, self.doc_id, timex.id, timex.covered or None)
        self.findings.append(finding(place, **details))

    def _about(self, timex: Timex, finding: type[Finding], **details: object) -> None:
        """Make a finding about a TIMEX3 that gives its extent in the source's text."""
        self.find(timex, finding, label=TIMEX, extent=f"{timex.start} {timex.end}", **details)


def _shown(timex: Timex) -> str:
    """Type and value of a TIMEX3, as a message gives them."""
    return " ".join(f"{name}={timex.attributes[name]}" for name in ATTRIBUTES if name in timex.attributes) or TIMEX
