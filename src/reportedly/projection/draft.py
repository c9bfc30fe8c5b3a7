"""An annotation that steps can change: every span or split content one part, every link a pair of parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reportedly.matching import Extent, units
from reportedly.model import Annotation, Relation, Span, Value
from reportedly.projection.words import Words
from reportedly.schema import Role, Schema
from reportedly.segmentation import tokens
from reportedly.standoff import canonical

POLNEAR_ONLY = "polnear"
"""How the note begins of a cue that Reportedly leaves out by decision and PolNeAR has."""


def is_polnear_only(note: str) -> bool:
    """Whether a note marks a cue that only PolNeAR has."""
    return note.lstrip().lower().startswith(POLNEAR_ONLY)


@dataclass(eq=False)
class Part:
    """A span, or a split content with all its fragments. `extents` are in text order (code points, half-open) and
    neither touch nor overlap; only contents have more than one. `polnear_only`: a note says so (`POLNEAR_ONLY`)."""

    label: str
    extents: tuple[Extent, ...]
    attributes: dict[str, Value] = field(default_factory=dict)
    polnear_only: bool = False

    @property
    def start(self) -> int:
        return self.extents[0][0]

    @property
    def end(self) -> int:
        return self.extents[-1][1]

    @property
    def place(self) -> tuple[tuple[Extent, ...], str]:
        """Orders parts by the text, whatever their order was."""
        return self.extents, self.label

    def holds(self, other: Part) -> bool:
        """Whether the other lies in the fragments (not only in the hull) of this one."""
        return all(any(s <= start and end <= e for s, e in self.extents) for start, end in other.extents)

    def overlaps(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.extents)


class Draft:
    """The annotation of one document on its way from one convention to another.

    Attributes:
        parts: in text order.
        links: (head, tail) of every relation but those between the fragments of one content.
    """

    def __init__(self, annotation: Annotation, text: str, schema: Schema, words: Words) -> None:
        self.doc_id = annotation.doc_id
        self.text = text
        self.schema = schema
        self.words = words
        spans = annotation.spans_by_id()
        noted = {note.target for note in annotation.notes if is_polnear_only(note.text)}
        part_of: dict[str, Part] = {}
        self.parts: list[Part] = []
        for unit in units(annotation, schema):
            first = min(unit.ids, key=lambda key: (spans[key].start, spans[key].end))
            attributed = next((spans[key].attributes for key in (first, *unit.ids) if spans[key].attributes), {})
            part = Part(unit.label, unit.extents, dict(attributed), not noted.isdisjoint(unit.ids))
            self.parts.append(part)
            part_of |= dict.fromkeys(unit.ids, part)
        self.links: list[tuple[Part, Part]] = [
            (part_of[relation.head], part_of[relation.tail])
            for relation in annotation.relations
            if relation.type not in schema.continuations
        ]
        self._tokens = tokens(text)
        self._starting = {start: i for i, (start, _) in enumerate(self._tokens)}
        self._ending = {end: i for i, (_, end) in enumerate(self._tokens)}

    def having(self, *roles: Role) -> list[Part]:
        """The parts whose label has one of the roles, in text order."""
        return sorted((p for p in self.parts if self.schema.role_of(p.label) in roles), key=lambda p: p.place)

    def label_of(self, role: Role) -> str:
        """The label that has a role."""
        return self.schema.labels_with_role(role)[0]

    def linked(self, head: Part, role: Role) -> list[Part]:
        """The parts of a role that a part links to, in text order."""
        tails = {tail for first, tail in self.links if first is head and self.schema.role_of(tail.label) == role}
        return sorted(tails, key=lambda p: p.place)

    def heads(self, tail: Part) -> list[Part]:
        """The parts that link to a part, in text order."""
        return sorted({head for head, other in self.links if other is tail}, key=lambda p: p.place)

    def link(self, head: Part, tail: Part) -> None:
        if (head, tail) not in self.links:
            self.links.append((head, tail))

    def unlink(self, head: Part, tail: Part) -> None:
        self.links = [link for link in self.links if link != (head, tail)]

    def remove(self, gone: Iterable[Part]) -> None:
        """Take parts out, with their links."""
        removed = set(gone)
        self.parts = [part for part in self.parts if part not in removed]
        self.links = [link for link in self.links if not removed & set(link)]

    def own(self, cue: Part) -> list[Part]:
        """What a cue links to: its sources, contents and inner cues."""
        return [tail for head, tail in self.links if head is cue]

    def word_before(self, position: int) -> tuple[int, str] | None:
        """The token that ends before a position, with nothing but blanks between: its start, and it in lower case."""
        end = len(self.text[:position].rstrip(" \u00a0"))
        if (i := self._ending.get(end)) is None:
            return None
        start, _ = self._tokens[i]
        return start, plain(self.text[start:end])

    def word_after(self, position: int) -> tuple[int, str] | None:
        """The token that starts after a position, with nothing but blanks between: its end, and it in lower case."""
        start = position + len(self.text[position:]) - len(self.text[position:].lstrip(" \u00a0"))
        if (i := self._starting.get(start)) is None:
            return None
        _, end = self._tokens[i]
        return end, plain(self.text[start:end])

    def words_in(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The tokens of a stretch of text, each with its extent and in lower case."""
        for first, last in tokens(self.text, start, end):
            yield first, last, plain(self.text[first:last])

    def blank(self, start: int, end: int) -> bool:
        """Whether there is nothing but blanks between two positions, and no line end."""
        return start <= end and not self.text[start:end].strip(" \u00a0")

    def annotation(self) -> Annotation:
        """The annotation in canonical order. Parts of one label on one extent are one, with the links of both."""
        kept: dict[tuple[object, ...], str] = {}
        spans: list[Span] = []
        links: set[tuple[str, str, str]] = set()
        label_of: dict[str, str] = {}
        ids: dict[Part, str] = {}
        for part in sorted(self.parts, key=lambda p: p.place):
            key = kept.setdefault((part.label, part.extents), f"P{len(spans)}")
            ids[part] = key
            if key in label_of:
                continue
            before = None
            for i, (start, end) in enumerate(part.extents):
                name = f"{key}.{i}" if i else key
                attributes = {} if i else part.attributes
                spans.append(Span(name, part.label, start, end, self.text[start:end], attributes))
                label_of[name] = part.label
                if before is not None:
                    links.add((self.schema.pair_types[part.label, part.label], name, before))
                before = name
        for head, tail in self.links:
            type_ = self.schema.pair_types[head.label, tail.label]
            links.add((type_, ids[head], ids[tail]))
        relations = [Relation(f"R{i}", *link) for i, link in enumerate(sorted(links), start=1)]
        return canonical(Annotation(self.doc_id, spans, relations), self.schema)


_CURLED = str.maketrans("’ʼ", "''")


def plain(word: str) -> str:
    """A word as the lists have it: lower case, straight apostrophes."""
    return word.lower().translate(_CURLED)


def merged(extents: Iterable[Extent], text: str) -> tuple[Extent, ...]:
    """Extents in text order; those that overlap, or that only blanks part, are joined."""
    joined: list[Extent] = []
    for start, end in sorted(extents):
        if joined and not text[joined[-1][1] : start].strip() and not re.search(r"\n", text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
