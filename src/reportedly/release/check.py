"""Check a built release as a stranger would: checksums, manifest, and the card against the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from reportedly.files import file_sha256, parquet_damage
from reportedly.findings import Finding, Place
from reportedly.findings.release import ChecksumDiffers, FileMissing, FileUnlisted, FileUnreadable, ManifestDiffers
from reportedly.release.announced import read_manifest
from reportedly.release.canary import check_canary
from reportedly.release.card_check import check_card
from reportedly.release.citation import check_names
from reportedly.release.croissant import check_croissant
from reportedly.release.data_check import check_data
from reportedly.release.manifest import MANIFEST, SUMS
from reportedly.release.numbers.checking import check_numbers
from reportedly.release.schema_check import check_schema

_ALWAYS = frozenset({"CHANGELOG.md", "CITATION.cff", "LICENSE"})
"""Files of every release that nothing else asks for."""


def is_release(folder: Path) -> bool:
    """Whether the folder is a built release rather than the house of a corpus."""
    return (folder / MANIFEST).is_file() or (folder / SUMS).is_file()


def check_release(folder: Path) -> Iterator[Finding]:
    """All findings about the release in `folder`, checksums first."""
    yield from _check_sums(folder)
    yield from _check_manifest(folder)
    yield from check_card(folder)
    yield from check_schema(folder)
    yield from check_data(folder)
    yield from check_numbers(folder)
    yield from check_canary(folder)
    yield from check_names(folder)
    yield from check_croissant(folder)


def _check_sums(folder: Path) -> Iterator[Finding]:
    listed = _listed(folder)
    if listed is None:
        yield FileMissing(Place(SUMS), listed_in="every release")
        return
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file():
            yield FileMissing(Place(name), listed_in=SUMS)
        elif (found := file_sha256(path)) != digest:
            yield ChecksumDiffers(Place(name), found=found, listed=digest)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != SUMS and name not in listed:
            yield FileUnlisted(Place(name))


def _listed(folder: Path) -> dict[str, str] | None:
    """File → hash, as SHA256SUMS has it; None without that file."""
    if not (folder / SUMS).is_file():
        return None
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _check_manifest(folder: Path) -> Iterator[Finding]:
    import pyarrow.parquet as pq

    from reportedly.release.logical_hash import logical_hash

    path = folder / MANIFEST
    if not path.exists():
        yield FileMissing(Place(MANIFEST), listed_in="every release")
        return
    try:
        manifest = read_manifest(folder)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        yield FileUnreadable(Place(MANIFEST), kind="a manifest", reason=str(error))
        return
    for name in sorted(_ALWAYS - manifest.files.keys()):
        if not (folder / name).is_file():
            yield FileMissing(Place(name), listed_in="every release")
    listed = _listed(folder) or {}
    for name, entry in manifest.files.items():
        file = folder / name
        if not file.is_file():
            yield FileMissing(Place(name), listed_in=MANIFEST)
        elif entry.rows is not None:
            try:
                rows, digest = pq.read_metadata(file).num_rows, logical_hash(file)
            except parquet_damage() as error:
                yield FileUnreadable(Place(name), kind="Parquet", reason=str(error))
                continue
            if rows != entry.rows:
                yield ManifestDiffers(Place(name), declared=f"{entry.rows} rows", found=f"{rows} rows")
            elif digest != entry.logical_sha256:
                yield ManifestDiffers(Place(name), declared=f"rows {entry.logical_sha256}", found=digest)
        # Hashes that agree are held against the file above, and rows say more than the bytes of a file.
        elif listed.get(name, entry.sha256) != entry.sha256:
            yield ManifestDiffers(Place(name), declared=f"sha256 {entry.sha256}", found=listed[name])
