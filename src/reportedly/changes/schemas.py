"""What changed in the schema and in the fields of the configs.

Both are read from the fields of a fingerprint, which a release has as well as a house: labels, relations and the
attributes of spans stand in the config `documents`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reportedly.changes.result import FieldChange, NameChange, SchemaChange
from reportedly.release.versions import FieldChangeKind, Fields, Type, field_change

_SPAN, _RELATION = "spans[].", "relations[]."
_FIXED = frozenset({"id", "label", "start", "end", "text"})


def schema_changes(old: Fields, new: Fields) -> list[SchemaChange]:
    """The labels, relations, attributes and values that came, went, were renamed or put in another order."""
    before, after = old.get("documents", {}), new.get("documents", {})
    found = [
        _names(what, _classes(before.get(field)), _classes(after.get(field)))
        for what, field in (("labels", f"{_SPAN}label"), ("relations", f"{_RELATION}type"))
    ]
    attributes, new_attributes = _attributes(before), _attributes(after)
    of_attributes = _names("attributes", list(attributes), list(new_attributes), attributes, new_attributes)
    found.append(of_attributes)
    renamed = {change.old: change.new for change in of_attributes.names if change.kind == "renamed"}
    found += [
        _names(f"values of {new_name}", _classes(type_), _classes(new_attributes[new_name]))
        for name, type_ in attributes.items()
        if (new_name := renamed.get(name) or name) in new_attributes
    ]
    return [change for change in found if change.names or change.reordered]


def _classes(type_: Type | None) -> list[str]:
    return list(type_) if isinstance(type_, tuple) else []


def _attributes(documents: Mapping[str, Type]) -> dict[str, Type]:
    names = {field: field.removeprefix(_SPAN) for field in documents if field.startswith(_SPAN)}
    return {name: documents[field] for field, name in names.items() if name not in _FIXED}


def _names(
    what: str,
    old: Sequence[str],
    new: Sequence[str],
    old_types: Mapping[str, Type] | None = None,
    new_types: Mapping[str, Type] | None = None,
) -> SchemaChange:
    """Compare two lists of names. As many that went as came after the same neighbour, of the same types if there
    are any, were renamed, in their order."""
    gone, come = _by_neighbour(old, new), _by_neighbour(new, old)
    changes: list[NameChange] = []
    for neighbour in dict.fromkeys((*gone, *come)):
        names, others = gone[neighbour], come[neighbour]
        if [(old_types or {}).get(name) for name in names] == [(new_types or {}).get(name) for name in others]:
            changes += [
                NameChange(kind="renamed", old=name, new=other) for name, other in zip(names, others, strict=True)
            ]
        else:
            changes += [NameChange(kind="removed", old=name, new=None) for name in names]
            changes += [NameChange(kind="added", old=None, new=other) for other in others]
    stayed = [name for name in old if name in new], [name for name in new if name in old]
    return SchemaChange(what=what, names=changes, reordered=stayed[0] != stayed[1])


def _by_neighbour(names: Sequence[str], others: Sequence[str]) -> dict[str | None, list[str]]:
    """The names that the others lack, by the last name before them that both have."""
    found: dict[str | None, list[str]] = defaultdict(list)
    neighbour: str | None = None
    for name in names:
        if name in others:
            neighbour = name
        else:
            found[neighbour].append(name)
    return found


def field_changes(old: Fields, new: Fields) -> list[FieldChange]:
    """The configs and fields that came, went or changed their type, by name; of a config that came or went, its
    fields are not listed."""
    found: list[FieldChange] = []
    for config in sorted(old.keys() | new.keys()):
        before, after = old.get(config), new.get(config)
        if before is None or after is None:
            kind: FieldChangeKind = "added" if before is None else "removed"
            found.append(FieldChange(config=config, field=None, kind=kind, old=None, new=None))
            continue
        for field in sorted(before.keys() | after.keys()):
            types = before.get(field), after.get(field)
            if what := field_change(*types):
                found.append(FieldChange(config=config, field=field, kind=what, old=types[0], new=types[1]))
    return found
