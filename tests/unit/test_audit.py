"""The audit of the layers that no human corpus checks, on small invented houses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from benchmarks.audit.__main__ import main
from benchmarks.audit.layers import LAYERS
from benchmarks.audit.rules import Governing, Rulebook
from benchmarks.audit.sampling import Item, sample
from benchmarks.audit.sheets import read_key
from benchmarks.estimates import wilson

from reportedly.adjudication import adjudicate
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.standoff import dumps
from tests.houses import ANNOTATORS, Doc, make_house, sample_docs
from tests.support import ROOT, SCHEMA, build
from tests.unit.test_adjudication import record

READERS = (
    ANNOTATORS + "robot:\n  role: annotator\n  kind: model\n  guidelines: '3'\n  model: A language model, version 7\n"
)
SAID = "Desh said the valve was shut. It may have leaked. Nobody came.\n"


def guided(house: Path) -> Path:
    shutil.copyfile(ROOT / "schema" / "guidelines.md", house / "schema" / "guidelines.md")
    return house


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return guided(make_house(tmp_path / "house", extra={"annotation/annotators.yaml": READERS}))


def drawn(house: Path, layer: str, *, items: int = 100) -> list[Item]:
    return sample(load_corpus(house), [layer], items=items)[1]


def of_kind(found: list[Item], kind: str) -> list[Item]:
    return sorted((item for item in found if item.key.kind == kind), key=lambda item: item.key.place)


def shown(item: Item) -> tuple[str, str, str]:
    return item.key.place, item.key.text, item.key.statement


def test_hedges_and_what_they_scope(house: Path) -> None:
    might, reportedly = of_kind(drawn(house, "hedging"), "span")
    assert shown(might) == (
        "kirby#hedging:40-45",
        "Kirby said Pyongyang had denied that ⟨it ⟦might⟧ send shells⟩.",
        "“might” is a hedge here: a word of uncertainty or distance. It makes less certain: “it might send shells”.",
    )
    assert [cited.title.partition(".")[0] for cited in might.cited] == ["38", "39", "43"]
    assert shown(reportedly)[1] == "⟨The plane was ⟦reportedly⟧ hit⟩, Yonhap said, citing the ministry."


def test_a_hedge_without_scope_is_said_to_scope_nothing(tmp_path: Path) -> None:
    gold = build(SAID, {"may": ("hedging", "may", {"hedging_type": "modal", "certainty": "possible"})})
    house = guided(make_house(tmp_path / "house", [Doc("doc", SAID, gold=gold)]))
    (item,) = of_kind(drawn(house, "hedging"), "span")
    assert item.key.statement == (
        "“may” is a hedge here: a word of uncertainty or distance. It bears on nothing that has a mark of its own: no "
        "whole statement becomes less certain by it."
    )
    assert (item.passage.before, item.key.text) == ("Desh said the valve was shut.", "It ⟦may⟧ have leaked.")


def test_certainties_and_no_sentences_without(house: Path) -> None:
    found = drawn(house, "certainty")
    assert {item.key.statement for item in found} == {
        "The hedge “might” leaves what it bears on **possible**. It may or may not be so.",
        "The hedge “reportedly” leaves what it bears on **unstated**. Distance is taken, but no degree is given.",
    }


def test_denials_and_what_they_are_about(house: Path) -> None:
    found = drawn(house, "denial")
    (denied,) = of_kind(found, "span")
    assert shown(denied) == (
        "kirby#denial:25-31",
        "Kirby said Pyongyang had ⟦denied⟧ that ⟨it might send shells⟩.",
        "“denied” is a denial of the type **denial**. It says that the claim is untrue. What it is about: “it might "
        "send shells”.",
    )
    assert [item.key.place for item in of_kind(found, "sentence")] == [
        "calm#sentence:0-17",
        "quote#sentence:0-63",
        "quote#sentence:64-99",
    ]


def test_the_derived_chain_of_sources(house: Path) -> None:
    found = drawn(house, "nesting")
    (denied,) = of_kind(found, "span")
    assert shown(denied) == (
        "kirby#denial:25-31",
        "⟨Kirby⟩ ⟨said⟩ ⟨Pyongyang had ⟦denied⟧ that it might send shells⟩.",
        "“denied” is passed on by another source, not by the writer alone. The sources, from the outside in: the "
        "writer → Kirby (“said”) → Pyongyang (“denied”).",
    )
    # A sentence without a cue is not asked about.
    assert [item.key.place for item in of_kind(found, "sentence")] == ["quote#sentence:0-63", "quote#sentence:64-99"]


def test_claims_by_their_statement_never_their_truth(house: Path) -> None:
    found = drawn(house, "claims")
    (states,) = of_kind(found, "span")
    assert shown(states) == (
        "kirby#content:37-57",
        "Kirby said Pyongyang had denied that ⟦it might send shells⟧.",
        "If “it might send shells” is true, without counting who says it, who denies it and its hedges, then this "
        "claim must be true (the words state it): “It sends shells.”",
    )
    # Only in documents in which somebody has looked for claims.
    assert of_kind(found, "sentence") == []


def test_a_pointing_content_and_a_sentence_without_a_claim(tmp_path: Path) -> None:
    text = "The valve leaked. Orsk denied it. Nobody came.\n"
    contradicts = {"quotation": "indirect", "claim": "shells", "claim_polarity": "contradicts"}
    gold = build(
        text,
        {"d": ("denial", "denied", {"denial_type": "denial"}), "it": ("content", "it", contradicts)},
        [("d", "it")],
    )
    house = guided(make_house(tmp_path / "house", [Doc("doc", text, story="war", gold=gold)]))
    found = drawn(house, "claims")
    (it,) = of_kind(found, "span")
    assert it.passage.before == "The valve leaked."
    assert it.key.statement.startswith("If what “it” stands for is true")
    assert it.key.statement.endswith("must be false (the words contradict it): “It sends shells.”")
    assert {(item.key.text, item.key.statement) for item in of_kind(found, "sentence")} == {
        (text_, "Nothing in this text says that one of these claims is so or is not so: “It sends shells.”")
        for text_ in ("The valve leaked.", "Nobody came.")
    }


def test_fragments_and_sentences_that_do_not_follow_each_other(tmp_path: Path) -> None:
    text = "Desh spoke. “It fell,” he said. Rain came. “And it may burn.”\n"
    gold = build(
        text,
        {
            "he": ("actor", "he@1", {"mention": "pronoun"}),
            "said": ("denial", "said", {"denial_type": "denial"}),
            "q1": ("content", "“It fell,”"),
            "q2": ("content", "“And it may burn.”"),
        },
        [("said", "q1"), ("said", "q2")],
    )
    house = guided(make_house(tmp_path / "house", [Doc("doc", text, gold=gold)]))
    (item,) = of_kind(drawn(house, "denial"), "span")
    assert item.passage.before == "Desh spoke."
    assert item.key.text == "⟨“It fell,”⟩ he ⟦said⟧. […] ⟨“And it may burn.”⟩"


def test_agreed_decided_and_not_adjudicated(tmp_path: Path, house: Path) -> None:
    def reading(certainty: str) -> str:
        attributes = {"hedging_type": "modal", "certainty": certainty}
        spans = {"may": ("hedging", "may", attributes), "c": ("content", "It may have leaked", {"quotation": "none"})}
        return dumps(build(SAID, spans, [("may", "c")]), SAID, SCHEMA)

    others = "".join(
        f"{name}: {{role: {role}, kind: human, guidelines: '3'}}\n"
        for name, role in (("ann-2", "annotator"), ("chief", "adjudicator"))
    )
    two = guided(
        make_house(tmp_path / "two", [Doc("doc", SAID)], extra={"annotation/annotators.yaml": ANNOTATORS + others})
    )
    record(two, "ann-1", {"doc": reading("possible")})
    record(two, "ann-2", {"doc": reading("probable")})
    record(two, "chief", {"doc": reading("possible")})
    made = adjudicate(load_corpus(two), "b1")
    assert made.decided == ("doc",), made.findings
    made.plan.write()
    origins = {layer: {item.key.kind: item.key.origin for item in drawn(two, layer)} for layer in LAYERS}
    assert origins["hedging"] == {"span": "agreed", "sentence": "agreed"}
    assert origins["certainty"] == {"span": "decided"}
    assert {item.key.origin for item in drawn(house, "hedging")} == {"unadjudicated"}


def test_a_fifth_are_sentences_and_a_seed_draws_the_same(house: Path) -> None:
    corpus = load_corpus(house)
    population, items = sample(corpus, ["hedging"], items=5, seed=3)
    assert [item.key.kind for item in items].count("sentence") == 1
    assert population.populations["hedging"].sentences == 2
    assert sample(corpus, ["denial", "hedging"], items=5, seed=3)[1][-3:] == items
    assert {tuple(item.key.place for item in sample(corpus, ["hedging"], seed=seed)[1]) for seed in range(9)} != {
        tuple(item.key.place for item in items)
    }


def test_the_rules_that_are_cited_are_still_about_that() -> None:
    titles = {
        8: "“According to”",
        9: "“Reportedly”",
        10: "“Is said to”",
        29: "Nested attribution",
        38: "“Could”",
        39: "“Must”",
        40: "“Likely to”",
        41: "Approximators",
        42: "A hedge without a content",
        43: "Link a hedge",
        44: "In a coordinated content",
        45: "“It is unclear",
        46: "Denial is an act",
        47: "The verb gives the type",
        48: "Declining",
        49: "An accusation and its denial",
        54: "“Reported, citing”",
        57: "Flat statements",
        58: "Polarity",
        59: "Stronger wording",
        60: "A pointing content",
        66: "Below the clause a hedge",
        68: "What an answer withholds",
        72: "On an inner cue",
        73: "What is not denied",
    }
    cited = Rulebook(ROOT / "schema", SCHEMA).cite(Governing(tuple(titles)))
    assert len(cited) == len(titles)
    for rule, (number, title) in zip(cited, titles.items(), strict=True):
        assert rule.title.startswith(f"{number}. {title}")
        assert "](#" not in rule.text


def test_a_rule_that_is_missing(house: Path) -> None:
    with pytest.raises(InputError, match="cites rule 999"):
        Rulebook(house / "schema", SCHEMA).cite(Governing((999,)))
    (house / "schema" / "guidelines.md").unlink()
    with pytest.raises(InputError, match="nothing to judge by"):
        drawn(house, "hedging")


def run(house: Path, *arguments: str) -> int:
    return main(["--corpus", str(house), "--kept", str(house / "kept" / "answers.jsonl"), *arguments])


def test_readers_see_neither_places_nor_annotators(house: Path, tmp_path: Path) -> None:
    target = tmp_path / "audit"
    assert run(house, "sample", str(target)) == 0
    files = [path for path in (target / "reader").rglob("*") if path.is_file()]
    assert len([path for path in files if path.parent.name == "items"]) == len(read_key(target).items)
    for path in files:
        text = path.read_text(encoding="utf-8")
        for hidden in ("kirby#", "#sentence", "ann-1", "unadjudicated", "False."):
            assert hidden not in text, path
    page = (target / "reader" / "audit.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "")
    assert run(house, "sample", str(target)) == 2


def answer(target: Path, *lines: dict[str, str]) -> None:
    (target / "answers" / "some.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_the_report_and_what_is_kept(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "audit"
    run(house, "sample", str(target), "--layer", "certainty")
    answer(
        target,
        {"item": "certainty-001", "answer": "yes", "reader": "robot"},
        {"item": "certainty-002", "answer": "no", "reader": "robot", "note": "no degree"},
        {"item": "certainty-001", "answer": "unclear", "reader": "ann-1"},
    )
    capsys.readouterr()
    assert run(house, "report", str(target), "--keep") == 0
    printed = capsys.readouterr().out
    assert "## Human audit, read by ann-1" in printed
    assert "## Model audit, read by robot\n\nrobot: A language model, version 7." in printed
    half = "1: .500 [.095, .905]"
    assert f"| certainty | spans | all | 2 | 2 | 2 | {half} | {half} | 0: .000 [.000, .658] |" in printed
    second = read_key(target).items[1]
    assert (
        f"- `{second.place}` (certainty, unadjudicated): {second.text}\n  **Statement:** {second.statement}\n"
        "  **Note:** no degree\n"
    ) in printed
    assert (house / "kept" / "results.md").read_text(encoding="utf-8") == printed
    assert run(house, "report") == 0
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"item": "certainty-001", "answer": "yes", "reader": "nobody"}, "the reader 'nobody' is not in annotation/"),
        ({"item": "denial-001", "answer": "yes", "reader": "robot"}, "this audit has no item 'denial-001'"),
        ({"item": "certainty-002", "answer": "perhaps", "reader": "robot"}, "not an answer: Invalid enum value"),
        ({"item": "certainty-001", "answer": "no", "reader": "robot"}, "a second answer of robot to certainty-001"),
    ],
)
def test_answers_that_are_refused(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: dict[str, str], said: str
) -> None:
    target = tmp_path / "audit"
    run(house, "sample", str(target), "--layer", "certainty")
    answer(target, {"item": "certainty-001", "answer": "yes", "reader": "robot"}, line)
    assert run(house, "report", str(target), "--keep") == 2
    assert f"some.jsonl:2: {said}" in capsys.readouterr().err
    assert not (house / "kept").exists()


def test_nothing_answered_nothing_kept_nothing_drawn(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(house, "report") == 2
    assert "no audit is kept yet" in capsys.readouterr().err
    assert run(house, "report", str(tmp_path)) == 2
    assert "key.json: no such file" in capsys.readouterr().err
    run(house, "sample", str(tmp_path / "audit"))
    assert run(house, "report", str(tmp_path / "audit")) == 2
    assert "no answers" in capsys.readouterr().err
    bare = guided(make_house(tmp_path / "bare", [sample_docs()[-1]]))
    assert run(bare, "sample", str(tmp_path / "none")) == 2
    assert "no gold to audit" in capsys.readouterr().err


def test_wilson_intervals() -> None:
    # The formula of Wilson 1927, by hand.
    z, n, rate = 1.959963984540054, 100, 0.9
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * ((rate * (1 - rate) / n + z * z / (4 * n * n)) ** 0.5) / (1 + z * z / n)
    assert wilson(90, 100) == pytest.approx((centre - half, centre + half), abs=1e-12)
