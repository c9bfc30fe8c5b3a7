"""The keys by which attribute values are chosen."""

from __future__ import annotations

from string import ascii_lowercase

from reportedly.generate.declaration import users
from reportedly.schema import Schema

# Label Studio lets go of the selected span at this key.
TAKEN = {"u"}

YES = "yes"
"""The only choice of a boolean attribute: chosen, it is true."""


def choices(schema: Schema, attribute: str) -> list[str]:
    """What an attribute is chosen from, by its key; nothing if it is not chosen by one."""
    spec = schema.attributes[attribute]
    return [YES] if spec.type == "boolean" else list(spec.values)


def hotkeys(schema: Schema) -> dict[str, dict[str, str]]:
    """The key of each choice of each attribute: a letter of its name if one is left, else any that is.

    A key means one thing for a label; labels share keys. Label Studio gives a choice without a key one of its own
    making, also one that is not shown, so every choice has one as long as there are any.
    """
    keys: dict[str, dict[str, str]] = {}
    taken = {label: TAKEN | {spec.hotkey.lower() for spec in schema.labels.values()} for label in schema.labels}
    for attribute, spec in schema.attributes.items():
        using = users(schema, attribute)
        for choice in choices(schema, attribute):
            name = attribute if spec.type == "boolean" else choice
            letters = [letter for letter in name.lower() if letter in ascii_lowercase]
            for letter in (*letters, *ascii_lowercase):
                if not any(letter in taken[label] for label in using):
                    keys.setdefault(attribute, {})[choice] = letter
                    for label in using:
                        taken[label].add(letter)
                    break
    return keys
