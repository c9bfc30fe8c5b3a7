"""Rows → Arrow columns, without a dict per row: values go straight into one Python list per leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from reportedly.model import Span
from reportedly.release.tables import Table, span_type
from reportedly.release.types import Items, Struct, Type, arrow_type
from reportedly.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa


class _Builder(Protocol):
    def append(self, value: Any, /) -> None: ...

    def take(self) -> pa.Array: ...


class _Values:
    """A column of plain values."""

    def __init__(self, type_: Type) -> None:
        self._type = type_
        self._values: list[object] = []
        self.append = self._values.append

    def take(self) -> pa.Array:
        import pyarrow as pa

        array = pa.array(self._values, arrow_type(self._type))
        self._values.clear()
        return array


class _Lists:
    """A column of lists of plain values."""

    def __init__(self, type_: Items) -> None:
        self._of = type_.of
        self._values: list[object] = []
        self._offsets = [0]

    def append(self, value: Sequence[object]) -> None:
        self._values += value
        self._offsets.append(len(self._values))

    def take(self) -> pa.Array:
        import pyarrow as pa

        array = _list_array(self._offsets, pa.array(self._values, arrow_type(self._of)))
        self._values.clear()
        self._offsets = [0]
        return array


class _StructColumns:
    """The leaves of a column of lists of structs: a list of values per field, and the offsets."""

    def __init__(self, struct: Struct) -> None:
        self._struct = struct
        self._columns: list[list[Any]] = [[] for _ in struct.fields]
        self._offsets = [0]

    def take(self) -> pa.Array:
        import pyarrow as pa

        arrays = []
        for column, (_, type_) in zip(self._columns, self._struct.fields, strict=True):
            # Most attribute columns of most spans hold nothing.
            empty = all(value is None for value in column)
            arrays.append(pa.nulls(len(column), arrow_type(type_)) if empty else pa.array(column, arrow_type(type_)))
            column.clear()
        names = [name for name, _ in self._struct.fields]
        array = _list_array(self._offsets, pa.StructArray.from_arrays(arrays, names))
        self._offsets = [0]
        return array


class _StructLists(_StructColumns):
    """A column of lists of structs, given as tuples in the order of the fields."""

    def append(self, value: Sequence[tuple[object, ...]]) -> None:
        for column, values in zip(self._columns, zip(*value, strict=True), strict=False):
            column.extend(values)
        self._offsets.append(self._offsets[-1] + len(value))


class _SpanLists(_StructColumns):
    """A column of lists of spans. A boolean that a label has and a span does not set is false."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(span_type(schema))
        names = [name for name, _ in self._struct.fields]
        self._by_name = dict(zip(names, self._columns, strict=True))
        self._attributes = [self._by_name[name] for name in schema.attributes]
        self._booleans = {
            label: [self._by_name[name] for name in spec.attributes if schema.attributes[name].type == "boolean"]
            for label, spec in schema.labels.items()
        }

    def append(self, value: Sequence[Span]) -> None:
        base = self._offsets[-1]
        columns = self._by_name
        columns["id"] += [span.id for span in value]
        columns["label"] += [span.label for span in value]
        columns["start"] += [span.start for span in value]
        columns["end"] += [span.end for span in value]
        columns["text"] += [span.text for span in value]
        nothing = [None] * len(value)
        for column in self._attributes:
            column.extend(nothing)
        for i, span in enumerate(value, start=base):
            for column in self._booleans[span.label]:
                column[i] = False
            for name, given in span.attributes.items():
                columns[name][i] = given
        self._offsets.append(base + len(value))


def _list_array(offsets: list[int], values: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)


def _builder(type_: Type, schema: Schema) -> _Builder:
    match type_:
        case Items(of) if of == span_type(schema):
            return _SpanLists(schema)
        case Items(Struct() as struct):
            return _StructLists(struct)
        case Items():
            return _Lists(type_)
    return _Values(type_)


class TableBuffer:
    """Rows of one table, gathered until `take` makes a record batch of them."""

    def __init__(self, table: Table, schema: Schema) -> None:
        self.table = table
        self.rows = 0
        self._builders = [_builder(type_, schema) for _, type_ in table.columns]

    def append(self, *values: object) -> None:
        """Add a row: one value per column, in order. Spans are given as `Span`, other structs as tuples.

        Raises:
            ValueError: the number of values is not the number of columns.
        """
        for builder, value in zip(self._builders, values, strict=True):
            builder.append(value)
        self.rows += 1

    def take(self) -> pa.RecordBatch:
        """The gathered rows as a record batch; the buffer is empty afterwards."""
        import pyarrow as pa

        self.rows = 0
        return pa.RecordBatch.from_arrays(
            [builder.take() for builder in self._builders], schema=self.table.arrow_schema
        )
