"""Result of Label Studio → annotation. Nothing in a result is trusted; what is faulty becomes a finding.

The covered text is always taken from the task's text. The text that the server keeps with a region is mangled
(white space collapses, a line end becomes a backslash and an n); it serves as proof only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reportedly.errors import OffsetError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_results import (
    AttributeWithoutRegion,
    DuplicateRegion,
    MalformedResult,
    RegionOutOfText,
    RegionTextMismatch,
    RegionTrimmed,
    RegionWithoutLabel,
    RepairedUnits,
    RepeatedRegion,
    UnitsWithoutCounterpart,
    UnusableAttribute,
)
from reportedly.model import Annotation, Span
from reportedly.offsets import OffsetMap, from_units
from reportedly.schema import Schema
from reportedly.standoff import canonical
from reportedly.studio.fields import KINDS, LABELS, TEXT, read, shown, values_key
from reportedly.studio.linking import Linking

Units = Literal["code-points", "utf-16"]

_MOST_DIGITS = 10


@dataclass(frozen=True)
class Decoded:
    """What a result says.

    Attributes:
        annotation: the part of it that is sound, in canonical order.
        findings: what was rejected (errors) or changed (notices).
        inferred: how many relations had no type or lay the other way round, and got theirs from their ends.
        regions: the id of the region that each span was, by (start, end, label).
    """

    annotation: Annotation
    findings: tuple[Finding, ...]
    inferred: int
    regions: Mapping[tuple[int, int, str], str]

    @property
    def rejected(self) -> int:
        """How many regions, attributes and relations were rejected."""
        return sum(finding.severity == "error" for finding in self.findings)


def decode(
    result: object, text: str, doc_id: str, schema: Schema, *, place: Place, units: Units = "code-points"
) -> Decoded:
    """Read a result; never raises on what is in it.

    Args:
        result: the result of an annotation, a draft or a prediction, as JSON has it.
        text: the text of the document, which the task shows.
        place: where findings are said to be; each adds the region.
        units: what the offsets count. `utf-16` repairs exports of very old versions, with a notice.
    """
    decoding = _Decoding(text, schema, place, units)
    decoding.read(result)
    spans = [span for id_, span in decoding.spans.items() if span.id == id_]
    found = canonical(Annotation(doc_id, spans, decoding.links.relations, decoding.links.notes), schema)
    return Decoded(found, tuple(decoding.findings), decoding.links.inferred, decoding.extents)


class _Decoding:
    def __init__(self, text: str, schema: Schema, place: Place, units: Units) -> None:
        self.text = text
        self.schema = schema
        self.place = place
        self.map: OffsetMap | None = from_units(text, "utf-16") if units == "utf-16" else None
        self.findings: list[Finding] = []
        self.spans: dict[str, Span] = {}
        """The span that stands for each region. Two regions have one where they say the same of one extent."""
        self.extents: dict[tuple[int, int, str], str] = {}
        """The kept region of each extent and label."""
        self.told: set[str] = set()
        """The regions of the result. Of one that is rejected the finding speaks for its attributes, too."""
        self.shifted = 0
        """How many regions had other offsets in UTF-16 units."""
        self.links = Linking(schema, self.spans, self.at)

    def at(self, region: object, span: Span | None = None) -> Place:
        text = span.text if span else None
        return Place(self.place.file, self.place.line, self.place.document, shown(region), text)

    def read(self, result: object) -> None:
        if not isinstance(result, list):
            self.findings.append(MalformedResult(self.place, problem=f"a result is a list, not {shown(result)}"))
            return
        regions: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        doubled: dict[str, None] = {}
        attributes: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        relations: list[Mapping[str, Any]] = []
        for part in result:
            if not isinstance(part, dict):
                self.findings.append(MalformedResult(self.place, problem=f"{shown(part)} is no part of a result"))
            elif (type_ := part.get("type")) == "relation":
                relations.append(part)
            elif not isinstance(id_ := part.get("id"), str) or not isinstance(value := part.get("value"), dict):
                problem = f"a part of type {shown(type_)} lacks its id or its value"
                self.findings.append(MalformedResult(self.at(part.get("id", "?")), problem=problem))
            elif type_ != "labels" and part.get("from_name") != LABELS:
                attributes.append((id_, part, value))
            elif id_ in regions:
                doubled[id_] = None
            else:
                regions[id_] = part, value
        for id_ in doubled:
            # Which of the two attributes and relations mean is unknown.
            self.findings.append(DuplicateRegion(self.at(id_), region=shown(id_)))
            del regions[id_]
        for id_, (part, value) in regions.items():
            self._region(id_, part, value)
        self.told = {*regions, *doubled}
        for id_, part, value in attributes:
            self._attribute(id_, part, value)
        self.findings += self.links.read(relations)
        if self.shifted:
            self.findings.append(RepairedUnits(self.place, count=self.shifted, regions=len(self.spans)))

    def _region(self, id_: str, part: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        control = [part.get("from_name"), part.get("to_name"), part.get("type")]
        if control != [LABELS, TEXT, "labels"]:
            names = ", ".join(map(shown, control))
            problem = f"from_name, to_name and type of the region are {names}, not {LABELS}, {TEXT}, labels"
            self.findings.append(MalformedResult(self.at(id_), problem=problem))
            return
        labels = value.get("labels")
        label = labels[0] if isinstance(labels, list) and len(labels) == 1 else None
        if not isinstance(label, str) or label not in self.schema.labels:
            self.findings.append(RegionWithoutLabel(self.at(id_), labels=shown(labels)))
            return
        extent = self._extent(id_, value)
        if extent is None:
            return
        start, end = extent
        kept = self.extents.setdefault((start, end, label), id_)
        if kept == id_:
            span = Span(id_, label, start, end, self.text[start:end])
        else:
            span = self.spans[kept]
            finding = RepeatedRegion(self.at(id_, span), label=label, kept=shown(kept), region=shown(id_))
            self.findings.append(finding)
        self.spans[id_] = span
        if meta := part.get("meta"):
            self.links.note(kept, meta)

    def _extent(self, id_: str, value: Mapping[str, Any]) -> tuple[int, int] | None:
        """The extent of a region in code points, without white space at its edges; None if it is rejected."""
        start, end = _offset(value.get("start")), _offset(value.get("end"))
        if start is None or end is None:
            told = f"{shown(value.get('start'))} and {shown(value.get('end'))}"
            problem = f"start and end are {told}, not numbers of characters"
            self.findings.append(MalformedResult(self.at(id_), problem=problem))
            return None
        counted = start, end
        if self.map is not None:
            try:
                start, end = self.map(start, end)
            except OffsetError as error:
                self.findings.append(UnitsWithoutCounterpart(self.at(id_), problem=str(error)))
                return None
        if not 0 <= start < end <= len(self.text):
            finding = RegionOutOfText(self.at(id_), start=start, end=end, length=len(self.text))
            self.findings.append(finding)
            return None
        found = self.text[start:end]
        stored = value.get("text") or found
        if not isinstance(stored, str):
            problem = f"a region stores its text, not {shown(stored)}"
            self.findings.append(MalformedResult(self.at(id_), problem=problem))
            return None
        if stored != found and _unmangled(stored) != _unmangled(found):
            hint = self._units_hint(counted, stored)
            self.findings.append(
                RegionTextMismatch(self.at(id_), start=start, end=end, found=found, stored=stored, hint=hint)
            )
            return None
        trimmed = found.strip()
        if not trimmed:
            problem = f"only white space is selected ({found!r})"
            self.findings.append(MalformedResult(self.at(id_), problem=problem))
            return None
        if trimmed != found:
            self.findings.append(RegionTrimmed(self.at(id_), selected=found))
        self.shifted += counted != (start, end)
        start += len(found) - len(found.lstrip())
        return start, start + len(trimmed)

    def _units_hint(self, counted: tuple[int, int], stored: str) -> str:
        """What to do where the offsets of a region fit when they are read in the other unit."""
        if self.map is not None:
            other, hint = counted, "; counted in characters they fit: pull without --utf16"
        else:
            try:
                other = from_units(self.text, "utf-16")(*counted)
            except OffsetError:
                return ""
            hint = "; counted in UTF-16 units they fit: pull with --utf16"
        return hint if _unmangled(self.text[slice(*other)]) == _unmangled(stored) else ""

    def _attribute(self, id_: str, part: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        name, type_ = part.get("from_name"), part.get("type")
        values = value.get(values_key(type_)) if isinstance(type_, str) else None
        if type_ == KINDS["string"] and isinstance(values, str):
            values = []  # The covered text: nothing was entered.
        span = self.spans.get(id_)
        if span is None:
            if id_ not in self.told:
                finding = AttributeWithoutRegion(
                    self.at(id_), name=shown(name), values=shown(values), region=shown(id_)
                )
                self.findings.append(finding)
            return
        spec = self.schema.attributes.get(name) if isinstance(name, str) else None
        problem = None
        if spec is None or not isinstance(name, str):
            problem = "the schema has no such attribute"
        elif name not in self.schema.labels[span.label].attributes:
            # The field was filled in and then the region was given another label.
            problem = f"a span with the label {span.label} has no such attribute"
        elif type_ != KINDS[spec.type]:
            problem = f"it is stored as {shown(type_)}, not as {KINDS[spec.type]}"
        else:
            try:
                read_value = read(spec, values)
            except ValueError as error:
                problem = str(error)
            else:
                there = span.attributes.get(name)
                if read_value is None or there == read_value:
                    return
                if there is None:
                    span.attributes[name] = read_value
                    return
                problem = f"it is {there!r} already, and also {read_value!r}"
        self.findings.append(UnusableAttribute(self.at(id_, span), name=shown(name), problem=problem))


def _offset(value: object) -> int | None:
    """A number of characters. Some versions store it as text, and JSON has no integers of its own."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    # True is an int, too.
    return value if type(value) is int and abs(value) < 10**_MOST_DIGITS else None


def _unmangled(text: str) -> str:
    """A text as far as the server keeps it: every stretch of white space one space, none at the edges."""
    return " ".join(text.replace("\\n", " ").split())
