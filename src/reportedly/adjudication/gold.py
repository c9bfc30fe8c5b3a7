"""Gold as it is made: what may become gold, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from reportedly.corpus import PROVENANCE, RECORDS, AnnotationFolder, Corpus
from reportedly.files import file_sha256, jsonl, read_jsonl, read_text, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.structure import AnnotatedTextChanged, AnnotationChanged, MissingAnnotation
from reportedly.model import Provenance, Record
from reportedly.validation import Rules, check_annotation


class Checking:
    """Records and annotations under the rules by which validation would check them as gold."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._rules = Rules(corpus.schema, corpus.entities, corpus.claims)

    def defects(self, folder: AnnotationFolder, record: Record, *, guidelines: bool = True) -> Iterator[Finding]:
        """Why a record cannot become gold: it does not fit its text or its file, or breaks a rule.

        Without `guidelines`, why it is no sound record, whatever it judges.
        """
        place, doc_id = Place(document=record.doc_id), record.doc_id
        text = sha256(self.corpus.text(doc_id))
        if text != record.text_sha256:
            yield AnnotatedTextChanged(place, id=doc_id, recorded=record.text_sha256, found=text)
        file = folder.file(doc_id)
        if not file.exists():
            yield MissingAnnotation(place, id=doc_id, status=record.status)
        elif (found := file_sha256(file)) != record.ann_sha256:
            yield AnnotationChanged(place, found=found, recorded=record.ann_sha256 or "none")
        else:
            name = file.relative_to(self.corpus.root).as_posix()
            yield from self.errors(read_text(file), doc_id, name, guidelines=guidelines)

    def errors(self, data: str, doc_id: str, file: str | None = None, *, guidelines: bool = True) -> list[Finding]:
        """What validation would call an error in gold.

        Args:
            data: the content of an `.ann` file.
            file: its name; without it, findings name the document and the span, and no line.
        """
        document = self.corpus.documents[doc_id]
        found = check_annotation(
            data,
            self.corpus.text(doc_id),
            doc_id,
            self._rules,
            file=file,
            story=document.story,
            lang=document.lang,
            levels=[level for level in self.corpus.config.validation if guidelines or level != "guidelines"],
        )
        errors = [finding for finding in found if finding.severity == "error"]
        if file is None:
            for finding in errors:
                finding.place = replace(finding.place, file=None, line=None)
        return errors


class Gold:
    """The gold of a corpus with what is to be put into it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._annotations: dict[Path, bytes | str] = {}
        self._records: dict[str, Record] = {}
        self._provenance: dict[str, list[Provenance]] = {}

    def put(self, record: Record, data: str, provenance: Iterable[Provenance]) -> None:
        """Put a document's gold in: its record, the text of its `.ann` file, a row for each of its spans."""
        self._annotations[self.corpus.gold.file(record.doc_id)] = data
        self._records[record.doc_id] = record
        self._provenance[record.doc_id] = list(provenance)

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that were put in."""
        return tuple(self._records)

    def files(self) -> Mapping[Path, bytes | str]:
        """The files that hold gold with what was put in: annotations, provenance, `records.jsonl` last."""
        if not self._records:
            return {}
        path = self.corpus.gold.path
        records = {record.doc_id: record for record in self.corpus.gold.records.rows()} | self._records
        provenance = read_provenance(self.corpus) | self._provenance
        order = {doc_id: i for i, doc_id in enumerate(self.corpus.documents)}

        def position(doc_id: str) -> int:
            return order.get(doc_id, len(order))

        rows = (row for doc_id in sorted(provenance, key=position) for row in provenance[doc_id])
        return self._annotations | {
            path / PROVENANCE: jsonl(rows),
            path / RECORDS: jsonl(records[doc_id] for doc_id in sorted(records, key=position)),
        }


def read_provenance(corpus: Corpus) -> dict[str, list[Provenance]]:
    """Where the spans of gold came from, by document."""
    rows: dict[str, list[Provenance]] = {}
    for row in read_jsonl(corpus.gold.path / PROVENANCE, Provenance):
        rows.setdefault(row.span.partition("#")[0], []).append(row)
    return rows
