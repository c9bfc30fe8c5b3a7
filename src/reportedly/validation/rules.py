"""A schema compiled for checking: the look-ups that the loops over spans and relations need."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from itertools import product

from reportedly.model import Claim, Entity
from reportedly.schema import Schema


class _AnyText:
    """The values of a string attribute: every text, but not True, which is a line without value."""

    def __contains__(self, value: object) -> bool:
        return value is not True


class _AnyWord:
    """The values of a reference into a registry that is not checked."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and is_word(value)


def is_word(value: str) -> bool:
    """Whether a value has no white space, as ids in standoff have none."""
    return value.split() == [value]


@dataclass(frozen=True)
class Rules:
    """What annotations are checked by: a schema and the registries that references point into.

    A registry that is None is not checked.

    Attributes:
        renamed: what became of names that were renamed (`History.renamed`).
        allowed: label → attribute → the values it may have (text, or True for a boolean).
        pairs: (label of the head, label of the tail) → (relation type, whether such relations can form
            chains and therefore circles).
    """

    schema: Schema
    entities: Mapping[str, Entity] | None = None
    claims: Mapping[str, Claim] | None = None
    renamed: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    allowed: dict[str, dict[str, Container[str | bool]]] = field(init=False)
    pairs: dict[tuple[str, str], tuple[str, bool]] = field(init=False)

    def __post_init__(self) -> None:
        values = {name: self._values(name) for name in self.schema.attributes}
        allowed = {
            label: {name: values[name] for name in spec.attributes} for label, spec in self.schema.labels.items()
        }
        object.__setattr__(self, "allowed", allowed)
        types = self.schema.pair_types
        reached = _reachable(types)
        pairs = {(head, tail): (name, head in reached[tail]) for (head, tail), name in types.items()}
        object.__setattr__(self, "pairs", pairs)

    def _values(self, name: str) -> Container[str | bool]:
        attribute = self.schema.attributes[name]
        if attribute.type == "boolean":
            return frozenset({True})
        if attribute.type == "enum":
            return frozenset(attribute.values)
        if attribute.type == "string":
            return _AnyText()
        registry = self.registry(name)
        return _AnyWord() if registry is None else frozenset(id_ for id_ in registry if is_word(id_))

    def registry(self, name: str) -> Mapping[str, Entity] | Mapping[str, Claim] | None:
        """The registry that a reference attribute points into, if it is to be checked."""
        kind = self.schema.attributes[name].registry
        return {"entities": self.entities, "claims": self.claims}[kind] if kind else None


def _reachable(edges: Mapping[tuple[str, str], object]) -> dict[str, set[str]]:
    """label → the labels that relations can lead to from it (Warshall's closure)."""
    labels = {label for pair in edges for label in pair}
    reached = {label: {tail for head, tail in edges if head == label} for label in labels}
    for through, start in product(labels, labels):
        if through in reached[start]:
            reached[start] |= reached[through]
    return reached
