"""The task `spans`: labelled extents, by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter, itemgetter

from reportedly.matching import Extent
from reportedly.model import Annotation, chains
from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tallies, tally

MEASURES = {
    "exact": "same label and the same fragments",
    "overlap": "same label and overlapping, matched one to one so that the overlap is the greatest",
    "characters": "characters covered by the label",
}


def rows(schema: Schema) -> list[str]:
    """A row for each label."""
    return list(schema.labels)


def count(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of the documents of a story, for each label and measure."""
    counted: dict[str, tuple[_Counter, _Counter, _Counter]] = {m: (Counter(), Counter(), Counter()) for m in measures}
    for measure, (both, gold, predicted) in counted.items():
        for pairing in story:
            _COUNTING[measure](pairing, both, gold, predicted)
    return {
        (label, measure): tally(both[label], gold[label], predicted[label])
        for label in schema.labels
        for measure, (both, gold, predicted) in counted.items()
    }


_Counter = Counter[str]
"""Numbers by label."""


def _exact(pairing: Pairing, both: _Counter, gold: _Counter, predicted: _Counter) -> None:
    """What costs most in large corpora, so without the units that the other measures need."""
    of_gold, of_predicted = (_keys(annotation, pairing) for annotation in (pairing.gold, pairing.predicted))
    distinct_gold, distinct_predicted = set(of_gold), set(of_predicted)
    common: Iterable[Key] = distinct_gold & distinct_predicted
    if len(distinct_gold) < len(of_gold) or len(distinct_predicted) < len(of_predicted):
        # The same span twice can be matched twice.
        common = (Counter(of_gold) & Counter(of_predicted)).elements()
    for counter, keys in ((both, common), (gold, of_gold), (predicted, of_predicted)):
        counter.update(map(_LABEL, keys))


def _overlap(pairing: Pairing, both: _Counter, gold: _Counter, predicted: _Counter) -> None:
    readings = pairing.readings
    both.update(readings[0].units[i].label for i, _ in pairing.alignment)
    for counter, reading in zip((gold, predicted), readings, strict=True):
        counter.update(unit.label for unit in reading.units)


def _characters(pairing: Pairing, both: _Counter, gold: _Counter, predicted: _Counter) -> None:
    covered_gold, covered_predicted = _covered(pairing.gold), _covered(pairing.predicted)
    for label, extents in covered_gold.items():
        gold[label] += _size(extents)
        both[label] += _common(extents, covered_predicted.get(label, []))
    for label, extents in covered_predicted.items():
        predicted[label] += _size(extents)


_COUNTING = {"exact": _exact, "overlap": _overlap, "characters": _characters}
_LABEL = itemgetter(0)
_KEY = attrgetter("label", "start", "end")
Key = tuple[object, ...]


def _keys(annotation: Annotation, pairing: Pairing) -> list[Key]:
    """What two units share that are exactly the same: the label and the ends of all fragments."""
    links = pairing.continuations(annotation)
    if not links:
        return list(map(_KEY, annotation.spans))
    # Chains are looked for among the spans that such a relation names; all others are units by themselves.
    named = {end for relation in links for end in (relation.head, relation.tail)}
    few = Annotation(annotation.doc_id, [span for span in annotation.spans if span.id in named], links)
    keys: list[Key] = list(map(_KEY, [span for span in annotation.spans if span.id not in named]))
    for chain in chains(few, pairing.schema):
        extents = sorted([(span.start, span.end) for span in chain])
        keys.append((chain[0].label, *sum(extents, ())))
    return keys


def _covered(annotation: Annotation) -> dict[str, list[Extent]]:
    """The stretches that each label covers, in order and apart."""
    of_label: dict[str, list[Extent]] = {}
    for span in annotation.spans:
        of_label.setdefault(span.label, []).append((span.start, span.end))
    return {label: _merged(extents) for label, extents in of_label.items()}


def _merged(extents: Iterable[Extent]) -> list[Extent]:
    merged: list[Extent] = []
    for start, end in sorted(extents):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _size(extents: Iterable[Extent]) -> int:
    return sum(end - start for start, end in extents)


def _common(a: Sequence[Extent], b: Sequence[Extent]) -> int:
    """How many characters two lists of stretches, in order and apart, both cover."""
    common = i = j = 0
    while i < len(a) and j < len(b):
        common += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return common
