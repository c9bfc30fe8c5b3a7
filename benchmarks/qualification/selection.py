"""Which documents annotators are qualified on, and in which round.

PolNeAR has 22 articles with five or six human records each; all of them serve. Round 1 has the four of
`annotator-training`, all by one publisher, and one of `train` by each of the six other publishers; round 2 the
other twelve, so that all publishers are in both rounds. Twenty stories of TimeBank serve for dates, ten in a round,
drawn from the odd-numbered files, on which the date rules of this project were never looked at.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.qualification.timebank import Story, read_story
from reportedly.errors import InputError
from reportedly.findings import Finding
from reportedly.formats.polnear.source import TRAINING, Article, read_source
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.schema import Schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema" / "labels.yaml"
CORPORA = ROOT.parent / "shared" / "corpora"
ROUNDS = (1, 2)
SEED = 20_261_125
FEWEST_RECORDS = 5
DATES_PER_ROUND = 10


@dataclass(frozen=True)
class Chosen:
    """A document to annotate; `task` says what: attribution (PolNeAR) or dates (TimeBank)."""

    doc_id: str
    round: int
    task: str
    text: str
    published: str
    outlet: str
    origin: str
    source: Article | Story


def batch_of(number: int) -> str:
    """The batch in which the records of a round lie."""
    return f"round-{number}"


def choose(schema: Schema, corpora: Path = CORPORA) -> list[Chosen]:
    """All documents of both rounds, ordered by round, task and id.

    Args:
        schema: ours.
        corpora: the folder that holds `polnear` and `timebank`.

    Raises:
        InputError: a corpus is missing, or is not the one that the selection was made for.
    """
    findings: list[Finding] = []
    articles = [a for a in read_source(corpora / "polnear", findings) if len(a.records) >= FEWEST_RECORDS]
    training = [article for article in articles if article.compartment == TRAINING]
    if not training:
        raise InputError(f"{corpora / 'polnear'}: no article of {TRAINING} has {FEWEST_RECORDS} records")
    first = {article.file for article in [*training, *_first_of_train(articles, training)]}
    chosen = [_of_article(article, 1 if article.file in first else 2) for article in articles]
    stories = _stories(corpora / "timebank", schema)
    chosen += [_of_story(story, 1 if i < DATES_PER_ROUND else 2) for i, story in enumerate(stories)]
    if twice := [name for name, times in Counter(c.doc_id for c in chosen).items() if times > 1]:
        raise InputError(f"two documents would have the id {twice[0]}")
    return sorted(chosen, key=lambda c: (c.round, c.task, c.doc_id))


def _first_of_train(articles: Iterable[Article], training: Iterable[Article]) -> list[Article]:
    """One article of `train` by each publisher that the training articles are not by."""
    by_publisher: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.compartment == "train" and article.publisher not in {other.publisher for other in training}:
            by_publisher[article.publisher].append(article)
    generator = random.Random(SEED)
    return [generator.choice(sorted(of, key=lambda a: a.name)) for _, of in sorted(by_publisher.items())]


def _stories(folder: Path, schema: Schema) -> list[Story]:
    held_out = sorted(folder.glob("*.tml"))[1::2]
    if len(held_out) < 2 * DATES_PER_ROUND:
        raise InputError(f"{folder}: fewer than {2 * DATES_PER_ROUND} odd-numbered .tml files; is it TimeBank?")
    return [read_story(path, schema) for path in random.Random(SEED).sample(held_out, 2 * DATES_PER_ROUND)]


def _of_article(article: Article, number: int) -> Chosen:
    return Chosen(
        doc_id=slug(article.name),
        round=number,
        task="attribution",
        text=normalise(article.text)[0],
        published=article.published,
        outlet=article.publisher,
        origin=f"PolNeAR 1.0.0 {article.file}",
        source=article,
    )


def _of_story(story: Story, number: int) -> Chosen:
    return Chosen(
        doc_id=slug(story.name),
        round=number,
        task="dates",
        text=story.text,
        published=story.published,
        outlet="unknown",
        origin=f"TimeBank 1.2 {story.name}",
        source=story,
    )
