r"""The small parts of the markup that reading and writing share.

    [NAME|covered text]   a span; `]` closes the innermost, `]/NAME/` the one of that name
    \[ \] \\              characters of the text; nothing else is special in it
    =====                 the last line of five or more `=` ends the text
    NAME: key=value flag -> NAMES # note
    NAME -> NAME # note

A name is a label, or a label with a number: `actor`, `actor-2`.
"""

from __future__ import annotations

import re

import msgspec

NAME = r"[^\W\d]\w*(?:-[1-9][0-9]*)?"
SEPARATOR = "====="
SEPARATOR_LINE = re.compile(r"^={5,}[ \t]*$", re.MULTILINE)
ESCAPED = re.compile(r"[\[\]\\]")
NAMED_END = re.compile(rf"/({NAME})/")
QUOTED = r'"(?:[^"\\]|\\.)*"'

_PLAIN_VALUE = re.compile(r'[^\s"\x00-\x1f][^\s\x00-\x1f]*')
_CONTROL = re.compile(r"[\x00-\x1f]")
_QUOTED = re.compile(QUOTED)


def label_of(name: str) -> str:
    """The label of a span by its name: `actor-2` → `actor`."""
    return name.partition("-")[0]


def quote(value: str) -> str:
    """A value of an attribute as it is written: bare if it is one word, else as a JSON string."""
    return value if _PLAIN_VALUE.fullmatch(value) else _json(value)


def quote_note(note: str) -> str:
    """A note as it is written: as it is, or as a JSON string if reading would change it."""
    return _json(note) if note != note.strip() or note[0] == '"' or _CONTROL.search(note) else note


def unquote(word: str) -> str:
    """The value that is written so.

    Raises:
        ValueError: it is no JSON string, empty, or has a line end in it, which no annotation can keep.
    """
    value = word
    if _QUOTED.fullmatch(word):
        try:
            value = msgspec.json.decode(word.encode("utf-8"), type=str)
        except msgspec.DecodeError as error:
            raise ValueError(f"{word} is no JSON string") from error
    if not value:
        raise ValueError("there is nothing between the quotes")
    if "\n" in value:
        raise ValueError("a line end in a value or a note")
    return value


def _json(value: str) -> str:
    return msgspec.json.encode(value).decode("utf-8")
