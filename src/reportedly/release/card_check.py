"""Check the card of a release against its files.

`datasets` believes the card and never looks whether the files agree: features that the card orders or
types otherwise, paths that leave a split out, counts. So this looks, file by file and row group by row
group, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reportedly.errors import ReleaseError, SchemaError
from reportedly.files import parquet_damage
from reportedly.findings import Finding, Place
from reportedly.findings.release import (
    CardCountDiffers,
    CardPathsDiffer,
    CardSchemaDiffers,
    CardSplitsDiffer,
    CardUnreadable,
    FileMissing,
    FileUnreadable,
    LabelUndeclared,
    TablesLeftOut,
    UnfinishedDocument,
)
from reportedly.release.announced import read_card
from reportedly.release.card import CARD, DEFAULT_CONFIG
from reportedly.release.paths import config_of, split_of
from reportedly.release.schema_check import SCHEMA
from reportedly.schema import load_schema

_PLACE = Place(CARD)
_BATCH = 256


def check_card(folder: Path) -> Iterator[Finding]:
    """Findings where the card and the files disagree: configs, paths, columns, types, names of classes,
    counts; and notices about documents that are not finished."""
    if not (folder / CARD).exists():
        yield FileMissing(_PLACE, listed_in="every release")
        return
    try:
        announced = read_card(folder)
    except ReleaseError as error:
        yield CardUnreadable(_PLACE, reason=str(error))
        return
    if not announced.infos:
        yield CardUnreadable(_PLACE, reason="it declares no config")
        return
    files: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("data/*/*.parquet")):
        name = path.relative_to(folder).as_posix()
        files.setdefault(config_of(name), {}).setdefault(split_of(name), []).append(name)
    for config in sorted(set(files) - set(announced.infos)):
        yield CardUnreadable(_PLACE, reason=f"it does not declare the config {config}")
    yield from _check_paths(folder, announced.configs, files)
    for config, info in announced.infos.items():
        yield from _check_config(folder, config, info, files.get(config, {}))
    yield from check_finished(folder)


def _check_paths(
    folder: Path, configs: Mapping[str, Any], files: Mapping[str, Mapping[str, list[str]]]
) -> Iterator[Finding]:
    """Whether the paths of each config and split lead to its files, and documents are the default."""
    for config in sorted(set(files) | set(configs)):
        declared = {
            entry["split"]: sorted(path.relative_to(folder).as_posix() for path in folder.glob(entry["path"]))
            for entry in configs.get(config, {}).get("data_files", [])
        }
        held = files.get(config, {})
        for split in sorted(set(declared) | set(held)):
            if declared.get(split, []) != held.get(split, []):
                yield CardPathsDiffer(
                    _PLACE,
                    config=config,
                    split=split,
                    declared=", ".join(declared.get(split, [])) or "no file",
                    found=", ".join(held.get(split, [])) or "none",
                )
    default = [name for name, config in configs.items() if config.get("default")]
    if default != [DEFAULT_CONFIG]:
        yield CardUnreadable(_PLACE, reason=f"the default config is {default or 'not named'}, not {DEFAULT_CONFIG}")


def _check_config(folder: Path, config: str, info: Any, files: Mapping[str, list[str]]) -> Iterator[Finding]:
    import pyarrow.parquet as pq

    rows: dict[str, int] = {}
    for split, names in files.items():
        for name in names:
            try:
                with pq.ParquetFile(folder / name) as file:
                    rows[split] = rows.get(split, 0) + file.metadata.num_rows
                    difference = _schema_difference(info.features, file.schema_arrow)
                    if difference:
                        declared, found = difference
                        yield CardSchemaDiffers(Place(name), config=config, declared=declared, found=found)
                    else:
                        yield from _check_labels(config, name, info.features, file)
            except parquet_damage() as error:
                yield FileUnreadable(Place(name), kind="Parquet", reason=str(error))
    declared_rows = {split: split_info.num_examples for split, split_info in (info.splits or {}).items()}
    if set(declared_rows) != set(files):
        yield CardSplitsDiffer(
            _PLACE, config=config, declared=", ".join(sorted(declared_rows)), found=", ".join(sorted(files)) or "none"
        )
    for split in sorted(rows.keys() & declared_rows.keys()):
        if rows[split] != declared_rows[split]:
            yield CardCountDiffers(_PLACE, config=config, split=split, declared=declared_rows[split], found=rows[split])


def _schema_difference(features: Any, schema: Any) -> tuple[str, str] | None:
    """The first column, if any, that card and file do not give alike."""
    if list(features) != schema.names:
        return f"the columns {', '.join(features)}", f"the columns {', '.join(schema.names)}"
    for name, feature in features.items():
        expected = _stored_type(feature)
        if schema.field(name).type != expected:
            return f"{name}: {expected}", f"{name}: {schema.field(name).type}"
    return None


def _stored_type(feature: Any) -> Any:
    """The Arrow type that our files have for a feature: classes are stored by name."""
    import datasets
    import pyarrow as pa

    if isinstance(feature, datasets.ClassLabel):
        return pa.string()
    if isinstance(feature, datasets.List):
        return pa.list_(_stored_type(feature.feature))
    if isinstance(feature, dict):
        return pa.struct([(name, _stored_type(child)) for name, child in feature.items()])
    return feature()


def _check_labels(config: str, name: str, features: Any, file: Any) -> Iterator[Finding]:
    """The values of class columns that are none of the declared names, each once."""
    reported: set[tuple[str, str]] = set()
    classes = {column: feature for column, feature in features.items() if _has_classes(feature)}
    for batch in file.iter_batches(batch_size=_BATCH, columns=list(classes)):
        for column, feature in classes.items():
            for path, value in _undeclared(column, feature, batch.column(column)):
                if (path, value) not in reported:
                    reported.add((path, value))
                    yield LabelUndeclared(Place(name), config=config, column=path, value=value)


def _has_classes(feature: Any) -> bool:
    import datasets

    if isinstance(feature, datasets.List):
        return _has_classes(feature.feature)
    if isinstance(feature, dict):
        return any(map(_has_classes, feature.values()))
    return isinstance(feature, datasets.ClassLabel)


def _undeclared(path: str, feature: Any, array: Any) -> Iterator[tuple[str, str]]:
    """The values of class columns that are no declared name, with the path of their column."""
    import datasets

    if isinstance(feature, datasets.ClassLabel):
        for value in array.unique().drop_null().to_pylist():
            if value not in feature.names:
                yield path, value
    elif isinstance(feature, datasets.List):
        yield from _undeclared(path, feature.feature, array.flatten())
    elif isinstance(feature, dict):
        for child, values in zip(feature.items(), array.flatten(), strict=True):
            yield from _undeclared(f"{path}.{child[0]}", child[1], values)


def check_finished(folder: Path) -> Iterator[Finding]:
    """Notices about what is left to be written, or was left out."""
    for name in (CARD, "LICENSE", "CITATION.cff", "CHANGELOG.md", "croissant.json"):
        path = folder / name
        if path.exists() and "TODO" in path.read_text(encoding="utf-8", errors="replace"):
            yield UnfinishedDocument(Place(name))
    try:
        schema = load_schema(folder / SCHEMA)
    except SchemaError:
        return  # `check_schema` says so.
    if not schema.has_roles:
        yield TablesLeftOut(Place(SCHEMA))
