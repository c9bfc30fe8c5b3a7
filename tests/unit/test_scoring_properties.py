"""What no input may change: order, ids, files; and what holds of every score."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model import Annotation, Relation, Span
from reportedly.scoring import Score, score
from reportedly.scoring.linking import b_cubed, ceaf_e, lea
from tests.support import SCHEMA

LABELS = list(SCHEMA.labels)
VALUES: dict[str, dict[str, list[str | bool]]] = {
    label: {
        name: [*SCHEMA.attributes[name].values] or ([True] if SCHEMA.attributes[name].type == "boolean" else ["x", "y"])
        for name in SCHEMA.labels[label].attributes
    }
    for label in LABELS
}


@st.composite
def annotations(draw: st.DrawFn, doc_id: str = "doc") -> Annotation:
    """Any sound annotation: spans that nest and overlap, links where the schema has a type for them, chains."""
    spans: list[Span] = []
    continued: set[tuple[str, str]] = set()
    for i in range(draw(st.integers(0, 8))):
        label = draw(st.sampled_from(LABELS))
        start = draw(st.integers(0, 20))
        end = start + draw(st.integers(1, 9))
        attributes = {
            name: draw(st.sampled_from(values)) for name, values in VALUES[label].items() if draw(st.booleans())
        }
        if (label, start, end) not in [(span.label, span.start, span.end) for span in spans]:
            spans.append(Span(f"T{i + 1}", label, start, end, "x" * (end - start), attributes))
    relations: list[Relation] = []
    for head in spans:
        for tail in spans:
            type_ = SCHEMA.pair_types.get((head.label, tail.label))
            if not type_ or head.id == tail.id or draw(st.integers(0, 3)):
                continue
            if type_ in SCHEMA.continuations:
                # A fragment continues an earlier one that nothing else continues.
                ends = {("head", head.id), ("tail", tail.id)}
                if head.start <= tail.start or ends & continued:
                    continue
                continued |= ends
            relations.append(Relation(f"R{len(relations) + 1}", type_, head.id, tail.id))
    return Annotation(doc_id, spans, relations)


documents = st.lists(st.tuples(annotations(), annotations()), min_size=1, max_size=3)


def of(pairs: list[tuple[Annotation, Annotation]]) -> Score:
    gold = {f"d{i}": a for i, (a, _) in enumerate(pairs)}
    predicted = {f"d{i}": b for i, (_, b) in enumerate(pairs)}
    return score(gold, predicted, SCHEMA, stories=dict.fromkeys(gold, "story"))


def disguised(annotation: Annotation, shuffle: random.Random) -> Annotation:
    """The same annotation with other ids (also of claims), spans and relations in another order."""
    names = {span.id: f"T{900 - i}" for i, span in enumerate(annotation.spans)}
    spans = []
    for span in annotation.spans:
        attributes = {k: f"other-{v}" if k == "claim" else v for k, v in reversed(span.attributes.items())}
        spans.append(Span(names[span.id], span.label, span.start, span.end, span.text, attributes))
    relations = [
        Relation(f"R{i + 50}", r.type, names[r.head], names[r.tail]) for i, r in enumerate(annotation.relations)
    ]
    shuffle.shuffle(spans)
    shuffle.shuffle(relations)
    return Annotation(annotation.doc_id, spans, relations)


@settings(max_examples=30, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_order_and_ids_change_nothing(pairs: list[tuple[Annotation, Annotation]], shuffle: random.Random) -> None:
    assert of([(a, disguised(b, shuffle)) for a, b in pairs]).tasks == of(pairs).tasks
    assert of([(disguised(a, shuffle), b) for a, b in pairs]).tasks == of(pairs).tasks


@settings(max_examples=20, deadline=None)
@given(documents)
def test_exchanging_gold_and_system_exchanges_precision_and_recall(pairs: list[tuple[Annotation, Annotation]]) -> None:
    there, back = of(pairs), of([(b, a) for a, b in pairs])
    for task, rows in there.tasks.items():
        for row, measures in rows.items():
            for measure, measured in measures.items():
                other = back.tasks[task][row][measure]
                assert _near(measured.precision.value, other.recall.value), (task, row, measure)
                assert _near(measured.f1.value, other.f1.value), (task, row, measure)


@settings(max_examples=20, deadline=None)
@given(documents)
def test_every_figure_is_a_share_and_exact_is_no_more_than_overlap(pairs: list[tuple[Annotation, Annotation]]) -> None:
    for task, rows in of(pairs).tasks.items():
        for row, measures in rows.items():
            for measured in measures.values():
                for rate in (measured.precision, measured.recall, measured.f1):
                    assert rate.value is None or 0 <= rate.value <= 1 + 1e-12, (task, row)
            if row != "macro" and task in ("spans", "attributions"):
                assert measures["exact"].both <= measures["overlap"].both


@settings(max_examples=20, deadline=None)
@given(st.lists(annotations(), min_size=1, max_size=3))
def test_everything_against_itself_is_perfect(annotated: list[Annotation]) -> None:
    for task, rows in of([(a, a) for a in annotated]).tasks.items():
        for row, measures in rows.items():
            for measure, measured in measures.items():
                assert measured.f1.value is None or abs(measured.f1.value - 1) < 1e-12, (task, row, measure)


def _near(a: float | None, b: float | None) -> bool:
    return a == b or (a is not None and b is not None and abs(a - b) < 1e-9)


partitions = st.lists(st.integers(0, 4), min_size=1, max_size=9)


@given(partitions, partitions)
def test_renaming_clusters_changes_nothing(a: list[int], b: list[int]) -> None:
    key, response = clusters(a), clusters(b)
    for measure in (b_cubed, ceaf_e, lea):
        made, again = measure(key, response), measure(key[::-1], response[::-1])
        assert all(abs(x - y) < 1e-9 for x, y in zip(made, again, strict=True))


def clusters(of_mention: list[int]) -> list[frozenset[tuple[object, ...]]]:
    return [frozenset((m,) for m, c in enumerate(of_mention) if c == name) for name in sorted(set(of_mention))]
