"""How the labelling interface stores what the schema declares: one table for both directions.

The interface itself is rendered from the schema by `reportedly.generate`; a test holds the two together.
"""

from __future__ import annotations

import re
import reprlib

from reportedly.generate.hotkeys import YES
from reportedly.model import Value
from reportedly.schema import AttributeSpec, AttributeType

LABELS = "label"
"""The name of the control whose values are the labels."""
TEXT = "text"
"""The name of the object that is labelled."""

KINDS: dict[AttributeType, str] = {
    "enum": "choices",
    "boolean": "choices",
    "string": "textarea",
    "reference": "taxonomy",
}
"""The type of the result in which an attribute is stored; the values stand under `values_key`."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
"""What no line of a file can hold: control characters, line ends among them, and halves of surrogate pairs."""

_MOST_SHOWN = 80
_REPR = reprlib.Repr()
_REPR.maxstring = _REPR.maxother = _MOST_SHOWN


def values_key(type_: str) -> str:
    """The key under which a part of a result holds its values: the name of its type, but of a text area `text`,
    where its region's covered text would stand."""
    return "text" if type_ == KINDS["string"] else type_


def stored(spec: AttributeSpec, value: Value) -> list[object]:
    """The values that a control stores for an attribute's value."""
    if spec.type == "boolean":  # One that is false stores nothing.
        return [YES]
    # A taxonomy stores for each choice the path to it.
    return [[value]] if spec.type == "reference" else [value]


def read(spec: AttributeSpec, values: object) -> Value | None:
    """The value of an attribute from what its control has stored; None if nothing was chosen.

    Raises:
        ValueError: it is nothing that this control stores; says why.
    """
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str) and values[0] in spec.values:
        return values[0]  # Nearly always.
    if not isinstance(values, (list, str)):
        raise ValueError(f"a list is stored there, not {shown(values)}")
    chosen = []
    for entry in [values] if isinstance(values, str) else values:
        value = entry[-1] if spec.type == "reference" and isinstance(entry, list) and entry else entry
        if not isinstance(value, str):
            raise ValueError(f"texts are stored there, not {shown(values)}")
        if value := one_line(value):
            chosen.append(value)
    if not chosen:
        return None
    if len(chosen) > 1:
        raise ValueError(f"one value is possible, not {' and '.join(map(repr, chosen))}")
    (value,) = chosen
    if spec.type == "boolean":
        if value != YES:
            raise ValueError(f"{value!r} is not {YES!r}")
        return True
    if spec.values and value not in spec.values:
        raise ValueError(f"{value!r} is not one of {', '.join(spec.values)}")
    if spec.type == "reference" and value.split() != [value]:
        raise ValueError(f"{value!r} is no id: choose from the list")
    return value


def one_line(text: str) -> str:
    """A text that somebody entered, as a line of a file can hold it."""
    return _UNWRITABLE.sub(" ", text).strip()


def shown(value: object) -> str:
    """A value as a message shows it, whatever it is: on one line and not longer than one."""
    if isinstance(value, str) and len(value) <= _MOST_SHOWN and value.isprintable():
        return value
    return _REPR.repr(value)
