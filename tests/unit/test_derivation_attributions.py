"""The table of attributions: one entry per cue of attribution or denial."""

from __future__ import annotations

from reportedly.derivation import AttributionEntry, attributions, profiles
from reportedly.model import Annotation, Relation, Span
from reportedly.schema import LabelSpec, RelationSpec, Schema
from tests.support import SCHEMA, build


def test_entries_in_text_order_with_everything_linked_to_the_cue() -> None:
    annotation = build(
        "On Monday Brenn and Aldra reportedly said, citing Orsk, “the seal”, they knew, “broke” and oil leaked.",
        {
            "oil": ("content", "oil leaked"),
            "monday": ("date", "Monday"),
            "citing": ("attribution", "citing"),
            "orsk": ("actor", "Orsk"),
            "aldra": ("actor", "Aldra"),
            "brenn": ("actor", "Brenn"),
            "reportedly": ("hedging", "reportedly"),
            "said": ("attribution", "said"),
            "seal": ("content", "“the seal”"),
            "broke": ("content", "“broke”"),
            "denial": ("denial", "knew"),
        },
        [
            ("citing", "oil"), ("citing", "seal"), ("broke", "seal"), ("citing", "orsk"), ("said", "citing"),
            ("said", "brenn"), ("said", "aldra"), ("reportedly", "said"), ("monday", "said"),
        ],
    )  # fmt: skip
    span = annotation.spans_by_id()
    assert attributions(annotation, SCHEMA) == [
        AttributionEntry(
            cue=span["said"], depth=1, parent_cue_id=None, sources=[span["brenn"], span["aldra"]],
            contents=[span["citing"]], hedges=[span["reportedly"]], dates=[span["monday"]],
        ),
        AttributionEntry(
            cue=span["citing"], depth=2, parent_cue_id="said", sources=[span["orsk"]],
            contents=[span["seal"], span["broke"], span["oil"]], hedges=[], dates=[],
        ),
        AttributionEntry(
            cue=span["denial"], depth=1, parent_cue_id=None, sources=[], contents=[], hedges=[], dates=[],
        ),
    ]  # fmt: skip


def test_depth_and_parent_follow_the_nesting_of_contents() -> None:
    annotation = build(
        "Aldra said Brenn denied Cato knew it broke.",
        {
            "said": ("attribution", "said"),
            "A": ("content", "Brenn denied Cato knew it broke"),
            "denied": ("denial", "denied"),
            "B": ("content", "Cato knew it broke"),
            "knew": ("attribution", "knew"),
        },
        [("said", "A"), ("denied", "B")],
    )
    assert [(e.cue.id, e.depth, e.parent_cue_id) for e in attributions(annotation, SCHEMA)] == [
        ("said", 1, None), ("denied", 2, "said"), ("knew", 3, "denied"),
    ]  # fmt: skip


def test_labels_and_relations_are_found_by_role_not_by_name() -> None:
    def label(role: str, *attributes: str) -> LabelSpec:
        return LabelSpec("", "#000000", "1", "", "", role=role, attributes=attributes)  # type: ignore[arg-type]

    def relation(head: str, tail: str) -> RelationSpec:
        return RelationSpec("", (head,), (tail,), "", "")

    schema = Schema(
        name="other", version="1", title="", description="", attributes={},
        labels={
            "Holder": label("source"), "Verb": label("cue"), "Part": label("content"), "Doubt": label("hedge"),
            "Refusal": label("denial"), "When": label("time"), "Place": LabelSpec("", "", "", "", ""),
        },
        relations={
            "who": relation("Verb", "Holder"), "what": relation("Verb", "Part"), "refused": relation("Refusal", "Part"),
            "joins": relation("Part", "Part"), "dims": relation("Doubt", "Part"), "dated": relation("When", "Part"),
            "where": relation("Verb", "Place"),
        },
    )  # fmt: skip
    annotation = build(
        "Orsk SAYS it maybe leaks now in Aldra yet THEY REFUSE.",
        {
            "orsk": ("Holder", "Orsk"),
            "says": ("Verb", "SAYS", {"attribution_type": "assertion"}),
            "X": ("Part", "it"),
            "rest": ("Part", "leaks"),
            "maybe": ("Doubt", "maybe"),
            "now": ("When", "now"),
            "aldra": ("Place", "Aldra"),
            "refuse": ("Refusal", "REFUSE", {"denial_type": "rejection"}),
        },
        [
            ("says", "orsk"), ("says", "X"), ("rest", "X"), ("maybe", "X"), ("now", "X"), ("says", "aldra"),
            ("refuse", "X"),
        ],
        schema=schema,
    )  # fmt: skip
    [profile] = profiles(annotation, schema)
    assert [f.id for f in profile.fragments] == ["X", "rest"]
    assert [(link.source_id, link.stance) for link in profile.chain] == [
        (None, "noncommittal"), ("orsk", "asserted"), (None, "denied"),
    ]  # fmt: skip
    assert ([h.id for h in profile.hedges], [d.id for d in profile.dates]) == (["maybe"], ["now"])
    assert [(e.cue.id, [s.id for s in e.sources]) for e in attributions(annotation, schema)] == [
        ("says", ["orsk"]), ("refuse", []),
    ]  # fmt: skip


def test_nothing_from_nothing() -> None:
    assert profiles(Annotation("doc"), SCHEMA) == []
    assert attributions(Annotation("doc"), SCHEMA) == []


def test_a_relation_of_a_type_the_schema_does_not_allow_there_is_passed_over() -> None:
    said, orsk, leak = (
        Span("T1", "attribution", 0, 1, "a"),
        Span("T2", "actor", 2, 3, "b"),
        Span("T3", "content", 4, 5, "c"),
    )
    annotation = Annotation(
        "doc", [said, orsk, leak], [Relation("R1", "content", "T1", "T2"), Relation("R2", "source", "T1", "T3")]
    )
    assert attributions(annotation, SCHEMA) == [AttributionEntry(said, 1, None, [], [], [], [])]
