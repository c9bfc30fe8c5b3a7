"""`corpus/releases/<version>.json`: what was released, and what that forbids the next release to be called.

The records are committed, so that no tag and no earlier release is needed to tell whether a version may be built.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from markdown_it import MarkdownIt

from reportedly.corpus import Corpus
from reportedly.errors import CorpusError, ReleaseError
from reportedly.files import file_sha256, read_text, sha256, write_atomically
from reportedly.release.manifest import SUMS
from reportedly.release.tables import tables
from reportedly.release.versions import (
    RELEASES,
    DocumentHashes,
    Fingerprint,
    Segmentation,
    Type,
    bumped,
    gold_sha256,
    greatest,
    numbers,
    reasons,
)


class Recorded(Fingerprint, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The record of a release: its fingerprint, the commit it was built from (None outside git), and the SHA-256
    of its SHA256SUMS, by which a release that was built again is known to be the same."""

    commit: str | None
    sha256sums: str

    def encode(self) -> bytes:
        """The record as JSON with sorted keys: the same record is the same bytes."""
        return msgspec.json.format(msgspec.json.encode(self, order="sorted"), indent=2) + b"\n"


def record_file(root: Path, version: str) -> Path:
    """Where the record of a version lies in a house."""
    return root / "corpus" / RELEASES / f"{version}.json"


def read_records(root: Path) -> list[Recorded]:
    """The records of a house from the oldest to the newest version.

    Raises:
        CorpusError: a file is none, or is named after another version.
    """
    found = []
    for path in (root / "corpus" / RELEASES).glob("*.json"):
        try:
            record = msgspec.json.decode(path.read_bytes(), type=Recorded)
            numbers(record.version)
        except (msgspec.DecodeError, ValueError) as error:
            raise CorpusError(f"not the record of a release ({error}); restore it from git", path=path) from None
        if path.stem != record.version:
            raise CorpusError(f"it records version {record.version}; restore it from git", path=path)
        found.append(record)
    return sorted(found, key=lambda record: numbers(record.version))


def write_record(corpus: Corpus, built: Path, commit: str | None) -> None:
    """Record a release that was just built from the corpus.

    Args:
        built: the folder of the release.
        commit: what the release was built from.
    """
    of = fingerprint(corpus)
    record = Recorded(
        **{name: getattr(of, name) for name in Fingerprint.__struct_fields__},
        commit=commit,
        sha256sums=file_sha256(built / SUMS),
    )
    write_atomically(record_file(corpus.root, record.version), record.encode())


def refuse_version(corpus: Corpus) -> None:
    """See that the version in corpus.yaml may be released.

    Raises:
        ReleaseError: it is recorded already; it is no later than the newest record, or too small a step after it
            for what changed since; or CHANGELOG.md has no entry for it.
        CorpusError: a record cannot be read.
    """
    version = corpus.config.version
    records = read_records(corpus.root)
    for record in records:
        if record.version == version:
            again = f"; to build it again: scripts/release --commit {record.commit}" if record.commit else ""
            origin = f"from commit {record.commit}" if record.commit else "outside git"
            raise ReleaseError(
                f"{version} is released already, {origin} ({record_file(corpus.root, version)}){again}; "
                "to release what stands here, give it a later version in corpus.yaml"
            )
    if records:
        _refuse_small_step(records[-1], fingerprint(corpus))
    if not _has_entry(read_text(corpus.root / "CHANGELOG.md"), version):
        changelog = corpus.root / "CHANGELOG.md"
        raise ReleaseError(f"{changelog} has no entry for {version}; say what changed under a heading ## {version}")


def _refuse_small_step(newest: Recorded, now: Fingerprint) -> None:
    found = reasons(newest, now)
    needed = greatest(found)
    least = bumped(newest.version, needed)
    if numbers(now.version) < numbers(least):
        because = "".join(f"\n  {reason}" for reason in found if reason.bump == needed)
        what = f"since {newest.version}:{because}" if found else f"{newest.version} is the newest that was released"
        raise ReleaseError(f"version {now.version} is too small, the least is {least} ({needed.upper()}); {what}")


def _has_entry(changelog: str, version: str) -> bool:
    """Whether something stands under a heading `## <version>`, after which the heading may go on: `(unreleased)`."""
    tokens = MarkdownIt().parse(changelog)
    for i, token in enumerate(tokens):
        if (token.type, token.tag) == ("heading_open", "h2") and tokens[i + 1].content.split()[:1] == [version]:
            following = tokens[i + 3 : i + 4]  # After heading_open, its text and heading_close.
            return any((next_.type, next_.tag) != ("heading_open", "h2") for next_ in following)
    return False


def fingerprint(corpus: Corpus) -> Fingerprint:
    """The fingerprint of the corpus as it stands; that of the release which is built from it is the same.

    Raises:
        CorpusError, StandoffError: a text or gold cannot be read.
    """
    documents: dict[str, DocumentHashes] = {}
    roles: set[str | None] = set()
    stories: set[str] = set()
    for document in corpus.documents.rows():
        gold = corpus.gold.get(document.id)
        documents[document.id] = DocumentHashes(
            text=sha256(corpus.text(document.id)),
            gold=gold_sha256(gold) if gold else None,
            split=corpus.splits.get(document.story, ""),
        )
        stories.add(document.story)
        roles |= {corpus.schema.role_of(span.label) for span in gold.spans} if gold else set()
    has_rows = {
        "documents": bool(documents),
        "sentences": (annotated := any(of.gold for of in documents.values())),
        "tokens": annotated,
        "attributions": not roles.isdisjoint({"cue", "denial"}),
        "claims": "content" in roles,
        "entities": bool(corpus.entities),
        "statements": any(claim.story in stories for claim in corpus.claims.values()),
        "annotations": any(doc_id in documents for batch in corpus.records for doc_id in batch.records),
    }
    return Fingerprint(
        name=corpus.config.name,
        version=corpus.config.version,
        schema_name=corpus.schema.name,
        schema_version=corpus.schema.version,
        segmentation=Segmentation(corpus.config.tokenizer, corpus.config.sentence_splitter),
        # A config without rows is left out of a release.
        fields={
            name: dict(fields(table.features())) for name, table in tables(corpus.schema).items() if has_rows[name]
        },
        documents=documents,
    )


def fields(features: Any, path: str = "") -> Iterator[tuple[str, Type]]:
    """The fields of a config from its features (`datasets.Features`): each leaf by its path."""
    import datasets

    if isinstance(features, dict):
        for name, feature in features.items():
            yield from fields(feature, f"{path}.{name}" if path else name)
    elif isinstance(features, datasets.List):
        yield from fields(features.feature, f"{path}[]")
    elif isinstance(features, datasets.ClassLabel):
        yield path, tuple(features.names)
    else:
        yield path, features.dtype
