"""The task `attributions`: which cue ties which source to which content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from reportedly.matching import Reading
from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tallies, tally

MEASURES = {
    "exact": "all ends have the same label and fragments",
    "overlap": "all ends are matched",
}

TRIPLE, WHOLE = "triples", "whole"
"""A cue with one of its sources and one of its contents; a cue with all of them."""

End = int | None | frozenset[int]
Key = tuple[End, ...]


def rows(schema: Schema) -> list[str]:
    """Triples, cues with all they link to, then the links of each type."""
    return [TRIPLE, WHOLE, *_types(schema)] if schema.has_roles else _types(schema)


def _types(schema: Schema) -> list[str]:
    return [type_ for type_ in schema.relations if type_ not in schema.continuations]


def count(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of the documents of a story: a thing is shared if it is one of the system's when gold's ends are
    replaced by what they are matched with."""
    both: Counter[tuple[str, str]] = Counter()
    gold: Counter[tuple[str, str]] = Counter()
    predicted: Counter[tuple[str, str]] = Counter()
    for pairing in story:
        of_gold, of_predicted = (_things(reading, schema) for reading in pairing.readings)
        for measure in measures:
            ends = pairing.ends[measure]
            for row, keys in of_gold.items():
                mapped = {_mapped(key, ends) for key in keys} - {None}
                both[row, measure] += len(mapped & of_predicted[row])
                gold[row, measure] += len(keys)
                predicted[row, measure] += len(of_predicted[row])
    return {
        (row, measure): tally(both[row, measure], gold[row, measure], predicted[row, measure])
        for row in rows(schema)
        for measure in measures
    }


def _things(reading: Reading, schema: Schema) -> dict[str, set[Key]]:
    """What there is in each row, by the positions of the ends: tuples of positions, of sets of them, or of None for
    an end that is not there."""
    things: dict[str, set[Key]] = {row: set() for row in rows(schema)}
    for type_, head, tail in reading.relations:
        things[type_].add((head, tail))
    if schema.has_roles:
        for cue, sources, contents in _cues(reading, schema):
            things[WHOLE].add((cue, frozenset(sources), frozenset(contents)))
            things[TRIPLE] |= {(cue, *pair) for pair in product(sources or (None,), contents or (None,))}
    return things


def _cues(reading: Reading, schema: Schema) -> Iterator[tuple[int, list[int], list[int]]]:
    """Each cue of attribution or denial with its sources and its contents (or inner cues)."""
    linked: dict[int, tuple[list[int], list[int]]] = {
        i: ([], []) for i, unit in enumerate(reading.units) if schema.role_of(unit.label) in ("cue", "denial")
    }
    for _, head, tail in reading.relations:
        if head in linked:
            role = schema.role_of(reading.units[tail].label)
            linked[head][0 if role == "source" else 1].append(tail)
    for cue, (sources, contents) in linked.items():
        yield cue, sorted(sources), sorted(contents)


def _mapped(key: Key, ends: Mapping[int, int]) -> Key | None:
    """A thing of gold with the system's positions in place of its own; None if one is not matched."""
    mapped: list[End] = []
    for part in key:
        if isinstance(part, frozenset):
            if not part <= ends.keys():
                return None
            mapped.append(frozenset(ends[position] for position in part))
        elif part is None:
            mapped.append(None)
        elif part in ends:
            mapped.append(ends[part])
        else:
            return None
    return tuple(mapped)
