"""`.zenodo.json`: the metadata that Zenodo takes for a deposit, made from CITATION.cff and corpus.yaml.

Keys and values are those of Zenodo's deposit metadata (https://developers.zenodo.org, «Deposit metadata»).
"""

from __future__ import annotations

import msgspec

from reportedly.corpus import Config
from reportedly.release.citation import Author, Citation

# What Zenodo calls a licence that grants nothing. Without one it would take CC BY 4.0.
_NO_LICENCE = "other-closed"
_ORCID = "https://orcid.org/"


def zenodo(config: Config, citation: Citation) -> bytes:
    """The content of `.zenodo.json`: the same bytes for the same input."""
    metadata: dict[str, object] = {
        "title": config.title,
        "description": citation.abstract or config.title,
        "upload_type": "dataset",
        "version": config.version,
        "license": _NO_LICENCE if config.license == "other" else config.license,
        "creators": [_creator(author) for author in citation.authors],
        "keywords": list(citation.keywords),
        "related_identifiers": _related(citation),
    }
    if code := language_code(config.language):
        metadata["language"] = code
    return msgspec.json.format(msgspec.json.encode(metadata), indent=2) + b"\n"


def language_code(tag: str) -> str | None:
    """The ISO 639-3 code of a BCP-47 tag: English, and tags that begin with such a code (BCP-47 takes them from
    there where ISO 639-1 has no two letters). None for others: the table of the two-letter codes is not ours."""
    language = tag.partition("-")[0].lower()
    if language == "en":
        return "eng"
    return language if len(language) == 3 else None


def _creator(author: Author) -> dict[str, str]:
    orcid = author.orcid.removeprefix(_ORCID) if author.orcid else None
    found = {"name": author.inverted, "affiliation": author.affiliation, "orcid": orcid}
    return {key: value for key, value in found.items() if value}


def _related(citation: Citation) -> list[dict[str, str]]:
    """The repository that the release is built from, and the page that describes it."""
    found = [(citation.repository_code, "isDerivedFrom"), (citation.url, "isDocumentedBy")]
    return [{"identifier": identifier, "relation": relation} for identifier, relation in found if identifier]
