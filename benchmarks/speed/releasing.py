"""Building all tables of a release against the same rows through `Dataset.from_list().to_parquet`.

Measured twice: from the rows, which both ways get as the same values (`from_list` as dicts, whose making
is not counted), and from the house, where both ways also read, parse and derive with the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import datasets

from benchmarks.speed.timing import Result, ratio, take_turns
from reportedly.corpus import SPLITS, load_corpus
from reportedly.model import Span
from reportedly.release.build import write_tables
from reportedly.release.columns import TableBuffer
from reportedly.release.shards import DOCUMENTS_PER_ROW_GROUP, DocumentRows, Shard, plan
from reportedly.release.tables import Table, tables
from reportedly.release.types import Items, Struct
from reportedly.release.writing import TableWriter


class DictRows:
    """Takes rows as our buffers do and keeps each as a dict, as `from_list` wants them."""

    def __init__(self, table: Table, booleans: Mapping[str, frozenset[str]]) -> None:
        self.table = table
        self.rows: list[dict[str, Any]] = []
        self._booleans = booleans

    def append(self, *values: Any) -> None:
        self.rows.append(
            {name: self._plain(type_, value) for (name, type_), value in zip(self.table.columns, values, strict=True)}
        )

    def _plain(self, type_: Any, value: Any) -> Any:
        if not (isinstance(type_, Items) and isinstance(type_.of, Struct)):
            return value
        names = [name for name, _ in type_.of.fields]
        return [
            self._span(names, item) if isinstance(item, Span) else dict(zip(names, item, strict=True)) for item in value
        ]

    def _span(self, names: list[str], span: Span) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(names)
        row.update(id=span.id, label=span.label, start=span.start, end=span.end, text=span.text)
        row.update(dict.fromkeys(self._booleans[span.label], False))
        row.update(span.attributes)
        return row


class Kept:
    """Keeps rows as the tuples they come in."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []

    def append(self, *values: Any) -> None:
        self.rows.append(values)


def measure(house: Path, folder: Path, rounds: int) -> list[Result]:
    corpus = load_corpus(house)
    schema = corpus.schema
    booleans = {
        label: frozenset(name for name in spec.attributes if schema.attributes[name].type == "boolean")
        for label, spec in schema.labels.items()
    }
    wanted = {name: table for name, table in tables(schema).items() if name not in ("entities", "statements")}
    shards = list(plan(corpus, SPLITS))

    def dict_rows(shard: Shard) -> dict[str, DictRows]:
        buffers = {name: DictRows(table, booleans) for name, table in wanted.items()}
        rows = DocumentRows(corpus, buffers)
        for doc_id in shard.doc_ids:
            rows.add(doc_id)
        return buffers

    def through_datasets(shard: Shard, buffers: Mapping[str, DictRows]) -> None:
        for name, table in wanted.items():
            path = folder / "theirs" / shard.file(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            features = datasets.Features.from_arrow_schema(table.arrow_schema)
            datasets.Dataset.from_list(buffers[name].rows, features=features).to_parquet(path)

    def house_ours() -> None:
        write_tables(corpus, folder / "ours")

    def house_theirs() -> None:
        for shard in shards:
            through_datasets(shard, dict_rows(shard))

    seconds = take_turns({"reportedly": house_ours, "datasets": house_theirs}, rounds)
    results = [_result(f"from the house of {len(corpus.documents)} documents", seconds)]

    # Documents of one row group, again and again: rows of all would not fit beside each other in memory.
    some = replace(shards[0], doc_ids=shards[0].doc_ids[: 2 * DOCUMENTS_PER_ROW_GROUP])
    as_dicts = dict_rows(some)
    kept = {name: Kept() for name in wanted}
    rows = DocumentRows(corpus, kept)
    for doc_id in some.doc_ids:
        rows.add(doc_id)

    def rows_ours() -> None:
        for name, table in wanted.items():
            buffer = TableBuffer(table, schema)
            per_group = -(-len(kept[name].rows) // 2)
            with TableWriter(folder / "ours" / some.file(name), table) as writer:
                for i, row in enumerate(kept[name].rows, start=1):
                    buffer.append(*row)
                    if i % per_group == 0 or i == len(kept[name].rows):
                        writer.write(buffer.take())

    def rows_theirs() -> None:
        through_datasets(some, as_dicts)

    seconds = take_turns({"reportedly": rows_ours, "datasets": rows_theirs}, rounds)
    return [*results, _result(f"from rows in memory, {len(some.doc_ids)} documents", seconds)]


def _result(what: str, seconds: dict[str, list[float]]) -> Result:
    return Result(
        f"release, all tables, one process, {what}",
        f"{ratio(seconds['datasets'], seconds['reportedly']):.1f}× datasets",
        "2.5×",
        {"seconds": {name: round(median(values), 2) for name, values in seconds.items()}},
    )
