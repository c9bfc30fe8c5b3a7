"""Structural validation: each file parsed, compared with its canonical form, and held against every rule
of the levels structure and references that looks at an annotation.

PolNeAR has no attributes and no references, so that the rules about those find nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.speed.timing import Result, take_turns
from reportedly.corpus import load_corpus
from reportedly.validation import Rules, check_annotation

LEVELS = ("structure", "references")


def measure(house: Path, rounds: int) -> list[Result]:
    corpus = load_corpus(house)
    rules = Rules(corpus.schema)
    files = [(batch.file(doc_id), corpus.text_file(doc_id), doc_id) for batch in corpus.records for doc_id in batch]

    def contents() -> Iterator[tuple[str, str, str]]:
        for ann, text, doc_id in files:
            yield ann.read_bytes().decode("utf-8"), text.read_bytes().decode("utf-8"), doc_id

    kept = list(contents())

    def in_memory() -> None:
        for ann, text, doc_id in kept:
            check_annotation(ann, text, doc_id, rules, levels=LEVELS)

    def from_disk() -> None:
        for ann, text, doc_id in contents():
            check_annotation(ann, text, doc_id, rules, levels=LEVELS)

    seconds = take_turns({"in memory": in_memory, "from disk": from_disk}, rounds)
    spans = sum(len(batch[doc_id].spans) for batch in corpus.records for doc_id in batch)
    rates = {name: len(files) / median(values) for name, values in seconds.items()}
    return [
        Result(
            f"structural validation, {len(files):,} annotations of {spans / len(files):.0f} spans",
            f"{rates['in memory']:,.0f} documents a second and core; {rates['from disk']:,.0f} with reading the files",
            "4,000",
            {"documents": len(files), "seconds": {name: median(values) for name, values in seconds.items()}},
        )
    ]
