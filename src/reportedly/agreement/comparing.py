"""How well annotators agree: the counts of every document, and the figures made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from reportedly.agreement import alpha, counting
from reportedly.agreement.attributes import Confusion, agreement_of, judged
from reportedly.agreement.disagreements import disagreements
from reportedly.agreement.figures import Figure, Resampling, f1
from reportedly.agreement.result import (
    Agreement,
    AttributeAgreement,
    Disagreement,
    LabelAgreement,
    LabelAverage,
    MajorityAgreement,
    MajorityLabelAgreement,
    Method,
    PairAgreement,
    RelationAgreement,
)
from reportedly.agreement.selection import Compared, Selection, select
from reportedly.corpus import Corpus

if TYPE_CHECKING:
    from reportedly.agreement.figures import Ints


def agree(corpus: Corpus, batch: str, annotators: Sequence[str] | None = None) -> Agreement:
    """How well the annotators of a batch agree, over the documents that at least two of them finished.

    Per label F1 of spans with the same fragments (strict), of overlapping spans matched one to one, and of
    characters; Krippendorff's alpha over tokens; F1 of relations; accuracy, kappa and F1 per value of
    attributes on matched spans; each with a 95 % interval by document. A split content is one span. Nothing
    depends on the order of spans, documents or annotators, nor on ids. What neither of two annotators has
    adds nothing, and a figure that nothing adds to is None with its reason.

    Args:
        annotators: whose records to compare; by default all of the batch whose role is annotator.

    Raises:
        InputError: the batch or an annotator is unknown, no two finished the same document, or an annotation
            does not fit the schema.
        CorpusError, StandoffError: a text or an annotation cannot be read.
    """
    selection = select(corpus, batch, annotators)
    counts = _Counts(selection)
    for number, document in enumerate(selection.documents()):
        counts.add(number, document)
    return counts.agreement()


class _Counts:
    """The counts of all documents, filled one document at a time. An F1 takes two of them: what both have,
    and the sum of what each has."""

    def __init__(self, selection: Selection) -> None:
        import numpy as np

        schema = selection.corpus.schema
        self.selection = selection
        self.schema = schema
        self.labels = list(schema.labels)
        self.types = [type_ for type_ in schema.relations if type_ not in schema.continuations]
        self.pairs = [
            (a, b)
            for a, b in combinations(selection.batches, 2)
            if any(doc_id in selection.finished[a] & selection.finished[b] for doc_id in selection.doc_ids)
        ]
        documents, pairs, labels = len(selection.doc_ids), len(self.pairs), len(self.labels)
        self.shared = np.zeros((documents, pairs), dtype=bool)
        self.spans = np.zeros((documents, pairs, labels, 3, 2), dtype=int)
        self.relations = np.zeros((documents, pairs, len(self.types), 2, 2), dtype=int)
        self.majority = np.zeros((documents, len(selection.batches), labels, 2, 2), dtype=int)
        self.with_majority = np.zeros((documents, len(selection.batches)), dtype=bool)
        self.confusions: dict[str, list[list[Confusion]]] = {
            name: [[Counter() for _ in range(documents)] for _ in self.pairs] for name in schema.attributes
        }
        self.tokens: dict[str, list[Ints]] = defaultdict(list)
        self.disagreements: list[Disagreement] = []

    def add(self, number: int, document: Compared) -> None:
        covered = counting.coverage(document, self.labels)
        for p, (a, b) in enumerate(self.pairs):
            if (alignment := document.alignments.get((a, b))) is None:
                continue
            of_a, of_b = document.readings[a], document.readings[b]
            self.shared[number, p] = True
            self.spans[number, p, :, :2] = counting.shared_spans(of_a, of_b, alignment, self.labels)
            self.spans[number, p, :, 2] = counting.shared_characters(covered[a], covered[b])
            if self.types:
                self.relations[number, p] = counting.shared_relations(of_a, of_b, alignment, self.types)
            for _, name, first, second in judged(of_a, of_b, alignment, self.schema):
                self.confusions[name][p][number][first, second] += 1
        for x, name in enumerate(self.selection.batches):
            if name in document.readings and len(document.readings) > 2:
                self.with_majority[number, x] = True
                self.majority[number, x] = counting.against_majority(name, document, covered, self.labels)
        for label, votes in zip(self.labels, alpha.votes(document.text, list(covered.values())), strict=True):
            self.tokens[label].append(votes)
        self.disagreements += disagreements(document, self.schema)

    def agreement(self) -> Agreement:
        selection, corpus = self.selection, self.selection.corpus
        resampling = Resampling(len(selection.doc_ids))
        of_labels = [[f1(self.spans[:, :, i, m], resampling) for m in range(3)] for i in range(len(self.labels))]
        of_types = [[f1(self.relations[:, :, i, m], resampling) for m in range(2)] for i in range(len(self.types))]
        of_attributes = {
            name: agreement_of(name, self.schema, confusions, resampling)
            for name, confusions in self.confusions.items()
        }
        return Agreement(
            corpus=corpus.config.name,
            version=corpus.config.version,
            batch=selection.batch,
            annotators=tuple(selection.batches),
            documents=selection.doc_ids,
            left_out=selection.left_out,
            alone=selection.alone,
            method=Method(),
            labels={
                label: LabelAverage(
                    strict=strict[1],
                    overlap=overlap[1],
                    characters=characters[1],
                    alpha=alpha.alpha(self.tokens[label], resampling),
                )
                for label, (strict, overlap, characters) in zip(self.labels, of_labels, strict=True)
            },
            relations={
                type_: RelationAgreement(strict=strict[1], overlap=overlap[1])
                for type_, (strict, overlap) in zip(self.types, of_types, strict=True)
            },
            attributes={name: averaged for name, (_, averaged) in of_attributes.items()},
            pairs=tuple(
                self._pair(p, of_labels, of_types, {name: each[p] for name, (each, _) in of_attributes.items()})
                for p in range(len(self.pairs))
            ),
            leave_one_out=self._leave_one_out(resampling),
            disagreements=tuple(self.disagreements),
        )

    def _pair(
        self,
        p: int,
        of_labels: Iterable[Sequence[tuple[list[Figure], Figure]]],
        of_types: Iterable[Sequence[tuple[list[Figure], Figure]]],
        attributes: Mapping[str, AttributeAgreement],
    ) -> PairAgreement:
        return PairAgreement(
            annotators=self.pairs[p],
            documents=int(self.shared[:, p].sum()),
            labels={
                label: LabelAgreement(strict=strict[0][p], overlap=overlap[0][p], characters=characters[0][p])
                for label, (strict, overlap, characters) in zip(self.labels, of_labels, strict=True)
            },
            relations={
                type_: RelationAgreement(strict=strict[0][p], overlap=overlap[0][p])
                for type_, (strict, overlap) in zip(self.types, of_types, strict=True)
            },
            attributes=dict(attributes),
        )

    def _leave_one_out(self, resampling: Resampling) -> dict[str, MajorityAgreement]:
        strict, characters = (
            [f1(self.majority[:, :, i, m], resampling)[0] for i in range(len(self.labels))] for m in range(2)
        )
        return {
            name: MajorityAgreement(
                documents=int(self.with_majority[:, x].sum()),
                labels={
                    label: MajorityLabelAgreement(strict=strict[i][x], characters=characters[i][x])
                    for i, label in enumerate(self.labels)
                },
            )
            for x, name in enumerate(self.selection.batches)
            if self.with_majority[:, x].any()
        }
