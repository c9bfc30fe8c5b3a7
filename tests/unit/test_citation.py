"""CITATION.cff, and `.zenodo.json` that is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from reportedly.corpus.config import load_config
from reportedly.errors import CorpusError
from reportedly.release.citation import Author, Citation, check_citation, check_names, load_citation
from reportedly.release.zenodo import language_code, zenodo
from tests.support import ROOT

# What Zenodo takes for a dataset. Sources, beside each constraint as its comment:
# [api] https://developers.zenodo.org, «Deposit metadata»;
# [schema] zenodo/zenodo, zenodo/modules/deposit/jsonschemas/deposits/records/legacyrecord.json;
# [orcid] https://support.orcid.org, «Structure of the ORCID identifier»; [spdx] https://spdx.org/licenses/.
DEPOSIT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "$comment": "[schema] additionalProperties: false",
    "required": ["title", "upload_type", "description", "creators"],
    "properties": {
        "title": {"type": "string", "minLength": 1, "$comment": "[api] required"},
        "upload_type": {"const": "dataset", "$comment": "[api] controlled vocabulary, required"},
        "description": {"type": "string", "minLength": 1, "$comment": "[api] required; may hold HTML"},
        "creators": {
            "type": "array",
            "minItems": 1,
            "$comment": "[api] required",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1, "$comment": "[api] Family name, Given names"},
                    "affiliation": {"type": "string", "minLength": 1, "$comment": "[schema]"},
                    "orcid": {"pattern": r"^(?:\d{4}-){3}\d{3}[\dX]$", "$comment": "[orcid] without the address"},
                },
            },
        },
        "license": {
            "anyOf": [
                {"const": "other-closed", "$comment": "[api] of Zenodo's own; none would mean CC BY 4.0"},
                {"type": "string", "pattern": r"^[A-Za-z0-9.+-]+$", "not": {"const": "other"}, "$comment": "[spdx]"},
            ]
        },
        "keywords": {"type": "array", "items": {"type": "string"}, "$comment": "[api]"},
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$", "$comment": "[api] semantic, suggested"},
        "language": {"type": "string", "pattern": "^[a-z]{3}$", "$comment": "[api] ISO 639-2 or 639-3"},
        "related_identifiers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["identifier", "relation"],
                "properties": {
                    "identifier": {"type": "string", "minLength": 1, "$comment": "[api]"},
                    "relation": {"enum": ["isDerivedFrom", "isDocumentedBy"], "$comment": "[schema] two of its enum"},
                },
            },
        },
    },
}
JANE = Author(
    family_names="Fontaine",
    name_particle="de la",
    given_names="Jane",
    affiliation="The Quay",
    orcid="https://orcid.org/0000-0002-1825-0097",
)
CONFIG = load_config(ROOT / "corpus" / "corpus.yaml")
WHOLE = Citation(
    title=CONFIG.title,
    authors=(JANE, Author(name="The Testers")),
    abstract="Invented news.",
    version=CONFIG.version,
    license=CONFIG.license,
    keywords=("news",),
    url="https://example.org/corpus",
    repository_code="https://example.org/code",
)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(DEPOSIT)


@pytest.mark.parametrize("license_id", ["CC-BY-4.0", "other"])
@pytest.mark.parametrize("language", ["en", "en-GB", "de", "gsw-CH"])
def test_the_metadata_are_what_zenodo_takes(license_id: str, language: str) -> None:
    config = msgspec.structs.replace(CONFIG, license=license_id, language=language)
    for citation in (load_citation(ROOT / "CITATION.cff"), WHOLE, Citation("T", (Author(name="A"),))):
        jsonschema.validate(json.loads(zenodo(config, citation)), DEPOSIT)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("creators", [{"name": "A", "orcid": "https://orcid.org/0000-0002-1825-0097"}]),
        ("language", "en"),
        ("license", "other"),
        ("upload_type", "software"),
        ("surprise", 1),
    ],
)
def test_the_schema_can_fail(key: str, value: object) -> None:
    metadata = {**json.loads(zenodo(CONFIG, WHOLE)), key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(metadata, DEPOSIT)


def test_everything_that_is_known_is_said() -> None:
    made = json.loads(zenodo(CONFIG, WHOLE))
    assert made["creators"] == [
        {"name": "de la Fontaine, Jane", "affiliation": "The Quay", "orcid": "0000-0002-1825-0097"},
        {"name": "The Testers"},
    ]
    assert (made["description"], made["language"], made["license"]) == ("Invented news.", "eng", "CC-BY-4.0")
    assert made["related_identifiers"] == [
        {"identifier": "https://example.org/code", "relation": "isDerivedFrom"},
        {"identifier": "https://example.org/corpus", "relation": "isDocumentedBy"},
    ]


def test_languages() -> None:
    assert [language_code(tag) for tag in ("en", "EN-gb", "gsw-CH", "nds", "de", "pt-BR")] == [
        *("eng", "eng", "gsw", "nds"),
        *(None, None),
    ]


def test_a_name_is_said_in_two_ways() -> None:
    assert (JANE.inverted, JANE.plain) == ("de la Fontaine, Jane", "Jane de la Fontaine")
    assert Author(family_names="Doe", name_suffix="III").inverted == "Doe III"


@pytest.mark.parametrize(
    ("change", "fact"),
    [({"version": "0.0.9"}, "version"), ({"title": "Another"}, "title"), ({"license": "MIT"}, "license")],
)
def test_what_differs_from_the_corpus_is_found(change: dict[str, str], fact: str) -> None:
    [finding] = check_citation(msgspec.structs.replace(WHOLE, **change), CONFIG)
    assert (finding.id, finding.severity, finding.details["fact"]) == ("metadata-differs", "error", fact)
    assert str(finding).startswith(f"CITATION.cff: error metadata-differs: its {fact} is '{change[fact]}', corpus/corp")


def test_what_is_not_said_does_not_differ() -> None:
    assert list(check_citation(Citation(CONFIG.title, ()), CONFIG)) == []
    assert list(check_citation(msgspec.structs.replace(WHOLE, license="cc-by-4.0"), CONFIG)) == []


def test_our_own_citation_agrees_with_our_corpus() -> None:
    assert list(check_citation(load_citation(ROOT / "CITATION.cff"), CONFIG)) == []


@pytest.mark.parametrize("text", ["title: [", "title: T\n", "title: T\nauthors: Jane\n", "title: 7\nauthors: []\n"])
def test_a_citation_of_another_form_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(text)
    with pytest.raises(CorpusError, match=r"CITATION\.cff: "):
        load_citation(path)


def test_the_files_of_a_release_say_the_same_in_their_own_ways(tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_text('{"version": "1.0.0"}')
    (tmp_path / "README.md").write_text("---\npretty_name: Quay\nlicense: other\n---\n")
    (tmp_path / "CITATION.cff").write_text("title: Quay\nauthors: []\n")
    (tmp_path / ".zenodo.json").write_text('{"title": "Quay", "version": "1.0.0", "license": "other-closed"}')
    (tmp_path / "croissant.json").write_text('{"name": "Quay", "version": "1.0.1", "license": "other"}')
    found = [str(finding) for finding in check_names(tmp_path)]
    assert found == ["croissant.json: error metadata-differs: its version is '1.0.1', MANIFEST.json says '1.0.0'"]


def test_a_damaged_citation_of_a_release_is_found_and_what_is_missing_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: [")
    (tmp_path / ".zenodo.json").write_text("{")
    [finding] = check_names(tmp_path)
    assert (finding.id, str(finding.place)) == ("file-unreadable", "CITATION.cff")
    (tmp_path / "CITATION.cff").unlink()
    assert list(check_names(tmp_path)) == []
