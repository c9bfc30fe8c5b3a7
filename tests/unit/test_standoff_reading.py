"""Reading standoff: exact results, and every defect of a file as a finding with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import CorpusError, StandoffError
from reportedly.findings import Finding, Place
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.standoff import dumps, parse, read_annotation, resolve_splits
from tests.support import SCHEMA

TEXT = "Varnia denied it\n"
ACTOR = "T1\tactor 0 6\tVarnia\n"
DENIAL = "T2\tdenial 7 13\tdenied\n"

EXCERPT = """\
T1	actor 0 6	Varnia
T2	denial 7 13	denied
R1	source Arg1:T2 Arg2:T1
A1	kind T1 state
A2	mention T1 name
A3	denial_type T2 denial
N1	Reference T1 entity:varnia	varnia
#1	AnnotatorNotes T2	refers to the leak
"""


def findings(data: str, text: str = TEXT) -> list[tuple[str, Place, str]]:
    return [told(finding) for finding in parse(data, text, "doc", file="gold/doc.ann").findings]


def told(finding: Finding) -> tuple[str, Place, str]:
    return finding.id, finding.place, finding.message


def place(line: int, span: str | None = None, text: str | None = None) -> Place:
    return Place("gold/doc.ann", line, "doc", span, text)


def test_the_excerpt_is_read_and_written_byte_for_byte() -> None:
    parsed = parse(EXCERPT, TEXT, "doc")
    assert parsed.findings == []
    assert parsed.annotation == Annotation(
        "doc",
        [
            Span("T1", "actor", 0, 6, "Varnia", {"kind": "state", "mention": "name", "entity": "varnia"}),
            Span("T2", "denial", 7, 13, "denied", {"denial_type": "denial"}),
        ],
        [Relation("R1", "source", "T2", "T1")],
        [Note("T2", "refers to the leak")],
    )
    assert dumps(parsed.annotation, TEXT, SCHEMA) == EXCERPT


@pytest.mark.parametrize(
    ("text", "line", "start", "end"),
    [
        ("Foo\n  Bar\n", "T1\tcontent 0 3;6 9\tFoo Bar\n", 0, 9),
        ("Foo \t\n\n \n\tBar baz\n", "T1\tcontent 0 3;10 13\tFoo Bar\n", 0, 13),
        ("a\nb\nc\n", "T1\tcontent 0 1;2 3;4 5\ta b c\n", 0, 5),
        ("x.\n  Then y\n", "T1\tcontent 5 11\tThen y\n", 5, 11),
        ("😀 Ana said\n", "T1\tattribution 6 10\tsaid\n", 6, 10),
        ("👩‍🚒 crews left\n", "T1\tactor 4 9\tcrews\n", 4, 9),
        ("A😀\nBob\n", "T1\tactor 3 6\tBob\n", 3, 6),
        ("New  York\n", "T1\tactor 0 9\tNew  York\n", 0, 9),
        ("a\tb\n", "T1\tactor 0 3\ta\tb\n", 0, 3),
        ("q\u0301\u0323 \u00a0x\n", "T1\tactor 0 6\tq\u0301\u0323 \u00a0x\n", 0, 6),
        # Only LF ends a line: of the text, and of the file.
        ("a\u2028b\x0bc\n", "T1\tactor 0 5\ta\u2028b\x0bc\n", 0, 5),
        ("a\x85b\x1ec\n", "T1\tactor 0 5\ta\x85b\x1ec\n", 0, 5),
        ("a\rb\n", "T1\tactor 0 3\ta\rb\n", 0, 3),
    ],
)
def test_spans_in_both_directions(text: str, line: str, start: int, end: int) -> None:
    parsed = parse(line, text, "doc")
    assert parsed.findings == []
    assert [(s.start, s.end, s.text) for s in parsed.annotation.spans] == [(start, end, text[start:end])]
    assert parsed.splits == {}
    assert dumps(parsed.annotation, text, SCHEMA) == line


def test_text_behind_a_line_end_and_white_space_may_be_left_out() -> None:
    """A region that a browser let begin at the line end has no standoff: it must be trimmed first."""
    text = "x.\n  Then y\n"
    for start in (2, 3):
        annotation = Annotation("doc", [Span("T1", "content", start, 11, text[start:11])])
        if text[start] == "\n":
            with pytest.raises(StandoffError, match=r"^the span 2-11 begins or ends with a line end"):
                dumps(annotation, text, SCHEMA)
        else:
            assert dumps(annotation, text, SCHEMA) == "T1\tcontent 3 11\t  Then y\n"


def test_collapsed_white_space_is_a_mismatch() -> None:
    assert findings("T1\tactor 0 9\tNew York\n", "New  York\n") == [
        ("text-mismatch", place(1, "T1"), "offsets 0-9 cover 'New  York', the file says 'New York'")
    ]


def test_an_end_one_beyond_the_text_names_the_document() -> None:
    (finding,) = parse("T1\tactor 0 4\tBob\n", "Bob", "quay-post-1").findings
    assert str(finding) == (
        "quay-post-1.ann:1 T1 'Bob': error span-out-of-range: offsets 0-4 reach beyond the text, which has 3 characters"
    )
    assert finding.place.document == "quay-post-1"


@pytest.mark.parametrize("data", ["", ACTOR, ACTOR.rstrip("\n"), "T1\tactor 00 006\tVarnia\n"])
def test_forms_that_are_read_without_a_finding(data: str) -> None:
    parsed = parse(data, TEXT, "doc")
    assert parsed.findings == []
    assert [s.text for s in parsed.annotation.spans] == (["Varnia"] if data else [])


@pytest.mark.parametrize(
    "line",
    [
        "T1\tactor 0 6",  # no covered text
        "T1\tactor 0\tVarnia",
        "T1\tactor 0 6 \tVarnia",
        "T1\tactor 0  6\tVarnia",
        "T1\t 0 6\tVarnia",  # no label
        "T1\tac\u00a0tor 0 6\tVarnia",
        "T1\tactor -7 6\tVarnia",
        "T1\tactor +0 6\tVarnia",
        "T1\tactor 0 0_6\tVarnia",
        "T1\tactor 0 ٦\tVarnia",
        "T1\tactor 0 6;\tVarnia",
        "T1\tactor 0 6\r\tVarnia",
        f"T1\tactor 0 {'9' * 5000}\tVarnia",
        "T\tactor 0 6\tVarnia",
        "T0\tactor 0 6\tVarnia",
        "T01\tactor 0 6\tVarnia",
        "T1a\tactor 0 6\tVarnia",
        f"T{'1' * 5000}\tactor 0 6\tVarnia",
        "T1 actor 0 6 Varnia",
        " T1\tactor 0 6\tVarnia",
        "\ufeffT1\tactor 0 6\tVarnia",
        "varnia",
        "",
        "R1",
        "R1\tsource Arg1:T2",
        "R1\tsource Arg2:T1 Arg1:T2",
        "R1\tsource Arg1:T2  Arg2:T1",
        "R1\t Arg1:T2 Arg2:T1",
        "R1\tsource Arg1: Arg2:T1",
        "R0\tsource Arg1:T2 Arg2:T1",
        "A1\tkind",
        "A1\t T1",
        "A1\tkind T1 ",
        "N1\tReference T1 entity:varnia",
        "N1\tReference T1 entity\tvarnia",
        "N1\tReference T1 :varnia\tvarnia",
        "N1\tReference T1 entity:\t",
        "N1\tWikidata T1 entity:varnia\tvarnia",
        "N1\tReference T1 entity:old varnia\told varnia",
        "#1\tAnnotatorNotes T1",
        "#1\tAnnotatorNotes T1\t",
        "#1\tAnnotatorNotes \tnote",
        "#1\tComment T1\tnote",
        "E1",
        "*",
    ],
)
def test_malformed_lines(line: str) -> None:
    data = f"T8\tactor 0 6\tVarnia\nT9\tdenial 7 13\tdenied\n{line}\nA9\tkind T8 state\n"
    parsed = parse(data, TEXT, "doc", file="gold/doc.ann")
    assert [(f.id, f.place, f.details) for f in parsed.findings] == [("malformed-line", place(3), {"line": line})]
    assert [span.id for span in parsed.annotation.spans] == ["T8", "T9"]
    assert parsed.annotation.spans[0].attributes == {"kind": "state"}


def test_a_file_with_the_line_ends_of_windows() -> None:
    """Files are split on LF only; that the line ends are others is said once, and the rest is read."""
    data = ACTOR + DENIAL + "R1\tsource Arg1:T2 Arg2:T1\n"
    assert [(id_, where.line) for id_, where, _ in findings(data.replace("\n", "\r\n"))] == [("crlf-line-ends", None)]
    assert parse(data.replace("\n", "\r\n"), TEXT, "doc").annotation == parse(data, TEXT, "doc").annotation
    assert [id_ for id_, _, _ in findings(data.replace("\n", "\r\n") + "x\r\n")] == ["crlf-line-ends", "malformed-line"]


def test_a_cr_that_is_no_line_end_is_kept() -> None:
    """A file is read otherwise only if that makes it sounder."""
    data = ACTOR + "#1\tAnnotatorNotes T1\tsee below\r\n"
    for defect, expected in (("", []), ("x\n", ["malformed-line"])):
        [note] = parse(data + defect, TEXT, "doc").annotation.notes
        assert note.text == "see below\r"
        assert [id_ for id_, _, _ in findings(data + defect)] == expected


@pytest.mark.parametrize("line", ["E1\tdenial:T2 src:T1", "M1\tNegation T2", "*\tEquiv T1 T2"])
def test_unknown_blocks(line: str) -> None:
    parsed = parse(f"{ACTOR}{line}\n", TEXT, "doc", file="gold/doc.ann")
    assert [told(f) for f in parsed.findings] == [
        ("unknown-block", place(2), f"a line of the block {line[0]}, which is none of T, R, A, N, #")
    ]
    assert parsed.other_lines == [(2, line)]
    assert parsed.place_of_line(2) == place(2)


@pytest.mark.parametrize(
    "line",
    [
        "T1\tdenial 7 13\tdenied",
        "R1\tsource Arg1:T2 Arg2:T2",
        "A1\tmention T2 name",
        "N1\tReference T2 claim:leak\tleak",
        "#1\tAnnotatorNotes T1\tsecond",
    ],
)
def test_duplicate_ids(line: str) -> None:
    """The first line with an id counts, in every block."""
    parsed = parse(f"{EXCERPT}{line}\n", TEXT, "doc", file="gold/doc.ann")
    key = line.partition("\t")[0]
    covered = "denied" if key == "T1" else None
    assert [told(f) for f in parsed.findings] == [
        ("duplicate-id", place(9, key, covered), f"the id {key} stands on more than one line")
    ]
    assert dumps(parsed.annotation, TEXT, SCHEMA) == EXCERPT


def test_covered_text_with_the_line_ends_of_the_document() -> None:
    text = "One\ntwo\n\nthree.\n"
    data = f"T1\tcontent 0 14\tOne\ntwo\n\nthree\n{'T2'}\tactor 0 3\tOne\n"
    parsed = parse(data, text, "doc", file="gold/doc.ann")
    assert [told(f) for f in parsed.findings] == [
        ("unescaped-newline", place(1, "T1"), "the text of T1 runs on over 3 more line(s) of the file")
    ]
    assert [(s.id, s.start, s.end) for s in parsed.annotation.spans] == [("T1", 0, 14), ("T2", 0, 3)]
    assert parsed.splits == {}


@pytest.mark.parametrize(("offsets", "start", "end"), [("6 6", 6, 6), ("6 0", 6, 0), ("0 3;3 3", 3, 3)])
def test_empty_spans(offsets: str, start: int, end: int) -> None:
    assert findings(f"T1\tactor {offsets}\tVarnia\n") == [
        ("empty-span", place(1, "T1", "Varnia"), f"offsets {start}-{end} cover nothing")
    ]


@pytest.mark.parametrize(
    ("offsets", "start", "end"),
    [("0 18", 0, 18), ("17 18", 17, 18), ("0 3;6 99", 6, 99), ("0 999999999999999999", 0, 10**18 - 1)],
)
def test_spans_out_of_range(offsets: str, start: int, end: int) -> None:
    assert findings(f"T1\tactor {offsets}\tVarnia\n") == [
        (
            "span-out-of-range",
            place(1, "T1", "Varnia"),
            f"offsets {start}-{end} reach beyond the text, which has 17 characters",
        )
    ]


def test_text_mismatches() -> None:
    assert findings(DENIAL + "T1\tactor 0 6;7 13\tVarnia is\n") == [
        ("text-mismatch", place(2, "T1"), "offsets 0-13 cover 'Varnia denied', the file says 'Varnia is'")
    ]


def test_unordered_fragments() -> None:
    parsed = parse("T1\tcontent 14 16;0 6\tit Varnia\n", TEXT, "doc", file="gold/doc.ann")
    assert [told(f) for f in parsed.findings] == [
        ("unordered-fragments", place(1, "T1", "it Varnia"), "fragments are not in text order: 14 16;0 6")
    ]
    assert parsed.splits == {"T1": [(0, 6), (14, 16)]}
    assert parsed.annotation.spans == [Span("T1", "content", 0, 16, "Varnia denied it")]


@pytest.mark.parametrize(
    ("line", "key", "target"),
    [
        ("R1\tsource Arg1:T2 Arg2:T7", "R1", "T7"),
        ("R1\tsource Arg1:T7 Arg2:T1", "R1", "T7"),
        ("R1\tsource Arg1:R1 Arg2:T1", "R1", "R1"),
        ("A1\tkind T7 state", "A1", "T7"),
        ("A1\tnegated T7", "A1", "T7"),
        ("N1\tReference T7 entity:varnia\tvarnia", "N1", "T7"),
        ("#1\tAnnotatorNotes R7\tnote", "#1", "R7"),
    ],
)
def test_dangling_references(line: str, key: str, target: str) -> None:
    assert findings(f"{ACTOR}{DENIAL}{line}\n") == [
        ("dangling-reference", place(3, key), f"{key} points to {target}, which is not in the file")
    ]


def test_what_points_to_a_refused_line_is_not_said_again() -> None:
    """The span is refused, and with it the relation, the attribute and the notes; T9 is nowhere."""
    data = (
        f"{ACTOR}T2\tdenial 7 12\tdenied\nR1\tsource Arg1:T2 Arg2:T1\nR2\tsource Arg1:T9 Arg2:T1\n"
        "A1\tdenial_type T2 denial\n#1\tAnnotatorNotes R1\tnote\n#2\tAnnotatorNotes R2\tnote\n"
    )
    assert [(id_, where.line) for id_, where, _ in findings(data)] == [("text-mismatch", 2), ("dangling-reference", 4)]
    parsed = parse(data, TEXT, "doc")
    assert (parsed.annotation.relations, parsed.annotation.notes) == ([], [])


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("Orsk said. Orsk denied. Orsk left.\n", "T1\tactor 13 17\tOrsk", "; that stands at 11-15"),
        ("Orsk said. Orsk denied. Orsk left.\n", "T1\tactor 22 26\tOrsk", "; that stands at 24-28"),
        ("Orsk said.\n", "T1\tactor 0 4\tLira", ""),
        (
            "Péna said.\n",
            "T1\tactor 0 4\tPe\u0301na",
            "; the two differ in their Unicode form only (documents are NFC)",
        ),
    ],
)
def test_a_mismatch_says_what_may_be_meant(text: str, line: str, hint: str) -> None:
    [finding] = parse(line + "\n", text, "doc").findings
    assert finding.id == "text-mismatch"
    assert finding.details["hint"] == hint
    assert finding.message.endswith(hint)


def test_duplicate_attributes_keep_the_first() -> None:
    data = f"{ACTOR}A1\tkind T1 state\nA2\tkind T1 group\nN1\tReference T1 kind:media\tmedia\n"
    parsed = parse(data, TEXT, "doc", file="gold/doc.ann")
    message = "T1 has the attribute kind more than once"
    assert [told(f) for f in parsed.findings] == [
        ("duplicate-attribute", place(3, "T1", "Varnia"), message),
        ("duplicate-attribute", place(4, "T1", "Varnia"), message),
    ]
    assert parsed.annotation.spans[0].attributes == {"kind": "state"}


def test_lines_may_refer_forward() -> None:
    lines = EXCERPT.splitlines(keepends=True)
    parsed = parse("".join(reversed(lines[:2])) + "".join(lines[2:]), TEXT, "doc")
    assert parse("".join(lines[2:-1] + lines[:2] + lines[-1:]), TEXT, "doc").findings == []
    assert parsed.findings == []
    assert [span.id for span in parsed.annotation.spans] == ["T2", "T1"]


@pytest.mark.parametrize(
    "value", ["2031-04", "mid; April", 'a "b" c', " leading", "trailing ", "tab\there", "\u2028", "T1"]
)
def test_values_are_the_rest_of_the_line(value: str) -> None:
    data = f"T1\tdate 0 6\tVarnia\nA1\tvalue T1 {value}\n#1\tAnnotatorNotes T1\t{value}\n"
    parsed = parse(data, TEXT, "doc")
    assert parsed.findings == []
    assert parsed.annotation.spans[0].attributes == {"value": value}
    assert parsed.annotation.notes == [Note("T1", value)]
    assert dumps(parsed.annotation, TEXT, SCHEMA) == data


QUOTE = "“We shut it,” she said, “and went home,” then “slept.”\n"
SPLIT = "T3\tcontent 0 13;24 40;46 54\t“We shut it,” “and went home,” “slept.”\n"


def test_a_split_content_becomes_a_chain() -> None:
    data = (
        "T2\tattribution 18 22\tsaid\n" + SPLIT + "T7\tcontent 14 17\tshe\n"
        "R4\tcontent Arg1:T2 Arg2:T3\nR2\tcontent Arg1:T2 Arg2:T7\n"
        "A1\tquotation T3 direct\n#1\tAnnotatorNotes T3\tsplit\n"
    )
    parsed = parse(data, QUOTE, "doc", file="gold/doc.ann")
    assert parsed.findings == []
    annotation = resolve_splits(parsed, QUOTE, SCHEMA)
    assert [told(f) for f in parsed.findings] == [
        (
            "split-span",
            place(2, "T3", QUOTE[:54]),
            "content is split around ' she said, '; read as a chain of 3 fragments",
        )
    ]
    assert annotation.spans == [
        Span("T2", "attribution", 18, 22, "said"),
        Span("T3", "content", 0, 13, "“We shut it,”", {"quotation": "direct"}),
        Span("T8", "content", 24, 40, "“and went home,”"),
        Span("T9", "content", 46, 54, "“slept.”"),
        Span("T7", "content", 14, 17, "she"),
    ]
    assert annotation.relations == [
        Relation("R4", "content", "T2", "T3"),
        Relation("R2", "content", "T2", "T7"),
        Relation("R5", "continues", "T8", "T3"),
        Relation("R6", "continues", "T9", "T8"),
    ]
    assert annotation.notes == [Note("T3", "split")]
    assert parsed.place("T8") == Place("gold/doc.ann", None, "doc", "T8", None)


def test_what_continued_a_split_content_continues_its_last_fragment() -> None:
    data = (
        "T1\tcontent 0 13;24 40\t“We shut it,” “and went home,”\n"
        "T2\tcontent 46 54\t“slept.”\nR1\tcontinues Arg1:T2 Arg2:T1\n"
    )
    annotation = resolve_splits(parse(data, QUOTE, "doc"), QUOTE, SCHEMA)
    assert annotation.relations == [Relation("R1", "continues", "T2", "T3"), Relation("R2", "continues", "T3", "T1")]


def test_another_split_label_becomes_its_hull() -> None:
    parsed = parse("T1\tactor 14 17;25 28\tshe and\n", QUOTE, "doc", file="gold/doc.ann")
    annotation = resolve_splits(parsed, QUOTE, SCHEMA)
    assert annotation.spans == [Span("T1", "actor", 14, 28, "she said, “and")]
    assert annotation.relations == []
    assert [told(f) for f in parsed.findings] == [
        ("split-span", place(1, "T1", "she said, “and"), "actor is split around ' said, “'; read as its hull")
    ]


@pytest.mark.parametrize("offsets", ["0 6;6 13", "0 8;6 13"])
def test_fragments_without_text_between_them_are_one_span(offsets: str) -> None:
    covered = " ".join(TEXT[int(a) : int(b)] for a, b in (pair.split() for pair in offsets.split(";")))
    parsed = parse(f"T1\tcontent {offsets}\t{covered}\n", TEXT, "doc", file="gold/doc.ann")
    annotation = resolve_splits(parsed, TEXT, SCHEMA)
    assert annotation == Annotation("doc", [Span("T1", "content", 0, 13, "Varnia denied")])
    assert [told(f)[2] for f in parsed.findings] == ["content is split around ''; read as its hull"]


def test_line_ends_inside_a_chain_do_not_split_it_further() -> None:
    text = "“We\nshut it,” she said, “and\n\n  left.”\n"
    data = "T1\tcontent 0 3;4 13;24 28;32 38\t“We shut it,” “and left.”\n"
    parsed = parse(data, text, "doc")
    annotation = resolve_splits(parsed, text, SCHEMA)
    assert [(s.start, s.end) for s in annotation.spans] == [(0, 13), (24, 38)]


def test_read_annotation_takes_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "quay-post-1.ann"
    path.write_bytes(EXCERPT.encode())
    assert read_annotation(path, TEXT, SCHEMA) == parse(EXCERPT, TEXT, "quay-post-1").annotation
    assert read_annotation(path, TEXT, SCHEMA, doc_id="other").doc_id == "other"


def test_read_annotation_raises_the_first_defect(tmp_path: Path) -> None:
    path = tmp_path / "doc.ann"
    path.write_bytes(b"T1\tactor 0 6\tVarnia\nR1\tsource Arg1:T2 Arg2:T1\nT3\tactor 0 99\tVarnia\n")
    with pytest.raises(StandoffError) as caught:
        read_annotation(path, TEXT, SCHEMA)
    assert str(caught.value) == (
        f"{path}:2: dangling-reference: R1 points to T2, which is not in the file; "
        "remove the line, or add the span it means"
    )
    assert (caught.value.path, caught.value.line) == (path, 2)


def test_read_annotation_of_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    path = tmp_path / "doc.ann"
    with pytest.raises(CorpusError, match="no such file"):
        read_annotation(path, TEXT, SCHEMA)
    path.write_bytes(b"T1\tactor 0 6\tVarni\xe1\n")
    with pytest.raises(CorpusError, match=r"not UTF-8 at byte 18$"):
        read_annotation(path, TEXT, SCHEMA)
