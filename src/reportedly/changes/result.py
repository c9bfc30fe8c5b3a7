"""What `diff` returns: everything that differs between two states of a corpus, and what version that asks for.

Spans are named `doc#label:start-end`, with the offsets (code points, half-open) of the side they stand on.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.release.versions import Bump, FieldChangeKind, Reason, Type

Kind = Literal["release", "house", "revision"]
Content = str | bool | list[str] | None
"""A value of metadata or of a registry."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: `source` as it was asked for, what it is, and its commit where it has one."""

    source: str
    kind: Kind
    commit: str | None
    name: str
    version: str
    schema: str


class ValueChange(msgspec.Struct, frozen=True, kw_only=True):
    """A named value that differs; None: not set."""

    name: str
    old: Content
    new: Content


class NameChange(msgspec.Struct, frozen=True, kw_only=True):
    """A name in a list of the schema that came, went, or took another's place: `renamed` has both, one that was
    added or removed the one."""

    kind: Literal["added", "removed", "renamed"]
    old: str | None
    new: str | None


class SchemaChange(msgspec.Struct, frozen=True, kw_only=True):
    """A list of names in the schema that differs.

    Attributes:
        what: `labels`, `relations`, `attributes`, or `values of <attribute>`.
        names: what became of the names.
        reordered: whether those that stayed stand in another order.
    """

    what: str
    names: list[NameChange]
    reordered: bool


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a config that differs, by its path (`spans[].label`); `field` is None for a whole config.
    Types are as `release.versions.Type`."""

    config: str
    field: str | None
    kind: FieldChangeKind
    old: Type | None
    new: Type | None


class SpanAt(msgspec.Struct, frozen=True, kw_only=True):
    """A span on one side: its reference, its covered text, and what it sets."""

    reference: str
    text: str
    attributes: dict[str, str | bool]


SpanChangeKind = Literal["added", "removed", "moved", "relabelled", "attributes"]


class SpanChange(msgspec.Struct, frozen=True, kw_only=True):
    """A span that differs.

    Attributes:
        kind: `added`, `removed`; `moved`: the same label with another extent; `relabelled`: the same extent under
            another label; `attributes`: only these differ.
        old, new: the span on each side, None where there is none.
        attributes: those that differ on a span that both sides have.
    """

    kind: SpanChangeKind
    old: SpanAt | None
    new: SpanAt | None
    attributes: list[ValueChange]


class RelationChange(msgspec.Struct, frozen=True, kw_only=True):
    """A relation that only one side has; `head` and `tail` are references of that side, with their texts."""

    kind: Literal["added", "removed"]
    type: str
    head: str
    tail: str
    head_text: str
    tail_text: str


class TextChange(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that were replaced by others: the numbers of the first ones (from 1), and the lines themselves."""

    old_line: int
    old: list[str]
    new_line: int
    new: list[str]


class DocumentChange(msgspec.Struct, frozen=True, kw_only=True):
    """A document that differs. `gold` says whether it came or went as a whole; its spans are listed as well."""

    id: str
    metadata: list[ValueChange]
    split: ValueChange | None
    text: list[TextChange]
    gold: Literal["added", "removed"] | None
    spans: list[SpanChange]
    relations: list[RelationChange]


class EntryChange(msgspec.Struct, frozen=True, kw_only=True):
    """An entity or a claim that differs, with its fields that do."""

    id: str
    values: list[ValueChange]


class RegistryChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the entities or of the claims, by id."""

    added: list[str]
    removed: list[str]
    changed: list[EntryChange]


class RecordChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one annotator in one batch that differ in labels, status or otherwise, by document."""

    annotator: str
    batch: str
    added: list[str]
    removed: list[str]
    changed: list[str]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The least step from the version of the old side: None if nothing changed. `version` is the least version,
    `sufficient` whether that of the new side is no less; `reasons` say why it is more than PATCH."""

    bump: Bump | None
    version: str
    sufficient: bool
    reasons: list[Reason]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs between two states of a corpus, but for the version itself. Lists are sorted by id or
    by place in the text."""

    old: Side
    new: Side
    step: Step
    corpus: list[ValueChange]
    schema: list[SchemaChange]
    fields: list[FieldChange]
    segmentation: list[ValueChange]
    added: list[str]
    removed: list[str]
    changed: list[DocumentChange]
    entities: RegistryChanges
    claims: RegistryChanges
    records: list[RecordChanges]

    @property
    def empty(self) -> bool:
        """Whether the two are the same, whatever they are called."""
        registries = (*msgspec.structs.astuple(self.entities), *msgspec.structs.astuple(self.claims))
        lists = (self.corpus, self.schema, self.fields, self.segmentation, self.added, self.removed, self.changed)
        return not any((*lists, self.records, *registries))
