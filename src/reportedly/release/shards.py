"""One shard of a release: a pure function from documents of a corpus to one Parquet file per config.

Shards do not depend on each other, nor on how many workers build them. Memory is bounded by the batch
of documents that becomes one row group.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from reportedly.corpus import Corpus
from reportedly.derivation import AttributionEntry, Profile, derive
from reportedly.errors import ReleaseError
from reportedly.model import Annotation, Document, Span
from reportedly.release.columns import TableBuffer
from reportedly.release.tables import Table, cue_type_attributes, tables
from reportedly.release.tagging import bio_tags
from reportedly.release.writing import TableWriter, Written
from reportedly.segmentation import sentences, tokens

DOCUMENTS_PER_SHARD = 5000
DOCUMENTS_PER_ROW_GROUP = 100


@dataclass(frozen=True)
class Shard:
    """What one shard holds, and where it goes: `data/<config>/<split>-<index>-of-<count>.parquet`."""

    split: str
    index: int
    count: int
    doc_ids: tuple[str, ...]
    claim_ids: tuple[str, ...] = ()

    def file(self, config: str) -> str:
        return f"data/{config}/{self.split}-{self.index:05d}-of-{self.count:05d}.parquet"


@dataclass
class ShardReport:
    """What was written, by file."""

    files: dict[str, Written] = field(default_factory=dict)


def build_shard(corpus: Corpus, shard: Shard, destination: Path) -> ShardReport:
    """Write all files of a shard below `destination`."""
    wanted = {name: table for name, table in tables(corpus.schema).items() if name not in ("entities", "statements")}
    report = ShardReport()
    buffers = {name: TableBuffer(table, corpus.schema) for name, table in wanted.items()}
    rows = DocumentRows(corpus, buffers)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(TableWriter(destination / shard.file(name), table))
            for name, table in wanted.items()
        }
        for start in range(0, len(shard.doc_ids), DOCUMENTS_PER_ROW_GROUP):
            for doc_id in shard.doc_ids[start : start + DOCUMENTS_PER_ROW_GROUP]:
                rows.add(doc_id)
            for name, buffer in buffers.items():
                if buffer.rows:
                    writers[name].write(buffer.take())
        report.files = {shard.file(name): writer.written for name, writer in writers.items()}
    statements = tables(corpus.schema)["statements"]
    claims = [corpus.claims[claim_id] for claim_id in shard.claim_ids]
    report.files[shard.file("statements")] = write_rows(
        corpus,
        statements,
        ((c.id, c.story, c.statement, c.truth, c.known_since) for c in claims),
        destination / shard.file("statements"),
    )
    return report


def write_rows(corpus: Corpus, table: Table, rows: Iterable[tuple[object, ...]], path: Path) -> Written:
    """Write a table that is small enough for one row group."""
    buffer = TableBuffer(table, corpus.schema)
    for row in rows:
        buffer.append(*row)
    with TableWriter(path, table) as writer:
        if buffer.rows:
            writer.write(buffer.take())
        return writer.written


class Rows(Protocol):
    """What takes rows: one value per column, in order."""

    def append(self, *values: object) -> None: ...


class DocumentRows:
    """Turns documents into the rows of every config over documents, appended to its buffer."""

    def __init__(self, corpus: Corpus, buffers: Mapping[str, Rows]) -> None:
        self.corpus = corpus
        self.buffers = buffers
        self._cue_types = cue_type_attributes(corpus.schema)

    def add(self, doc_id: str) -> None:
        document = self.corpus.documents[doc_id]
        text = self.corpus.text(doc_id)
        record = self.corpus.gold.records.get(doc_id)
        gold = self.corpus.gold[doc_id] if record else Annotation(doc_id)
        self.buffers["documents"].append(
            doc_id,
            document.story,
            document.title,
            document.published,
            document.published_date,
            document.lang,
            document.genre,
            document.outlet,
            document.license,
            document.origin,
            document.sha256,
            self.corpus.config.canary,
            text,
            record.gold_status if record else None,
            gold.spans,
            _relations(gold),
        )
        self._add_segments(document, text, gold, bool(record))
        if record and "claims" in self.buffers:
            entries, profiles = derive(gold, self.corpus.schema)
            self._add_attributions(document, entries)
            self._add_claims(document, profiles)
        self._add_records(document)

    def _add_segments(self, document: Document, text: str, gold: Annotation, annotated: bool) -> None:
        """Sentences and tokens: documents without gold are absent from both, since a tag O would say
        that nothing is there."""
        if not annotated:
            return
        extents = sentences(text, document.lang)
        token_lists = [tokens(text, start, end) for start, end in extents]
        starts = [start for sentence in token_lists for start, _ in sentence]
        ends = [end for sentence in token_lists for _, end in sentence]
        by_label: dict[str, list[Span]] = {label: [] for label in self.corpus.schema.labels}
        for span in gold.spans:
            by_label[span.label].append(span)
        tagged = [bio_tags(starts, ends, spans) for spans in by_label.values()]
        has = _occurrences(extents, list(by_label.values()))
        at = 0
        for i, ((start, end), sentence) in enumerate(zip(extents, token_lists, strict=True)):
            self.buffers["sentences"].append(document.id, document.story, i, start, end, text[start:end], *has[i])
            self.buffers["tokens"].append(
                document.id,
                document.story,
                i,
                [text[a:b] for a, b in sentence],
                [a for a, _ in sentence],
                [b for _, b in sentence],
                *(tags[at : at + len(sentence)] for tags in tagged),
            )
            at += len(sentence)

    def _add_attributions(self, document: Document, entries: list[AttributionEntry]) -> None:
        for entry in entries:
            cue = entry.cue
            self.buffers["attributions"].append(
                document.id,
                document.story,
                cue.id,
                cue.label,
                cue.attributes.get(self._cue_types.get(cue.label, "")),
                cue.text,
                cue.start,
                cue.end,
                self._boolean(cue, "negated"),
                entry.depth,
                entry.parent_cue_id,
                entry.sources,
                entry.contents,
                entry.hedges,
                entry.dates,
            )

    def _add_claims(self, document: Document, profiles: list[Profile]) -> None:
        for profile in profiles:
            content = profile.content
            self.buffers["claims"].append(
                document.id,
                document.story,
                content.id,
                profile.text,
                content.start,
                max(fragment.end for fragment in profile.fragments),
                [(fragment.id, fragment.start, fragment.end) for fragment in profile.fragments],
                content.attributes.get("quotation"),
                content.attributes.get("claim"),
                content.attributes.get("claim_polarity"),
                [
                    (
                        link.level,
                        link.cue_id,
                        link.parent_cue_id,
                        link.source_id,
                        link.entity,
                        link.text,
                        link.stance,
                        link.certainty,
                    )
                    for link in profile.chain
                ],
                profile.hedges,
                profile.dates,
            )

    def _add_records(self, document: Document) -> None:
        for batch in self.corpus.records:
            if document.id not in batch.records:
                continue
            record, annotation = batch.records[document.id], batch[document.id]
            self.buffers["annotations"].append(
                document.id,
                document.story,
                record.annotator,
                record.role,
                record.batch,
                record.schema_version,
                datetime.fromisoformat(record.created).astimezone(UTC),
                record.lead_time,
                record.origin,
                record.status,
                annotation.spans,
                _relations(annotation),
            )

    def _boolean(self, span: Span, name: str) -> bool | None:
        if name not in self.corpus.schema.labels[span.label].attributes:
            return None
        return span.attributes.get(name) is True


def _occurrences(extents: list[tuple[int, int]], groups: list[list[Span]]) -> list[list[bool]]:
    """For each sentence, whether a span of each group overlaps it."""
    has = [[False] * len(groups) for _ in extents]
    ends = [end for _, end in extents]
    for column, spans in enumerate(groups):
        for span in spans:
            i = bisect_right(ends, span.start)
            while i < len(extents) and extents[i][0] < span.end:
                has[i][column] = True
                i += 1
    return has


def _relations(annotation: Annotation) -> list[tuple[object, ...]]:
    return [(r.id, r.type, r.head, r.tail) for r in annotation.relations]


def plan(corpus: Corpus, splits: Iterable[str], per_shard: int = DOCUMENTS_PER_SHARD) -> Iterator[Shard]:
    """The shards of a release: documents by split in the order of `documents.jsonl`, cut into equal
    shards; the claims of a story go with its first document."""
    by_split: dict[str, list[str]] = {split: [] for split in splits}
    first: dict[str, str] = {}
    # The keys are held by the index anyway; the rows' own ids would be a second copy of them.
    for doc_id, document in zip(corpus.documents, corpus.documents.rows(), strict=True):
        split = corpus.splits.get(document.story)
        if split not in by_split:
            raise ReleaseError(f"splits.csv gives the story {document.story} no split of {', '.join(by_split)}")
        by_split[split].append(doc_id)
        first.setdefault(document.story, doc_id)
    claims_of: dict[str, list[str]] = {}
    for claim in corpus.claims.values():
        if claim.story in first:
            claims_of.setdefault(first[claim.story], []).append(claim.id)
    for split, doc_ids in by_split.items():
        count = -(-len(doc_ids) // per_shard)
        for index in range(count):
            part = tuple(doc_ids[index * per_shard : (index + 1) * per_shard])
            claims = tuple(claim for doc_id in part for claim in claims_of.get(doc_id, ()))
            yield Shard(split, index, count, part, claims)
