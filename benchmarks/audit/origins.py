"""Where a statement of gold came from: whether all annotators of a document said so, or an adjudicator decided."""

from __future__ import annotations

from typing import Literal

from benchmarks.audit.layers import Layer
from benchmarks.audit.reading import Reading
from reportedly.adjudication.batches import BatchRecords
from reportedly.corpus import Corpus
from reportedly.corpus.origins import made_from
from reportedly.model import Annotation

Origin = Literal["agreed", "decided", "unadjudicated"]
ORIGINS: dict[Origin, str] = {
    "agreed": "all annotators of the document said the same, so nobody had to decide",
    "decided": "they did not, and an adjudicator decided",
    "unadjudicated": "gold is the record of one annotator",
}


class Origins:
    """The annotators' versions of the documents of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._batches: dict[str, BatchRecords] = {}

    def versions(self, doc_id: str, layer: Layer) -> list[Annotation]:
        """The versions that the layer of a gold document was made from; none where it was not adjudicated.

        Raises:
            InputError: the corpus lacks the batch.
            StandoffError: an annotation cannot be read.
        """
        record = self._corpus.gold.records[doc_id]
        first, *of_claims = made_from(record)
        if layer.of_claims and of_claims:
            batch = of_claims[-1].batch
        elif record.gold_status == "adjudicated":
            batch = first.batch
        else:
            return []
        if batch not in self._batches:
            self._batches[batch] = BatchRecords(self._corpus, batch)
        return [kept.annotation() for kept in self._batches[batch].of(doc_id).values() if kept.done]


class Compared:
    """One layer of a gold document beside the versions it was made from."""

    def __init__(self, layer: Layer, versions: list[Reading]) -> None:
        self._facts = [{one.fact for one in layer.judged(version)} for version in versions]
        self._unmarked = [layer.unmarked(version) for version in versions]

    def of_fact(self, fact: object) -> Origin:
        return self._origin([fact in facts for facts in self._facts])

    def of_sentence(self, sentence: int) -> Origin:
        return self._origin([sentence in unmarked for unmarked in self._unmarked])

    def _origin(self, said: list[bool]) -> Origin:
        if not said:
            return "unadjudicated"
        return "agreed" if all(said) else "decided"
