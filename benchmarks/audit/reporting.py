"""What the answers say: rates with intervals by layer, kind of item and origin, and what is to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from benchmarks.audit.answers import Answer, Answered
from benchmarks.audit.layers import LAYERS
from benchmarks.audit.origins import ORIGINS
from benchmarks.audit.sampling import KINDS, Drawn
from benchmarks.estimates import wilson
from reportedly import markdown
from reportedly.corpus.annotators import Annotator

ANSWERS: tuple[Answer, ...] = get_args(Answer)


def pages(drawn: Drawn, answers: Sequence[Answered], annotators: Mapping[str, Annotator]) -> Iterator[str]:
    """The report in pieces of Markdown: for each reader the rates, then what was answered with no."""
    yield f"# Audit of {drawn.corpus} {drawn.version}"
    yield (
        f"Drawn from the gold of {drawn.documents} documents, up to {drawn.items} items of a layer, seed {drawn.seed}; "
        f"schema {drawn.schema_version}, guidelines sha256 {drawn.guidelines_sha256[:12]}. In brackets: Wilson 95 % "
        f"intervals, for items drawn at random. {' '.join(_meanings())}"
    )
    for reader in sorted({one.reader for one in answers}):
        own = [one for one in answers if one.reader == reader]
        who = annotators[reader]
        yield f"## {who.kind.capitalize()} audit, read by {reader}"
        if who.model:
            yield f"{reader}: {who.model}."
        yield markdown.table(["layer", "items", "origin", "of", "drawn", "answered", *ANSWERS], list(_rows(drawn, own)))
        yield "### Answered with no"
        yield "\n\n".join(map(_mending, (one for one in own if one.answer == "no"))) or "None."


def _meanings() -> Iterator[str]:
    for origin, meaning in ORIGINS.items():
        yield f"{origin.capitalize()}: {meaning}."


def _rows(drawn: Drawn, answers: Sequence[Answered]) -> Iterator[list[str]]:
    for layer in LAYERS:
        for kind, shown in KINDS.items():
            of_kind = [one for one in answers if one.layer == layer and one.kind == kind]
            if not of_kind:
                continue
            population = drawn.populations[layer]
            spans, sentences = (
                (population.spans, population.spans_drawn),
                (population.sentences, population.sentences_drawn),
            )
            there, chosen = spans if kind == "span" else sentences
            yield [layer, shown, "all", f"{there:,}", f"{chosen:,}", *_cells(of_kind)]
            for origin in ORIGINS:
                if of_origin := [one for one in of_kind if one.origin == origin]:
                    yield [layer, shown, origin, "", "", *_cells(of_origin)]


def _cells(answers: Sequence[Answered]) -> list[str]:
    counts = Counter(one.answer for one in answers)
    return [f"{len(answers):,}", *(_rate(counts[answer], len(answers)) for answer in ANSWERS)]


def _rate(times: int, of: int) -> str:
    low, high = wilson(times, of)
    rate, low_, high_ = (f"{value:.3f}".replace("0.", ".", 1) for value in (times / of, low, high))
    return f"{times}: {rate} [{low_}, {high_}]"


def _mending(one: Answered) -> str:
    text = " ".join(one.text.split())
    return (
        f"- `{one.place}` ({one.layer}, {one.origin}): {text}\n"
        f"  **Statement:** {one.statement}\n  **Note:** {one.note or 'none'}"
    )
