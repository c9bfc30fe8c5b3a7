"""Properties of standoff over generated documents and annotations."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model import Annotation, Note, Relation, Span, Value
from reportedly.offsets import normalise
from reportedly.schema import AttributeSpec
from reportedly.standoff import canonical, dumps, is_canonical, parse, resolve_splits
from tests.support import SCHEMA

WORDS = [
    *("Orsk", "denied", "06:40", "don’t", "“we”", "»Nein«", ";", "1", "T1", "#", "E1", "Arg1:T2", "中文。", "عربي"),
    *("é", "q\u0301", "e\u0301", "ñ"),
    *("😀", "👩\u200d🚒", "🇩🇪", "\u200f", "ा", "\u1100\u1161"),
]
SPACES = [" ", "  ", "\t", "\u00a0", "\u2028", "\u3000", "\n", "\n\n", " \n\t ", "\n  ", "", "\ufeff"]
SCRAPS = [
    *("T1", "T2", "T01", "R1", "A1", "N1", "#1", "E1", "M", "*", "actor", "source", "kind", "Reference"),
    *("AnnotatorNotes", "entity:x", "Arg1:T1", "Arg2:T2", "\t", "\t", "\t", " ", " ", " ", "\n", "\n"),
    *("0", "1", "4", ";", "-1", "+1", "1_0", "9" * 5000, "²", "١", "\r", "Orsk"),
]
VALUES = st.lists(st.sampled_from([*WORDS, " ", "\t", ";", '"', "'", "\u2028", "\r", "\x0b", ":", "\\n"]), min_size=1)
LINES = VALUES.map("".join)
REFERENCES = st.sampled_from(["varnia", "the-courier", "a:b", "x;y", "Größe", "中", "😀"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), min_size=1, max_size=8))
    # Documents are NFC; texts in other forms are converted before anything is annotated. Both must do here.
    text = "".join(word + space for word, space in pieces)
    return draw(st.sampled_from([normalise(text)[0], text, unicodedata.normalize("NFD", text)]))


def value_of(spec: AttributeSpec) -> st.SearchStrategy[Value]:
    if spec.type == "boolean":
        return st.just(True)
    if spec.type == "reference":
        return REFERENCES
    return st.one_of(st.sampled_from([*spec.values, "?"]), LINES)


@st.composite
def annotations(draw: st.DrawFn, text: str) -> Annotation:
    """Spans anywhere (nested, stacked, crossing line ends), each label once per extent, ids and order
    by chance; chains, other relations, notes."""
    inside = [i for i, character in enumerate(text) if character not in " \t\n"]
    labels = [*SCHEMA.labels, "Unknown", "Täter"]
    extents = st.tuples(st.sampled_from(inside), st.sampled_from(inside)).map(lambda pair: (min(pair), max(pair) + 1))
    wanted = draw(
        st.lists(st.tuples(extents, st.sampled_from(labels)), max_size=8, unique=True) if inside else st.just([])
    )
    numbers = draw(st.permutations(range(1, 3 * len(wanted) + 1)))
    spans = []
    for ((start, end), label), number in zip(wanted, numbers, strict=False):
        names = draw(st.lists(st.sampled_from([*SCHEMA.attributes, "unknown"]), max_size=4, unique=True))
        attributes = {
            name: draw(value_of(SCHEMA.attributes[name])) if name in SCHEMA.attributes else draw(LINES)
            for name in names
        }
        spans.append(Span(f"T{number}", label, start, end, text[start:end], attributes))
    ids = [span.id for span in spans]
    types = st.sampled_from([*SCHEMA.relations, "unknown"])
    ends = st.tuples(types, st.sampled_from(ids), st.sampled_from(ids)) if ids else st.nothing()
    drawn = draw(st.lists(ends, max_size=5, unique=True)) if ids else []
    numbers = draw(st.permutations(range(1, 2 * len(drawn) + 1)))
    relations = [Relation(f"R{n}", *link) for link, n in zip(drawn, numbers, strict=False)]
    targets = [*ids, *(relation.id for relation in relations)]
    notes = draw(st.lists(st.builds(Note, st.sampled_from(targets), LINES), max_size=3)) if targets else []
    return Annotation("doc", spans, relations, notes)


DOCUMENTS = texts().flatmap(lambda text: st.tuples(st.just(text), annotations(text)))


@settings(max_examples=200)
@given(DOCUMENTS)
def test_what_is_written_is_read(document: tuple[str, Annotation]) -> None:
    text, annotation = document
    expected = canonical(annotation, SCHEMA)
    written = dumps(annotation, text, SCHEMA)
    parsed = parse(written, text, "doc")
    assert parsed.findings == []
    assert parsed.splits == {}
    assert parsed.annotation == expected
    assert dumps(parsed.annotation, text, SCHEMA) == written
    assert is_canonical(written, parsed.annotation, text, SCHEMA)


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_canonical_depends_on_neither_order_nor_ids(document: tuple[str, Annotation], random: object) -> None:
    _, annotation = document
    expected = canonical(annotation, SCHEMA)
    assert canonical(expected, SCHEMA) == expected
    span_ids = {span.id: f"T{1000 - i}" for i, span in enumerate(annotation.spans)}
    relation_ids = {relation.id: f"R{1000 - i}" for i, relation in enumerate(annotation.relations)}
    spans = [
        Span(span_ids[s.id], s.label, s.start, s.end, s.text, dict(reversed(s.attributes.items())))
        for s in annotation.spans
    ]
    relations = [Relation(relation_ids[r.id], r.type, span_ids[r.head], span_ids[r.tail]) for r in annotation.relations]
    notes = [Note((span_ids | relation_ids)[note.target], note.text) for note in annotation.notes]
    for items in (spans, relations, notes):
        random.shuffle(items)  # type: ignore[attr-defined]
    assert canonical(Annotation("doc", spans, relations, notes), SCHEMA) == expected


@given(DOCUMENTS, st.data())
def test_the_quick_check_of_form_agrees_with_writing(document: tuple[str, Annotation], data: st.DataObject) -> None:
    """`is_canonical` says the same as a comparison with `dumps`, for files whose lines are shuffled too."""
    text, annotation = document
    lines = dumps(annotation, text, SCHEMA).splitlines(keepends=True) if not annotation.notes else []
    if any(not line.endswith("\n") or "\t" not in line for line in lines):
        return  # A value with another kind of line end: splitlines() cut it.
    shuffled = "".join(data.draw(st.permutations(lines)))
    parsed = parse(shuffled, text, "doc")
    expected = dumps(parsed.annotation, text, SCHEMA) == shuffled
    assert is_canonical(shuffled, parsed.annotation, text, SCHEMA) is expected


@given(DOCUMENTS)
def test_fragments_follow_the_rule_of_brat(document: tuple[str, Annotation]) -> None:
    """Fragments leave out exactly the maximal runs of space, TAB and LF that contain a line end."""
    text, annotation = document
    spans = canonical(annotation, SCHEMA).spans
    lines = dumps(annotation, text, SCHEMA).split("\n")[: len(spans)]
    for span, line in zip(spans, lines, strict=True):
        _, place, covered = line.split("\t", 2)
        fragments = [tuple(map(int, pair.split(" "))) for pair in place.split(" ", 1)[1].split(";")]
        pieces = re.split(r"[ \t\n]*\n[ \t\n]*", span.text)
        assert [text[a:b] for a, b in fragments] == pieces
        assert " ".join(pieces) == covered
        assert (fragments[0][0], fragments[-1][1]) == (span.start, span.end)


@given(texts(), st.data())
def test_split_contents_become_chains_that_cover_the_fragments(text: str, data: st.DataObject) -> None:
    inside = [i for i, character in enumerate(text) if not character.isspace()]
    if len(inside) < 2:
        return
    cuts = data.draw(st.lists(st.sampled_from(inside), min_size=2, max_size=6, unique=True))
    cuts = sorted(cuts)[: len(cuts) // 2 * 2]
    fragments = list(zip(cuts[::2], [b + 1 for b in cuts[1::2]], strict=True))
    if any("\n" in text[a:b] for a, b in fragments):
        return
    line = f"T4\tcontent {';'.join(f'{a} {b}' for a, b in fragments)}\t{' '.join(text[a:b] for a, b in fragments)}\n"
    parsed = parse(line, text, "doc")
    annotation = resolve_splits(parsed, text, SCHEMA)
    assert {finding.id for finding in parsed.findings} <= {"split-span"}
    spans = annotation.spans
    assert [(r.type, r.head, r.tail) for r in annotation.relations] == [
        ("continues", later.id, earlier.id) for earlier, later in pairwise(spans)
    ]
    # Every character of the fragments is covered, and what is covered besides is a line end.
    covered = {i for span in spans for i in range(span.start, span.end)}
    wanted = {i for a, b in fragments for i in range(a, b)}
    assert wanted <= covered
    assert all(text[i] in " \t\n" for i in covered - wanted)
    assert [(s.start, s.end) for s in spans] == sorted((s.start, s.end) for s in spans)
    written = dumps(annotation, text, SCHEMA)
    assert parse(written, text, "doc").findings == []


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
def test_no_content_of_a_file_makes_the_parser_raise(data: str) -> None:
    text = "Orsk denied\nit.\n"
    parsed = parse(data, text, "doc")
    annotation = resolve_splits(parsed, text, SCHEMA)
    for span in annotation.spans:
        assert text[span.start : span.end] == span.text
    assert all(str(finding) for finding in parsed.findings)
    ids = annotation.spans_by_id()
    assert all(relation.head in ids and relation.tail in ids for relation in annotation.relations)
