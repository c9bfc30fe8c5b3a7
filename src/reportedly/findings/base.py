"""The base of all findings, and the catalogue of them.

A finding is a class: its name in kebab case is its id (`TextMismatch` is `text-mismatch`), its
docstring the explanation that the catalogue prints, its module the level. An instance adds the place
and the details that the message template needs.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

Severity = Literal["error", "notice"]

LEVELS: dict[str, str] = {
    "input": "documents and records as they come in",
    "import": "conversion of other people's corpora",
    "studio": "annotations on their way to and from Label Studio",
    "migration": "names that change with the version of the schema",
    "structure": "level 1: files and schema",
    "references": "level 2: offsets, ids, references",
    "guidelines": "level 3: guideline rules",
    "corpus": "level 4: the corpus as a whole",
    "release": "level 5: the release",
}

_CATALOGUE: dict[str, type[Finding]] = {}


def _shortened(text: str, limit: int) -> str:
    """A text as it is quoted: whole, or its two ends."""
    return text if len(text) <= limit else f"{text[: limit * 2 // 3]} … {text[-limit // 4 :]}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding was made. `span` is a standoff id or `doc#label:start-end`, `text` its covered
    text, `line` counts from 1."""

    file: str | None = None
    line: int | None = None
    document: str | None = None
    span: str | None = None
    text: str | None = None

    def __str__(self) -> str:
        parts = []
        if self.file:
            parts.append(f"{self.file}:{self.line}" if self.line else self.file)
        elif self.document:
            parts.append(self.document)
        if self.span:
            parts.append(self.span)
        if self.text:
            parts.append(repr(_shortened(self.text, 60)))
        return " ".join(parts)


class Finding:
    """Base class. A subclass declares `level`, `template`, `remedy` and, unless it is an error, its
    `severity`; its docstring explains why it matters. `fixable` says that `validate --fix` mends it."""

    id: ClassVar[str]
    level: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    template: ClassVar[str]
    remedy: ClassVar[str]
    fixable: ClassVar[bool] = False

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        super().__init_subclass__()
        if abstract:
            return
        cls.id = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
        if cls.level not in LEVELS:
            raise TypeError(f"{cls.__name__}: unknown level {cls.level!r}")
        if _CATALOGUE.setdefault(cls.id, cls) is not cls:
            raise TypeError(f"two findings have the id {cls.id}")

    def __init__(self, place: Place, **details: object) -> None:
        self.place = place
        self.details = details

    @property
    def message(self) -> str:
        """What is wrong, in a line; texts that are longer than two lines are quoted by their ends."""
        quoted = {name: _shortened(v, 160) if isinstance(v, str) else v for name, v in self.details.items()}
        return self.template.format(**quoted)

    @classmethod
    def explanation(cls) -> str:
        return inspect.cleandoc(cls.__doc__ or "")

    def as_dict(self) -> dict[str, Any]:
        """The finding for machines: id, level, severity, message, remedy, and the place's fields."""
        place = {key: value for key, value in asdict(self.place).items() if value is not None}
        return {
            "id": self.id,
            "level": self.level,
            "severity": self.severity,
            "message": self.message,
            "remedy": self.remedy,
            **place,
        }

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} {self.id}: {self.message}"

    def __repr__(self) -> str:
        return f"<{self.id} {self.place}>"


def catalogue() -> dict[str, type[Finding]]:
    """All findings by id, ordered by level and id."""
    # The classes register themselves when their modules are imported.
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"reportedly.findings.{module.name}")
    order = list(LEVELS)
    return dict(sorted(_CATALOGUE.items(), key=lambda item: (order.index(item[1].level), item[0])))
