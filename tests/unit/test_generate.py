"""What is generated from the schema: that it is committed as it would be made, and what it says."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from reportedly.generate import json_schema, label_config, label_page, main, render
from reportedly.model import Prediction
from reportedly.schema import load_schema
from tests.support import ROOT, SCHEMA
from tests.unit.test_schema import GERMAN

COMMITTED = [
    "DATACARD.md",
    "annotation/instructions.html",
    "annotation/label_config.xml",
    "schema/annotation.schema.json",
    "schema/labels.md",
]


def test_the_committed_files_are_what_the_schema_yields() -> None:
    rendered = render(ROOT)
    assert sorted(rendered) == COMMITTED
    for name, content in rendered.items():
        assert (ROOT / name).read_bytes().decode() == content, f"{name}: run python -m reportedly.generate"


def house(folder: Path) -> Path:
    (folder / "schema").mkdir()
    (folder / "annotation").mkdir()
    (folder / "schema" / "labels.yaml").write_text(yaml.safe_dump(GERMAN, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def test_writing_and_checking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(house(tmp_path))
    (tmp_path / "DATACARD.md").write_text(
        "Before.\n<!-- generated from schema/labels.yaml: labels -->\nold\n<!-- end of labels -->\nAfter.\n", "utf-8"
    )
    assert main(["--check"]) == 1
    stale = capsys.readouterr().err.removeprefix("stale: ").removesuffix("; run python -m reportedly.generate\n")
    assert sorted(stale.split(", ")) == COMMITTED
    assert not (tmp_path / "schema" / "labels.md").exists()
    assert main([]) == 0
    assert main(["--check"]) == 0
    card = (tmp_path / "DATACARD.md").read_text("utf-8")
    assert card.startswith("Before.\n<!-- generated from schema/labels.yaml: labels -->\n| label |")
    assert card.endswith("|\n<!-- end of labels -->\nAfter.\n")
    assert "old" not in card
    (tmp_path / "schema" / "labels.md").write_text("edited", "utf-8")
    assert main(["--check"]) == 1


def test_the_label_config_offers_every_label_once() -> None:
    config = ET.fromstring(label_config(SCHEMA))
    labels = config.findall(".//Labels/Label")
    assert [(e.get("value"), e.get("background"), e.get("hotkey")) for e in labels] == [
        (name, spec.color, spec.hotkey) for name, spec in SCHEMA.labels.items()
    ]
    assert [e.get("value") for e in config.findall(".//Relations/Relation")] == list(SCHEMA.relations)
    (text,) = config.findall(".//Text")
    assert (text.get("name"), text.get("value")) == ("text", "$text")
    names = [element.get("name") for element in config.iter() if element.get("name")]
    assert len(names) == len(set(names))


def test_controls_show_for_the_labels_that_have_the_attribute_only() -> None:
    config = ET.fromstring(label_config(SCHEMA))
    shown: dict[str, set[str]] = {}
    for view in config.findall(".//View[@visibleWhen='region-selected']"):
        assert view.get("whenTagName") == "label"
        (control,) = (element for element in view if element.get("name"))
        assert control.get("whenLabelValue") == view.get("whenLabelValue")
        assert (control.get("toName"), control.get("perRegion")) == ("text", "true")
        shown[str(control.get("name"))] = set(str(view.get("whenLabelValue")).split(","))
    assert shown == {
        name: {label for label, spec in SCHEMA.labels.items() if name in spec.attributes} for name in SCHEMA.attributes
    }


def test_controls_by_type() -> None:
    config = ET.fromstring(label_config(SCHEMA))
    controls = {e.get("name"): e for e in config.iter() if e.get("perRegion")}
    for name, spec in SCHEMA.attributes.items():
        control = controls[name]
        choices = [choice.get("value") for choice in control.findall("Choice")]
        if spec.type == "enum":
            assert (control.tag, choices, control.get("choice")) == ("Choices", list(spec.values), "single")
        elif spec.type == "boolean":
            assert (control.tag, choices) == ("Choices", ["yes"])
        elif spec.type == "reference":
            assert (control.tag, control.get("value")) == ("Taxonomy", f"${spec.registry}")
        else:
            assert (control.tag, control.get("maxSubmissions")) == ("TextArea", "1")


def conforms(value: Any, schema: dict[str, Any]) -> bool:
    """The part of JSON Schema that our schema uses."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    if "oneOf" in schema:
        return sum(conforms(value, option) for option in schema["oneOf"]) == 1
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, str):
        return len(value) >= schema.get("minLength", 0)
    if isinstance(value, int):
        return value >= schema.get("minimum", value)
    if isinstance(value, list):
        return all(conforms(item, schema["items"]) for item in value)
    properties = schema.get("properties", {})
    return (
        all(key in value for key in schema.get("required", []))
        and (schema.get("additionalProperties", True) or value.keys() <= properties.keys())
        and all(conforms(value[key], properties[key]) for key in value if key in properties)
    )


SPAN = {"id": "T1", "label": "actor", "start": 0, "end": 4, "attributes": {"kind": "state"}}
CUE = {"id": "T2", "label": "denial", "start": 5, "end": 11, "attributes": {"negated": True}}


@pytest.mark.parametrize(
    ("spans", "sound"),
    [
        ([], True),
        ([SPAN, CUE], True),
        ([{key: value for key, value in SPAN.items() if key != "attributes"}], True),
        ([SPAN | {"attributes": {"entity": "orsk"}}], True),
        ([SPAN | {"attributes": {"kind": "State"}}], False),
        ([SPAN | {"attributes": {"entity": ""}}], False),
        ([SPAN | {"attributes": {"negated": True}}], False),
        ([CUE | {"attributes": {"negated": "yes"}}], False),
        ([SPAN | {"label": "party"}], False),
        ([SPAN | {"start": -1}], False),
        ([SPAN | {"text": "Orsk"}], False),
        ([SPAN | {"colour": "red"}], False),
        ([{key: value for key, value in SPAN.items() if key != "end"}], False),
    ],
)
def test_the_json_schema_describes_predictions(spans: list[dict[str, Any]], sound: bool) -> None:
    schema = json.loads(json_schema(SCHEMA))
    relation = {"type": "source", "head": "T2", "tail": "T1"}
    row = {"doc_id": "doc", "text_sha256": "0", "spans": spans, "relations": [relation]}
    assert conforms(row, schema) is sound
    assert not conforms(row | {"relations": [relation | {"type": "by"}]}, schema)
    assert not conforms({"doc_id": "doc", "spans": spans}, schema)


@pytest.mark.parametrize(
    "row",
    [
        {"doc_id": "doc", "text_sha256": "0"},
        {"doc_id": "doc", "text_sha256": "0", "spans": [SPAN, CUE], "relations": []},
        {"doc_id": "doc", "text_sha256": "0", "relations": [{"type": "source", "head": "T2", "tail": "T1"}]},
        {"doc_id": "doc", "spans": []},
        {"doc_id": "doc", "text_sha256": "0", "score": 0.5},
        {"doc_id": "doc", "text_sha256": "0", "spans": [SPAN | {"text": "Orsk"}]},
        {"doc_id": "doc", "text_sha256": "0", "spans": [{"label": "actor", "start": 0, "end": 4}]},
        {"doc_id": "d", "text_sha256": "0", "relations": [{"id": "R1", "type": "source", "head": "T2", "tail": "T1"}]},
    ],
)
def test_the_json_schema_takes_what_the_scorer_and_migrate_take(row: dict[str, Any]) -> None:
    try:
        msgspec.convert(row, Prediction)
        taken = True
    except msgspec.ValidationError:
        taken = False
    assert conforms(row, json.loads(json_schema(SCHEMA))) is taken


def test_another_schema_is_rendered_too(tmp_path: Path) -> None:
    schema = load_schema(house(tmp_path) / "schema")
    config = ET.fromstring(label_config(schema))
    assert [e.get("value") for e in config.findall(".//Labels/Label")] == ["Rednerin", "Äußerung", "Inhalt", "Ort"]
    assert [e.get("value") for e in config.findall(".//Choice")] == ["Mehrheit", "Minderheit", "yes"]
    page = label_page(schema)
    for name in (*schema.labels, *schema.attributes, *schema.relations, "Mehrheit"):
        assert name in page
    assert not any(name in page for name in ("actor", "hedging"))


def test_pipes_in_the_declaration_do_not_break_tables() -> None:
    page = label_page(SCHEMA)
    rows = [line for line in page.split("\n") if line.startswith("| ")]
    widths = {len(row.replace("\\|", "").split("|")) for row in rows}
    assert widths == {6, 8}  # labels and values have four columns, relations six
