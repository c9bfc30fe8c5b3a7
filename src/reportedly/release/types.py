"""Column types, declared once and rendered twice: as Arrow types for the Parquet files and as Hugging
Face features for the card.

The files hold label *strings*; only the card says that a column is a ClassLabel, so that names
survive everywhere and `datasets` still sees classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa

ScalarName = Literal["string", "int32", "bool", "date32", "timestamp[us, tz=UTC]", "float64"]


@dataclass(frozen=True)
class Scalar:
    """A column of plain values; names are those of `datasets.Value`."""

    name: ScalarName


@dataclass(frozen=True)
class Choice:
    """A column of one of the given names: strings in the files, ClassLabel in the card."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A list column."""

    of: Type


@dataclass(frozen=True)
class Struct:
    """A column of named fields, in this order."""

    fields: tuple[tuple[str, Type], ...]


Type = Scalar | Choice | Items | Struct

TEXT = Scalar("string")
INT = Scalar("int32")
BOOL = Scalar("bool")
DATE = Scalar("date32")
TIMESTAMP = Scalar("timestamp[us, tz=UTC]")
FLOAT = Scalar("float64")


def arrow_type(type_: Type) -> pa.DataType:
    """The type as it stands in the Parquet files."""
    import pyarrow as pa

    match type_:
        case Choice():
            return pa.string()
        case Items(of):
            return pa.list_(arrow_type(of))
        case Struct(fields):
            return pa.struct([(name, arrow_type(field)) for name, field in fields])
        case Scalar(name):
            scalars = {
                "string": pa.string(),
                "int32": pa.int32(),
                "bool": pa.bool_(),
                "date32": pa.date32(),
                "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC"),
                "float64": pa.float64(),
            }
            return scalars[name]


def feature(type_: Type) -> Any:
    """The type as a Hugging Face feature, as the card declares it."""
    import datasets

    match type_:
        case Choice(names):
            return datasets.ClassLabel(names=list(names))
        case Items(of):
            return datasets.List(feature(of))
        case Struct(fields):
            return {name: feature(field) for name, field in fields}
        case Scalar(name):
            return datasets.Value(name)
