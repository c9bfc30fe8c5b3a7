"""The lines below a marked text: attributes, links and notes of the spans, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportedly.findings import Finding, Place
from reportedly.findings.inline import MalformedSpanLine, NoSuchSpan
from reportedly.findings.references import DuplicateAttribute
from reportedly.formats.inline.grammar import QUOTED, unquote
from reportedly.formats.inline.scanning import Scanned
from reportedly.model import Value
from reportedly.validation.hints import hint

# The names are looked up afterwards: whatever stands in their place is reported as a name.
_LINE = re.compile(r"\s*(?P<name>[\w-]*\w)\s*(?P<kind>:|->(?!\S))(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(
    rf"\s*(?:(?P<arrow>->)(?!\S)|#(?P<note>.*)|(?P<word>[^\s=]+(?:=(?P<value>{QUOTED}|\S*))?)(?!\S))", re.S
)
_KEY = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Link:
    """A link between two spans, by name, with its line."""

    head: str
    tail: str
    line: int


@dataclass
class Described:
    """What the lines say, by name. `lines` has the first line of each span; a note on a link is a pair."""

    attributes: dict[str, dict[str, Value]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    link_notes: list[tuple[Link, str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_lines(lines: list[str], first: int, scanned: Scanned) -> Described:
    """Read the lines below the separator; `first` is the number of the first of them.

    A line that cannot be read is left out, with a finding.
    """
    reader = _Reader(scanned)
    for number, line in enumerate(lines, start=first):
        if line.strip():
            try:
                reader.read(line, number)
            except ValueError as error:
                place = Place(scanned.file, number, scanned.doc_id)
                reader.result.findings.append(MalformedSpanLine(place, problem=str(error), line=line.strip()))
    return reader.result


class _Reader:
    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned
        self.result = Described()

    def read(self, line: str, number: int) -> None:
        """Take in one line.

        Raises:
            ValueError: it cannot be read; says why.
        """
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError("no NAME: at the beginning of the line")
        name = match["name"]
        attributes, tails, note = _words(match["rest"], links=match["kind"] == "->")
        if match["kind"] == "->":
            if note is None or len(tails) != 1:
                raise ValueError("a note on a link names two spans and has a # with the note behind it")
            if self._known(name, number) and self._known(tails[0], number):
                self.result.link_notes.append((Link(name, tails[0], number), note))
            return
        if not self._known(name, number):
            return
        self.result.lines.setdefault(name, number)
        self._describe(name, attributes, number)
        self.result.links += [Link(name, tail, number) for tail in tails if self._known(tail, number)]
        if note is not None:
            self.result.notes.append((name, note))

    def _known(self, name: str, number: int) -> bool:
        """Whether there is a span of that name; reports a name that is none."""
        spans, refused = self.scanned.spans, self.scanned.refused
        if name not in spans and name not in refused:
            place = Place(self.scanned.file, number, self.scanned.doc_id)
            self.result.findings.append(NoSuchSpan(place, name=name, hint=hint(name, [*spans, *refused])))
        return name in spans

    def _describe(self, name: str, attributes: list[tuple[str, Value]], number: int) -> None:
        described = self.result.attributes.setdefault(name, {})
        for key, value in attributes:
            if key in described:
                place = Place(self.scanned.file, number, self.scanned.doc_id, name, self.scanned.spans[name].text)
                self.result.findings.append(DuplicateAttribute(place, target=name, name=key))
            else:
                described[key] = value


def _words(rest: str, *, links: bool) -> tuple[list[tuple[str, Value]], list[str], str | None]:
    """The attributes, the names behind the arrow and the note of a line; `links`: the arrow stands before it.

    Raises:
        ValueError: see `_Reader.read`.
    """
    attributes: list[tuple[str, Value]] = []
    tails: list[str] = []
    at, arrows = 0, int(links)
    rest = rest.rstrip()
    while at < len(rest):
        match = _WORD.match(rest, at)
        if match is None:
            raise ValueError(f"{rest[at:].split()[0]} is neither an attribute nor a name")
        at = match.end()
        if match["note"] is not None:
            if not (note := match["note"].strip()):
                raise ValueError("there is no note behind the #")
            return attributes, _linked(tails, arrows), unquote(note)
        if match["arrow"]:
            arrows += 1
        elif arrows:
            if match["value"] is not None:
                raise ValueError(f"{match['word']} stands behind the ->; attributes stand before it")
            tails.append(match["word"])
        else:
            attributes.append(_attribute(match["word"], match["value"]))
    if not attributes and not arrows:
        raise ValueError("nothing stands behind the name")
    return attributes, _linked(tails, arrows), None


def _linked(tails: list[str], arrows: int) -> list[str]:
    if arrows > 1:
        raise ValueError("a second -> in the line; name all spans behind the first")
    if arrows and not tails:
        raise ValueError("no name stands behind the ->")
    return tails


def _attribute(word: str, value: str | None) -> tuple[str, Value]:
    key = word.partition("=")[0]
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key} is no name of an attribute")
    if value is None:
        return key, True
    if not value:
        raise ValueError(f"{key} has no value behind its =")
    if value[0] == '"' and (len(value) == 1 or value[-1] != '"'):
        raise ValueError(f"the value of {key} has no closing double quote")
    return key, unquote(value)
