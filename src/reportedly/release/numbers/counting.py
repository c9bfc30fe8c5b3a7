"""What the Parquet files of a release hold, counted file by file and batch by batch, in bounded memory.

The card's numbers are made of nothing else, so that whoever has the files can count again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.corpus import SPLITS
from reportedly.release.paths import split_of

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

    Features = Mapping[str, datasets.Features]

WRITER, OTHERS = "the writer", "others"
"""Whose stance it is: level 0 of a chain of sources, and the levels behind it."""

_SPAN_FIELDS = ("id", "label", "start", "end", "text")
_BATCH = 256


@dataclass(frozen=True)
class Names:
    """What can be counted, in the order of the schema: labels, types of relations, and the attributes with their
    values (of a boolean, the text True; none of free text)."""

    labels: tuple[str, ...]
    relations: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, features: Features) -> Names:
        """The names that the features of the config `documents` declare."""
        import datasets

        span, relation = features["documents"]["spans"].feature, features["documents"]["relations"].feature
        attributes: dict[str, tuple[str, ...]] = {}
        for name, type_ in span.items():
            if name not in _SPAN_FIELDS:
                classes = tuple(type_.names) if isinstance(type_, datasets.ClassLabel) else ()
                attributes[name] = (str(True),) if type_ == datasets.Value("bool") else classes
        return cls(tuple(span["label"].names), tuple(relation["type"].names), attributes)


@dataclass
class Counts:
    """What was counted.

    Attributes:
        rows: by (config, split).
        documents: by (field, value, split), for the fields lang, genre, license, origin and gold_status.
        told: documents by (story, outlet); split_of: the split of each story.
        days: the first and the last day of publication.
        characters: code points of each document, by split; words: of each document with gold, by split and document.
            A word is a token with a letter or a digit.
        sentence_words: sentences by their number of words; tokens: by split.
        spans: by (label, split); relations: by (type, split).
        shown: spans that the config `tokens` shows, by label.
        values: by (label, attribute, value); free: the different texts of an attribute without declared values.
        sources: links from a cue to a source, by (attribute of the source, value); unknown: cues without one.
        depths: cues by depth; quotations: contents by quotation.
        stances: by (whose, stance, certainty or None).
        claimed: the documents that speak of each registered claim; polarities: contents about one,
            by polarity.
        parties: registered parties by kind.
        records: by (batch, annotator, role, status).
    """

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    split_of: dict[str, str] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    characters: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sentence_words: Counter[int] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    spans: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[tuple[str, str]] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    free: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    sources: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: int = 0
    depths: Counter[int] = field(default_factory=Counter)
    quotations: Counter[str] = field(default_factory=Counter)
    stances: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    claimed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    polarities: Counter[str] = field(default_factory=Counter)
    parties: Counter[str] = field(default_factory=Counter)
    records: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that have documents, in their order."""
        return tuple(split for split in SPLITS if self.rows["documents", split])


def count(folder: Path, names: Names) -> Counts:
    """Count the Parquet files below `folder`.

    Raises:
        files.parquet_damage: a file cannot be read.
        KeyError: a file lacks a column that it should have.
    """
    counter = _Counter(Counts(), names)
    of_config: dict[str, Callable[[str, pa.RecordBatch], None]] = {
        "documents": counter.documents,
        "tokens": counter.tokens,
        "attributions": counter.attributions,
        "claims": counter.claims,
        "entities": counter.entities,
        "annotations": counter.annotations,
    }
    for path in sorted(folder.glob("data/*/*.parquet")):
        _count_file(path, counter.counts, of_config.get(path.parent.name))
    return counter.counts


def _count_file(path: Path, counts: Counts, add: Callable[[str, Any], None] | None) -> None:
    import pyarrow.parquet as pq

    config, split = path.parent.name, split_of(path.name)
    with pq.ParquetFile(path) as file:
        counts.rows[config, split] += file.metadata.num_rows
        if add is not None:
            for batch in file.iter_batches(batch_size=_BATCH):
                add(split, batch)


class _Counter:
    """Adds batches of rows to the counts, a method per config."""

    def __init__(self, counts: Counts, names: Names) -> None:
        self.counts = counts
        self.names = names

    def documents(self, split: str, batch: pa.RecordBatch) -> None:
        import pyarrow.compute as pc

        counts = self.counts
        for name in ("lang", "genre", "license", "origin", "gold_status"):
            for (value,), n in _tally(batch[name]).items():
                counts.documents[name, value or "", split] += n
        for (story, outlet), n in _tally(batch["story"], batch["outlet"]).items():
            counts.told[story, outlet] += n
            counts.split_of[story] = split
        days = [day.isoformat() for day in batch["published_date"].to_pylist() if day]
        if days:
            counts.days = min([*days, *(counts.days or ())]), max([*days, *(counts.days or ())])
        counts.characters[split] += pc.utf8_length(batch["text"]).to_pylist()
        spans, relations = batch["spans"].flatten(), batch["relations"].flatten()
        labels = spans.field("label")
        for (label,), n in _tally(labels).items():
            counts.spans[label, split] += n
        for (type_,), n in _tally(relations.field("type")).items():
            counts.relations[type_, split] += n
        for attribute, values in self.names.attributes.items():
            for (label, value), n in _tally(labels, spans.field(attribute)).items():
                if value is not None:
                    counts.values[label, attribute, str(value)] += n
                    if not values:
                        counts.free[label, attribute].add(value)

    def tokens(self, split: str, batch: pa.RecordBatch) -> None:
        import numpy as np
        import pyarrow.compute as pc

        counts = self.counts
        tokens = batch["tokens"]
        counts.tokens[split] += len(tokens.flatten())
        words = pc.match_substring_regex(tokens.flatten(), r"[\p{L}\p{N}]").to_numpy(zero_copy_only=False)
        sentences = pc.list_parent_indices(tokens).to_numpy()
        lengths = np.bincount(sentences[words], minlength=len(tokens)).tolist()
        counts.sentence_words.update(lengths)
        for doc_id, length in zip(batch["doc_id"].to_pylist(), lengths, strict=True):
            counts.words[split][doc_id] += length
        for label in self.names.labels:
            counts.shown[label] += pc.sum(pc.equal(batch[f"{label}_tags"].flatten(), "B")).as_py() or 0

    def attributions(self, _split: str, batch: pa.RecordBatch) -> None:
        import pyarrow.compute as pc

        counts = self.counts
        for (depth,), n in _tally(batch["depth"]).items():
            counts.depths[depth] += n
        counts.unknown += pc.sum(pc.equal(pc.list_value_length(batch["sources"]), 0)).as_py() or 0
        sources = batch["sources"].flatten()
        for attribute, values in self.names.attributes.items():
            if values:
                for (value,), n in _tally(sources.field(attribute)).items():
                    if value is not None:
                        counts.sources[attribute, str(value)] += n

    def claims(self, _split: str, batch: pa.RecordBatch) -> None:
        counts = self.counts
        for (quotation,), n in _tally(batch["quotation"]).items():
            counts.quotations[quotation or ""] += n
        chain = batch["source_chain"].flatten()
        for (level, stance, certainty), n in _tally(*map(chain.field, ("level", "stance", "certainty"))).items():
            counts.stances[WRITER if level == 0 else OTHERS, stance, certainty] += n
        for (claim, polarity, doc_id), n in _tally(
            *map(batch.column, ("claim_id", "claim_polarity", "doc_id"))
        ).items():
            if claim is not None:
                counts.claimed[claim].add(doc_id)
                counts.polarities[polarity or ""] += n

    def entities(self, _split: str, batch: pa.RecordBatch) -> None:
        for (kind,), n in _tally(batch["kind"]).items():
            self.counts.parties[kind or ""] += n

    def annotations(self, _split: str, batch: pa.RecordBatch) -> None:
        self.counts.records.update(_tally(*map(batch.column, ("batch", "annotator", "role", "status"))))


def _tally(*columns: pa.Array) -> Counter[tuple[Any, ...]]:
    """How often each combination of values stands in the rows of columns of equal length."""
    import pyarrow as pa

    names = [str(i) for i in range(len(columns))]
    groups = pa.table(list(columns), names=names).group_by(names).aggregate([([], "count_all")])
    values = [groups[name].to_pylist() for name in names]
    return Counter(dict(zip(zip(*values, strict=True), groups["count_all"].to_pylist(), strict=True)))
