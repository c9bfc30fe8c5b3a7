"""Level 3: findings about the rules of the guidelines, as far as labels have a role in them."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Guidelines(Finding, abstract=True):
    """Base of the findings of level 3."""

    level = "guidelines"


class MissingAttribute(Guidelines):
    """A span lacks an attribute that is required for its label. Booleans default to no and are never
    missing; a continuation fragment carries no attributes."""

    template = "{label} needs {name}"
    remedy = "decide on a value"


class UnpairedAttribute(Guidelines):
    """A span has an attribute that means something only together with another one, which it lacks."""

    template = "{name} stands without {partner}"
    remedy = "add the other attribute, or remove this one"


class CueWithoutContent(Guidelines):
    """A cue of attribution is linked to no content and to no inner cue, so that nothing is attributed."""

    template = "the cue is linked to no content"
    remedy = "link the cue to what is attributed; without any, it is no cue"


class DenialWithoutContent(Guidelines):
    """A denial is linked to nothing that is denied. Cues that neither confirm nor deny may stand alone
    ("declined to comment"); for others the text mostly names what is denied, if only by a pronoun."""

    severity = "notice"
    template = "the denial is linked to no content"
    remedy = "link it to what is denied, also if that is an anaphor (denied [it])"


class UnlinkedSource(Guidelines):
    """A party is source of nothing and is not a named mention. Only named mentions are annotated where
    they say nothing."""

    template = "neither a source nor a named mention"
    remedy = "link a cue to it, or remove it"


class UnlinkedHedge(Guidelines):
    """A hedge has no scope. That is right where it modifies something else than the main predicate of a
    content ("possible supplies")."""

    severity = "notice"
    template = "the hedge has no scope"
    remedy = "link it to the content or cue whose main predicate it modifies, if there is one"


class UnattributedContent(Guidelines):
    """A content that nobody is said to say, that nothing hedges or denies, and that states no registered
    claim is no content."""

    template = "no cue, denial or hedge, and no claim"
    remedy = "link it to its cue or hedge, give it the claim that it states, or remove it"


class BadTimexValue(Guidelines):
    """A value is not of the form that TimeML 1.2.1 gives TIMEX3 values, or names a day that no calendar
    has."""

    template = "{value!r} is no TIMEX3 value"
    remedy = "write it as 2031-04-11, 2031-04, 2031-W15, 2031-Q2, 2031-SP, 2031-04-11T06:40, P3W, PAST_REF …"


class TimexTypeMismatch(Guidelines):
    """The value is a good TIMEX3 value, but of another type than the span has."""

    template = "{value!r} is a value of {fits}, the type is {type}"
    remedy = "correct the value or the type"


class FinalPunctuation(Guidelines):
    """The final punctuation of a content stays out. Points of abbreviations and marks within quotation
    marks stay in."""

    template = "ends with {mark!r}"
    remedy = "end the span before the mark"


class DoubtfulFinalPoint(Guidelines):
    """A content ends with the point of a short word that may be an abbreviation, at what may be the end of
    the sentence. Only the point of an abbreviation stays in."""

    severity = "notice"
    template = "ends with {end!r}"
    remedy = "end the span before the point unless the word is abbreviated"


class LeadingComplementizer(Guidelines):
    """The conjunction that introduces a content stays out of it. As a pronoun or a determiner ("that
    ship sank") the word stays in."""

    severity = "notice"
    template = "begins with {word!r}"
    remedy = "begin the span behind the conjunction"


class QuotationMismatch(Guidelines):
    """The kind of quotation follows from the quotation marks that do not belong to a nested content. It is
    overridden only to none, for a content in the voice of the enclosing source."""

    template = "the quotation is {value}, the marks make it {expected}"
    remedy = "set the value that the marks give, or mend the extent; or set it to none"


class QuotationWithoutCue(Guidelines):
    """A content that no cue of attribution or denial is linked to is in the voice of the enclosing source,
    at the outermost level the writer. Hedges and claims report nobody's words."""

    template = "the quotation is {value}, but no cue is linked to the content"
    remedy = "link the cue to it, or set the quotation to none"


class QuotationMarksOutside(Guidelines):
    """Quotation marks that enclose the whole of a content belong to it."""

    template = "the quotation marks around the content are outside"
    remedy = "take the marks into the span"


class MissingTwin(Guidelines):
    """Some expressions say that somebody reported the content and take distance from it: they are a cue
    of attribution and an evidential hedge on the same extent. Every evidential hedge is one of them."""

    template = "{present} without {missing} of the same extent"
    remedy = "annotate both"


class TwinNotEvidential(Guidelines):
    """Expressions that are always cue and hedge at once ("according to", "reportedly") hedge by saying that
    somebody else reported it, and so are evidential."""

    template = "{text!r} is {type}"
    remedy = "set the type of the hedge to evidential"


class DivergingTwins(Guidelines):
    """A cue and its evidential twin, on the same extent, are about the same content: who reports it also
    hedges it."""

    template = "the hedge has in its scope {scope}, the cue on the same extent attributes {attributed}"
    remedy = "link both to the same content"


class EntityKindMismatch(Guidelines):
    """A mention has another kind than the entity that it refers to."""

    template = "the kind is {value}, but {entity} is {registered}"
    remedy = "correct the kind, or the reference"


class EntityAnonymityMismatch(Guidelines):
    """A mention is anonymous and its entity is not, or the other way round. That is right where one text
    withholds a name that the corpus knows."""

    severity = "notice"
    template = "{entity} is registered as {registered}, the mention as {value}"
    remedy = "check the attribute and the reference"


class CutWord(Guidelines):
    """A span begins or ends inside a word, as happens when offsets have slipped."""

    severity = "notice"
    template = "cuts the word {word!r}"
    remedy = "check the extent"
