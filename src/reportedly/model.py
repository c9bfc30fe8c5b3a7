"""The data model: documents, and annotations as a graph of spans and relations.

Offsets everywhere are Unicode code points, half-open: `text[start:end]` is the covered text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from reportedly.errors import CorpusError
from reportedly.schema import Schema

Value = str | bool
"""Value of an attribute: text for enumerated, string and reference attributes, True for booleans."""

Status = Literal["done", "skipped", "draft"]
GoldStatus = Literal["adjudicated", "single", "imported"]
RoleName = Literal["annotator", "adjudicator"]
ROLE_NAMES: tuple[RoleName, ...] = ("annotator", "adjudicator")
STATUSES: tuple[Status, ...] = ("done", "skipped", "draft")
GOLD_STATUSES: tuple[GoldStatus, ...] = ("adjudicated", "single", "imported")
AGREEMENT = "agreement"
"""Stands for the annotator who decided, where nobody had to: all annotators of the batch agreed."""


class Span(msgspec.Struct, gc=False):
    """A labelled stretch of text. `attributes` holds only what is set: a boolean that is false and a
    value that is unknown have no key."""

    id: str
    label: str
    start: int
    end: int
    text: str
    attributes: dict[str, Value] = msgspec.field(default_factory=dict)


class Relation(msgspec.Struct, gc=False):
    """A typed link from the span `head` to the span `tail` (both ids of the same annotation)."""

    id: str
    type: str
    head: str
    tail: str


class Note(msgspec.Struct, gc=False):
    """A free remark of an annotator on a span or a relation (`target` is its id)."""

    target: str
    text: str


class Annotation(msgspec.Struct):
    """One annotator's spans, relations and notes of one document."""

    doc_id: str
    spans: list[Span] = msgspec.field(default_factory=list)
    relations: list[Relation] = msgspec.field(default_factory=list)
    notes: list[Note] = msgspec.field(default_factory=list)

    def spans_by_id(self) -> dict[str, Span]:
        return {span.id: span for span in self.spans}


class Document(msgspec.Struct, omit_defaults=False, forbid_unknown_fields=True):
    """A document's metadata as a line of `documents.jsonl`; the text lies in `texts/<id>.txt`.

    `published` is ISO 8601 as given, a date or a date-time with offset; its local day anchors dates.
    `sha256` is the hex digest of the UTF-8 text.
    """

    id: str
    title: str
    published: str
    lang: str
    genre: str
    outlet: str
    story: str
    license: str
    origin: str
    sha256: str

    @property
    def published_date(self) -> date:
        """The local day of publication.

        Raises:
            ValueError: `published` is not an ISO 8601 date or date-time.
        """
        if len(self.published) == 10:
            return date.fromisoformat(self.published)
        return datetime.fromisoformat(self.published).date()


class Record(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Who made an annotation, when and in which state: a line of a `records.jsonl`.

    `created` is an ISO 8601 date-time with offset, `lead_time` is in seconds. `gold_status` is set in
    gold only, where `annotator` is who decided (`agreement` if all annotators agreed). `ann_sha256` is the
    hex digest of the `.ann` file; a skipped document has none.
    """

    doc_id: str
    text_sha256: str
    annotator: str
    role: RoleName
    batch: str
    schema_version: str
    created: str
    origin: str
    status: Status
    lead_time: float | None = None
    ann_sha256: str | None = None
    gold_status: GoldStatus | None = None

    @property
    def created_at(self) -> datetime:
        """When it was made; orders records.

        Raises:
            CorpusError: `created` is not a date-time with offset; names the record.
        """
        try:
            made = datetime.fromisoformat(self.created)
        except ValueError:
            made = datetime.min
        if made.tzinfo is None:
            raise CorpusError(
                f"{self.doc_id}: the record of {self.annotator}, batch {self.batch}, was created {self.created!r}, "
                "which is not a date-time with offset; correct its line in records.jsonl"
            )
        return made


class Provenance(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Where one gold span came from: a line of `gold/provenance.jsonl`.

    `span` is `doc#label:start-end`; `annotators` had it, `decided_by` chose it (`agreement` if all of them
    agreed in the whole document), `note` says why.
    """

    span: str
    annotators: list[str]
    decided_by: str
    note: str | None = None


class PredictedSpan(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A span of a prediction. Offsets are code points, half-open; `attributes` holds what is set, a boolean as true."""

    id: str
    label: str
    start: int
    end: int
    attributes: dict[str, Value] = msgspec.field(default_factory=dict)


class PredictedRelation(msgspec.Struct, forbid_unknown_fields=True):
    """A link of a prediction, from the span `head` to the span `tail`."""

    type: str
    head: str
    tail: str


class Prediction(msgspec.Struct, forbid_unknown_fields=True):
    """An annotation without a word of its text: a line of a `.jsonl` file of predictions, of which
    `schema/annotation.schema.json` is the form. `text_sha256` says of which text it is."""

    doc_id: str
    text_sha256: str
    spans: list[PredictedSpan] = msgspec.field(default_factory=list)
    relations: list[PredictedRelation] = msgspec.field(default_factory=list)

    @classmethod
    def of(cls, annotation: Annotation, text_sha256: str) -> Prediction:
        """An annotation as a prediction, its spans and relations in the order in which they stand there."""
        return cls(
            annotation.doc_id,
            text_sha256,
            [
                PredictedSpan(s.id, s.label, s.start, s.end, dict(sorted(s.attributes.items())))
                for s in annotation.spans
            ],
            [PredictedRelation(r.type, r.head, r.tail) for r in annotation.relations],
        )

    def annotation(self, text: str) -> Annotation:
        """The annotation, with what its spans cover in `text`; its relations are numbered from R1."""
        return Annotation(
            self.doc_id,
            [Span(s.id, s.label, s.start, s.end, text[s.start : s.end], dict(s.attributes)) for s in self.spans],
            [Relation(f"R{i}", r.type, r.head, r.tail) for i, r in enumerate(self.relations, start=1)],
        )


class Entity(msgspec.Struct, forbid_unknown_fields=True):
    """A party of the world the texts speak of: a line of `entities.jsonl`."""

    id: str
    name: str
    kind: str
    anonymous: bool = False
    description: str = ""
    members: list[str] = msgspec.field(default_factory=list)


class Claim(msgspec.Struct, forbid_unknown_fields=True):
    """A proposition followed across outlets: a line of `claims.jsonl`. `truth` and `known_since` (an
    ISO date) say what is so in the world; annotators never see them."""

    id: str
    story: str
    statement: str
    truth: str | None = None
    known_since: str | None = None


def reference(doc_id: str, span: Span) -> str:
    """The name of a span that outlives renumbering: `doc#label:start-end`."""
    return f"{doc_id}#{span.label}:{span.start}-{span.end}"


def number(block_id: str) -> int:
    """The number of a standoff id: `T12` → 12. Ids compare as numbers."""
    return int(block_id[1:])


def chains(annotation: Annotation, schema: Schema) -> Iterator[list[Span]]:
    """The contents of an annotation, each as the list of its fragments in chain order.

    A content that is not split is a list of one. Fragments that are reached by no first fragment (a
    cycle) are not yielded: validation reports them.
    """
    contents = {s.id: s for s in annotation.spans if schema.role_of(s.label) == "content"}
    following: dict[str, str] = {}
    later: set[str] = set()
    for relation in annotation.relations:
        if relation.type in schema.continuations and relation.head in contents and relation.tail in contents:
            following[relation.tail] = relation.head
            later.add(relation.head)
    for span in contents.values():
        if span.id in later:
            continue
        chain, seen = [span], {span.id}
        while (later_id := following.get(chain[-1].id)) is not None and later_id not in seen:
            chain.append(contents[later_id])
            seen.add(later_id)
        yield chain
