"""Gold of several annotators' records: what all agree on, what an adjudicator decides, what waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportedly.adjudication import Adjudication, accept, adjudicate, closed, gold_of_batch, proposals
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError, InvalidDataError
from reportedly.files import read_jsonl, sha256
from reportedly.model import Annotation, Note, Provenance
from reportedly.standoff import dumps
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.support import SCHEMA, build
from tests.unit.test_adjudication import record
from tests.unit.test_intake_documents import snapshot

TEXT = "Orsk denied it.\n"
ANNOTATORS = """\
ann-1: {role: annotator, kind: human, guidelines: 1.0.0}
ann-2: {role: annotator, kind: human, guidelines: 1.0.0}
ann-3: {role: annotator, kind: human, guidelines: 1.0.0}
chief: {role: adjudicator, kind: human, guidelines: 1.0.0}
deputy: {role: adjudicator, kind: human, guidelines: 1.0.0}
"""
ACTOR = ("actor", "Orsk", {"kind": "state", "mention": "name"})
DENIAL = ("denial", "denied", {"denial_type": "denial"})
CONTENT = ("content", "it", {"quotation": "indirect"})
LINKS = [("d", "a"), ("d", "c")]


def ann(
    spans: dict[str, Any], links: list[tuple[str, str]], notes: dict[str, str] | None = None, doc_id: str = "orsk"
) -> str:
    annotation = build(TEXT, spans, links, doc_id=doc_id)
    annotation.notes = [Note(target, text) for target, text in (notes or {}).items()]
    return dumps(annotation, TEXT, SCHEMA)


WHOLE = ann({"a": ACTOR, "d": DENIAL, "c": CONTENT}, LINKS)
AGAINST = ann({"a": ("actor", "Orsk", {"mention": "name"}), "d": DENIAL, "c": CONTENT}, LINKS)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Three documents, nobody has done anything; guidelines apply."""
    docs = [Doc("orsk", TEXT), Doc("calm", "Nothing.\n"), Doc("late", "Later.\n")]
    levels = ("structure", "references", "guidelines", "corpus")
    return make_house(
        tmp_path / "toy", docs, levels=levels, registries=False, extra={"annotation/annotators.yaml": ANNOTATORS}
    )


def run(house: Path, batch: str = "b1", **options: Any) -> Adjudication:
    made = adjudicate(load_corpus(house), batch, **options)
    made.plan.write()
    return made


def told(made: Adjudication) -> list[tuple[str, str | None]]:
    return [(finding.id, finding.place.document) for finding in made.findings]


def reasons(made: Adjudication) -> dict[str, str]:
    return {waiting.doc_id: waiting.reason for waiting in made.waiting}


def rows(house: Path) -> list[Provenance]:
    return list(read_jsonl(house / "corpus/gold/provenance.jsonl", Provenance))


def errors(house: Path) -> list[str]:
    return [str(finding) for finding in validate(house) if finding.severity == "error"]


def test_what_all_agree_on_is_gold_without_asking(house: Path) -> None:
    noted = ann({"x": CONTENT, "y": DENIAL, "z": ACTOR}, [("y", "x"), ("y", "z")], {"z": "who else"})
    record(house, "ann-1", {"orsk": noted, "calm": ""})
    record(house, "ann-2", {"orsk": WHOLE, "calm": ""})
    made = run(house)
    assert (made.merged, made.decided, made.waiting, told(made)) == (("orsk", "calm"), (), (), [])
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == WHOLE
    row = corpus.gold.records["orsk"]
    assert (row.annotator, row.role, row.batch, row.gold_status) == ("agreement", "adjudicator", "b1", "adjudicated")
    assert (row.origin, row.ann_sha256) == ("agreed by ann-1, ann-2, batch b1", sha256(WHOLE))
    assert rows(house) == [
        Provenance(f"orsk#{span}", ["ann-1", "ann-2"], "agreement")
        for span in ("actor:0-4", "denial:5-11", "content:12-14")
    ]
    assert errors(house) == []


def test_running_again_changes_no_byte(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE, "calm": ""})
    record(house, "ann-2", {"orsk": "", "calm": ""})
    run(house)
    before = snapshot(house)
    again = run(house)
    assert (again.standing, reasons(again)) == (("calm",), {"orsk": "not agreed"})
    assert snapshot(house) == before


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(ann({"a": ACTOR, "d": DENIAL}, LINKS[:1]), id="span"),
        pytest.param(ann({"a": ACTOR, "d": DENIAL, "c": ("content", "it.", CONTENT[2])}, LINKS), id="extent"),
        pytest.param(ann({"a": ACTOR, "d": DENIAL, "c": CONTENT}, LINKS[1:]), id="relation"),
        pytest.param(
            ann({"a": ACTOR, "d": ("denial", "denied", {"denial_type": "rejection"}), "c": CONTENT}, LINKS), id="value"
        ),
        pytest.param(
            ann({"a": ("actor", "Orsk", {**ACTOR[2], "anonymous": True}), "d": DENIAL, "c": CONTENT}, LINKS),
            id="boolean",
        ),
    ],
)
def test_whatever_differs_waits_for_an_adjudicator(house: Path, other: str) -> None:
    record(house, "ann-1", {"orsk": WHOLE})
    record(house, "ann-2", {"orsk": other})
    made = run(house)
    assert (made.merged, reasons(made)) == ((), {"orsk": "not agreed"})
    assert list(load_corpus(house).gold) == []


def test_an_adjudicator_decides_and_the_provenance_says_over_whom(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE})
    rejected = ("denial", "denied", {"denial_type": "rejection", "negated": True})
    record(house, "ann-2", {"orsk": ann({"d": rejected, "c": CONTENT}, LINKS[1:])})
    record(house, "ann-3", {"orsk": ann({"d": rejected}, [])})
    final = ann({"a": ACTOR, "d": DENIAL, "c": CONTENT}, LINKS, {"d": "it rejects nothing", "a": "the state"})
    record(house, "chief", {"orsk": final})
    made = run(house)
    assert (made.annotators, made.merged, made.decided) == (("ann-1", "ann-2", "ann-3"), (), ("orsk",))
    corpus = load_corpus(house)
    assert corpus.gold.file("orsk").read_text() == WHOLE
    row = corpus.gold.records["orsk"]
    assert (row.annotator, row.gold_status) == ("chief", "adjudicated")
    assert row.origin == "decided by chief over ann-1, ann-2, ann-3, batch b1"
    differing = "it rejects nothing; ann-2, ann-3 had denial_type rejection, negated"
    assert rows(house) == [
        Provenance("orsk#actor:0-4", ["ann-1"], "chief", "the state"),
        Provenance("orsk#denial:5-11", ["ann-1", "ann-2", "ann-3"], "chief", differing),
        Provenance("orsk#content:12-14", ["ann-1", "ann-2"], "chief"),
    ]
    assert errors(house) == []


def test_an_adjudicator_counts_more_than_agreement_and_may_have_what_nobody_had(house: Path) -> None:
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": ""})
    record(house, "chief", {"orsk": WHOLE})
    assert run(house).decided == ("orsk",)
    assert rows(house)[0] == Provenance("orsk#actor:0-4", [], "chief")


def test_a_draft_or_skipped_decision_is_none(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE, "calm": ""})
    record(house, "ann-2", {"orsk": "", "calm": ""})
    record(house, "chief", {"orsk": WHOLE}, status="draft")
    record(house, "chief", {"calm": ""}, status="skipped")
    made = run(house)
    assert (made.merged, reasons(made)) == (("calm",), {"orsk": "not agreed"})


def test_of_two_adjudicators_one_has_to_be_named(house: Path) -> None:
    for annotator, text in {"ann-1": WHOLE, "ann-2": "", "chief": WHOLE, "deputy": ""}.items():
        record(house, annotator, {"orsk": text})
    with pytest.raises(InputError, match="orsk: chief and deputy have both decided it in batch b1"):
        run(house)
    assert run(house, adjudicator="deputy").decided == ("orsk",)
    assert load_corpus(house).gold["orsk"].spans == []


def test_no_gold_closes_a_batch_that_somebody_has_not_finished(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE, "calm": "", "late": ""})
    record(house, "ann-2", {"calm": ""})
    record(house, "ann-2", {"orsk": WHOLE}, status="draft")
    before = snapshot(house)
    made = run(house)
    assert (made.merged, made.held, made.waiting) == ((), ("calm",), ())
    assert [(f.id, f.message) for f in made.findings] == [
        ("not-finished", "not finished by ann-2 (a draft)"),
        ("not-finished", "not finished by ann-2 (no record)"),
    ]
    assert snapshot(house) == before
    made = run(house, close=True)
    assert (made.merged, made.held) == (("calm",), ())
    assert reasons(made) == {"orsk": "not finished by ann-2 (a draft)", "late": "not finished by ann-2 (no record)"}
    # It is closed now: nothing can be finished any more.
    assert reasons(run(house)) == reasons(made)


def test_a_decision_does_not_close_an_unfinished_batch_either(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE})
    record(house, "ann-2", {"calm": ""})
    record(house, "chief", {"orsk": WHOLE, "calm": ""})
    assert run(house).decided == ()
    assert run(house, close=True).decided == ("orsk", "calm")


def test_what_some_skipped_waits_and_what_all_skipped_stays_without_gold(house: Path) -> None:
    record(house, "ann-1", {"calm": "", "late": ""}, status="skipped")
    record(house, "ann-2", {"calm": ""}, status="skipped")
    record(house, "ann-2", {"late": ""})
    made = run(house)
    assert reasons(made) == {"late": "skipped by ann-1"}
    assert [f.message for f in made.findings] == [
        "no annotator of batch b1 has done it: ann-1 (skipped), ann-2 (skipped)"
    ]
    assert not made.faulty


def test_agreement_against_the_guidelines_waits_and_holds_nothing_up(house: Path) -> None:
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": AGAINST, "calm": ""})
    made = run(house)
    assert (made.merged, reasons(made)) == (("calm",), {"orsk": "agreed, but an error in gold"})
    (finding,) = made.findings
    message = "missing-attribute: actor needs kind"
    assert str(finding).startswith(f"orsk orsk#actor:0-4 'Orsk': notice agreed-against-guidelines: {message}")


def test_a_decision_against_the_guidelines_is_refused_and_the_rest_is_made(house: Path) -> None:
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": WHOLE, "calm": ""})
    record(house, "chief", {"orsk": AGAINST})
    made = run(house)
    assert made.faulty
    assert (made.merged, made.decided, reasons(made)) == (("calm",), (), {"orsk": "to be mended by chief"})
    assert told(made) == [("missing-attribute", "orsk")]


def test_a_record_that_was_changed_by_hand_is_an_error_and_the_document_is_left(house: Path) -> None:
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": WHOLE, "calm": ""})
    (house / "corpus/annotations/ann-2/b1/orsk.ann").write_text("")
    made = run(house)
    assert (told(made), made.merged, made.waiting) == ([("annotation-changed", "orsk")], ("calm",), ())
    assert made.faulty


def test_gold_from_elsewhere_is_kept_unless_it_is_to_be_replaced(house: Path) -> None:
    record(house, "ann-1", {"calm": ""}, batch="b0")
    accept(load_corpus(house), "ann-1", "b0").write()
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"orsk": WHOLE, "calm": ""})
    made = run(house)
    assert (made.merged, told(made), made.faulty) == (("orsk",), [("gold-kept", "calm")], False)
    assert load_corpus(house).gold.records["calm"].batch == "b0"
    assert run(house, replace=True).merged == ("calm",)
    assert load_corpus(house).gold.records["calm"].origin == "agreed by ann-1, ann-2, batch b1"
    for annotator in ("ann-1", "ann-2"):
        record(house, annotator, {"calm": ""}, batch="b2")
    assert told(run(house, "b2")) == [("gold-kept", "calm")]


def test_a_batch_needs_annotators_who_can_agree(house: Path) -> None:
    record(house, "ann-1", {"calm": ""})
    with pytest.raises(InputError, match="reportedly adjudicate --accept ann-1 --batch b1"):
        run(house)
    record(house, "chief", {"calm": ""}, batch="b2")
    with pytest.raises(InputError, match="no annotator, only decisions"):
        run(house, "b2")
    with pytest.raises(InputError, match="no records of a batch b3; the batches are: b1, b2"):
        run(house, "b3")


def test_annotators_are_closed_together_and_an_adjudicator_by_document(house: Path) -> None:
    record(house, "ann-1", {"orsk": WHOLE, "calm": ""})
    record(house, "ann-2", {"orsk": "", "calm": ""})
    state = closing(load_corpus(house))
    assert not state("ann-1", "annotator", "orsk")
    run(house)
    state = closing(load_corpus(house))
    assert gold_of_batch(load_corpus(house), "b1") == ["calm"]
    assert state("ann-1", "annotator", "orsk")
    assert state("ann-3", "annotator", "late")
    assert not state("chief", "adjudicator", "orsk")
    record(house, "chief", {"orsk": WHOLE}, batch="b1")
    run(house)
    state = closing(load_corpus(house))
    assert state("chief", "adjudicator", "orsk")
    assert not state("chief", "adjudicator", "late")
    assert not state("deputy", "adjudicator", "orsk")
    with pytest.raises(InvalidDataError):
        record(house, "chief", {"orsk": ""})


def closing(corpus: Corpus) -> Callable[..., bool]:
    return lambda annotator, role, doc_id: closed(corpus, annotator, role, "b1", doc_id)


TIDE = "“It fell,” Desh said, “and burned,” on Monday.\n"


def tide(spans: dict[str, Any], links: list[tuple[str, str]]) -> Annotation:
    return build(TIDE, spans, links, doc_id="tide")


def test_proposals_are_what_all_have_and_each_version_unnamed() -> None:
    first = tide(
        {
            "q1": ("content", "“It fell,”", {"quotation": "direct", "claim": "fall", "claim_polarity": "states"}),
            "q2": ("content", "“and burned,”"),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
            "a": ("actor", "Desh", {"kind": "person", "mention": "name"}),
        },
        [("q2", "q1"), ("s", "q1"), ("s", "a")],
    )
    second = tide(
        {
            "a": ("actor", "Desh", {"kind": "person", "mention": "nominal"}),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
            "q1": ("content", "“It fell,”", {"quotation": "direct", "claim": "fire", "claim_polarity": "states"}),
            "q2": ("content", "“and burned,”", {"quotation": "direct"}),
            "t": ("date", "Monday", {"timex_type": "DATE", "value": "2031-05-12"}),
        },
        [("s", "a"), ("s", "q1"), ("t", "s")],
    )
    made = proposals({"ann-1": first, "ann-2": second}, "b1", SCHEMA)
    assert list(made) == ["agreed", "version-a", "version-b"]
    assert {dumps(version, TIDE, SCHEMA) for version in (made["version-a"], made["version-b"])} == {
        dumps(first, TIDE, SCHEMA),
        dumps(second, TIDE, SCHEMA),
    }
    expected = tide(
        {
            "q1": ("content", "“It fell,”", {"quotation": "direct"}),
            "q2": ("content", "“and burned,”"),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
            "a": ("actor", "Desh", {"kind": "person"}),
        },
        [("s", "q1"), ("s", "a")],
    )
    assert dumps(made["agreed"], TIDE, SCHEMA) == dumps(expected, TIDE, SCHEMA)
    alone = proposals({"ann-1": first}, "b1", SCHEMA)
    assert dumps(alone["agreed"], TIDE, SCHEMA) == dumps(alone["version-a"], TIDE, SCHEMA)


def test_the_order_of_versions_is_fixed_and_differs_between_documents() -> None:
    def first(doc_id: str, annotators: list[str]) -> str:
        versions = {name: Annotation(doc_id, notes=[]) for name in annotators}
        versions["ann-1"].spans = build("Orsk.", {"a": ACTOR}, doc_id=doc_id).spans
        return "ann-1" if proposals(versions, "b1", SCHEMA)["version-a"].spans else "ann-2"

    starts = [first(f"doc-{i}", ["ann-1", "ann-2"]) for i in range(20)]
    assert starts == [first(f"doc-{i}", ["ann-2", "ann-1"]) for i in range(20)]
    assert 5 <= starts.count("ann-1") <= 15
