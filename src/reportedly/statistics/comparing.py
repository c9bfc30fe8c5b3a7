"""Two corpora beside each other, at equal size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.corpus import Corpus
from reportedly.statistics.catalogue import gold_measures, text_measures
from reportedly.statistics.measures import Measure, nearest_rank
from reportedly.statistics.measuring import count, lexicons_of, statistics_of
from reportedly.statistics.result import Beside, Comparison, Estimate, Method
from reportedly.statistics.samples import Reading, Sample, samples, whole

_TAIL = 0.025


def compare(ours: Corpus, theirs: Corpus) -> Comparison:
    """The figures of two corpora, each by itself and beside each other at equal size; both with the lexicon of
    the first (`measuring.lexicons_of`).

    The size is that of the smaller corpus, in words; for gold, that of the smaller gold. The smaller one is taken
    as it is, the larger one sampled (`samples.samples`). A figure of the larger one is the mean over the samples,
    its interval what the middle 95 % of them have; samples in which it is not defined are passed over. The
    interval says what chance does in choosing documents of the larger corpus, not how another corpus of the smaller
    one's kind would come out.

    Texts that tell the same story share their words. Where one corpus has several outlets to a story and the other has
    not, that alone lowers the number of different words.

    Gold shows what guidelines count as well as what texts say: where two corpora's guidelines differ, so do their
    figures.

    Raises:
        CorpusError, StandoffError: a text or an annotation cannot be read.
        LexiconError: a file of the lexicon is faulty.
    """
    lexicons = lexicons_of(ours)
    a, b = count(ours, lexicons), count(theirs, lexicons)
    text_words, text = _beside(text_measures(), a.text, b.text)
    gold_words, gold = _beside([*gold_measures(ours.schema), *gold_measures(theirs.schema)], a.gold, b.gold)
    return Comparison(
        ours=statistics_of(a),
        theirs=statistics_of(b),
        method=Method(),
        text_words=text_words,
        gold_words=gold_words,
        text=text,
        gold=gold,
    )


def _beside(
    measures: Iterable[Measure], ours: Sequence[Reading], theirs: Sequence[Reading]
) -> tuple[int, tuple[Beside, ...]]:
    """The equal size, and each figure at it."""
    both = whole(ours), whole(theirs)
    size = min(both[0].words, both[1].words)
    drawn = list(samples(ours, size)), list(samples(theirs, size))
    rows = []
    for m in dict.fromkeys(measures):
        a, b = (
            _estimate(m, of) if m.is_in(corpus) else Estimate(value=None)
            for corpus, of in zip(both, drawn, strict=True)
        )
        rows.append(
            Beside(
                section=m.section,
                name=m.name,
                unit=m.unit,
                ours=a,
                theirs=b,
                ours_by_theirs=_ratio(a, b),
                theirs_by_ours=_ratio(b, a),
                apart=_outside(a, b) or _outside(b, a),
            )
        )
    return size, tuple(rows)


def _estimate(measure: Measure, drawn: Sequence[Sample]) -> Estimate:
    values = sorted(value for sample in drawn if (value := measure.of(sample)) is not None)
    if not values:
        return Estimate(value=None)
    mean = sum(values) / len(values)
    if len(drawn) == 1:
        return Estimate(value=mean)
    return Estimate(value=mean, low=nearest_rank(values, _TAIL), high=nearest_rank(values, 1 - _TAIL))


def _ratio(a: Estimate, b: Estimate) -> Estimate:
    """a by b. At most one of them has an interval, whose ends give the ends of the ratio."""
    if a.value is None or b.value is None:
        return Estimate(value=None)
    value = _by(a.value, b.value)
    if b.low is not None and b.high is not None:
        return Estimate(value=value, low=_by(a.value, b.high), high=_by(a.value, b.low))
    if a.low is not None and a.high is not None:
        return Estimate(value=value, low=_by(a.low, b.value), high=_by(a.high, b.value))
    return Estimate(value=value)


def _by(a: float, b: float) -> float | None:
    return a / b if b else None


def _outside(a: Estimate, b: Estimate) -> bool:
    """Whether a lies outside the interval of b, if that has one."""
    return a.value is not None and b.low is not None and b.high is not None and not b.low <= a.value <= b.high
