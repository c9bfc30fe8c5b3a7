"""The labelling interface of a claims project: the documents of a story beside each other, and what they claim."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path
from string import ascii_lowercase

from reportedly.generate.declaration import SOURCE, users
from reportedly.generate.hotkeys import TAKEN, choices, hotkeys
from reportedly.schema import Schema

_STYLE = Path(__file__).with_name("claims.css")
_CONTINUED = " (continued)"
_NUMBERED = re.compile(r"(.+)-([1-9][0-9]*)")
_DIGITS = 9


def numbered(name: str, column: int) -> str:
    """The name of a control or text of a column, which counts from 1: `claim-2`."""
    return f"{name}-{column}"


def column_of(name: str) -> tuple[str, int] | None:
    """The name and the column that `numbered` put together; None if it is no such name."""
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def continued(label: str) -> str:
    """The label under which a later fragment of a split content is shown: its claim stands with the first."""
    return label + _CONTINUED


def uncontinued(label: str) -> str:
    """The label itself, whether it was shown for a later fragment or not."""
    return label.removesuffix(_CONTINUED)


def claim_labels(schema: Schema) -> tuple[str, ...]:
    """The labels of contents that can state a claim."""
    names = set(schema.claim_attributes)
    return tuple(name for name in schema.labels_with_role("content") if names & set(schema.labels[name].attributes))


def claim_keys(schema: Schema) -> list[str]:
    """The keys by which the claims of a story are chosen, in their order. Those beyond have none of ours."""
    keys = hotkeys(schema)
    taken = TAKEN | {key for name in schema.claim_attributes for key in keys.get(name, {}).values()}
    return [letter for letter in ascii_lowercase if letter not in taken]


def claims_instructions(schema: Schema) -> str:
    """What annotators of a claims project read, one click away (HTML)."""
    contents = " or ".join(claim_labels(schema))
    lines = [
        f"<h1>{escape(schema.title)}: which claims a story makes</h1>",
        "<!-- " + SOURCE + " -->",
        "<p>The documents of one story stand beside each other, and the claims to look for above them. What is marked "
        "was decided before: leave it where it is.</p>",
        "<ol>",
        f"<li>Click a marked {escape(contents)} and choose the claim that it is about; choosing it again takes it "
        "back. One that is about none of them is left as it is.</li>",
    ]
    for name in schema.claim_attributes:
        spec = schema.attributes[name]
        if spec.registry is None:
            values = "; ".join(f"<b>{escape(v)}</b>: {escape(value.description)}" for v, value in spec.values.items())
            lines.append(f"<li>{escape(spec.description)} {values}</li>")
    lines += [
        "<li>A claim may also be stated in the voice of the writer, where nothing is marked: press the number of the "
        "column, mark the words with the mouse, and choose the claim.</li>",
        "<li>Of what is split by other words only the first part gets the claim.</li>",
        "<li>Submit when the whole story is done, also if it makes none of the claims. Wait until it is saved before "
        "you close the page.</li>",
        "</ol>",
    ]
    return "\n".join(lines) + "\n"


def claims_config(schema: Schema, documents: int) -> str:
    """The labelling interface for so many documents.

    A column per document, each with controls of its own (`text-1`, `label-1`, `claim-1` and so on), and above them the
    claims of the story: a list while nothing is selected, fields when a content is.
    """
    page = ET.Element("View", className="rep-claims")
    page.append(ET.Comment(f" {SOURCE} "))
    ET.SubElement(page, "Style").text = "\n" + _STYLE.read_text(encoding="utf-8")
    desk = ET.SubElement(page, "View", className="rep-desk")
    idle = ET.SubElement(desk, "View", className="rep-registered", visibleWhen="no-region-selected")
    ET.SubElement(idle, "Header", value="$claim_list", size="6")
    columns = ET.SubElement(page, "View", className="rep-columns")
    for column in range(1, documents + 1):
        _fields(desk, schema, column)
        _column(columns, schema, column)
    ET.indent(page)
    return ET.tostring(page, encoding="unicode") + "\n"


def _fields(desk: ET.Element, schema: Schema, column: int) -> None:
    keys = hotkeys(schema)
    for name in schema.claim_attributes:
        spec = schema.attributes[name]
        shown = {"whenTagName": numbered("label", column), "whenLabelValue": ",".join(users(schema, name))}
        view = ET.SubElement(
            desk, "View", shown, visibleWhen="region-selected", className=f"rep-{spec.type} rep-{name}"
        )
        common = {"name": numbered(name, column), "toName": numbered("text", column), "perRegion": "true"}
        # What can be taken back by choosing it again.
        field = ET.SubElement(view, "Choices", common | shown, choice="single", showInline="true")
        if spec.registry is not None:
            field.set("value", f"${spec.registry}")
            continue
        for choice in choices(schema, name):
            key = keys.get(name, {}).get(choice)
            hint = spec.values[choice].description if spec.values else spec.description
            ET.SubElement(field, "Choice", {"value": choice, "hint": hint} | ({"hotkey": key} if key else {}))
    later = {"whenTagName": numbered("label", column), "whenLabelValue": ",".join(map(continued, claim_labels(schema)))}
    view = ET.SubElement(desk, "View", later, visibleWhen="region-selected")
    ET.SubElement(view, "Header", value="A later part of a split content: its claim stands with the first.", size="6")


def _column(columns: ET.Element, schema: Schema, column: int) -> None:
    view = ET.SubElement(columns, "View", className="rep-column")
    head = ET.SubElement(view, "View", className="rep-head")
    ET.SubElement(head, "Header", value=f"$heading_{column}", size="6")
    labels = {"name": numbered("label", column), "toName": numbered("text", column), "showInline": "true"}
    control = ET.SubElement(head, "Labels", labels)
    contents = claim_labels(schema)
    for number, name in enumerate(contents):
        spec = schema.labels[name]
        key = (column - 1) * len(contents) + number + 1
        entry = {"value": name, "background": spec.color, "hint": spec.description}
        ET.SubElement(control, "Label", entry | ({"hotkey": str(key)} if key <= _DIGITS else {}))
        ET.SubElement(control, "Label", value=continued(name), background=spec.color)
    text = ET.SubElement(view, "View", className="rep-text")
    ET.SubElement(text, "Text", name=numbered("text", column), value=f"$text_{column}", granularity="symbol")
