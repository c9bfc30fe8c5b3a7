"""Mappings compared key by key."""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.changes.result import Content, EntryChange, RegistryChanges, ValueChange


def value_changes(old: Mapping[str, Content], new: Mapping[str, Content]) -> list[ValueChange]:
    """The keys whose values differ, by name; a key that is missing is one that is not set."""
    return [
        ValueChange(name=name, old=old.get(name), new=new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def registry_changes(
    old: Mapping[str, Mapping[str, Content]], new: Mapping[str, Mapping[str, Content]]
) -> RegistryChanges:
    """The rows of a registry that came, went or differ, by id."""
    return RegistryChanges(
        added=sorted(new.keys() - old.keys()),
        removed=sorted(old.keys() - new.keys()),
        changed=[
            EntryChange(id=key, values=found)
            for key in sorted(old.keys() & new.keys())
            if (found := value_changes(old[key], new[key]))
        ],
    )
