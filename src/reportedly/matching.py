"""Which span of one annotation is which span of another: optimal one-to-one matching.

Nothing here depends on the order of spans, on their ids, or on which annotation comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from reportedly.errors import InputError
from reportedly.model import Annotation, Span, chains
from reportedly.schema import Schema

Extent = tuple[int, int]
Pair = tuple[int, int]
"""Positions of two items that were matched: the first in the one sequence, the second in the other."""


class Ordered(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Any, /) -> bool: ...


Item = TypeVar("Item", bound=Ordered)


@dataclass(frozen=True, order=True)
class Unit:
    """A span, or all fragments of a split content, as the one thing that was annotated.

    `extents` are its fragments in text order (code points, half-open). `attributes` are those of the first
    fragment as sorted pairs of text, a true boolean as `yes`. `ids` are the spans of the fragments; they are
    no part of what a unit is.
    """

    extents: tuple[Extent, ...]
    label: str
    attributes: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[str, tuple[Extent, ...]]:
        """What two units share that match strictly: the label and the same fragments."""
        return self.label, self.extents

    @property
    def size(self) -> int:
        """The number of covered code points."""
        return sum(end - start for start, end in self.extents)

    def text(self, text: str) -> str:
        """The covered text, of a split content with `…` between the fragments."""
        return " … ".join(text[start:end] for start, end in self.extents)


def units(annotation: Annotation, schema: Schema) -> list[Unit]:
    """The units of an annotation in text order."""
    of_contents = list(chains(annotation, schema))
    chained = {span.id for chain in of_contents for span in chain}
    alone = [[span] for span in annotation.spans if span.id not in chained]
    return sorted(_unit(fragments) for fragments in [*of_contents, *alone])


def _unit(fragments: list[Span]) -> Unit:
    first = fragments[0]
    attributes = sorted((name, "yes" if value is True else str(value)) for name, value in first.attributes.items())
    in_order = sorted(fragments, key=lambda span: (span.start, span.end))
    return Unit(
        tuple((span.start, span.end) for span in in_order),
        first.label,
        tuple(attributes),
        tuple(span.id for span in in_order),
    )


@dataclass(frozen=True)
class Reading:
    """One annotation of a document as units. Relations are (type, head, tail) with the positions of their ends
    in `units`; a relation that only joins the fragments of a content is none."""

    units: list[Unit]
    relations: frozenset[tuple[str, int, int]]


def reading(annotation: Annotation, schema: Schema, *, place: str) -> Reading:
    """An annotation as units and the relations between them.

    Args:
        place: where the annotation stands, for the message.

    Raises:
        InputError: a label, a type of relation or an end of one is not known.
    """
    found = units(annotation, schema)
    at = {span_id: i for i, unit in enumerate(found) for span_id in unit.ids}
    relations = [relation for relation in annotation.relations if relation.type not in schema.continuations]
    strange = [unit.label for unit in found if unit.label not in schema.labels]
    strange += [relation.type for relation in relations if relation.type not in schema.relations]
    strange += [end for relation in relations for end in (relation.head, relation.tail) if end not in at]
    if strange:
        raise InputError(
            f"{place}: {strange[0]} is neither declared in the schema nor a span; "
            "reportedly validate says what is wrong with it"
        )
    return Reading(found, frozenset((relation.type, at[relation.head], at[relation.tail]) for relation in relations))


def shared(a: Unit, b: Unit) -> int:
    """The number of code points that two units both cover."""
    if a.extents[-1][1] <= b.extents[0][0] or b.extents[-1][1] <= a.extents[0][0]:
        return 0  # Most pairs of a document lie apart.
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in a.extents
        for other_start, other_end in b.extents
    )


def fit(a: Unit, b: Unit) -> float:
    """How well two extents fit: the Dice coefficient of the covered code points, above 0 to 1, and 0 for
    no overlap; for equal extents a weight that no number of lesser fits outweighs.

    Source: L. R. Dice (1945), Measures of the amount of ecologic association between species. Ecology 26.
    """
    if a.extents == b.extents:
        return _EXACT
    return 2 * both / (a.size + b.size) if (both := shared(a, b)) else 0.0


# The fits of a component sum to less than this as long as it has fewer than a million members.
_EXACT = 2.0**20


def match(items_a: Sequence[Item], items_b: Sequence[Item], weight: Callable[[Item, Item], float]) -> list[Pair]:
    """The one-to-one matching of the greatest total weight.

    Pairs whose weight is not above 0 are never matched. Solved exactly (the assignment problem) for each
    connected component by itself. Among matchings of equal weight the order of the items themselves decides,
    not the order in which they come, so that equal items are all that may change places.

    Args:
        weight: symmetric; how much a pair is worth.

    Returns:
        The matched positions (in `items_a`, in `items_b`), sorted.
    """
    ordered_a = sorted(range(len(items_a)), key=lambda i: items_a[i])
    ordered_b = sorted(range(len(items_b)), key=lambda j: items_b[j])
    weights: dict[Pair, float] = {}
    for i in ordered_a:
        for j in ordered_b:
            if (worth := weight(items_a[i], items_b[j])) > 0:
                weights[i, j] = worth
    pairs: list[Pair] = []
    for component in _components(weights):
        if len(component) == 1:
            pairs += component
            continue
        in_a, in_b = {i for i, _ in component}, {j for _, j in component}
        members_a = [i for i in ordered_a if i in in_a]
        members_b = [j for j in ordered_b if j in in_b]
        # Which side gives the rows could decide between equal solutions: let it be the lesser one.
        if [items_b[j] for j in members_b] < [items_a[i] for i in members_a]:
            solved = _assign(members_b, members_a, {(j, i): weights[i, j] for i, j in component})
            pairs += [(i, j) for j, i in solved]
        else:
            pairs += _assign(members_a, members_b, {pair: weights[pair] for pair in component})
    return sorted(pairs)


def _components(edges: Iterable[Pair]) -> Iterator[list[Pair]]:
    """The edges of a bipartite graph, those of each connected component together."""
    at_a: dict[int, list[int]] = defaultdict(list)
    at_b: dict[int, list[int]] = defaultdict(list)
    for i, j in edges:
        at_a[i].append(j)
        at_b[j].append(i)
    seen_a: set[int] = set()
    seen_b: set[int] = set()
    for first in at_a:
        if first in seen_a:
            continue
        seen_a.add(first)
        pending, found = [first], []
        while pending:
            i = pending.pop()
            found += [(i, j) for j in at_a[i]]
            for j in at_a[i]:
                if j not in seen_b:
                    seen_b.add(j)
                    pending += [other for other in at_b[j] if other not in seen_a]
                    seen_a.update(at_b[j])
        yield found


def _assign(rows: list[int], columns: list[int], weights: dict[Pair, float]) -> list[Pair]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    matrix = np.zeros((len(rows), len(columns)))
    row_of = {item: row for row, item in enumerate(rows)}
    column_of = {item: column for column, item in enumerate(columns)}
    for (i, j), worth in weights.items():
        matrix[row_of[i], column_of[j]] = worth
    solved = zip(*linear_sum_assignment(matrix, maximize=True), strict=True)
    return [(rows[row], columns[column]) for row, column in solved if matrix[row, column] > 0]


def align(units_a: Sequence[Unit], units_b: Sequence[Unit]) -> list[Pair]:
    """Which unit of one annotation is which of another, label by label.

    Equal extents are matched first; the rest so that the sum of the fits (`fit`) is the greatest. Units of
    different labels are never matched, so a span that both gave two labels is matched twice.

    Returns:
        The matched positions, sorted.
    """
    pairs: list[Pair] = []
    for label in {unit.label for unit in units_a} & {unit.label for unit in units_b}:
        of_a = [i for i, unit in enumerate(units_a) if unit.label == label]
        of_b = [j for j, unit in enumerate(units_b) if unit.label == label]
        for near_a, near_b in _islands([units_a[i] for i in of_a], [units_b[j] for j in of_b]):
            found = match([units_a[of_a[i]] for i in near_a], [units_b[of_b[j]] for j in near_b], fit)
            pairs += [(of_a[near_a[i]], of_b[near_b[j]]) for i, j in found]
    return sorted(pairs)


def _islands(units_a: Sequence[Unit], units_b: Sequence[Unit]) -> Iterator[tuple[list[int], list[int]]]:
    """The positions of units by stretches of text that no unit reaches beyond, where both sides have one: what lies
    apart need not be compared."""
    reaches = [
        (unit.extents[0][0], max(end for _, end in unit.extents), side, i)
        for side, units in enumerate((units_a, units_b))
        for i, unit in enumerate(units)
    ]
    island: tuple[list[int], list[int]] = [], []
    reached = 0
    for start, end, side, i in sorted(reaches):
        if start >= reached:
            if all(island):
                yield island
            island = [], []
        island[side].append(i)
        reached = max(reached, end)
    if all(island):
        yield island
