"""A release that was tampered with: every finding of the release check, by one edit each.

A case folder `tests/cases/invalid/release/<id>/` holds `edit.json` (what is done to a good release) and
`expected.txt` (what the check prints). Hashes in the output are cut to eight digits.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.files import file_sha256
from reportedly.findings import Finding, catalogue
from reportedly.release import build_release, check_release
from reportedly.release.announced import read_manifest
from reportedly.release.manifest import MANIFEST, SUMS
from reportedly.release.recording import write_record
from reportedly.release.verifying import check_loading, check_recorded
from tests.houses import make_house
from tests.support import ROOT
from tests.tampering import edit

pytestmark = pytest.mark.integration

CASES = ROOT / "tests" / "cases" / "invalid" / "release"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_house(tmp_path_factory.mktemp("house") / "toy")
    build_release(root, root / "dist")
    return root / "dist" / "toy-1.2.3"


def against_record(release: Path) -> Iterator[Finding]:
    """The check of a release whose record stands beside it, as it was before it was edited."""
    house = release.parent / "house"
    make_house(house)
    write_record(load_corpus(house), release.parent / "as-built", commit=None)
    return check_recorded(release, read_manifest(release), house)


CHECKS = {"not-loadable": check_loading, "loaded-differs": check_loading, "recorded-otherwise": against_record}
"""What is not found by looking at the folder of a release alone."""


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_tampering_is_found(good: Path, tmp_path: Path, case: Path) -> None:
    release = tmp_path / "toy"
    shutil.copytree(good, release)
    shutil.copytree(good, tmp_path / "as-built")
    for change in json.loads((case / "edit.json").read_text()):
        edit(release, change)
    check = CHECKS.get(case.name, check_release)
    lines = [re.sub(r"\b([0-9a-f]{8})[0-9a-f]{56}\b", r"\1…", str(finding)) for finding in check(release)]
    # File hashes depend on the versions that wrote the file; what is said of them does not.
    shown = [re.sub(r"[0-9a-f]{8}…", "########", line) for line in lines]
    assert "\n".join(shown) + "\n" == (case / "expected.txt").read_text()
    assert any(f" {case.name}: " in line for line in lines)


def test_every_finding_of_the_level_has_a_case() -> None:
    declared = {id_ for id_, finding in catalogue().items() if finding.level == "release"}
    assert declared == {case.name for case in CASES.iterdir()}


def test_a_good_release_has_no_findings(good: Path) -> None:
    assert list(check_release(good)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "unreadable"),
    [
        # The magic number of the first compressed page.
        ("data/claims/train-00000-of-00001.parquet", b"\x28\xb5\x2f\xfd", b"\x29\xb5\x2f\xfd", "file-unreadable"),
        ("data/documents/train-00000-of-00001.parquet", b"\x28\xb5\x2f\xfd", b"\x29\xb5\x2f\xfd", "file-unreadable"),
        ("README.md", b"dataset_info", b"dataset\x0finfo", "card-unreadable"),
        (MANIFEST, b'"name": "toy"', b'"name": "t\xefy"', "file-unreadable"),
        ("croissant.json", b'"@language": "en"', b'"@language": "\xefn"', "file-unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_one_flipped_byte_is_found(
    good: Path, tmp_path: Path, file: str, old: bytes, new: bytes, unreadable: str
) -> None:
    release = tmp_path / "toy"
    shutil.copytree(good, release)
    path = release / file
    data, before = path.read_bytes(), file_sha256(path)
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    findings = list(check_release(release))
    assert findings[0].id == "checksum-differs"
    assert before in str(findings[0])
    assert unreadable in {finding.id for finding in findings if finding.place.file == file}


CLAIMS = "data/claims/train-00000-of-00001.parquet"


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        ({"do": "delete", "file": SUMS}, {"file-missing"}),
        ({"do": "delete", "file": MANIFEST, "sums": "renew"}, {"file-missing"}),
        ({"do": "create", "file": MANIFEST, "sums": "renew"}, {"file-unreadable"}),
        ({"do": "delete", "file": "README.md", "sums": "renew"}, {"file-missing"}),
        ({"do": "create", "file": "README.md", "sums": "renew"}, {"card-unreadable", "canary-missing"}),
        (
            {
                "do": "replace",
                "file": "README.md",
                "old": "data/claims/train-*",
                "new": "data/claim/train-*",
                "sums": "renew",
            },
            {"card-paths-differ"},
        ),
        (
            {"do": "replace", "file": "README.md", "old": "  default: true\n", "new": "", "sums": "renew"},
            {"card-unreadable"},
        ),
        (
            {"do": "create", "file": CLAIMS, "sums": "renew"},
            {"file-unreadable", "croissant-differs"},
        ),
    ],
)
def test_what_cannot_be_read_is_a_finding(good: Path, tmp_path: Path, change: dict[str, str], ids: set[str]) -> None:
    release = tmp_path / "toy"
    shutil.copytree(good, release)
    edit(release, change)
    assert {finding.id for finding in check_release(release)} == ids
