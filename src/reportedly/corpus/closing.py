"""When records are closed. It is nowhere stored: gold names what it was made from."""

from __future__ import annotations

from functools import lru_cache

from reportedly.corpus.loading import Corpus
from reportedly.corpus.origins import Made, made_from
from reportedly.model import RoleName


def gold_of_batch(corpus: Corpus, batch: str) -> list[str]:
    """The documents whose gold was made from a batch. A batch is closed when there are any."""
    return list(_making(corpus, batch))


def closed(corpus: Corpus, annotator: str, role: RoleName, batch: str, doc_id: str) -> bool:
    """Whether the record of a document may not change any more.

    The annotators' records of a batch are closed together, by the first gold that was made from it. An
    adjudicator's record is closed once gold of its document was made from it.

    Args:
        role: that of the record.
    """
    making = _making(corpus, batch)
    if role == "annotator":
        return bool(making)
    return any(made.decided_by == annotator for made in making.get(doc_id, ()))


# Asked for every document of a batch, of a corpus that is read once.
@lru_cache(maxsize=1)
def _making(corpus: Corpus, batch: str) -> dict[str, list[Made]]:
    """The documents whose gold was made from a batch, with what their gold says of it."""
    found = {
        record.doc_id: [made for made in made_from(record) if made.batch == batch]
        for record in corpus.gold.records.rows()
    }
    return {doc_id: made for doc_id, made in found.items() if made}
