"""The schema that a release carries, and what the card makes of it: its version, and the order of its names.

The files hold names; the card alone says which number a name has. So the order is held against the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from reportedly.errors import ReleaseError, SchemaError
from reportedly.findings import Finding, Place
from reportedly.findings.release import CardClassesDiffer, FileMissing, FileUnreadable, MetadataDiffers
from reportedly.release.announced import read_card, read_manifest
from reportedly.release.card import CARD
from reportedly.release.manifest import MANIFEST
from reportedly.release.tables import tables
from reportedly.schema import Schema, load_schema

SCHEMA = "schema/labels.yaml"

# As `card.render_card` says it; the rest of the text is written by hand and may speak of other schemas.
_SAID = re.compile(r"^Counted in the files of \S+ \S+, schema (\S+ [0-9.]+)\. ", re.MULTILINE)


def check_schema(folder: Path) -> Iterator[Finding]:
    """Findings where schema, manifest and card of a release do not fit each other. What of them cannot be read is a
    finding of its own check."""
    path = folder / SCHEMA
    if not path.is_file():
        yield FileMissing(Place(SCHEMA), listed_in="every release")
        return
    try:
        schema = load_schema(path)
    except SchemaError as error:
        yield FileUnreadable(Place(SCHEMA), kind="a schema", reason=str(error).removeprefix(f"{path}: "))
        return
    try:
        manifest = read_manifest(folder)
    except (FileNotFoundError, msgspec.DecodeError):
        return
    declared = f"{manifest.schema_name} {manifest.schema_version}"
    yield from _other(SCHEMA, f"{schema.name} {schema.version}", declared)
    if (folder / CARD).is_file():
        text = (folder / CARD).read_text(encoding="utf-8", errors="replace")
        for match in _SAID.finditer(text):
            yield from _other(CARD, match[1], declared)
    yield from _check_classes(folder, schema)


def _other(file: str, found: str, declared: str) -> Iterator[Finding]:
    if found != declared:
        yield MetadataDiffers(Place(file), fact="schema", found=found, declared=declared, elsewhere=MANIFEST)


def _check_classes(folder: Path, schema: Schema) -> Iterator[Finding]:
    """Class columns of the card whose names, in order, are not those that the schema gives them."""
    try:
        infos = read_card(folder).infos
    except ReleaseError:
        return
    expected = {name: dict(_classes(table.features())) for name, table in tables(schema).items()}
    for config, info in infos.items():
        for column, found in _classes(info.features):
            declared = expected.get(config, {}).get(column, found)
            if found != declared:
                names = {"found": ", ".join(found), "declared": ", ".join(declared)}
                yield CardClassesDiffer(Place(CARD), config=config, column=column, **names)


def _classes(feature: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """The class columns in a feature by path, with their names in order."""
    import datasets

    if isinstance(feature, datasets.ClassLabel):
        yield path, feature.names
    elif isinstance(feature, datasets.List):
        yield from _classes(feature.feature, path)
    elif isinstance(feature, dict):
        for name, child in feature.items():
            yield from _classes(child, f"{path}.{name}" if path else name)
