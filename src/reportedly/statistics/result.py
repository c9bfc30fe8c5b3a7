"""What `measure` and `compare` return."""

from __future__ import annotations

import msgspec

from reportedly.statistics.measures import Unit
from reportedly.statistics.samples import SAMPLES, SEED


class Frequent(msgspec.Struct, frozen=True, kw_only=True):
    """A lemma that is among the most frequent, how often it occurs, and its share of all occurrences."""

    lemma: str
    count: int
    share: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a whole corpus; `value` is None if it is not defined, or the corpus does not annotate it."""

    section: str
    name: str
    unit: Unit
    value: float | None


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one corpus.

    Attributes:
        corpus, version: which.
        words, sentences: of all documents. A word is a token that holds a letter or a digit; a sentence holds one.
        gold_documents, gold_words: of the documents with finished gold.
        genres, outlets: the documents of each, the most frequent first.
        text: the figures that need no annotation, of all documents.
        gold: those of gold, of the documents that have it.
        frequent: the most frequent lemmas: by section, as in the figures.
        without_lexicon: the languages of documents for which there is no lexicon. If there are any, the lexicon's
            words are not counted in raw text, in no document.
    """

    corpus: str
    version: str
    documents: int
    words: int
    sentences: int
    gold_documents: int
    gold_words: int
    genres: dict[str, int]
    outlets: dict[str, int]
    text: tuple[Figure, ...]
    gold: tuple[Figure, ...]
    frequent: dict[str, tuple[Frequent, ...]]
    without_lexicon: tuple[str, ...]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A figure at a size: the mean over the samples, and between what the middle 95 % of them lie.

    Without `low` and `high` there was one sample, all documents as they are. All three are None if the corpus
    does not annotate it or no sample has it.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of two corpora at equal size.

    Attributes:
        ours_by_theirs, theirs_by_ours: ratios of the two values, with what they become if the figure of the corpus
            that was sampled is at an end of its interval (an end is None if that would divide by 0).
        apart: the one figure lies outside the interval of the other. With hundreds of figures some do by chance.
    """

    section: str
    name: str
    unit: Unit
    ours: Estimate
    theirs: Estimate
    ours_by_theirs: Estimate
    theirs_by_ours: Estimate
    apart: bool


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """How the samples were drawn."""

    sampling: str = "whole documents in random order, the last one cut at the word with which the size is reached"
    interval: str = "middle 95 % of the samples"
    samples: int = SAMPLES
    seed: int = SEED


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two corpora beside each other.

    Attributes:
        ours, theirs: each as it is.
        text_words, gold_words: the equal sizes: the words of the smaller one, in all documents and in those with
            gold.
        text, gold: the figures at those sizes.
    """

    ours: Statistics
    theirs: Statistics
    method: Method
    text_words: int
    gold_words: int
    text: tuple[Beside, ...]
    gold: tuple[Beside, ...]
