"""`corpus.yaml`: what a corpus is called, which version it is, and by which rules it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import yaml

from reportedly.errors import CorpusError
from reportedly.files import read_yaml

ValidationLevel = Literal["structure", "references", "guidelines", "corpus"]


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool whose version changes what a release contains."""

    name: str
    version: str


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `corpus.yaml`.

    `version` is the version of the data, `license` an SPDX identifier (or `other`), `language` a
    BCP-47 tag, `canary` a string that marks every document record. `validation` lists the levels that
    apply: an imported corpus leaves out the guideline rules it was not made by.
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


def load_config(path: Path) -> Config:
    """Read a `corpus.yaml`.

    Raises:
        CorpusError: it is missing, not YAML, or its keys are not those of `Config`.
    """
    try:
        raw = read_yaml(path)
        return msgspec.convert(raw, Config)
    except FileNotFoundError:
        raise CorpusError("no such file; start a corpus with reportedly init DIR", path=path) from None
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None


def dump_config(config: Config) -> str:
    """A configuration as the text of a `corpus.yaml`."""
    built = msgspec.to_builtins(config)
    return yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=100)
