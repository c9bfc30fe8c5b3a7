"""Which attribute of a label holds what: found by role, name and values, so that another schema works as far
as it fits."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.prefill.dates.timex import MODS
from reportedly.schema import AttributeSpec, Schema
from reportedly.validation import timex
from reportedly.validation.guidelines import ANONYMOUS, KIND, NAMED_MENTION, OVERRIDE, QUOTATIONS

MENTION = NAMED_MENTION[0]


@dataclass(frozen=True)
class SourceAttributes:
    """The attributes of a label of parties, None where it has none."""

    entity: str | None
    kind: str | None
    anonymous: str | None
    mention: str | None


@dataclass(frozen=True)
class TimeAttributes:
    """The attributes of a label of temporal expressions, None where it has none."""

    type: str | None
    value: str | None
    mod: str | None


class Attributes:
    """The attributes of a schema by what they mean."""

    def __init__(self, schema: Schema) -> None:
        self.sources = {label: self._source(_specs(schema, label)) for label in schema.labels_with_role("source")}
        self.times = {label: self._time(_specs(schema, label)) for label in schema.labels_with_role("time")}
        self.quotations = {
            label: names
            for label in schema.labels_with_role("content")
            if (names := [n for n, spec in _specs(schema, label).items() if {*spec.values, OVERRIDE} > QUOTATIONS])
        }

    @staticmethod
    def _source(specs: dict[str, AttributeSpec]) -> SourceAttributes:
        entity = next((name for name, spec in specs.items() if spec.registry == "entities"), None)
        kind = KIND if KIND in specs and specs[KIND].values else None
        anonymous = ANONYMOUS if ANONYMOUS in specs and specs[ANONYMOUS].type == "boolean" else None
        mention = (
            MENTION if MENTION in specs and {"name", "nominal", "pronoun"} <= specs[MENTION].values.keys() else None
        )
        return SourceAttributes(entity, kind, anonymous, mention)

    @staticmethod
    def _time(specs: dict[str, AttributeSpec]) -> TimeAttributes:
        kinds = [name for name, spec in specs.items() if spec.values and spec.values.keys() <= timex.TYPES]
        mods = [name for name, spec in specs.items() if spec.values and spec.values.keys() <= MODS]
        strings = [name for name, spec in specs.items() if spec.type == "string"]
        return TimeAttributes(_only(kinds), _only(strings), _only(mods))


def _specs(schema: Schema, label: str) -> dict[str, AttributeSpec]:
    return {name: schema.attributes[name] for name in schema.labels[label].attributes}


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None
