"""Annotations to results of Label Studio and back; what others met there stands by its number in the issue."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.corpus import load_corpus
from reportedly.errors import InputError, StandoffError
from reportedly.findings import Place
from reportedly.generate import label_config
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.offsets import normalise
from reportedly.standoff import dumps, is_canonical, parse
from reportedly.studio.decoding import Decoded, decode
from reportedly.studio.encoding import encode
from reportedly.studio.fields import KINDS, LABELS, one_line
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
            name: one_line(value) if isinstance(value, str) else value
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
    notes = [Note(n.target, one_line(n.text)) for n in annotation.notes if n.target in ids and one_line(n.text)]
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


ORSK = Span("T1", "actor", 0, 4, "Orsk")
DENIED = Span("T2", "denial", 5, 11, "denied")
LINK = Relation("R1", "source", "T2", "T1")


@pytest.mark.parametrize(
    ("annotation", "problem"),
    [
        (Annotation("doc", [Span("T1", "planet", 0, 4, "Orsk")]), "planet 0-4: the schema has no such label"),
        (
            Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk", {"kind": "state", "negated": True, "mood": "x"})]),
            "actor 0-4: the label has no such attribute: negated, mood",
        ),
        (Annotation("doc", [Span("T1", "actor", 0, 3, "Orsk")]), "actor 0-3: does not cover 'Orsk'"),
        (Annotation("doc", [Span("T1", "actor", 4, 4, "")]), "actor 4-4: does not cover ''"),
        (Annotation("doc", [Span("T1", "actor", 5, 2, "")]), "actor 5-2: does not cover ''"),
        (Annotation("doc", [Span("T1", "actor", 37, 99, "added.\n")]), "actor 37-99: does not cover 'added.\\n'"),
        (
            Annotation("doc", [ORSK, DENIED], [LINK, Relation("R2", "source", "T2", "T1")]),
            "2 relations link T2 to T1, of which Label Studio shows the first only",
        ),
    ],
)
def test_what_label_studio_would_lose_is_not_encoded(annotation: Annotation, problem: str) -> None:
    with pytest.raises(InputError) as error:
        encode(annotation, TEXT, SCHEMA)
    assert str(error.value) == f"doc: {problem}; run reportedly validate"


@pytest.mark.parametrize(
    "annotation",
    [
        pytest.param(Annotation("doc", [ORSK], [LINK]), id="a relation to nothing"),
        pytest.param(Annotation("doc", [ORSK], [], [Note("T9", "why")]), id="a note on nothing"),
        pytest.param(Annotation("doc", [ORSK, ORSK]), id="two spans with one id"),
    ],
)
def test_what_would_blank_the_page_is_not_encoded(annotation: Annotation) -> None:
    with pytest.raises(StandoffError, match=r"^doc: "):
        encode(annotation, TEXT, SCHEMA)


# What others met


@pytest.mark.parametrize(
    ("text", "start", "end", "covered"),
    [
        pytest.param("😀 Ana said\n", 6, 10, "said", id="1: an emoji before it"),
        pytest.param("👩‍🚒 crews left\n", 4, 9, "crews", id="2: a joined emoji before it"),
    ],
)
def test_offsets_count_code_points(text: str, start: int, end: int, covered: str) -> None:
    assert extents(read([region("a", start, end, text=covered)], text)) == [("actor", start, end, covered)]


def test_3_offsets_in_a_text_with_crlf_follow_it_when_its_line_ends_become_lf() -> None:
    text, moved = normalise("A😀\r\nBob")
    before, after = [region("b", 4, 7, text="Bob")], [region("b", *moved(4, 7), text="Bob")]
    assert extents(read(before, "A😀\r\nBob")) == [("actor", 4, 7, "Bob")]
    assert extents(read(after, text)) == [("actor", 3, 6, "Bob")]
    assert said(read(before, text)) == ["region-text-mismatch"], "never shifted"


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


def test_16_a_region_over_a_line_end_becomes_fragments_on_disk() -> None:
    text = "Foo\n  Bar\n"
    decoded = read([region("c", 0, 9, "content", text="Foo\\n Bar")], text)
    assert dumps(decoded.annotation, text, SCHEMA) == "T1\tcontent 0 3;6 9\tFoo Bar\n"


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
        (0, 1e300, "malformed-result"),
    ],
)
def test_what_is_no_extent_is_rejected(start: object, end: object, finding: str) -> None:
    assert said(read([region("a", start, end)])) == [finding]


@pytest.mark.parametrize(("start", "end"), [("0", "4"), (0.0, 4.0)])
def test_offsets_in_another_form_of_a_whole_number_are_read(start: object, end: object) -> None:
    assert extents(read([region("a", start, end)])) == [("actor", 0, 4, "Orsk")]


@pytest.mark.parametrize(
    "change", [{"from_name": "other"}, {"to_name": "headline"}, {"type": "hypertextlabels"}, {"type": ["labels"]}]
)
def test_a_region_of_another_control_is_rejected(change: dict[str, object]) -> None:
    decoded = read([region("a", 0, 4) | change, part("a", "kind", ["state"])])
    assert said(decoded) == ["malformed-result"]
    assert decoded.annotation.spans == []


def test_a_text_that_is_none_proves_nothing_and_one_in_another_form_is_rejected() -> None:
    assert extents(read([region("a", 0, 4, text="")])) == [("actor", 0, 4, "Orsk")]
    listed = region("a", 0, 4)
    listed["value"]["text"] = ["Orsk"]
    assert said(read([listed])) == ["malformed-result"]


def test_a_region_that_is_shifted_is_rejected() -> None:
    decoded = read([region("a", 1, 5, text="Orsk"), region("d", 5, 11, "denial", text="denied")])
    assert [finding.message for finding in decoded.findings] == [
        "rejected: the text at offsets 1-5 is 'rsk ', stored with the region is 'Orsk'"
    ]
    assert extents(decoded) == [("denial", 5, 11, "denied")]


def test_a_selection_is_trimmed() -> None:
    decoded = read([region("a", 15, 20, text="\\nAna ")])
    assert said(decoded) == ["region-trimmed"]
    assert extents(decoded) == [("actor", 16, 19, "Ana")]


def test_the_same_label_twice_is_made_one_with_the_links_of_both() -> None:
    result = [
        region("a", 0, 4),
        region("b", 0, 4) | {"meta": {"text": ["doubtful"]}},
        region("d", 5, 11, "denial"),
        part("b", "kind", ["state"]),
        link("d", "b"),
    ]
    decoded = read(result)
    assert said(decoded) == ["repeated-region"]
    assert [span.attributes for span in decoded.annotation.spans] == [{"kind": "state"}, {}]
    assert decoded.annotation.notes == [Note("T1", "doubtful")]
    assert links(decoded) == [("source", "denied", "Orsk")]


def test_of_two_regions_with_one_id_neither_is_kept() -> None:
    noted = region("a", 0, 4) | {"meta": {"text": ["doubtful"]}}
    rest = [region("d", 5, 11, "denial"), part("a", "kind", ["state"]), link("d", "a")]
    decoded = read([noted, region("a", 16, 19), *rest])
    assert said(decoded) == ["duplicate-region", "relation-to-nothing"]
    assert extents(decoded) == [("denial", 5, 11, "denied")]
    assert decoded.annotation.notes == []


def test_a_region_on_the_extent_of_two_with_one_id_is_kept() -> None:
    decoded = read([region("a", 0, 4), region("b", 0, 4), region("a", 16, 19)])
    assert said(decoded) == ["duplicate-region"]
    assert extents(decoded) == [("actor", 0, 4, "Orsk")]


def test_offsets_in_utf16_are_recognised_and_repaired_when_asked() -> None:
    text = "😀 Ana said\n"
    result = [region("a", 3, 6, text="Ana"), region("s", 7, 11, "attribution", text="said")]
    asked = read(result, text)
    assert said(asked) == ["region-text-mismatch", "region-text-mismatch"]
    assert asked.findings[0].message.endswith("counted in UTF-16 units they fit: pull with --utf16")
    repaired = read(result, text, units="utf-16")
    assert said(repaired) == ["repaired-units"]
    assert extents(repaired) == [("actor", 2, 5, "Ana"), ("attribution", 6, 10, "said")]


def test_offsets_that_are_not_in_utf16_are_recognised_when_it_is_asked_for() -> None:
    text = "Bo 😀 Ana said\n"
    result = [region("b", 0, 2, text="Bo"), region("a", 5, 8, text="Ana"), region("s", 10, 14, text="said")]
    decoded = read(result, text, units="utf-16")
    assert said(decoded) == ["region-text-mismatch", "repaired-units"]
    assert decoded.findings[0].message.endswith("counted in characters they fit: pull without --utf16")
    assert decoded.findings[1].message.startswith("1 of 2 regions were shifted")
    assert extents(decoded) == [("actor", 0, 2, "Bo"), ("actor", 9, 13, "said")]


# Attributes


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (part("a", "kind", ["state"]), {"kind": "state"}),
        (part("a", "kind", "state"), {"kind": "state"}),
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
        part("a", "entity", [["the courier"]], "taxonomy"),
    ],
)
def test_a_value_that_the_schema_does_not_allow_there_is_rejected(given: dict[str, Any]) -> None:
    decoded = read([region("a", 0, 4), given])
    assert said(decoded) == ["unusable-attribute"]
    assert decoded.annotation.spans[0].attributes == {}


@pytest.mark.parametrize(
    ("entered", "expected"), [("  2031  W5 ", "2031  W5"), ("a\nb", "a b"), ("a\x00b\ud800c", "a b c"), (" \n", None)]
)
def test_what_was_typed_becomes_one_line(entered: str, expected: str | None) -> None:
    decoded = read([region("d", 0, 4, "date"), part("d", "value", [entered], "textarea")])
    assert decoded.findings == ()
    assert decoded.annotation.spans[0].attributes.get("value") == expected


def test_two_values_that_contradict_each_other_are_reported() -> None:
    decoded = read([region("a", 0, 4), part("a", "kind", ["state"]), part("a", "kind", ["group"])])
    assert said(decoded) == ["unusable-attribute"]
    assert decoded.annotation.spans[0].attributes == {"kind": "state"}


# Relations


@pytest.mark.parametrize(
    "drawn",
    [
        link("d", "a"),
        link("a", "d"),
        link("a", "d", "source"),
        link("a", "d", direction="left"),
        link("a", "d", direction="bi"),
    ],
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


@pytest.mark.parametrize("ends", [(None, "a"), (3, "a"), ("a", "a"), ("a", "nowhere"), ("c", "c")])
def test_a_relation_that_links_nothing_is_rejected(ends: tuple[Any, Any]) -> None:
    decoded = read([region("a", 0, 4), region("c", 16, 19, "content"), link(*ends)])
    assert decoded.rejected == 1
    assert decoded.annotation.relations == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
HOSTILE = "A😀 b\nc e\u0301 d, and more of it follows here.\n"
SOUND = [
    region("a", 0, 4, text="A😀 b"),
    region("b", 5, 6, "denial") | {"meta": {"text": ["doubtful\nand long", "relation to a: why"]}},
    region("c", 0, 4, "content"),
    region("c2", 5, 9, "content", text="c e\u0301"),
    region("s", 17, 21, "attribution", text="more"),
    region("d", 28, 35, "date", text="follows"),
    part("a", "kind", ["state"]),
    part("a", "entity", [["orsk"]], "taxonomy"),
    part("b", "denial_type", ["denial"]),
    part("d", "value", ["2031"], "textarea"),
    *(link("b", "a"), link("s", "c"), link("s", "b", "content"), link("c", "c2"), link("d", "s", direction="left")),
]


def test_what_is_then_damaged_is_sound() -> None:
    decoded = read(SOUND, HOSTILE)
    assert decoded.findings == ()
    assert len(links(decoded)) == 5
    assert len(decoded.annotation.notes) == 3


@st.composite
def damaged(draw: st.DrawFn) -> object:
    """A sound result, parts of it lost or doubled, of which some keys are lost or hold anything."""
    lost = draw(st.sets(st.integers(0, len(SOUND) - 1), max_size=3))
    kept = [given for i, given in enumerate(SOUND) if i not in lost]
    doubled = draw(st.lists(st.sampled_from(kept), max_size=2))
    result = [json.loads(json.dumps(given)) for given in draw(st.permutations([*kept, *doubled]))]
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.sampled_from(result))
        if isinstance(place.get("value"), dict) and draw(st.booleans()):
            place = place["value"]
        if place:
            place[draw(st.sampled_from(sorted(place)))] = draw(JSON | st.integers(-1, 50) | st.sampled_from("abcd"))
    return draw(st.just(result) | JSON) if draw(st.integers(0, 9)) == 0 else result


@given(damaged(), st.sampled_from(["code-points", "utf-16"]))
def test_whatever_a_result_is_it_becomes_a_sound_annotation_or_findings(result: object, units: str) -> None:
    decoded = read(result, HOSTILE, units=units)
    written = dumps(decoded.annotation, HOSTILE, SCHEMA)
    assert is_canonical(written, parse(written, HOSTILE, "doc").annotation, HOSTILE, SCHEMA)
    assert [finding.id for finding in parse(written, HOSTILE, "doc").findings] == []
    for finding in decoded.findings:
        assert "\n" not in str(finding)


def test_nesting_without_end_is_quoted_by_its_beginning() -> None:
    nested: list[Any] = []
    for _ in range(5000):
        nested = [nested]
    assert said(read([nested, region("a", 0, 4), part("a", "entity", nested, "taxonomy")])) == [
        "malformed-result",
        "unusable-attribute",
    ]


@pytest.mark.parametrize("hostile", ["a\nb", "a\u2028b", "a\ud800", "\x1b[31m"])
def test_what_is_no_printable_line_is_quoted_as_one(hostile: str) -> None:
    result = [region(hostile, 0, 4, "planet"), part("b", hostile, [hostile]), link(hostile, hostile)]
    decoded = read([*result, region("c", 0, 4), part("c", hostile, ["x"]), part("c", "kind", [hostile])])
    assert len(decoded.findings) == 5
    assert all(str(finding).isprintable() for finding in decoded.findings)
