"""How well annotators agree, batch by batch: computed from the records when a release is built, and kept in it.

The figures take the texts, the schema and the records together, so a check reads them from the file and does not
compute them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reportedly.files import decode_line
from reportedly.markdown import table
from reportedly.release.numbers.counting import Names
from reportedly.release.numbers.tables import NONE

if TYPE_CHECKING:
    from reportedly.agreement import Agreement
    from reportedly.agreement.figures import Figure
    from reportedly.corpus import Corpus

AGREEMENT = "figures/agreement.json"


class Rate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure of agreement with its 95 % interval by document, if it has one."""

    value: float
    low: float | None = None
    high: float | None = None


class BatchAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement in a batch, averaged over the pairs of annotators; names without a figure are left out.

    Attributes:
        documents: how many two or more annotators finished.
        labels: strict F1 and overlap F1 of spans, by label.
        relations: strict F1, by type.
        kappa, accuracy: of attributes on matched spans.
    """

    batch: str
    annotators: tuple[str, ...]
    documents: int
    labels: dict[str, tuple[Rate, Rate]]
    relations: dict[str, Rate]
    kappa: dict[str, Rate]
    accuracy: dict[str, Rate]


def agreements(corpus: Corpus) -> list[BatchAgreement]:
    """The agreement of every batch in which two annotators finished the same document, by name."""
    from reportedly.agreement import agree

    done: Counter[tuple[str, str]] = Counter()
    for folder in corpus.records:
        for record in folder.records.rows():
            if record.role == "annotator" and record.status == "done":
                done[folder.batch, record.doc_id] += 1
    return [_kept(agree(corpus, batch)) for batch in sorted({batch for (batch, _), n in done.items() if n > 1})]


def _kept(found: Agreement) -> BatchAgreement:
    return BatchAgreement(
        batch=found.batch,
        annotators=found.annotators,
        documents=len(found.documents),
        labels={
            name: (strict, overlap)
            for name, of in found.labels.items()
            if (strict := _rate(of.strict)) and (overlap := _rate(of.overlap))
        },
        relations={name: rate for name, of in found.relations.items() if (rate := _rate(of.strict))},
        kappa={name: rate for name, of in found.attributes.items() if (rate := _rate(of.kappa))},
        accuracy={name: rate for name, of in found.attributes.items() if (rate := _rate(of.accuracy))},
    )


def _rate(figure: Figure) -> Rate | None:
    """The figure to four digits: beyond them the last bits may differ between processors."""
    if figure.value is None:
        return None
    low, high = (None if end is None else round(end, 4) for end in (figure.low, figure.high))
    return Rate(round(figure.value, 4), low, high)


def write_agreements(found: list[BatchAgreement], folder: Path) -> None:
    """Keep the agreement in a release, if there is any."""
    if not found:
        return
    path = folder / AGREEMENT
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


def read_agreements(folder: Path) -> list[BatchAgreement]:
    """The agreement that a release keeps; none if it has no such file.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: the file is not of that form.
    """
    path = folder / AGREEMENT
    return decode_line(path.read_bytes(), list[BatchAgreement]) if path.is_file() else []


def agreement_table(found: Sequence[BatchAgreement], names: Names) -> str:
    """The agreement of all batches as one Markdown table, a column per batch, rows in the order of the schema."""
    if not found:
        return ""
    strict = [{name: rate for name, (rate, _) in of.labels.items()} for of in found]
    overlap = [{name: rate for name, (_, rate) in of.labels.items()} for of in found]
    sections = (
        ("`{}`, strict F1", names.labels, strict),
        ("`{}`, overlap F1", names.labels, overlap),
        ("links `{}`, strict F1", names.relations, [of.relations for of in found]),
        ("`{}`, kappa", names.attributes, [of.kappa for of in found]),
        ("`{}`, accuracy", names.attributes, [of.accuracy for of in found]),
    )
    rows = [
        [title.format(name), *(_shown(column.get(name)) for column in columns)]
        for title, ordered, columns in sections
        for name in ordered
        if any(name in column for column in columns)
    ]
    head = [f"{of.batch}: {of.documents:,} documents, {', '.join(of.annotators)}" for of in found]
    note = "F1 of spans with the same fragments (strict) and of overlapping spans; kappa and accuracy of matched spans."
    return f"{table(['', *head], rows)}\n\n{note}"


def _shown(rate: Rate | None) -> str:
    if rate is None:
        return NONE
    return f"{rate.value:.2f}" + ("" if rate.low is None else f" [{rate.low:.2f}, {rate.high:.2f}]")
