"""The configs of a release: which columns each has, made from the schema.

This is the only declaration of the tables; the Arrow schemas of the files, the features of the card
and the check that holds one against the other are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reportedly.derivation import CERTAINTIES, STANCES
from reportedly.model import GOLD_STATUSES, ROLE_NAMES, STATUSES
from reportedly.release.types import (
    BOOL,
    DATE,
    FLOAT,
    INT,
    TEXT,
    TIMESTAMP,
    Choice,
    Items,
    Struct,
    Type,
    arrow_type,
    feature,
)
from reportedly.schema import Schema

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

TAGS = ("O", "B", "I")
Fields = tuple[tuple[str, Type], ...]


@dataclass(frozen=True)
class Table:
    """One config: its columns in order, and a line on what a row is."""

    name: str
    row: str
    columns: Fields

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The schema of the Parquet files, without any metadata."""
        import pyarrow as pa

        return pa.schema([(name, arrow_type(type_)) for name, type_ in self.columns])

    def features(self) -> datasets.Features:
        """The features that the card declares."""
        import datasets

        return datasets.Features({name: feature(type_) for name, type_ in self.columns})


def attribute_type(schema: Schema, name: str) -> Type:
    """The column type of an attribute; text (and always null) for one that the schema does not declare."""
    spec = schema.attributes.get(name)
    if spec is None:
        return TEXT
    if spec.type == "enum":
        return Choice(tuple(spec.values))
    return BOOL if spec.type == "boolean" else TEXT


def span_type(schema: Schema) -> Struct:
    """SPAN: identity, extent, covered text, then every attribute of the schema."""
    fixed: Fields = (
        ("id", TEXT),
        ("label", Choice(tuple(schema.labels))),
        ("start", INT),
        ("end", INT),
        ("text", TEXT),
    )
    return Struct(fixed + tuple((name, attribute_type(schema, name)) for name in schema.attributes))


def relation_type(schema: Schema) -> Struct:
    """REL: a typed link between two spans of the same list."""
    return Struct((("id", TEXT), ("type", Choice(tuple(schema.relations))), ("head", TEXT), ("tail", TEXT)))


def cue_type_attributes(schema: Schema) -> dict[str, str]:
    """For each label that is a cue or a denial, the attribute that types it: its first enumerated one."""
    found = {}
    for label in schema.labels_with_role("cue", "denial"):
        for name in schema.labels[label].attributes:
            if schema.attributes[name].type == "enum":
                found[label] = name
                break
    return found


def tables(schema: Schema) -> dict[str, Table]:
    """All configs by name, `documents` (the default) first.

    A schema without roles has no tables of attributions and claims: they cannot be derived.
    """
    spans, relations = Items(span_type(schema)), Items(relation_type(schema))
    key: Fields = (("doc_id", TEXT), ("story", TEXT))
    sentence: Fields = (("sent_index", INT),)
    declared = [
        Table(
            "documents",
            "a document with its gold annotation",
            (
                *key,
                ("title", TEXT),
                ("published", TEXT),
                ("published_date", DATE),
                ("lang", TEXT),
                ("genre", TEXT),
                ("outlet", TEXT),
                ("license", TEXT),
                ("origin", TEXT),
                ("sha256", TEXT),
                ("canary", TEXT),
                ("text", TEXT),
                ("gold_status", Choice(GOLD_STATUSES)),
                ("spans", spans),
                ("relations", relations),
            ),
        ),
        Table(
            "sentences",
            "a sentence, and which labels occur in it",
            (
                *key,
                *sentence,
                ("sent_start", INT),
                ("sent_end", INT),
                ("text", TEXT),
                *((f"has_{label}", BOOL) for label in schema.labels),
            ),
        ),
        Table(
            "tokens",
            "a sentence as tokens with BIO tags per label",
            (
                *key,
                *sentence,
                ("tokens", Items(TEXT)),
                ("token_starts", Items(INT)),
                ("token_ends", Items(INT)),
                *((f"{label}_tags", Items(Choice(TAGS))) for label in schema.labels),
            ),
        ),
    ]
    if schema.has_roles:
        declared += _derived_tables(schema, key, spans)
    kinds = attribute_type(schema, "kind")
    declared += [
        Table(
            "entities",
            "a registered party",
            (
                ("entity_id", TEXT),
                ("name", TEXT),
                ("kind", kinds),
                ("anonymous", BOOL),
                ("description", TEXT),
                ("members", Items(TEXT)),
            ),
        ),
        Table(
            "statements",
            "a registered claim, with what is true in the world of the texts",
            (("claim_id", TEXT), ("story", TEXT), ("statement", TEXT), ("truth", TEXT), ("known_since", TEXT)),
        ),
        Table(
            "annotations",
            "one annotator's record of a document",
            (
                *key,
                ("annotator", TEXT),
                ("role", Choice(ROLE_NAMES)),
                ("batch", TEXT),
                ("schema_version", TEXT),
                ("created", TIMESTAMP),
                ("lead_time", FLOAT),
                ("origin", TEXT),
                ("status", Choice(STATUSES)),
                ("spans", spans),
                ("relations", relations),
            ),
        ),
    ]
    return {table.name: table for table in declared}


def _derived_tables(schema: Schema, key: Fields, spans: Items) -> list[Table]:
    cues = cue_type_attributes(schema)
    types = tuple(value for attribute in dict.fromkeys(cues.values()) for value in schema.attributes[attribute].values)
    chain = Struct(
        (
            ("level", INT),
            ("cue_id", TEXT),
            ("parent_cue_id", TEXT),
            ("source_id", TEXT),
            ("entity", TEXT),
            ("text", TEXT),
            ("stance", Choice(STANCES)),
            ("certainty", Choice(CERTAINTIES)),
        )
    )
    return [
        Table(
            "attributions",
            "a cue of attribution or denial with its sources and contents",
            (
                *key,
                ("cue_id", TEXT),
                ("cue_label", Choice(schema.labels_with_role("cue", "denial"))),
                ("cue_type", Choice(types)),
                ("cue_text", TEXT),
                ("cue_start", INT),
                ("cue_end", INT),
                ("negated", attribute_type(schema, "negated")),
                ("depth", INT),
                ("parent_cue_id", TEXT),
                ("sources", spans),
                ("contents", spans),
                ("hedges", spans),
                ("dates", spans),
            ),
        ),
        Table(
            "claims",
            "a content with its chain of sources, and the stance and certainty of each",
            (
                *key,
                ("content_id", TEXT),
                ("text", TEXT),
                ("content_start", INT),
                ("content_end", INT),
                ("fragments", Items(Struct((("id", TEXT), ("start", INT), ("end", INT))))),
                ("quotation", attribute_type(schema, "quotation")),
                ("claim_id", TEXT),
                ("claim_polarity", attribute_type(schema, "claim_polarity")),
                ("source_chain", Items(chain)),
                ("hedges", spans),
                ("dates", spans),
            ),
        ),
    ]
