"""Properties of inline markup over generated documents and annotations."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.findings import LEVELS
from reportedly.formats.inline import check, dumps, parse
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.standoff import canonical
from reportedly.validation import Rules
from tests.support import SCHEMA
from tests.unit.test_standoff_properties import LINES, value_of

# Texts that look like markup, in all ways that come to mind.
PIECES = [
    *("Orsk", "denied", "😀", "👩\u200d🚒", "é", "中文。", "\u200f", " ", "\t", "\n", "\u2028", "\u00a0"),
    *(
        "[",
        "]",
        "\\",
        "|",
        "/",
        "/actor/",
        "/she/",
        "actor",
        "[actor|",
        "]/actor/",
        "\\]",
        "\n=====\n",
        ": ",
        "->",
        "#",
    ),
]
SCRAPS = [
    *PIECES,
    "[actor-2|",
    "]/actor-2/",
    "[x|",
    "]",
    "]",
    "\nactor: ",
    "actor-2",
    " -> ",
    "kind=state",
    '"',
    "\r\n",
]
ATTRIBUTES = [*SCHEMA.attributes, "unknown"]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Annotation]:
    """A text and spans anywhere in it, nested, crossing and stacked, with all that the schema can link."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14)))
    text += draw(st.sampled_from(["", "\n"]))
    # Standoff can express no span that begins or ends in white space around a line end.
    inside = [i for i, character in enumerate(text) if character not in " \t\n"]
    places = st.sampled_from(inside) if inside else st.nothing()
    extents = st.tuples(places, places).map(lambda pair: (min(pair), max(pair) + 1))
    wanted = draw(st.lists(st.tuples(extents, st.sampled_from([*SCHEMA.labels])), max_size=9)) if inside else []
    spans = []
    for number, ((start, end), label) in enumerate(wanted, start=1):
        names = draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True))
        attributes = {n: draw(value_of(SCHEMA.attributes[n]) if n in SCHEMA.attributes else LINES) for n in names}
        spans.append(Span(f"T{number}", label, start, end, text[start:end], attributes))
    pairs = [(a.id, b.id) for a in spans for b in spans if (a.label, b.label) in SCHEMA.pair_types]
    drawn = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    labels = {span.id: span.label for span in spans}
    relations = [
        Relation(f"R{i}", SCHEMA.pair_types[labels[head], labels[tail]], head, tail)
        for i, (head, tail) in enumerate(drawn, start=1)
    ]
    targets = [*labels, *(relation.id for relation in relations)]
    notes = draw(st.lists(st.builds(Note, st.sampled_from(targets), LINES), max_size=4)) if targets else []
    return text, Annotation("doc", spans, relations, notes)


@settings(max_examples=300)
@given(documents())
def test_what_is_written_is_read(document: tuple[str, Annotation]) -> None:
    text, annotation = document
    written = dumps(annotation, text, SCHEMA)
    again = parse(written, text, "doc", SCHEMA)
    assert again.findings == []
    assert again.annotation == canonical(annotation, SCHEMA)
    assert dumps(again.annotation, text, SCHEMA) == written
    if text.endswith("\n"):
        bare = parse(written, None, "doc", SCHEMA)
        assert (bare.findings, bare.text, bare.annotation) == ([], text, again.annotation)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
def test_no_content_of_a_file_makes_reading_raise(data: str) -> None:
    marked = parse(data, None, "doc", SCHEMA)
    for span in marked.annotation.spans:
        assert marked.text[span.start : span.end] == span.text
    found = check(marked, Rules(SCHEMA))
    assert all(str(finding) and finding.level in LEVELS for finding in found)
    if not any(finding.severity == "error" and finding.level != "guidelines" for finding in found):
        assert parse(dumps(marked.annotation, marked.text, SCHEMA), marked.text, "doc", SCHEMA).findings == []
