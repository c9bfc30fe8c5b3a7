"""Gold made of records: of one annotator's as they are, or of those of all annotators of a batch.

Making gold closes the batch: what its gold rests on does not change any more.
"""

from reportedly.adjudication.accepting import accept
from reportedly.adjudication.claiming import merge_claims
from reportedly.adjudication.deciding import adjudicate
from reportedly.adjudication.merging import AGREED, proposals
from reportedly.adjudication.running import Adjudication, Waiting
from reportedly.corpus.closing import closed, gold_of_batch

__all__ = [
    "AGREED",
    "Adjudication",
    "Waiting",
    "accept",
    "adjudicate",
    "closed",
    "gold_of_batch",
    "merge_claims",
    "proposals",
]
