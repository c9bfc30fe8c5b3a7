"""The numbers of the card: counted in the Parquet files, filled into its text, drawn, and checked.

`counting` counts the files, `tables` says it in Markdown, `filling` puts that where a data card asks for it,
`agreements` holds how well annotators agree, `drawing` makes the figures, `checking` counts again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reportedly.corpus import Corpus
from reportedly.release.numbers.agreements import agreements, write_agreements
from reportedly.release.numbers.counting import Names
from reportedly.release.numbers.drawing import draw, require_matplotlib
from reportedly.release.numbers.numbers import Numbers, numbers_of
from reportedly.release.tables import Table

__all__ = ["Numbers", "require_matplotlib", "write_numbers"]


def write_numbers(corpus: Corpus, folder: Path, declared: Mapping[str, Table]) -> Numbers:
    """Count the files of a release, and write its figures and the agreement of its annotators.

    Args:
        declared: the tables that the release has.

    Raises:
        CorpusError, StandoffError, InputError: a record cannot be read.
    """
    write_agreements(agreements(corpus), folder)
    numbers = numbers_of(folder, Names.of({name: table.features() for name, table in declared.items()}))
    colors = {name: label.color for name, label in corpus.schema.labels.items()}
    draw(folder, numbers.counts, numbers.names, numbers.agreements, colors)
    return numbers
