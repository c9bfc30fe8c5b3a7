"""`corpus.yaml`: what a corpus is called, which version it is, and by which rules it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import yaml

from reportedly.corpus.floors import Floors
from reportedly.errors import CorpusError
from reportedly.files import read_yaml
from reportedly.naming import FORM, is_language_tag, is_slug, nearest, version_numbers

ValidationLevel = Literal["structure", "references", "guidelines", "corpus"]


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool whose version changes what a release contains."""

    name: str
    version: str


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `corpus.yaml`.

    `version` is the version of the data, `license` an SPDX identifier (or `other`), `language` a
    BCP-47 tag, `canary` a string that marks every document record. `validation` lists the levels that
    apply: an imported corpus leaves out the guideline rules it was not made by. `document_licenses` are the
    other licences that documents may have beside `license`, `floors` the agreement that batches must reach.
    """

    name: str
    title: str
    version: str
    license: str
    language: str
    canary: str
    tokenizer: Tool
    sentence_splitter: Tool
    validation: tuple[ValidationLevel, ...] = ("structure", "references", "guidelines", "corpus")
    document_licenses: tuple[str, ...] = ()
    floors: Floors = Floors()


def load_config(path: Path) -> Config:
    """Read a `corpus.yaml`.

    Raises:
        CorpusError: it is missing, not YAML, its keys are not those of `Config`, or a value is not of the
            form that it needs (name, version, language) or empty.
    """
    try:
        config = msgspec.convert(read_yaml(path), Config)
    except FileNotFoundError:
        raise CorpusError("no such file; start a corpus with reportedly init DIR", path=path) from None
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None
    # Name and version become the name of a folder that a release replaces.
    if not is_slug(config.name):
        raise CorpusError(f"name: {config.name!r} is not of the form {FORM}{nearest(config.name)}", path=path)
    if version_numbers(config.version) is None:
        raise CorpusError(f"version: {config.version!r} is not MAJOR.MINOR.PATCH, for example 0.1.0", path=path)
    if not is_language_tag(config.language):
        raise CorpusError(f"language: {config.language!r} is not a BCP-47 tag, for example en or pt-BR", path=path)
    for field in ("title", "license", "canary"):
        if not getattr(config, field).strip():
            raise CorpusError(f"{field}: must not be empty", path=path)
    return config


def dump_config(config: Config) -> str:
    """A configuration as the text of a `corpus.yaml`."""
    # The optional keys are left out where they say nothing.
    built = {
        key: value
        for key, value in msgspec.to_builtins(config).items()
        if value or key not in ("document_licenses", "floors")
    }
    return yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=100)
