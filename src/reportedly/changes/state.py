"""What is compared of a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from reportedly.changes.result import Content, Kind
from reportedly.files import sha256
from reportedly.model import Annotation
from reportedly.release.versions import Fingerprint, gold_sha256

Values = Mapping[str, Content]


@dataclass(frozen=True)
class DocumentState:
    """A document: its metadata (with `gold_status`, without what the other attributes say), its text, its gold
    (None: not annotated), its split."""

    metadata: Values
    text: str
    gold: Annotation | None
    split: str


@dataclass(frozen=True)
class State:
    """A corpus, as far as houses and releases both show it.

    Attributes:
        source, kind, commit: where it was read from.
        about: what corpus.yaml says of the whole: `title`, `license`, `canary`.
        labels: the colours of the labels.
        fingerprint: what the least step of versions depends on; the schema shows in its fields.
        documents, entities, claims: by id.
        records: a hash of each record, by annotator and batch, then by document.
    """

    source: str
    kind: Kind
    commit: str | None
    about: Values
    labels: Mapping[str, str]
    fingerprint: Fingerprint
    documents: Mapping[str, DocumentState]
    entities: Mapping[str, Values]
    claims: Mapping[str, Values]
    records: Mapping[tuple[str, str], Mapping[str, str]]


def record_hash(annotation: Annotation, about: Mapping[str, object]) -> str:
    """A hash of a record: its labels, and what is said about it."""
    return sha256(msgspec.json.encode([gold_sha256(annotation), about], order="sorted"))
