"""Render what is made from `labels.yaml` and `guidelines.md` and committed: `python -m reportedly.generate [--check]`.

Generated files are never edited. With `--check` nothing is written: files that would change are named
and the exit code is 1.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reportedly.generate.declaration import label_table
from reportedly.generate.guide import instructions
from reportedly.generate.guidelines import GUIDELINES, read_guidelines
from reportedly.generate.interface import label_config
from reportedly.generate.jsonschema import json_schema
from reportedly.generate.reference import label_page
from reportedly.schema import load_schema

__all__ = ["instructions", "json_schema", "label_config", "label_page", "main", "render"]

Rendered = dict[str, str]

_BLOCK = "<!-- generated from schema/labels.yaml: {name} -->\n{body}\n<!-- end of {name} -->"


def render(root: Path) -> Rendered:
    """All generated files of a house by path, with their content.

    Raises:
        SchemaError: the schema cannot be loaded, or the guidelines, which may be missing, are not sound.
    """
    schema = load_schema(root / "schema")
    path = root / "schema" / GUIDELINES
    guidelines = read_guidelines(path) if path.exists() else None
    rendered = {
        "annotation/instructions.html": instructions(schema, guidelines),
        "annotation/label_config.xml": label_config(schema),
        "schema/annotation.schema.json": json_schema(schema),
        "schema/labels.md": label_page(schema),
    }
    datacard = root / "DATACARD.md"
    if datacard.exists():
        text = datacard.read_text(encoding="utf-8")
        rendered["DATACARD.md"] = _replace_block(text, "labels", label_table(schema))
    return rendered


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
