"""Findings about projects of claims, in which the contents of gold are shown and not to be changed."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Claiming(Finding, abstract=True):
    """Base of the findings about projects of claims."""

    level = "studio"


class StoryWithoutGold(Claiming):
    """Claims are assigned over the contents of gold, those of all documents of a story beside each other. A document
    of this story has no gold yet, so the story is not pushed."""

    template = "the story {story} is not pushed: there is no gold of this document"
    remedy = "make its gold first, with reportedly adjudicate, and push again"


class StoryChanged(Claiming):
    """The task of a story shows its documents, the contents of their gold and the claims to choose from. One of these
    is not what it was when the task was made. What was assigned there is about the old ones, and a second task beside
    it would be worked on twice, so the story is not pushed."""

    template = (
        "texts, contents of gold or claims have changed since task {task} of project {project} was made "
        "(sha256 {there} → {here})"
    )
    remedy = (
        "put the old ones back; or, if the new ones are meant, delete the task in Label Studio and push again, or push "
        "the story as a new batch"
    )


class GoldContentsDiffer(Claiming):
    """The task shows other contents of the document than gold has now: gold was made anew after the story was pushed.
    What was assigned to contents that are not there any more cannot be put into gold."""

    template = "task {task} shows other contents than gold has (sha256 {there}, not {here})"
    remedy = "put the old gold back; or delete the task in Label Studio and push the story again"


class MovedContent(Claiming):
    """A content of gold has another extent in Label Studio. Extents were decided before and are not decided here, and
    whether the claim is meant for what gold has is for the annotator to say."""

    template = "rejected: gold has this content at {start}-{end}; here it was moved"
    remedy = (
        "draw it back in Label Studio; if something else states the claim, draw a content of its own for that; if gold "
        "is wrong, its extents have to be decided anew"
    )


class ContentWithoutClaim(Claiming):
    """A content that gold lacks was drawn, and no claim chosen for it. Only a flat statement of a claim is drawn in a
    project of claims."""

    template = "rejected: gold has no such content, and no claim is chosen for it"
    remedy = "choose the claim that it states or contradicts, or delete the region; submit it again and pull"


class ContentLeftOut(Claiming):
    """A content of gold was deleted in Label Studio. It keeps the claim that gold says it states, if any: to say that
    it states none, a content stays and no claim is chosen for it."""

    severity = "notice"
    template = "this content of gold was deleted in Label Studio: it keeps what gold says of it"
    remedy = "if a claim is to be assigned, draw the content again at the same place"


class ClaimWithoutPolarity(Claiming):
    """A claim was chosen, and not whether the content states or contradicts it, or the other way round."""

    template = "rejected: {given} without {missing}"
    remedy = "choose both or neither in Label Studio, submit it again and pull"
