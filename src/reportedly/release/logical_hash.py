"""A hash of a table's rows that does not depend on how the file stores them.

File hashes change with the Parquet writer's version, its pages and row groups; this one does not. It
hashes, column by column in the order of their paths, which values are present, the lengths of lists and strings, and
the values themselves (little-endian numbers, UTF-8), each as one stream over all rows; the result is
the SHA-256 of those digests.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


class LogicalHash:
    """Feed it the rows in order, in record batches of any size."""

    def __init__(self) -> None:
        self._streams: dict[str, Any] = {}

    def update(self, batch: pa.RecordBatch) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            self._visit(name, column)

    def hexdigest(self) -> str:
        total = hashlib.sha256()
        for path in sorted(self._streams):
            total.update(path.encode("utf-8") + b"\0" + self._streams[path].digest())
        return total.hexdigest()

    def _feed(self, path: str, data: bytes) -> None:
        self._streams.setdefault(path, hashlib.sha256()).update(data)

    def _visit(self, path: str, array: pa.Array) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        type_ = array.type
        self._feed(f"{path}?", array.is_valid().to_numpy(zero_copy_only=False).tobytes())
        if pa.types.is_struct(type_):
            for field, child in zip(type_, array.flatten(), strict=True):
                self._visit(f"{path}.{field.name}", child)
        elif pa.types.is_list(type_):
            self._feed(f"{path}#", _bytes(pc.list_value_length(array), pa.int32()))
            self._visit(f"{path}[]", array.flatten())
        elif pa.types.is_string(type_):
            self._feed(f"{path}#", _bytes(pc.binary_length(array), pa.int32()))
            self._feed(path, _characters(array.fill_null("")))  # Nulls may have bytes behind them.
        elif pa.types.is_boolean(type_):
            self._feed(path, _bytes(array.cast(pa.int8()), pa.int8()))
        elif pa.types.is_date32(type_):
            self._feed(path, _bytes(array.cast(pa.int32()), pa.int32()))
        elif pa.types.is_timestamp(type_):
            self._feed(path, _bytes(array.cast(pa.int64()), pa.int64()))
        else:
            self._feed(path, _bytes(array, type_))


def _bytes(array: pa.Array, type_: pa.DataType) -> bytes:
    data: bytes = array.fill_null(0).cast(type_).to_numpy(zero_copy_only=False).tobytes()
    return data


def _characters(array: pa.Array) -> bytes:
    import numpy as np

    _, offsets, data = array.buffers()
    if data is None or len(array) == 0:
        return b""
    bounds = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    return data.to_pybytes()[bounds[0] : bounds[-1]] if bounds[-1] > bounds[0] else b""


def logical_hash(path: Path) -> str:
    """The hash of the rows of a Parquet file."""
    import pyarrow.parquet as pq

    total = LogicalHash()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=256):
            total.update(batch)
    return total.hexdigest()
