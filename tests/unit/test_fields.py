"""The card's description of the fields, and of the rules by which columns are derived."""

from __future__ import annotations

import re

import pytest

from reportedly.derivation.stance import TABLE
from reportedly.release.fields import MEANINGS, meaning, render_fields
from reportedly.release.tables import Table, tables
from reportedly.release.types import Items, Struct
from tests.support import ROOT, SCHEMA


def test_every_column_and_every_field_has_a_meaning_and_nothing_else_has() -> None:
    used = set()
    for name, table in tables(SCHEMA).items():
        used |= {f"{name}.{column}" if f"{name}.{column}" in MEANINGS else column for column, _ in table.columns}
        assert all(meaning(SCHEMA, name, column) for column, _ in table.columns)
    for struct, of in (("SPAN", "spans"), ("REL", "relations"), ("LINK", "source_chain")):
        fields = next(
            type_.of.fields
            for table in tables(SCHEMA).values()
            for column, type_ in table.columns
            if column == of and isinstance(type_, Items) and isinstance(type_.of, Struct)
        )
        assert all(meaning(SCHEMA, struct, field) for field, _ in fields)
        used |= {f"{struct}.{field}" if f"{struct}.{field}" in MEANINGS else field for field, _ in fields}
    derived = {column for column in used if column.startswith("has_") or column.endswith("_tags")}
    assert used - derived - set(SCHEMA.attributes) - {"quotation", "claim_polarity"} <= set(MEANINGS)
    assert set(MEANINGS) <= used


def test_a_column_that_nobody_described_is_an_error() -> None:
    with pytest.raises(KeyError):
        meaning(SCHEMA, "documents", "surprise")


def test_the_rendering_names_each_config_and_struct() -> None:
    declared: dict[str, Table] = tables(SCHEMA)
    page = render_fields(SCHEMA, declared)
    assert re.findall(r"^### (.*)$", page, flags=re.MULTILINE) == [*declared, "SPAN", "REL", "LINK"]
    assert "| `source_chain` | list of LINK | who holds it and how surely, see LINK |" in page
    assert "| `stance` | class: asserted, denied, noncommittal, none, unknown |" in page


def test_the_published_stance_table_is_the_one_in_the_code() -> None:
    page = (ROOT / "schema" / "derived.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ,]+?) \| ([a-z–]+) \| ([a-z]+) \|$", page, flags=re.MULTILINE)
    published = {case: (source, reporter) for cases, source, reporter in rows for case in cases.split(", ")}
    coded = {case: (stance, row.reporter) for row in TABLE for case, stance in row.source.items()}
    assert published == coded | {"no cue": ("–", TABLE[-1].reporter)}
