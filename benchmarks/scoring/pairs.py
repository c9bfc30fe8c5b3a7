"""Annotations of the same texts, two by two, as the scorer takes them: PolNeAR's humans, and our passes beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from benchmarks.qualification.gathering import human_annotations
from benchmarks.qualification.keeping import RECORDS, kept_annotators, kept_path, read_kept
from benchmarks.qualification.selection import CORPORA, batch_of, choose
from reportedly.errors import InputError
from reportedly.formats.polnear.source import Article
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.scoring import Score, score

ROUND = 2
"""The round of the qualification whose records serve: the annotators worked by mended guidelines, and also marked the
cues that only PolNeAR has."""

TASKS = ("spans", "attributions")


@dataclass(frozen=True)
class Read:
    """An article of PolNeAR that several humans annotated, and the models of `ROUND` if it belongs to that."""

    doc_id: str
    text: str
    humans: Mapping[str, Annotation]
    models: Mapping[str, Annotation]


def articles(schema: Schema, corpora: Path = CORPORA, records: Path = RECORDS) -> list[Read]:
    """The 22 articles of PolNeAR that five or six humans annotated, models' records in our own conventions.

    Raises:
        InputError: a corpus is missing, or a kept record does not fit its text.
    """
    batch = batch_of(ROUND)
    return [
        Read(
            document.doc_id,
            document.text,
            human_annotations(document.source, document.doc_id, schema),
            {
                name: read_kept(batch, name, document.doc_id, document.text, schema, records)
                for name in kept_annotators(batch, records)
                if kept_path(batch, name, document.doc_id, records).is_file()
            },
        )
        for document in choose(schema, corpora)
        if isinstance(document.source, Article)
    ]


@dataclass(frozen=True)
class Pairs:
    """Pairs of annotations, each as a document of its own whose story is the text that both are of."""

    first: dict[str, Annotation] = field(default_factory=dict)
    second: dict[str, Annotation] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)

    def add(self, story: str, names: tuple[str, ...], first: Annotation, second: Annotation) -> None:
        name = "/".join((story, *names))
        self.first[name], self.second[name], self.stories[name] = first, second, story

    def score(self, schema: Schema, *, of: str, projection: str = "projection:none") -> Score:
        """The second of each pair scored against the first, as gold."""
        return score(self.first, self.second, schema, stories=self.stories, tasks=TASKS, of=of, projection=projection)


def of_humans(read: Iterable[Read]) -> Pairs:
    """Every two humans of an article, in the order of their names."""
    pairs = Pairs()
    for article in read:
        for a, b in combinations(sorted(article.humans), 2):
            pairs.add(article.doc_id, (a, b), article.humans[a], article.humans[b])
    return pairs


def of_two(read: Iterable[Read], first: str, second: str) -> Pairs:
    """Two humans, on the articles that both annotated.

    Raises:
        InputError: there is no such article.
    """
    pairs = Pairs()
    for article in read:
        if {first, second} <= article.humans.keys():
            pairs.add(article.doc_id, (first, second), article.humans[first], article.humans[second])
    if not pairs.first:
        raise InputError(f"{first} and {second} annotated no article both")
    return pairs


def with_humans(systems: Iterable[tuple[Read, Mapping[str, Annotation]]]) -> Pairs:
    """What systems have of an article, each against every human of it."""
    pairs = Pairs()
    for article, of_systems in systems:
        for name, annotation in of_systems.items():
            for human, gold in article.humans.items():
                pairs.add(article.doc_id, (human, name), gold, annotation)
    return pairs


def most_shared(read: Sequence[Read]) -> tuple[str, str]:
    """The two humans who annotated most articles both; of several the first by name."""
    times = Counter(pair for article in read for pair in combinations(sorted(article.humans), 2))
    return min(times, key=lambda pair: (-times[pair], pair))


def labels_of(pairs: Pairs, schema: Schema) -> Iterator[str]:
    """The labels that occur, in the order of the schema."""
    there = {span.label for side in (pairs.first, pairs.second) for one in side.values() for span in one.spans}
    yield from (label for label in schema.labels if label in there)
