"""The schema as a page to read."""

from __future__ import annotations

from reportedly.generate.declaration import SOURCE, label_table, type_of, users
from reportedly.markdown import table
from reportedly.schema import Schema


def label_page(schema: Schema) -> str:
    """The schema as a page to read: labels, attributes with every value, relations."""
    parts = [
        f"<!-- {SOURCE} -->",
        f"# {schema.title}: labels, attributes, relations",
        f"Schema {schema.name} {schema.version}. {schema.description}",
        "In examples the span stands in square brackets.",
        "## Labels",
        label_table(schema),
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
        parts += [f"### {name}", f"{spec.description} Of {', '.join(users(schema, name))}; {type_of(spec)}."]
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
