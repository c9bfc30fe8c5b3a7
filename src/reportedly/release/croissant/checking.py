"""croissant.json against the files: hashes, columns and numbers of records. Needs neither mlcroissant nor a network,
so that whoever has the release can check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reportedly.files import decode_line, file_sha256, parquet_damage
from reportedly.findings import Finding, Place
from reportedly.findings.release import CroissantDiffers, CroissantWithoutRai, FileMissing, FileUnreadable
from reportedly.release.citation import CROISSANT
from reportedly.release.croissant.record_sets import CARDINALITY, DATA_TYPES, json_path
from reportedly.release.paths import config_of
from reportedly.release.types import Scalar, arrow_type

if TYPE_CHECKING:
    import pyarrow as pa

_PLACE = Place(CROISSANT)
_RAI = "rai:dataCollection"


class _Resource(msgspec.Struct):
    """A FileObject, which has a hash, or a FileSet, which includes files."""

    id: str = msgspec.field(name="@id")
    sha256: str | None = None
    includes: str | None = None


class _Reference(msgspec.Struct):
    id: str = msgspec.field(name="@id")


class _Extract(msgspec.Struct, rename="camel"):
    column: str | None = None


class _Transform(msgspec.Struct, rename="camel"):
    json_path: str | None = None


class _Source(msgspec.Struct, rename="camel"):
    file_set: _Reference
    extract: _Extract
    transform: _Transform = msgspec.field(default_factory=_Transform)


class _Field(msgspec.Struct, rename="camel"):
    """A field or an annotation. One value stands without a list around it."""

    data_type: str | list[str] | None = None
    is_array: bool = False
    source: _Source | None = None
    value: Any = None
    sub_field: list[_Field] | _Field | None = None

    @property
    def parts(self) -> list[_Field]:
        return self.sub_field if isinstance(self.sub_field, list) else [self.sub_field] if self.sub_field else []

    @property
    def column(self) -> str | None:
        """The column that it is read from; None if from no column."""
        source = self.parts[0].source if self.parts else self.source
        return source.extract.column if source else None

    @property
    def path(self) -> str | None:
        """Which part of the structs of its column it is read from."""
        return self.source.transform.json_path if self.source else None

    @property
    def type(self) -> str:
        whole = f"{{{', '.join(f'{part.path} {part.type}' for part in self.parts)}}}" if self.parts else self.data_type
        return f"list of {whole}" if self.is_array else str(whole)


class _RecordSet(msgspec.Struct):
    id: str = msgspec.field(name="@id")
    field: list[_Field]
    annotation: list[_Field] | _Field | None = None
    data: Any = None

    @property
    def count(self) -> object:
        annotations = self.annotation if isinstance(self.annotation, list) else [self.annotation]
        counts = [a.value for a in annotations if a and CARDINALITY in (a.data_type or ())]
        return counts[0] if counts else "nothing"


class _Described(msgspec.Struct, rename="camel"):
    distribution: list[_Resource]
    record_set: list[_RecordSet]


def check_croissant(folder: Path) -> Iterator[Finding]:
    """Findings where croissant.json and the Parquet files of a release disagree, and a notice if it tells nothing of
    how the data came about."""
    path = folder / CROISSANT
    if not path.is_file():
        yield FileMissing(_PLACE, listed_in="every release")
        return
    try:
        whole = decode_line(path.read_bytes(), dict[str, Any])
        described = msgspec.convert(whole, _Described)
    except msgspec.DecodeError as error:
        yield FileUnreadable(_PLACE, kind="Croissant", reason=str(error))
        return
    files = sorted(file.relative_to(folder).as_posix() for file in folder.glob("data/*/*.parquet"))
    yield from _check_hashes(folder, described.distribution, files)
    yield from _check_record_sets(folder, described, files)
    if _RAI not in whole:
        yield CroissantWithoutRai(_PLACE)


def _check_hashes(folder: Path, distribution: list[_Resource], files: list[str]) -> Iterator[Finding]:
    listed = {resource.id: resource.sha256 for resource in distribution if resource.sha256}
    for name in sorted({*listed, *files}):
        found = f"the sha256 {file_sha256(folder / name)}" if name in files else "no such file"
        declared = f"the sha256 {listed[name]}" if name in listed else "nothing"
        if found != declared:
            yield CroissantDiffers(_PLACE, part=name, declared=declared, found=found)


def _check_record_sets(folder: Path, described: _Described, files: list[str]) -> Iterator[Finding]:
    includes = {resource.id: resource.includes for resource in described.distribution if resource.includes}
    tables = {records.id: records for records in described.record_set if records.data is None}
    for config in sorted({config_of(file) for file in files} - set(tables)):
        yield CroissantDiffers(_PLACE, part=f"record set {config}", declared="nothing", found=f"data/{config}/")
    for config, records in tables.items():
        yield from _check_records(folder, config, records, includes)


def _check_records(folder: Path, config: str, records: _RecordSet, includes: Mapping[str, str]) -> Iterator[Finding]:
    import pyarrow.parquet as pq

    columns = [field for field in records.field if field.column is not None]
    sources = {part.source.file_set.id for field in columns for part in [field, *field.parts] if part.source}
    patterns = sorted(includes.get(source, source) for source in sources)
    files = sorted(file for pattern in patterns for file in folder.glob(pattern))
    part = f"record set {config}"
    if {config_of(file.relative_to(folder).as_posix()) for file in files} != {config}:
        found = ", ".join(file.relative_to(folder).as_posix() for file in files) or "none"
        yield CroissantDiffers(_PLACE, part=part, declared=f"the files {', '.join(patterns)}", found=found)
        return
    declared = {str(field.column): field.type for field in columns}
    rows = 0
    for file in files:
        try:
            with pq.ParquetFile(file) as opened:
                stored, rows = opened.schema_arrow, rows + opened.metadata.num_rows
        except parquet_damage():
            # A file that cannot be read is a finding of the manifest's check.
            return
        difference = _difference(declared, {column.name: _type_of(column.type) for column in stored})
        if difference:
            yield CroissantDiffers(_PLACE, part=part, declared=difference[0], found=difference[1])
            return
    if records.count != rows:
        yield CroissantDiffers(_PLACE, part=part, declared=f"{records.count} records", found=f"{rows}")


def _difference(declared: Mapping[str, str], stored: Mapping[str, str]) -> tuple[str, str] | None:
    """The first column, if any, that is not described as it is, as (declared, found)."""
    if list(declared) != list(stored):
        return f"the columns {', '.join(declared)}", f"the columns {', '.join(stored)}"
    for name, type_ in stored.items():
        if declared[name] != type_:
            return f"{name}: {declared[name]}", f"{name}: {type_}"
    return None


def _type_of(type_: pa.DataType) -> str:
    """An Arrow type as a field says it; its own name where Croissant has none that is used here."""
    import pyarrow as pa

    if pa.types.is_list(type_):
        return f"list of {_type_of(type_.value_type)}"
    if pa.types.is_struct(type_):
        return f"{{{', '.join(f'{json_path(part.name)} {_type_of(part.type)}' for part in type_)}}}"
    return {arrow_type(Scalar(name)): data_type for name, data_type in DATA_TYPES.items()}.get(type_, str(type_))
