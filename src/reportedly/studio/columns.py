"""The task of a story taken apart again: for each of its documents a task of its own, as if it had been shown alone.

Who pulls need not know that documents were beside each other: states, proofs and records are those of one document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from reportedly.findings import Finding, Place
from reportedly.findings.studio_pull import MalformedTask
from reportedly.generate.claims import column_of, uncontinued
from reportedly.schema import Schema
from reportedly.studio.exports import ExportedTask, Work
from reportedly.studio.fields import KINDS, TEXT
from reportedly.studio.stories import CHOICES, DOCUMENTS, Shown

CONTENTS = "contents"
"""The key in the data of a document's task that says that it was in a project of claims, and over which contents."""


def by_document(task: ExportedTask, schema: Schema) -> Iterator[ExportedTask | Finding]:
    """The tasks of the documents that a task shows; one of a single document as it is.

    The time is shared out evenly. Left out are relations, for which a project of claims does not ask, and what one key
    has set in the fields of all columns at once, of which the annotator sees those of one. What belongs to no column
    stands with the first document, where decoding rejects it.
    """
    if DOCUMENTS not in task.data:
        yield task
        return
    try:
        documents = msgspec.convert(task.data[DOCUMENTS], list[Shown])
    except msgspec.ValidationError as error:
        yield MalformedTask(Place(document=task.doc_id), problem=f"data.{DOCUMENTS}: {error}")
        return
    for column, shown in enumerate(documents, start=1):
        data = {
            "doc_id": shown.doc_id,
            "sha256": shown.sha256,
            "text": task.data.get(f"{TEXT}_{column}"),
            CONTENTS: shown.contents,
        }

        def alone(work: Work, column: int = column) -> Work:
            seconds = None if work.lead_time is None else work.lead_time / len(documents)
            result = _column(work.result, column, len(documents), schema)
            return msgspec.structs.replace(work, result=result, lead_time=seconds)

        yield ExportedTask(task.id, data, [*map(alone, task.annotations)], [*map(alone, task.drafts)])


def _column(result: Any, column: int, columns: int, schema: Schema) -> Any:
    """The part of a result that belongs to one column, under the names of a project of documents."""
    if not isinstance(result, Sequence) or isinstance(result, str):
        return result
    return [_renamed(part, schema) for part in result if _is_shown(part) and _home(part, columns) == column]


def _is_shown(part: object) -> bool:
    """Whether a part of a result is something that the annotator of a column sees."""
    if not isinstance(part, Mapping):
        return True
    names = [part.get("from_name"), part.get("to_name")]
    found = [column_of(name) for name in names if isinstance(name, str)]
    columns = {column for name, column in filter(None, found)}
    return part.get("type") != "relation" and len(columns) <= 1


def _home(part: object, columns: int) -> int:
    """The column to which a part of a result belongs."""
    if isinstance(part, Mapping) and isinstance(shown := part.get("to_name"), str):
        name, column = column_of(shown) or ("", 0)
        if name == TEXT and column <= columns:
            return column
    return 1


def _renamed(part: Any, schema: Schema) -> Any:
    """A part of a result under the names of a project of documents."""
    if not isinstance(part, Mapping):
        return part
    renamed = {**part}
    for end in ("from_name", "to_name"):
        if isinstance(name := part.get(end), str):
            renamed[end] = (column_of(name) or (name,))[0]
    value = part.get("value")
    if isinstance(value, Mapping):
        if isinstance(labels := value.get("labels"), list):
            renamed["value"] = {**value, "labels": [uncontinued(x) if isinstance(x, str) else x for x in labels]}
        elif renamed.get("from_name") in schema.references and part.get("type") == CHOICES:
            kind = KINDS["reference"]
            renamed |= {"type": kind, "value": {**value, kind: value.get(CHOICES)}}
    return renamed
