"""Building all tables of a release against the same rows through `Dataset.from_list().to_parquet`.

Both ways read the same house, parse the same files and derive the same rows with the same code; what
differs is how rows become Parquet.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import datasets

from benchmarks.speed.timing import Result, ratio, take_turns
from reportedly.corpus import SPLITS, load_corpus
from reportedly.model import Span
from reportedly.release.build import write_tables
from reportedly.release.shards import DocumentRows, plan
from reportedly.release.tables import Table, tables
from reportedly.release.types import Items, Struct


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


def measure(house: Path, folder: Path, rounds: int) -> list[Result]:
    corpus = load_corpus(house)
    schema = corpus.schema
    booleans = {
        label: frozenset(name for name in spec.attributes if schema.attributes[name].type == "boolean")
        for label, spec in schema.labels.items()
    }
    wanted = {name: table for name, table in tables(schema).items() if name not in ("entities", "statements")}

    def ours() -> None:
        shutil.rmtree(folder / "ours", ignore_errors=True)
        write_tables(corpus, folder / "ours")

    def theirs() -> None:
        shutil.rmtree(folder / "theirs", ignore_errors=True)
        for shard in plan(corpus, SPLITS):
            buffers = {name: DictRows(table, booleans) for name, table in wanted.items()}
            rows = DocumentRows(corpus, buffers, Counter())
            for doc_id in shard.doc_ids:
                rows.add(doc_id)
            for name, table in wanted.items():
                path = folder / "theirs" / shard.file(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                features = datasets.Features.from_arrow_schema(table.arrow_schema)
                made = datasets.Dataset.from_list(buffers[name].rows, features=features)
                made.to_parquet(path)

    seconds = take_turns({"reportedly": ours, "datasets": theirs}, rounds)
    return [
        Result(
            f"release of {len(corpus.documents)} documents, all tables, one process",
            f"{ratio(seconds['datasets'], seconds['reportedly']):.1f}× datasets",
            "2.5×",
            {"seconds": {name: round(median(values), 2) for name, values in seconds.items()}},
        )
    ]
