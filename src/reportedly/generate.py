"""Render what is made from `labels.yaml` and committed: `python -m reportedly.generate [--check]`.

Generated files are never edited. With `--check` nothing is written: files that would change are named
and the exit code is 1.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from reportedly.markdown import table
from reportedly.schema import AttributeSpec, Schema, load_schema

Rendered = dict[str, str]

_BLOCK = "<!-- generated from schema/labels.yaml: {name} -->\n{body}\n<!-- end of {name} -->"
_SOURCE = "Generated from schema/labels.yaml by python -m reportedly.generate. Do not edit."


def render(root: Path) -> Rendered:
    """All generated files of a house by path, with their content.

    Raises:
        SchemaError: the schema cannot be loaded.
    """
    schema = load_schema(root / "schema")
    rendered = {
        "annotation/label_config.xml": label_config(schema),
        "schema/annotation.schema.json": json_schema(schema),
        "schema/labels.md": label_page(schema),
    }
    datacard = root / "DATACARD.md"
    if datacard.exists():
        text = datacard.read_text(encoding="utf-8")
        rendered["DATACARD.md"] = _replace_block(text, "labels", _label_table(schema))
    return rendered


def label_config(schema: Schema) -> str:
    """The labelling interface of a Label Studio project."""
    view = ET.Element("View")
    view.append(ET.Comment(f" {_SOURCE} "))
    labels = ET.SubElement(view, "Labels", name="label", toName="text", showInline="true")
    for name, label in schema.labels.items():
        ET.SubElement(labels, "Label", value=name, background=label.color, hotkey=label.hotkey, hint=label.description)
    relations = ET.SubElement(view, "Relations")
    for name in schema.relations:
        ET.SubElement(relations, "Relation", value=name)
    ET.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for name, attribute in schema.attributes.items():
        users = [label for label, spec in schema.labels.items() if name in spec.attributes]
        shown = ET.SubElement(
            view, "View", visibleWhen="region-selected", whenTagName="label", whenLabelValue=",".join(users)
        )
        ET.SubElement(shown, "Header", value=name, size="5")
        shown.append(_control(name, attribute))
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _control(name: str, attribute: AttributeSpec) -> ET.Element:
    common = {"name": name, "toName": "text", "perRegion": "true"}
    if attribute.type == "reference":
        return ET.Element("Taxonomy", common | {"value": f"${attribute.registry}", "maxUsages": "1"})
    if attribute.type == "string":
        return ET.Element(
            "TextArea", common | {"rows": "1", "maxSubmissions": "1", "placeholder": attribute.description}
        )
    hints = {value: {"hint": spec.description} for value, spec in attribute.values.items()} or {"yes": {}}
    choices = ET.Element(
        "Choices",
        common | {"choice": "single-radio" if attribute.values else "multiple", "showInline": "true"},
    )
    for value, hint in hints.items():
        ET.SubElement(choices, "Choice", {"value": value, **hint})
    return choices


def json_schema(schema: Schema) -> str:
    """JSON Schema of one annotation as JSON: spans with their attributes, and relations."""

    def attribute(spec: AttributeSpec) -> dict[str, Any]:
        if spec.type == "boolean":
            return {"type": "boolean", "description": spec.description}
        values = {"enum": list(spec.values)} if spec.values else {"minLength": 1}
        return {"type": "string", "description": spec.description, **values}

    def span(name: str) -> dict[str, Any]:
        label = schema.labels[name]
        return {
            "description": label.description,
            "type": "object",
            "required": ["id", "label", "start", "end", "text"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "label": {"const": name},
                "start": {"type": "integer", "minimum": 0, "description": "Unicode code points"},
                "end": {"type": "integer", "minimum": 1, "description": "Unicode code points, exclusive"},
                "text": {"type": "string", "minLength": 1},
                "attributes": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {used: attribute(schema.attributes[used]) for used in label.attributes},
                },
            },
        }

    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": _SOURCE,
        "title": f"{schema.title} (schema {schema.name} {schema.version})",
        "description": schema.description,
        "type": "object",
        "required": ["doc_id", "spans", "relations"],
        "properties": {
            "doc_id": {"type": "string"},
            "spans": {"type": "array", "items": {"oneOf": [span(name) for name in schema.labels]}},
            "relations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "type", "head", "tail"],
                    "additionalProperties": False,
                    "properties": {
                        "id": {"type": "string"},
                        "type": {"enum": list(schema.relations)},
                        "head": {"type": "string", "description": "id of a span"},
                        "tail": {"type": "string", "description": "id of a span"},
                    },
                },
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def label_page(schema: Schema) -> str:
    """The schema as a page to read: labels, attributes with every value, relations."""
    parts = [
        f"<!-- {_SOURCE} -->",
        f"# {schema.title}: labels, attributes, relations",
        f"Schema {schema.name} {schema.version}. {schema.description}",
        "In examples the span stands in square brackets.",
        "## Labels",
        _label_table(schema),
    ]
    for name, label in schema.labels.items():
        parts += [
            f"### {name}",
            label.description,
            f"- Example: {label.example}\n- Not: {label.counter_example}"
            + (f"\n- Attributes: {', '.join(label.attributes)}" if label.attributes else ""),
        ]
    parts.append("## Attributes")
    for name, spec in schema.attributes.items():
        users = [label for label, label_spec in schema.labels.items() if name in label_spec.attributes]
        parts += [f"### {name}", f"{spec.description} Of {', '.join(users)}; {_type(spec)}."]
        if spec.values:
            rows = [[value, v.description, v.example, v.counter_example] for value, v in spec.values.items()]
            parts.append(table(["value", "meaning", "example", "not"], rows))
        elif spec.example:
            parts.append(
                f"- Example: {spec.example}" + (f"\n- Not: {spec.counter_example}" if spec.counter_example else "")
            )
    parts += [
        "## Relations",
        table(
            ["relation", "head", "tail", "meaning", "example", "not"],
            [
                [name, ", ".join(r.head), ", ".join(r.tail), r.description, r.example, r.counter_example]
                for name, r in schema.relations.items()
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _type(spec: AttributeSpec) -> str:
    kind = {
        "enum": "one of the values below",
        "boolean": "yes or no, no by default",
        "string": "text",
        "reference": f"an id of {spec.registry}",
    }[spec.type]
    if spec.type == "boolean":
        return kind
    need = f"required with {spec.required_with}" if spec.required_with else "optional" if spec.optional else "required"
    return f"{kind}, {need}"


def _label_table(schema: Schema) -> str:
    rows = [
        [f"`{name}`", label.role or "", label.description, ", ".join(f"`{used}`" for used in label.attributes)]
        for name, label in schema.labels.items()
    ]
    return table(["label", "role", "what", "attributes"], rows)


def _replace_block(text: str, name: str, body: str) -> str:
    """Replace the generated block of that name in a page; a page without such a block stays as it is."""
    block = _BLOCK.format(name=name, body=body)
    head, tail = (re.escape(part) for part in _BLOCK.format(name=name, body="\0").split("\0"))
    return re.sub(f"{head}.*?{tail}", lambda _: block, text, flags=re.DOTALL)


def main(arguments: list[str]) -> int:
    """Write the generated files of the house in the current folder, or check them."""
    root = Path()
    stale = []
    for name, content in render(root).items():
        path = root / name
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(content, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"stale: {', '.join(stale)}; run python -m reportedly.generate", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
