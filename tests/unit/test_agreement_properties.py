"""What no order, no id and no naming may change, over generated annotations in real files."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.agreement import Agreement, agree
from reportedly.corpus import load_corpus
from reportedly.model import Annotation, Relation, Span, Value
from tests.agreeing import Work, house_of_annotators
from tests.support import SCHEMA

TEXTS = {
    "calm": "Varnia said 😀 Orsk denied it.\nNo leak, it said.\n",
    "storm": "Reportedly Varnia knew.\n",
    "tide": "Orsk said so.\n",
}
ANNOTATORS = ("ann", "ben", "cat")

OF_ACTORS: dict[str, st.SearchStrategy[Value]] = {
    "kind": st.sampled_from(["state", "group"]),
    "anonymous": st.just(True),
}


@st.composite
def annotations(draw: st.DrawFn, doc_id: str) -> Annotation:
    """Spans of three labels anywhere, with attributes and relations; never the same label twice on one extent."""
    text = TEXTS[doc_id]
    places = st.tuples(st.sampled_from(["actor", "attribution", "content"]), st.integers(0, len(text) - 9))
    chosen = draw(st.lists(st.tuples(places, st.integers(1, 8)), max_size=6, unique=True))
    spans = []
    for i, ((label, start), length) in enumerate(chosen):
        covered = text[start : start + length]
        if covered != covered.strip() or "\n" in covered:
            continue
        attributes: dict[str, Value] = {}
        if label == "actor":
            attributes = draw(st.fixed_dictionaries({}, optional=OF_ACTORS))
        spans.append(Span(f"T{i}", label, start, start + length, covered, attributes))
    relations: list[Relation] = []
    later: set[str] = set()
    for head in spans:
        for tail in spans:
            type_ = SCHEMA.pair_types.get((head.label, tail.label))
            if type_ is None or head is tail or not draw(st.booleans()):
                continue
            if type_ == "continues":
                # A chain goes on to the right and does not branch.
                if head.start < tail.end or head.id in later or any(r.tail == tail.id for r in relations):
                    continue
                later.add(head.id)
            relations.append(Relation(f"R{len(relations) + 1}", type_, head.id, tail.id))
    return Annotation(doc_id, spans, relations)


works = st.fixed_dictionaries(
    {name: st.fixed_dictionaries({doc_id: annotations(doc_id) for doc_id in TEXTS}) for name in ANNOTATORS}
)


def agreed(work: Work, seed: int, annotators: list[str] | None = None) -> Agreement:
    with tempfile.TemporaryDirectory() as folder:
        house = house_of_annotators(Path(folder) / "house", TEXTS, work, seed=seed)
        return agree(load_corpus(house), "b", annotators)


@settings(max_examples=25)
@given(works, st.integers(1, 1000))
def test_no_order_and_no_id_changes_anything(work: Work, seed: int) -> None:
    names = list(ANNOTATORS)
    random.Random(seed).shuffle(names)
    assert agreed(work, seed, names) == agreed(work, 0)


@settings(max_examples=25)
@given(works)
def test_two_annotators_may_change_places(work: Work) -> None:
    turned = {"ann": work["ben"], "ben": work["ann"]}
    first, second = agreed(work, 0, ["ann", "ben"]), agreed(turned, 0)
    assert (first.labels, first.relations, first.attributes) == (second.labels, second.relations, second.attributes)
    renamed = msgspec.json.encode(second.disagreements).replace(b'"ann"', b'"?"')
    renamed = renamed.replace(b'"ben"', b'"ann"').replace(b'"?"', b'"ben"')
    assert msgspec.json.encode(first.disagreements) == renamed


@settings(max_examples=25)
@given(works, st.integers(1, 1000))
def test_symptom_14_shuffled_copies_agree_wholly(work: Work, seed: int) -> None:
    copies = dict.fromkeys(ANNOTATORS, work["ann"])
    agreement = agreed(copies, seed)
    figures = [
        figure for of in agreement.labels.values() for figure in (of.strict, of.overlap, of.characters, of.alpha)
    ]
    figures += [figure for of in agreement.relations.values() for figure in (of.strict, of.overlap)]
    figures += [figure for of in agreement.attributes.values() for figure in (of.accuracy, of.kappa)]
    figures += [
        figure
        for left in agreement.leave_one_out.values()
        for of in left.labels.values()
        for figure in (of.strict, of.characters)
    ]
    assert {figure.value for figure in figures} <= {1.0, None}
    spans = sum(len(annotation.spans) for annotation in work["ann"].values())
    assert any(figure.value == 1 for figure in figures) or not spans
    assert agreement.disagreements == ()
