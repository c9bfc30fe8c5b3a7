"""One TimeML file in: text and offsets without markup, and what is refused."""

from __future__ import annotations

import pytest

from reportedly.formats.timeml.reading import UnreadableError, read_timeml
from tests.miniature_timeml import timeml, timex


def extents(data: str) -> list[tuple[str, int, int, int]]:
    """The TIMEX3 of a file: where, line, extent."""
    return [(made.inside, made.line, made.start, made.end) for made in read_timeml(data.encode()).timexes]


def test_the_text_is_that_of_text_without_markup_and_its_first_line_end() -> None:
    read = read_timeml(timeml('The <EVENT eid="e1">leak</EVENT> of\n' + timex("1 April") + " &amp; after.").encode())
    assert read.text == "The leak of\n1 April & after.\n"
    (created, date) = read.timexes
    assert (created.inside, created.covered, created.attributes["value"]) == ("DCT", "04/02/31", "2031-04-02")
    assert (date.inside, date.line, read.text[date.start : date.end]) == ("TEXT", 10, "1 April")
    assert read.tags["EVENT"] == 1


def test_offsets_count_code_points() -> None:
    assert extents(timeml("\U0001f6a2 e\u0301 " + timex("1 April")))[1] == ("TEXT", 9, 5, 12)


def test_tags_may_nest_stand_empty_or_at_the_edge() -> None:
    inner = timex("last", value="2031-W13") + " week"
    assert extents(timeml(timex(inner) + timex("")))[1:] == [("TEXT", 9, 0, 9), ("TEXT", 9, 0, 4), ("TEXT", 9, 9, 9)]
    # A line end that a tag encloses is not the markup's.
    read = read_timeml(timeml("").replace("<TEXT>\n\n", "<TEXT>" + timex("\nMay")).encode())
    assert (read.text, read.timexes[1].start, read.timexes[1].end) == ("\nMay", 0, 4)


def test_line_ends_of_windows_and_empty_attributes_are_nothing_of_the_file() -> None:
    read = read_timeml(timeml("It leaked\n" + timex("in May", quant=" ")).replace("\n", "\r\n").encode())
    assert read.text == "It leaked\nin May\n"
    assert set(read.timexes[1].attributes) == {"tid", "type", "value"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encoding_is_that_of_xml(encoding: str) -> None:
    assert read_timeml(timeml("Zo\u00eb").encode(encoding)).text == "Zo\u00eb\n"


DECLARED = '<!DOCTYPE TimeML [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<TimeML>'


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        (timeml("It <EVENT>leaked"), 10, "not well-formed XML (mismatched tag)"),
        (timeml("It &leaked;."), 9, "not well-formed XML (undefined entity)"),
        (timeml("It &leaked;.").replace("<TimeML>", '<!DOCTYPE TimeML SYSTEM "TimeML.dtd">\n<TimeML>'), 10, "leaked"),
        (timeml("It &b;.").replace("<TimeML>", DECLARED), 2, "relies on the entity a, which TimeML does not have"),
        (timeml("&x;").replace("<TimeML>", DECLARED.replace('"ha"', 'SYSTEM "/etc/hostname"')), 2, "the entity a"),
        ("<html/>", 1, "the root is html, not TimeML"),
        ("", 1, "not well-formed XML (no element found)"),
        (timeml(" "), None, "no TEXT, or nothing in it"),
        (timeml("It leaked.", rest="<TEXT>Again.</TEXT>"), 11, "a second TEXT"),
    ],
)
def test_what_is_no_timeml_is_refused_with_its_line(data: str, line: int | None, problem: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        read_timeml(data.encode())
    assert raised.value.line == line
    assert problem in raised.value.problem


def test_a_document_type_alone_is_not_read() -> None:
    data = timeml("It leaked.").replace("<TimeML>", '<!DOCTYPE TimeML SYSTEM "TimeML.dtd">\n<TimeML>')
    assert read_timeml(data.encode()).text == "It leaked.\n"
