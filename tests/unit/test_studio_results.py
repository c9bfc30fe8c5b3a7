"""Annotations to results of Label Studio and back; what others met there stands by its number in the issue."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.corpus import load_corpus
from reportedly.findings import Place
from reportedly.generate import label_config
from reportedly.model import Annotation, Note, Relation
from reportedly.standoff import dumps
from reportedly.studio.decoding import Decoded, decode
from reportedly.studio.encoding import encode
from reportedly.studio.fields import KINDS, LABELS
from tests.support import ROOT, SCHEMA, build
from tests.unit.test_standoff_properties import DOCUMENTS

TEXT = "Orsk denied it.\nAna said “no”, Bo added.\n"


def region(id_: str, start: object, end: object, label: str = "actor", text: str | None = None) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({} if text is None else {"text": text})
    return {"id": id_, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def part(id_: str, name: str, values: object, type_: str = "choices") -> dict[str, Any]:
    value = {"text" if type_ == "textarea" else type_: values}
    return {"id": id_, "from_name": name, "to_name": "text", "type": type_, "value": value}


def link(head: str, tail: str, *labels: str, direction: str = "right") -> dict[str, Any]:
    return {"type": "relation", "from_id": head, "to_id": tail, "direction": direction, "labels": list(labels)}


def read(result: object, text: str = TEXT, **options: Any) -> Decoded:
    return decode(result, text, "doc", SCHEMA, place=Place(document="doc"), **options)


def said(decoded: Decoded) -> list[str]:
    return [finding.id for finding in decoded.findings]


def extents(decoded: Decoded) -> list[tuple[str, int, int, str]]:
    return [(span.label, span.start, span.end, span.text) for span in decoded.annotation.spans]


def links(decoded: Decoded) -> list[tuple[str, str, str]]:
    texts = {span.id: span.text for span in decoded.annotation.spans}
    return [(relation.type, texts[relation.head], texts[relation.tail]) for relation in decoded.annotation.relations]


# Round trips


def sound(annotation: Annotation) -> Annotation:
    """The part of an annotation that the schema allows."""
    spans = {
        span.id: span for span in annotation.spans if span.label in SCHEMA.labels and span.text == span.text.strip()
    }
    for span in spans.values():
        allowed = {name: SCHEMA.attributes[name] for name in SCHEMA.labels[span.label].attributes}
        span.attributes = {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in span.attributes.items()
            if name in allowed and (not allowed[name].values or value in allowed[name].values)
        }
        span.attributes = {name: value for name, value in span.attributes.items() if value != ""}
    relations: dict[frozenset[str], Relation] = {}
    for relation in annotation.relations:
        head, tail = spans.get(relation.head), spans.get(relation.tail)
        if head is None or tail is None or head is tail:
            continue
        type_ = SCHEMA.pair_types.get((head.label, tail.label))
        if type_ is None or (type_ in SCHEMA.continuations and head.start <= tail.start):
            continue
        relations[frozenset((head.id, tail.id))] = Relation(relation.id, type_, head.id, tail.id)
    ids = {*spans, *(relation.id for relation in relations.values())}
    notes = [Note(n.target, " ".join(n.text.split())) for n in annotation.notes if n.target in ids and n.text.strip()]
    return Annotation(annotation.doc_id, list(spans.values()), list(relations.values()), notes)


@given(DOCUMENTS)
def test_what_is_encoded_is_decoded_to_the_byte(case: tuple[str, Annotation]) -> None:
    text, annotation = case[0], sound(case[1])
    decoded = decode(
        json.loads(json.dumps(encode(annotation, text, SCHEMA))), text, "doc", SCHEMA, place=Place(document="doc")
    )
    assert [finding for finding in decoded.findings if finding.severity == "error"] == []
    assert dumps(decoded.annotation, text, SCHEMA) == dumps(annotation, text, SCHEMA)


def test_our_gold_comes_back_to_the_byte() -> None:
    corpus = load_corpus(ROOT)
    for doc_id, annotation in corpus.gold.items():
        text = corpus.text(doc_id)
        result = json.loads(json.dumps(encode(annotation, text, corpus.schema)))
        decoded = decode(result, text, doc_id, corpus.schema, place=Place(document=doc_id))
        assert decoded.findings == ()
        assert decoded.inferred == 0
        assert dumps(decoded.annotation, text, corpus.schema) == dumps(annotation, text, corpus.schema)


def test_notes_on_spans_and_on_relations_come_back() -> None:
    annotation = build(TEXT, {"a": ("actor", "Orsk"), "d": ("denial", "denied")}, [("d", "a")])
    annotation.notes = [Note("d", "doubtful"), Note("d", "see 12"), Note("R1", "by metonymy")]
    decoded = read(encode(annotation, TEXT, SCHEMA))
    assert [(note.target, note.text) for note in decoded.annotation.notes] == [
        ("T2", "doubtful"),
        ("T2", "see 12"),
        ("R1", "by metonymy"),
    ]


def test_the_interface_has_every_control_that_a_result_names() -> None:
    root = ET.fromstring(label_config(SCHEMA))
    controls = {element.get("name"): element.tag.lower() for element in root.iter() if element.get("toName")}
    assert controls[LABELS] == "labels"
    assert {name: controls.get(name) for name in SCHEMA.attributes} == {
        name: KINDS[spec.type] for name, spec in SCHEMA.attributes.items()
    }


# What others met


@pytest.mark.parametrize(
    ("text", "start", "end", "covered"),
    [
        pytest.param("😀 Ana said\n", 6, 10, "said", id="1: an emoji before it"),
        pytest.param("👩‍🚒 crews left\n", 4, 9, "crews", id="2: a joined emoji before it"),
        pytest.param("A😀\nBob\n", 3, 6, "Bob", id="3: after the rule of line ends"),
    ],
)
def test_offsets_count_code_points(text: str, start: int, end: int, covered: str) -> None:
    assert extents(read([region("a", start, end, text=covered)], text)) == [("actor", start, end, covered)]


def test_4_spaces_that_the_server_collapsed_are_no_mismatch() -> None:
    assert extents(read([region("a", 0, 9, text="New York")], "New  York fell.\n")) == [("actor", 0, 9, "New  York")]


def test_5_a_region_over_a_line_end_survives() -> None:
    decoded = read([region("c", 0, 10, "content", text="x.\\n Then y")], "x.\n Then y\n")
    assert extents(decoded) == [("content", 0, 10, "x.\n Then y")]
    assert extents(read([region("c", 5, 11, "content", text="Then y")], "x.\n  Then y\n")) == [
        ("content", 5, 11, "Then y")
    ]


def test_6_an_end_beyond_the_text_is_rejected_by_name() -> None:
    decoded = read([region("zz", 0, len(TEXT) + 1), region("ok", 0, 4)])
    assert said(decoded) == ["region-out-of-text"]
    assert str(decoded.findings[0]).startswith("doc zz: ")
    assert extents(decoded) == [("actor", 0, 4, "Orsk")]


@pytest.mark.parametrize("labels", [[], None, ["actor", "date"], ["planet"], [None], "actor"])
def test_7_a_region_without_a_label_of_ours_is_reported(labels: object) -> None:
    bad = region("a", 0, 4)
    bad["value"]["labels"] = labels
    decoded = read([bad, part("a", "kind", ["state"])])
    assert said(decoded) == ["region-without-label"], "and not its attributes too"
    assert decoded.annotation.spans == []


def test_8_three_relations_come_back_as_three() -> None:
    spans = {"a": ("actor", "Orsk"), "d": ("denial", "denied"), "s": ("attribution", "said"), "b": ("actor", "Ana")}
    annotation = build(TEXT, {**spans, "c": ("content", "“no”")}, [("d", "a"), ("s", "b"), ("s", "c")])
    assert links(read(encode(annotation, TEXT, SCHEMA))) == [
        ("source", "denied", "Orsk"),
        ("source", "said", "Ana"),
        ("content", "said", "“no”"),
    ]


def test_9_a_value_stays_on_the_date_it_was_given_to() -> None:
    text = "on Monday or Friday\n"
    result = [region("m", 3, 9, "date"), region("f", 13, 19, "date"), part("f", "value", ["2031-05-16"], "textarea")]
    decoded = read(result, text)
    assert {span.text: span.attributes for span in decoded.annotation.spans} == {
        "Monday": {},
        "Friday": {"value": "2031-05-16"},
    }


def test_15_one_extent_may_be_actor_and_content() -> None:
    decoded = read([region("a", 0, 4), region("c", 0, 4, "content")])
    assert extents(decoded) == [("actor", 0, 4, "Orsk"), ("content", 0, 4, "Orsk")]
    assert decoded.findings == ()


# Regions


@pytest.mark.parametrize(
    ("start", "end", "finding"),
    [
        (4, 4, "region-out-of-text"),
        (5, 2, "region-out-of-text"),
        (-1, 4, "region-out-of-text"),
        (None, 4, "malformed-result"),
        ("x", 4, "malformed-result"),
        (True, 4, "malformed-result"),
        (0.5, 4, "malformed-result"),
        (float("nan"), 4, "malformed-result"),
        (4, 5, "malformed-result"),
    ],
)
def test_what_is_no_extent_is_rejected(start: object, end: object, finding: str) -> None:
    assert said(read([region("a", start, end)])) == [finding]


def test_offsets_as_text_are_read() -> None:
    assert extents(read([region("a", "0", "4")])) == [("actor", 0, 4, "Orsk")]


def test_a_selection_is_trimmed() -> None:
    decoded = read([region("a", 15, 20, text="\\nAna ")])
    assert said(decoded) == ["region-trimmed"]
    assert extents(decoded) == [("actor", 16, 19, "Ana")]


def test_the_same_label_twice_is_made_one_with_the_links_of_both() -> None:
    result = [
        region("a", 0, 4),
        region("b", 0, 4),
        region("d", 5, 11, "denial"),
        part("b", "kind", ["state"]),
        link("d", "b"),
    ]
    decoded = read(result)
    assert said(decoded) == ["repeated-region"]
    assert [span.attributes for span in decoded.annotation.spans] == [{"kind": "state"}, {}]
    assert links(decoded) == [("source", "denied", "Orsk")]


def test_of_two_regions_with_one_id_neither_is_kept() -> None:
    decoded = read([region("a", 0, 4), region("a", 16, 19), region("d", 5, 11, "denial"), link("d", "a")])
    assert said(decoded) == ["duplicate-region", "relation-to-nothing"]
    assert extents(decoded) == [("denial", 5, 11, "denied")]


def test_offsets_in_utf16_are_recognised_and_repaired_when_asked() -> None:
    text = "😀 Ana said\n"
    result = [region("a", 3, 6, text="Ana"), region("s", 7, 11, "attribution", text="said")]
    asked = read(result, text)
    assert said(asked) == ["region-text-mismatch", "region-text-mismatch"]
    assert asked.findings[0].message.endswith("counted in UTF-16 units they fit: pull with --utf16")
    repaired = read(result, text, units="utf-16")
    assert said(repaired) == ["repaired-units"]
    assert extents(repaired) == [("actor", 2, 5, "Ana"), ("attribution", 6, 10, "said")]


# Attributes


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (part("a", "kind", ["state"]), {"kind": "state"}),
        (part("a", "anonymous", ["yes"]), {"anonymous": True}),
        (part("a", "anonymous", []), {}),
        (part("a", "entity", [["orsk"]], "taxonomy"), {"entity": "orsk"}),
        (part("a", "entity", [["states", "orsk"]], "taxonomy"), {"entity": "orsk"}),
        (part("a", "entity", [], "taxonomy"), {}),
    ],
)
def test_an_attribute_goes_to_its_span(given: dict[str, Any], expected: dict[str, object]) -> None:
    decoded = read([region("a", 0, 4), given])
    assert decoded.findings == ()
    assert decoded.annotation.spans[0].attributes == expected


@pytest.mark.parametrize(
    "given",
    [
        part("a", "kind", ["planet"]),
        part("a", "kind", ["state", "person"]),
        part("a", "kind", [3]),
        part("a", "kind", None),
        part("a", "kind", ["state"], "textarea"),
        part("a", "anonymous", ["no"]),
        part("a", "negated", ["yes"]),
        part("a", "colour", ["red"]),
        part("a", "entity", [["orsk"], ["ana"]], "taxonomy"),
    ],
)
def test_a_value_that_the_schema_does_not_allow_there_is_rejected(given: dict[str, Any]) -> None:
    decoded = read([region("a", 0, 4), given])
    assert said(decoded) == ["unusable-attribute"]
    assert decoded.annotation.spans[0].attributes == {}


def test_two_values_that_contradict_each_other_are_reported() -> None:
    decoded = read([region("a", 0, 4), part("a", "kind", ["state"]), part("a", "kind", ["group"])])
    assert said(decoded) == ["unusable-attribute"]
    assert decoded.annotation.spans[0].attributes == {"kind": "state"}


# Relations


@pytest.mark.parametrize(
    "drawn", [link("d", "a"), link("a", "d"), link("a", "d", direction="left"), link("a", "d", direction="bi")]
)
def test_type_and_direction_follow_from_the_labels_at_the_ends(drawn: dict[str, Any]) -> None:
    decoded = read([region("a", 0, 4), region("d", 5, 11, "denial"), drawn])
    assert links(decoded) == [("source", "denied", "Orsk")]
    assert decoded.inferred == 1
    assert decoded.findings == ()


def test_between_two_cues_the_drawn_direction_counts() -> None:
    cues = [region("s", 20, 24, "attribution"), region("t", 34, 39, "attribution")]
    assert links(read([*cues, link("s", "t")])) == [("content", "said", "added")]
    assert links(read([*cues, link("t", "s")])) == [("content", "added", "said")]
    assert links(read([*cues, link("t", "s", direction="left")])) == [("content", "said", "added")]


@pytest.mark.parametrize("drawn", [link("p", "q"), link("q", "p")])
def test_a_later_fragment_points_to_the_one_before_it(drawn: dict[str, Any]) -> None:
    decoded = read([region("p", 0, 4, "content"), region("q", 12, 14, "content"), drawn])
    assert links(decoded) == [("continues", "it", "Orsk")]


@pytest.mark.parametrize("ends", [(None, "a"), (3, "a"), ("a", "a"), ("a", "nowhere")])
def test_a_relation_that_links_nothing_is_rejected(ends: tuple[Any, Any]) -> None:
    decoded = read([region("a", 0, 4), link(*ends)])
    assert decoded.rejected == 1
    assert decoded.annotation.relations == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b"]) | JSON,
        "type": st.sampled_from(["labels", "choices", "taxonomy", "textarea", "relation"]) | JSON,
        "from_name": st.sampled_from(["label", "kind", "entity", "value"]) | JSON,
        "from_id": st.sampled_from(["a", "b"]) | JSON,
        "to_id": st.sampled_from(["a", "b"]) | JSON,
        "labels": JSON,
        "meta": st.fixed_dictionaries({"text": JSON}) | JSON,
        "value": st.fixed_dictionaries(
            {},
            optional={
                "start": st.integers(-1, 50) | JSON,
                "end": st.integers(-1, 50) | JSON,
                "labels": st.sampled_from([["actor"], ["date"], ["denial"]]) | JSON,
                "choices": JSON,
                "taxonomy": JSON,
                "text": JSON,
            },
        )
        | JSON,
    },
)


@given(st.lists(PARTS, max_size=6) | JSON, st.sampled_from(["code-points", "utf-16"]))
def test_whatever_a_result_is_it_becomes_a_sound_annotation_or_findings(result: object, units: str) -> None:
    text = "A😀 b\nc e\u0301 d, and more of it follows here.\n"
    decoded = read(result, text, units=units)
    dumps(decoded.annotation, text, SCHEMA)
    for finding in decoded.findings:
        assert "\n" not in str(finding)
