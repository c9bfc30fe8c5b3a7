"""All that is generated from a release's files for its card: single numbers, tables, figures with their words."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportedly.release.numbers.agreements import BatchAgreement, agreement_table, read_agreements
from reportedly.release.numbers.counting import Counts, Names, count
from reportedly.release.numbers.drawing import FOLDER, figures
from reportedly.release.numbers.tables import blocks, values


@dataclass(frozen=True)
class Numbers:
    """What was counted, and what the card says of it.

    Attributes:
        agreements: how well annotators agree, as the release keeps it.
        values: what a sentence can name, by name; blocks: what stands alone, by name, in the order of the card.
    """

    counts: Counts
    names: Names
    agreements: Sequence[BatchAgreement]
    values: dict[str, str]
    blocks: dict[str, str]


def numbers_of(folder: Path, names: Names) -> Numbers:
    """Count the files of a release.

    Raises:
        files.parquet_damage, KeyError: a Parquet file cannot be read, or lacks a column.
        msgspec.ValidationError, msgspec.DecodeError: the kept agreement cannot be read.
    """
    counts, agreements = count(folder, names), read_agreements(folder)
    made = blocks(counts, names)
    shown = figures(counts, agreements)
    alternatives = {
        "labels": _labels(counts, names),
        "lengths": _lengths(counts),
        "agreement": _agreement(agreements),
    }
    captions = {
        "labels": "Spans of each label by split, each split to its own scale.",
        "lengths": "Documents with gold by their length.",
        "agreement": "Strict F1 between annotators by batch, with 95 % intervals by document.",
    }
    for name, alternative in alternatives.items():
        image = f"![{alternative}]({FOLDER}/{name}.svg)"
        made[f"figure of {name}"] = f"{image}\n\n*{captions[name]}*" if name in shown else ""
    made["agreement by batch"] = agreement_table(agreements, names)
    return Numbers(counts, names, agreements, values(counts), made)


def _labels(counts: Counts, names: Names) -> str:
    of_split = [
        f"{split}: {', '.join(f'{label} {counts.spans[label, split]:,}' for label in names.labels)}"
        for split in counts.splits
    ]
    return f"Bars: spans of each label. {'; '.join(of_split)}"


def _lengths(counts: Counts) -> str:
    sizes = sorted(size for of in counts.words.values() for size in of.values())
    if not sizes:
        return ""
    return (
        f"Histogram: {len(sizes):,} documents of {sizes[0]:,} to {sizes[-1]:,} words, "
        f"median {statistics.median(sizes):,.0f}"
    )


def _agreement(agreements: Sequence[BatchAgreement]) -> str:
    of_batch = [
        f"{of.batch}: {', '.join(f'{label} {strict.value:.2f}' for label, (strict, _) in of.labels.items())}"
        for of in agreements
    ]
    return f"Points with intervals: strict F1 of each label. {'; '.join(of_batch)}"
