"""Claims of a batch, put into gold that is there: which contents state them, and flat statements of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from reportedly.adjudication.batches import Kept
from reportedly.adjudication.gold import read_provenance
from reportedly.adjudication.merging import Extent, extent
from reportedly.adjudication.provenance import notes_on, provenance
from reportedly.adjudication.running import Adjudication, Candidate, Running
from reportedly.corpus import Corpus, origins
from reportedly.corpus.origins import Made
from reportedly.errors import InputError
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.adjudication import ClaimsBesideGold, ClaimsDisagree, ClaimsWithoutGold
from reportedly.findings.references import ProvenanceDiffers
from reportedly.model import AGREEMENT, Annotation, Note, Record, Span, Value, reference
from reportedly.schema import Schema
from reportedly.standoff import canonical, dumps
from reportedly.validation.guidelines import OVERRIDE, QUOTATIONS

Judgements = Mapping[Extent, Mapping[str, Value]]
"""What a record says of each content: its claim attributes, none if it states no claim."""


def merge_claims(corpus: Corpus, batch: str, *, adjudicator: str | None = None, close: bool = False) -> Adjudication:
    """Put the claims of a claims batch into the gold of its documents, document by document.

    A record of such a batch has contents only: those of gold with their claims, and flat statements of a
    claim (content without cue), which gold does not have yet. A content that it leaves out keeps what
    gold says of it. A document's claims go into gold where all annotators assign the same, or as an
    adjudicator's record of the same batch has them; everything else of gold stays as it is.

    The batch is closed as `adjudicate` closes one; gold says in its origin that the claims are from it.

    Args:
        adjudicator: whose record counts, where several have decided a document.
        close: do not wait for annotators who have not finished.

    Returns:
        What was made (to be written with `.plan.write()`), and what remains.

    Raises:
        InputError: the schema has no claims; there is no such batch, or only one annotator and no
            adjudicator in it; or several adjudicators decided a document, and none was named.
        StandoffError: an annotation cannot be read.
    """
    return _Claiming(corpus, batch, adjudicator=adjudicator, close=close).run()


class _Claiming(Running):
    def __init__(self, corpus: Corpus, batch: str, *, adjudicator: str | None, close: bool) -> None:
        self.names = corpus.schema.claim_attributes
        if not self.names:
            raise InputError("the schema declares no attribute that refers to claims")
        self.provenance = read_provenance(corpus)
        super().__init__(corpus, batch, adjudicator=adjudicator, close=close)

    def check_annotators(self) -> None:
        if len(self.records.annotators) == 1 and not self.records.has_decisions:
            raise InputError(
                f"the batch {self.records.batch} has one annotator, {self.records.annotators[0]}, with whom nobody can "
                "agree; have another annotator or an adjudicator assign the claims in the same batch"
            )

    def is_settled(self, doc_id: str) -> bool:
        gold = self.corpus.gold.records.get(doc_id)
        if gold is None:
            self.findings.append(ClaimsWithoutGold(Place(document=doc_id), batch=self.records.batch))
            return True
        if any(made.batch == self.records.batch for made in origins.made_from(gold)):
            self.stand(doc_id)
            return True
        faults = list(self._gold_faults(gold))
        self.findings += faults
        return bool(faults)

    def _gold_faults(self, record: Record) -> Iterator[Finding]:
        """What is wrong with gold itself, which putting claims in would hide."""
        doc_id = record.doc_id
        if faults := list(self.checking.defects(self.corpus.gold, record)):
            yield from faults
            return
        rows = {row.span for row in self.provenance.get(doc_id, [])}
        for span in self.corpus.gold[doc_id].spans:
            if (name := reference(doc_id, span)) not in rows:
                place = Place(document=doc_id, span=name, text=span.text)
                yield ProvenanceDiffers(place, span=name, problem="is a gold span without a row")

    def defects(self, kept: Kept) -> Iterator[Finding]:
        if faults := list(super().defects(kept)):
            yield from faults
            return
        doc_id = kept.record.doc_id
        gold = {extent(span) for span in self.corpus.gold[doc_id].spans}
        for span in kept.annotation().spans:
            if extent(span) not in gold and not self._is_flat_statement(span):
                place = Place(document=doc_id, span=reference(doc_id, span))
                yield ClaimsBesideGold(place, annotator=kept.folder.annotator, content=span.text)

    def _is_flat_statement(self, span: Span) -> bool:
        return self._claims(span) != {} and all(
            span.attributes.get(name, OVERRIDE) == OVERRIDE for name in _quotations(self.corpus.schema, span.label)
        )

    def _claims(self, span: Span) -> dict[str, Value]:
        return {name: span.attributes[name] for name in self.names if name in span.attributes}

    def _judgements(self, annotation: Annotation) -> Judgements:
        """What a record says of all contents of gold and of its own."""
        contents = [
            span
            for span in (*self.corpus.gold[annotation.doc_id].spans, *annotation.spans)
            if self.corpus.schema.role_of(span.label) == "content"
        ]
        return {extent(span): self._claims(span) for span in contents}

    def agree(self, doc_id: str, versions: Mapping[str, Annotation]) -> bool:
        judged = {annotator: self._judgements(version) for annotator, version in versions.items()}
        text = self.corpus.text(doc_id)
        contents = sorted({content for own in judged.values() for content in own}, key=lambda content: content[1:])
        agreed = True
        for label, start, end in contents:
            said = {annotator: _said(own.get((label, start, end))) for annotator, own in judged.items()}
            if len(set(said.values())) > 1:
                agreed = False
                place = Place(document=doc_id, span=f"{doc_id}#{label}:{start}-{end}", text=text[start:end])
                told = "; ".join(f"{annotator}: {what}" for annotator, what in said.items())
                self.findings.append(ClaimsDisagree(place, judgements=told))
        return agreed

    def candidate(
        self, kept: Kept, annotation: Annotation, versions: Mapping[str, Annotation], made: Made
    ) -> Candidate:
        doc_id = kept.record.doc_id
        gold = self.corpus.gold[doc_id]
        there = {extent(span): span for span in gold.spans}
        rows = {row.span: row for row in self.provenance.get(doc_id, [])}
        own = {annotator: self._judgements(version) for annotator, version in versions.items()}
        for span in annotation.spans:
            judged, existing = self._claims(span), there.get(extent(span))
            notes = notes_on(annotation, span) if made.decided_by != AGREEMENT else []
            if existing is None:
                new = self._flat_statement(span)
                gold.spans.append(new)
                alone = Annotation(doc_id, [new], notes=[Note(new.id, text) for text in notes])
                rows |= {row.span: row for row in provenance(alone, versions, made.decided_by)}
            elif judged != self._claims(existing):
                existing.attributes = restated(existing.attributes, judged, self.names)
                who = [annotator for annotator, judgements in own.items() if judgements[extent(span)] == judged]
                row = rows[reference(doc_id, existing)]
                row.note = "; ".join([*([row.note] if row.note else []), f"claim {origins.made(who, made)}", *notes])
        data = dumps(gold, self.corpus.text(doc_id), self.corpus.schema)
        record = self.corpus.gold.records[doc_id]
        record = msgspec.structs.replace(
            record,
            origin=origins.with_claims(record.origin, versions, made),
            created=max(record, kept.record, key=lambda one: one.created_at).created,
            ann_sha256=sha256(data),
        )
        order = [reference(doc_id, span) for span in canonical(gold, self.corpus.schema).spans]
        return Candidate(record, data, [rows[name] for name in order])

    def _flat_statement(self, span: Span) -> Span:
        """A span of a record as it is to stand in gold, under an id that gold does not have."""
        unquoted = dict.fromkeys(_quotations(self.corpus.schema, span.label), OVERRIDE)
        return Span(f"new {span.id}", span.label, span.start, span.end, span.text, {**unquoted, **span.attributes})


def restated(attributes: Mapping[str, Value], judged: Mapping[str, Value], names: Collection[str]) -> dict[str, Value]:
    """Attributes of a content with the claim that was judged; `names` are the attributes that say it."""
    others = {name: value for name, value in attributes.items() if name not in names}
    return others | {name: value for name, value in judged.items() if name in names}


def _said(judged: Mapping[str, Value] | None) -> str:
    if judged is None:
        return "no such statement"
    return " ".join(str(value) for value in judged.values()) or "no claim"


def _quotations(schema: Schema, label: str) -> list[str]:
    """The attributes of a label that say how a content is quoted, and can say that it is not."""
    specs = {name: schema.attributes[name] for name in schema.labels[label].attributes}
    return [name for name, spec in specs.items() if {*QUOTATIONS, OVERRIDE} <= spec.values.keys()]
