"""Inline markup, written and read: exact cases."""

from __future__ import annotations

import pytest

from reportedly.errors import StandoffError
from reportedly.formats.inline import Marked, check, dumps, parse
from reportedly.model import Annotation, Note, Relation, Span, Value
from reportedly.standoff import canonical
from reportedly.validation import Rules
from tests.support import SCHEMA, build

TEXT = "Varnia denied that it may have sent shells, an aide said.\n"
MARKED = """\
[actor|Varnia] [denial|denied] that [content|it [hedging|may] have sent shells], [actor-2|an aide] [attribution|said].
=====
actor: kind=state mention=name entity=varnia
denial: denial_type=denial -> actor content # refers to the leak
denial -> content # see rule 12
content: quotation=indirect
hedging: hedging_type=modal certainty=possible -> content
actor-2: kind=person mention=nominal anonymous
attribution: attribution_type=assertion -> actor-2 denial
"""


def sample() -> Annotation:
    annotation = build(
        TEXT,
        {
            "T9": ("actor", "an aide", {"kind": "person", "mention": "nominal", "anonymous": True}),
            "T8": ("attribution", "said", {"attribution_type": "assertion"}),
            "T7": ("actor", "Varnia", {"kind": "state", "mention": "name", "entity": "varnia"}),
            "T6": ("denial", "denied", {"denial_type": "denial"}),
            "T5": ("content", "it may have sent shells", {"quotation": "indirect"}),
            "T4": ("hedging", "may", {"hedging_type": "modal", "certainty": "possible"}),
        },
        [("T8", "T6"), ("T8", "T9"), ("T6", "T5"), ("T6", "T7"), ("T4", "T5")],
    )
    annotation.notes = [Note("T6", "refers to the leak"), Note("R3", "see rule 12")]
    return annotation


def read(data: str, text: str | None = None) -> Marked:
    return parse(data, text, "doc", SCHEMA)


def told(data: str, text: str | None = None) -> list[str]:
    return [f"{finding.place}: {finding.id}: {finding.message}" for finding in read(data, text).findings]


def marked(text: str, *extents: tuple[str, int, int]) -> str:
    """The first part of what is written for spans without anything else."""
    spans = [Span(f"T{i}", label, a, b, text[a:b]) for i, (label, a, b) in enumerate(extents, start=1)]
    annotation = Annotation("doc", spans)
    written = dumps(annotation, text, SCHEMA)
    for given in (text, None) if text.endswith("\n") else (text,):
        again = read(written, given)
        assert (again.findings, again.text) == ([], text)
        assert again.annotation == canonical(annotation, SCHEMA)
    return written.removesuffix("=====\n").removesuffix("\n")


def test_an_annotation_is_written() -> None:
    assert dumps(sample(), TEXT, SCHEMA) == MARKED


@pytest.mark.parametrize("text", [TEXT, None])
def test_an_annotation_is_read(text: str | None) -> None:
    again = read(MARKED, text)
    assert again.findings == []
    assert again.annotation == canonical(sample(), SCHEMA)
    assert again.text == TEXT


def test_names_and_places_are_those_of_the_markup() -> None:
    again = read(MARKED, TEXT)
    denial = next(span for span in again.annotation.spans if span.label == "denial")
    link = next(relation for relation in again.annotation.relations if relation.type == "scope")
    assert str(again.place(denial.id)) == "doc.inline:4 denial 'denied'"
    assert str(again.place(link.id)) == "doc.inline:7 hedging -> content"
    assert str(read("[actor|Orsk]\n").place("T1")) == "doc.inline:1 actor 'Orsk'"


@pytest.mark.parametrize(
    ("extents", "expected"),
    [
        ([], "ab cd ef"),
        ([("actor", 0, 8)], "[actor|ab cd ef]"),
        ([("actor", 0, 2), ("actor", 3, 5), ("date", 6, 8)], "[actor|ab] [actor-2|cd] [date|ef]"),
        ([("content", 0, 8), ("hedging", 3, 5)], "[content|ab [hedging|cd] ef]"),
        ([("hedging", 3, 5), ("attribution", 3, 5)], "ab [attribution|[hedging|cd]] ef"),
        ([("content", 0, 5), ("actor", 3, 8)], "[content|ab [actor|cd]/content/ ef]"),
        ([("content", 0, 5), ("actor", 3, 8), ("date", 4, 5)], "[content|ab [actor|c[date|d]]/content/ ef]"),
        (
            [("content", 0, 3), ("content", 1, 4), ("date", 2, 8)],
            "[content|a[content-2|b[date| ]/content/c]/content-2/d ef]",
        ),
        ([("actor", 0, 2), ("content", 2, 5)], "[actor|ab][content| cd] ef"),
    ],
)
def test_spans_nest_cross_and_touch(extents: list[tuple[str, int, int]], expected: str) -> None:
    assert marked("ab cd ef\n", *extents) == expected


@pytest.mark.parametrize(
    ("text", "extent", "expected"),
    [
        ("a [b] \\ c|d ]/e/\n", (2, 5), r"a [actor|\[b\]] \\ c|d \]/e/"),
        ("he/she/they\n", (0, 2), "[actor|he]/actor//she/they"),
        ("he/actor/they\n", (0, 2), "[actor|he]/actor//actor/they"),
        ("and/or\n", (0, 3), "[actor|and]/or"),
        ("One\nTwo\n\nThree\n", (0, 7), "[actor|One\nTwo]\n\nThree"),
        ("👩\u200d🚒 said 😀\n", (0, 3), "[actor|👩\u200d🚒] said 😀"),
        ("=====\nx: y\n======\n", (6, 7), "=====\n[actor|x]: y\n======"),
        ("no line end", (3, 7), "no [actor|line] end"),
    ],
)
def test_any_text_is_kept(text: str, extent: tuple[int, int], expected: str) -> None:
    assert marked(text, ("actor", *extent)) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2031-W16", "2031-W16"),
        ("a b", '"a b"'),
        ('"', r'"\""'),
        ("#1", "#1"),
        ("->", "->"),
        ("a=b", "a=b"),
        ('a"b', 'a"b'),
        ("\r\tx\u2028", '"\\r\\tx\u2028"'),
        ("\\n", "\\n"),
        ("true", "true"),
    ],
)
def test_any_value_is_kept(value: str, written: str) -> None:
    attributes: dict[str, Value] = {"value": value}
    annotation = Annotation("doc", [Span("T1", "date", 0, 4, "Orsk", attributes)])
    data = dumps(annotation, "Orsk\n", SCHEMA)
    assert data == f"[date|Orsk]\n=====\ndate: value={written}\n"
    assert read(data, "Orsk\n").annotation == annotation
    assert read(data, "Orsk\n").findings == []


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("plain # with -> signs", "plain # with -> signs"),
        ("“quoted” words", "“quoted” words"),
        ('"quoted" words', r'"\"quoted\" words"'),
        (" at the edges ", '" at the edges "'),
        ("a\tb", r'"a\tb"'),
    ],
)
def test_any_note_is_kept(note: str, written: str) -> None:
    annotation = Annotation("doc", [Span("T1", "date", 0, 4, "Orsk")], notes=[Note("T1", note)])
    data = dumps(annotation, "Orsk\n", SCHEMA)
    assert data == f"[date|Orsk]\n=====\ndate: # {written}\n"
    assert read(data, "Orsk\n").annotation == annotation


def test_several_notes_have_a_line_each() -> None:
    annotation = build("Orsk denied\n", {"T1": ("actor", "Orsk"), "T2": ("denial", "denied")}, [("T2", "T1")])
    annotation.notes = [Note("T2", "a"), Note("T2", "b"), Note("R1", "c"), Note("R1", "d")]
    data = dumps(annotation, "Orsk denied\n", SCHEMA)
    below = "denial: -> actor # a\ndenial: # b\ndenial -> actor # c\ndenial -> actor # d\n"
    assert data == f"[actor|Orsk] [denial|denied]\n=====\n{below}"
    assert read(data, "Orsk denied\n").annotation == annotation


def test_fragments_continue_each_other() -> None:
    spans = {"a": ("content", "It fell"), "b": ("content", "and burned"), "c": ("content", "at noon")}
    annotation = build("It fell, and burned, at noon.\n", spans, [("b", "a"), ("c", "b")])  # type: ignore[arg-type]
    data = dumps(annotation, "It fell, and burned, at noon.\n", SCHEMA)
    assert data.endswith("=====\ncontent-2: -> content\ncontent-3: -> content-2\n")
    assert read(data).annotation == canonical(annotation, SCHEMA)


@pytest.mark.parametrize(
    ("annotation", "problem"),
    [
        (Annotation("doc", [Span("T1", "Actor", 0, 4, "Orsk")]), "the schema has no label Actor"),
        (Annotation("doc", [Span("T1", "actor", 0, 4, "Osrk")]), "does not cover 'Osrk'"),
        (Annotation("doc", [Span("T1", "date", 0, 4, "Orsk", {"value": "a\nb"})]), "cannot be written"),
        (Annotation("doc", [Span("T1", "date", 0, 4, "Orsk")], notes=[Note("T2", "x")]), "T2, which does not exist"),
    ],
)
def test_what_is_no_annotation_is_not_written(annotation: Annotation, problem: str) -> None:
    with pytest.raises(StandoffError, match=problem):
        dumps(annotation, "Orsk\n", SCHEMA)


@pytest.mark.parametrize(
    ("links", "problem"),
    [
        ([("content", "T2", "T1")], "content from denial T2 to actor T1, is no relation of the schema"),
        ([("source", "T1", "T2")], "source from actor T1 to denial T2, is no relation of the schema"),
        ([("source", "T2", "T1"), ("source", "T2", "T1")], "is there twice"),
    ],
)
def test_relations_that_their_labels_do_not_say_are_not_written(
    links: list[tuple[str, str, str]], problem: str
) -> None:
    annotation = build("Orsk denied\n", {"T1": ("actor", "Orsk"), "T2": ("denial", "denied")})
    annotation.relations = [Relation(f"R{i}", *link) for i, link in enumerate(links, start=1)]
    with pytest.raises(StandoffError, match=problem):
        dumps(annotation, "Orsk denied\n", SCHEMA)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Orsk denied.\n", "Orsk denied.\n"),
        ("Orsk denied.", "Orsk denied.\n"),
        ("Orsk denied.\n=====\n", "Orsk denied.\n"),
        ("Orsk denied.\n========  ", "Orsk denied.\n"),
        ("Orsk denied.\r\n=====\r\n\r\n", "Orsk denied.\n"),
        ("Orsk denied.\n\n=====\n", "Orsk denied.\n"),
        ("Orsk denied.\n", "Orsk denied."),
        ("Ors\\k d\\|enied.", "Ors\\k d\\|enied.\n"),
    ],
)
def test_texts_without_a_span(data: str, text: str) -> None:
    again = read(data, text)
    assert (again.findings, again.annotation) == ([], Annotation("doc"))


def test_a_text_of_its_own_ends_with_one_line_end() -> None:
    assert read("[actor|Orsk] denied.").text == "Orsk denied.\n"
    assert read("[actor|Orsk] denied.\n=====\n").text == "Orsk denied.\n"


@pytest.mark.parametrize(
    "below",
    [
        "denial:   denial_type=denial   ->  actor",
        "denial: denial_type=denial\n\n  denial:-> actor",
        'denial :denial_type="denial" -> actor  ',
    ],
)
def test_white_space_and_several_lines_do_not_matter(below: str) -> None:
    again = read(f"[actor|Orsk] [denial|denied].\n=====\n{below}\n")
    assert again.findings == []
    assert again.annotation.spans[1].attributes == {"denial_type": "denial"}
    assert [(r.type, r.head, r.tail) for r in again.annotation.relations] == [("source", "T2", "T1")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("[aktor|Orsk]\n", ["1 aktor: unknown-label: aktor: did you mean actor?"]),
        ("[quelle|Orsk]\n", ["1 quelle: unknown-label: quelle is not declared by the schema"]),
        ("A\n[actor|]\n", ["2 actor: empty-span: offsets 2-2 cover nothing"]),
        ("A\n[actor|Orsk\n", ["2 actor: unclosed-span: [actor| is not closed"]),
        (
            "a [b] c\n",
            [
                r"1: stray-bracket: [ in 'a [b] c\n' opens no span",
                r"1: stray-bracket: ] in 'a [b] c\n' closes no span",
            ],
        ),
        (
            "[actor|a]/actor-2/ b\n",
            [
                "1 actor-2: span-not-open: ]/actor-2/ closes a span that is not open",
                "1 actor: unclosed-span: [actor| is not closed",
            ],
        ),
        ("[actor|a] [actor|b]\n", ["1 actor: repeated-name: a second span is called actor"]),
        # What is refused once is not complained of again.
        (
            "[aktor|a] [denial|b]\n=====\naktor: kind=state\ndenial: -> aktor\n",
            ["1 aktor: unknown-label: aktor: did you mean actor?"],
        ),
        (
            "[actor|a]\n=====\nacto: kind=state\n",
            ["3: no-such-span: no span is called acto: did you mean actor?"],
        ),
        (
            "[actor|a]\n=====\nactor: kind=state kind=group\n",
            ["3 actor 'a': duplicate-attribute: actor has the attribute kind more than once"],
        ),
        (
            "[actor|a] [date|b]\n=====\ndate: -> actor\n",
            ["3: unknown-link: date cannot be linked to actor"],
        ),
        (
            "[actor|a] [denial|b]\n=====\nactor: -> denial\n",
            ["3: unknown-link: actor cannot be linked to denial: did you mean denial: -> actor?"],
        ),
        (
            "[actor|a] [denial|b]\n=====\ndenial -> actor # x\n",
            ["3: no-such-link: denial is not linked to actor"],
        ),
    ],
)
def test_faults_are_findings(data: str, expected: list[str]) -> None:
    assert told(data) == [f"doc.inline:{line}" for line in expected]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("actor", "no NAME: at the beginning of the line"),
        ("actor:", "nothing stands behind the name"),
        ("actor: ->date", "->date is no name of an attribute"),
        ("actor: ->", "no name stands behind the ->"),
        ("actor: -> date -> date", "a second -> in the line; name all spans behind the first"),
        ("actor: -> date kind=state", "kind=state stands behind the ->; attributes stand before it"),
        ("actor: kind=", "kind has no value behind its ="),
        ('actor: kind="state', "the value of kind has no closing double quote"),
        ('actor: kind="a" b"', 'b" is no name of an attribute'),
        ("actor: =state", "=state is neither an attribute nor a name"),
        ("actor: 1=state", "1 is no name of an attribute"),
        ('actor: kind=""', "there is nothing between the quotes"),
        (r'actor: kind="a\nb"', "a line end in a value or a note"),
        (r'actor: kind="\x"', r'"\x" is no JSON string'),
        (r'actor: kind="\ud800"', r'"\ud800" is no JSON string'),
        ("actor: #  ", "there is no note behind the #"),
        ("actor -> date", "a note on a link names two spans and has a # with the note behind it"),
        ("actor -> date date # x", "a note on a link names two spans and has a # with the note behind it"),
    ],
)
def test_lines_that_cannot_be_read(line: str, problem: str) -> None:
    assert told(f"[actor|a] [date|b]\n=====\n\n{line}\n") == [
        f"doc.inline:4: malformed-span-line: {problem}: {line.strip()!r}"
    ]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (
            "[actor|Orsk]\ndenied the report on Monday.\n",
            2,
            "behind 'sk\\ndenied the report': here ' on Monday.\\n', there 's on Monday.\\n'",
        ),
        ("Orsk\ndenied the reports on\n", 2, "behind 'enied the reports on': here '\\n', there ' Monday.\\n'"),
        (
            "Orsk\ndenied the reports on Monday.\nIt is.\n",
            3,
            "behind ' reports on Monday.\\n': here 'It is.\\n', there ''",
        ),
        ("=====\n", 1, "behind '': here '', there 'Orsk\\ndenied the repo'"),
    ],
)
def test_the_first_place_where_texts_differ_is_told(data: str, line: int, message: str) -> None:
    again = read(data, "Orsk\ndenied the reports on Monday.\n")
    (finding,) = again.findings
    assert str(finding) == (f"doc.inline:{line}: error text-differs: the text differs from the document's {message}")
    assert again.annotation == Annotation("doc")


def test_validation_says_the_rest_by_name_and_line() -> None:
    data = (
        "[denial|Orsk] [actor|denied] [content|it] [content-2|twice].\n=====\n"
        "actor: kind=stat\nactor: nature=calm negated=no\n"
        "content: -> content\ncontent-2: quotation=indirect\ncontent-2: -> content\n"
    )
    marked = read(data)
    found = [f"{finding.place}: {finding.id}: {finding.message}" for finding in check(marked, Rules(SCHEMA))]
    assert marked.findings == []
    assert found == [
        "doc.inline:3 actor 'denied': unknown-value: kind is 'stat': did you mean state?",
        "doc.inline:3 actor 'denied': inapplicable-attribute: negated is no attribute of actor",
        "doc.inline:3 actor 'denied': unknown-attribute: nature: did you mean negated?",
        "doc.inline:5 content -> content: self-relation: continues links content to itself",
        "doc.inline:6 content-2 'twice': continuation-attributes: a continuation carries quotation",
    ]
    assert check(marked, Rules(SCHEMA), levels=["structure"]) != []
    assert marked.findings == []
