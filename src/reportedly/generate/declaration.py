"""What several generated files say alike."""

from __future__ import annotations

from reportedly.markdown import table
from reportedly.schema import AttributeSpec, Schema

SOURCE = "Generated from schema/labels.yaml by python -m reportedly.generate. Do not edit."


def users(schema: Schema, attribute: str) -> list[str]:
    """The labels that have an attribute."""
    return [name for name, label in schema.labels.items() if attribute in label.attributes]


def type_of(spec: AttributeSpec) -> str:
    """The type of an attribute, and whether it must be given, in words."""
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


def label_table(schema: Schema) -> str:
    """The labels as a Markdown table."""
    rows = [
        [f"`{name}`", label.role or "", label.description, ", ".join(f"`{used}`" for used in label.attributes)]
        for name, label in schema.labels.items()
    ]
    return table(["label", "role", "what", "attributes"], rows)
