"""A folder of PolNeAR → a corpus folder of ours, with everything that was found on the way."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path

import msgspec
import yaml

from reportedly.corpus import RECORDS
from reportedly.data import package_file
from reportedly.errors import InputError
from reportedly.files import jsonl, sha256, write_together
from reportedly.findings import Finding, Place
from reportedly.findings.conversion import NormalisedText, RepeatedText
from reportedly.formats.polnear import house
from reportedly.formats.polnear.card import datacard
from reportedly.formats.polnear.mapping import LABELS, SPLIT_CONTENT, Text, map_annotation
from reportedly.formats.polnear.source import SPLITS, Article, read_source
from reportedly.intake.normalising import normalised
from reportedly.model import Annotation, Document, Provenance, Record
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.schema import load_schema
from reportedly.standoff import canonical, dumps

COUNTED = ("articles", "records", "attributions", "sources", "contents", "split contents")
"""What is counted in the source and in the house, in this order."""

_SOURCE_LINES = {
    "attributions": re.compile(r"^E[0-9]+\t", re.MULTILINE),
    "sources": re.compile(r"^T[0-9]+\tSource ", re.MULTILINE),
    "contents": re.compile(r"^T[0-9]+\tContent ", re.MULTILINE),
    "split contents": SPLIT_CONTENT,
}


@dataclass(frozen=True)
class Conversion:
    """What a conversion did.

    Attributes:
        findings: all of them, in the order of the source: metadata and files, then article by article.
        source, house: how many there are of each of `COUNTED` in the source files and in the house. An
            attribution is an event there and a cue here.
        split_contents: how many of the split contents of the source were `kept` so, how many were `rejoined`,
            since only line ends split them, how many stood on lines that were `unread`, and how many are
            split no more for another reason, by the id of the finding that says so.
        unlinked: the contents of gold that no cue links.
    """

    findings: tuple[Finding, ...]
    source: dict[str, int]
    house: dict[str, int]
    split_contents: dict[str, int]
    unlinked: int


def convert(source: str | Path, target: str | Path) -> Conversion:
    """Convert PolNeAR 1.0.0.

    The same source gives the same bytes. All findings are written to `findings.jsonl` in the house.

    Args:
        source: the folder that holds metadata.tsv and the folders train, dev, annotator-training.
        target: the house to make, which must not exist or be empty.

    Raises:
        InputError: the source is not PolNeAR, or the target is not empty. Nothing was written.
    """
    target = Path(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is not an empty folder; give one that is new or empty")
    converter = _Converter()
    articles = read_source(Path(source), converter.findings)
    converter.source["articles"] = len(articles)
    names = _ids(articles)
    for article in articles:
        converter.add(article, names[article.file])
    conversion = converter.conversion()
    files = converter.house_files(datacard(articles, conversion))
    write_together({target / place: data for place, data in files.items()}, fresh=target / "corpus")
    return conversion


def _ids(articles: Iterable[Article]) -> dict[str, str]:
    """An id for each article, by its file: the slug of its name, numbered where two would be the same."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for article in articles:
        wanted = chosen = slug(article.name) or "article"
        number = 2
        while chosen in taken:
            chosen, number = f"{wanted}-{number}", number + 1
        taken.add(chosen)
        ids[article.file] = chosen
    return ids


class _Converter:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.source = dict.fromkeys(COUNTED, 0)
        self.house = dict.fromkeys(COUNTED, 0)
        self.split_contents: Counter[str] = Counter()
        self.unlinked = 0
        self.files: dict[str, bytes | str] = {}
        self._schema = load_schema(package_file("schema/labels.yaml"))
        self._documents: list[Document] = []
        self._splits: list[tuple[str, str]] = []
        self._records: dict[str, list[Record]] = defaultdict(list)
        self._provenance: dict[str, list[Provenance]] = {}
        self._file_of_text: dict[str, str] = {}

    def add(self, article: Article, doc_id: str) -> None:
        """Take in one article with its records; the lexically first annotator's becomes gold."""
        text = self._document(article, doc_id)
        annotations: dict[str, Annotation] = {}
        for record in article.records:
            mapped = map_annotation(record.data, text, doc_id, self._schema, file=record.file)
            self.findings += mapped.findings
            self.split_contents += mapped.split_contents
            self._count(record.data, mapped.annotation)
            annotation = annotations[record.annotator] = canonical(mapped.annotation, self._schema)
            data = dumps(annotation, text.normalised, self._schema)
            made = Record(
                doc_id=doc_id,
                text_sha256=sha256(text.normalised),
                annotator=record.annotator,
                role="annotator",
                batch=article.compartment,
                schema_version=self._schema.version,
                created=house.CREATED,
                origin=house.ORIGIN,
                status="done",
                ann_sha256=sha256(data),
            )
            self._record(f"corpus/annotations/{record.annotator}/{article.compartment}", made, data)
            if len(annotations) == 1:
                self.unlinked += _unlinked_contents(annotation)
                self._record("corpus/gold", msgspec.structs.replace(made, gold_status="imported"), data)
        if annotations:
            self._provenance[doc_id] = _provenance(doc_id, annotations)

    def _document(self, article: Article, doc_id: str) -> Text:
        new, offsets = normalise(article.text)
        place = Place(article.file, document=doc_id)
        # A missing or surplus line end at the end of the file is no change worth telling.
        before = article.text.rstrip("\n") + "\n"
        if new != before:
            _, changes = normalised(before)
            sizes = {"before": len(article.text), "after": len(new)}
            self.findings.append(NormalisedText(place, changes=", ".join(changes), **sizes))
        other = self._file_of_text.setdefault(new, article.file)
        if other != article.file:
            self.findings.append(RepeatedText(place, other=other))
        headline = new.partition("\n")[0].strip()
        self._documents.append(
            Document(
                id=doc_id,
                title=headline if _letters(headline) == _letters(article.title) else "",
                published=article.published,
                lang=house.LANGUAGE,
                genre=house.GENRE,
                outlet=article.publisher,
                story=doc_id,
                license=house.LICENSE,
                origin=f"{house.ORIGIN} {article.file}",
                sha256=sha256(new),
            )
        )
        self._splits.append((doc_id, SPLITS[article.compartment]))
        self.files[f"corpus/texts/{doc_id}.txt"] = new
        self.house["articles"] += 1
        return Text(article.text, new, offsets)

    def _record(self, folder: str, record: Record, data: str) -> None:
        self._records[folder].append(record)
        self.files[f"{folder}/{record.doc_id}.ann"] = data

    def _count(self, data: str, annotation: Annotation) -> None:
        self.source["records"] += 1
        for name, pattern in _SOURCE_LINES.items():
            self.source[name] += len(pattern.findall(data))
        labels = Counter(span.label for span in annotation.spans)
        fragments = [relation for relation in annotation.relations if relation.type in self._schema.continuations]
        heads = {relation.tail for relation in fragments} - {relation.head for relation in fragments}
        self.house["records"] += 1
        self.house["attributions"] += labels[LABELS["Cue"]]
        self.house["sources"] += labels[LABELS["Source"]]
        self.house["contents"] += labels[LABELS["Content"]] - len(fragments)
        self.house["split contents"] += len(heads)

    def conversion(self) -> Conversion:
        """What was done to the articles taken in so far."""
        return Conversion(tuple(self.findings), self.source, self.house, dict(self.split_contents), self.unlinked)

    def house_files(self, card: str) -> dict[str, bytes | str]:
        """All files of the house by their path in it."""
        annotators = {record.annotator for records in self._records.values() for record in records}
        lists: dict[str, bytes | str] = {
            f"{folder}/{RECORDS}": jsonl(sorted(records, key=attrgetter("doc_id")))
            for folder, records in self._records.items()
        }
        lists["corpus/gold/provenance.jsonl"] = jsonl(
            row for _, rows in sorted(self._provenance.items()) for row in rows
        )
        lists["corpus/documents.jsonl"] = jsonl(sorted(self._documents, key=attrgetter("id")))
        lists["corpus/splits.csv"] = "story,split\n" + "".join(f"{a},{b}\n" for a, b in sorted(self._splits))
        if waivers := self._waivers():
            lists["corpus/waivers.yaml"] = yaml.safe_dump(waivers, sort_keys=False, allow_unicode=True, width=100)
        lists["findings.jsonl"] = jsonl(finding.as_dict() for finding in self.findings)
        return self.files | lists | house.house_files(annotators, card)

    def _waivers(self) -> list[dict[str, object]]:
        """Waivers for documents that have the text of another one in the same split. Between splits it
        would leak, and is not waived."""
        split_of = dict(self._splits)
        first_with: dict[str, str] = {}
        waivers: list[dict[str, object]] = []
        for document in sorted(self._documents, key=attrgetter("id")):
            other = first_with.setdefault(document.sha256, document.id)
            if other != document.id and split_of[other] == split_of[document.id]:
                waivers.append(
                    {
                        "id": "duplicate-text",
                        "document": document.id,
                        "reason": f"{house.ORIGIN} has the text of {other} twice; both are kept as annotated",
                        "who": "convert",
                        "expires": date.max,
                    }
                )
        return waivers


def _letters(title: str) -> str:
    """A title without what its two writings differ in: case, white space, punctuation."""
    return "".join(filter(str.isalnum, normalise(title)[0].casefold()))


def _unlinked_contents(annotation: Annotation) -> int:
    """The contents that no cue links; a fragment after the first goes with the first."""
    placed = {r.tail for r in annotation.relations if r.type == "content"}
    placed |= {r.head for r in annotation.relations if r.type == "continues"}
    return sum(span.label == LABELS["Content"] and span.id not in placed for span in annotation.spans)


def _provenance(doc_id: str, annotations: dict[str, Annotation]) -> list[Provenance]:
    """Where each span of gold, the first annotation, came from, and who else had it."""
    extents = {name: {(s.label, s.start, s.end) for s in made.spans} for name, made in annotations.items()}
    first = next(iter(annotations))
    return [
        Provenance(
            span=f"{doc_id}#{span.label}:{span.start}-{span.end}",
            annotators=[name for name, had in extents.items() if (span.label, span.start, span.end) in had],
            decided_by=first,
        )
        for span in annotations[first].spans
    ]
