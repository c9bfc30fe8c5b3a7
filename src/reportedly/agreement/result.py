"""What `agree` returns: figures of agreement, and the disagreements behind them."""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.agreement.figures import CONFIDENCE, SAMPLES, SEED, Figure

Kind = Literal["missed", "extent", "label", "attribute", "link"]
KINDS: dict[str, str] = {
    "missed": "only one has the span",
    "extent": "the same label on overlapping text, with other ends",
    "label": "the same text under another label",
    "attribute": "another value on a matched span",
    "link": "a relation that only one has, or that leads elsewhere",
}
"""The kinds of disagreement, with what each means."""


class LabelAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement of two annotators on a label: F1 of spans with the same fragments, of spans that overlap
    (matched one to one), and of characters."""

    strict: Figure
    overlap: Figure
    characters: Figure


class LabelAverage(LabelAgreement, frozen=True, kw_only=True):
    """The same averaged over pairs of annotators, and Krippendorff's alpha over tokens of all annotators."""

    alpha: Figure


class RelationAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """F1 of relations of a type: both ends the same strictly, and both ends matched by overlap."""

    strict: Figure
    overlap: Figure


class AttributeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on an attribute of matched spans: the share of equal values, kappa, and F1 per value."""

    accuracy: Figure
    kappa: Figure
    values: dict[str, Figure]


class PairAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement of two annotators over the `documents` (a number) that both finished."""

    annotators: tuple[str, str]
    documents: int
    labels: dict[str, LabelAgreement]
    relations: dict[str, RelationAgreement]
    attributes: dict[str, AttributeAgreement]


class MajorityLabelAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """F1 of an annotator's spans (same fragments) and characters with those of the majority of the others."""

    strict: Figure
    characters: Figure


class MajorityAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """One annotator against the majority of the others, over the `documents` (a number) that the annotator
    and at least two others finished."""

    documents: int
    labels: dict[str, MajorityLabelAgreement]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What some of the annotators have where they disagree with others.

    Attributes:
        annotators: who; sorted.
        label: of the span; None if they have none.
        extents: its fragments (code points, half-open); of a link, those of its tail.
        text: the covered text; of a link, that of its tail.
        value: the value of the attribute; None except in a disagreement about one.
    """

    annotators: tuple[str, ...]
    label: str | None = None
    extents: tuple[tuple[int, int], ...] = ()
    text: str = ""
    value: str | None = None


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides that differ in one thing. The same difference between several annotators is one disagreement.

    Attributes:
        name: of the attribute or the type of relation it is about; None for spans.
        head: in a link, the span that the relation starts from, as the first side has it.
        context: the extent of the sentences that hold what both sides marked.
        sentence: their text.
    """

    kind: Kind
    doc_id: str
    first: Side
    second: Side
    context: tuple[int, int]
    sentence: str
    name: str | None = None
    head: Side | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it concerns, without repetition."""
        sides = (self.first, self.second, *([self.head] if self.head else []))
        return tuple(dict.fromkeys(side.label for side in sides if side.label))

    @property
    def annotators(self) -> tuple[str, ...]:
        return tuple(sorted({*self.first.annotators, *self.second.annotators}))


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """How the intervals were made."""

    interval: str = "percentile bootstrap by document"
    confidence: float = CONFIDENCE
    samples: int = SAMPLES
    seed: int = SEED


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement between the annotators of a batch over the documents that at least two of them finished.

    Attributes:
        corpus, version: which data.
        documents: the ids of the documents compared, sorted.
        left_out: each annotator's number of records by status that were not compared (draft, skipped).
        alone: the number of documents that only one annotator finished, not compared either.
        labels, relations, attributes: averaged over the pairs of annotators, by name in schema order.
        pairs: each two annotators that finished a document in common.
        leave_one_out: by annotator; empty unless three finished a document in common.
        disagreements: in the order of document and text.
    """

    corpus: str
    version: str
    batch: str
    annotators: tuple[str, ...]
    documents: tuple[str, ...]
    left_out: dict[str, dict[str, int]]
    alone: int
    method: Method
    labels: dict[str, LabelAverage]
    relations: dict[str, RelationAgreement]
    attributes: dict[str, AttributeAgreement]
    pairs: tuple[PairAgreement, ...]
    leave_one_out: dict[str, MajorityAgreement]
    disagreements: tuple[Disagreement, ...]
