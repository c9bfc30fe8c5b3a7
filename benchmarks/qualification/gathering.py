"""The annotations that are compared, all of them in PolNeAR's convention: what its humans marked, as the project's
importer reads it, and what our annotators marked, projected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.qualification.keeping import RECORDS, kept_annotators, kept_path, read_kept
from benchmarks.qualification.selection import Chosen, batch_of
from benchmarks.qualification.timebank import Story
from reportedly.agreement.selection import Compared
from reportedly.errors import InputError
from reportedly.formats.polnear.mapping import map_annotation
from reportedly.formats.polnear.source import Article
from reportedly.formats.texts import Text
from reportedly.matching import Reading, Unit, units
from reportedly.model import Annotation
from reportedly.offsets import normalise
from reportedly.projection import TO_POLNEAR, project
from reportedly.schema import Schema
from reportedly.standoff import canonical

INTENTIONS: tuple[str, ...] = ("leave-out-intentions",)
"""The step that takes out of the humans' records what our convention does not annotate."""


@dataclass(frozen=True)
class Gathered:
    """A document with everybody's annotation of it.

    `humans` and `models` name the annotators who are in `compared`; human ones as PolNeAR names them.
    """

    doc_id: str
    batch: str
    compartment: str
    compared: Compared
    humans: tuple[str, ...]
    models: tuple[str, ...]


def gather(
    chosen: Iterable[Chosen],
    schema: Schema,
    *,
    records: Path = RECORDS,
    of_humans: Sequence[str] = (),
    of_models: Sequence[str] = TO_POLNEAR,
) -> list[Gathered]:
    """The articles of PolNeAR among the documents, with the human and the kept records.

    Args:
        of_humans, of_models: the steps of the projection that their annotations go through.

    Raises:
        InputError: a kept record does not fit its text, or a name is a human's and another annotator's.
    """
    gathered = []
    for document in chosen:
        if not isinstance(document.source, Article):
            continue
        batch = batch_of(document.round)
        found = {
            name: project(annotation, document.text, schema, of_humans)
            for name, annotation in human_annotations(document.source, document.doc_id, schema).items()
        }
        humans = tuple(sorted(found))
        models = tuple(_finished(document, records))
        for name in models:
            if name in found:
                raise InputError(f"{name} is the name of a human annotator of PolNeAR; give it another pseudonym")
            kept = read_kept(batch, name, document.doc_id, document.text, schema, records)
            found[name] = project(kept, document.text, schema, of_models)
        readings = {name: Reading(units(annotation, schema), frozenset()) for name, annotation in found.items()}
        compared = Compared(document.doc_id, document.text, "en", readings)
        gathered.append(Gathered(document.doc_id, batch, document.source.compartment, compared, humans, models))
    return gathered


def human_annotations(article: Article, doc_id: str, schema: Schema) -> dict[str, Annotation]:
    """The human records of an article by annotator, as `reportedly convert polnear` reads them."""
    text = Text(article.text, *normalise(article.text))
    return {
        record.annotator: canonical(
            map_annotation(record.data, text, doc_id, schema, file=record.file).annotation, schema
        )
        for record in article.records
    }


@dataclass(frozen=True)
class Dated:
    """A story of TimeBank: its gold dates and those of each annotator."""

    doc_id: str
    batch: str
    text: str
    gold: list[Unit]
    models: dict[str, list[Unit]]


def gather_dates(chosen: Iterable[Chosen], schema: Schema, *, records: Path = RECORDS) -> list[Dated]:
    """The stories of TimeBank among the documents, with the dates of gold and of the kept records.

    Raises:
        InputError: a kept record does not fit its text.
    """
    gathered = []
    for document in chosen:
        if isinstance(document.source, Story):
            batch = batch_of(document.round)
            models = {
                name: _dates(read_kept(batch, name, document.doc_id, document.text, schema, records), schema)
                for name in _finished(document, records)
            }
            gold = _dates(document.source.dates, schema)
            gathered.append(Dated(document.doc_id, batch, document.text, gold, models))
    return gathered


def _dates(annotation: Annotation, schema: Schema) -> list[Unit]:
    return [unit for unit in units(annotation, schema) if schema.role_of(unit.label) == "time"]


def _finished(document: Chosen, records: Path) -> list[str]:
    """Who has a kept record of a document."""
    batch = batch_of(document.round)
    return [
        name for name in kept_annotators(batch, records) if kept_path(batch, name, document.doc_id, records).is_file()
    ]
