"""Which version may follow on which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest

from reportedly.corpus import Tool
from reportedly.model import Annotation
from reportedly.release.versions import (
    RULES,
    Bump,
    DocumentHashes,
    Fields,
    Fingerprint,
    Segmentation,
    bumped,
    field_change,
    gold_sha256,
    greatest,
    reasons,
)
from tests.support import build

FIELDS: Fields = {"documents": {"text": "string", "spans[].label": ("a", "b")}, "claims": {"text": "string"}}
OLD = Fingerprint(
    name="toy",
    version="1.2.3",
    schema_name="s",
    schema_version="1.0.0",
    segmentation=Segmentation(Tool("t", "1"), Tool("s", "1")),
    fields=FIELDS,
    documents={"annotated": DocumentHashes("t1", "g1", "train"), "bare": DocumentHashes("t2", None, "test")},
)


def documents(**changed: DocumentHashes | None) -> Fingerprint:
    new = {**OLD.documents, **changed}
    return msgspec.structs.replace(OLD, documents={name: of for name, of in new.items() if of})


def fields(**configs: dict[str, str | tuple[str, ...]] | None) -> Fingerprint:
    new = {**FIELDS, **configs}
    return msgspec.structs.replace(OLD, fields={name: of for name, of in new.items() if of})


@dataclass
class Rule:
    """A new state, and what it asks for."""

    new: Fingerprint
    bump: Bump
    kind: str | None = None
    item: str = "annotated"


SPLITTER = msgspec.structs.replace(OLD, segmentation=Segmentation(Tool("t", "1"), Tool("s", "2")))
OTHERWISE = msgspec.structs.replace(OLD, version="1.2.4", schema_version="1.1.0")
TABLE = {
    "nothing": Rule(OLD, "patch"),
    "the version of the schema": Rule(OTHERWISE, "patch"),
    "a document goes": Rule(documents(annotated=None), "major", "documents-removed"),
    "a text": Rule(documents(annotated=DocumentHashes("t9", "g1", "train")), "major", "texts-changed"),
    "a text without gold": Rule(documents(bare=DocumentHashes("t9", None, "test")), "major", "texts-changed", "bare"),
    "labels": Rule(documents(annotated=DocumentHashes("t1", "g9", "train")), "major", "gold-changed"),
    "gold goes": Rule(documents(annotated=DocumentHashes("t1", None, "train")), "major", "gold-removed"),
    "another split": Rule(documents(annotated=DocumentHashes("t1", "g1", "test")), "major", "splits-changed"),
    "another splitter": Rule(SPLITTER, "major", "segmentation-changed", "s 1 → s 2"),
    "a config goes": Rule(fields(claims=None), "major", "fields-removed", "all of claims"),
    "a field goes": Rule(fields(documents={"spans[].label": ("a", "b")}), "major", "fields-removed", "documents.text"),
    "another type": Rule(fields(claims={"text": "int32"}), "major", "fields-retyped", "claims.text"),
    "classes in another order": Rule(
        fields(documents={"text": "string", "spans[].label": ("b", "a")}),
        "major",
        "fields-retyped",
        "documents.spans[].label",
    ),
    "a document comes": Rule(documents(new=DocumentHashes("t3", None, "test")), "minor", "documents-added", "new"),
    "gold comes": Rule(documents(bare=DocumentHashes("t2", "g2", "test")), "minor", "gold-added", "bare"),
    "a config comes": Rule(fields(tokens={"x": "int32"}), "minor", "fields-added", "all of tokens"),
    "a field comes": Rule(fields(claims={"text": "string", "x": "bool"}), "minor", "fields-added", "claims.x"),
    "a class comes last": Rule(
        fields(documents={"text": "string", "spans[].label": ("a", "b", "c")}),
        "minor",
        "classes-added",
        "documents.spans[].label",
    ),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_the_rules(case: Rule) -> None:
    found = reasons(OLD, case.new)
    assert greatest(found) == case.bump
    assert [(reason.kind, reason.items) for reason in found] == ([(case.kind, (case.item,))] if case.kind else [])


def test_every_rule_has_its_case() -> None:
    assert {case.kind for case in TABLE.values() if case.kind} == RULES.keys()


def test_documents_come_first_and_the_greatest_step_counts() -> None:
    new = msgspec.structs.replace(
        documents(annotated=DocumentHashes("t1", "g9", "train"), new=DocumentHashes("t3", None, "test")),
        fields={**FIELDS, "claims": {}},
    )
    found = reasons(OLD, new)
    assert [reason.kind for reason in found] == ["gold-changed", "fields-removed", "documents-added"]
    assert greatest(found) == "major"
    assert str(found[0]) == "gold changed (MAJOR): annotated"


def test_a_reason_names_the_first_and_counts_the_rest() -> None:
    more = {f"d{i}": DocumentHashes("t", None, "train") for i in range(10)}
    [reason] = reasons(OLD, documents(**more))
    assert str(reason) == "documents added (MINOR): d0, d1, d2, d3, d4, d5, d6, d7 and 2 more"


@pytest.mark.parametrize(
    ("version", "bump", "least"),
    [
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.9", "minor", "1.3.0"),
        ("0.9.9", "major", "1.0.0"),
        ("9.9.9", "patch", "9.9.10"),
    ],
)
def test_steps(version: str, bump: Bump, least: str) -> None:
    assert bumped(version, bump) == least


def test_what_became_of_a_field() -> None:
    assert field_change("string", "string") is None
    assert field_change(("a",), "string") == "retyped"
    assert field_change(("a", "b"), ("a",)) == "retyped"


TEXT = "Orsk denied it.\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda gold: gold.spans[0].attributes.clear(),
        lambda gold: setattr(gold.spans[0], "label", "date"),
        lambda gold: setattr(gold.spans[1], "end", 12),
        lambda gold: gold.relations.clear(),
        lambda gold: gold.spans.append(build(TEXT, {"x": ("date", "it")}).spans[0]),
    ],
)
def test_the_hash_of_gold_is_of_its_labels(change: Callable[[Annotation], object]) -> None:
    def gold() -> Annotation:
        spans = {"o": ("actor", "Orsk", {"kind": "state", "anonymous": True}), "d": ("denial", "denied")}
        return build(TEXT, spans, [("d", "o")])  # type: ignore[arg-type]

    one, other = gold(), gold()
    # Not of ids and order.
    for span in other.spans:
        span.id += "9"
    other.relations[0].head += "9"
    other.relations[0].tail += "9"
    other.spans.reverse()
    assert gold_sha256(one) == gold_sha256(other)
    change(one)
    assert gold_sha256(one) != gold_sha256(other)
