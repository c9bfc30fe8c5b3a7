"""A system's annotations: read from files, and kept as offsets only.

They come as `.ann` files, as gold has them, or as JSON lines without a word of the texts (`Prediction`), so that
predictions on texts that may not be passed on may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from reportedly.corpus import RECORDS
from reportedly.errors import InputError, InvalidDataError
from reportedly.files import jsonl, read_jsonl, read_text
from reportedly.findings import Finding
from reportedly.model import Annotation, Record, Relation, Span, Value
from reportedly.scoring.counting import refuse_difference
from reportedly.scoring.gold import Gold
from reportedly.standoff import dumps, parse, resolve_splits
from reportedly.validation import Rules, check_annotation

LEVELS = ("structure", "references")
"""What predictions must fulfil. Guidelines are for annotators; a system pays for what it breaks in its score."""

FORM = ("not-canonical",)
"""Findings that are no fault of a prediction: they concern how a file is written."""


class PredictedSpan(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A span. Offsets are code points, half-open; `attributes` holds what is set, a boolean as true."""

    id: str
    label: str
    start: int
    end: int
    attributes: dict[str, Value] = {}


class PredictedRelation(msgspec.Struct, forbid_unknown_fields=True):
    """A link from the span `head` to the span `tail`."""

    type: str
    head: str
    tail: str


class Prediction(msgspec.Struct, forbid_unknown_fields=True):
    """A line of a predictions file: what a system found in a document, whose text has this sha256."""

    doc_id: str
    text_sha256: str
    spans: list[PredictedSpan] = []
    relations: list[PredictedRelation] = []


def read_predictions(paths: Sequence[str | Path], gold: Gold) -> dict[str, Annotation]:
    """The annotations of a system, from folders of `.ann` files and from `.jsonl` files of `Prediction`s.

    How they are spread over files does not matter. A `records.jsonl` beside `.ann` files says of which texts they are.

    Raises:
        InputError: a document is missing, is not in gold, comes twice, or was another text; a path is neither.
        InvalidDataError: annotations are not sound; what is wrong are its `findings`.
        CorpusError: a file cannot be read.
    """
    found: dict[str, tuple[Path, Prediction | None]] = {}
    for path in map(Path, paths):
        for record in read_jsonl(path / RECORDS, Record) if (path / RECORDS).exists() else ():
            _refuse_altered(gold, record.doc_id, record.text_sha256, path / RECORDS)
        for doc_id, prediction, file in _entries(path):
            if doc_id in found:
                raise InputError(f"{file}: {doc_id} is predicted in {found[doc_id][0]} already; keep one of the two")
            found[doc_id] = file, prediction
            if prediction is not None:
                _refuse_altered(gold, doc_id, prediction.text_sha256, file)
    refuse_difference(gold.annotations, found)
    made, findings = {}, []
    rules = Rules(gold.schema)  # The ids of entities and claims are a system's own.
    for doc_id, (file, prediction) in found.items():
        text = gold.texts[doc_id]
        data = read_text(file) if prediction is None else _as_standoff(prediction, text, gold, file)
        faults = _faults(data, text, doc_id, rules, file)
        findings += faults
        if not faults:
            made[doc_id] = resolve_splits(parse(data, text, doc_id, file=str(file)), text, gold.schema)
    if findings:
        raise InvalidDataError(f"{len(findings)} error(s) in the predictions; nothing was scored", findings)
    return made


def _entries(path: Path) -> Iterator[tuple[str, Prediction | None, Path]]:
    """Each predicted document with its file; without its content where that is an `.ann` file."""
    if path.is_dir():
        files = sorted(path.glob("*.ann"))
        lines = sorted(file for file in path.glob("*.jsonl") if file.name not in (RECORDS, "provenance.jsonl"))
        if not files and not lines:
            raise InputError(f"{path}: there are no .ann files and no .jsonl files of predictions in this folder")
        yield from ((file.stem, None, file) for file in files)
        for file in lines:
            yield from _entries(file)
    elif path.suffix == ".jsonl":
        yield from ((row.doc_id, row, path) for row in read_jsonl(path, Prediction))
    elif path.suffix == ".ann":
        yield path.stem, None, path
    else:
        raise InputError(f"{path}: predictions are a folder of .ann files, an .ann file, or a .jsonl file")


def _refuse_altered(gold: Gold, doc_id: str, text_sha256: str, file: Path) -> None:
    if doc_id in gold.documents and gold.documents[doc_id].sha256 != text_sha256:
        raise InputError(
            f"{file}: {doc_id} was predicted on another text (sha256 {text_sha256}; gold's is "
            f"{gold.documents[doc_id].sha256}); predict on the texts of {gold.name}"
        )


def _as_standoff(prediction: Prediction, text: str, gold: Gold, file: Path) -> str:
    """A prediction as an `.ann` file would hold it, so that one check fits both."""
    for span in prediction.spans:
        if not 0 <= span.start < span.end <= len(text):
            raise InputError(
                f"{file}: {prediction.doc_id}, span {span.id}: {span.start}-{span.end} is no stretch of its text of "
                f"{len(text):,} characters; offsets count code points, from 0, the end outside"
            )
        if span.label not in gold.schema.labels:
            raise InputError(f"{file}: {prediction.doc_id}, span {span.id}: there is no label {span.label!r}")
    return dumps(_annotation(prediction, text), text, gold.schema)


def _annotation(prediction: Prediction, text: str) -> Annotation:
    spans = [
        Span(span.id, span.label, span.start, span.end, text[span.start : span.end], dict(span.attributes))
        for span in prediction.spans
    ]
    relations = [Relation(f"R{i}", r.type, r.head, r.tail) for i, r in enumerate(prediction.relations, start=1)]
    return Annotation(prediction.doc_id, spans, relations)


def _faults(data: str, text: str, doc_id: str, rules: Rules, file: Path) -> list[Finding]:
    found = check_annotation(data, text, doc_id, rules, file=str(file), levels=LEVELS)
    return [finding for finding in found if finding.severity == "error" and finding.id not in FORM]


def write_predictions(annotations: Iterable[Annotation], sha256s: Mapping[str, str]) -> bytes:
    """Annotations as a file of `Prediction`s, in the order of their documents: the same annotations give the same
    bytes."""
    return jsonl(
        Prediction(
            annotation.doc_id,
            sha256s[annotation.doc_id],
            [
                PredictedSpan(s.id, s.label, s.start, s.end, dict(sorted(s.attributes.items())))
                for s in annotation.spans
            ],
            [PredictedRelation(r.type, r.head, r.tail) for r in annotation.relations],
        )
        for annotation in sorted(annotations, key=lambda annotation: annotation.doc_id)
    )
