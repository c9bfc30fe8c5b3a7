"""The schema: what may be annotated, read from the one declaration `labels.yaml`.

Labels have a *role* (source, cue, content, denial, hedge, time) by which the derived tables find
them, whatever they are called. Relation types follow from the labels at their two ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from reportedly.errors import SchemaError
from reportedly.files import read_yaml
from reportedly.naming import version_numbers

Role = Literal["source", "cue", "content", "hedge", "denial", "time"]
AttributeType = Literal["enum", "boolean", "string", "reference"]
Registry = Literal["entities", "claims"]


class ValueSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of an enumerated attribute, with an example and a counter-example.

    In examples the span stands in square brackets.
    """

    description: str
    example: str
    counter_example: str


class AttributeSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attribute: it has one type and one set of values wherever it occurs."""

    type: AttributeType
    description: str
    values: dict[str, ValueSpec] = {}
    registry: Registry | None = None
    optional: bool = False
    required_with: str | None = None
    example: str | None = None
    counter_example: str | None = None


class LabelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label of spans. `color` is a hex colour, `hotkey` one key."""

    description: str
    color: str
    hotkey: str
    example: str
    counter_example: str
    role: Role | None = None
    attributes: tuple[str, ...] = ()


class RelationSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type of relation. `head` and `tail` list the labels that may stand at its ends."""

    description: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    example: str
    counter_example: str


class _Declaration(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    version: str
    title: str
    description: str
    attributes: dict[str, AttributeSpec]
    labels: dict[str, LabelSpec]
    relations: dict[str, RelationSpec]


@dataclass(frozen=True)
class Schema:
    """A loaded schema. Orders of labels, attributes, values and relations are those of the file."""

    name: str
    version: str
    title: str
    description: str
    attributes: Mapping[str, AttributeSpec]
    labels: Mapping[str, LabelSpec]
    relations: Mapping[str, RelationSpec]
    path: Path | None = field(default=None, compare=False)

    @cached_property
    def label_order(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.labels)}

    @cached_property
    def attribute_order(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.attributes)}

    @cached_property
    def references(self) -> frozenset[str]:
        """The attributes that refer to a registry, which standoff writes as N."""
        return frozenset(name for name, attribute in self.attributes.items() if attribute.registry)

    @cached_property
    def claim_attributes(self) -> tuple[str, ...]:
        """The attributes that say which claim a content states, and how: those that refer to a claim and those that
        are required with one of them."""
        claims = {name for name, spec in self.attributes.items() if spec.registry == "claims"}
        return tuple(name for name, spec in self.attributes.items() if name in claims or spec.required_with in claims)

    @cached_property
    def relation_order(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.relations)}

    @cached_property
    def pair_types(self) -> dict[tuple[str, str], str]:
        """The one relation type that an ordered pair of labels (head, tail) allows."""
        return {
            (head, tail): name
            for name, relation in self.relations.items()
            for head in relation.head
            for tail in relation.tail
        }

    @cached_property
    def continuations(self) -> frozenset[str]:
        """The relation types that link a later fragment of a split content to the one before it."""
        return frozenset(
            name
            for name, relation in self.relations.items()
            if all(self.role_of(label) == "content" for label in relation.head + relation.tail)
        )

    @property
    def has_roles(self) -> bool:
        """Whether the tables of attributions and claims can be derived: needs cue, source and content."""
        return {"cue", "source", "content"} <= {label.role for label in self.labels.values()}

    def role_of(self, label: str) -> Role | None:
        """The role of a label; None for a label without role or unknown to the schema."""
        spec = self.labels.get(label)
        return spec.role if spec else None

    def labels_with_role(self, *roles: Role) -> tuple[str, ...]:
        return tuple(name for name, label in self.labels.items() if label.role in roles)

    def infer_relation(self, label_a: str, label_b: str) -> tuple[str, bool] | None:
        """The type and direction of a link between two labels, drawn from a to b.

        Returns:
            (type, reversed): `reversed` says that the head is b. None if the schema has no such link.
            Where both directions are possible (two cues, two contents), the drawn one counts.
        """
        if drawn := self.pair_types.get((label_a, label_b)):
            return drawn, False
        if turned := self.pair_types.get((label_b, label_a)):
            return turned, True
        return None


def load_schema(path: str | Path) -> Schema:
    """Load a schema from `labels.yaml` (or from the folder that holds it).

    Raises:
        SchemaError: the file is missing, is not YAML, misses or has unknown keys, or contradicts itself.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "labels.yaml"
    try:
        raw = read_yaml(path)
    except FileNotFoundError:
        raise SchemaError("no such file; a schema is a labels.yaml", path=path) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SchemaError(f"not readable as YAML: {error}", path=path) from None
    try:
        declared = msgspec.convert(raw, _Declaration)
    except msgspec.ValidationError as error:
        raise SchemaError(f"{error}; see schema/README.md for the keys", path=path) from None
    schema = Schema(
        name=declared.name,
        version=declared.version,
        title=declared.title,
        description=declared.description,
        attributes=declared.attributes,
        labels=declared.labels,
        relations=declared.relations,
        path=path,
    )
    for complaint in _contradictions(schema):
        raise SchemaError(complaint, path=path)
    return schema


# The fields of a span, beside which its attributes stand in tables and JSON.
_SPAN_FIELDS = ("id", "label", "start", "end", "text")

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def _contradictions(schema: Schema) -> list[str]:
    found: list[str] = []
    if version_numbers(schema.version) is None:
        found.append(f"version: {schema.version!r} is not MAJOR.MINOR.PATCH, for example 1.0.0")
    for kind in ("attribute", "label", "relation"):
        names: Mapping[str, object] = getattr(schema, f"{kind}s")
        found += [
            f"{kind} {name}: a name is letters, digits and underscores" for name in names if not name.isidentifier()
        ]
    for name, attribute in schema.attributes.items():
        if name in _SPAN_FIELDS:
            found.append(f"attribute {name}: every span has a field of that name; choose another")
        found += [
            f"attribute {name}: the value {value!r} must be one line of text, without white space at its ends"
            for value in attribute.values
            if not value or value != value.strip() or len(value.splitlines()) > 1
        ]
        if (attribute.type == "enum") != bool(attribute.values):
            found.append(f"attribute {name}: values belong to type enum, and only to it")
        if (attribute.type == "reference") != (attribute.registry is not None):
            found.append(f"attribute {name}: registry belongs to type reference, and only to it")
        if attribute.required_with is not None and attribute.required_with not in schema.attributes:
            found.append(f"attribute {name}: required_with names the unknown attribute {attribute.required_with}")
        found += [
            f"attribute {name}: label {user} has it without {attribute.required_with}, with which it is required"
            for user, label in schema.labels.items()
            if attribute.required_with in schema.attributes
            and name in label.attributes
            and attribute.required_with not in label.attributes
        ]
        if not any(name in label.attributes for label in schema.labels.values()):
            found.append(f"attribute {name}: no label uses it")
    hotkeys: dict[str, str] = {}
    for name, label in schema.labels.items():
        found += [
            f"label {name}: attribute {used} is not declared"
            for used in label.attributes
            if used not in schema.attributes
        ]
        if not _COLOR.fullmatch(label.color):
            found.append(f"label {name}: the color {label.color!r} is not of the form #0072B2")
        if (other := hotkeys.setdefault(label.hotkey, name)) != name:
            found.append(f"labels {other} and {name} share the hotkey {label.hotkey}")
    pairs: dict[tuple[str, str], str] = {}
    for name, relation in schema.relations.items():
        if not relation.head or not relation.tail:
            found.append(f"relation {name}: head and tail name at least one label each")
        for end in relation.head + relation.tail:
            if end not in schema.labels:
                found.append(f"relation {name}: label {end} is not declared")
        for head in relation.head:
            for tail in relation.tail:
                if (other := pairs.setdefault((head, tail), name)) != name:
                    found.append(f"relations {other} and {name} both link {head} to {tail}; one type per ordered pair")
    return found
