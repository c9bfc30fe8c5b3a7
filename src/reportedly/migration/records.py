"""A folder of annotations with its records and its provenance, taken to the declared schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec

from reportedly.corpus import PROVENANCE, RECORDS
from reportedly.files import sha256
from reportedly.migration.migration import Gathering
from reportedly.migration.renaming import Change
from reportedly.model import Provenance, Record


def migrate_folder(gathering: Gathering, folder: Path, versions: Mapping[str, str]) -> None:
    """Take the annotations of a folder, then what refers to them.

    Args:
        versions: the version of the schema of each document's record.

    Raises:
        SchemaError: see `Gathering.renaming`.
    """
    declared = gathering.schema.version
    outdated = {doc_id: version for doc_id, version in versions.items() if version != declared}
    hashes: dict[str, tuple[str, str]] = {}
    for doc_id, version in outdated.items():
        file = folder / f"{doc_id}.ann"
        if file.exists() and (contents := gathering.annotation(file, doc_id, gathering.renaming(version))):
            hashes[doc_id] = sha256(contents[0]), sha256(contents[1])

    def provenance(row: Provenance, _: int) -> tuple[Provenance, Change]:
        version = versions.get(row.span.partition("#")[0], declared)
        span = gathering.renaming(version).reference(row.span)
        return msgspec.structs.replace(row, span=span), Counter({"references": int(span != row.span)})

    def record(row: Record, _: int) -> tuple[Record, Change]:
        if row.doc_id not in outdated:
            return row, Counter()
        # A file that was changed behind its record's back keeps showing.
        before, after = hashes.get(row.doc_id, ("", ""))
        digest = after if row.ann_sha256 == before else row.ann_sha256
        return msgspec.structs.replace(row, schema_version=declared, ann_sha256=digest), Counter({"versions": 1})

    gathering.rows(folder / PROVENANCE, Provenance, provenance)
    gathering.rows(folder / RECORDS, Record, record)
