"""The logical hash: every difference between rows changes it, and nothing else does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportedly.release.logical_hash import LogicalHash, logical_hash

SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("spans", pa.list_(pa.struct([("id", pa.string()), ("start", pa.int32()), ("negated", pa.bool_())]))),
        ("names", pa.list_(pa.string())),
        ("time", pa.float64()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("profile", pa.struct([("level", pa.int32())])),
    ]
)
ROW = {
    "doc_id": "a",
    "spans": [{"id": "T1", "start": 0, "negated": None}, {"id": "T2", "start": 5, "negated": True}],
    "names": ["é", ""],
    "time": 1.5,
    "day": date(2031, 4, 8),
    "at": datetime(2031, 4, 8, 6, 40, tzinfo=UTC),
    "profile": {"level": 0},
}
EMPTY = {"doc_id": None, "spans": None, "names": None, "time": None, "day": None, "at": None, "profile": None}
ROWS = [ROW, EMPTY, ROW | {"doc_id": "b", "spans": [], "names": []}]


def digest(rows: list[dict[str, object]], size: int = 1000) -> str:
    total = LogicalHash()
    for batch in pa.Table.from_pylist(rows, schema=SCHEMA).to_batches(max_chunksize=size):
        total.update(batch)
    return total.hexdigest()


@pytest.mark.parametrize("size", [1, 2])
def test_batches_do_not_matter(size: int) -> None:
    assert digest(ROWS, size) == digest(ROWS)


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "zstd", "row_group_size": 1},
        {"compression": "none", "use_dictionary": False, "data_page_version": "2.0"},
    ],
)
def test_the_file_does_not_matter(options: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS, schema=SCHEMA), path, **options)
    assert logical_hash(path) == digest(ROWS)


@pytest.mark.parametrize(
    "change",
    [
        {"doc_id": "c"},
        {"doc_id": None},
        {"doc_id": ""},
        {"spans": []},
        {"spans": None},
        {"spans": ROW["spans"][:1]},
        {"spans": [ROW["spans"][1], ROW["spans"][0]]},
        {"spans": [{"id": "T1", "start": 0, "negated": False}, ROW["spans"][1]]},
        {"spans": [{"id": "T1", "start": None, "negated": None}, ROW["spans"][1]]},
        {"spans": [{"id": "T1T", "start": 0, "negated": None}, {"id": "2", "start": 5, "negated": True}]},
        {"spans": [None, ROW["spans"][1]]},
        {"names": ["", "é"]},
        {"names": ["é"]},
        {"names": ["é", None]},
        {"time": 0.0},
        {"time": None},
        {"day": date(2031, 4, 9)},
        {"at": datetime(2031, 4, 8, 6, 40, 0, 1, tzinfo=UTC)},
        {"profile": None},
        {"profile": {"level": None}},
    ],
)
def test_every_change_of_a_row_changes_the_hash(change: dict[str, object]) -> None:
    assert digest([ROW | change, *ROWS[1:]]) != digest(ROWS)


def test_a_null_structure_is_not_a_structure_of_nulls() -> None:
    assert digest([ROW | {"profile": None}]) != digest([ROW | {"profile": {"level": None}}])


def test_the_order_of_rows_and_their_number_matter() -> None:
    assert digest(ROWS[::-1]) != digest(ROWS)
    assert digest(ROWS[:2]) != digest(ROWS)
    assert digest([*ROWS, EMPTY]) != digest(ROWS)


def test_what_lies_behind_a_null_does_not_matter() -> None:
    """Arrow does not say what the buffers hold where a value is null."""
    plain = pa.array(["ab", None, "c"])
    offsets, data = pa.array([0, 2, 4, 5], pa.int32()).buffers()[1], pa.py_buffer(b"abxyc")
    hidden = pa.StringArray.from_buffers(3, offsets, data, plain.buffers()[0])
    assert hidden.equals(plain)
    digests = []
    for array in (plain, hidden):
        total = LogicalHash()
        total.update(pa.record_batch({"text": array}))
        digests.append(total.hexdigest())
    assert digests[0] == digests[1]
