"""Level 2: findings about offsets, ids and references."""

from __future__ import annotations

from reportedly.findings.base import Finding


class References(Finding, abstract=True):
    """Base of the findings of level 2."""

    level = "references"


class EmptySpan(References):
    """A span covers nothing: its end is not behind its start."""

    template = "offsets {start}-{end} cover nothing"
    remedy = "remove the span or set its end behind its start"


class SpanOutOfRange(References):
    """A span reaches beyond the document, as happens when the text was changed after it was annotated."""

    template = "offsets {start}-{end} reach beyond the text, which has {length} characters"
    remedy = "annotate against the text as it stands; offsets count Unicode code points"


class TextMismatch(References):
    """The file gives a covered text that does not stand at the offsets. Either the offsets count
    something else than code points, or the text was changed."""

    template = "offsets {start}-{end} cover {found!r}, the file says {covered!r}{hint}"
    remedy = "correct the offsets (code points, half-open) or the covered text"


class SplitSpan(References):
    """A span is written in fragments with text between them. The model has no such spans: a content
    becomes a chain of fragments linked by its continuation relation, any other label its hull."""

    template = "{label} is split around {gap!r}; read as {read_as}"
    remedy = "run reportedly validate --fix, and check the result"
    fixable = True


class UnorderedFragments(References):
    """The fragments of a span are not in text order."""

    template = "fragments are not in text order: {fragments}"
    remedy = "run reportedly validate --fix"
    fixable = True


class DanglingReference(References):
    """A relation, an attribute or a note points to an id that the file does not have."""

    template = "{id} points to {target}, which is not in the file"
    remedy = "remove the line, or add the span it means"


class DuplicateAttribute(References):
    """One span has the same attribute twice. Only the first is used."""

    template = "{target} has the attribute {name} more than once"
    remedy = "keep one of the lines"


class WhiteSpaceEdge(References):
    """A span begins or ends with white space, which belongs to nothing that is annotated."""

    template = "begins or ends with white space"
    remedy = "run reportedly validate --fix"
    fixable = True


class DuplicateSpan(References):
    """The same label stands twice on one extent: two spans for one thing."""

    template = "{label} {start}-{end} is annotated twice"
    remedy = "keep one of the two, with the attributes and relations of both"


class UnregisteredReference(References):
    """A span refers to an entity or a claim that the corpus has not registered."""

    template = "{name} is {value!r}, which is not in {registry}{hint}"
    remedy = "correct the id, or register it"


class ForeignClaim(References):
    """A content refers to a claim of another story. Claims are followed within their story."""

    template = "the claim {claim} belongs to the story {claim_story}, the document to {story}"
    remedy = "refer to a claim of the document's own story"


class WrongRelationType(References):
    """A relation has another type than the one that the schema allows between these labels. The type
    follows from the labels, so that the link itself is clear."""

    template = "{type} links {head} to {tail}; that is {meant}"
    remedy = "run reportedly validate --fix"
    fixable = True


class ReversedRelation(References):
    """A relation is drawn backwards: the schema allows it only from the tail to the head."""

    template = "{type} links {head} to {tail}; it runs from {tail} to {head}"
    remedy = "run reportedly validate --fix"
    fixable = True


class ImpossibleRelation(References):
    """No relation of the schema links these labels, in either direction."""

    template = "{type} links {head} to {tail}, which nothing does"
    remedy = "remove the relation, or correct the label at one of its ends"


class SelfRelation(References):
    """A relation links a span to itself."""

    template = "{type} links {id} to itself"
    remedy = "remove the relation"


class DuplicateRelation(References):
    """Two relations of one type link the same two spans."""

    template = "{type} from {head} to {tail} is there twice"
    remedy = "run reportedly validate --fix"
    fixable = True


class RelationCycle(References):
    """Relations run in a circle: nothing in it is the first fragment, or the outermost cue."""

    template = "the relations of {spans} run in a circle"
    remedy = "remove the relation that closes the circle"


class ContinuationBranch(References):
    """A split content is a chain. Here a fragment continues two others, or two continue one."""

    template = "{problem}"
    remedy = "link each fragment to the one before it only"


class ContinuationOrder(References):
    """A fragment continues one that stands behind it in the text. The first fragment is the one that
    carries attributes and relations."""

    template = "the fragment at {start} continues one at {other}"
    remedy = "turn the chain round, and move attributes and relations to its first fragment"


class ContinuationOverlap(References):
    """A continuation begins before the fragment that it continues has ended. The fragments of a split
    content stand apart."""

    template = "the fragment {start}-{end} overlaps {other_start}-{other_end}, which it continues"
    remedy = "mend the extents, or make one span of the two"


class ContinuationAttributes(References):
    """A continuation fragment carries attributes. They belong to the content as a whole and stand on its
    first fragment."""

    template = "a continuation carries {names}"
    remedy = "move the attributes to the first fragment"


class ContinuationRelation(References):
    """A relation ends in a continuation fragment. Relations hold for the content as a whole and end in
    its first fragment."""

    template = "{type} links {head} to {tail}; {fragment} continues another fragment"
    remedy = "move the relation to the first fragment"


class UnknownStory(References):
    """A claim belongs to a story of which the corpus has no document."""

    template = "the claim {claim} belongs to the story {story!r}, which no document has{hint}"
    remedy = "correct the story of the claim, or add the documents"


class UnknownMember(References):
    """An entity has a member that is not registered, or has itself as a member."""

    template = "{entity} has the member {member!r}, which {problem}{hint}"
    remedy = "correct the id, or register the member"


class RepeatedMember(References):
    """An entity has the same member more than once."""

    template = "{entity} has the member {member!r} {times} times"
    remedy = "keep it once"


class UnknownEntityKind(References):
    """An entity has a kind that the schema does not declare."""

    template = "the kind of {entity} is {value!r}{hint}"
    remedy = "use a value that schema/labels.yaml declares for kind"


class MissingProvenance(References):
    """Gold has spans, but there is no provenance.jsonl that says of each who had it and who decided."""

    template = "the file is missing, gold has {spans} span(s)"
    remedy = "restore it from version control, or make the gold anew with reportedly adjudicate"


class ProvenanceDiffers(References):
    """provenance.jsonl says of every gold span who had it and who decided. A row for a span that is not
    there, or a span without a row, means that gold was changed behind its back."""

    template = "{span} {problem}"
    remedy = "restore the files, or make the gold anew with reportedly adjudicate"
