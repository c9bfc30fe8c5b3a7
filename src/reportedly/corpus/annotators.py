"""`annotation/annotators.yaml`: who annotates, under pseudonyms."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from reportedly.errors import CorpusError
from reportedly.files import parse_yaml
from reportedly.model import AGREEMENT, RoleName


class Annotator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One annotator: a person, or a model that is named by what it is.

    `model` names the model and its version as far as it is known;
    `guidelines` is the version of the schema and guidelines the annotator works by.
    """

    role: RoleName
    kind: Literal["human", "model"]
    guidelines: str
    model: str | None = None
    description: str = ""


def load_annotators(path: Path) -> dict[str, Annotator]:
    """The annotators by pseudonym; none if the file is missing.

    Raises:
        CorpusError: the file is not of that form, or a pseudonym is the word that stands for agreement.
    """
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(str(error), path=path) from None
    return parse_annotators(text, path)


def parse_annotators(text: str, path: Path) -> dict[str, Annotator]:
    """The annotators in the text of an `annotators.yaml`, which errors call `path`; raises as `load_annotators`."""
    try:
        annotators = msgspec.convert(parse_yaml(text) or {}, dict[str, Annotator])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None
    if AGREEMENT in annotators:
        raise CorpusError(f"{AGREEMENT} says in gold that all annotators agreed; choose another pseudonym", path=path)
    return annotators


def dump_annotators(annotators: dict[str, Annotator]) -> str:
    """Annotators as the text of an `annotators.yaml`."""
    built = msgspec.to_builtins(annotators)
    text: str = yaml.dump(built, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.2 takes for a number too: a pseudonym 4e07 is 40,000,000 there, and text to PyYAML (1.1)."""


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+)$"),
    list("-+.0123456789"),
)
