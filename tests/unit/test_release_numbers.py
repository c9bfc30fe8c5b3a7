"""The numbers of the card as Markdown: filled into a text, found in it again, rounded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import ReleaseError
from reportedly.release.numbers.agreements import (
    BatchAgreement,
    Rate,
    agreement_table,
    agreements,
    read_agreements,
    write_agreements,
)
from reportedly.release.numbers.checking import from_difference
from reportedly.release.numbers.counting import OTHERS, WRITER, Counts, Names
from reportedly.release.numbers.filling import fill, fill_plainly, find_generated
from reportedly.release.numbers.tables import blocks, values
from reportedly.release.tables import tables
from tests.agreeing import house_of_annotators
from tests.support import SCHEMA, build

VALUES = {"documents": "1,024", "stories": "7"}
BLOCKS = {"labels": "| a |\n| --- |\n| 1 |", "nothing": ""}


def filled(text: str) -> str:
    return fill(text, VALUES, BLOCKS, place="CARD.md")


def test_a_value_stands_within_a_line_and_a_block_alone() -> None:
    assert filled("All {{documents}} in {{ stories }}.\n\n  {{labels}}\nEnd") == (
        "All <!-- generated from the data: documents -->1,024<!-- end of documents --> in "
        "<!-- generated from the data: stories -->7<!-- end of stories -->.\n\n"
        "  <!-- generated from the data: labels -->\n  | a |\n  | --- |\n  | 1 |\n  <!-- end of labels -->\nEnd"
    )


def test_what_was_generated_is_found_again() -> None:
    text = filled("All {{documents}}.\n\n  {{labels}}\n\nIn {{stories}}.")
    assert list(find_generated(text)) == [
        ("documents", "1,024"),
        ("labels", BLOCKS["labels"]),
        ("stories", "7"),
    ]


def test_a_block_without_anything_is_left_out() -> None:
    assert filled("a\n{{nothing}}\nb") == "a\nb"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nall {{docments}}", "CARD.md:2: nothing is generated under the name 'docments'; is it 'documents'?"),
        ("all {{xyz}}", "CARD.md:1: nothing is generated under the name 'xyz'; there are documents, stories"),
        ("{{label}}", "CARD.md:1: nothing is generated under the name 'label'; is it 'labels'?"),
        ("all {{labels}} of them", "CARD.md:1: nothing is generated under the name 'labels'"),
        ("{{documents}} documents", "CARD.md:1: begins with a number"),
        ("  {{documents}}", "CARD.md:1: begins with a number"),
    ],
)
def test_a_text_that_cannot_be_filled(text: str, message: str) -> None:
    with pytest.raises(ReleaseError) as refused:
        filled(text)
    assert str(refused.value).startswith(message)


def test_a_text_that_is_no_markdown() -> None:
    assert fill_plainly("{{documents}} in {{stories}}", VALUES, place="x") == "1,024 in 7"
    with pytest.raises(ReleaseError, match="x: nothing is generated under the name 'labels'"):
        fill_plainly("{{labels}}", VALUES, place="x")


NAMES = Names.of({"documents": tables(SCHEMA)["documents"].features()})


def test_names_are_those_of_the_schema() -> None:
    assert NAMES.labels == tuple(SCHEMA.labels)
    assert NAMES.relations == tuple(SCHEMA.relations)
    assert list(NAMES.attributes) == list(SCHEMA.attributes)
    assert NAMES.attributes["anonymous"] == ("True",)
    assert NAMES.attributes["certainty"] == ("probable", "possible", "unlikely", "unstated")
    assert NAMES.attributes["value"] == ()


def test_where_nothing_is_counted_no_table_has_a_row() -> None:
    counts = Counts()
    assert values(counts)["documents"] == "0"
    assert values(counts)["first day"] == "–"
    for name, text in blocks(counts, NAMES).items():
        rows = [row for row in text.split("\n") if row.startswith("|")]
        assert len(rows) in (0, 2), name  # A header, and the line below it.


def test_tables() -> None:
    counts = Counts(
        rows=Counter({("documents", "train"): 1_234, ("documents", "test"): 1, ("statements", "train"): 3}),
        spans=Counter({("actor", "train"): 4, ("actor", "test"): 1, ("date", "test"): 2}),
        shown=Counter({"actor": 3, "date": 2}),
        values=Counter({("date", "mod", "END"): 1, ("date", "value", "2031"): 2, ("actor", "anonymous", "True"): 1}),
        depths=Counter({2: 1, 1: 3}),
        stances=Counter(
            {(WRITER, "asserted", "certain"): 2, (OTHERS, "denied", "possible"): 1, (WRITER, "asserted", None): 5}
        ),
        claimed={"a": {"d1", "d2"}, "b": {"d1"}},
    )
    counts.free["date", "value"] = {"2031"}
    made = blocks(counts, NAMES)
    assert "| `documents` | 1,234 | 1 |\n| `statements` | 3 | – |" in made["rows by split"]
    assert "| `actor` | 4 | 1 | 5 | 2 |" in made["labels by split"]
    assert "| `denial` | 0 | 0 | 0 | 0 |" in made["labels by split"]
    rows = made["attribute values"].split("\n")
    assert "| `actor` | `anonymous` | 1 of 5 | yes 1 (20.0 %) |" in rows
    assert "| `date` | `value` | 2 of 2 | 1 distinct |" in rows
    assert any(
        row.startswith("| `date` | `mod` | 1 of 2 | BEFORE 0 (0.0 %)") and "END 1 (100.0 %)" in row for row in rows
    )
    assert made["depth of cues"].endswith("depth 1: 3 (75.0 %), depth 2: 1 (25.0 %).")
    assert "| the writer: asserted | 2 | 0 | 0 | 0 | 0 | 5 | 7 |" in made["stance and certainty"]
    assert "| others: denied | 0 | 0 | 1 | 0 | 0 | 0 | 1 |" in made["stance and certainty"]
    assert "speak of them: 1 in 0, 1 in 1, 1 in 2." in made["claims across outlets"]


def test_what_has_no_file_is_explained_where_there_is_such() -> None:
    whole = Counts(rows=Counter({("documents", "train"): 2, ("tokens", "train"): 5}))
    assert blocks(whole, NAMES)["rows by split"].endswith("| `tokens` | 5 |")
    partly = Counts(rows=Counter({("documents", "train"): 2, ("documents", "test"): 1, ("tokens", "train"): 5}))
    assert blocks(partly, NAMES)["rows by split"].endswith("| `tokens` | 5 | – |\n\n– No rows, so no file.")


def test_long_lines_are_quoted_from_where_they_differ() -> None:
    shared = "bars of labels: " * 20
    said, found = from_difference(f"{shared}actor 1, date 2", f"{shared}actor 3, date 2")
    assert said == f"… {shared[-54:]}actor 1, date 2"
    assert found == f"… {shared[-54:]}actor 3, date 2"
    assert from_difference("| a | 1 |", "| a | 2 |") == ("| a | 1 |", "| a | 2 |")


def test_many_stories_are_summed_up() -> None:
    counts = Counts(
        told=Counter({(f"s{i}", "o"): 2 for i in range(20)}), split_of={f"s{i}": "train" for i in range(20)}
    )
    assert blocks(counts, NAMES)["stories and outlets"].endswith(
        "| documents of a story | stories |\n| --- | --- |\n| 2 | 20 |"
    )


TEXT = "Varnia denied the leak and Orsk said so.\n"


def test_agreement_of_the_batches_that_two_worked_on(tmp_path: Path) -> None:
    varnia, orsk = ("actor", "Varnia", {"kind": "state"}), ("actor", "Orsk", {"kind": "state"})
    both, one = build(TEXT, {"v": varnia, "o": orsk}), build(TEXT, {"v": varnia})
    work = {"ann-1": {"a": both, "b": one}, "ann-2": {"a": one, "b": one, "c": one}}
    house = house_of_annotators(tmp_path / "house", dict.fromkeys("abc", TEXT), work)
    [found] = agreements(load_corpus(house))
    assert (found.batch, found.annotators, found.documents) == ("b", ("ann-1", "ann-2"), 2)
    assert found.labels == {"actor": (Rate(0.8), Rate(0.8))}
    assert found.accuracy["kind"] == Rate(1.0)
    write_agreements([found], tmp_path)
    assert read_agreements(tmp_path) == [found]


def test_no_agreement_makes_no_file(tmp_path: Path) -> None:
    house = house_of_annotators(tmp_path / "house", {"a": TEXT}, {"ann-1": {"a": build(TEXT, {})}})
    assert agreements(load_corpus(house)) == []
    write_agreements([], tmp_path / "release")
    assert read_agreements(tmp_path / "release") == []
    assert agreement_table([], NAMES) == ""


def test_agreement_as_a_table() -> None:
    first = BatchAgreement(
        batch="one",
        annotators=("x", "y"),
        documents=12,
        labels={"date": (Rate(0.5), Rate(0.75, 0.7, 0.8)), "actor": (Rate(1.0), Rate(1.0))},
        relations={},
        kappa={"kind": Rate(0.125, 0.1, 0.2)},
        accuracy={},
    )
    second = BatchAgreement(
        batch="two",
        annotators=("x", "z"),
        documents=3,
        labels={},
        relations={"time": Rate(0.25)},
        kappa={},
        accuracy={},
    )
    assert agreement_table([first, second], NAMES).split("\n")[:-2] == [
        "|  | one: 12 documents, x, y | two: 3 documents, x, z |",
        "| --- | --- | --- |",
        "| `actor`, strict F1 | 1.00 | – |",
        "| `date`, strict F1 | 0.50 | – |",
        "| `actor`, overlap F1 | 1.00 | – |",
        "| `date`, overlap F1 | 0.75 [0.70, 0.80] | – |",
        "| links `time`, strict F1 | – | 0.25 |",
        "| `kind`, kappa | 0.12 [0.10, 0.20] | – |",
    ]
