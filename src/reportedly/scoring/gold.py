"""Gold to score against: the documents of a corpus or of a release that have gold, or those of a split."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import msgspec

from reportedly.corpus import SPLITS, Corpus, load_corpus
from reportedly.errors import InputError, ReleaseError
from reportedly.files import parquet_damage
from reportedly.model import Annotation, Document
from reportedly.projection import project
from reportedly.release.announced import read_manifest
from reportedly.release.card import DEFAULT_CONFIG
from reportedly.release.check import is_release
from reportedly.release.reading import annotation_of, rows
from reportedly.release.schema_check import SCHEMA
from reportedly.schema import Schema, load_schema
from reportedly.standoff import dumps

EVERY = "all"


@dataclass(frozen=True)
class Gold:
    """Gold of some documents.

    Attributes:
        name: name of the data, split, and the first digits of a hash over texts and annotations: golds of one name are
            the same, whatever version holds them.
        version: of the data.
        canary: the string that marks the data.
        annotations, documents, texts: by document id.
    """

    name: str
    version: str
    schema: Schema
    canary: str
    annotations: Mapping[str, Annotation]
    documents: Mapping[str, Document]
    texts: Mapping[str, str]

    @property
    def stories(self) -> dict[str, str]:
        """The story of each document."""
        return {doc_id: document.story for doc_id, document in self.documents.items()}


def open_gold(path: str | Path, *, split: str | None = None) -> Gold:
    """The gold of a corpus (its house) or of a built release.

    Args:
        split: `train`, `validation` or `test`; by default all documents with gold.

    Raises:
        InputError: there is no such split, or no document of it has gold.
        CorpusError, StandoffError, ReleaseError: a text, an annotation or a release cannot be read.
    """
    if split is not None and split not in SPLITS:
        raise InputError(f"there is no split {split!r}; there are {', '.join(SPLITS)}")
    if is_release(Path(path)):
        return _of_release(Path(path), split)
    return _of_corpus(load_corpus(path), split)


def _of_release(folder: Path, split: str | None) -> Gold:
    documents: dict[str, Document] = {}
    texts: dict[str, str] = {}
    annotations: dict[str, Annotation] = {}
    canary = ""
    try:
        manifest = read_manifest(folder)
        for its_split, row in rows(folder, DEFAULT_CONFIG):
            if row["gold_status"] is not None and split in (None, its_split):
                doc_id = row["doc_id"]
                fields = {name: row[name] for name in Document.__struct_fields__ if name != "id"}
                documents[doc_id] = Document(id=doc_id, **fields)
                texts[doc_id], annotations[doc_id], canary = row["text"], annotation_of(row), row["canary"]
    except parquet_damage(msgspec.DecodeError, KeyError) as error:
        raise ReleaseError(f"{folder} cannot be read: {error}; reportedly release --verify says more") from None
    name = f"{manifest.name}/{split or EVERY}"
    return named(name, manifest.version, load_schema(folder / SCHEMA), canary, annotations, documents, texts)


def _of_corpus(corpus: Corpus, split: str | None) -> Gold:
    documents = {
        doc_id: corpus.documents[doc_id]
        for doc_id in corpus.gold
        if split is None or corpus.splits.get(corpus.documents[doc_id].story) == split
    }
    return named(
        f"{corpus.config.name}/{split or EVERY}",
        corpus.config.version,
        corpus.schema,
        corpus.config.canary,
        {doc_id: corpus.gold[doc_id] for doc_id in documents},
        documents,
        {doc_id: corpus.proved_text(document) for doc_id, document in documents.items()},
    )


def named(
    name: str,
    version: str,
    schema: Schema,
    canary: str,
    annotations: Mapping[str, Annotation],
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
) -> Gold:
    """Gold with the hash of what it holds in its name.

    Raises:
        InputError: there is no document.
    """
    if not documents:
        raise InputError(f"{name} of version {version}: no document has gold")
    total = sha256()
    for doc_id in sorted(documents):
        spans, relations = annotations[doc_id].spans, annotations[doc_id].relations
        data = dumps(Annotation(doc_id, spans, relations), texts[doc_id], schema)  # A release has no notes.
        total.update(f"{doc_id}\n{documents[doc_id].sha256}\n{data}\n".encode())
    return Gold(f"{name}#{total.hexdigest()[:8]}", version, schema, canary, annotations, documents, texts)


def only(annotations: Mapping[str, Annotation], labels: Collection[str]) -> dict[str, Annotation]:
    """Annotations with the spans of some labels, and the relations between them."""
    made = {}
    for doc_id, annotation in annotations.items():
        spans = [span for span in annotation.spans if span.label in labels]
        there = {span.id for span in spans}
        relations = [r for r in annotation.relations if r.head in there and r.tail in there]
        made[doc_id] = Annotation(doc_id, spans, relations)
    return made


def projected(gold: Gold, annotations: Mapping[str, Annotation], steps: Collection[str]) -> dict[str, Annotation]:
    """Annotations of gold's documents by another convention (`reportedly.projection.project`)."""
    return {
        doc_id: project(
            annotation, gold.texts[doc_id], gold.schema, tuple(steps), lang=gold.documents[doc_id].lang.split("-")[0]
        )
        for doc_id, annotation in annotations.items()
    }


def with_annotations(gold: Gold, annotations: Mapping[str, Annotation]) -> Gold:
    """The same documents with other annotations, under the same name: what was done to them stands in the
    signature."""
    return replace(gold, annotations=annotations)
