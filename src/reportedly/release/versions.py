"""Which version may follow on which: the one place of the rules.

A version says whether scores can be compared. MAJOR: existing labels, texts, splits, segmentation or fields
change, or documents go. MINOR: documents, gold or fields are added. PATCH: all the rest. That holds below 1.0.0
too, since scores are as little comparable there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from reportedly.corpus import Tool
from reportedly.files import sha256
from reportedly.model import Annotation
from reportedly.naming import shortened

Bump = Literal["major", "minor", "patch"]
BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")
"""From the least to the greatest."""

Type = str | tuple[str, ...]
"""The type of a field, as `datasets` calls it; of a field of classes, their names in order."""

Fields = dict[str, dict[str, Type]]
"""The fields of each config by their path: `title`, `tokens[]`, `spans[].label`."""


RELEASES = "releases"
"""The folder of a corpus with one record per release, `<version>.json`."""


class Segmentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What cuts the texts into sentences and tokens."""

    tokenizer: Tool
    sentence_splitter: Tool


class DocumentHashes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a document makes scores comparable.

    Attributes:
        text: SHA-256 of its UTF-8 text.
        gold: SHA-256 of its labels (see `gold_sha256`); None without gold.
        split: the split it is in.
    """

    text: str
    gold: str | None
    split: str


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of a version that the step to the next one depends on."""

    name: str
    version: str
    schema_name: str
    schema_version: str
    segmentation: Segmentation
    fields: Fields
    documents: dict[str, DocumentHashes]


def gold_sha256(annotation: Annotation) -> str:
    """A hash of spans, attributes and relations, whatever the ids and the order they are written in: another
    form of the same labels is no change of them, and the rows of a release have the hash of its sources."""
    names = {span.id: f"{span.label}:{span.start}-{span.end}" for span in annotation.spans}
    spans = sorted((names[span.id], sorted(span.attributes.items())) for span in annotation.spans)
    relations = sorted((r.type, names.get(r.head, ""), names.get(r.tail, "")) for r in annotation.relations)
    return sha256(msgspec.json.encode([spans, relations]))


RULES: dict[str, tuple[Bump, str]] = {
    "documents-removed": ("major", "documents removed"),
    "texts-changed": ("major", "texts changed"),
    "gold-changed": ("major", "gold changed"),
    "gold-removed": ("major", "gold removed"),
    "splits-changed": ("major", "documents in another split"),
    "segmentation-changed": ("major", "segmentation changed"),
    "fields-removed": ("major", "fields removed"),
    "fields-retyped": ("major", "fields of another type or with other classes"),
    "documents-added": ("minor", "documents added"),
    "gold-added": ("minor", "gold added to documents that had none"),
    "fields-added": ("minor", "fields added"),
    "classes-added": ("minor", "fields with classes added after the others"),
}
"""What asks for which step, with how it is said; documents first. Whatever is not here asks for PATCH."""


class Reason(msgspec.Struct, frozen=True):
    """Why a step must be as great as it is. `kind` is one of RULES, `items` is what it is about, sorted."""

    kind: str
    bump: Bump
    items: tuple[str, ...]

    def __str__(self) -> str:
        return f"{RULES[self.kind][1]} ({self.bump.upper()}): {shortened(self.items, _SHOWN)}"


_SHOWN = 8


def reasons(old: Fingerprint, new: Fingerprint) -> list[Reason]:
    """Why the step from one version to the other must be more than PATCH, in the order of RULES."""
    found: dict[str, list[str]] = {kind: [] for kind in RULES}
    for kind, item in (*_documents(old, new), *_segmentation(old, new), *_fields(old.fields, new.fields)):
        found[kind].append(item)
    return [Reason(kind, RULES[kind][0], tuple(sorted(items))) for kind, items in found.items() if items]


def _documents(old: Fingerprint, new: Fingerprint) -> Iterator[tuple[str, str]]:
    for doc_id in old.documents.keys() | new.documents.keys():
        before, after = old.documents.get(doc_id), new.documents.get(doc_id)
        if before is None:
            yield "documents-added", doc_id
            continue
        if after is None:
            yield "documents-removed", doc_id
            continue
        if before.text != after.text:
            yield "texts-changed", doc_id
        if before.split != after.split:
            yield "splits-changed", doc_id
        if before.gold is None and after.gold is not None:
            yield "gold-added", doc_id
        elif before.gold is not None and after.gold is None:
            yield "gold-removed", doc_id
        elif before.gold != after.gold:
            yield "gold-changed", doc_id


def _segmentation(old: Fingerprint, new: Fingerprint) -> Iterator[tuple[str, str]]:
    for name in Segmentation.__struct_fields__:
        before: Tool = getattr(old.segmentation, name)
        after: Tool = getattr(new.segmentation, name)
        if before != after:
            yield "segmentation-changed", f"{before.name} {before.version} → {after.name} {after.version}"


def _fields(old: Fields, new: Fields) -> Iterator[tuple[str, str]]:
    """A config that comes or goes is named itself, not by its fields."""
    for config in old.keys() | new.keys():
        before, after = old.get(config), new.get(config)
        if before is None or after is None:
            yield "fields-added" if before is None else "fields-removed", f"all of {config}"
            continue
        for field in before.keys() | after.keys():
            kind = field_change(before.get(field), after.get(field))
            if kind:
                yield f"{'classes' if kind == 'extended' else 'fields'}-{_PAST[kind]}", f"{config}.{field}"


FieldChangeKind = Literal["added", "removed", "retyped", "extended"]
_PAST: dict[FieldChangeKind, str] = {
    "added": "added",
    "removed": "removed",
    "retyped": "retyped",
    "extended": "added",
}


def field_change(old: Type | None, new: Type | None) -> FieldChangeKind | None:
    """What became of a field; None: nothing.

    Args:
        old, new: its type; None where there is no such field.

    Returns:
        *extended* if classes came after those that it had: these keep their numbers. Any other change of the
        classes, also of their order, is *retyped*.
    """
    if old == new:
        return None
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if isinstance(old, tuple) and isinstance(new, tuple) and new[: len(old)] == old:
        return "extended"
    return "retyped"


def greatest(found: Iterable[Reason]) -> Bump:
    """The step that all reasons together ask for."""
    return max((reason.bump for reason in found), key=BUMPS.index, default="patch")


def numbers(version: str) -> tuple[int, int, int]:
    """`1.10.2` → (1, 10, 2), which orders versions."""
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch


def bumped(version: str, bump: Bump) -> str:
    """The least version that is that step after `version`."""
    major, minor, patch = numbers(version)
    return {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
    }[bump]
