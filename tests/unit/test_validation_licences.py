"""Licences of a corpus: known, fitting, named."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.licences import is_known, is_named
from reportedly.validation import validate
from tests.validation_cases import TODAY, build_valid_house


@pytest.mark.parametrize("license_id", ["CC-BY-4.0", "cc-by-4.0", "other", "GPL-3.0-or-later"])
def test_known(license_id: str) -> None:
    assert is_known(license_id)


@pytest.mark.parametrize("license_id", ["", " ", "CC-BY", "CC BY 4.0", "MIT OR CC0-1.0", "LicenseRef-mine", "unknown"])
def test_unknown(license_id: str) -> None:
    assert not is_known(license_id)


@pytest.mark.parametrize(
    ("license_id", "text", "named"),
    [
        ("CC-BY-4.0", "SPDX-License-Identifier: CC-BY-4.0", True),
        ("cc-by-4.0", "under CC BY 4.0 for all", True),
        ("CC0-1.0", "CC0 1.0 Universal", True),
        ("CC-BY-4.0", "CC BY-NC 4.0", False),
        ("CC-BY-4.0", "CC BY 3.0", False),
        ("other", "All rights reserved.", True),
    ],
)
def test_named(license_id: str, text: str, named: bool) -> None:
    assert is_named(license_id, text) is named


def findings(house: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (house / "corpus" / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return [str(finding) for finding in validate(house, today=TODAY)]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return build_valid_house("minimal", tmp_path / "house")


def test_documents_may_have_a_licence_that_is_listed_and_named(house: Path) -> None:
    documents = (house / "corpus" / "documents.jsonl").read_text().replace("CC-BY-4.0", "CC0-1.0")
    config = (house / "corpus" / "corpus.yaml").read_text() + "document_licenses: [CC0-1.0]\n"
    told = findings(house, documents__jsonl=documents, corpus__yaml=config, LICENSE="CC BY 4.0\n")
    assert told == ["corpus/LICENSE: error licence-unnamed: it does not name CC0-1.0, which corpus.yaml declares"]
    assert findings(house, LICENSE="Annotations: CC BY 4.0. Texts: CC0 1.0.\n") == []


def test_an_unknown_licence_of_the_corpus_is_told_once(house: Path) -> None:
    config = (house / "corpus" / "corpus.yaml").read_text().replace("CC-BY-4.0", "Creative Commons")
    documents = (house / "corpus" / "documents.jsonl").read_text().replace("CC-BY-4.0", "Creative Commons")
    told = findings(house, corpus__yaml=config, documents__jsonl=documents)
    assert told == [
        "corpus/corpus.yaml: error unknown-licence: the licence 'Creative Commons' is no SPDX identifier, nor other"
    ]
