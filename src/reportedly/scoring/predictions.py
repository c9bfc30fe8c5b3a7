"""A system's annotations: read from files, checked, and kept as offsets only.

They come as `.ann` files, as gold has them, or as JSON lines without a word of the texts (`model.Prediction`), so that
predictions on texts that may not be passed on may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportedly.corpus import PROVENANCE, RECORDS
from reportedly.errors import CorpusError, InputError, InvalidDataError
from reportedly.files import jsonl, read_jsonl, read_text
from reportedly.findings import Finding, Place
from reportedly.findings.references import DanglingReference, EmptySpan, SpanOutOfRange
from reportedly.findings.structure import DuplicateId
from reportedly.findings.vocabulary import WrongValueType
from reportedly.model import Annotation, Prediction, Record
from reportedly.scoring.counting import refuse_difference
from reportedly.scoring.gold import Gold
from reportedly.standoff import Parsed, canonical, parse, resolve_splits
from reportedly.validation import Rules
from reportedly.validation.references import check_references
from reportedly.validation.vocabulary import check_vocabulary


@dataclass(frozen=True)
class _Source:
    """Where a document was predicted: an `.ann` file, or a line of a `.jsonl` file with what it says."""

    file: Path
    line: int | None = None
    prediction: Prediction | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else str(self.file)


def read_predictions(paths: Sequence[str | Path], gold: Gold) -> dict[str, Annotation]:
    """The annotations of a system, from folders of `.ann` files and from `.jsonl` files of `Prediction`s.

    How they are spread over files, and in which order they stand there, does not matter: they come back in canonical
    form. A `records.jsonl` beside `.ann` files says of which texts they are, and that they are finished.

    Raises:
        InputError: a document is missing, is not in gold, comes twice, is not finished, or was another text; a path is
            not there, or is neither.
        InvalidDataError: annotations are not sound; what is wrong are its `findings`.
        CorpusError: a file cannot be read; names the line of a `.jsonl` file.
    """
    found: dict[str, _Source] = {}
    for path in map(Path, paths):
        for doc_id, source in _sources(path, gold):
            if doc_id in found:
                raise InputError(f"{source}: {doc_id} is predicted in {found[doc_id]} already; keep one of the two")
            found[doc_id] = source
    refuse_difference(gold.annotations, found)
    rules = Rules(gold.schema)  # Whether an entity or a claim is a registered one is a matter of the score.
    made: dict[str, Annotation] = {}
    findings: list[Finding] = []
    for doc_id, source in found.items():
        parsed = _parsed(source, gold.texts[doc_id], doc_id, gold)
        parsed.findings += [*check_vocabulary(parsed, rules), *check_references(parsed, rules, None)]
        errors = [finding for finding in parsed.findings if finding.severity == "error"]
        for finding in errors if source.prediction else ():
            finding.place = replace(finding.place, line=source.line)
        if errors:
            findings += errors
        else:
            made[doc_id] = canonical(parsed.annotation, gold.schema)
    if findings:
        raise InvalidDataError(
            f"{len(findings):,} error(s) in the predictions, nothing was scored: mend what writes them "
            "(reportedly validate --fix is for the files of a corpus)",
            findings,
        )
    return made


def _sources(path: Path, gold: Gold) -> Iterator[tuple[str, _Source]]:
    """Each predicted document with where it stands."""
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder of predictions")
    if path.is_dir():
        files = sorted(path.glob("*.ann"))
        lines = sorted(file for file in path.glob("*.jsonl") if file.name not in (RECORDS, PROVENANCE))
        if not files and not lines:
            raise InputError(f"{path}: there are no .ann files and no .jsonl files of predictions in this folder")
        _refuse_unfinished(path / RECORDS, gold)
        yield from ((file.stem, _Source(file)) for file in files)
        for file in lines:
            yield from _sources(file, gold)
    elif path.suffix == ".jsonl":
        try:
            for number, row in enumerate(read_jsonl(path, Prediction), start=1):
                source = _Source(path, number, row)
                _refuse_altered(gold, row.doc_id, row.text_sha256, source)
                yield row.doc_id, source
        except CorpusError as error:
            raise CorpusError(f"{error}; the form of a line is schema/annotation.schema.json") from None
    elif path.suffix == ".ann":
        yield path.stem, _Source(path)
    else:
        raise InputError(f"{path}: predictions are a folder of .ann files, an .ann file, or a .jsonl file")


def _refuse_unfinished(records: Path, gold: Gold) -> None:
    for number, record in enumerate(read_jsonl(records, Record), start=1):
        if record.doc_id not in gold.documents:
            continue
        source = _Source(records, number)
        _refuse_altered(gold, record.doc_id, record.text_sha256, source)
        if record.status != "done":
            raise InputError(
                f"{source}: {record.doc_id} has the status {record.status}; only finished annotations are scored, so "
                "finish it, or score a split without it"
            )


def _refuse_altered(gold: Gold, doc_id: str, text_sha256: str, source: _Source) -> None:
    if doc_id in gold.documents and gold.documents[doc_id].sha256 != text_sha256:
        raise InputError(
            f"{source}: {doc_id} was predicted on another text (sha256 {text_sha256}; gold's is "
            f"{gold.documents[doc_id].sha256}); predict on the texts of {gold.name}"
        )


def _parsed(source: _Source, text: str, doc_id: str, gold: Gold) -> Parsed:
    """What a source says, with the findings of its form: all ends are there, and all spans lie in the text."""
    if source.prediction:
        return _of_prediction(source.prediction, text, str(source.file))
    parsed = parse(read_text(source.file), text, doc_id, file=str(source.file))
    parsed.annotation = resolve_splits(parsed, text, gold.schema)
    return parsed


def _of_prediction(prediction: Prediction, text: str, file: str) -> Parsed:
    """A prediction as `standoff.parse` would give it: what cannot be used is left out, with a finding."""
    whole, there = prediction.annotation(text), Annotation(prediction.doc_id)
    parsed = Parsed(there, "", file)
    seen = set()
    for span in whole.spans:
        place = Place(file, None, whole.doc_id, span.id, span.text or None)
        start, end = span.start, span.end
        if span.id in seen:
            parsed.findings.append(DuplicateId(place, id=span.id))
        elif end <= start:
            parsed.findings.append(EmptySpan(place, start=start, end=end))
        elif start < 0 or end > len(text):
            parsed.findings.append(SpanOutOfRange(place, start=start, end=end, length=len(text)))
        else:
            there.spans.append(span)
        parsed.findings += [
            WrongValueType(place, name=name, problem="has no value")
            for name, value in span.attributes.items()
            if value == ""
        ]
        span.attributes = {name: value for name, value in span.attributes.items() if value not in ("", False)}
        seen.add(span.id)
    usable = {span.id for span in there.spans}
    for relation in whole.relations:
        for target in sorted({relation.head, relation.tail} - seen):
            place = Place(file, None, whole.doc_id, relation.id)
            parsed.findings.append(DanglingReference(place, id=relation.id, target=target))
        if relation.head in usable and relation.tail in usable:
            there.relations.append(relation)
    return parsed


def write_predictions(annotations: Iterable[Annotation], sha256s: Mapping[str, str]) -> bytes:
    """Annotations as a file of `Prediction`s, in the order of their documents: the same annotations give the same
    bytes."""
    in_order = sorted(annotations, key=lambda annotation: annotation.doc_id)
    return jsonl(Prediction.of(annotation, sha256s[annotation.doc_id]) for annotation in in_order)
