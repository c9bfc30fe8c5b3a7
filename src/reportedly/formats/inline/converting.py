"""Annotations of a corpus folder → files of marked text, and back to canonical standoff."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportedly.corpus import AnnotationFolder, Corpus
from reportedly.errors import InputError
from reportedly.files import refuse_filled, write_together
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import (
    AgainstGuidelines,
    MendedAnnotation,
    NoSuchDocument,
    UnknownFileKind,
)
from reportedly.formats.inline.checking import check, mended
from reportedly.formats.inline.reading import Marked, parse
from reportedly.formats.inline.writing import dumps
from reportedly.intake.reading import decode, files_of
from reportedly.model import Annotation, Document
from reportedly.validation import Rules
from reportedly.validation.hints import hint

SUFFIX = ".inline"

_GUIDELINES = "guidelines"
_BOM = "\ufeff"


@dataclass(frozen=True)
class Conversion:
    """What was written, in the order of the documents or files, and what was found."""

    documents: tuple[str, ...]
    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()


def to_inline(
    corpus: Corpus,
    target: str | Path,
    *,
    annotator: str | None = None,
    batch: str | None = None,
    everything: bool = False,
) -> Conversion:
    """Write the gold of a corpus, or one annotator's batch, as `<doc_id>.inline`: all documents, or none.

    Args:
        target: a folder outside the corpus, new or empty.
        annotator, batch: whose records, instead of gold; both or neither.
        everything: write the documents without annotation too, bare; the batch need not exist then.

    Raises:
        InputError: the target is not such a folder, there is no such batch, or nothing to write.
        CorpusError, StandoffError: a text or an annotation is not sound; `validate` says what is wrong.
    """
    target = _fresh(target, corpus)
    folder = _folder(corpus, annotator, batch, everything)
    files: dict[Path, bytes | str] = {}
    documents: list[str] = []
    for document in corpus.documents.rows():
        record = folder.records.get(document.id) if folder else None
        annotated = record is not None and record.status != "skipped"
        if folder and annotated:
            annotation = folder[document.id]
        elif everything:
            annotation = Annotation(document.id)
        else:
            continue
        documents.append(document.id)
        files[target / f"{document.id}{SUFFIX}"] = dumps(annotation, corpus.proved_text(document), corpus.schema)
    if not files:
        raise InputError(f"{corpus.root}: no document is annotated there; --all writes the others too")
    write_together(files)
    return Conversion(tuple(documents), tuple(files))


def from_inline(source: str | Path, target: str | Path, corpus: Corpus) -> Conversion:
    """Read files `<doc_id>.inline` and write those without error as canonical `<doc_id>.ann`, each whole.

    Each is checked as `add` checks a record: what breaks a rule of the guidelines is a notice, and what means one
    thing in a form that the corpus does not keep is mended, with a notice.

    Args:
        source: such a file, or a folder of them.
        target: a folder outside the corpus, new or empty.
        corpus: the corpus with the documents and the schema.

    Raises:
        InputError: the source has no such file or two for one document, or the target is not such a folder.
        CorpusError: a text or a registry of the corpus cannot be read.
    """
    target = _fresh(target, corpus)
    reader = _Reader(corpus)
    files: dict[Path, bytes | str] = {}
    sources: dict[str, Path] = {}
    for path in files_of([Path(source)], [SUFFIX]):
        if (other := sources.setdefault(path.stem, path)) != path:
            raise InputError(f"{other} and {path} are both for the document {path.stem}; remove one of them")
        written = reader.read(path)
        if written is not None:
            files[target / f"{path.stem}.ann"] = written
    if files:
        write_together(files)
    return Conversion(tuple(path.stem for path in files), tuple(files), tuple(reader.findings))


def _fresh(target: str | Path, corpus: Corpus) -> Path:
    target = Path(target)
    if target.resolve().is_relative_to(corpus.folder.resolve()):
        raise InputError(f"{target} lies in the corpus, into which records come with reportedly add; give another")
    refuse_filled(target)
    return target


def _folder(corpus: Corpus, annotator: str | None, batch: str | None, everything: bool) -> AnnotationFolder | None:
    """The folder of annotations that is meant; None for a batch that does not exist yet."""
    if (annotator is None) != (batch is None):
        raise InputError("annotator and batch belong together; give both, or neither for gold")
    if annotator is None:
        return corpus.gold
    for folder in corpus.records:
        if (folder.annotator, folder.batch) == (annotator, batch):
            return folder
    if everything:
        return None
    there = ", ".join(f"{folder.annotator}/{folder.batch}" for folder in corpus.records) or "no batch at all"
    raise InputError(f"{corpus.root}: no records of {annotator} in batch {batch}; there is {there}")


class _Reader:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.rules = Rules(corpus.schema, corpus.entities, corpus.claims)
        follows = _GUIDELINES in corpus.config.validation
        self.levels = ("structure", "references", *([_GUIDELINES] if follows else []))
        self.findings: list[Finding] = []

    def read(self, path: Path) -> str | None:
        """The canonical standoff of a file; None if there is an error in it."""
        written, found = self._read(path)
        self.findings += found
        return None if _has_error(found) else written

    def _read(self, path: Path) -> tuple[str | None, list[Finding]]:
        doc_id, schema = path.stem, self.corpus.schema
        place = Place(str(path), document=doc_id)
        if path.suffix.lower() != SUFFIX:
            return None, [UnknownFileKind(place, suffix=path.suffix, wanted=SUFFIX)]
        document = self.corpus.documents.get(doc_id)
        if document is None:
            return None, [NoSuchDocument(place, id=doc_id, hint=hint(doc_id, self.corpus.documents))]
        data = decode(path.read_bytes(), path)
        if isinstance(data, Finding):
            return None, [data]
        text = self.corpus.proved_text(document)
        if not text.startswith(_BOM):
            data = data.removeprefix(_BOM)
        marked = parse(data, text, doc_id, schema, file=str(path))
        found = self._check(marked, document)
        if fixable := [finding for finding in found if finding.fixable]:
            found = [finding for finding in found if not finding.fixable]
            if not _has_error(found):
                marked = mended(marked, schema)
                found = self._check(marked, document)
            found += [MendedAnnotation(f.place, finding=f.id, message=f.message) for f in fixable]
        return marked.data, found

    def _check(self, marked: Marked, document: Document) -> list[Finding]:
        """The findings as `add` gives them: what gold cannot be made of is a notice."""
        found = check(marked, self.rules, story=document.story, lang=document.lang, levels=self.levels)
        return [
            AgainstGuidelines(f.place, finding=f.id, message=f.message) if f.level == _GUIDELINES else f
            for f in found
            if f.level != _GUIDELINES or f.severity == "error"
        ]


def _has_error(findings: list[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)
