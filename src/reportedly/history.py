"""The history of a schema: what was renamed with which version, read from its changelog `schema/CHANGELOG.md`.

A section per version, the newest first. What people read is prose; what `reportedly migrate` reads is one fenced block
of YAML in the section, `renames:`. See schema/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import yaml

from reportedly.errors import SchemaError
from reportedly.files import parse_yaml
from reportedly.naming import version_numbers

CHANGELOG = "CHANGELOG.md"


class Renames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one version has renamed: old name → new name, all at once. `values` holds the values of each attribute.

    On the left stand names of the version before, attributes of `values` among them.
    """

    labels: dict[str, str] = {}
    attributes: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    relations: dict[str, str] = {}

    def __bool__(self) -> bool:
        return any((self.labels, self.attributes, self.relations, *self.values.values()))


class _Block(msgspec.Struct, forbid_unknown_fields=True):
    renames: Renames


@dataclass(frozen=True)
class Step:
    """The step from the version before to `version`."""

    version: str
    renames: Renames


@dataclass(frozen=True)
class History:
    """The versions of a schema, the oldest first. `declared` is the version that stands in `labels.yaml`."""

    declared: str
    path: Path
    versions: tuple[Step, ...] = ()

    def is_ahead(self, version: str) -> bool:
        """Whether a version is newer than the declared one."""
        found, declared = version_numbers(version), version_numbers(self.declared)
        return found is not None and declared is not None and found > declared

    def steps(self, version: str) -> tuple[Step, ...]:
        """The steps from a version to the declared one, the oldest first.

        Raises:
            SchemaError: the version is newer than the declared one, or the changelog does not know it.
        """
        if version == self.declared:
            return ()
        if self.is_ahead(version):
            raise SchemaError(
                f"version {version} is newer than the schema, which is {self.declared}: take the newer schema, and "
                "the version of reportedly that goes with it"
            )
        known = [step.version for step in self.versions]
        if version not in known:
            there = f"it begins with {known[0]}" if known else "there is no such file"
            raise SchemaError(f"{CHANGELOG} does not know the version {version} ({there})", path=self.path)
        return self.versions[known.index(version) + 1 :]

    def way(self, version: str) -> str:
        """The steps from an older version in words, as messages name them."""
        try:
            return "steps: " + ", ".join(step.version for step in self.steps(version))
        except SchemaError:
            return f"schema/{CHANGELOG} does not tell the steps from {version}"

    @cached_property
    def renamed(self) -> dict[tuple[str, ...], str]:
        """What became of each name that was renamed, as the end of a message.

        The keys are ("label", name), ("attribute", name), ("relation", name), ("value", attribute, value).
        """
        told: dict[tuple[str, ...], str] = {}
        for step in self.versions:
            by = f"in schema {step.version} (reportedly migrate)"
            for kind in ("label", "attribute", "relation"):
                for old, new in getattr(step.renames, f"{kind}s").items():
                    told[kind, old] = f": was renamed to {new} {by}"
            for attribute, values in step.renames.values.items():
                for name in {attribute, step.renames.attributes.get(attribute, attribute)}:
                    told |= {("value", name, old): f": was renamed to {new} {by}" for old, new in values.items()}
        return told


def load_history(folder: Path, declared: str) -> History:
    """Read the changelog of a schema; without one, nothing is known to have been renamed.

    Args:
        folder: the folder of the schema.
        declared: the version that `labels.yaml` declares.

    Raises:
        SchemaError: it is not UTF-8, its sections are not versions in falling order, a block is not of the form of
            `renames`, something was renamed without a new major version, or the newest section is not `declared`.
    """
    path = folder / CHANGELOG
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return History(declared, path)
    except UnicodeDecodeError as error:
        raise SchemaError(f"not UTF-8 at byte {error.start}", path=path) from None
    history = History(declared, path, tuple(reversed(list(_sections(text, path)))))
    newest = history.versions[-1].version if history.versions else None
    if newest != declared:
        there = f"the newest section is {newest}" if newest else "there is no section for a version"
        raise SchemaError(f"{there}, labels.yaml declares {declared}: write what changed", path=path)
    for before, step in zip((None, *history.versions), history.versions, strict=False):
        _check(before, step, path)
    return history


def _sections(text: str, path: Path) -> Iterator[Step]:
    from markdown_it import MarkdownIt

    version: str | None = None
    blocks: list[tuple[int, str]] = []
    tokens = MarkdownIt().parse(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and token.tag == "h2" and following is not None:
            if version is not None:
                yield Step(version, _renames(blocks, path))
            version, blocks = following.content.strip(), []
        elif token.type == "fence" and token.info.strip() in ("yaml", "yml"):
            line = token.map[0] + 1 if token.map else 1
            if version is None:
                raise SchemaError(f"line {line}: a block of YAML stands before the first version", path=path)
            blocks.append((line, token.content))
    if version is not None:
        yield Step(version, _renames(blocks, path))


def _renames(blocks: list[tuple[int, str]], path: Path) -> Renames:
    if not blocks:
        return Renames()
    if len(blocks) > 1:
        raise SchemaError(f"line {blocks[1][0]}: a second block of YAML for one version; join the two", path=path)
    line, content = blocks[0]
    try:
        return msgspec.convert(parse_yaml(content), _Block).renames
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        said = " ".join(str(error).split())
        raise SchemaError(f"the block in line {line}: {said}; see schema/README.md for the form", path=path) from None


def _check(before: Step | None, step: Step, path: Path) -> None:
    """Raise SchemaError unless a version follows the one before, and renames only what it may."""
    found, previous = version_numbers(step.version), version_numbers(before.version) if before else None
    if found is None:
        raise SchemaError(f"the heading {step.version!r} is no version MAJOR.MINOR.PATCH", path=path)
    if before and previous and found <= previous:
        raise SchemaError(f"{step.version} stands above {before.version}: the newest comes first, each once", path=path)
    renames = step.renames
    mappings = {"labels": renames.labels, "attributes": renames.attributes, "relations": renames.relations}
    for kind, names in (mappings | {f"values of {name}": values for name, values in renames.values.items()}).items():
        for old, new in names.items():
            if old == new:
                raise SchemaError(f"{step.version}: {kind}: {old} is renamed to itself", path=path)
            if not new or new != " ".join(new.split()):
                raise SchemaError(f"{step.version}: {kind}: {new!r} is no name", path=path)
    if renames and (previous is None or found[0] == previous[0]):
        there = f"{before.version} was before it" if before else "there is no version before it"
        raise SchemaError(f"{step.version}: a rename needs a new major version ({there})", path=path)
