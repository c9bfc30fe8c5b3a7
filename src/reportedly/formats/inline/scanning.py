"""Text with markup → the text and its spans, with every fault as a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportedly.findings import Finding, Place
from reportedly.findings.inline import RepeatedName, SpanNotOpen, StrayBracket, UnclosedSpan
from reportedly.findings.references import EmptySpan
from reportedly.findings.vocabulary import UnknownLabel
from reportedly.formats.inline.grammar import NAME, NAMED_END, label_of
from reportedly.model import Span
from reportedly.schema import Schema
from reportedly.validation.hints import hint
from reportedly.validation.vocabulary import NOT_DECLARED

AROUND = 20
"""How many characters of context a finding quotes, on either side."""

_MARK = re.compile(rf"\\(?P<character>[\[\]\\])|\[(?P<name>{NAME})\||\[|\]")


@dataclass(eq=False)
class _Open:
    name: str
    start: int
    line: int
    counts: bool


@dataclass
class Scanned:
    """What marked text says.

    Attributes:
        text: the text without its markup.
        spans: the spans in the order in which they are opened, with their names as ids; offsets into `text`.
        lines: the line in which each span is opened, by name.
        refused: names of spans that have a finding of their own and are left out.
    """

    file: str
    doc_id: str
    text: str = ""
    spans: dict[str, Span] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def scan(marked: str, doc_id: str, schema: Schema, file: str) -> Scanned:
    """Take the markup out of a text. Spans that cannot be used are left out, each with a finding."""
    return _Scanner(marked, schema, Scanned(file, doc_id)).run()


class _Scanner:
    def __init__(self, marked: str, schema: Schema, result: Scanned) -> None:
        self.marked = marked
        self.schema = schema
        self.result = result
        self.pieces: list[str] = []
        self.length = 0
        self.line = 1
        self.opened: list[_Open] = []
        self.order: list[str] = []
        self.extents: dict[str, tuple[int, int]] = {}

    def run(self) -> Scanned:
        marked, result = self.marked, self.result
        at = 0
        while match := _MARK.search(marked, at):
            self._take(marked[at : match.start()])
            at = match.end()
            if match["character"]:
                self._take(match["character"])
            elif match["name"]:
                self._open(match["name"])
            elif match[0] == "[":
                self._stray(match, "opens no span")
                self._take("[")
            else:
                at = self._close(match)
        self._take(marked[at:])
        for span in self.opened:
            result.findings.append(UnclosedSpan(self._place(span.line, span.name), name=span.name))
            result.refused.add(span.name)
        result.text = text = "".join(self.pieces)
        for name in self.order:
            if name in self.extents:
                start, end = self.extents[name]
                result.spans[name] = Span(name, label_of(name), start, end, text[start:end])
        return result

    def _take(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.line += piece.count("\n")

    def _place(self, line: int, name: str | None = None) -> Place:
        return Place(self.result.file, line, self.result.doc_id, name)

    def _stray(self, match: re.Match[str], problem: str) -> None:
        around = self.marked[max(0, match.start() - AROUND) : match.end() + AROUND]
        self.result.findings.append(
            StrayBracket(self._place(self.line), bracket=match[0], around=around, problem=problem)
        )

    def _open(self, name: str) -> None:
        result, label, place = self.result, label_of(name), self._place(self.line, name)
        repeated = name in result.lines
        if repeated:
            result.findings.append(RepeatedName(place, name=name))
        elif label not in self.schema.labels:
            meant = hint(label, self.schema.labels, NOT_DECLARED)
            result.findings.append(UnknownLabel(place, label=label, hint=meant))
            result.refused.add(name)
        counts = not repeated and name not in result.refused
        self.opened.append(_Open(name, self.length, self.line, counts))
        if not repeated:
            result.lines[name] = self.line
            self.order.append(name)

    def _close(self, match: re.Match[str]) -> int:
        """Close a span at a `]`; returns where reading goes on."""
        if named := NAMED_END.match(self.marked, match.end()):
            name = named[1]
            if span := next((span for span in reversed(self.opened) if span.name == name), None):
                self._end(span)
                return named.end()
            # A name of another kind is text: he]/she/they.
            if name in self.result.lines or label_of(name) in self.schema.labels:
                self.result.findings.append(SpanNotOpen(self._place(self.line, name), name=name))
                return named.end()
        if self.opened:
            self._end(self.opened[-1])
        else:
            self._stray(match, "closes no span")
            self._take("]")
        return match.end()

    def _end(self, span: _Open) -> None:
        self.opened.remove(span)
        if not span.counts:
            return
        if span.start == self.length:
            place = self._place(span.line, span.name)
            self.result.findings.append(EmptySpan(place, start=span.start, end=span.start))
            self.result.refused.add(span.name)
        else:
            self.extents[span.name] = span.start, self.length
