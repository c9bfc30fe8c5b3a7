"""The release that is to be published: checked as a stranger would, and free to be passed on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportedly.corpus import is_house
from reportedly.corpus.config import load_config
from reportedly.corpus.takedowns import TAKEDOWNS, load_takedowns
from reportedly.errors import InvalidDataError, PublishError
from reportedly.files import file_sha256
from reportedly.findings import Finding
from reportedly.licences import may_be_redistributed
from reportedly.naming import shortened
from reportedly.release import check_release
from reportedly.release.announced import read_card, read_manifest
from reportedly.release.card import DEFAULT_CONFIG
from reportedly.release.check import is_release
from reportedly.release.data_check import withdrawn_in
from reportedly.release.manifest import SUMS
from reportedly.release.verifying import check_recorded

_NAMED = 5
"""How many documents are named one by one for each licence."""


@dataclass(frozen=True)
class File:
    """A file of a release: where it lies, its hash and its size in bytes."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Built:
    """A release that may be published. `files` are by path in the release, SHA256SUMS last; `notices` are what its
    check found that is no error."""

    name: str
    version: str
    files: dict[str, File]
    notices: tuple[Finding, ...]

    @property
    def sums(self) -> File:
        """SHA256SUMS, which stands for all files."""
        return self.files[SUMS]


def open_built(folder: Path, house: Path | None = None) -> Built:
    """Check a release folder and read what publishing needs of it.

    Args:
        house: of its corpus, which knows what was withdrawn since, and what was recorded; by default the one that the
            release lies in, as in its `dist/`, if it does.

    Raises:
        PublishError: it is no release, or a licence forbids that it is passed on; names the documents.
        InvalidDataError: its check found errors, it holds a document that the house has withdrawn, or it is not the
            release that the house records under its version.
    """
    if not is_release(folder):
        raise PublishError(f"{folder} is not a built release; build one with reportedly release")
    findings = tuple(check_release(folder))
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise InvalidDataError(f"{len(errors)} error(s) in {folder}; nothing was published", errors)
    manifest = read_manifest(folder)
    house = house or next(filter(is_house, folder.resolve().parents), None)
    if house is not None and load_config(house / "corpus" / "corpus.yaml").name == manifest.name:
        # A version that was built before a document was withdrawn does not know of it.
        withdrawn = list(withdrawn_in(folder, load_takedowns(house / "corpus" / TAKEDOWNS)))
        if since := [*withdrawn, *check_recorded(folder, manifest, house)]:
            raise InvalidDataError(
                f"{len(since)} error(s) in {folder} by what {house} knows; nothing was published", since
            )
    _refuse_unlicensed(folder, f"{manifest.name} {manifest.version}")
    held = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    files = {
        name: File(held[name], file_sha256(held[name]), held[name].stat().st_size)
        for name in (*sorted(held.keys() - {SUMS}), SUMS)
    }
    return Built(manifest.name, manifest.version, files, findings)


def _refuse_unlicensed(folder: Path, what: str) -> None:
    """Raise unless both the corpus and each of its documents may be passed on."""
    reasons = []
    own = read_card(folder).data.license
    if not may_be_redistributed(str(own)):
        reasons.append(f"the licence of the corpus is {own}")
    for license_id, ids in sorted(_documents_by_licence(folder).items()):
        if not may_be_redistributed(license_id):
            named = shortened(ids, _NAMED)
            reasons.append(f"that of {len(ids):,} document(s) is {license_id or 'not given'} ({named})")
    if reasons:
        raise PublishError(
            f"{what} may not be passed on: {'; '.join(reasons)}. Keep the release to yourself, or leave these "
            "documents out; a licence that allows it is given by its SPDX identifier (corpus.yaml, documents.jsonl)"
        )


def _documents_by_licence(folder: Path) -> dict[str, list[str]]:
    import pyarrow.parquet as pq

    ids: dict[str, list[str]] = {}
    for path in sorted(folder.glob(f"data/{DEFAULT_CONFIG}/*.parquet")):
        table = pq.read_table(path, columns=["doc_id", "license"])
        for doc_id, license_id in zip(table["doc_id"].to_pylist(), table["license"].to_pylist(), strict=True):
            ids.setdefault(license_id, []).append(doc_id)
    return ids
