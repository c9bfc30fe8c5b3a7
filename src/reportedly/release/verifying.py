"""Check a release as a stranger would who also loads it: every config and split, with `datasets`, from its folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportedly.errors import InputError, ReleaseError
from reportedly.files import file_sha256
from reportedly.findings import Finding, Place
from reportedly.findings.release import LoadedDiffers, NotLoadable, RecordedOtherwise
from reportedly.release.announced import read_card, read_manifest
from reportedly.release.card import CARD, DEFAULT_CONFIG
from reportedly.release.check import check_release, is_release
from reportedly.release.manifest import MANIFEST, SUMS, Manifest
from reportedly.release.recording import read_records


@dataclass(frozen=True)
class Verified:
    """What was found in a release, and how large it is: its number of files, and of documents by its manifest."""

    release: str
    files: int
    documents: int
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


def verify_release(folder: Path, house: Path | None = None) -> Verified:
    """Check a release and load it. Needs nothing but its folder.

    Args:
        house: of its corpus, if there is one: the release must be the one that is recorded there.

    Raises:
        InputError: it is no release.
    """
    if not is_release(folder):
        raise InputError(f"{folder} is no release: it has neither {MANIFEST} nor {SUMS}")
    findings = (*check_release(folder), *check_loading(folder))
    files = sum(path.is_file() for path in folder.rglob("*"))
    try:
        manifest = read_manifest(folder)
    except (FileNotFoundError, msgspec.DecodeError):  # One of the findings says so.
        return Verified(folder.name, files, 0, findings)
    if house and (folder / SUMS).is_file():
        findings = (*findings, *check_recorded(folder, manifest, house))
    rows = (entry.rows or 0 for name, entry in manifest.files.items() if name.startswith(f"data/{DEFAULT_CONFIG}/"))
    return Verified(f"{manifest.name} {manifest.version}", files, sum(rows), findings)


def check_recorded(folder: Path, manifest: Manifest, house: Path) -> Iterator[Finding]:
    """A finding if the house records another release under this name and version; none if it records none."""
    found = file_sha256(folder / SUMS)
    for record in read_records(house):
        if (record.name, record.version) == (manifest.name, manifest.version) and record.sha256sums != found:
            yield RecordedOtherwise(Place(SUMS), version=manifest.version, found=found, recorded=record.sha256sums)


def check_loading(folder: Path) -> Iterator[Finding]:
    """Findings where `datasets.load_dataset` fails on a config, or loads other splits or numbers of rows than the
    card gives. Nothing is read from a network or an earlier cache, and nothing is left behind.

    A card that cannot be read is a finding of `check_release`.
    """
    import datasets

    try:
        infos = read_card(folder).infos
    except ReleaseError:
        return
    with _quiet(), tempfile.TemporaryDirectory() as cache:
        for config, info in infos.items():
            try:
                # Its own check of the counts names neither file nor split.
                loaded = datasets.load_dataset(str(folder), config, cache_dir=cache, verification_mode="no_checks")
            except (datasets.exceptions.DatasetsError, OSError, ValueError, TypeError, KeyError) as error:
                yield NotLoadable(Place(CARD), config=config, reason=_reason(error))
                continue
            found = {split: of.num_rows for split, of in loaded.items()}
            declared = {split: of.num_examples for split, of in (info.splits or {}).items()}
            if found != declared:
                yield LoadedDiffers(Place(CARD), config=config, found=_told(found), declared=_told(declared))


@contextmanager
def _quiet() -> Iterator[None]:
    """Let `datasets` show no progress and log nothing: what it has to say becomes a finding."""
    import datasets
    from datasets.utils import logging

    shown, verbosity = datasets.is_progress_bar_enabled(), logging.get_verbosity()
    datasets.disable_progress_bars()
    logging.set_verbosity(logging.CRITICAL)
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if shown:
            datasets.enable_progress_bars()


def _reason(error: BaseException) -> str:
    """What went wrong in one line: `datasets` wraps it."""
    cause = error.__cause__ or error
    return " ".join(str(cause).split())


def _told(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{split} {number:,}" for split, number in sorted(rows.items())) or "nothing"
