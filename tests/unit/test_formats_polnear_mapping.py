"""One file of PolNeAR in: every kind of dirt that the real one has, and more."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from reportedly.formats.polnear.mapping import Mapped, map_annotation
from reportedly.formats.texts import Text
from reportedly.model import Annotation
from reportedly.offsets import normalise
from tests.miniature_polnear import PLAIN, TEXT
from tests.support import SCHEMA


def mapped(data: str, text: str = TEXT) -> Mapped:
    new, offsets = normalise(text)
    return map_annotation(data, Text(text, new, offsets), "doc", SCHEMA, file="doc.ann")


def ids(found: Mapped) -> list[str]:
    return [finding.id for finding in found.findings]


def links(annotation: Annotation) -> set[tuple[str, str, str]]:
    """The relations as (head's text, type, tail's text)."""
    spans = annotation.spans_by_id()
    return {(spans[r.head].text, r.type, spans[r.tail].text) for r in annotation.relations}


def test_an_event_becomes_the_links_of_its_cue() -> None:
    found = mapped(PLAIN)
    assert [(s.label, s.text) for s in found.annotation.spans] == [
        ("actor", "The port authority"),
        ("attribution", "said"),
        ("content", "that the valve was shut"),
    ]
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that the valve was shut"),
    }
    assert found.findings == []


def test_a_discontinuous_content_becomes_a_chain_of_which_the_cue_links_the_first() -> None:
    found = mapped(
        PLAIN.replace("24 47\tthat the valve was shut", "24 28;33 38;43 47;49 58\tthat valve shut It leaked")
    )
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that"),
        ("valve", "continues", "that"),
        ("shut", "continues", "valve"),
        ("It leaked", "continues", "shut"),
    }
    assert (ids(found), found.split_contents) == ([], {"kept": 1})


def test_a_content_that_only_line_ends_split_is_whole_again_and_counted() -> None:
    text = "She said it was shut \n\n  and leaked.\n"
    found = mapped(
        "T1\tCue 4 8\tsaid\nT2\tContent 9 20;25 35\tit was shut and leaked\nT3\tAttribution-no-source 4 8\tsaid\n"
        "E1\tAttribution-no-source:T3 Cue:T1 Content:T2\n",
        text,
    )
    assert [s.text for s in found.annotation.spans] == ["said", "it was shut \n\n  and leaked"]
    assert (ids(found), found.split_contents) == ([], {"rejoined": 1})


def test_every_split_content_has_a_fate() -> None:
    found = mapped(
        "T1\tContent 0 3;9 18\tThe authority\n"
        "T2\tContent 19 23;24 28\tsaid that\n"
        "T3\tContent 29 32;32 38\tthe  valve\n"
        "T4\tContent 19 23;43 47\tsaid shut\n"
        "T5\tContent 49 51;52 58;62\tIt leaked\n"
        "T6\tContent 0 3;9 18\tThe authority\n"
        "T7\tContent 41 42;42 43\ts  \n"
    )
    assert found.split_contents == {
        "kept": 2,
        "joined-fragments": 1,
        "shared-fragment": 1,
        "unread": 1,
        "merged-spans": 1,
        "trimmed-span": 1,
    }


def test_spans_of_different_labels_may_overlap_and_share_an_extent() -> None:
    found = mapped(PLAIN.replace("T1\tSource 0 18\tThe port authority", "T1\tSource 9 23\tauthority said"))
    assert next((s.label, s.text) for s in found.annotation.spans) == ("actor", "authority said")
    assert ids(found) == []
    same = mapped(PLAIN.replace("T1\tSource 0 18\tThe port authority", "T1\tSource 19 23\tsaid"))
    assert len(same.annotation.spans) == 3
    assert ids(same) == []


def test_merged_spans_unite_their_links() -> None:
    found = mapped(
        PLAIN + "T5\tSource 0 18\tThe port authority\nT6\tCue 52 58\tleaked\nT7\tAttribution 52 58\tleaked\n"
        "E2\tAttribution:T7 Cue:T6 Source:T5\n"
    )
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that the valve was shut"),
        ("leaked", "source", "The port authority"),
    }
    assert ids(found) == ["merged-spans"]


def test_a_fragment_of_two_contents_stays_with_the_linked_one_then_with_the_one_in_fewer_pieces() -> None:
    unlinked = "T5\tContent 24 28\tthat\n"
    found = mapped(unlinked + PLAIN.replace("24 47\tthat the valve was shut", "24 28;33 38\tthat valve"))
    assert links(found.annotation) >= {("said", "content", "that"), ("valve", "continues", "that")}
    assert [finding.message for finding in found.findings] == [
        "a fragment of Content 24 28 belongs to T3 already; in the house nothing"
    ]
    both = PLAIN.replace("24 47\tthat the valve was shut", "24 28;33 38;43 47\tthat valve shut")
    found = mapped(
        both
        + "T5\tContent 24 28;49 58\tthat It leaked\nT6\tCue 52 58\tleaked\nT7\tAttribution-no-source 52 58\tleaked\n"
        "E2\tAttribution-no-source:T7 Cue:T6 Content:T5\n"
    )
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "valve"),
        ("shut", "continues", "valve"),
        ("leaked", "content", "that"),
        ("It leaked", "continues", "that"),
    }
    assert [finding.message for finding in found.findings] == [
        "a fragment of Content 24 28;33 38;43 47 belongs to T5 already; in the house 33 38;43 47"
    ]


def test_a_continuation_line_that_looks_like_a_span_is_part_of_the_text() -> None:
    text = "She said it leaked.\nT2\tCue 0 3\tShe\nNo.\n"
    found = mapped("T1\tContent 9 34\tit leaked.\nT2\tCue 0 3\tShe\nT3\tCue 4 8\tsaid\n", text)
    assert [(s.label, s.text) for s in found.annotation.spans] == [
        ("content", "it leaked.\nT2\tCue 0 3\tShe"),
        ("attribution", "said"),
    ]
    assert ids(found)[0] == "newline-in-span"


def test_unreadable_lines_are_findings_and_the_rest_is_written() -> None:
    data = (
        "nonsense\nT9\tSource 0 99999\tThe\nT8\tSource 0 18\tThe ports\nE7 Attribution:T4\nM1\tNegation E1\n"
        + PLAIN
        + "T1\tSource 0 3\tThe\nE1\tAttribution:T4 Cue:T2\nE2\tAttribution:T77 Cue:T2 Source:T78\n"
        "R1\tBelief Arg1:T1 Arg2:T2\nA1\tSure T1\n"
    )
    found = mapped(data)
    assert links(found.annotation) == links(mapped(PLAIN).annotation)
    assert Counter(ids(found)) == Counter(
        {
            "malformed-line": 2,
            "span-out-of-range": 1,
            "text-mismatch": 1,
            "unknown-block": 1,
            "duplicate-id": 2,
            "dangling-reference": 2,
            "repeated-event": 1,
            "trigger-type": 0,
            "unmapped-type": 2,
        }
    )
    assert [finding.place.line for finding in found.findings] == sorted(f.place.line or 0 for f in found.findings)


def test_a_note_on_a_kept_span_is_kept() -> None:
    found = mapped(PLAIN + "#1\tAnnotatorNotes T3\tWhich valve?\n")
    assert [(note.target, note.text) for note in found.annotation.notes] == [("T3", "Which valve?")]


LINES = [*PLAIN.splitlines(), "T5\tContent 24 28;33 38\tthat valve", "", "E2"]
DIRT = ["", "9", " ", ";", "\t", "T1", "-", "é"]


@given(st.lists(st.sampled_from(LINES), max_size=9), st.data())
def test_whatever_a_file_holds_nothing_crashes_and_nothing_is_lost_silently(lines: list[str], data: DataObject) -> None:
    if lines:
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:cut] + data.draw(st.sampled_from(DIRT)) + lines[at][cut + 1 :]
    found = mapped("".join(f"{line}\n" for line in lines))
    named = {finding.place.line for finding in found.findings}
    kept = {span.id for span in found.annotation.spans}
    for number, line in enumerate(lines, start=1):
        if re.match(r"T\d+\t(Source|Cue|Content) ", line):
            assert number in named or line.split("\t")[0] in kept, line
