"""What differs between two annotated documents, and between two states of a corpus."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.changes import Changes, compare
from reportedly.changes.result import SpanChange, ValueChange
from reportedly.changes.state import DocumentState, State
from reportedly.corpus import Tool
from reportedly.files import sha256
from reportedly.model import Annotation, Relation, Span
from reportedly.release.versions import DocumentHashes, Fields, Fingerprint, Segmentation, gold_sha256
from tests.support import build

TEXT = "Orsk denied it. Varnia said it had seen the ship.\n"
GOLD = build(
    TEXT,
    {
        "o": ("actor", "Orsk", {"kind": "state"}),
        "d": ("denial", "denied", {"denial_type": "denial"}),
        "v": ("actor", "Varnia", {"kind": "state"}),
        "s": ("attribution", "said"),
        "c": ("content", "it had seen the ship", {"quotation": "indirect"}),
    },
    [("d", "o"), ("s", "v"), ("s", "c")],
)
FIELDS: Fields = {
    "documents": {
        "doc_id": "string",
        "spans[].id": "string",
        "spans[].label": ("actor", "attribution", "content"),
        "spans[].kind": ("person", "state"),
        "spans[].anonymous": "bool",
        "spans[].value": "string",
        "relations[].type": ("source", "content"),
    },
}


def state(
    documents: Mapping[str, tuple[str, Annotation | None]] | None = None,
    *,
    fields: Fields = FIELDS,
    version: str = "1.0.0",
    split: str = "train",
    splitter: str = "1",
) -> State:
    """A state of documents, each a text and its gold."""
    docs = {"doc": (TEXT, GOLD)} if documents is None else documents
    return State(
        source="there",
        kind="house",
        commit=None,
        about={"title": "T"},
        labels={},
        fingerprint=Fingerprint(
            name="toy",
            version=version,
            schema_name="s",
            schema_version="1.0.0",
            segmentation=Segmentation(Tool("t", "1"), Tool("s", splitter)),
            fields=fields,
            documents={
                doc_id: DocumentHashes(sha256(text), gold_sha256(gold) if gold else None, split)
                for doc_id, (text, gold) in docs.items()
            },
        ),
        documents={doc_id: DocumentState({"title": "A"}, text, gold, split) for doc_id, (text, gold) in docs.items()},
        entities={"orsk": {"name": "Orsk", "members": []}},
        claims={},
        records={("ann-1", "b1"): {"doc": "hash"}},
    )


def spans(text: str, new: Annotation) -> list[SpanChange]:
    [document] = compare(state(), state({"doc": (text, new)})).changed
    return document.spans


def said(found: list[SpanChange]) -> list[tuple[str, str | None, str | None]]:
    return [(of.kind, of.old and of.old.reference, of.new and of.new.reference) for of in found]


def edited(**changes: Span | None) -> Annotation:
    """The gold with other spans, by id; a span that is None is gone, with its relations."""
    kept = [changes.get(span.id, span) for span in GOLD.spans]
    new = [*filter(None, kept), *(span for span in changes.values() if span and span.id not in GOLD.spans_by_id())]
    ids = {span.id for span in new}
    return Annotation("doc", new, [r for r in GOLD.relations if {r.head, r.tail} <= ids])


def span(id_: str, label: str, covered: str, **attributes: str) -> Span:
    start = TEXT.index(covered)
    return Span(id_, label, start, start + len(covered), covered, dict(attributes))


def test_added_and_removed_with_their_relations() -> None:
    [document] = compare(state(), state({"doc": (TEXT, edited(d=None, x=span("x", "date", "it.")))})).changed
    assert said(document.spans) == [("removed", "doc#denial:5-11", None), ("added", None, "doc#date:12-15")]
    assert [(r.kind, r.type, r.head, r.tail) for r in document.relations] == [
        ("removed", "source", "doc#denial:5-11", "doc#actor:0-4")
    ]


def test_moved_keeps_its_relations_and_says_what_else_changed() -> None:
    [document] = compare(
        state(), state({"doc": (TEXT, edited(c=span("c", "content", "had seen the ship", quotation="direct")))})
    ).changed
    [change] = document.spans
    assert said([change]) == [("moved", "doc#content:28-48", "doc#content:31-48")]
    assert change.attributes == [ValueChange(name="quotation", old="indirect", new="direct")]
    assert document.relations == []


def test_relabelled() -> None:
    [change] = spans(TEXT, edited(d=span("d", "attribution", "denied", attribution_type="assertion")))
    assert said([change]) == [("relabelled", "doc#denial:5-11", "doc#attribution:5-11")]
    assert [(of.name, of.old, of.new) for of in change.attributes] == [
        ("attribution_type", None, "assertion"),
        ("denial_type", "denial", None),
    ]


def test_attributes_set_unset_and_changed() -> None:
    changed = edited(o=span("o", "actor", "Orsk", kind="group", mention="name"), d=span("d", "denial", "denied"))
    found = spans(TEXT, changed)
    assert [change.kind for change in found] == ["attributes", "attributes"]
    assert [(of.name, of.old, of.new) for change in found for of in change.attributes] == [
        ("kind", "state", "group"),
        ("mention", None, "name"),
        ("denial_type", "denial", None),
    ]


def test_a_relation_that_leads_elsewhere() -> None:
    new = replace_relation(Relation("R2", "source", "s", "o"))
    [document] = compare(state(), state({"doc": (TEXT, new)})).changed
    assert document.spans == []
    assert [(r.kind, r.tail, r.tail_text) for r in document.relations] == [
        ("added", "doc#actor:0-4", "Orsk"),
        ("removed", "doc#actor:16-22", "Varnia"),
    ]


def replace_relation(relation: Relation) -> Annotation:
    return Annotation("doc", GOLD.spans, [relation if r.id == relation.id else r for r in GOLD.relations])


def moved_by(edit: str, at: int) -> Annotation:
    """The gold over a text into which `edit` was inserted."""
    text = TEXT[:at] + edit + TEXT[at:]

    def there(place: int, *, is_end: bool) -> int:
        return place + len(edit) * (place > at if is_end else place >= at)

    new = [
        Span(s.id, s.label, a := there(s.start, is_end=False), b := there(s.end, is_end=True), text[a:b], s.attributes)
        for s in GOLD.spans
    ]
    return Annotation("doc", new, GOLD.relations)


@pytest.mark.parametrize("at", [0, TEXT.index("denied"), TEXT.index("Varnia"), TEXT.index("seen"), len(TEXT)])
def test_spans_that_only_went_with_an_edited_text_are_not_moved(at: int) -> None:
    edit = "Late on Monday. "
    text = TEXT[:at] + edit + TEXT[at:]
    changes = compare(state(), state({"doc": (text, moved_by(edit, at))}))
    [document] = changes.changed
    assert document.text
    assert (document.spans, document.relations) == ([], [])
    # With every offset after it, the gold did change.
    assert "texts-changed" in {reason.kind for reason in changes.step.reasons}


def test_of_two_spans_that_came_to_one_place_that_with_the_same_text_stayed() -> None:
    old = build("a big port\n", {"x": ("actor", "big port"), "y": ("actor", "port")})
    new = build("a port\n", {"y": ("actor", "port")})
    [document] = compare(state({"doc": ("a big port\n", old)}), state({"doc": ("a port\n", new)})).changed
    assert said(document.spans) == [("removed", "doc#actor:2-10", None)]


def test_a_changed_text_by_line() -> None:
    old, new = "One.\nTwo.\nThree.\n", "One.\nTwo!\nMore.\nThree.\n"
    [document] = compare(state({"doc": (old, None)}), state({"doc": (new, None)})).changed
    [change] = document.text
    assert (change.old_line, change.old, change.new_line, change.new) == (2, ["Two."], 2, ["Two!", "More."])


def test_documents_registries_and_records() -> None:
    new = replace(
        state({"other": (TEXT, None)}),
        entities={"varnia": {"name": "Varnia"}, "orsk": {"name": "Orsk", "members": ["varnia"]}},
        records={("ann-1", "b1"): {"doc": "another hash", "other": "hash"}, ("ann-2", "b1"): {"doc": "hash"}},
        about={"title": "Another"},
    )
    changes = compare(state(), new)
    assert (changes.added, changes.removed, changes.changed) == (["other"], ["doc"], [])
    assert (changes.entities.added, changes.entities.changed[0].id) == (["varnia"], "orsk")
    assert changes.entities.changed[0].values == [ValueChange(name="members", old=[], new=["varnia"])]
    assert [(of.annotator, of.added, of.changed) for of in changes.records] == [
        ("ann-1", ["other"], ["doc"]),
        ("ann-2", ["doc"], []),
    ]
    assert changes.corpus == [ValueChange(name="title", old="T", new="Another")]


def test_gold_that_came_and_metadata() -> None:
    old = state({"doc": (TEXT, None)})
    new = replace(state(), documents={"doc": DocumentState({"title": "B"}, TEXT, GOLD, "train")})
    [document] = compare(old, new).changed
    assert (document.gold, len(document.spans), len(document.relations)) == ("added", 5, 3)
    assert document.metadata == [ValueChange(name="title", old="A", new="B")]
    assert (compare(old, new).step.bump, compare(old, new).step.sufficient) == ("minor", False)


def test_a_split_move_and_another_splitter() -> None:
    changes = compare(state(), state(split="test", splitter="2"))
    assert changes.changed[0].split == ValueChange(name="split", old="train", new="test")
    assert changes.segmentation == [ValueChange(name="sentence_splitter", old="s 1", new="s 2")]


def with_documents(**fields: str | tuple[str, ...]) -> Fields:
    return {"documents": {**FIELDS["documents"], **fields}}


def test_the_schema() -> None:
    changed = {name: type_ for name, type_ in FIELDS["documents"].items() if name != "spans[].kind"}
    changed |= {
        "spans[].label": ("actor", "attribution", "proposition"),
        "spans[].sort": ("person", "state"),
        "spans[].mod": "string",
        "relations[].type": ("content", "source", "time"),
    }
    order = [
        "doc_id",
        "spans[].id",
        "spans[].label",
        "spans[].sort",
        "spans[].anonymous",
        "spans[].value",
        "spans[].mod",
    ]
    new: Fields = {"documents": {name: changed[name] for name in (*order, "relations[].type")}}
    found = compare(state(), state(fields=new)).schema
    assert [(of.what, [(n.kind, n.old, n.new) for n in of.names], of.reordered) for of in found] == [
        ("labels", [("renamed", "content", "proposition")], False),
        ("relations", [("added", None, "time")], True),
        ("attributes", [("renamed", "kind", "sort"), ("added", None, "mod")], False),
    ]


def test_fields() -> None:
    new: Fields = {"claims": {"x": "string"}, **with_documents(**{"spans[].kind": ("person", "state", "group")})}
    found = compare(state(), state(fields=new)).fields
    assert [(of.config, of.field, of.kind) for of in found] == [
        ("claims", None, "added"),
        ("documents", "spans[].kind", "extended"),
    ]
    [values] = compare(state(), state(fields=new)).schema
    assert (values.what, values.names[0].new) == ("values of kind", "group")


LABELS = ("actor", "content", "date")


@st.composite
def states(draw: st.DrawFn) -> State:
    """A state of up to three documents with short texts and any spans and relations in them."""
    documents: dict[str, tuple[str, Annotation | None]] = {}
    for doc_id in draw(st.sets(st.sampled_from(["a", "b", "c"]))):
        words = draw(st.lists(st.sampled_from(["Orsk", "it", "denied", ",", "😀"]), min_size=1, max_size=6))
        text = " ".join(words) + "\n" + draw(st.sampled_from(["", "More.\n"]))
        keys = draw(
            st.sets(
                st.tuples(st.sampled_from(LABELS), st.integers(0, len(text) - 2), st.integers(1, 6)),
                max_size=5,
            )
        )
        extents = sorted({(label, start, min(start + size, len(text) - 1)) for label, start, size in keys})
        made = [
            Span(f"T{i}", label, start, end, text[start:end], draw(st.sampled_from([{}, {"kind": "a"}, {"kind": "b"}])))
            for i, (label, start, end) in enumerate(extents)
        ]
        ends = st.sampled_from([s.id for s in made]) if made else st.nothing()
        pairs = draw(st.sets(st.tuples(ends, ends), max_size=3)) if made else set()
        relations = [Relation(f"R{i}", "source", *pair) for i, pair in enumerate(sorted(pairs))]
        documents[doc_id] = (text, draw(st.sampled_from([None, Annotation(doc_id, made, relations)])))
    return state(documents, split=draw(st.sampled_from(["train", "test"])))


@given(states(), st.randoms(use_true_random=False))
def test_a_state_does_not_differ_from_itself_whatever_its_ids_and_order(one: State, chance: random.Random) -> None:
    def renumbered(doc: DocumentState) -> DocumentState:
        if doc.gold is None:
            return doc
        ids = {s.id: f"T{100 - i}" for i, s in enumerate(doc.gold.spans)}
        made = [msgspec.structs.replace(s, id=ids[s.id]) for s in doc.gold.spans]
        relations = [msgspec.structs.replace(r, head=ids[r.head], tail=ids[r.tail]) for r in doc.gold.relations]
        chance.shuffle(made)
        return replace(doc, gold=Annotation(doc.gold.doc_id, made, relations))

    changes = compare(one, replace(one, documents={k: renumbered(d) for k, d in one.documents.items()}))
    assert changes.empty
    assert (changes.step.bump, changes.step.reasons) == (None, [])


TURNED = {"old": "new", "new": "old", "added": "removed", "removed": "added", "old_line": "new_line"}
TURNED |= {value: key for key, value in TURNED.items()}


def turned(changes: Changes) -> object:
    """Changes with old and new exchanged, and lists without their order (that of the new text)."""

    def turn(value: object) -> object:
        if isinstance(value, dict):
            return {TURNED.get(key, key): turn(of) for key, of in value.items()}
        if isinstance(value, list):
            return [turn(of) for of in value]
        return TURNED.get(value, value) if isinstance(value, str) else value

    return turn(msgspec.to_builtins(changes))


def unordered(value: object) -> object:
    if isinstance(value, dict):
        return {key: unordered(of) for key, of in value.items() if key != "step"}
    return sorted(map(unordered, value), key=repr) if isinstance(value, list) else value


@given(states(), states())
def test_turned_round_it_says_the_same(one: State, other: State) -> None:
    assert unordered(turned(compare(one, other))) == unordered(msgspec.to_builtins(compare(other, one)))
