"""Gold from the records of several annotators: what all agree on, and what an adjudicator decides."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reportedly.adjudication.batches import Kept
from reportedly.adjudication.merging import in_form, without_notes
from reportedly.adjudication.provenance import provenance
from reportedly.adjudication.running import Adjudication, Candidate, Running
from reportedly.corpus import Corpus, origins
from reportedly.corpus.origins import Made
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.findings import Place
from reportedly.findings.adjudication import GoldKept
from reportedly.model import AGREEMENT, Annotation


def adjudicate(
    corpus: Corpus, batch: str, *, adjudicator: str | None = None, close: bool = False, replace: bool = False
) -> Adjudication:
    """Make gold of a batch wherever it can be made (gold_status `adjudicated`), and say what remains.

    An adjudicator's finished record of a document becomes its gold. Without one, what all annotators agree
    on does: the same spans, attributes and relations; notes do not count. Everything else waits for an
    adjudicator. Running it again goes on where it stopped, and changes nothing that was made.

    The first gold closes the batch. Until every annotator has done or skipped every document of which
    there is a record, none is made, unless `close` is given; a document that somebody has not finished
    then is an adjudicator's to decide.

    Args:
        adjudicator: whose record counts, where several have decided a document.
        replace: make gold anew also of documents that have gold from elsewhere.

    Returns:
        What was made (to be written with `.plan.write()`), and what remains.

    Raises:
        InputError: there is no such batch, or only one annotator in it; or several adjudicators decided a
            document, and none was named.
        StandoffError: a record's annotation cannot be read.
    """
    return _Deciding(corpus, batch, adjudicator=adjudicator, close=close, replace=replace).run()


class _Deciding(Running):
    def __init__(self, corpus: Corpus, batch: str, *, adjudicator: str | None, close: bool, replace: bool) -> None:
        super().__init__(corpus, batch, adjudicator=adjudicator, close=close)
        self.replace = replace

    def check_annotators(self) -> None:
        annotators, batch = self.records.annotators, self.records.batch
        if len(annotators) == 1:
            raise InputError(
                f"the batch {batch} has one annotator, {annotators[0]}, with whom nobody can agree; to make gold of "
                f"these records as they are: reportedly adjudicate --accept {annotators[0]} --batch {batch}"
            )
        if not annotators:
            raise InputError(f"the batch {batch} has no annotator, only decisions of an adjudicator")

    def is_settled(self, doc_id: str) -> bool:
        gold = self.corpus.gold.records.get(doc_id)
        if gold is None:
            return False
        if gold.batch == self.records.batch and gold.gold_status == "adjudicated":
            self.stand(doc_id)
            return True
        if not self.replace:
            self.findings.append(GoldKept(Place(document=doc_id), origin=gold.origin))
        return not self.replace

    def agree(self, doc_id: str, versions: Mapping[str, Annotation]) -> bool:
        text = self.corpus.text(doc_id)
        return len({in_form(annotation, text, self.corpus.schema) for annotation in versions.values()}) == 1

    def candidate(
        self, kept: Kept, annotation: Annotation, versions: Mapping[str, Annotation], made: Made
    ) -> Candidate:
        doc_id = kept.record.doc_id
        data = in_form(annotation, self.corpus.text(doc_id), self.corpus.schema)
        record = msgspec.structs.replace(
            kept.record,
            annotator=made.decided_by,
            role="adjudicator",
            origin=origins.made(versions, made),
            lead_time=None,
            ann_sha256=sha256(data),
            gold_status="adjudicated",
        )
        # Where nobody decided, a note says nothing about a decision.
        decided = without_notes(annotation) if made.decided_by == AGREEMENT else annotation
        return Candidate(record, data, list(provenance(decided, versions, made.decided_by)))
