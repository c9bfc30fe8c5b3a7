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
from reportedly.studio.fields import KINDS, LABELS, read, values_key
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
    annotation = Annotation(doc_id, list(decoding.spans.values()), decoding.links.relations, decoding.links.notes)
    found = canonical(annotation, schema)
    return Decoded(found, tuple(decoding.findings), decoding.links.inferred, decoding.extents)


class _Decoding:
    def __init__(self, text: str, schema: Schema, place: Place, units: Units) -> None:
        self.text = text
        self.schema = schema
        self.place = place
        self.map: OffsetMap | None = from_units(text, "utf-16") if units == "utf-16" else None
        self.findings: list[Finding] = []
        self.spans: dict[str, Span] = {}
        self.kept: dict[str, str] = {}
        """The region of each id, which is another one where two regions were made one."""
        self.extents: dict[tuple[int, int, str], str] = {}
        """The kept region of each extent and label."""
        self.rejected: set[str] = set()
        """The regions that were rejected, and their attributes with them."""
        self.shifted = 0
        self.links = Linking(schema, self.spans, self.kept, self.at)

    def at(self, region: object, span: Span | None = None) -> Place:
        text = span.text if span else None
        return Place(self.place.file, self.place.line, self.place.document, str(region), text)

    def read(self, result: object) -> None:
        if not isinstance(result, list):
            self.findings.append(MalformedResult(self.place, problem=f"a result is a list, not {_short(result)}"))
            return
        regions: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        attributes: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        relations: list[Mapping[str, Any]] = []
        for part in result:
            if not isinstance(part, dict):
                self.findings.append(MalformedResult(self.place, problem=f"{_short(part)} is no part of a result"))
            elif part.get("type") == "relation":
                relations.append(part)
            elif not isinstance(id_ := part.get("id"), str) or not isinstance(value := part.get("value"), dict):
                problem = f"a part of type {_short(part.get('type'))} lacks its id or its value"
                self.findings.append(MalformedResult(self.at(part.get("id", "?")), problem=problem))
            else:
                (regions if part.get("type") == "labels" else attributes).append((id_, part, value))
        seen: set[str] = set()
        for id_, part, value in regions:
            if id_ in seen:
                if id_ not in self.rejected:
                    self.findings.append(DuplicateRegion(self.at(id_), region=id_))
                    self._drop(id_)
                continue
            seen.add(id_)
            self._region(id_, part, value)
            if id_ not in self.kept:
                self.rejected.add(id_)
        for id_, part, value in attributes:
            self._attribute(id_, part, value)
        self.findings += self.links.read(relations)
        if self.shifted:
            self.findings.append(RepairedUnits(self.place, count=self.shifted, regions=len(self.spans)))

    def _drop(self, id_: str) -> None:
        """Take back a region whose id another has too: which one attributes and relations mean is unknown."""
        self.rejected.add(id_)
        kept = self.kept.pop(id_, None)
        if kept == id_:
            span = self.spans.pop(id_)
            del self.extents[span.start, span.end, span.label]

    def _region(self, id_: str, part: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        labels = value.get("labels")
        label = labels[0] if isinstance(labels, list) and len(labels) == 1 else None
        if not isinstance(label, str) or label not in self.schema.labels or part.get("from_name") != LABELS:
            self.findings.append(RegionWithoutLabel(self.at(id_), labels=_short(labels)))
            return
        extent = self._extent(id_, value)
        if extent is None:
            return
        start, end = extent
        span = Span(id_, label, start, end, self.text[start:end])
        kept = self.extents.setdefault((start, end, span.label), id_)
        self.kept[id_] = kept
        if kept == id_:
            self.spans[id_] = span
        else:
            self.findings.append(RepeatedRegion(self.at(id_, span), label=span.label, kept=kept, region=id_))
        self.links.note(self.kept[id_], part.get("meta"))

    def _extent(self, id_: str, value: Mapping[str, Any]) -> tuple[int, int] | None:
        """The extent of a region in code points, without white space at its edges; None if it is rejected."""
        start, end = _offset(value.get("start")), _offset(value.get("end"))
        if start is None or end is None:
            told = f"{_short(value.get('start'))} and {_short(value.get('end'))}"
            problem = f"start and end are {told}, not numbers of characters"
            self.findings.append(MalformedResult(self.at(id_), problem=problem))
            return None
        if self.map is not None:
            try:
                mapped = self.map(start, end)
            except OffsetError as error:
                self.findings.append(UnitsWithoutCounterpart(self.at(id_), problem=str(error)))
                return None
            self.shifted += mapped != (start, end)
            start, end = mapped
        if not 0 <= start < end <= len(self.text):
            finding = RegionOutOfText(self.at(id_), start=start, end=end, length=len(self.text))
            self.findings.append(finding)
            return None
        found = self.text[start:end]
        stored = value.get("text")
        if isinstance(stored, str) and stored != found and _unmangled(stored) != _unmangled(found):
            hint = self._units_hint(start, end, stored)
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
            start += len(found) - len(found.lstrip())
            self.findings.append(RegionTrimmed(self.at(id_), selected=found))
        return start, start + len(trimmed)

    def _units_hint(self, start: int, end: int, stored: str) -> str:
        """What to do where the offsets fit if they count UTF-16 units."""
        if self.map is None:
            try:
                mapped = from_units(self.text, "utf-16")(start, end)
            except OffsetError:
                return ""
            if _unmangled(self.text[slice(*mapped)]) == _unmangled(stored):
                return "; counted in UTF-16 units they fit: pull with --utf16"
        return ""

    def _attribute(self, id_: str, part: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        name, type_ = part.get("from_name"), part.get("type")
        values = value.get(values_key(type_)) if isinstance(type_, str) else None
        if type_ == KINDS["string"] and isinstance(values, str):
            values = []  # The covered text: nothing was entered.
        if id_ in self.rejected:
            return
        span = self.spans.get(self.kept.get(id_, ""))
        if span is None:
            finding = AttributeWithoutRegion(self.at(id_), name=_short(name), values=_short(values), region=id_)
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
            problem = f"it is stored as {_short(type_)}, not as {KINDS[spec.type]}"
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
        self.findings.append(UnusableAttribute(self.at(id_, span), name=_short(name), problem=problem))


def _offset(value: object) -> int | None:
    """A number of characters. Some versions store it as text, and JSON has no integers of its own."""
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < _MOST_DIGITS else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
        return None
    return int(value)


def _unmangled(text: str) -> str:
    """A text as far as the server keeps it: every stretch of white space one space, none at the edges."""
    return " ".join(text.replace("\\n", " ").split())


def _short(value: object) -> str:
    """A value as a message quotes it, on one line and not longer than one."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
