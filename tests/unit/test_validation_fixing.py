"""`validate --fix` mends the form of files and nothing that somebody decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.files import sha256
from reportedly.findings import catalogue
from reportedly.validation import validate
from reportedly.validation.fixing import fix_corpus
from tests.validation_cases import CASES, TODAY, build_house, build_valid_house

INVALID = CASES / "invalid"
ANN = "corpus/gold/doc.ann"


@pytest.mark.parametrize("id_", [id_ for id_, kind in catalogue().items() if kind.fixable])
def test_everything_fixable_is_mended(id_: str, tmp_path: Path) -> None:
    house = build_house(INVALID / catalogue()[id_].level / id_, tmp_path / "house")
    assert fix_corpus(house) == [f"{ANN}: mended {id_}"]
    assert [f.id for f in validate(house, ["structure", "references"], today=TODAY)] == []
    assert fix_corpus(house) == []


def mended(ann: str, tmp_path: Path, text: str = "“We shut it,” Varnia said, “and left.”\n") -> str:
    """What fixing makes of an annotation of a text."""
    case = tmp_path / "case"
    case.mkdir()
    (case / "text.txt").write_text(text, encoding="utf-8")
    (case / "doc.ann").write_text(ann, encoding="utf-8")
    house = build_house(case, tmp_path / "house")
    fix_corpus(house)
    return (house / ANN).read_text(encoding="utf-8")


def test_a_split_content_becomes_a_chain_that_keeps_its_links(tmp_path: Path) -> None:
    ann = (
        "T1\tcontent 0 13;27 38\t“We shut it,” “and left.”\n"
        "T2\tattribution 21 25\tsaid\n"
        "R7\tcontent Arg1:T2 Arg2:T1\n"
        "A1\tquotation T1 direct\n"
        "#1\tAnnotatorNotes R7\tlinked by ear\n"
    )
    assert mended(ann, tmp_path) == (
        "T1\tcontent 0 13\t“We shut it,”\n"
        "T2\tattribution 21 25\tsaid\n"
        "T3\tcontent 27 38\t“and left.”\n"
        "R1\tcontent Arg1:T2 Arg2:T1\n"
        "R2\tcontinues Arg1:T3 Arg2:T1\n"
        "A1\tquotation T1 direct\n"
        "#1\tAnnotatorNotes R1\tlinked by ear\n"
    )


def test_another_split_span_becomes_its_hull(tmp_path: Path) -> None:
    assert mended("T1\tactor 1 3;14 20\tWe Varnia\n", tmp_path) == "T1\tactor 1 20\tWe shut it,” Varnia\n"


def test_relations_are_righted_and_kept_once(tmp_path: Path) -> None:
    ann = (
        "T1\tactor 14 20\tVarnia\nT2\tattribution 21 25\tsaid\n"
        "R1\tcontent Arg1:T2 Arg2:T1\nR2\tsource Arg1:T1 Arg2:T2\nR3\tsource Arg1:T2 Arg2:T1\n"
    )
    assert mended(ann, tmp_path) == (
        "T1\tactor 14 20\tVarnia\nT2\tattribution 21 25\tsaid\nR1\tsource Arg1:T2 Arg2:T1\n"
    )


@pytest.mark.parametrize(
    "ann",
    [
        "T2\tactor 14 20\tVarnia\nsomething else\n",
        "T2\tactor 14 20\tVarnia\nE1\tactor:T2\n",
        "T2\tactor 14 20\tVarnia\nA1\tkind T2 state\nA2\tkind T2 group\n",
        "T2\tactor 13 20\t Varnia\nR1\tsource Arg1:T1 Arg2:T2\n",
    ],
)
def test_a_file_that_would_lose_a_line_is_left(ann: str, tmp_path: Path) -> None:
    assert mended(ann, tmp_path) == ann


def test_it_says_why_a_file_is_left(tmp_path: Path) -> None:
    house = build_valid_house("minimal", tmp_path / "house")
    (house / ANN).write_text("T1\tactor 0 7\tVarnia \nx\nT2\tactro 5 60\t\n")
    assert fix_corpus(house) == [
        f"{ANN}: left as it is; first mend by hand: malformed-line, span-out-of-range",
    ]


def test_judgements_are_not_touched(tmp_path: Path) -> None:
    ann = "T1\tactro 14 20\tVarnia\nT2\tactro 14 20\tVarnia\nA1\tkind T1 sate\n"
    assert mended(ann, tmp_path) == ann


def test_the_hash_in_the_record_follows_the_form(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "not-canonical", tmp_path / "house")
    records = house / "corpus" / "gold" / "records.jsonl"
    before = records.read_text()
    old = sha256((house / ANN).read_bytes())
    fix_corpus(house)
    assert records.read_text() == before.replace(old, sha256((house / ANN).read_bytes()))
    assert old in before


def test_a_file_edited_behind_its_record_keeps_showing(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "not-canonical", tmp_path / "house")
    with (house / ANN).open("a") as file:
        file.write("A1\tnegated T1\n")
    fix_corpus(house)
    assert [f.id for f in validate(house, ["structure"], today=TODAY)] == ["annotation-changed"]


def test_provenance_follows_a_trimmed_span(tmp_path: Path) -> None:
    house = build_house(INVALID / "references" / "white-space-edge", tmp_path / "house")
    provenance = house / "corpus" / "gold" / "provenance.jsonl"
    line = '{{"span":"doc#actor:0-{}","annotators":["ann-1"],"decided_by":"ann-1"}}\n'
    provenance.write_text(line.format(7))
    fix_corpus(house)
    assert provenance.read_text() == line.format(6)


def test_what_cannot_be_written_is_left_with_its_reason(tmp_path: Path) -> None:
    house = build_valid_house("minimal", tmp_path / "house")
    ann = "T1\tactor 6 7\t \nT2\tactor 0 6\tVarnia\nR1\tsource Arg1:T2 Arg2:T1\n#1\tAnnotatorNotes R9\tx\n"
    (house / ANN).write_text(ann)
    assert fix_corpus(house) == [f"{ANN}: left as it is; first mend by hand: dangling-reference"]
    assert (house / ANN).read_text() == ann


def test_a_note_on_a_doubled_relation_is_not_lost(tmp_path: Path) -> None:
    ann = (
        "T1\tactor 14 20\tVarnia\nT2\tattribution 21 25\tsaid\n"
        "R1\tsource Arg1:T2 Arg2:T1\nR2\tsource Arg1:T2 Arg2:T1\n#1\tAnnotatorNotes R2\tby ear\n"
    )
    assert mended(ann, tmp_path) == ann.replace("R2\tsource Arg1:T2 Arg2:T1\n", "").replace("Notes R2", "Notes R1")


def test_documents_without_text_or_annotation_are_passed_over(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "missing-text", tmp_path / "house")
    assert fix_corpus(house) == []
