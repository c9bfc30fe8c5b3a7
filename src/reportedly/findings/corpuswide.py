"""Level 4: findings about the corpus as a whole."""

from __future__ import annotations

from reportedly.findings.base import Finding


class CorpusWide(Finding, abstract=True):
    """Base of the findings of level 4."""

    level = "corpus"


class DuplicateText(CorpusWide):
    """Two documents have the same text."""

    template = "the text is that of {other}"
    remedy = "remove one of the documents"


class LeakedText(CorpusWide):
    """Two documents with the same text are in different splits, so that systems are tested on what they
    were trained on."""

    template = "the text, in {split}, is that of {other}, in {other_split}"
    remedy = "remove one of the documents, or put both stories into one split"


class RepeatedStory(CorpusWide):
    """splits.csv has more than one line for a story. With different splits, documents about the same
    events would be in both."""

    template = "{story} is in {first} already, and here in {second}"
    remedy = "keep one of the lines"


class MissingSplit(CorpusWide):
    """A document's story has no split, so that nothing can be released: every document of a release is in
    train, validation or test."""

    template = "the story {story} has no split{hint}"
    remedy = "add a line for the story to splits.csv"


class IdleSplit(CorpusWide):
    """splits.csv gives a split to a story of which there is no document."""

    severity = "notice"
    template = "no document belongs to the story {story}"
    remedy = "remove the line, or correct the name of the story"
