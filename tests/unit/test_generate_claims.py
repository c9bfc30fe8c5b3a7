"""The labelling interface of a claims project: a column per document, and only what claims need."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from string import ascii_lowercase
from typing import Any

from reportedly.generate.claims import (
    claim_keys,
    claim_labels,
    claims_config,
    claims_instructions,
    column_of,
    continued,
    numbered,
    uncontinued,
)
from reportedly.schema import Schema, load_schema
from tests.support import ROOT, SCHEMA


def named(config: str) -> dict[str, ET.Element]:
    return {element.attrib["name"]: element for element in ET.fromstring(config).iter() if "name" in element.attrib}


def tags(config: str) -> dict[str, tuple[str, str | None]]:
    return {name: (element.tag, element.attrib.get("toName")) for name, element in named(config).items()}


def test_each_document_has_a_column_with_controls_of_its_own() -> None:
    config = claims_config(SCHEMA, 3)
    assert tags(config) == {
        name: tag
        for n in (1, 2, 3)
        for name, tag in {
            f"text-{n}": ("Text", None),
            f"label-{n}": ("Labels", f"text-{n}"),
            f"claim-{n}": ("Choices", f"text-{n}"),
            f"claim_polarity-{n}": ("Choices", f"text-{n}"),
        }.items()
    }
    assert [named(config)[f"text-{n}"].attrib["value"] for n in (1, 2, 3)] == ["$text_1", "$text_2", "$text_3"]
    assert ET.fromstring(config).find(".//Relations") is None


def test_fields_are_shown_for_contents_of_their_own_column_and_not_for_later_fragments() -> None:
    config = ET.fromstring(claims_config(SCHEMA, 2))
    for view in config.iter("View"):
        for field in view.findall("Choices"):
            column = field.attrib["name"].rpartition("-")[2]
            assert (view.attrib["whenTagName"], view.attrib["whenLabelValue"]) == (f"label-{column}", "content")
            assert field.attrib["perRegion"] == "true"


def test_a_key_for_the_content_of_each_column_and_for_each_polarity() -> None:
    elements = named(claims_config(SCHEMA, 11))
    keys = [elements[f"label-{n}"].findall("Label")[0].attrib.get("hotkey") for n in range(1, 12)]
    assert keys == [*"123456789", None, None]
    polarity = {choice.attrib["hotkey"] for choice in elements["claim_polarity-2"]}
    assert [choice.attrib["value"] for choice in elements["claim_polarity-2"]] == ["states", "contradicts"]
    assert len(polarity) == 2
    assert set(claim_keys(SCHEMA)) == set(ascii_lowercase) - polarity - {"u"}


def test_the_claims_come_from_the_task() -> None:
    field = named(claims_config(SCHEMA, 1))["claim-1"]
    assert (field.attrib["value"], list(field)) == ("$claims", [])


def with_two_contents() -> Schema:
    content = SCHEMA.labels["content"]
    return Schema(
        SCHEMA.name,
        SCHEMA.version,
        SCHEMA.title,
        SCHEMA.description,
        SCHEMA.attributes,
        {**SCHEMA.labels, "order": content},
        SCHEMA.relations,
    )


def test_a_schema_with_two_labels_of_contents_has_both_in_each_column() -> None:
    schema = with_two_contents()
    assert claim_labels(schema) == ("content", "order")
    labels = named(claims_config(schema, 2))["label-2"].findall("Label")
    assert [(label.attrib["value"], label.attrib.get("hotkey")) for label in labels] == [
        ("content", "3"),
        ("content (continued)", None),
        ("order", "4"),
        ("order (continued)", None),
    ]


def test_a_schema_without_claims_has_no_attributes_for_them() -> None:
    laboratory = load_schema(ROOT / "tests" / "cases" / "schemas" / "laboratory")
    assert (laboratory.claim_attributes, claim_labels(laboratory)) == ((), ())


def test_names_are_put_together_and_taken_apart() -> None:
    assert column_of(numbered("claim_polarity", 12)) == ("claim_polarity", 12)
    names: Any = ("claim", "claim-", "claim-0", "claim-x", "-1")
    assert [column_of(name) for name in names] == [None] * 5
    assert (uncontinued(continued("content")), uncontinued("content")) == ("content", "content")


def test_the_instructions_name_what_there_is_to_choose() -> None:
    page = claims_instructions(SCHEMA)
    assert "<b>contradicts</b>" in page
    assert ET.fromstring(f"<html>{page}</html>").find("ol") is not None
