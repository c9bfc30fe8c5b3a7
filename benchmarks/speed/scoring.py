"""Strict scores with 1,000 bootstrap intervals against nervaluate, which gives none, on the same spans.

Gold is PolNeAR's dev ten times over, each copy of an article a story of its own. The system is gold with one span in
ten left out and one in ten a character shorter. Both get what they are made for in memory: ours annotations, nervaluate
lists of dicts, whose making is not counted.
"""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median

import msgspec
from nervaluate import Evaluator

from benchmarks.speed.timing import Result, ratio, take_turns
from reportedly.corpus import load_corpus
from reportedly.model import Annotation, Span
from reportedly.scoring import score
from reportedly.scoring.gold import open_gold

TIMES = 10
SEED = 20_261_125


def measure(house: Path, rounds: int) -> list[Result]:
    schema = load_corpus(house).schema
    dev = open_gold(house, split="validation").annotations
    gold = {f"{doc_id}-x{copy}": annotation for copy in range(TIMES) for doc_id, annotation in dev.items()}
    generator = random.Random(SEED)
    predicted = {doc_id: _worse(annotation, generator) for doc_id, annotation in gold.items()}
    labels = sorted({span.label for annotation in dev.values() for span in annotation.spans})
    dicts = [[_dicts(annotation) for annotation in side.values()] for side in (gold, predicted)]

    def ours() -> None:
        score(gold, predicted, schema, tasks=["spans"], measures=["exact"])

    def nervaluate() -> None:
        Evaluator(*dicts, tags=labels, loader="dict").evaluate()

    seconds = take_turns({"reportedly": ours, "nervaluate": nervaluate}, rounds)
    spans = sum(len(annotation.spans) for annotation in gold.values())
    return [
        Result(
            f"strict scores of {len(gold)} documents, {spans:,} spans, ours alone with 1,000 bootstrap intervals",
            f"{ratio(seconds['nervaluate'], seconds['reportedly']):.1f}× nervaluate",
            "20×",
            {"milliseconds": {name: round(median(values) * 1000) for name, values in seconds.items()}},
        )
    ]


def _worse(annotation: Annotation, generator: random.Random) -> Annotation:
    spans: list[Span] = []
    for span in annotation.spans:
        chance = generator.random()
        if chance >= 0.1:
            spans.append(msgspec.structs.replace(span, end=max(span.start + 1, span.end - (chance < 0.2))))
    there = {span.id for span in spans}
    relations = [link for link in annotation.relations if {link.head, link.tail} <= there]
    return Annotation(annotation.doc_id, spans, relations)


def _dicts(annotation: Annotation) -> list[dict[str, str | int]]:
    """Spans as nervaluate takes them: its ends are inclusive."""
    return [{"label": span.label, "start": span.start, "end": span.end - 1} for span in annotation.spans]
