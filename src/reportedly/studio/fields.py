"""How the labelling interface stores what the schema declares: one table for both directions.

The interface itself is rendered from the schema by `reportedly.generate`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.model import Value
from reportedly.schema import AttributeSpec, AttributeType

LABELS = "label"
"""The name of the control whose values are the labels."""
TEXT = "text"
"""The name of the object that is labelled."""
YES = "yes"
"""What a boolean that is true stores; one that is false stores nothing."""

KINDS: dict[AttributeType, str] = {
    "enum": "choices",
    "boolean": "choices",
    "string": "textarea",
    "reference": "taxonomy",
}
"""The type of the result in which an attribute is stored; the values stand under `values_key`."""


def values_key(type_: str) -> str:
    """The key under which a part of a result holds its values: the name of its type, but of a text area `text`,
    where its region's covered text would stand."""
    return "text" if type_ == KINDS["string"] else type_


def stored(spec: AttributeSpec, value: Value) -> list[object]:
    """The values that a control stores for an attribute's value."""
    if spec.type == "boolean":
        return [YES]
    # A taxonomy stores for each choice the path to it.
    return [[value]] if spec.type == "reference" else [value]


def read(spec: AttributeSpec, values: object) -> Value | None:
    """The value of an attribute from what its control has stored; None if nothing was chosen.

    Raises:
        ValueError: it is nothing that this control stores; says why.
    """
    if not isinstance(values, Sequence):
        raise ValueError(f"a list is stored there, not {values!r}")
    chosen = [values] if isinstance(values, str) else list(values)
    if spec.type == "reference":
        chosen = [path[-1] if isinstance(path, list) and path else path for path in chosen]
    if not all(isinstance(value, str) for value in chosen):
        raise ValueError(f"texts are stored there, not {values!r}")
    chosen = [value.strip() for value in chosen if value.strip()]
    if not chosen:
        return None
    if len(chosen) > 1:
        raise ValueError(f"one value is possible, not {' and '.join(map(repr, chosen))}")
    value: str = chosen[0]
    if spec.type == "boolean":
        if value != YES:
            raise ValueError(f"{value!r} is not {YES!r}")
        return True
    if spec.values and value not in spec.values:
        raise ValueError(f"{value!r} is not one of {', '.join(spec.values)}")
    if spec.type == "reference" and value.split() != [value]:
        raise ValueError(f"{value!r} is no id: choose from the list")
    return value if spec.type != "string" else " ".join(value.split())
