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


class NearDuplicate(CorpusWide):
    """Two documents in different splits have nearly the same text, so that systems are tested on what they
    were trained on. Compared are all runs of five words, without case and marks: from one half of what either
    text has on, they are near."""

    template = "the text, in {split}, is nearly that of {other}, in {other_split} (similarity {similarity})"
    remedy = "remove one of the documents, or put both stories into one split"


class NearDuplicatesUnchecked(CorpusWide):
    """Nobody has looked whether texts of different splits are nearly the same: the library that finds them is
    not installed."""

    severity = "notice"
    template = "near-duplicates were not looked for: {problem}"
    remedy = "install the extra: pip install 'reportedly[release]'"


class WithdrawnDocument(CorpusWide):
    """A document that takedowns.csv withdraws is still in the corpus, or came back. Somebody had a right that
    it goes; and other people leave out by the list what the corpus would go on spreading."""

    template = "{id} was {takedown} and is in {where}"
    remedy = "remove the document everywhere it says; its id is never given again"


class FloorMissed(CorpusWide):
    """The annotators of a batch agree less than the corpus declares it must (`floors` in corpus.yaml). A waiver
    names the batch as its document, and may name the floor as its span."""

    template = "in the batch {batch} {measure} of {name} is {value}, the floor is {floor}"
    remedy = "mend the guidelines and annotate anew, or waive it with the reason"


class FloorUnknown(CorpusWide):
    """A floor is declared for something that the schema does not have, so that it is never checked."""

    template = "a floor for {measure} of {name}, which the schema does not declare"
    remedy = "correct the name in corpus.yaml"


class FloorsUnchecked(CorpusWide):
    """The agreement in a batch cannot be computed, so that its floors are not checked."""

    severity = "notice"
    template = "the floors of the batch {batch} were not checked: {problem}"
    remedy = "mend what is said; reportedly agree tells whether it can be computed"


class UncoveredLabels(CorpusWide):
    """The gold of a split has no span of a label that another split has: nothing of it is learned, or tested, there."""

    severity = "notice"
    template = "the gold of {split} has no span of {labels}"
    remedy = "annotate more documents, or move stories between the splits before the first release"


class UncoveredRelations(CorpusWide):
    """Gold in train has relations of a type that another split lacks: they are learned and never tested."""

    severity = "notice"
    template = "the gold of {split} has none of the relations {types}; train has"
    remedy = "annotate more documents, or move stories between the splits before the first release"


class UncoveredValues(CorpusWide):
    """Gold in train has values of attributes that another split lacks: they are learned and never tested."""

    severity = "notice"
    template = "the gold of {split} has no {label} with {values}; train has"
    remedy = "annotate more documents, or move stories between the splits before the first release"


class UnknownLicence(CorpusWide):
    """A licence is given by its SPDX identifier, which programs compare, or as `other`."""

    template = "the licence {license!r} is no SPDX identifier, nor other"
    remedy = "write the identifier (https://spdx.org/licenses), or other"


class IncompatibleLicence(CorpusWide):
    """A document has another licence than the corpus: who takes the corpus by its licence would take the
    document by a wrong one."""

    template = "the licence is {license} ({documents} document(s)); corpus.yaml declares {declared}"
    remedy = "correct it, leave the documents out, or list it under document_licenses in corpus.yaml"


class LicenceUnnamed(CorpusWide):
    """LICENSE does not name a licence that corpus.yaml declares: the file that counts in law may be that of
    another licence."""

    template = "it does not name {license}, which corpus.yaml declares"
    remedy = "put the text of the licence there, with a line such as SPDX-License-Identifier: CC-BY-4.0"
