"""Record batches → Parquet files whose bytes depend on the rows alone.

One row group per batch, fixed encodings, no metadata beyond what the format demands. The bytes still
depend on the version of pyarrow, which is why it is pinned, and the logical hash stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from reportedly.release.logical_hash import LogicalHash
from reportedly.release.tables import Table

SETTINGS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    # Without it no serialised Arrow schema is stored: nothing of the library is in the file.
    "store_schema": False,
}


@dataclass(frozen=True)
class Written:
    """What was written to one file: rows, their size as Arrow in bytes, and their logical hash."""

    rows: int
    nbytes: int
    logical_sha256: str


class TableWriter:
    """Writes one Parquet file, which exists even without rows, so that types are never lost."""

    def __init__(self, path: Path, table: Table) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, table.arrow_schema, **SETTINGS)
        self._hash = LogicalHash()
        self._rows = 0
        self._nbytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)
        self._hash.update(batch)
        self._rows += batch.num_rows
        self._nbytes += batch.nbytes

    @property
    def written(self) -> Written:
        return Written(self._rows, self._nbytes, self._hash.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
