"""Schemas of the tests that were renamed: the project's `labels.yaml` under other names, and changelogs that say so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support import ROOT

Names = Mapping[str, str]

RENAMES = """\
renames:
  labels: {actor: party, date: zeit}
  attributes: {certainty: confidence}
  values:
    kind: {organization: body, person: human}
    certainty: {possible: maybe}
  relations: {source: said_by}
"""
INVERSE = """\
renames:
  labels: {party: actor, zeit: date}
  attributes: {confidence: certainty}
  values:
    kind: {body: organization, human: person}
    confidence: {maybe: possible}
  relations: {said_by: source}
"""


def changelog(*sections: tuple[str, str]) -> str:
    """A changelog of sections (version, block or nothing), given from the oldest to the newest."""
    parts = [
        f"## {version}\n\nChanged.\n" + (f"\n```yaml\n{block}```\n" if block else "") for version, block in sections
    ]
    return "# Changelog of the schema\n\n" + "\n".join(reversed(parts))


def declaration(version: str, *blocks: str) -> str:
    """The project's `labels.yaml` after the renames of some blocks, one after the other."""
    made: dict[str, Any] = yaml.safe_load((ROOT / "schema" / "labels.yaml").read_text(encoding="utf-8"))
    for block in blocks:
        made = _renamed(made, yaml.safe_load(block)["renames"])
    made["version"] = version
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True)


def _renamed(made: dict[str, Any], renames: dict[str, Any]) -> dict[str, Any]:
    labels, attributes = renames.get("labels", {}), renames.get("attributes", {})
    relations, values = renames.get("relations", {}), renames.get("values", {})
    specs = {}
    for name, spec in made["attributes"].items():
        new = dict(spec)
        if "values" in spec:
            new["values"] = _keys(spec["values"], values.get(name, {}))
        if "required_with" in spec:
            new["required_with"] = attributes.get(spec["required_with"], spec["required_with"])
        specs[attributes.get(name, name)] = new
    merged: dict[str, Any] = {}
    for name, spec in made["labels"].items():
        new = merged.setdefault(labels.get(name, name), spec | {"attributes": []})
        new["attributes"] = list(dict.fromkeys(new["attributes"] + [attributes.get(a, a) for a in spec["attributes"]]))
    types: dict[str, Any] = {}
    for name, spec in made["relations"].items():
        new = types.setdefault(relations.get(name, name), spec | {"head": [], "tail": []})
        for end in ("head", "tail"):
            new[end] = list(dict.fromkeys(new[end] + [labels.get(label, label) for label in spec[end]]))
    return made | {"attributes": specs, "labels": merged, "relations": types}


def _keys(mapping: dict[str, Any], names: Names) -> dict[str, Any]:
    """A mapping with other keys; of two that become one the first stays."""
    new: dict[str, Any] = {}
    for key, value in mapping.items():
        new.setdefault(names.get(key, key), value)
    return new


def put_schema(root: Path, *sections: tuple[str, str]) -> None:
    """Give a house the schema that these sections of a changelog lead to."""
    (root / "schema" / "labels.yaml").write_text(
        declaration(sections[-1][0], *(b for _, b in sections if b)), encoding="utf-8"
    )
    (root / "schema" / "CHANGELOG.md").write_text(changelog(*sections), encoding="utf-8")
