"""Check a built release as a stranger would: checksums, card against files, labels, counts.

`datasets` believes the card and never looks whether the files agree; so this does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from reportedly.files import file_sha256
from reportedly.findings import Finding, Place
from reportedly.findings.release import (
    CardCountDiffers,
    CardSchemaDiffers,
    CardSplitsDiffer,
    CardUnreadable,
    ChecksumDiffers,
    FileMissing,
    FileUnlisted,
    LabelUndeclared,
    ManifestDiffers,
)
from reportedly.release.card import config_of, split_of
from reportedly.release.manifest import MANIFEST, SUMS, Manifest


def is_release(folder: Path) -> bool:
    """Whether the folder is a built release rather than the house of a corpus."""
    return (folder / MANIFEST).is_file() or (folder / SUMS).is_file()


def check_release(folder: Path) -> Iterator[Finding]:
    """All findings about the release in `folder`, checksums first."""
    yield from _check_sums(folder)
    yield from _check_manifest(folder)
    yield from check_card(folder)


def _check_sums(folder: Path) -> Iterator[Finding]:
    listed: dict[str, str] = {}
    if not (folder / SUMS).exists():
        yield FileMissing(Place(SUMS), file=SUMS, listed_in="every release")
        return
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file():
            yield FileMissing(Place(name), file=name, listed_in=SUMS)
        elif (found := file_sha256(path)) != digest:
            yield ChecksumDiffers(Place(name), file=name, found=found, listed=digest)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != SUMS and name not in listed:
            yield FileUnlisted(Place(name), file=name)


def _check_manifest(folder: Path) -> Iterator[Finding]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from reportedly.release.logical_hash import logical_hash

    path = folder / MANIFEST
    if not path.exists():
        yield FileMissing(Place(MANIFEST), file=MANIFEST, listed_in="every release")
        return
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        yield ManifestDiffers(Place(MANIFEST), file=MANIFEST, declared="nothing readable", found=str(error))
        return
    for name, entry in manifest.files.items():
        file = folder / name
        if not file.is_file():
            yield FileMissing(Place(name), file=name, listed_in=MANIFEST)
        elif entry.rows is not None:
            try:
                rows, digest = pq.read_metadata(file).num_rows, logical_hash(file)
            except pa.ArrowException as error:
                yield ManifestDiffers(Place(name), file=name, declared=f"{entry.rows} rows", found=str(error))
                continue
            if rows != entry.rows:
                yield ManifestDiffers(Place(name), file=name, declared=f"{entry.rows} rows", found=f"{rows} rows")
            elif digest != entry.logical_sha256:
                yield ManifestDiffers(Place(name), file=name, declared=f"rows {entry.logical_sha256}", found=digest)


def check_card(folder: Path) -> Iterator[Finding]:
    """Findings where the card and the files disagree: columns, types, names of classes, counts."""
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCard

    place = Place("README.md")
    if not (folder / "README.md").exists():
        yield FileMissing(place, file="README.md", listed_in="every release")
        return
    try:
        infos = DatasetInfosDict.from_dataset_card_data(DatasetCard.load(folder / "README.md").data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        yield CardUnreadable(place, reason=str(error))
        return
    files: dict[str, list[str]] = {}
    for path in sorted(folder.glob("data/*/*.parquet")):
        name = path.relative_to(folder).as_posix()
        files.setdefault(config_of(name), []).append(name)
    for config in sorted(set(files) - set(infos)):
        yield CardUnreadable(place, reason=f"it does not declare the config {config}")
    for config, info in infos.items():
        features: datasets.Features = info.features
        rows: dict[str, int] = {}
        for name in files.get(config, []):
            try:
                file = pq.ParquetFile(folder / name)
            except pa.ArrowException as error:
                yield CardSchemaDiffers(Place(name), config=config, declared="Parquet", file=name, found=str(error))
                continue
            with file:
                rows[split_of(name)] = rows.get(split_of(name), 0) + file.metadata.num_rows
                difference = _schema_difference(features, file.schema_arrow)
                if difference:
                    declared, found = difference
                    yield CardSchemaDiffers(Place(name), config=config, declared=declared, file=name, found=found)
                    continue
                yield from _check_labels(config, name, features, file)
        declared_rows = {split: split_info.num_examples for split, split_info in (info.splits or {}).items()}
        if set(declared_rows) != set(rows):
            yield CardSplitsDiffer(place, config=config, declared=sorted(declared_rows), found=sorted(rows))
        for split in rows.keys() & declared_rows.keys():
            if rows[split] != declared_rows[split]:
                yield CardCountDiffers(
                    place, config=config, split=split, declared=declared_rows[split], found=rows[split]
                )


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
    reported: set[tuple[str, str]] = set()
    for batch in file.iter_batches(batch_size=1000):
        for column, feature in features.items():
            for path, value in _undeclared(column, feature, batch.column(column)):
                if (path, value) not in reported:
                    reported.add((path, value))
                    yield LabelUndeclared(Place(name), config=config, column=path, value=value, file=name)


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
