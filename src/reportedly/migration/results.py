"""Results of Label Studio under other names: the same parts, in the same order, with the same ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reportedly.migration.renaming import Change, Renaming
from reportedly.studio.fields import LABELS, values_key


def renamed_result(result: object, renaming: Renaming) -> tuple[object, Change, list[str]]:
    """The result of an annotation, a draft or a prediction under its new names.

    What is not of the form that we know stays as it is: `studio pull` reports it.

    Returns:
        The result, what has changed in it, and in words each place where two names would become one.
    """
    changes: Change = Counter()
    if not isinstance(result, list):
        return result, changes, []
    new = [_part(part, renaming, changes) if isinstance(part, Mapping) else part for part in result]
    return new, +changes, list(_collisions(result, new))


def _part(part: Mapping[str, Any], renaming: Renaming, changes: Change) -> Mapping[str, Any]:
    type_, name, value = part.get("type"), part.get("from_name"), part.get("value")
    if type_ == "relation":
        return (
            {**part, "labels": _each(part["labels"], renaming.relation, "relations", changes)}
            if part.get("labels")
            else part
        )
    if not isinstance(type_, str) or not isinstance(name, str) or not isinstance(value, Mapping):
        return part
    key = values_key(type_)
    if name == LABELS:
        return {**part, "value": {**value, key: _each(value.get(key), renaming.label, "labels", changes)}}
    if key in value:
        values = _each(value[key], lambda old: renaming.value(name, old), "values", changes)
        value = {**value, key: values}
    [new] = _each([name], renaming.attribute, "attributes", changes)
    return {**part, "from_name": new, "value": value}


def _each(values: Any, rename: Callable[[str], str], kind: str, changes: Change) -> Any:
    """Values under new names, counted; whatever is no text, or no list, as it is."""
    if not isinstance(values, list):
        return values
    new = [rename(value) if isinstance(value, str) else value for value in values]
    changes[kind] += sum(a != b for a, b in zip(values, new, strict=True))
    return new


def _collisions(before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    """In words, where two regions of one extent would get one label, or a region one attribute twice."""
    seen: dict[tuple[Any, ...], str] = {}
    for old, new in zip(before, after, strict=True):
        if not isinstance(new, Mapping) or not isinstance(value := new.get("value"), Mapping):
            continue
        key: tuple[Any, ...]
        if new.get("from_name") == LABELS:
            was, now = str(old["value"].get("labels")), str(value.get("labels"))
            key, where = (value.get("start"), value.get("end"), now), f"at {value.get('start')}-{value.get('end')}"
        else:
            was, now = str(old.get("from_name")), str(new.get("from_name"))
            key, where = (new.get("id"), now), f"of region {new.get('id')}"
        if (other := seen.setdefault(key, was)) != was:
            yield f"{other} and {was} {where} would both be {now}"
