"""Findings about what comes back from Label Studio, region by region. What is faulty is rejected, the rest is kept.

The span of a place is the id of the region on the server.
"""

from __future__ import annotations

from reportedly.findings.base import Finding

_MEND = "open the document in Label Studio, mend or delete the region, submit it again and pull"


class Results(Finding, abstract=True):
    """Base of the findings about results."""

    level = "studio"
    remedy = _MEND


class MalformedResult(Results):
    """Something of the result has not the form in which Label Studio stores regions, attributes and relations: a
    defect of the export or of a program that wrote to the server."""

    template = "rejected: {problem}"


class RegionOutOfText(Results):
    """A region has no extent within the text of its task."""

    template = "rejected: offsets {start}-{end} are no stretch of a text of {length} characters"


class RegionTextMismatch(Results):
    """The text that was stored with a region is not the one at its offsets (white space aside, which the server
    mangles). Either the task's text is another, or the offsets count in another unit."""

    template = "rejected: the text at offsets {start}-{end} is {found!r}, stored with the region is {stored!r}{hint}"


class RegionWithoutLabel(Results):
    """A region must have exactly one label that the schema declares. Label Studio empties the label of regions that
    were made under another configuration."""

    template = "rejected: the labels of the region are {labels}; exactly one label of the schema is needed"


class DuplicateRegion(Results):
    """Two regions with one id: in the browser they merge, and the offsets of both are corrupted. Which of them
    attributes and relations are about is unknown."""

    template = "rejected: two regions have the id {region}"


class AttributeWithoutRegion(Results):
    """A value is stored under an id that no kept region has, so nobody knows what it says something about."""

    template = "rejected: a value of {name} ({values}) for the region {region}, which was not kept or is not there"


class UnusableAttribute(Results):
    """A region has a value that the schema does not allow there, or two that contradict each other."""

    template = "rejected: {name}: {problem}"


class RelationToNothing(Results):
    """One end of a relation is no region that was kept. In the browser such a relation makes the page blank."""

    template = "rejected: a relation from {head} to {tail}: {missing} was not kept or is not there"


class UnlinkablePair(Results):
    """The schema has no relation between two such labels, in either direction."""

    template = "rejected: a relation from {head!r} ({head_label}) to {tail!r} ({tail_label}), which the schema lacks"


class RelationRenamed(Results):
    """The type of a relation follows from the labels at its ends; what was chosen contradicts them."""

    severity = "notice"
    template = "the relation to {tail!r} was drawn as {drawn}; between {head_label} and {tail_label} it is {type}"
    remedy = "if the labels of the two ends are right, nothing is to be done"


class RepeatedRelation(Results):
    """Two relations between the same regions. They can only mean the same; one is kept."""

    severity = "notice"
    template = "a second relation to {tail!r}: one {type} is kept"
    remedy = "nothing is to be done"


class RepeatedRegion(Results):
    """The same label twice on one extent. The two are made one, with the attributes and links of both."""

    severity = "notice"
    template = "{label} is there twice, as the regions {kept} and {region}: made one"
    remedy = "nothing is to be done"


class RegionTrimmed(Results):
    """The selection took white space along at an edge. A span begins and ends with other characters."""

    severity = "notice"
    template = "white space at the edges of {selected!r} is left out"
    remedy = "nothing is to be done"


class RepairedUnits(Results):
    """The offsets of an old export count UTF-16 units, as asked they were turned into code points."""

    severity = "notice"
    template = "{count} of {regions} regions were shifted: their offsets counted UTF-16 units"
    remedy = "compare a few of them with the text"


class UnitsWithoutCounterpart(Results):
    """An offset that counts UTF-16 units lies inside a character or beyond the text."""

    template = "rejected: {problem}, counted in UTF-16 units"
