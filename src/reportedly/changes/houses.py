"""The state of a house."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import msgspec

from reportedly.changes.state import DocumentState, State, Values, record_hash
from reportedly.corpus import Batch, Corpus, load_corpus
from reportedly.model import Claim, Document, Entity
from reportedly.release.recording import fingerprint


def read_house(root: Path, source: str) -> State:
    """Read the corpus in `root`, which messages and results call `source`.

    Raises:
        CorpusError, SchemaError, StandoffError: it cannot be read.
    """
    corpus = load_corpus(root)
    config = corpus.config
    return State(
        source=source,
        kind="house",
        commit=None,
        about={"title": config.title, "license": config.license.lower(), "canary": config.canary},
        labels={name: label.color for name, label in corpus.schema.labels.items()},
        fingerprint=fingerprint(corpus),
        documents={document.id: _document(corpus, document) for document in corpus.documents.rows()},
        entities={entity.id: _values(entity) for entity in corpus.entities.values()},
        claims=_claims(corpus),
        records={(batch.annotator, batch.batch): _records(corpus, batch) for batch in corpus.records},
    )


def _document(corpus: Corpus, document: Document) -> DocumentState:
    record = corpus.gold.records.get(document.id)
    metadata = {name: value for name, value in _values(document).items() if name != "sha256"}
    return DocumentState(
        metadata | {"gold_status": record.gold_status if record else None},
        corpus.text(document.id),
        corpus.gold[document.id] if record else None,
        corpus.splits.get(document.story, ""),
    )


def _claims(corpus: Corpus) -> dict[str, Values]:
    """The claims of stories that have documents: those of others are in no release."""
    stories = {document.story for document in corpus.documents.rows()}
    return {claim.id: _values(claim) for claim in corpus.claims.values() if claim.story in stories}


def _values(row: Document | Entity | Claim) -> dict[str, str | bool | list[str] | None]:
    """The fields of a row but its id."""
    return {name: value for name, value in msgspec.to_builtins(row).items() if name != "id"}


def _records(corpus: Corpus, batch: Batch) -> dict[str, str]:
    return {
        doc_id: record_hash(
            batch[doc_id],
            {
                "role": record.role,
                "schema_version": record.schema_version,
                "created": record.created_at.astimezone(UTC),
                "lead_time": record.lead_time,
                "origin": record.origin,
                "status": record.status,
            },
        )
        for doc_id, record in batch.records.items()
        if doc_id in corpus.documents
    }
