"""Predictions of a split of our corpus to record as baselines: the prefiller's, and each annotator's pass.

The passes are no systems in the sense of the results: gold was made from them. A pass is the annotator's record of the
batch that gold names, with its claims of the claims batches, where it judged the contents of gold; a claim of a content
that the pass itself does not have is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from reportedly.adjudication.claiming import restated
from reportedly.corpus import Batch, Corpus, load_corpus
from reportedly.corpus.origins import made_from
from reportedly.files import write_together
from reportedly.model import Annotation, Span, Value
from reportedly.prefill import Prefiller
from reportedly.scoring.gold import open_gold
from reportedly.scoring.predictions import write_predictions

PREFILLER = "prefiller"
FILE = "predictions.jsonl"


def write_baselines(house: Path, out: Path, split: str) -> dict[str, list[str]]:
    """Write `OUT/<system>/predictions.jsonl` for the prefiller and for each annotator who finished the whole split.

    Returns:
        By system the documents that it lacks: nothing was written for those that lack any.

    Raises:
        InputError: there is no such split, or no document of it has gold.
    """
    gold, corpus = open_gold(house, split=split), load_corpus(house)
    made = {PREFILLER: prefilled(corpus, gold.texts), **passes(corpus, list(gold.texts))}
    sha256s = {doc_id: document.sha256 for doc_id, document in gold.documents.items()}
    lacking = {system: sorted(gold.texts.keys() - of.keys()) for system, of in made.items()}
    write_together(
        {
            out / system / FILE: write_predictions(of.values(), sha256s)
            for system, of in made.items()
            if not lacking[system]
        }
    )
    return lacking


def prefilled(corpus: Corpus, texts: Mapping[str, str]) -> dict[str, Annotation]:
    """What the prefiller suggests in a pass that is not blind: no contents and no links."""
    prefiller = Prefiller.for_corpus(corpus)
    return {doc_id: prefiller.suggest(corpus.documents[doc_id], text, blind=False) for doc_id, text in texts.items()}


def passes(corpus: Corpus, doc_ids: list[str]) -> dict[str, dict[str, Annotation]]:
    """By annotator the records from which gold of these documents was made."""
    found: dict[str, dict[str, Annotation]] = {}
    for doc_id in doc_ids:
        batch, *claims = (made.batch for made in made_from(corpus.gold.records[doc_id]))
        judged = {folder.annotator: folder for name in claims for folder in _finished(corpus, name, doc_id)}
        for folder in _finished(corpus, batch, doc_id):
            annotation = folder[doc_id]
            if folder.annotator in judged:
                annotation = _with_claims(annotation, judged[folder.annotator][doc_id], corpus)
            found.setdefault(folder.annotator, {})[doc_id] = annotation
    return found


def _finished(corpus: Corpus, batch: str, doc_id: str) -> Iterator[Batch]:
    """The folders of the annotators who finished a document in a batch."""
    for folder in corpus.records:
        if folder.batch == batch and doc_id in folder:
            record = folder.records[doc_id]
            if (record.role, record.status) == ("annotator", "done"):
                yield folder


def _with_claims(annotation: Annotation, judged: Annotation, corpus: Corpus) -> Annotation:
    names = corpus.schema.claim_attributes
    claims = {_place(span): span.attributes for span in judged.spans}

    def of(span: Span) -> dict[str, Value]:
        return restated(span.attributes, claims.get(_place(span), {}), names)

    spans = [msgspec.structs.replace(span, attributes=of(span)) for span in annotation.spans]
    return Annotation(annotation.doc_id, spans, annotation.relations)


def _place(span: Span) -> tuple[str, int, int]:
    return span.label, span.start, span.end
