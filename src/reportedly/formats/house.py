"""The house that holds a converted corpus: documents, records and gold as they are taken in, then all its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec
import yaml

from reportedly.corpus import RECORDS, Config, Tool
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.corpus.config import dump_config
from reportedly.data import package_file
from reportedly.files import jsonl, sha256, write_together
from reportedly.findings import Finding, Place
from reportedly.findings.conversion import NormalisedText, RepeatedText
from reportedly.formats.texts import Text
from reportedly.history import CHANGELOG
from reportedly.intake.normalising import normalised
from reportedly.model import Annotation, Document, Provenance, Record
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.schema import load_schema
from reportedly.segmentation import SENTENCE_SPLITTER, TOKENIZER, TOKENIZER_VERSION, sentence_splitter_version
from reportedly.standoff import canonical, dumps

# Where each template that is copied as it is lies in the house.
_PLACES = {
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CITATION.cff": "CITATION.cff",
    "LICENSE": "corpus/LICENSE",
}


@dataclass(frozen=True)
class Edition:
    """A published corpus, as its house calls it.

    Attributes:
        origin: the corpus with its version, in words; the origin of documents and records.
        version: MAJOR.MINOR.PATCH.
        guidelines: those that its annotators worked by.
        description: who its annotators were, if all that is known is the same of all of them.
        license: of the data and of each text. `other` grants nothing: whoever publishes must refuse it.
        created: an ISO 8601 date-time with offset for all records, where it is not known when they were made.
        templates: the folder of README.md, CHANGELOG.md, CITATION.cff and LICENSE.
    """

    name: str
    title: str
    origin: str
    version: str
    guidelines: str
    license: str
    language: str
    genre: str
    created: str
    templates: Path
    description: str = ""


def ids(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """An id for each article: the slug of its name, numbered where two would be the same.

    Args:
        names: the file of each article, by which the ids are given back, and its name.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    for file, name in names:
        wanted = chosen = slug(name) or "article"
        number = 2
        while chosen in taken:
            chosen, number = f"{wanted}-{number}", number + 1
        taken.add(chosen)
        made[file] = chosen
    return made


class House:
    """A house in the making. `findings` gets what is found about the texts; it is written to `findings.jsonl`."""

    def __init__(self, edition: Edition, findings: list[Finding]) -> None:
        self.edition = edition
        self.findings = findings
        self.schema = load_schema(package_file("schema/labels.yaml"))
        self._files: dict[str, bytes | str] = {}
        self._documents: list[Document] = []
        self._splits: dict[str, str] = {}
        self._records: dict[str, list[Record]] = defaultdict(list)
        self._provenance: dict[str, list[Provenance]] = {}
        self._file_of_text: dict[str, str] = {}

    def text(self, original: str, doc_id: str, *, file: str) -> Text:
        """The text of a document from its source, with findings if it changed or stands in another file too."""
        new, offsets = normalise(original)
        place = Place(file, document=doc_id)
        # A missing or surplus line end at the end of the file is no change worth telling.
        before = original.rstrip("\n") + "\n"
        if new != before:
            _, changes = normalised(before)
            sizes = {"before": len(original), "after": len(new)}
            self.findings.append(NormalisedText(place, changes=", ".join(changes), **sizes))
        other = self._file_of_text.setdefault(new, file)
        if other != file:
            self.findings.append(RepeatedText(place, other=other))
        return Text(original, new, offsets)

    def add_document(
        self, doc_id: str, text: Text, *, file: str, split: str, title: str, published: str, outlet: str
    ) -> None:
        """Take in a document, a story of its own."""
        self._documents.append(
            Document(
                id=doc_id,
                title=title,
                published=published,
                lang=self.edition.language,
                genre=self.edition.genre,
                outlet=outlet,
                story=doc_id,
                license=self.edition.license,
                origin=f"{self.edition.origin} {file}",
                sha256=sha256(text.normalised),
            )
        )
        self._splits[doc_id] = split
        self._files[f"corpus/texts/{doc_id}.txt"] = text.normalised

    def add_records(self, text: Text, batch: str, annotations: Mapping[str, Annotation]) -> None:
        """Take in the records of a document by their annotator; the first becomes gold."""
        made = {annotator: canonical(annotation, self.schema) for annotator, annotation in annotations.items()}
        for annotator, annotation in made.items():
            data = dumps(annotation, text.normalised, self.schema)
            record = Record(
                doc_id=annotation.doc_id,
                text_sha256=sha256(text.normalised),
                annotator=annotator,
                role="annotator",
                batch=batch,
                schema_version=self.schema.version,
                created=self.edition.created,
                origin=self.edition.origin,
                status="done",
                ann_sha256=sha256(data),
            )
            self._record(f"corpus/annotations/{annotator}/{batch}", record, data)
            if annotation.doc_id not in self._provenance:
                self._provenance[annotation.doc_id] = _provenance(made)
                self._record("corpus/gold", msgspec.structs.replace(record, gold_status="imported"), data)

    def _record(self, folder: str, record: Record, data: str) -> None:
        self._records[folder].append(record)
        self._files[f"{folder}/{record.doc_id}.ann"] = data

    def write(self, target: Path, card: str) -> None:
        """Write all files of the house; `card` is its data card. The same content gives the same bytes."""
        lists: dict[str, bytes | str] = {
            f"{folder}/{RECORDS}": jsonl(sorted(records, key=attrgetter("doc_id")))
            for folder, records in self._records.items()
        }
        lists["corpus/gold/provenance.jsonl"] = jsonl(
            row for _, rows in sorted(self._provenance.items()) for row in rows
        )
        lists["corpus/documents.jsonl"] = jsonl(sorted(self._documents, key=attrgetter("id")))
        lists["corpus/splits.csv"] = "story,split\n" + "".join(f"{a},{b}\n" for a, b in sorted(self._splits.items()))
        if waivers := self._waivers():
            lists["corpus/waivers.yaml"] = yaml.safe_dump(waivers, sort_keys=False, allow_unicode=True, width=100)
        lists["findings.jsonl"] = jsonl(finding.as_dict() for finding in self.findings)
        lists["DATACARD.md"] = card
        files = self._files | lists | self._about()
        write_together({target / place: data for place, data in files.items()}, fresh=target / "corpus")

    def _waivers(self) -> list[dict[str, object]]:
        """Waivers for documents that have the text of another one in the same split. Between splits it
        would leak, and is not waived."""
        first_with: dict[str, str] = {}
        waivers: list[dict[str, object]] = []
        for document in sorted(self._documents, key=attrgetter("id")):
            other = first_with.setdefault(document.sha256, document.id)
            if other != document.id and self._splits[other] == self._splits[document.id]:
                waivers.append(
                    {
                        "id": "duplicate-text",
                        "document": document.id,
                        "reason": f"{self.edition.origin} has the text of {other} twice; both are kept as annotated",
                        "who": "convert",
                        "expires": date.max,
                    }
                )
        return waivers

    def _about(self) -> dict[str, bytes | str]:
        """The configuration, and the files that say what this is."""
        edition = self.edition
        config = Config(
            name=edition.name,
            title=edition.title,
            version=edition.version,
            license=edition.license,
            language=edition.language,
            canary=f"{edition.name} canary {uuid5(NAMESPACE_URL, f'{edition.name}-{edition.version}')}",
            tokenizer=Tool(TOKENIZER, TOKENIZER_VERSION),
            sentence_splitter=Tool(SENTENCE_SPLITTER, sentence_splitter_version()),
            validation=("structure", "references", "corpus"),
        )
        annotators = {record.annotator for records in self._records.values() for record in records}
        people = {
            annotator: Annotator("annotator", "human", edition.guidelines, description=edition.description)
            for annotator in sorted(annotators)
        }
        files: dict[str, bytes | str] = {
            place: (edition.templates / name).read_bytes() for name, place in _PLACES.items()
        }
        # A release is built in dist/, and refused in a git tree that holds anything uncommitted.
        files[".gitignore"] = "/dist/\n"
        for name in ("labels.yaml", CHANGELOG):
            files[f"schema/{name}"] = package_file(f"schema/{name}").read_bytes()
        files["annotation/annotators.yaml"] = dump_annotators(people)
        files["corpus/corpus.yaml"] = dump_config(config)
        return files


def _provenance(annotations: Mapping[str, Annotation]) -> list[Provenance]:
    """Where each span of gold, the first annotation, came from, and who else had it."""
    extents = {name: {(s.label, s.start, s.end) for s in made.spans} for name, made in annotations.items()}
    first, gold = next(iter(annotations.items()))
    return [
        Provenance(
            span=f"{gold.doc_id}#{span.label}:{span.start}-{span.end}",
            annotators=[name for name, had in extents.items() if (span.label, span.start, span.end) in had],
            decided_by=first,
        )
        for span in gold.spans
    ]
