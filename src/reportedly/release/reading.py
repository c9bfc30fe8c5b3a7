"""What a built release holds, read from its Parquet files into the data model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reportedly.model import Annotation, Relation, Span
from reportedly.release.paths import split_of

_FIXED = frozenset({"id", "label", "start", "end", "text"})


def rows(folder: Path, config: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a config, none if the release lacks it, each with its split. A batch of them is held at a time."""
    import pyarrow.parquet as pq

    for path in sorted((folder / "data" / config).glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=100):
                for row in batch.to_pylist():
                    yield split_of(path.relative_to(folder).as_posix()), row


def annotation_of(row: Mapping[str, Any]) -> Annotation:
    """The annotation that a row of `documents` or `annotations` holds. As in a house, no key stands for a boolean
    that is false, nor for a value that is not known."""
    spans = [
        Span(
            **{name: span[name] for name in _FIXED},
            attributes={
                name: value for name, value in span.items() if name not in _FIXED and value not in (None, False)
            },
        )
        for span in row["spans"]
    ]
    return Annotation(row["doc_id"], spans, [Relation(**relation) for relation in row["relations"]])
