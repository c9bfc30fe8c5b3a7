"""The rules that govern a statement, as the reader sees them: title and text, without examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportedly.errors import InputError
from reportedly.generate.guidelines import GUIDELINES, Guidelines, read_guidelines, without_references
from reportedly.schema import Schema


class Cited(msgspec.Struct, frozen=True):
    """A rule or a table; `text` is Markdown."""

    title: str
    text: str


@dataclass(frozen=True)
class Governing:
    """What governs a statement: numbers of rules, the letter of a part whose tables belong to it, and the attribute
    whose values are to be told apart."""

    rules: tuple[int, ...]
    part: str | None = None
    values: str | None = None


class Rulebook:
    """The guidelines of a house.

    Raises:
        InputError: the house has none.
        SchemaError: they cannot be read.
    """

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.path = folder / GUIDELINES
        if not self.path.is_file():
            raise InputError(f"{self.path}: no such file; without guidelines there is nothing to judge by")
        self._guidelines: Guidelines = read_guidelines(self.path)
        self._schema = schema

    def cite(self, governing: Governing) -> list[Cited]:
        """The rules in the order of their numbers, then tables.

        Raises:
            InputError: the guidelines lack one.
        """
        rules = {rule.number: rule for rule in self._guidelines.rules}
        parts = {part.title.partition(".")[0]: part for part in self._guidelines.parts}
        cited: list[Cited] = []
        for number in sorted(set(governing.rules)):
            if number not in rules:
                raise InputError(f"{self.path}: the audit cites rule {number}, which is not there")
            cited.append(Cited(f"{number}. {rules[number].title}", without_references(rules[number].statement)))
        if governing.part is not None:
            if governing.part not in parts:
                raise InputError(f"{self.path}: the audit cites part {governing.part}, which is not there")
            cited.append(Cited(parts[governing.part].title, without_references(parts[governing.part].text)))
        if governing.values is not None:
            values = self._schema.attributes[governing.values].values
            text = "\n".join(f"- **{name}**: {spec.description}" for name, spec in values.items())
            cited.append(Cited(f"The values of {governing.values}", text))
        return cited
