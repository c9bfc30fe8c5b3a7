"""Findings of `reportedly adjudicate` about the records of a batch: what keeps a document from becoming gold."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Adjudicating(Finding, abstract=True):
    """Base of the findings about documents that are to become gold."""

    level = "input"


class NotFinished(Adjudicating):
    """An annotator has neither done nor skipped a document that the batch has. The first gold that is made
    of a batch closes it, and records that are not finished then could not come in any more: no gold is
    made of it before."""

    severity = "notice"
    template = "not finished by {annotators}"
    remedy = "have it finished and pull it; or close the batch without it, with --close"


class DoneByNobody(Adjudicating):
    """No annotator of the batch has done the document. It stays without gold."""

    severity = "notice"
    template = "no annotator of batch {batch} has done it: {states}"
    remedy = "have it annotated in another batch, or leave it without gold"


class AgreedAgainstGuidelines(Adjudicating):
    """All annotators agree on the document, but as it is it would be an error in gold. An adjudicator
    decides it."""

    severity = "notice"
    template = "{finding}: {message}"
    remedy = "have it mended in adjudication"


class GoldKept(Adjudicating):
    """The document has gold that was not made of this batch, which is not replaced unasked."""

    severity = "notice"
    template = "there is gold of this document: {origin}; it is left as it is"
    remedy = "nothing to do, or give --replace to make its gold anew from this batch"


class ClaimsWithoutGold(Adjudicating):
    """Claims were assigned in a document that has no gold, into whose contents they could be put."""

    severity = "notice"
    template = "there is no gold of this document to put the claims of batch {batch} in"
    remedy = "make its gold first: reportedly adjudicate with the batch of its spans"


class ClaimsBesideGold(Adjudicating):
    """A claim was assigned to a content that gold does not have, and that is no flat statement either.
    Gold was probably made anew after the contents were shown to the annotators."""

    template = "{annotator} has a content that is not in gold: {content!r}"
    remedy = "have the claims of the document assigned again, over the contents that gold has now"


class ClaimsDisagree(Adjudicating):
    """The annotators assign a content to different claims, or not all of them have a flat statement."""

    severity = "notice"
    template = "{judgements}"
    remedy = "have an adjudicator assign the claims of the document in the same batch"
