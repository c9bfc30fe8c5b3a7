"""Suggesting and completing: what is filled in, what never is, and that it is valid. Texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.model import Annotation, Document, Entity
from reportedly.prefill import LEXICON, Prefiller, load_lexicons
from reportedly.schema import Schema, load_schema
from reportedly.standoff import canonical, dumps
from reportedly.validation.annotation import check_annotation
from reportedly.validation.rules import Rules
from tests.houses import make_house, sample_docs
from tests.support import ROOT, SCHEMA, Spec, build

ENTITIES = {
    "orsk": Entity("orsk", "Orsk", "state"),
    "aide": Entity("aide", "aide to Ruvo Tal", "person", anonymous=True),
    "tal": Entity("tal", "Ruvo Tal", "person"),
}
LEXICONS = load_lexicons(ROOT / LEXICON, SCHEMA)
PREFILLER = Prefiller(SCHEMA, LEXICONS, ENTITIES)


def document(lang: str = "en", published: str = "2031-04-16T23:30:00+02:00") -> Document:
    return Document("doc", "", published, lang, "news", "the-quay", "doc", "CC0-1.0", "invented", "")


def complete(text: str, spans: dict[str, Spec], links: list[tuple[str, str]] = (), lang: str = "en") -> Annotation:  # type: ignore[assignment]
    given = build(text, spans, links)
    before = repr(given)
    done = PREFILLER.complete(given, document(lang), text)
    assert repr(given) == before
    again = PREFILLER.complete(done.annotation, document(lang), text)
    assert not again.filled
    assert again.annotation == done.annotation
    return done.annotation


def attributes(annotation: Annotation) -> dict[str, dict[str, object]]:
    return {span.id: dict(span.attributes) for span in annotation.spans}


def test_a_graph_is_completed() -> None:
    text = "Orsk denied on Tuesday that it might pay, Ruvo Tal said.\n"
    done = complete(
        text,
        {
            "orsk": ("actor", "Orsk", {"entity": "orsk"}),
            "denied": ("denial", "denied"),
            "when": ("date", "Tuesday"),
            "inner": ("content", "it might pay"),
            "might": ("hedging", "might"),
            "outer": ("content", "Orsk denied on Tuesday that it might pay"),
            "tal": ("actor", "Ruvo Tal"),
            "said": ("attribution", "said"),
        },
        [("denied", "orsk"), ("denied", "inner"), ("might", "inner"), ("said", "tal"), ("said", "outer")],
    )
    assert attributes(done) == {
        "orsk": {"entity": "orsk", "kind": "state", "mention": "name"},
        "denied": {"denial_type": "denial"},
        "when": {"timex_type": "DATE", "value": "2031-04-15"},
        "inner": {"quotation": "indirect"},
        "might": {"hedging_type": "modal", "certainty": "possible"},
        "outer": {"quotation": "indirect"},
        "tal": {"mention": "name"},  # No entity, so its kind is the annotator's to say.
        "said": {"attribution_type": "assertion"},
    }


def test_what_the_annotator_set_stays() -> None:
    text = "Despite its denials, “it leaked” on Tuesday, Orsk said.\n"
    spans: dict[str, Spec] = {
        "its": ("actor", "its", {"mention": "nominal", "kind": "group", "entity": "orsk"}),
        "denials": ("denial", "denials", {"denial_type": "rejection", "negated": True}),
        "c": ("content", "“it leaked”", {"quotation": "none"}),
        "when": ("date", "Tuesday", {"value": "2031-04-01"}),
        "said": ("attribution", "said", {"attribution_type": "belief"}),
    }
    done = complete(text, spans, [("denials", "its"), ("denials", "c"), ("said", "c")])
    assert attributes(done) == {
        "its": {"mention": "nominal", "kind": "group", "entity": "orsk"},
        "denials": {"denial_type": "rejection", "negated": True},
        "c": {"quotation": "none"},
        "when": {"value": "2031-04-01", "timex_type": "DATE"},
        "said": {"attribution_type": "belief"},
    }


@pytest.mark.parametrize(("given", "filled"), [({"timex_type": "SET"}, {}), ({}, {"value": "P3W", "mod": "APPROX"})])
def test_the_value_belongs_to_the_type_that_was_set(given: dict[str, str], filled: dict[str, str]) -> None:
    done = complete("They waited about three weeks.\n", {"d": ("date", "about three weeks", given)})
    assert attributes(done)["d"] == {"timex_type": "DURATION", **given, **filled}


@pytest.mark.parametrize(("value", "type_"), [("2031-04", "DATE"), ("PT1H", None), ("once upon", None)])
def test_a_value_of_ones_own_gives_its_type_if_it_has_one(value: str, type_: str | None) -> None:
    done = complete("They waited for ages.\n", {"d": ("date", "ages", {"value": value})})
    assert attributes(done)["d"] == {"value": value} | ({"timex_type": type_} if type_ else {})


def test_a_date_whose_value_hangs_on_another_has_its_type_alone() -> None:
    done = complete("It sank the next day.\n", {"d": ("date", "the next day")})
    assert attributes(done) == {"d": {"timex_type": "DATE"}}


def test_an_anonymous_entity_makes_its_mention_anonymous() -> None:
    done = complete("It sank, said an aide.\n", {"a": ("actor", "an aide", {"entity": "aide"})})
    assert attributes(done) == {"a": {"entity": "aide", "kind": "person", "anonymous": True, "mention": "nominal"}}


def test_quotations_by_marks_that_are_not_nested_ones() -> None:
    text = "She said that Orsk called it “a lie”. “We left,” she added, “at noon.” It leaked, and perhaps burned.\n"
    done = complete(
        text,
        {
            "said": ("attribution", "said"),
            "outer": ("content", "Orsk called it “a lie”"),
            "called": ("attribution", "called"),
            "inner": ("content", "“a lie”"),
            "added": ("attribution", "added"),
            "first": ("content", "“We left,”"),
            "second": ("content", "“at noon.”"),
            "loose": ("content", "It leaked, and perhaps burned"),
            "perhaps": ("hedging", "perhaps"),
        },
        [("said", "outer"), ("called", "inner"), ("added", "first"), ("second", "first"), ("perhaps", "loose")],
    )
    quotations = {name: values.get("quotation") for name, values in attributes(done).items()}
    assert quotations["outer"] == "indirect"
    assert quotations["inner"] == "direct"
    assert (quotations["first"], quotations["second"]) == ("direct", None)  # A later fragment has no attributes.
    assert quotations["loose"] == "none"


TWINS = [
    ("According to Orsk, it sank.", "According to", "it sank", True),  # Rule 1.
    ("It reportedly sank.", "reportedly", "It reportedly sank", True),  # Rule 2.
    ("It is widely believed to have sunk.", "believed", "It is widely believed to have sunk", True),  # Rule 3.
    ("It is said that it sank.", "said", "it sank", True),
    ("Orsk believed that it sank.", "believed", "it sank", False),
    ("It was told to sink.", "told", "to sink", False),
    ("The aim was said that day.", "said", "that day", False),
]


@pytest.mark.parametrize(("text", "cue", "content", "twin"), TWINS)
def test_evidential_twins(text: str, cue: str, content: str, twin: bool) -> None:
    done = complete(text + "\n", {"cue": ("attribution", cue), "c": ("content", content)}, [("cue", "c")])
    hedges = [span for span in done.spans if span.label == "hedging"]
    assert [(h.text, h.attributes) for h in hedges] == (
        [(cue, {"hedging_type": "evidential", "certainty": "unstated"})] if twin else []
    )
    assert [(r.type, r.tail) for r in done.relations if r.type == "scope"] == ([("scope", "c")] if twin else [])


def test_a_participle_with_a_source_is_no_twin() -> None:
    text = "It is believed to have sunk by Orsk.\n"
    spans: dict[str, Spec] = {"cue": ("attribution", "believed"), "o": ("actor", "Orsk")}
    assert len(complete(text, spans, [("cue", "o")]).spans) == 2


def test_a_twin_that_was_drawn_gets_the_cues_scope_and_no_second_one() -> None:
    text = "It allegedly sank and burned.\n"
    spans: dict[str, Spec] = {
        "T1": ("attribution", "allegedly"),
        "h": ("hedging", "allegedly"),
        "c": ("content", "It allegedly sank and burned"),
        "d": ("content", "burned"),
    }
    done = complete(text, spans, [("T1", "c")])
    assert [(r.head, r.tail) for r in done.relations if r.type == "scope"] == [("h", "c")]
    done = complete(text, spans, [("T1", "c"), ("h", "d")])
    assert [(r.head, r.tail) for r in done.relations if r.type == "scope"] == [("h", "d")]


def test_added_spans_and_relations_have_ids_of_their_own() -> None:
    text = "It allegedly sank.\n"
    given = build(text, {"T1": ("attribution", "allegedly"), "T2": ("content", "It allegedly sank")}, [("T1", "T2")])
    done = PREFILLER.complete(given, document(), text)
    assert [span.id for span in done.annotation.spans] == ["T1", "T2", "T3"]
    assert [relation.id for relation in done.annotation.relations] == ["R1", "R2"]
    assert done.filled == {
        "hedging": 1, "scope": 1, "attribution_type": 1, "hedging_type": 1, "certainty": 1, "quotation": 1
    }  # fmt: skip


def test_without_guidelines_nothing_is_completed() -> None:
    text = "It allegedly sank.\n"
    given = build(text, {"a": ("attribution", "allegedly")})
    done = Prefiller(SCHEMA, LEXICONS, ENTITIES, guidelines=False).complete(given, document(), text)
    assert (done.annotation, done.filled) == (given, {})


def test_another_language_has_what_needs_no_words() -> None:
    done = complete(
        "Orsk sagte „nein“ am Tuesday.\n",
        {
            "o": ("actor", "Orsk", {"entity": "orsk"}),
            "said": ("attribution", "sagte"),
            "c": ("content", "„nein“"),
            "d": ("date", "Tuesday"),
        },
        [("said", "c")],
        lang="de-AT",
    )
    assert attributes(done) == {
        "o": {"entity": "orsk", "kind": "state"},
        "said": {},
        "c": {"quotation": "direct"},
        "d": {},
    }
    assert PREFILLER.suggest(document("de"), "Orsk denied it on Tuesday.\n").spans == []


def test_suggestions_in_a_blind_pass_and_in_another() -> None:
    text = "Orsk denied it on Tuesday. It probably leaked, Ruvo Tal said the next day.\n"
    blind = PREFILLER.suggest(document(), text)
    assert [(s.id, s.label, s.text, s.attributes) for s in blind.spans] == [
        ("T1", "actor", "Orsk", {"entity": "orsk", "kind": "state", "mention": "name"}),
        ("T2", "date", "Tuesday", {"timex_type": "DATE", "value": "2031-04-15"}),
        ("T3", "actor", "Ruvo Tal", {"entity": "tal", "kind": "person", "mention": "name"}),
        ("T4", "date", "the next day", {"timex_type": "DATE"}),
    ]
    assert blind.relations == []
    more = PREFILLER.suggest(document(), text, blind=False)
    assert [(s.text, s.attributes) for s in more.spans if s.label not in ("actor", "date")] == [
        ("denied", {"denial_type": "denial"}),
        ("probably", {"hedging_type": "epistemic", "certainty": "probable"}),
        ("said", {"attribution_type": "assertion"}),
    ]


def test_the_anchor_is_the_local_day() -> None:
    text = "It sank today.\n"
    for published, value in (("2031-04-16T23:30:00+02:00", "2031-04-16"), ("2031-04-17", "2031-04-17")):
        [span] = PREFILLER.suggest(document(published=published), text).spans
        assert span.attributes["value"] == value
    assert PREFILLER.suggest(document(published="spring"), text).spans == []


OTHER = """
name: other
version: 1.0.0
title: Another
description: Another schema.
attributes:
  kind: {type: enum, description: d, values: {state: &v {description: d, example: e, counter_example: c}}}
  attribution_type: {type: enum, description: d, values: {assertion: *v, belief: *v, knowledge: *v, eventuality: *v}}
  who: {type: reference, registry: entities, optional: true, description: d}
labels:
  speaker:
    {role: source, color: "#000000", hotkey: a, attributes: [kind, who], description: d, example: e, counter_example: c}
  cue: {role: cue, color: "#111111", hotkey: b, attributes: [attribution_type], description: d,
        example: e, counter_example: c}
  when: {role: time, color: "#222222", hotkey: c, description: d, example: e, counter_example: c}
  hedge: {role: hedge, color: "#333333", hotkey: d, description: d, example: e, counter_example: c}
relations:
  by: {head: [cue], tail: [speaker], description: d, example: e, counter_example: c}
"""


@pytest.fixture
def other(tmp_path: Path) -> Schema:
    (tmp_path / "labels.yaml").write_text(OTHER, encoding="utf-8")
    return load_schema(tmp_path)


def test_another_schema_gets_what_fits(other: Schema) -> None:
    prefiller = Prefiller(other, load_lexicons(ROOT / LEXICON, other), ENTITIES)
    text = "Orsk reportedly left on Tuesday, Ruvo Tal said.\n"
    found = prefiller.suggest(document(), text, blind=False)
    assert [(s.label, s.text, s.attributes) for s in found.spans] == [
        ("speaker", "Orsk", {"kind": "state", "who": "orsk"}),
        ("cue", "reportedly", {"attribution_type": "assertion"}),
        ("when", "Tuesday", {}),
        ("speaker", "Ruvo Tal", {"who": "tal"}),
        ("cue", "said", {"attribution_type": "assertion"}),
    ]
    assert prefiller.complete(found, document(), text).annotation == found


def test_our_corpus_suggestions_are_valid_and_its_gold_is_complete() -> None:
    corpus = load_corpus(ROOT)
    prefiller = Prefiller.for_corpus(corpus)
    rules = Rules(corpus.schema, corpus.entities, corpus.claims)
    for doc_id, text in ((doc_id, corpus.text(doc_id)) for doc_id in corpus.documents):
        known = corpus.documents[doc_id]
        for blind in (True, False):
            found = prefiller.suggest(known, text, blind=blind)
            assert found == canonical(found, corpus.schema)
            data = dumps(found, text, corpus.schema)
            assert check_annotation(data, text, doc_id, rules, levels=("structure", "references")) == []
        assert {span.label for span in prefiller.suggest(known, text).spans} <= {"actor", "date"}
        gold = prefiller.complete(corpus.gold[doc_id], known, text)
        assert (gold.annotation, gold.filled) == (corpus.gold[doc_id], {})


def test_a_house_that_leaves_the_guidelines_out_is_left_as_it_is(tmp_path: Path) -> None:
    [doc, *_] = sample_docs()
    assert doc.gold
    for levels, filled in ((("structure",), 0), (("structure", "guidelines"), 3)):
        corpus = load_corpus(make_house(tmp_path / str(filled), levels=levels))  # It has no lexicon.
        bare = Annotation("kirby", [span for span in doc.gold.spans if span.label in ("actor", "content")])
        for span in bare.spans:
            for name in ("kind", "mention", "quotation"):
                span.attributes.pop(name, None)
        done = Prefiller.for_corpus(corpus).complete(bare, corpus.documents["kirby"], doc.text)
        assert bool(done.filled) == bool(filled)
