"""A folder of PolNeAR → a corpus folder of ours, with everything that was found on the way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportedly.files import refuse_filled
from reportedly.findings import Finding
from reportedly.formats.house import House, ids
from reportedly.formats.polnear.card import datacard
from reportedly.formats.polnear.house import EDITION
from reportedly.formats.polnear.mapping import LABELS, SPLIT_CONTENT, map_annotation
from reportedly.formats.polnear.source import SPLITS, Article, read_source
from reportedly.formats.texts import Text
from reportedly.model import Annotation
from reportedly.offsets import normalise

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
    refuse_filled(target)
    converter = _Converter()
    articles = read_source(Path(source), converter.findings)
    converter.source["articles"] = len(articles)
    names = ids((article.file, article.name) for article in articles)
    for article in articles:
        converter.add(article, names[article.file])
    conversion = converter.conversion()
    converter.made.write(target, datacard(articles, conversion))
    return conversion


class _Converter:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.made = House(EDITION, self.findings)
        self.source = dict.fromkeys(COUNTED, 0)
        self.house = dict.fromkeys(COUNTED, 0)
        self.split_contents: Counter[str] = Counter()
        self.unlinked = 0

    def add(self, article: Article, doc_id: str) -> None:
        """Take in one article with its records; the lexically first annotator's becomes gold."""
        text = self._document(article, doc_id)
        annotations: dict[str, Annotation] = {}
        for record in article.records:
            mapped = map_annotation(record.data, text, doc_id, self.made.schema, file=record.file)
            self.findings += mapped.findings
            self.split_contents += mapped.split_contents
            self._count(record.data, mapped.annotation)
            annotations[record.annotator] = mapped.annotation
        if annotations:
            self.made.add_records(text, article.compartment, annotations)
            self.unlinked += _unlinked_contents(next(iter(annotations.values())))

    def _document(self, article: Article, doc_id: str) -> Text:
        text = self.made.text(article.text, doc_id, file=article.file)
        headline = text.normalised.partition("\n")[0].strip()
        self.made.add_document(
            doc_id,
            text,
            file=article.file,
            split=SPLITS[article.compartment],
            title=headline if _letters(headline) == _letters(article.title) else "",
            published=article.published,
            outlet=article.publisher,
        )
        self.house["articles"] += 1
        return text

    def _count(self, data: str, annotation: Annotation) -> None:
        self.source["records"] += 1
        for name, pattern in _SOURCE_LINES.items():
            self.source[name] += len(pattern.findall(data))
        labels = Counter(span.label for span in annotation.spans)
        fragments = [relation for relation in annotation.relations if relation.type in self.made.schema.continuations]
        heads = {relation.tail for relation in fragments} - {relation.head for relation in fragments}
        self.house["records"] += 1
        self.house["attributions"] += labels[LABELS["Cue"]]
        self.house["sources"] += labels[LABELS["Source"]]
        self.house["contents"] += labels[LABELS["Content"]] - len(fragments)
        self.house["split contents"] += len(heads)

    def conversion(self) -> Conversion:
        """What was done to the articles taken in so far."""
        return Conversion(tuple(self.findings), self.source, self.house, dict(self.split_contents), self.unlinked)


def _letters(title: str) -> str:
    """A title without what its two writings differ in: case, white space, punctuation."""
    return "".join(filter(str.isalnum, normalise(title)[0].casefold()))


def _unlinked_contents(annotation: Annotation) -> int:
    """The contents that no cue links; a fragment after the first goes with the first."""
    placed = {r.tail for r in annotation.relations if r.type == "content"}
    placed |= {r.head for r in annotation.relations if r.type == "continues"}
    return sum(span.label == LABELS["Content"] and span.id not in placed for span in annotation.spans)
