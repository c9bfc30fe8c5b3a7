"""Figures of agreement: each value counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reportedly.agreement import Agreement, agree
from reportedly.agreement.attributes import NEVER_SET, NO_MATCHES, ONE_VALUE
from reportedly.agreement.figures import NOBODY, Figure
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.model import Annotation
from reportedly.schema import load_schema
from tests.agreeing import Work, house_of_annotators
from tests.support import build

TEXT = "Varnia denied the leak and Orsk said so.\n"


def agreed(tmp_path: Path, work: Work, annotators: Sequence[str] | None = None, **options: object) -> Agreement:
    texts = {doc_id: TEXT for made in work.values() for doc_id in made}
    return agree(load_corpus(house_of_annotators(tmp_path / "house", texts, work, **options)), "b", annotators)  # type: ignore[arg-type]


def one(**spans: str) -> Annotation:
    """An annotation of spans by label, without attributes: `actor="Varnia,Orsk"`."""
    listed = [(label, covered) for label, of in spans.items() for covered in of.split(",")]
    return build(TEXT, {f"{label}{i}": (label, covered) for i, (label, covered) in enumerate(listed)})


def values(*figures: Figure) -> list[float | None]:
    return [figure.value for figure in figures]


@pytest.fixture
def two(tmp_path: Path) -> Agreement:
    a = build(
        TEXT,
        {
            "v": ("actor", "Varnia", {"kind": "state", "mention": "name", "anonymous": True, "entity": "kirby"}),
            "d": ("denial", "denied", {"denial_type": "denial", "negated": True}),
            "c": ("content", "the leak", {"quotation": "indirect"}),
            "o": ("actor", "Orsk", {"kind": "state"}),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
        },
        [("d", "v"), ("d", "c"), ("s", "o")],
    )
    b = build(
        TEXT,
        {
            "v": ("actor", "Varnia", {"kind": "organization", "mention": "name"}),
            "d": ("denial", "denied", {"denial_type": "denial"}),
            "c": ("content", "the leak and Orsk", {"quotation": "indirect"}),
            "s": ("attribution", "said", {"attribution_type": "belief"}),
        },
        [("d", "v"), ("d", "c")],
    )
    return agreed(tmp_path, {"ann": {"d": a}, "ben": {"d": b}})


def test_spans_and_characters(two: Agreement) -> None:
    actor, content = two.labels["actor"], two.labels["content"]
    # actor: Varnia in common of 2 + 1; 6 characters in common of 10 + 6.
    assert values(actor.strict, actor.overlap, actor.characters) == [2 / 3, 2 / 3, 12 / 16]
    # content: no extent in common, one matched by overlap; 8 characters in common of 8 + 17.
    assert values(content.strict, content.overlap, content.characters) == [0, 1, 16 / 25]
    assert (content.strict.n, content.characters.n, content.strict.documents) == (2, 25, 1)


def test_alpha_over_tokens(two: Agreement) -> None:
    # 9 tokens, of which both have Varnia as actor and one has Orsk: 3 values in and 15 out, one pair apart.
    assert two.labels["actor"].alpha.value == pytest.approx(1 - 17 * 1 / (3 * 15))
    # "the leak" in for both, "and Orsk" for one: 6 in, 12 out, two pairs apart.
    assert two.labels["content"].alpha.value == pytest.approx(1 - 17 * 2 / (6 * 12))
    assert two.labels["denial"].alpha.value == 1


def test_what_does_not_vary_has_no_alpha(two: Agreement) -> None:
    assert two.labels["date"].alpha.value is None
    assert two.labels["date"].alpha.reason == "no variation: every token of every annotator has the same value"


def test_what_nobody_has_has_no_f1(two: Agreement) -> None:
    date = two.labels["date"].strict
    assert date == Figure(value=None, n=0, documents=0, reason=NOBODY)


def test_relations(two: Agreement) -> None:
    source, content = two.relations["source"], two.relations["content"]
    # source: denied → Varnia in common, said → Orsk of one alone.
    assert values(source.strict, source.overlap) == [2 / 3, 2 / 3]
    # content: its end is the same only by overlap.
    assert values(content.strict, content.overlap) == [0, 1]
    assert "continues" not in two.relations


def test_attributes(two: Agreement) -> None:
    # One matched actor (Varnia), one denial, one cue.
    of = two.attributes
    assert values(of["kind"].accuracy, of["kind"].kappa) == [0, 0]
    assert values(*of["kind"].values.values()) == [None, 0, 0, None, None, None]
    assert values(of["mention"].accuracy, of["mention"].kappa) == [1, None]
    assert of["mention"].kappa.reason == ONE_VALUE
    # A boolean that is not set is no: anonymous on Varnia; negated on the denial, and on neither's cue.
    assert values(*of["anonymous"].values.values()) == [0, 0]
    assert values(of["negated"].accuracy, *of["negated"].values.values()) == [0.5, 0, 2 / 3]
    # A reference and a value that is absent differ too.
    assert values(of["entity"].accuracy) == [0]
    assert of["entity"].values == {}
    assert (of["claim"].accuracy.value, of["claim"].accuracy.reason) == (None, NEVER_SET)
    assert (of["timex_type"].kappa.value, of["timex_type"].kappa.reason) == (None, NO_MATCHES)


def test_one_pair_is_its_own_average(two: Agreement) -> None:
    (pair,) = two.pairs
    assert (pair.annotators, pair.documents) == (("ann", "ben"), 1)
    assert pair.labels["actor"].strict == two.labels["actor"].strict
    assert pair.relations == two.relations
    assert pair.attributes == two.attributes
    assert two.leave_one_out == {}


def test_more_than_two_are_averaged_over_their_pairs(tmp_path: Path) -> None:
    work = {
        "ann": {"d": one(actor="Varnia,Orsk")},
        "ben": {"d": one(actor="Varnia")},
        "cat": {"d": one(content="the leak")},
    }
    agreement = agreed(tmp_path, work)
    assert [pair.annotators for pair in agreement.pairs] == [("ann", "ben"), ("ann", "cat"), ("ben", "cat")]
    assert values(*(pair.labels["actor"].strict for pair in agreement.pairs)) == [2 / 3, 0, 0]
    assert agreement.labels["actor"].strict.value == pytest.approx(2 / 9)
    # ann and ben have no content, so that theirs is not defined and stays out of the mean.
    assert values(*(pair.labels["content"].strict for pair in agreement.pairs)) == [None, 0, 0]
    assert agreement.labels["content"].strict.value == 0


def test_against_the_majority_of_the_others(tmp_path: Path) -> None:
    work = {
        "ann": {"d": one(actor="Varnia,Orsk", content="the leak")},
        "ben": {"d": one(actor="Varnia", content="the leak and")},
        "cat": {"d": one(actor="Varnia,Orsk", content="the leak and Orsk")},
        "dan": {"d": one(actor="Orsk", content="denied the leak and")},
    }
    left = agreed(tmp_path, work).leave_one_out
    # The others of ann: Varnia has two of three, Orsk two of three. Of no content two have the same extent, but
    # two or more cover "the leak and" (12 characters), of which ann covers 8.
    assert values(left["ann"].labels["actor"].strict, left["ann"].labels["actor"].characters) == [1, 1]
    assert values(left["ann"].labels["content"].strict, left["ann"].labels["content"].characters) == [0, 16 / 20]
    # The others of dan: Varnia has three of three, Orsk two of three.
    assert values(left["dan"].labels["actor"].strict, left["dan"].labels["actor"].characters) == [2 / 3, 8 / 14]
    assert left["dan"].documents == 1


def test_half_of_the_others_is_no_majority(tmp_path: Path) -> None:
    work = {
        "ann": {"d": one(actor="Varnia")},
        "ben": {"d": one(actor="Varnia")},
        "cat": {"d": one(actor="Orsk")},
    }
    left = agreed(tmp_path, work).leave_one_out
    # Of ann's two others, one has Varnia and one Orsk: the majority has none.
    assert values(left["ann"].labels["actor"].strict, left["ann"].labels["actor"].characters) == [0, 0]
    assert values(left["cat"].labels["actor"].strict) == [0]
    assert left["cat"].labels["actor"].strict.n == 2


def test_a_split_content_agrees_only_if_all_its_fragments_do(tmp_path: Path) -> None:
    def split(*fragments: str) -> Annotation:
        names = [f"c{i}" for i in range(len(fragments))]
        spans = {name: ("content", covered) for name, covered in zip(names, fragments, strict=True)}
        return build(TEXT, spans, zip(names[1:], names, strict=False))

    work = {
        "ann": {"d": split("the leak", "so")},
        "ben": {"d": split("the leak", "so")},
        "cat": {"d": split("the leak", "said so")},
    }
    same, _, apart = agreed(tmp_path, work).pairs
    assert values(same.labels["content"].strict, apart.labels["content"].strict) == [1, 0]
    assert (same.labels["content"].strict.n, apart.labels["content"].overlap.value) == (2, 1)


def test_symptom_15_a_span_that_both_gave_two_labels_is_agreement(tmp_path: Path) -> None:
    both = {"x": ("actor", "Varnia"), "y": ("content", "Varnia")}
    turned = dict(reversed(both.items()))
    agreement = agreed(tmp_path, {"ann": {"d": build(TEXT, both)}, "ben": {"d": build(TEXT, turned)}})
    assert values(agreement.labels["actor"].strict, agreement.labels["content"].strict) == [1, 1]
    assert agreement.disagreements == ()


def test_what_is_not_finished_is_left_out_and_said(tmp_path: Path) -> None:
    varnia = one(actor="Varnia")
    work = {
        "ann": {"a": varnia, "c": varnia, "d": varnia, "e": varnia},
        "ben": {"a": varnia, "b": varnia, "c": varnia, "d": varnia},
    }
    statuses = {("ann", "c"): "draft", ("ben", "d"): "skipped"}
    agreement = agreed(tmp_path, work, statuses=statuses)
    assert agreement.documents == ("a",)
    assert agreement.left_out == {"ann": {"draft": 1}, "ben": {"skipped": 1}}
    assert agreement.alone == 4  # b and e were theirs alone, c and d were finished by one


def test_an_adjudicator_comes_in_when_named(tmp_path: Path) -> None:
    work = {name: {"d": one(actor="Varnia")} for name in ("ann", "ben", "judge")}
    options = {"roles": {"judge": "adjudicator"}}
    assert agreed(tmp_path, work, **options).annotators == ("ann", "ben")
    assert agreed(tmp_path / "named", work, ["judge", "ben"], **options).annotators == ("ben", "judge")


def test_who_and_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    work = {"ann": {"a": one(actor="Varnia")}, "ben": {"b": one(actor="Varnia")}}
    with pytest.raises(InputError, match="ann, ben: no two of them finished the same document in the batch b"):
        agreed(tmp_path, work)
    house = load_corpus(tmp_path / "house")
    with pytest.raises(InputError, match=r"no annotator has records in a batch c; there are the batches b$"):
        agree(house, "c")
    with pytest.raises(InputError, match=r"zoe has no records in the batch b; these have: ann, ben$"):
        agree(house, "b", ["ann", "zoe"])
    with pytest.raises(InputError, match="ann is named 2 times"):
        agree(house, "b", ["ann", "ann"])
    with pytest.raises(InputError, match=r"in the batch b there is ann$"):
        agree(house, "b", ["ann"])


def test_an_annotation_that_the_schema_does_not_know_is_named(tmp_path: Path) -> None:
    work = {"ann": {"d": one(actor="Varnia")}, "ben": {"d": one(actor="Varnia")}}
    agreed(tmp_path, work)
    file = tmp_path / "house/corpus/annotations/ben/b/d.ann"
    file.write_text("T1\tparty 0 6\tVarnia\n")
    with pytest.raises(InputError, match=r"ben/b/d\.ann: party is neither declared in the schema nor a span"):
        agree(load_corpus(tmp_path / "house"), "b")


def test_a_record_of_an_unknown_document_is_named(tmp_path: Path) -> None:
    work = {"ann": {"d": one(actor="Varnia")}, "ben": {"d": one(actor="Varnia")}}
    agreed(tmp_path, work)
    (tmp_path / "house/corpus/documents.jsonl").write_text("")
    with pytest.raises(InputError, match=r"documents\.jsonl: there is no document d, of which there are records"):
        agree(load_corpus(tmp_path / "house"), "b")


OTHER_SCHEMA = """
name: other
version: 0.1.0
title: Places
description: Places.
attributes:
  sure: {type: boolean, description: Surely., example: "[there]", counter_example: here}
labels:
  Ort: {description: Wo., color: "#112233", hotkey: o, attributes: [sure], example: "[there]", counter_example: here}
relations: {}
"""


def test_any_schema_will_do(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text(OTHER_SCHEMA)
    schema = load_schema(tmp_path / "labels.yaml")
    work = {
        "ann": {"d": build(TEXT, {"v": ("Ort", "Varnia", {"sure": True}), "o": ("Ort", "Orsk")}, schema=schema)},
        "ben": {"d": build(TEXT, {"v": ("Ort", "Varnia", {"sure": True}), "o": ("Ort", "and Orsk")}, schema=schema)},
    }
    agreement = agreed(tmp_path, work, schema=schema)
    assert list(agreement.labels) == ["Ort"]
    assert values(agreement.labels["Ort"].strict, agreement.labels["Ort"].overlap) == [1 / 2, 1]
    assert values(*agreement.attributes["sure"].values.values()) == [1, 1]
    assert agreement.relations == {}
