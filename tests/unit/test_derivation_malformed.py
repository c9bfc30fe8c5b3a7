"""Whatever the annotation: no endless loop, no crash, the same result whatever the order of its parts."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from reportedly.derivation import CERTAINTIES, STANCES, attributions, profiles
from reportedly.model import Annotation, Relation, Span, Value
from tests.support import SCHEMA, build

SAID: dict[str, Value] = {"attribution_type": "assertion"}


def chain(annotation: Annotation, content: str) -> list[tuple[int, str | None, str | None]]:
    [profile] = [p for p in profiles(annotation, SCHEMA) if p.content.id == content]
    return [(link.level, link.cue_id, link.parent_cue_id) for link in profile.chain]


def test_cycle_of_cue_links() -> None:
    """The link that closes the cycle, seen from the first cue in the text, is dropped."""
    annotation = build(
        "ONE TWO THREE it broke",
        {
            "one": ("attribution", "ONE", SAID),
            "two": ("attribution", "TWO", SAID),
            "three": ("attribution", "THREE", SAID),
            "X": ("content", "it broke"),
        },
        [("one", "two"), ("two", "three"), ("three", "one"), ("three", "X")],
    )
    assert chain(annotation, "X") == [(0, None, None), (1, "one", None), (2, "two", "one"), (3, "three", "two")]


def test_two_cues_that_link_to_each_other_and_to_one_content() -> None:
    annotation = build(
        "ONE TWO it broke",
        {"one": ("attribution", "ONE"), "two": ("attribution", "TWO"), "X": ("content", "it broke")},
        [("one", "two"), ("two", "one"), ("one", "X"), ("two", "X")],
    )
    assert chain(annotation, "X") == [(0, None, None), (1, "one", None), (2, "two", "one")]


def test_cue_that_links_to_itself() -> None:
    annotation = build(
        "ONE it broke", {"one": ("attribution", "ONE"), "X": ("content", "it broke")}, [("one", "one"), ("one", "X")]
    )
    assert chain(annotation, "X") == [(0, None, None), (1, "one", None)]


def test_cues_inside_each_others_contents() -> None:
    annotation = build(
        "a ONE b TWO c",
        {
            "one": ("attribution", "ONE"),
            "two": ("attribution", "TWO"),
            "A": ("content", "a ONE b"),
            "B": ("content", "b TWO c"),
        },
        [("one", "B"), ("two", "A")],
    )
    assert chain(annotation, "B") == [(0, None, None), (1, "two", None), (2, "one", "two")]
    assert chain(annotation, "A") == [(0, None, None), (1, "two", None)]


def test_cycle_of_continuations_has_no_profile() -> None:
    annotation = build(
        "it broke, it leaked, SAID",
        {"A": ("content", "it broke"), "B": ("content", "it leaked"), "said": ("attribution", "SAID")},
        [("A", "B"), ("B", "A"), ("said", "A")],
    )
    assert profiles(annotation, SCHEMA) == []
    assert [entry.contents for entry in attributions(annotation, SCHEMA)] == [[]]


def test_chain_that_runs_into_a_cycle_repeats_no_fragment() -> None:
    annotation = build(
        "one two three", {"A": ("content", "one"), "B": ("content", "two"), "C": ("content", "three")},
        [("B", "A"), ("C", "B"), ("B", "C")],
    )  # fmt: skip
    assert [[f.id for f in p.fragments] for p in profiles(annotation, SCHEMA)] == [["A", "B", "C"]]


def test_missing_ends_and_unknown_labels() -> None:
    annotation = build(
        "SAID it broke", {"said": ("attribution", "SAID", SAID), "X": ("content", "it broke")}, [("said", "X")]
    )
    whole = deepcopy(annotation)
    annotation.spans.append(Span("T9", "emotion", 0, 4, "SAID"))
    annotation.relations += [
        Relation("R7", "source", "said", "gone"), Relation("R8", "content", "gone", "X"),
        Relation("R9", "scope", "T9", "X"), Relation("R10", "nonsense", "said", "X"),
    ]  # fmt: skip
    assert profiles(annotation, SCHEMA) == profiles(whole, SCHEMA)
    assert attributions(annotation, SCHEMA) == attributions(whole, SCHEMA)


@pytest.mark.parametrize("linked", ["X", "Y", "XY"])
def test_a_link_drawn_twice_or_to_a_later_fragment_is_one_link(linked: str) -> None:
    annotation = build(
        "Orsk SAID it broke",
        {"orsk": ("actor", "Orsk"), "said": ("attribution", "SAID"), "X": ("content", "it"), "Y": ("content", "broke")},
        [("said", "orsk"), ("said", "orsk"), *[("said", fragment) for fragment in linked], ("Y", "X")],
    )
    assert chain(annotation, "X") == [(0, None, None), (1, "said", None)]
    [entry] = attributions(annotation, SCHEMA)
    assert ([s.id for s in entry.sources], [c.id for c in entry.contents]) == (["orsk"], ["X", "Y"])


def deep(n: int) -> Annotation:
    """n cues, each in the content of the one before it."""
    spans: list[Span] = []
    relations: list[Relation] = []
    for i in range(n):
        spans.append(Span(f"S{i}", "attribution", i, i + 1, "s", dict(SAID)))
        spans.append(Span(f"C{i}", "content", i + 1, 2 * n - i + 1, "c"))
        relations.append(Relation(f"R{i}", "content", f"S{i}", f"C{i}"))
    return Annotation("doc", spans, relations)


def test_nesting_deeper_than_the_recursion_limit() -> None:
    entries = attributions(deep(1200), SCHEMA)
    assert [(e.depth, e.parent_cue_id) for e in entries[:2]] == [(1, None), (2, "S0")]
    assert (entries[-1].depth, entries[-1].parent_cue_id) == (1200, "S1198")


def test_cue_links_longer_than_the_recursion_limit() -> None:
    n = 1500
    spans = [Span(f"S{i}", "attribution", i, i + 1, "s", dict(SAID)) for i in range(n)]
    relations = [Relation(f"R{i}", "content", f"S{i}", f"S{i + 1}") for i in range(n - 1)]
    spans.append(Span("X", "content", n, n + 1, "x"))
    relations.append(Relation("R", "content", f"S{n - 1}", "X"))
    [profile] = profiles(Annotation("doc", spans, relations), SCHEMA)
    assert [link.level for link in profile.chain] == list(range(n + 1))


def noise(seed: int) -> Annotation:
    """Spans of any label anywhere, also empty and with equal extents, and links between any of them."""
    dice = random.Random(seed)
    spans, taken = [], set()
    for i in range(dice.randrange(25)):
        label = dice.choice(list(SCHEMA.labels))
        start = dice.randrange(12)
        end = start + dice.randrange(12)
        if (label, start, end) in taken:
            continue
        taken.add((label, start, end))
        attributes: dict[str, Value] = {}
        for name in SCHEMA.labels[label].attributes:
            if dice.random() < 0.7:
                values = list(SCHEMA.attributes[name].values)
                attributes[name] = dice.choice(values) if values else True
        spans.append(Span(f"T{i}", label, start, end, dice.choice(["if", "whether", "x", ""]), attributes))
    relations = []
    for i in range(3 * len(spans)):
        head, tail = dice.choice(spans), dice.choice(spans)
        if kind := SCHEMA.pair_types.get((head.label, tail.label)):
            relations.append(Relation(f"R{i}", kind, head.id, tail.id))
    return Annotation("doc", spans, relations)


@pytest.mark.parametrize("batch", range(10))
def test_noise(batch: int) -> None:
    for seed in range(200 * batch, 200 * batch + 200):
        annotation = noise(seed)
        before = deepcopy(annotation)
        found, entries = profiles(annotation, SCHEMA), attributions(annotation, SCHEMA)
        assert annotation == before
        depth = {entry.cue.id: entry.depth for entry in entries}
        for entry in entries:
            assert entry.depth == (depth[entry.parent_cue_id] + 1 if entry.parent_cue_id else 1)
        for profile in found:
            writer, *links = profile.chain
            assert (writer.level, writer.cue_id, writer.parent_cue_id, writer.source_id) == (0, None, None, None)
            cues = {link.cue_id for link in links}
            for link in links:
                assert link.cue_id is not None
                assert link.level == depth[link.cue_id]
                assert link.parent_cue_id is None or link.parent_cue_id in cues
            for link in profile.chain:
                assert link.stance in STANCES
                assert link.certainty is None or link.certainty in CERTAINTIES
        # Continuations are left out of the shuffle: of two that continue one fragment, the last counts.
        if not any(relation.type in SCHEMA.continuations for relation in annotation.relations):
            random.Random(seed).shuffle(annotation.relations)
            random.Random(seed).shuffle(annotation.spans)
            assert profiles(annotation, SCHEMA) == found
            assert attributions(annotation, SCHEMA) == entries
