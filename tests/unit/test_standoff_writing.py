"""Writing standoff: the canonical order, and what standoff cannot express."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import StandoffError
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.standoff import canonical, dumps, is_canonical, parse, write_annotation
from tests.support import SCHEMA

TEXT = "Orsk reportedly denied the leak on Tuesday.\n"


def span(id_: str, label: str, covered: str, **attributes: str | bool) -> Span:
    start = TEXT.index(covered)
    return Span(id_, label, start, start + len(covered), covered, attributes)


def test_the_canonical_order() -> None:
    annotation = Annotation(
        "doc",
        [
            span("T30", "zz", "Orsk"),
            span("T2", "date", "Tuesday", mod="MID", value="2031-04-08", timex_type="DATE"),
            span("T11", "hedging", "reportedly", certainty="unstated", hedging_type="evidential"),
            span("T5", "aa", "Orsk"),
            span("T10", "attribution", "reportedly", attribution_type="assertion"),
            span("T4", "actor", "Orsk", entity="orsk", zeta="z", mention="name", alpha="a", kind="state"),
            span("T9", "content", "denied the leak"),
            span("T1", "denial", "denied", negated=True, denial_type="denial"),
            span("T7", "content", "the leak", claim="leak", claim_polarity="states"),
        ],
        [
            Relation("R3", "zz", "T1", "T7"),
            Relation("R9", "scope", "T11", "T9"),
            Relation("R1", "content", "T1", "T7"),
            Relation("R8", "source", "T1", "T4"),
            Relation("R2", "content", "T10", "T9"),
            Relation("R4", "aa", "T1", "T7"),
        ],
        [Note("R9", "wide"), Note("T7", "second"), Note("T7", "first"), Note("T4", "here")],
    )
    written = dumps(annotation, TEXT, SCHEMA)
    assert written == (
        "T1\tactor 0 4\tOrsk\n"
        "T2\taa 0 4\tOrsk\n"
        "T3\tzz 0 4\tOrsk\n"
        "T4\tattribution 5 15\treportedly\n"
        "T5\thedging 5 15\treportedly\n"
        "T6\tcontent 16 31\tdenied the leak\n"
        "T7\tdenial 16 22\tdenied\n"
        "T8\tcontent 23 31\tthe leak\n"
        "T9\tdate 35 42\tTuesday\n"
        "R1\tsource Arg1:T7 Arg2:T1\n"
        "R2\tcontent Arg1:T4 Arg2:T6\n"
        "R3\tcontent Arg1:T7 Arg2:T8\n"
        "R4\tscope Arg1:T5 Arg2:T6\n"
        "R5\taa Arg1:T7 Arg2:T8\n"
        "R6\tzz Arg1:T7 Arg2:T8\n"
        "A1\tkind T1 state\n"
        "A2\tmention T1 name\n"
        "A3\talpha T1 a\n"
        "A4\tzeta T1 z\n"
        "A5\tattribution_type T4 assertion\n"
        "A6\thedging_type T5 evidential\n"
        "A7\tcertainty T5 unstated\n"
        "A8\tnegated T7\n"
        "A9\tdenial_type T7 denial\n"
        "A10\tclaim_polarity T8 states\n"
        "A11\ttimex_type T9 DATE\n"
        "A12\tvalue T9 2031-04-08\n"
        "A13\tmod T9 MID\n"
        "N1\tReference T1 entity:orsk\torsk\n"
        "N2\tReference T8 claim:leak\tleak\n"
        "#1\tAnnotatorNotes T1\there\n"
        "#2\tAnnotatorNotes T8\tfirst\n"
        "#3\tAnnotatorNotes T8\tsecond\n"
        "#4\tAnnotatorNotes R4\twide\n"
    )
    assert annotation.spans[0].id == "T30"  # The input stays as it was.


def test_ids_compare_as_numbers() -> None:
    text = "a b c d e f g h i j k l\n"
    spans = [Span(f"T{n}", "actor", at, at + 1, text[at]) for n, at in enumerate(range(0, 24, 2), start=1)]
    relations = [Relation(f"R{i}", "continues", "T1", f"T{n}") for i, n in enumerate((10, 2, 12, 9), start=1)]
    notes = [Note("T10", "x"), Note("T9", "x"), Note("T2", "x")]
    made = canonical(Annotation("doc", spans, relations, notes), SCHEMA)
    assert [r.tail for r in made.relations] == ["T2", "T9", "T10", "T12"]
    assert [n.target for n in made.notes] == ["T2", "T9", "T10"]


def test_nothing_found_is_an_empty_file() -> None:
    assert dumps(Annotation("doc"), TEXT, SCHEMA) == ""
    assert is_canonical("", Annotation("doc"), TEXT, SCHEMA)
    assert not is_canonical("\n", Annotation("doc"), TEXT, SCHEMA)


def test_a_boolean_that_is_false_has_no_line() -> None:
    annotation = Annotation("doc", [span("T1", "denial", "denied", negated=False)])
    assert dumps(annotation, TEXT, SCHEMA) == "T1\tdenial 16 22\tdenied\n"
    assert canonical(annotation, SCHEMA).spans[0].attributes == {}


ACTOR = Span("T1", "actor", 0, 4, "Orsk")


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (Annotation("doc", [Span("T1", "actor", 0, 4, "Orks")]), "doc: actor 0-4 does not cover 'Orks'"),
        (Annotation("doc", [Span("T1", "actor", 4, 4, "")]), "doc: actor 4-4 does not cover ''"),
        (Annotation("doc", [Span("T1", "actor", -5, 99, TEXT)]), "doc: actor -5-99 does not cover"),
        (Annotation("doc", [Span("T1", "actor", 42, 44, ".\n")]), "the span 42-44 begins or ends with a line end"),
        (Annotation("doc", [Span("T1", "my actor", 0, 4, "Orsk")]), "doc: the name 'my actor' cannot be written"),
        (Annotation("doc", [Span("T1", "", 0, 4, "Orsk")]), "doc: the name '' cannot be written"),
        (Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk", {"a\tb": "c"})]), r"doc: the name 'a\\tb' cannot"),
        (Annotation("doc", [ACTOR], [Relation("R1", "x y", "T1", "T1")]), "doc: the name 'x y' cannot be written"),
        (Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk", {"kind": ""})]), "doc: T1: the value '' of kind cannot"),
        (Annotation("doc", [Span("T1", "date", 0, 4, "Orsk", {"value": "a\nb"})]), r"doc: T1: the value 'a\\nb' of"),
        (
            Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk", {"entity": "o k"})]),
            "doc: T1: the value 'o k' of entity",
        ),
        (Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk", {"entity": "o\tk"})]), r"doc: T1: the value 'o\\tk' of"),
        (Annotation("doc", [ACTOR], [], [Note("T1", "")]), "doc: the note on T1 must be one line of text"),
        (Annotation("doc", [ACTOR], [], [Note("T1", "a\nb")]), "doc: the note on T1 must be one line of text"),
        (Annotation("doc", [ACTOR], [], [Note("T2", "a")]), "doc: a note points to T2, which does not exist"),
        (
            Annotation("doc", [ACTOR], [Relation("R1", "x", "T1", "T2")]),
            "doc: a relation points to T2, which is no span",
        ),
        (Annotation("doc", [ACTOR, ACTOR]), "doc: two spans have the same id"),
    ],
)
def test_what_standoff_cannot_express(annotation: Annotation, message: str, tmp_path: Path) -> None:
    with pytest.raises(StandoffError, match=f"^{message}"):
        dumps(annotation, TEXT, SCHEMA)
    path = tmp_path / "doc.ann"
    path.write_text("as it was")
    with pytest.raises(StandoffError, match=str(path)):
        write_annotation(path, annotation, TEXT, SCHEMA)
    assert path.read_text() == "as it was"
    assert [file.name for file in tmp_path.iterdir()] == ["doc.ann"]


def test_files_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "gold" / "doc.ann"
    annotation = Annotation("doc", [Span("T1", "actor", 0, 4, "Orsk")], [], [Note("T1", "CR\r, “quotes”, \u2028")])
    write_annotation(path, annotation, TEXT, SCHEMA)
    assert path.read_bytes() == "T1\tactor 0 4\tOrsk\n#1\tAnnotatorNotes T1\tCR\r, “quotes”, \u2028\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        "T2\tactor 0 4\tOrsk\n",
        "T1\tactor 00 4\tOrsk\n",
        "T1\tactor 0 4\tOrsk",
        "T1\tdenial 16 22\tdenied\nT2\tactor 0 4\tOrsk\n",
        "T1\tcontent 0 4\tOrsk\nT2\tactor 0 4\tOrsk\n",
        "T1\tactor 0 4\tOrsk\nA2\tkind T1 state\n",
        "T1\tactor 0 4\tOrsk\nA1\tmention T1 name\nA2\tkind T1 state\n",
        "A1\tkind T1 state\nT1\tactor 0 4\tOrsk\n",
        "T1\tactor 0 4\tOrsk\nA1\tentity T1 orsk\n",
        "T1\tactor 0 4\tOrsk\nN1\tReference T1 kind:state\tstate\n",
        "T1\tactor 0 4\tOrsk\nN1\tReference T1 entity:orsk\tOrsk\n",
        "T1\tactor 0 4\tOrsk\nT2\tdenial 16 22\tdenied\nR2\tsource Arg1:T2 Arg2:T1\n",
        "T1\tactor 0 4\tOrsk\n#2\tAnnotatorNotes T1\tnote\n",
        "T1\tactor 0 4\tOrsk\n#1\tAnnotatorNotes T1\tb\n#2\tAnnotatorNotes T1\ta\n",
    ],
)
def test_other_forms_are_read_and_are_not_canonical(data: str) -> None:
    parsed = parse(data, TEXT, "doc")
    assert parsed.findings == []
    assert not is_canonical(data, parsed.annotation, TEXT, SCHEMA)
    written = dumps(parsed.annotation, TEXT, SCHEMA)
    assert written != data
    assert is_canonical(written, parse(written, TEXT, "doc").annotation, TEXT, SCHEMA)
