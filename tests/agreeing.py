"""Invented houses with the records of several annotators."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from reportedly.files import jsonl, sha256
from reportedly.model import Annotation, Record, RoleName, Status
from reportedly.schema import Schema
from tests.houses import Doc, make_house
from tests.support import SCHEMA

Work = Mapping[str, Mapping[str, Annotation]]
"""What each annotator made, by annotator and document."""


def shuffled(annotation: Annotation, schema: Schema, chance: random.Random) -> str:
    """An annotation as standoff with its lines in any order and under any ids."""
    order = list(annotation.spans)
    chance.shuffle(order)
    numbers = chance.sample(range(1, 1000), len(order))
    ids = {span.id: f"T{number}" for span, number in zip(order, numbers, strict=True)}
    lines = [f"{ids[span.id]}\t{span.label} {span.start} {span.end}\t{span.text}" for span in order]
    attributes = [(ids[span.id], name, value) for span in order for name, value in span.attributes.items()]
    chance.shuffle(attributes)
    for i, (target, name, value) in enumerate(attributes, start=1):
        if name in schema.references:
            lines.append(f"N{i}\tReference {target} {name}:{value}\t{value}")
        else:
            lines.append(f"A{i}\t{name} {target}" + ("" if value is True else f" {value}"))
    relations = list(annotation.relations)
    chance.shuffle(relations)
    for i, relation in enumerate(relations, start=1):
        lines.append(f"R{i}\t{relation.type} Arg1:{ids[relation.head]} Arg2:{ids[relation.tail]}")
    return "".join(f"{line}\n" for line in lines)


def house_of_annotators(
    root: Path,
    texts: Mapping[str, str],
    work: Work,
    *,
    seed: int = 0,
    schema: Schema = SCHEMA,
    statuses: Mapping[tuple[str, str], Status] | None = None,
    roles: Mapping[str, RoleName] | None = None,
) -> Path:
    """Write a house with the documents `texts` and the batch `b` of each annotator.

    The files are as `shuffled` makes them of `seed`: the order of documents, records and lines is a matter of
    chance. `statuses` are by annotator and document, otherwise done.
    """
    chance = random.Random(seed)
    doc_ids = list(texts)
    chance.shuffle(doc_ids)
    files: dict[str, str | bytes] = {}
    for name, made in work.items():
        rows = []
        for doc_id in chance.sample(list(made), len(made)):
            status = (statuses or {}).get((name, doc_id), "done")
            ann = shuffled(made[doc_id], schema, chance)
            if status != "skipped":
                files[f"corpus/annotations/{name}/b/{doc_id}.ann"] = ann
            rows.append(
                Record(
                    doc_id=doc_id,
                    text_sha256=sha256(texts[doc_id]),
                    annotator=name,
                    role=(roles or {}).get(name, "annotator"),
                    batch="b",
                    schema_version=schema.version,
                    created="2031-06-01T10:00:00+02:00",
                    origin="a test",
                    status=status,
                    ann_sha256=None if status == "skipped" else sha256(ann),
                )
            )
        files[f"corpus/annotations/{name}/b/records.jsonl"] = jsonl(rows)
    docs = [Doc(doc_id, texts[doc_id]) for doc_id in doc_ids]
    assert schema.path
    return make_house(root, docs, schema_dir=schema.path.parent, extra=files)
