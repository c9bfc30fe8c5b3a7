"""Measure a corpus as it is: all texts, and gold where it is finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportedly.corpus import Corpus
from reportedly.data import package_folder
from reportedly.prefill.lexicon import LEXICON, Lexicon, load_lexicons
from reportedly.statistics.catalogue import TOP, gold_lemmas, gold_measures, text_lemmas, text_measures
from reportedly.statistics.lemmas import Lemmas
from reportedly.statistics.measures import Measure
from reportedly.statistics.reading import SENTENCE, read_gold, read_text
from reportedly.statistics.result import Figure, Frequent, Statistics
from reportedly.statistics.samples import Reading, Sample, whole


@dataclass(frozen=True)
class Counted:
    """A corpus as it is counted: a reading per text, and one per finished gold annotation.

    `without_lexicon` are the languages that have no lexicon.
    """

    corpus: Corpus
    text: list[Reading]
    gold: list[Reading]
    without_lexicon: tuple[str, ...]


def measure(corpus: Corpus) -> Statistics:
    """The figures of a corpus, with the lexicon of its house (without one, with the one this package carries).

    Raises:
        CorpusError, StandoffError: a text or an annotation cannot be read.
        LexiconError: a file of the lexicon is faulty.
    """
    return statistics_of(count(corpus, lexicons_of(corpus)))


def lexicons_of(corpus: Corpus) -> dict[str, Lexicon]:
    """By language: the lexicon of the house, and if it has none, the one that this package carries."""
    own = corpus.root / LEXICON
    return load_lexicons(own if own.is_dir() else package_folder(LEXICON.as_posix()), corpus.schema)


def count(corpus: Corpus, lexicons: Mapping[str, Lexicon]) -> Counted:
    """Read every text, and every gold annotation of status done."""
    lemmas = {language: Lemmas(lexicon) for language, lexicon in lexicons.items()}
    languages = {_language(document.lang) for document in corpus.documents.rows()}
    missing = tuple(sorted(languages - lemmas.keys()))
    finished = {record.doc_id for record in corpus.gold.records.rows() if record.status == "done"}
    texts, golds = [], []
    for document in corpus.documents.rows():
        text, own = corpus.text(document.id), lemmas.get(_language(document.lang))
        texts.append(read_text(text, document.lang, None if missing else own))
        if document.id in finished:
            annotation = corpus.gold[document.id]
            golds.append(read_gold(annotation, corpus.schema, text, document.lang, own or Lemmas(Lexicon())))
    return Counted(corpus, texts, golds, missing)


def statistics_of(counted: Counted) -> Statistics:
    """The figures of a corpus that was counted."""
    corpus, text, gold = counted.corpus, whole(counted.text), whole(counted.gold)
    documents = list(corpus.documents.rows())
    lists = [(text_lemmas(), text), (gold_lemmas(corpus.schema), gold)]
    return Statistics(
        corpus=corpus.config.name,
        version=corpus.config.version,
        documents=len(documents),
        words=text.words,
        sentences=text.of(SENTENCE).total(),
        gold_documents=len(counted.gold),
        gold_words=gold.words,
        genres=_numbers(document.genre for document in documents),
        outlets=_numbers(document.outlet for document in documents),
        text=_figures(text_measures(), text),
        gold=_figures(gold_measures(corpus.schema), gold),
        frequent={
            section: frequent
            for sections, sample in lists
            for section, (kind, _) in sections.items()
            if (frequent := _frequent(sample, kind))
        },
        without_lexicon=counted.without_lexicon,
    )


def _language(lang: str) -> str:
    return lang.partition("-")[0]


def _figures(measures: Iterable[Measure], sample: Sample) -> tuple[Figure, ...]:
    return tuple(
        Figure(section=m.section, name=m.name, unit=m.unit, value=m.of(sample) if m.is_in(sample) else None)
        for m in measures
    )


def _frequent(sample: Sample, kind: str) -> tuple[Frequent, ...]:
    """The most frequent lemmas, equally frequent ones by the alphabet."""
    values = sample.of(kind)
    ordered = sorted(values.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(Frequent(lemma=str(lemma), count=n, share=n / values.total()) for lemma, n in ordered[:TOP])


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
