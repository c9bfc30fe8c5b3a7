"""What the columns of a release mean: the card's tables of fields."""

from __future__ import annotations

from reportedly import markdown
from reportedly.release.tables import Table
from reportedly.release.types import Choice, Items, Scalar, Struct, Type
from reportedly.schema import Schema

_SPANS = "spans, see SPAN"

# A name means the same in every table, but for those that are given with their table.
MEANINGS: dict[str, str] = {
    "doc_id": "id of the document, the same in every version",
    "story": "the events the document is about; splits are made by story",
    "title": "the headline, which is the first line of the text; empty if there is none",
    "published": "date or date-time of publication, as given",
    "published_date": "the local day of publication, the anchor of dates",
    "lang": "language, a BCP-47 tag",
    "genre": "kind of text",
    "outlet": "who published it",
    "license": "licence of the text",
    "origin": "where it comes from, in words",
    "sha256": "SHA-256 of the UTF-8 text",
    "canary": "a string that marks the data, to find it in training sets",
    "text": "the text; offsets count its Unicode code points, half-open",
    "gold_status": "adjudicated, single (one annotator's record), imported; null: no gold, the lists are empty",
    "spans": _SPANS,
    "relations": "links between spans, see REL",
    "sent_index": "number of the sentence in the document, from 0",
    "sent_start": "offset of its beginning in the document",
    "sent_end": "offset of its end in the document",
    "sentences.text": "the sentence",
    "tokens": "the tokens of the sentence",
    "token_starts": "their beginnings, offsets in the document",
    "token_ends": "their ends, offsets in the document",
    "cue_id": "id of the cue among the spans of its document; null for the writer",
    "cue_label": "a cue of attribution or of denial",
    "cue_type": "its type: of attribution or of denial",
    "cue_text": "its covered text",
    "cue_start": "its beginning",
    "cue_end": "its end",
    "negated": "whether the cue is negated",
    "depth": "1 if the writer reports the cue, 2 if somebody whom the writer reports does, and so on",
    "parent_cue_id": "the cue just outside; null where the writer reports",
    "sources": f"the actors the cue is linked to; empty: unknown ({_SPANS})",
    "contents": f"what it is linked to: every fragment of each content, or the inner cue ({_SPANS})",
    "hedges": f"hedges linked to the content; in `attributions`, to the cue ({_SPANS})",
    "dates": f"dates linked to the content; in `attributions`, to the cue ({_SPANS})",
    "content_id": "id of the content, of its first fragment",
    "claims.text": "its text; the fragments of a split content joined by one space",
    "content_start": "beginning of its first fragment",
    "content_end": "end of its last fragment; a split content does not fill the extent between",
    "fragments": "its fragments in order, one if it is not split",
    "quotation": "whose words they are",
    "claim_id": "the registered claim that it is about, see `statements`",
    "claim_polarity": "whether it states or contradicts that claim, as worded",
    "source_chain": "who holds it and how surely, see LINK",
    "entity_id": "id of the party",
    "name": "its name",
    "kind": "what it is",
    "anonymous": "whether the texts withhold its name",
    "description": "in a sentence",
    "members": "ids of the parties it consists of",
    "statement": "the claim, in a sentence",
    "truth": "what is true in the world of the texts",
    "known_since": "the day from which that is publicly known there; null: never",
    "annotator": "pseudonym",
    "role": "annotator or adjudicator",
    "batch": "the batch it was annotated in",
    "schema_version": "the version of the schema it was annotated by",
    "created": "when it was finished",
    "lead_time": "seconds it took; null: not measured",
    "annotations.origin": "how the record was made",
    "status": "done (also if nothing was found), skipped, draft",
    "SPAN.id": "id, unique in the document",
    "SPAN.label": "the label",
    "SPAN.start": "beginning",
    "SPAN.end": "end",
    "SPAN.text": "the covered text",
    "REL.id": "id",
    "REL.type": "the type",
    "REL.head": "id of the span it starts from",
    "REL.tail": "id of the span it leads to",
    "LINK.level": "0 for the writer, 1 for whom the writer reports, and so on",
    "LINK.source_id": "id of the actor; null for the writer and for an unknown source",
    "LINK.entity": "the registered party that the actor is",
    "LINK.text": "the actor's covered text",
    "LINK.stance": "what the source holds of the content as worded",
    "LINK.certainty": "how surely",
}


def meaning(schema: Schema, table: str, column: str) -> str:
    """What a column (of a table, or of SPAN, REL and LINK) means.

    Raises:
        KeyError: nobody has written it down.
    """
    if table == "SPAN" and column in schema.attributes:
        return schema.attributes[column].description
    if column.startswith("has_"):
        return f"whether a span with the label {column[4:]} overlaps the sentence"
    if column.endswith("_tags"):
        return f"B, I or O per token for the label {column[:-5]}"
    return MEANINGS.get(f"{table}.{column}") or MEANINGS[column]


def render_fields(schema: Schema, declared: dict[str, Table]) -> str:
    """The card's section on fields: a table per config, and one for each struct."""
    parts = ["## Fields"]
    structs: dict[str, Struct] = {}
    for name, table in declared.items():
        parts += [f"### {name}", f"A row is {table.row}.", _rows(schema, name, table.columns)]
        for column, type_ in table.columns:
            if isinstance(type_, Items) and isinstance(type_.of, Struct) and (struct := struct_name(column)):
                structs[struct] = type_.of
    for struct, of in structs.items():
        parts += [f"### {struct}", _rows(schema, struct, of.fields)]
    return "\n\n".join(parts)


def struct_name(column: str) -> str | None:
    """The name of the struct that a column lists, if it has one of its own; other lists of structs are of spans."""
    return {"spans": "SPAN", "relations": "REL", "source_chain": "LINK"}.get(column)


def _rows(schema: Schema, table: str, columns: tuple[tuple[str, Type], ...]) -> str:
    rows = [[f"`{column}`", _type_name(column, type_), meaning(schema, table, column)] for column, type_ in columns]
    return markdown.table(["column", "type", "meaning"], rows)


def _type_name(column: str, type_: Type) -> str:
    match type_:
        case Scalar(name):
            return name
        case Choice(names):
            return f"class: {', '.join(names)}"
        case Items(Struct(fields)):
            return f"list of {struct_name(column) or ('SPAN' if len(fields) > 4 else ', '.join(n for n, _ in fields))}"
        case Items(of):
            return f"list of {_type_name(column, of)}"
        case Struct():
            return "struct"
