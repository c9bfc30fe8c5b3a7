"""The labelling interface of a Label Studio project: what annotators see beside and above the text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from reportedly.generate.declaration import SOURCE, users
from reportedly.generate.hotkeys import choices, hotkeys
from reportedly.schema import AttributeSpec, Schema

_STYLE = Path(__file__).with_name("interface.css")


def label_config(schema: Schema) -> str:
    """The labelling interface: labels and text on the left, the attributes of the selected span on the right."""
    page = ET.Element("View", className="rep")
    page.append(ET.Comment(f" {SOURCE} "))
    ET.SubElement(page, "Style").text = "\n" + _STYLE.read_text(encoding="utf-8")
    main = ET.SubElement(page, "View", className="rep-main")
    head = ET.SubElement(main, "View", className="rep-head")
    labels = ET.SubElement(head, "Labels", name="label", toName="text", showInline="true")
    for name, label in schema.labels.items():
        ET.SubElement(labels, "Label", value=name, background=label.color, hotkey=label.hotkey, hint=label.description)
    # The day of publication is the anchor of dates.
    ET.SubElement(head, "Header", value="$outlet, published on $weekday, $published", size="6")
    text = ET.SubElement(main, "View", className="rep-text")
    ET.SubElement(text, "Text", name="text", value="$text", granularity="symbol")
    page.append(_attributes(schema))
    relations = ET.SubElement(page, "Relations")
    for name in schema.relations:
        ET.SubElement(relations, "Relation", value=name)
    ET.indent(page)
    return ET.tostring(page, encoding="unicode") + "\n"


def _attributes(schema: Schema) -> ET.Element:
    panel = ET.Element("View", className="rep-attributes")
    idle = ET.SubElement(panel, "View", className="rep-idle", visibleWhen="no-region-selected")
    ET.SubElement(idle, "Header", value="Click a span to see its attributes.", size="6")
    keys = hotkeys(schema)
    for name, spec in schema.attributes.items():
        labels = ",".join(users(schema, name))
        # The view hides the heading where the label has no such attribute.
        shown = ET.SubElement(
            panel,
            "View",
            className=f"rep-{spec.type} rep-{name}",
            visibleWhen="region-selected",
            whenTagName="label",
            whenLabelValue=labels,
        )
        ET.SubElement(shown, "Header", value=name.replace("_", " "), size="6")
        control = _control(schema, name, spec, keys.get(name, {}))
        # With it Label Studio drops on saving what does not belong to the label: what a key has set that is shared
        # with another attribute, or what was set before the label was changed.
        control.set("whenLabelValue", labels)
        shown.append(control)
    return panel


def _control(schema: Schema, name: str, spec: AttributeSpec, keys: dict[str, str]) -> ET.Element:
    common = {"name": name, "toName": "text", "perRegion": "true"}
    if spec.type == "reference":
        return ET.Element(
            "Taxonomy",
            common | {"value": f"${spec.registry}", "maxUsages": "1", "placeholder": "search", "dropdownWidth": "420"},
        )
    if spec.type == "string":
        return ET.Element("TextArea", common | {"rows": "1", "maxSubmissions": "1", "editable": "true"})
    # Not "single-radio": a wrong choice is taken back by choosing it again.
    element = ET.Element("Choices", common | {"choice": "single", "showInline": "true"})
    for choice in choices(schema, name):
        hint = spec.values[choice].description if spec.values else spec.description
        attributes = {"value": choice, "hint": hint}
        if choice in keys:
            attributes["hotkey"] = keys[choice]
        ET.SubElement(element, "Choice", attributes)
    return element
