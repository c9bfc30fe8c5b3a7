"""Folders of predictions: `.ann` files, with or without records, and `.jsonl` files of `model.Prediction`s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reportedly.corpus import PROVENANCE, RECORDS, Corpus
from reportedly.errors import InputError
from reportedly.files import read_jsonl
from reportedly.findings import Place
from reportedly.findings.migration import RenameCollision
from reportedly.history import load_history
from reportedly.migration.migration import Gathering, Migration, oldest
from reportedly.migration.records import migrate_folder
from reportedly.migration.renaming import Change, Renaming
from reportedly.model import Annotation, Prediction, Record, reference
from reportedly.schema import Schema


def migrate_predictions(corpus: Corpus, folder: Path, since: str) -> Migration:
    """Plan to take the predictions in a folder, and below it, to the schema of a corpus, whose texts they are of.

    Args:
        since: the version of the schema of those that have no `records.jsonl`, which says it of each.

    Raises:
        InputError: there is no such folder; or there are predictions without records, and names were renamed in a way
            that must not be done twice.
        CorpusError, SchemaError: records cannot be read, or a version is not known (see `history.History.steps`).
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of predictions")
    declared = corpus.schema.version
    gathering = Gathering(folder, corpus.schema, load_history(corpus.root / "schema", declared), corpus.text)
    found: set[str] = set()
    for place in sorted({path.parent for path in folder.rglob("*") if path.suffix in (".ann", ".jsonl")}):
        if (place / RECORDS).exists():
            versions = {record.doc_id: record.schema_version for record in read_jsonl(place / RECORDS, Record)}
            migrate_folder(gathering, place, versions)
            found |= {*versions.values()}
            continue
        renaming = _renaming_of_bare(gathering, place, since)
        for path in sorted(place.glob("*.ann")):
            gathering.annotation(path, path.stem, renaming)
        for path in sorted(place.glob("*.jsonl")):
            if path.name != PROVENANCE:
                _lines(gathering, path, renaming)
        found.add(since)
    return gathering.done(oldest(found - {declared}))


def _renaming_of_bare(gathering: Gathering, place: Path, since: str) -> Renaming:
    """What was renamed since predictions that do not say their version themselves."""
    renaming = gathering.renaming(since)
    if not renaming.repeatable():
        raise InputError(
            f"{place}: since {since} a name was given to something else, so that the names do not show whether these "
            "predictions were migrated; give them a records.jsonl, or make them anew"
        )
    return renaming


def _lines(gathering: Gathering, path: Path, renaming: Renaming) -> None:
    """A file of predictions; offsets are left alone."""

    def line(row: Prediction, number: int) -> tuple[Prediction, Change]:
        place = Place(gathering.name(path), number, row.doc_id)
        annotation = row.annotation("")  # What the spans cover has no part in it.
        renamed = renaming.annotation(annotation)
        for collision in renamed.collisions:
            named = reference(annotation.doc_id, collision.span)
            gathering.findings.append(RenameCollision(replace(place, span=named), problem=collision.problem))
        for problem in _undeclared(renamed.annotation, gathering.schema):
            gathering.refuse(place, f"{problem}; --from says of which version of the schema it is")
        return Prediction.of(renamed.annotation, row.text_sha256), renamed.changes

    gathering.rows(path, Prediction, line)


def _undeclared(annotation: Annotation, schema: Schema) -> Iterator[str]:
    """In words, each name of an annotation that a schema does not declare."""
    for name in dict.fromkeys(span.label for span in annotation.spans if span.label not in schema.labels):
        yield f"the schema has no label {name}"
    for name in dict.fromkeys(r.type for r in annotation.relations if r.type not in schema.relations):
        yield f"the schema has no relation {name}"
    for name, value in dict.fromkeys(pair for span in annotation.spans for pair in span.attributes.items()):
        spec = schema.attributes.get(name)
        if spec is None:
            yield f"the schema has no attribute {name}"
        elif spec.values and value not in spec.values:
            yield f"{name} has no value {value}"
