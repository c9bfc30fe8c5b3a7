"""The state of a built release, read from its manifest, its card, its schema and its Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from reportedly.changes.state import DocumentState, State, record_hash
from reportedly.errors import ReleaseError
from reportedly.files import parquet_damage, sha256
from reportedly.model import Document
from reportedly.release.announced import read_card, read_manifest
from reportedly.release.reading import annotation_of, rows
from reportedly.release.recording import fields
from reportedly.release.schema_check import SCHEMA
from reportedly.release.versions import DocumentHashes, Fields, Fingerprint, gold_sha256
from reportedly.schema import load_schema

_METADATA = (*(name for name in Document.__struct_fields__ if name not in {"id", "sha256"}), "gold_status")
_RECORD = ("role", "schema_version", "created", "lead_time", "origin", "status")


def read_release(folder: Path) -> State:
    """Read a release.

    Raises:
        ReleaseError: a part of it is missing or cannot be read; `reportedly release --verify` says more.
        SchemaError: its schema cannot be read.
    """
    try:
        return _read(folder)
    except parquet_damage(msgspec.DecodeError, ReleaseError, ValueError, KeyError) as error:
        raise ReleaseError(f"{folder} cannot be read: {error}; reportedly release --verify says more") from None


def _read(folder: Path) -> State:
    manifest = read_manifest(folder)
    card, of_configs = _card(folder)
    documents: dict[str, DocumentState] = {}
    canaries: set[str] = set()
    for split, row in rows(folder, "documents"):
        gold = annotation_of(row) if row["gold_status"] else None
        metadata = {name: row[name] for name in _METADATA}
        documents[row["doc_id"]] = DocumentState(metadata, row["text"], gold, split)
        canaries.add(row["canary"])
    records: dict[tuple[str, str], dict[str, str]] = {}
    for _, row in rows(folder, "annotations"):
        about = {name: row[name] for name in _RECORD}
        records.setdefault((row["annotator"], row["batch"]), {})[row["doc_id"]] = record_hash(annotation_of(row), about)
    return State(
        source=str(folder),
        kind="release",
        commit=manifest.commit,
        about={"title": card.pretty_name, "license": card.license, "canary": ", ".join(sorted(canaries))},
        labels={name: label.color for name, label in load_schema(folder / SCHEMA).labels.items()},
        fingerprint=Fingerprint(
            name=manifest.name,
            version=manifest.version,
            schema_name=manifest.schema_name,
            schema_version=manifest.schema_version,
            segmentation=manifest.segmentation,
            fields=of_configs,
            documents={
                doc_id: DocumentHashes(
                    text=sha256(state.text), gold=gold_sha256(state.gold) if state.gold else None, split=state.split
                )
                for doc_id, state in documents.items()
            },
        ),
        documents=documents,
        entities=_registry(rows(folder, "entities"), "entity_id"),
        claims=_registry(rows(folder, "statements"), "claim_id"),
        records=records,
    )


def _card(folder: Path) -> tuple[Any, Fields]:
    """What the card declares: its metadata, and the fields of each config."""
    announced = read_card(folder)
    return announced.data, {name: dict(fields(dict(info.features))) for name, info in announced.infos.items()}


def _registry(rows: Iterable[tuple[str, dict[str, Any]]], key: str) -> dict[str, dict[str, Any]]:
    return {row.pop(key): row for _, row in rows}
