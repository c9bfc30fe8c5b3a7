"""`annotation/annotators.yaml`: who annotates, under pseudonyms."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from reportedly.errors import CorpusError
from reportedly.files import read_yaml
from reportedly.model import RoleName


class Annotator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One annotator: a person, or a model that is named by what it is.

    `kind` is "human" or "model"; `model` names the model and its version as far as it is known;
    `guidelines` is the version of the schema and guidelines the annotator works by.
    """

    role: RoleName
    kind: str
    guidelines: str
    model: str | None = None
    description: str = ""


def load_annotators(path: Path) -> dict[str, Annotator]:
    """The annotators by pseudonym; none if the file is missing.

    Raises:
        CorpusError: the file is not of that form.
    """
    if not path.exists():
        return {}
    try:
        return msgspec.convert(read_yaml(path) or {}, dict[str, Annotator])
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None


def dump_annotators(annotators: dict[str, Annotator]) -> str:
    """Annotators as the text of an `annotators.yaml`."""
    built = msgspec.to_builtins(annotators)
    return yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=100)
