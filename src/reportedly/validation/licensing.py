"""Level 4: the licences of the corpus and of its documents fit together, and LICENSE names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportedly.corpus import Config
from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import IncompatibleLicence, LicenceUnnamed, UnknownLicence
from reportedly.licences import is_known, is_named, same_licence
from reportedly.validation.tables import Tables

_CONFIG = "corpus/corpus.yaml"
_LICENSE = "corpus/LICENSE"


def check_licences(tables: Tables, config: Config) -> Iterator[Finding]:
    """The findings about licences, one for each licence: at the first document that has it."""
    declared = (config.license, *config.document_licenses)
    for license_id in dict.fromkeys(declared):
        if not is_known(license_id):
            yield UnknownLicence(Place(_CONFIG), license=license_id)
    first: dict[str, Place] = {}
    number: dict[str, int] = {}
    for key, row in tables.documents.rows.items():
        license_id = row.value.license
        first.setdefault(license_id, Place(tables.documents.file, row.line, key))
        number[license_id] = number.get(license_id, 0) + 1
    for license_id, place in first.items():
        if not license_id.strip():  # Level 1 says that it is empty.
            continue
        if any(same_licence(license_id, other) for other in declared):
            continue
        if is_known(license_id):
            yield IncompatibleLicence(
                place, license=license_id, documents=number[license_id], declared=", ".join(declared)
            )
        else:
            yield UnknownLicence(place, license=license_id)
    yield from _unnamed(tables.root / _LICENSE, declared)


def _unnamed(path: Path, declared: tuple[str, ...]) -> Iterator[Finding]:
    if not path.is_file():  # Only a release needs one, and asks for it.
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    for license_id in dict.fromkeys(declared):
        if is_known(license_id) and not is_named(license_id, text):
            yield LicenceUnnamed(Place(_LICENSE), license=license_id)
