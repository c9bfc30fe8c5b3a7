"""The renames of several versions as one function on names, and on annotations that hold them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from reportedly.history import Renames, Step
from reportedly.model import Annotation, Relation, Span, Value

Change = Counter[str]
"""What a rename has changed, counted: labels, attributes, values, relations; references, fields and versions in files
that are not annotations."""

T = TypeVar("T")

_REFERENCE = re.compile(r"([^\s#]+)#(\S+):(\d+)-(\d+)")


@dataclass(frozen=True)
class Collision:
    """Two names that became one on the same thing; `span` is one of the spans that have them, under its old label."""

    span: Span
    problem: str


@dataclass(frozen=True)
class Renamed:
    """An annotation under its new names, with the same ids and in the same order."""

    annotation: Annotation
    changes: Change = field(default_factory=Counter)
    collisions: tuple[Collision, ...] = ()


class Renaming:
    """The renames of some steps, the oldest first. A step renames all its names at once: it may swap two."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps: tuple[Renames, ...] = tuple(step.renames for step in steps)

    def __bool__(self) -> bool:
        return any(self._steps)

    def label(self, name: str) -> str:
        for step in self._steps:
            name = step.labels.get(name, name)
        return name

    def relation(self, type_: str) -> str:
        for step in self._steps:
            type_ = step.relations.get(type_, type_)
        return type_

    def attribute(self, name: str) -> str:
        for step in self._steps:
            name = step.attributes.get(name, name)
        return name

    def value(self, attribute: str, value: str) -> str:
        """A value of an attribute, which is named as before the first step."""
        for step in self._steps:
            value = step.values.get(attribute, {}).get(value, value)
            attribute = step.attributes.get(attribute, attribute)
        return value

    def reference(self, name: str) -> str:
        """A reference `doc#label:start-end`; anything else as it is."""
        match = _REFERENCE.fullmatch(name)
        return f"{match[1]}#{self.label(match[2])}:{match[3]}-{match[4]}" if match else name

    def repeatable(self) -> bool:
        """Whether it changes nothing in what it has renamed before, so that it may be done again. One that swaps two
        names, or gives one the name that another had, is not."""
        labels, relations = self._names(lambda step: step.labels), self._names(lambda step: step.relations)
        attributes = self._names(lambda step: step.attributes) | {name for step in self._steps for name in step.values}
        values = {value for step in self._steps for names in step.values.values() for value in _both(names)}
        return (
            all(self.label(self.label(name)) == self.label(name) for name in labels)
            and all(self.relation(self.relation(name)) == self.relation(name) for name in relations)
            and all(self._pair(*self._pair(*pair)) == self._pair(*pair) for pair in product(attributes, ("", *values)))
        )

    def _names(self, of: Callable[[Renames], dict[str, str]]) -> set[str]:
        return {name for step in self._steps for name in _both(of(step))}

    def _pair(self, attribute: str, value: str) -> tuple[str, str]:
        return self.attribute(attribute), self.value(attribute, value)

    def touches(self, labels: Iterable[str], attributes: Iterable[str], relations: Iterable[str]) -> bool:
        """Whether any of these names, as they are after the last step, had another before, or a value of them."""
        labels, attributes, relations = set(labels), set(attributes), set(relations)
        changed = {self.attribute(name) for step in self._steps for name in step.values}
        changed |= {new for old in self._names(lambda step: step.attributes) if (new := self.attribute(old)) != old}
        return bool(
            changed & attributes
            or any(self.label(name) != name and self.label(name) in labels for name in self._names(lambda s: s.labels))
            or any(
                self.relation(name) != name and self.relation(name) in relations
                for name in self._names(lambda s: s.relations)
            )
        )

    def annotation(self, annotation: Annotation) -> Renamed:
        """An annotation under its new names."""
        changes: Change = Counter()
        collisions: list[Collision] = []
        spans = [self._span(span, changes, collisions) for span in annotation.spans]
        relations = [Relation(r.id, self.relation(r.type), r.head, r.tail) for r in annotation.relations]
        changes["labels"] += sum(new.label != old.label for new, old in zip(spans, annotation.spans, strict=True))
        changes["relations"] += sum(
            new.type != old.type for new, old in zip(relations, annotation.relations, strict=True)
        )
        pairs = zip(annotation.spans, spans, strict=True)
        for span, names in _joined((old, (new.start, new.end, new.label), old.label) for old, new in pairs):
            problem = f"{' and '.join(names)} at {span.start}-{span.end} would both be {self.label(span.label)}"
            collisions.append(Collision(span, problem))
        by_id = annotation.spans_by_id()
        linked = zip(annotation.relations, relations, strict=True)
        for relation, names in _joined((new, (new.type, new.head, new.tail), old.type) for old, new in linked):
            if (head := by_id.get(relation.head)) is not None:
                problem = f"the relations {' and '.join(names)} to {relation.tail} would both be {relation.type}"
                collisions.append(Collision(head, problem))
        renamed = Annotation(annotation.doc_id, spans, relations, annotation.notes)
        return Renamed(renamed, +changes, tuple(collisions))

    def _span(self, span: Span, changes: Change, collisions: list[Collision]) -> Span:
        attributes: dict[str, Value] = {}
        origin: dict[str, str] = {}
        for old, value in span.attributes.items():
            name = self.attribute(old)
            new = value if isinstance(value, bool) else self.value(old, value)
            if attributes.setdefault(name, new) != new:
                problem = f"the attributes {origin[name]} ({attributes[name]}) and {old} ({new}) would both be {name}"
                collisions.append(Collision(span, problem))
            origin.setdefault(name, old)
            changes["attributes"] += name != old
            changes["values"] += new != value
        return Span(span.id, self.label(span.label), span.start, span.end, span.text, attributes)


def _both(names: dict[str, str]) -> set[str]:
    return {*names, *names.values()}


def _joined(items: Iterable[tuple[T, Hashable, str]]) -> Iterator[tuple[T, list[str]]]:
    """What has one key under different old names: the first of it, and those names."""
    groups: dict[Hashable, list[tuple[T, str]]] = {}
    for item, key, old in items:
        groups.setdefault(key, []).append((item, old))
    for group in groups.values():
        names = list(dict.fromkeys(old for _, old in group))
        if len(names) > 1:
            yield group[0][0], names
