"""Structural validation: files read, parsed, compared with their canonical form, every rule of the
levels structure and references that looks at an annotation."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.speed.timing import Result, take_turns
from reportedly.corpus import load_corpus
from reportedly.validation import Rules, check_annotation

LEVELS = ("structure", "references")


def measure(house: Path, rounds: int) -> list[Result]:
    corpus = load_corpus(house)
    rules = Rules(corpus.schema)
    files = [(batch.file(doc_id), doc_id) for batch in corpus.records for doc_id in batch]

    def ours() -> None:
        for path, doc_id in files:
            text = corpus.text_file(doc_id).read_bytes().decode("utf-8")
            check_annotation(path.read_bytes().decode("utf-8"), text, doc_id, rules, levels=LEVELS)

    seconds = take_turns({"reportedly": ours}, rounds)["reportedly"]
    per_second = len(files) / median(seconds)
    spans = sum(len(batch[doc_id].spans) for batch in corpus.records for doc_id in batch)
    return [
        Result(
            f"structural validation, {spans / len(files):.0f} spans a document",
            f"{per_second:,.0f} documents a second and core",
            "4,000",
            {"documents": len(files), "seconds": [round(value, 3) for value in seconds]},
        )
    ]
