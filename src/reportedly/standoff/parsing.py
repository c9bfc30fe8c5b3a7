"""brat standoff → annotations, with every defect of the file as a finding.

Files are split on LF only; one whose lines end with CR LF is read as if they ended with LF, with a
finding. The parser keeps the ids of the file, joins the fragments around a line end to the span they
stand for, and proves the offsets against the covered text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from reportedly.findings import Finding, Place
from reportedly.findings.references import (
    DanglingReference,
    DuplicateAttribute,
    EmptySpan,
    SpanOutOfRange,
    TextMismatch,
    UnorderedFragments,
)
from reportedly.findings.structure import CrlfLineEnds, DuplicateId, MalformedLine, UnescapedNewline, UnknownBlock
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.standoff.fragments import Fragment, is_line_end_gap

# Offsets are ASCII digits: int() alone would take "+1" and "1_0" too. Longer numbers than these mean nothing.
_ID = re.compile(r"[TRAN#][1-9][0-9]{0,17}")
_PLACE = re.compile(r"(\S+) ([0-9]{1,18} [0-9]{1,18}(?:;[0-9]{1,18} [0-9]{1,18})*)")
_PLAIN_SPAN = re.compile(r"(T[1-9][0-9]{0,17}+)\t(\S++) ([0-9]{1,18}+) ([0-9]{1,18}+)\t(.++)", re.DOTALL)
_RELATION = re.compile(r"(R[1-9][0-9]{0,17})\t(\S++) Arg1:(\S++) Arg2:(\S++)")


@dataclass
class Parsed:
    """What a file says: the annotation with the file's own ids, the findings, the fragments of spans
    that are split around text (by span id), and the lines of other blocks with their numbers."""

    annotation: Annotation
    data: str
    file: str
    findings: list[Finding] = field(default_factory=list)
    splits: dict[str, list[Fragment]] = field(default_factory=dict)
    other_lines: list[tuple[int, str]] = field(default_factory=list)

    def place(self, block_id: str) -> Place:
        """The place of a block id in the file, looked up when a finding needs it."""
        span = self._spans.get(block_id)
        line = self._lines.get(block_id)
        return Place(self.file, line, self.annotation.doc_id, block_id, span.text if span else None)

    @cached_property
    def _spans(self) -> dict[str, Span]:
        return self.annotation.spans_by_id()

    @cached_property
    def _lines(self) -> dict[str, int]:
        """The line of each block id: the first that has it, from 1."""
        ids = [line.partition("\t")[0] for line in self.data.split("\n")]
        return {id_: number for number, id_ in reversed(list(enumerate(ids, start=1)))}

    def place_of_line(self, line: int) -> Place:
        """The place of a line of the file, counted from 1."""
        return Place(self.file, line, self.annotation.doc_id)


def parse(data: str, text: str, doc_id: str, *, file: str | None = None) -> Parsed:
    """Parse the content of an `.ann` file against the document's text.

    Lines that cannot be used are left out of the annotation, each with a finding; nothing raises.
    """
    file = file or f"{doc_id}.ann"
    parsed = _Parser(data, text, doc_id, file).run()
    if not parsed.findings or "\r\n" not in data:
        return parsed
    # With its CR no line would be found to cover its text: one finding says it for all of them.
    unix = _Parser(data.replace("\r\n", "\n"), text, doc_id, file).run()
    if len(unix.findings) >= len(parsed.findings):
        return parsed
    unix.findings.insert(0, CrlfLineEnds(Place(file, None, doc_id)))
    return unix


class _Parser:
    def __init__(self, data: str, text: str, doc_id: str, file: str) -> None:
        self.text = text
        self.lines = data.split("\n")
        self.parsed = Parsed(Annotation(doc_id), data, file)
        self.spans: dict[str, Span] = {}
        self.relations: dict[str, Relation] = {}
        self.other_ids: set[str] = set()
        # Ids whose line has a finding of its own: what points to them needs no second one.
        self.refused: set[str] = set()

    def run(self) -> Parsed:
        lines, text, length, spans, relations = self.lines, self.text, len(self.text), self.spans, self.relations
        last = len(lines) - 1
        deferred: list[int] = []
        skip = 0
        for i, match in enumerate(map(_PLAIN_SPAN.fullmatch, lines)):
            if skip:
                skip -= 1
                continue
            # The common case first: a span in one piece that covers what it says.
            if match:
                key, label, start_, end_, covered = match.groups()
                start, end = int(start_), int(end_)
                if text[start:end] == covered and end <= length and key not in spans:
                    spans[key] = Span(key, label, start, end, covered)
                    continue
            if lines[i][:1] == "T":
                skip = self._difficult_span(i)
            elif lines[i] or i != last:
                deferred.append(i)
        for i in deferred:
            # Again the common case first: a relation between two spans of the file.
            match = _RELATION.fullmatch(lines[i])
            if match and match[3] in spans and match[4] in spans and match[1] not in relations:
                relations[match[1]] = Relation(*match.groups())
            else:
                self._other_line(i)
        self.parsed.annotation.spans = list(spans.values())
        self.parsed.annotation.relations = list(relations.values())
        return self.parsed

    def _find(
        self, finding: type[Finding], i: int, span: str | None = None, shown: str | None = None, **details: object
    ) -> None:
        place = Place(self.parsed.file, i + 1, self.parsed.annotation.doc_id, span, shown)
        self.parsed.findings.append(finding(place, **details))

    def _difficult_span(self, i: int) -> int:
        """A T line that is not plainly good. Returns how many further lines belong to it."""
        line = self.lines[i]
        fields = line.split("\t", 2)
        match = _PLACE.fullmatch(fields[1]) if len(fields) == 3 else None
        if match is None or not _ID.fullmatch(fields[0]):
            self._find(MalformedLine, i, line=line)
            return 0
        key, covered, label = fields[0], fields[2], match[1]
        if key in self.spans:
            self._find(DuplicateId, i, key, covered, id=key)
            return 0
        fragments = [(int(a), int(b)) for a, b in (pair.split(" ") for pair in match[2].split(";"))]
        self.refused.add(key)
        for start, end in fragments:
            if end <= start:
                self._find(EmptySpan, i, key, covered, start=start, end=end)
                return 0
            if end > len(self.text):
                self._find(SpanOutOfRange, i, key, covered, start=start, end=end, length=len(self.text))
                return 0
        taken = 0
        if not self._covers(fragments, covered):
            runs_over = self._run_over(i, fragments, covered)
            if runs_over is None:
                found = " ".join(self.text[a:b] for a, b in fragments)
                self._find(
                    TextMismatch,
                    i,
                    key,
                    None,
                    start=fragments[0][0],
                    end=fragments[-1][1],
                    found=found,
                    covered=covered,
                    hint=self._hint(fragments[0][0], found, covered),
                )
                return 0
            taken = runs_over
            self._find(UnescapedNewline, i, key, None, id=key, lines=taken)
        if fragments != sorted(fragments):
            self._find(UnorderedFragments, i, key, covered, fragments=match[2])
            fragments.sort()
        self.refused.discard(key)
        start, end = fragments[0][0], max(b for _, b in fragments)
        self.spans[key] = Span(key, label, start, end, self.text[start:end])
        gaps = [(a[1], b[0]) for a, b in pairwise(fragments)]
        if not all(is_line_end_gap(self.text, a, b) for a, b in gaps):
            self.parsed.splits[key] = fragments
        return taken

    def _covers(self, fragments: list[Fragment], covered: str) -> bool:
        return " ".join([self.text[a:b] for a, b in fragments]) == covered

    def _hint(self, start: int, found: str, covered: str) -> str:
        """What the covered text may have meant, to end a message: the same in another Unicode form, or the
        nearest place where it stands."""
        if unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", covered):
            return "; the two differ in their Unicode form only (documents are NFC)"
        places = [self.text.rfind(covered, 0, start + len(covered)), self.text.find(covered, start)]
        nearest = min((place for place in places if place >= 0), key=lambda place: abs(place - start), default=None)
        return "" if nearest is None else f"; that stands at {nearest}-{nearest + len(covered)}"

    def _run_over(self, i: int, fragments: list[Fragment], covered: str) -> int | None:
        """How many further physical lines the covered text takes, if it was written with its line ends."""
        count = sum(self.text.count("\n", a, b) for a, b in fragments)
        if count and self._covers(fragments, "\n".join([covered, *self.lines[i + 1 : i + 1 + count]])):
            return count
        return None

    def _other_line(self, i: int) -> None:
        line = self.lines[i]
        annotation, spans = self.parsed.annotation, self.spans
        kind = line[:1]
        if kind in ("E", "M", "*") and "\t" in line[:-1]:
            self.parsed.other_lines.append((i + 1, line))
            self._find(UnknownBlock, i, block=kind)
            return
        key, _, rest = line.partition("\t")
        if not rest or not _ID.fullmatch(key):
            self._find(MalformedLine, i, line=line)
            return
        if key in self.relations or key in self.other_ids:
            self._find(DuplicateId, i, key, id=key)
            return
        self.other_ids.add(key)
        if kind == "R":
            match = _RELATION.fullmatch(line)
            if match is None:
                self._find(MalformedLine, i, line=line)
                return
            missing = match[3] if match[3] not in spans else match[4]
            self._dangling(i, key, missing)
        elif kind == "A":
            name, _, target_value = rest.partition(" ")
            target, has_value, value = target_value.partition(" ")
            if not name or not target or (has_value and not value):
                self._find(MalformedLine, i, line=line)
                return
            self._set(i, key, target, name, value if has_value else True)
        elif kind == "N":
            fields = rest.split("\t")
            middle = fields[0].split(" ")
            name, _, value = middle[2].partition(":") if len(middle) == 3 else ("", "", "")
            if len(fields) != 2 or middle[0] != "Reference" or not name or not value:
                self._find(MalformedLine, i, line=line)
                return
            self._set(i, key, middle[1], name, value)
        else:
            kind_target, tab, note = rest.partition("\t")
            type_, _, target = kind_target.partition(" ")
            if type_ != "AnnotatorNotes" or not target or not tab or not note:
                self._find(MalformedLine, i, line=line)
            elif target not in spans and target not in self.relations:
                self._dangling(i, key, target)
            else:
                annotation.notes.append(Note(target, note))

    def _dangling(self, i: int, key: str, target: str) -> None:
        if target not in self.refused:
            self._find(DanglingReference, i, key, id=key, target=target)
        self.refused.add(key)

    def _set(self, i: int, key: str, target: str, name: str, value: str | bool) -> None:
        span = self.spans.get(target)
        if span is None:
            self._dangling(i, key, target)
        elif name in span.attributes:
            self._find(DuplicateAttribute, i, target, span.text, target=target, name=name)
        else:
            span.attributes[name] = value
