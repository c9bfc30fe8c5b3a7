"""JSON Schema of annotations without their text: the lines of a file of predictions."""

from __future__ import annotations

import json
from typing import Any

from reportedly.generate.declaration import SOURCE
from reportedly.schema import AttributeSpec, Schema


def json_schema(schema: Schema) -> str:
    """JSON Schema of a prediction (`model.Prediction`) as JSON: spans with their attributes, and relations."""

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
            "required": ["id", "label", "start", "end"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "label": {"const": name},
                "start": {"type": "integer", "minimum": 0, "description": "Unicode code points"},
                "end": {"type": "integer", "minimum": 1, "description": "Unicode code points, exclusive"},
                "attributes": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {used: attribute(schema.attributes[used]) for used in label.attributes},
                },
            },
        }

    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": SOURCE,
        "title": f"{schema.title} (schema {schema.name} {schema.version})",
        "description": schema.description,
        "type": "object",
        "required": ["doc_id", "text_sha256"],
        "additionalProperties": False,
        "properties": {
            "doc_id": {"type": "string"},
            "text_sha256": {"type": "string", "description": "of the UTF-8 text, as in documents.jsonl"},
            "spans": {"type": "array", "items": {"oneOf": [span(name) for name in schema.labels]}},
            "relations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "head", "tail"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"enum": list(schema.relations)},
                        "head": {"type": "string", "description": "id of a span"},
                        "tail": {"type": "string", "description": "id of a span"},
                    },
                },
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
