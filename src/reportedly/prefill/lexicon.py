"""The lexicon of a language: expressions with the attributes that spans of them have.

A folder per language (`annotation/lexicon/en/`) with a CSV file per kind of expression; see the README
there for the columns. Expressions are in lower case and stand once in a file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import LexiconError
from reportedly.files import read_text
from reportedly.prefill.dates.timex import MODS
from reportedly.prefill.inflection import PARTS, forms
from reportedly.schema import Role, Schema
from reportedly.validation.timex import types_of

LEXICON = Path("annotation") / "lexicon"
"""Where the lexicon of a corpus lies in its house."""

FILES: dict[str, Role] = {"cues.csv": "cue", "denials.csv": "denial", "hedges.csv": "hedge"}
"""The files of expressions that are spans of a role, which share their columns."""

DATES, TITLES = "dates.csv", "titles.csv"

FIRST_COLUMNS = ["expression", "part", "forms"]
_DATE_COLUMNS = ["expression", "timex_type", "value", "mod"]
CONDITION = re.compile(r"(?P<name>\w+) before (?P<word>\w+)")
# How far into a content a word is looked for that may begin the infinitive ("the court to rule").
_REACH = 4


@dataclass(frozen=True)
class Entry:
    """An expression of the lexicon.

    Attributes:
        part: how it inflects, and what it is: `participle` is an expression only as a passive participle.
        values: attribute → value; an attribute that is open has no key.
        conditions: (attribute, word) → value before a content that begins with the word.
    """

    expression: str
    part: str
    values: Mapping[str, str]
    conditions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def attributes(self, content: str | None) -> dict[str, str]:
        """What is certain of a span of this expression that is linked to a content (None: to none)."""
        known = dict(self.values)
        words = (content or "").lower().split()[:_REACH]
        for (name, word), value in self.conditions.items():
            if words[:1] == [word]:
                known[name] = value
            elif word in words:
                known.pop(name, None)
        return known


@dataclass(frozen=True)
class Lexicon:
    """The lexicon of one language.

    Attributes:
        entries: role → form, in lower case → the entries that have it.
        dates: temporal expressions of fixed value → TIMEX3 type, value and modifier.
        titles: words for an office, which belong to the name behind them.
    """

    entries: Mapping[Role, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, str, str | None]] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()

    def lookup(self, role: Role, text: str) -> tuple[Entry, ...]:
        """The entries of which the text, on one line and in any case, is a form."""
        return self.entries.get(role, {}).get(folded(text), ())

    def attributes(self, role: Role, text: str, content: str | None = None) -> dict[str, str]:
        """The attributes on which all entries for the text agree."""
        known = [entry.attributes(content) for entry in self.lookup(role, text)]
        if not known:
            return {}
        return {name: value for name, value in known[0].items() if all(each.get(name) == value for each in known)}


def folded(text: str) -> str:
    """A text as the lexicon has it: in lower case, on one line."""
    return " ".join(text.lower().split())


def load_lexicons(folder: Path, schema: Schema) -> dict[str, Lexicon]:
    """The lexicon of each language that has a folder, by the first subtag of its BCP-47 tag.

    Raises:
        LexiconError: a file is faulty; names file, line and entry.
    """
    return {path.name: load_lexicon(path, schema) for path in sorted(folder.glob("*")) if path.is_dir()}


def load_lexicon(folder: Path, schema: Schema) -> Lexicon:
    """Read the lexicon of a language; a file that is missing has no entries.

    Values are checked against the schema; a column for an attribute that the schema does not declare for
    such labels is left out.

    Raises:
        LexiconError: a file is faulty; names file, line and entry.
    """
    return Lexicon(
        entries={role: _expressions(folder / name, role, schema) for name, role in FILES.items()},
        dates=_dates(folder / DATES),
        titles=frozenset(row[0] for _, row in _rows(folder / TITLES, ["expression"])),
    )


def _expressions(path: Path, role: Role, schema: Schema) -> dict[str, tuple[Entry, ...]]:
    header = _header(path)
    if header[: len(FIRST_COLUMNS)] != FIRST_COLUMNS:
        raise LexiconError(f"the first columns must be {','.join(FIRST_COLUMNS)}", path=path, line=1)
    allowed = _allowed(schema, role)
    found: dict[str, tuple[Entry, ...]] = {}
    for line, (expression, part, listed, *cells) in _rows(path, header):
        if part not in PARTS:
            raise LexiconError(f"{expression}: the part {part!r} is none of {', '.join(PARTS)}", path=path, line=line)
        values: dict[str, str] = {}
        conditions: dict[tuple[str, str], str] = {}
        for column, value in zip(header[len(FIRST_COLUMNS) :], cells, strict=True):
            condition = CONDITION.fullmatch(column)
            name = condition["name"] if condition else column
            if not value or name not in allowed:
                continue
            if value not in allowed[name]:
                message = f"{expression}: {value!r} is no value of {name}; the schema has {', '.join(allowed[name])}"
                raise LexiconError(message, path=path, line=line)
            if condition:
                conditions[name, condition["word"]] = value
            else:
                values[name] = value
        entry = Entry(expression, part, values, conditions)
        for form in forms(expression, part, listed.split()):
            found[form] = (*found.get(form, ()), entry)
    return found


def _allowed(schema: Schema, role: Role) -> dict[str, list[str]]:
    """The enumerated attributes of the labels of a role, with their values."""
    names = {name for label in schema.labels_with_role(role) for name in schema.labels[label].attributes}
    return {name: list(schema.attributes[name].values) for name in names if schema.attributes[name].values}


def _dates(path: Path) -> dict[str, tuple[str, str, str | None]]:
    found: dict[str, tuple[str, str, str | None]] = {}
    for line, (expression, kind, value, mod) in _rows(path, _DATE_COLUMNS):
        if kind not in types_of(value):
            message = f"{expression}: {value!r} is no TIMEX3 value of type {kind!r}"
            raise LexiconError(message, path=path, line=line)
        if mod and mod not in MODS:
            raise LexiconError(f"{expression}: {mod!r} is no TIMEX3 modifier", path=path, line=line)
        found[expression] = (kind, value, mod or None)
    return found


def _header(path: Path) -> list[str]:
    return next(csv.reader(_lines(path)), FIRST_COLUMNS)


def _lines(path: Path) -> list[str]:
    # A spreadsheet writes a byte order mark before, and CR LF.
    return read_text(path).removeprefix("\ufeff").splitlines() if path.exists() else []


def _rows(path: Path, header: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file below its header, with their line numbers: each expression once, in its form."""
    seen: dict[str, int] = {}
    for line, row in enumerate(csv.reader(_lines(path)), start=1):
        if line == 1:
            if row != header:
                raise LexiconError(f"the columns must be {','.join(header)}", path=path, line=1)
            continue
        if len(row) != len(header):
            message = f"{','.join(row)}: {len(row)} fields, not {len(header)}; quote a comma"
            raise LexiconError(message, path=path, line=line)
        expression = row[0]
        if not expression or expression != folded(expression):
            message = f"{expression!r}: an expression is in lower case, with single blanks"
            raise LexiconError(message, path=path, line=line)
        if expression in seen:
            message = f"{expression}: stands in line {seen[expression]} already; remove one"
            raise LexiconError(message, path=path, line=line)
        seen[expression] = line
        yield line, row
