"""CITATION.cff: who is to be cited, and whether everything that names a release names the same one.

A release says its title, version and licence in several files, since each is read by another program. All but
CITATION.cff are generated; this file is written by hand, so it is held against corpus.yaml before anything is built.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import yaml

from reportedly.corpus import Config
from reportedly.errors import CorpusError, ReleaseError
from reportedly.files import read_yaml
from reportedly.findings import Finding, Place
from reportedly.findings.release import FileUnreadable, MetadataDiffers
from reportedly.release.announced import read_card
from reportedly.release.manifest import MANIFEST

CITATION = "CITATION.cff"
ZENODO = ".zenodo.json"
CROISSANT = "croissant.json"
CONFIG = "corpus/corpus.yaml"
SPDX = "https://spdx.org/licenses/"


class Author(msgspec.Struct, frozen=True, rename="kebab"):
    """A person (`family-names`, `given-names`, …) or an entity (`name`)."""

    name: str | None = None
    family_names: str | None = None
    given_names: str | None = None
    name_particle: str | None = None
    name_suffix: str | None = None
    affiliation: str | None = None
    orcid: str | None = None

    @property
    def is_person(self) -> bool:
        return self.name is None

    @property
    def inverted(self) -> str:
        """The name as catalogues have it: `Doe, Jane`; that of an entity as it is."""
        if self.name is not None:
            return self.name
        family = " ".join(part for part in (self.name_particle, self.family_names, self.name_suffix) if part)
        return ", ".join(part for part in (family, self.given_names) if part)

    @property
    def plain(self) -> str:
        """The name as people say it: `Jane Doe`."""
        parts = (self.name, self.given_names, self.name_particle, self.family_names, self.name_suffix)
        return " ".join(part for part in parts if part)


class Citation(msgspec.Struct, frozen=True, rename="kebab"):
    """What this package reads of a CITATION.cff (https://github.com/citation-file-format, version 1.2.0)."""

    title: str
    authors: tuple[Author, ...]
    abstract: str | None = None
    version: str | float | None = None
    license: str | tuple[str, ...] | None = None
    keywords: tuple[str, ...] = ()
    url: str | None = None
    repository_code: str | None = None

    @property
    def facts(self) -> dict[str, str]:
        """Title, version and licence, as far as they are given."""
        licences = self.license if isinstance(self.license, tuple) else (self.license,)
        found = {"title": self.title, "version": self.version, "license": " or ".join(filter(None, licences))}
        return {name: str(value) for name, value in found.items() if value}


def load_citation(path: Path) -> Citation:
    """Read a CITATION.cff.

    Raises:
        CorpusError: it is not YAML, or what is read of it is not of the form that the format asks for.
    """
    try:
        return msgspec.convert(read_yaml(path), Citation)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None


def check_citation(citation: Citation, config: Config) -> Iterator[Finding]:
    """Findings where CITATION.cff names another title, version or licence than corpus.yaml does."""
    declared = {"title": config.title, "version": config.version, "license": config.license}
    yield from _compare({CONFIG: declared, CITATION: citation.facts})


def check_names(folder: Path) -> Iterator[Finding]:
    """Findings where two files of a release name another title, version or licence of it. What the card and the
    manifest say counts; a file that cannot be read is a finding of its own check."""
    statements = {MANIFEST: _manifest(folder), "README.md": _card(folder)}
    try:
        statements[CITATION] = load_citation(folder / CITATION).facts
    except FileNotFoundError:
        pass
    except CorpusError as error:
        yield FileUnreadable(
            Place(CITATION), kind="a citation", reason=str(error).removeprefix(f"{folder / CITATION}: ")
        )
    statements[ZENODO] = _picked(_json(folder / ZENODO), title="title", version="version", license="license")
    statements[CROISSANT] = _picked(_json(folder / CROISSANT), title="name", version="version", license="license")
    yield from _compare(statements)


def _compare(statements: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """The first file that gives a fact is right; the others are held against it."""
    first: dict[str, tuple[str, str]] = {}
    for file, facts in statements.items():
        for fact, value in facts.items():
            elsewhere, declared = first.setdefault(fact, (file, value))
            same = _licence(value) == _licence(declared) if fact == "license" else value == declared
            if not same:
                yield MetadataDiffers(Place(file), fact=fact, found=value, declared=declared, elsewhere=elsewhere)


def _licence(text: str) -> str:
    """A licence in the form that is compared: SPDX identifiers do not differ by case, Zenodo knows no plain `other`."""
    name = text.removeprefix(SPDX).casefold()
    return "other" if name == "other-closed" else name


def _manifest(folder: Path) -> dict[str, str]:
    return _picked(_json(folder / MANIFEST), version="version")


def _card(folder: Path) -> dict[str, str]:
    try:
        data = read_card(folder).data.to_dict()
    except ReleaseError:
        return {}
    return _picked(data, title="pretty_name", license="license")


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _picked(data: object, **keys: str) -> dict[str, str]:
    """Of the object `data`, the texts under the given keys, by the facts that they state."""
    if not isinstance(data, dict):
        return {}
    return {fact: data[key] for fact, key in keys.items() if isinstance(data.get(key), str)}
