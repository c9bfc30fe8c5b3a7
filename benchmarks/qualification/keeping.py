"""Records of annotators as this repository keeps them: offsets only, since the texts belong to others.

`records/<batch>/<annotator>/<document>.jsonl` has one JSON object per line: first whose annotation it is and of which
text (its sha256), then the spans in text order, each with its attributes and the ids of the spans it links to. The
covered text is left out, and so are notes; of a note that marks a cue as one that PolNeAR has and our guidelines leave
out by decision, `polnear` is kept. The type of a relation follows from its two labels. `annotators.yaml` in the folder
of a batch says what each annotator is, and by which guidelines it worked in that batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.qualification.selection import ROOT
from reportedly.corpus import Corpus
from reportedly.corpus.annotators import Annotator, dump_annotators, load_annotators
from reportedly.errors import InputError
from reportedly.files import jsonl, sha256, write_together
from reportedly.model import Annotation, Note, Relation, Span, Value
from reportedly.projection import POLNEAR_ONLY, is_polnear_only
from reportedly.schema import Schema
from reportedly.standoff import canonical

RECORDS = ROOT / "benchmarks" / "qualification" / "records"
ANNOTATORS = "annotators.yaml"


class Head(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The first line of a kept record."""

    document: str
    text_sha256: str
    annotator: str
    batch: str
    schema_version: str
    created: str
    lead_time: float | None = None


class KeptSpan(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A further line: a span without its text. `links` are the tails of its relations; `polnear`: whether a note marks
    it as a cue that only PolNeAR has (`POLNEAR_ONLY`)."""

    id: str
    label: str
    start: int
    end: int
    attributes: dict[str, Value] = msgspec.field(default_factory=dict)
    links: list[str] = msgspec.field(default_factory=list)
    polnear: bool = False


def keep(corpus: Corpus, batch: str, target: Path = RECORDS) -> dict[str, list[str]]:
    """Write the finished records of a batch; those that are there already are replaced.

    Returns:
        The ids of the documents written, by annotator.

    Raises:
        InputError: the batch has no finished record, or an annotator is not registered.
        CorpusError, StandoffError: a text or an annotation cannot be read.
    """
    files: dict[Path, bytes | str] = {}
    written: dict[str, list[str]] = {}
    who = target / batch / ANNOTATORS
    registered = load_annotators(who)
    for folder in corpus.records:
        rows = [row for row in folder.records.rows() if row.status == "done"]
        if folder.batch != batch or not rows:
            continue
        if (annotator := corpus.annotators.get(folder.annotator)) is None:
            raise InputError(f"{corpus.root}: the annotator {folder.annotator} is not in annotation/annotators.yaml")
        _refuse_change(folder.annotator, registered.setdefault(folder.annotator, annotator), annotator)
        for row in rows:
            text = corpus.proved_text(corpus.documents[row.doc_id])
            head = Head(
                document=row.doc_id,
                text_sha256=sha256(text),
                annotator=row.annotator,
                batch=batch,
                schema_version=row.schema_version,
                created=row.created,
                lead_time=row.lead_time,
            )
            annotation = canonical(folder[row.doc_id], corpus.schema)
            files[kept_path(batch, row.annotator, row.doc_id, target)] = jsonl([head, *_kept(annotation)])
            written.setdefault(row.annotator, []).append(row.doc_id)
    if not written:
        raise InputError(f"{corpus.folder}: no finished records in a batch {batch}")
    files[who] = dump_annotators(dict(sorted(registered.items())))
    write_together(files)
    return written


def _refuse_change(name: str, before: Annotator, now: Annotator) -> None:
    if before != now:
        raise InputError(
            f"{name} is registered differently in the {ANNOTATORS} of the kept records of this batch; within a batch a "
            "model with other guidelines is another annotator and needs another pseudonym"
        )


def _kept(annotation: Annotation) -> Iterator[KeptSpan]:
    marked = {note.target for note in annotation.notes if is_polnear_only(note.text)}
    for span in annotation.spans:
        links = [relation.tail for relation in annotation.relations if relation.head == span.id]
        yield KeptSpan(span.id, span.label, span.start, span.end, span.attributes, links, span.id in marked)


def kept_path(batch: str, annotator: str, doc_id: str, source: Path = RECORDS) -> Path:
    """Where the record of a document is kept."""
    return source / batch / annotator / f"{doc_id}.jsonl"


def kept_annotators(batch: str, source: Path = RECORDS) -> list[str]:
    """Who has kept records in a batch."""
    return sorted(path.name for path in (source / batch).glob("*") if path.is_dir())


def read_kept(batch: str, annotator: str, doc_id: str, text: str, schema: Schema, source: Path = RECORDS) -> Annotation:
    """Offsets and text → the annotation, proved: the text is the one that was annotated, and every offset lies in it.

    Raises:
        InputError: the record is missing, or does not fit its text or the schema; names file and line.
    """
    path = kept_path(batch, annotator, doc_id, source)
    try:
        head_line, *lines = path.read_bytes().splitlines()
        head = msgspec.json.decode(head_line, type=Head)
        kept = [msgspec.json.decode(line, type=KeptSpan) for line in lines]
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; {annotator} has not finished this document") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise InputError(f"{path}: not a kept record: {error}") from None
    if (head.document, head.annotator, head.batch) != (doc_id, annotator, batch):
        raise InputError(f"{path}: its first line names another document, annotator or batch")
    if head.text_sha256 != sha256(text):
        raise InputError(f"{path}: its offsets are of another text than the one that the corpus has (sha256)")
    labels = {span.id: span.label for span in kept}
    relations: list[Relation] = []
    for number, span in enumerate(kept, start=2):
        if not 0 <= span.start < span.end <= len(text):
            raise InputError(f"{path}:{number}: the offsets {span.start}-{span.end} lie outside of the text")
        if span.label not in schema.labels:
            raise InputError(f"{path}:{number}: the schema has no label {span.label!r}")
        for tail in span.links:
            type_ = schema.pair_types.get((span.label, labels.get(tail, "")))
            if type_ is None:
                raise InputError(f"{path}:{number}: {span.id} links to {tail}, which the schema does not allow")
            relations.append(Relation(f"R{len(relations) + 1}", type_, span.id, tail))
    spans = [Span(s.id, s.label, s.start, s.end, text[s.start : s.end], dict(s.attributes)) for s in kept]
    notes = [Note(s.id, POLNEAR_ONLY) for s in kept if s.polnear]
    return canonical(Annotation(doc_id, spans, relations, notes), schema)
