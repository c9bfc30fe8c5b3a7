"""Findings of the conversion of other people's corpora.

Errors are losses: something of the source is not in the result, or only under another reading. Notices
are repairs that lose nothing, and oddities that were kept. Either way the source itself is unharmed.
"""

from __future__ import annotations

from reportedly.findings.base import Finding


class Conversion(Finding, abstract=True):
    """Base of the findings of an import."""

    level = "import"


class UnusableSourceFile(Conversion):
    """A file of the source corpus cannot be used at all, and what it holds is left out."""

    template = "{problem}"
    remedy = "mend or rename the file in the source, and convert again"


class UnusableMetadata(Conversion):
    """The metadata of an article cannot be used. A document needs a publisher and a date; without them
    the article and its annotations are left out."""

    template = "{problem}"
    remedy = "complete the article's row in metadata.tsv, and convert again"


class SourceTextMissing(Conversion):
    """An article is listed or annotated, but its text is not there: its annotations are left out."""

    template = "no {text} for it"
    remedy = "put the text back from the original distribution, and convert again"


class CompartmentLeftOut(Conversion):
    """The metadata list articles of a part of the corpus that is not converted: it has no texts here, or
    it is no part of the core corpus (the texts of parc3-replication belong to the Penn Treebank)."""

    severity = "notice"
    template = "{count} article(s) of {compartment} are listed and not converted"
    remedy = "put the folder beside the others to convert it too, if it is train, dev, test or annotator-training"


class NormalisedText(Conversion):
    """The text was brought into the form that all documents have, and the offsets were remapped and
    proved. In findings, what is said to be "in the house" counts by that text, all else by the source's."""

    severity = "notice"
    template = "text normalised, {before} to {after} characters: {changes}"
    remedy = "nothing to do"


class RepeatedText(Conversion):
    """Two articles have the same text. Both are kept with their annotations; whoever splits the corpus
    anew must keep them together."""

    severity = "notice"
    template = "the same text as {other}"
    remedy = "keep both in one split, or take one of them out"


class UnmappedType(Conversion):
    """The source has a type or a value that our schema has nothing for: what is marked with it is left
    out, or, of an attribute, its value."""

    template = "{block} {name} has no counterpart in the schema"
    remedy = "nothing to do, unless you know what it means: then extend the mapping"


class LostNote(Conversion):
    """A remark of an annotator hangs on something that was left out."""

    template = "the note on {target} is left out with it: {note}"
    remedy = "read it beside the source"


class NewlineInSpan(Conversion):
    """The covered text of a span was written with its line ends, so that it runs over several lines of
    the file. The offsets prove which lines belong to it, and it is read whole."""

    severity = "notice"
    template = "the text of {id} runs on over {lines} more line(s) of the file; its offsets prove it, and it is kept"
    remedy = "nothing to do"


class ReorderedFragments(Conversion):
    """The fragments of a span are not in text order. They are kept, in text order."""

    severity = "notice"
    template = "fragments sorted into text order: {fragments}"
    remedy = "nothing to do"


class JoinedFragments(Conversion):
    """Fragments of one span touch or overlap each other. They cover the same characters when joined."""

    severity = "notice"
    template = "fragments of {label} {extent} touch or overlap; in the house {read_as}"
    remedy = "nothing to do"


class TrimmedSpan(Conversion):
    """A span, or a fragment of one, begins or ends with white space. The white space is taken out."""

    severity = "notice"
    template = "{label} {extent} has white space at an edge; in the house {read_as}"
    remedy = "nothing to do"


class BlankSpan(Conversion):
    """A span covers white space only. It is left out, and the links to it with it."""

    template = "{label} {extent} covers only white space"
    remedy = "nothing to do"


class UnmappableOffsets(Conversion):
    """The text had to be normalised, and an edge of the span has no counterpart in the normalised text,
    for example between a letter and its accent. The span is left out, and the links to it with it."""

    template = "{label} {extent} cannot be mapped to the normalised text: {problem}"
    remedy = "move the edge in the source to the edge of a character, and convert again"


class WordCutKept(Conversion):
    """An edge of the span lies inside a word. Most are slips of the mouse, some are meant (a part of a
    compound); the span is kept as it is."""

    severity = "notice"
    template = "{label} {extent} cuts a word, kept: {context!r}"
    remedy = "nothing to do; whoever counts tokens must decide which side the word goes to"


class HullTaken(Conversion):
    """A span that is not a content is split around text. Our model has split contents only, so the span
    becomes everything from its first to its last character, including what it left out."""

    template = "{label} {extent} is split around {gap!r}; in the house {read_as}"
    remedy = "mark the parts as spans of their own in the result, if the difference matters"


class MergedSpans(Conversion):
    """The same label stands twice on one extent. The two become one span with the links of both."""

    severity = "notice"
    template = "{label} {extent} is the same as {other}, merged with it"
    remedy = "nothing to do"


class SharedFragment(Conversion):
    """A split content has a fragment that is also a fragment of another content, or the whole of it. A
    span can belong to one content only: the other content keeps it, and this one goes without."""

    template = "a fragment of Content {extent} belongs to {other} already; in the house {read_as}"
    remedy = "decide in the result which of the two contents the fragment belongs to"


class UnlinkedSpan(Conversion):
    """A source, cue or content takes part in no event. It is kept, without links."""

    severity = "notice"
    template = "{label} takes part in no event, kept without links"
    remedy = "nothing to do"


class EmptyEvent(Conversion):
    """An event names its trigger and nothing else, so it says nothing."""

    severity = "notice"
    template = "{id} has no arguments"
    remedy = "nothing to do"


class EventWithoutCue(Conversion):
    """An event has arguments and no cue that could be read. Our links run from the cue, so they are
    left out; the spans are kept."""

    template = "{id} has no usable cue: the links between {arguments} are left out"
    remedy = "link the spans in the result, if there is a cue"


class EventWithTwoCues(Conversion):
    """An event has more than one cue. Each of them is linked to all arguments, so that one attribution
    becomes several."""

    template = "{id} has {count} cues: {cues}; each is linked to all its arguments"
    remedy = "take out in the result what is not meant"


class RepeatedEvent(Conversion):
    """Two events share a cue, and one of them has all that the other has. They become one attribution."""

    severity = "notice"
    template = "{id} and another event have the same cue {cue!r}, and one says all that the other says"
    remedy = "nothing to do"


class MergedEvents(Conversion):
    """Two events with different arguments share a cue. A cue of ours is one attribution: it gets the
    arguments of both, and which went with which is lost."""

    template = "{id} and another event with other arguments have the same cue {cue!r}: they become one attribution"
    remedy = "compare with the source file, and split the attribution in the result if it matters"


class ArgumentType(Conversion):
    """An event gives a span a role that is not the span's own type. The type of the span counts; where
    it has no counterpart, the argument is left out."""

    template = "the role {role} of {id} is filled by a {type}; the type of the span counts"
    remedy = "compare with the source file, and correct label and links in the result"


class TriggerExtent(Conversion):
    """The trigger of an event repeats its cue; here it covers something else. The cue counts, as it is
    what the corpus documents."""

    severity = "notice"
    template = "trigger {trigger!r} ({trigger_extent}) and cue {cue!r} ({cue_extent}) differ; the cue counts"
    remedy = "nothing to do"


class TriggerType(Conversion):
    """The type of the trigger says whether the attribution has a source; here the event says otherwise.
    The arguments of the event count."""

    severity = "notice"
    template = "{id} is of type {type} and has {sources} source(s); its arguments count"
    remedy = "nothing to do"


class LoneTrigger(Conversion):
    """A trigger that no event with a cue stands on. A trigger is a copy of a cue, and without the cue
    nothing says that it is one: it is left out."""

    template = "{label} is the trigger of no event with a cue"
    remedy = "add the cue in the result, if there is one"


class TimexWithoutExtent(Conversion):
    """A TIMEX3 encloses nothing: it stands for a time that the text does not name, such as the end of a
    duration. A span of ours covers characters, so it is left out."""

    template = "{attributes} encloses no characters"
    remedy = "nothing to do"


class TimexOutsideText(Conversion):
    """A TIMEX3 stands neither in the text nor is the creation time. Only the text is converted."""

    template = "{attributes} stands in {element}, which is not converted"
    remedy = "nothing to do, unless it belongs to the text: then move it into TEXT, and convert again"


class DivergingTimex(Conversion):
    """Two TIMEX3 enclose the same characters and say different things about them. Our model has a label
    once on an extent: what the first says is kept, and the other left out."""

    template = "{label} {extent} has the extent of {other} and says otherwise; left out: {lost}"
    remedy = "decide in the result which of the two is right"


class TimeOfDayDropped(Conversion):
    """The creation time has a time of day. The day alone is taken over: it is what dates are anchored to,
    and a date-time of ours needs an offset from UTC, which the values of TimeBank do not give."""

    template = "created {value}; the day is kept, the time of day is left out"
    remedy = "nothing to do, unless the offset is known: then complete `published` in the result"


class IncompleteTimex(Conversion):
    """A TIMEX3 lacks an attribute that TimeML demands. It is kept without it."""

    severity = "notice"
    template = "{id} has no {attribute}"
    remedy = "nothing to do; whoever scores dates must leave the attribute out for it"


class MalformedTimexValue(Conversion):
    """The value of a TIMEX3 is not of a form that TIMEX3 has. It is kept as it is."""

    severity = "notice"
    template = "value {value!r} is not a TIMEX3 value, kept"
    remedy = "nothing to do; whoever scores values can leave it out"


class ContradictoryTimex(Conversion):
    """The value of a TIMEX3 has a form that its type does not have, such as a quarter of a year that is a
    DURATION. Which of the two is the slip is not known: both are kept."""

    severity = "notice"
    template = "type {type} and value {value} contradict each other ({value} is for {types}), both kept"
    remedy = "nothing to do; whoever scores types or values can leave it out"
