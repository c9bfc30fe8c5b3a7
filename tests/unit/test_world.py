"""The invented world: its parties as data (corpus/entities.jsonl) and its page (corpus/world.md) agree, and its people
are balanced in gender, state and role."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from itertools import pairwise

import pytest

from reportedly.corpus import load_corpus
from reportedly.files import read_text
from reportedly.model import Entity
from tests.support import ROOT, SCHEMA

ENTITIES = list(load_corpus(ROOT).entities.values())
PAGE = read_text(ROOT / "corpus" / "world.md")

OUTLET_FIELDS = ["What", "Leaning", "Sourcing", "Dates", "House words"]
LEADING = re.compile(
    r"(president|queen|minister|mayor|governor|commander|chair|chairman|chief|director|leader|head|headwoman|manager"
    r"|partner)\b"
)


def section(title: str, within: str = PAGE) -> str:
    """The text of a section of the page, up to the next heading of its level or a higher one."""
    start = re.search(rf"^(#+) {title}\n", within, re.MULTILINE)
    assert start, title
    rest = within[start.end() :]
    end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def cells(table: str) -> list[list[str]]:
    """The rows of a table in a section, without its head."""
    rows = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def gender(entity: Entity) -> str | None:
    """The one gender that a description declares: `man` or `woman`; a spokeswoman is a woman."""
    found = {word.lower() for word in re.findall(r"\b(?:spokes)?(woman|man)\b", entity.description, re.IGNORECASE)}
    assert len(found) < 2, entity.id
    return found.pop() if found else None


def named(entity: Entity) -> bool:
    """Whether this is somebody with a name, not somebody described ("officer of the watch")."""
    return entity.kind == "person" and not entity.anonymous and entity.name.istitle()


def leads(entity: Entity) -> bool:
    """Whether the first role of a description, up to its first preposition, is one that decides for others."""
    return bool(LEADING.search(re.split(r" (?:of|in|at|from)\b", entity.description)[0].lower()))


STATES = cells(section("States").split("###")[0])
PEOPLE = {entity.name: entity for entity in ENTITIES if named(entity)}
HOMES = {
    name: title
    for title in [*(row[0] for row in STATES), "Between states"]
    for name in re.findall(r"^- \*\*(.+?)\*\*: ", section(title, section("Who is who")), re.MULTILINE)
}


def test_entities_are_ordered_by_kind_and_id() -> None:
    kinds = list(SCHEMA.attributes["kind"].values)
    keys = [(kinds.index(entity.kind), entity.id) for entity in ENTITIES]
    assert [(before, after) for before, after in pairwise(keys) if before >= after] == []


def test_descriptions_are_sentences() -> None:
    assert [e.id for e in ENTITIES if not re.fullmatch(r"[A-Z].*\.", e.description)] == []
    assert [e.id for e in ENTITIES if re.search(r"['\"]", e.name + e.description)] == []


def test_names_belong_to_one_party_each() -> None:
    assert [name for name, count in Counter(entity.name for entity in ENTITIES).items() if count > 1] == []
    words = Counter(word for name in PEOPLE for word in name.split())
    # A family name belongs to one family: who is said to be of the family of another may share it.
    words -= Counter(family for name, entity in PEOPLE.items() if (family := name.split()[-1]) in entity.description)
    assert [word for word, count in words.items() if count > 1] == []


def test_the_page_lists_every_state_body_and_named_person() -> None:
    lines = re.findall(r"^- \*\*(.+?)\*\*: (.+)$", section("Who is who"), re.MULTILINE)
    listed = [e for e in ENTITIES if (e.kind == "organization" and not e.anonymous) or named(e)]
    assert sorted(lines) == sorted((entity.name, entity.description) for entity in listed)
    assert {row[0] for row in STATES} == {entity.name for entity in ENTITIES if entity.kind == "state"}


def test_capitals_stand_with_their_states() -> None:
    descriptions = {entity.name: entity.description for entity in ENTITIES if entity.kind == "state"}
    assert [row[0] for row in STATES if f"by its capital, {row[2]}." not in descriptions[row[0]]] == []


def test_heads_and_seats_are_registered() -> None:
    names = {entity.name for entity in ENTITIES}
    heads = [re.sub(r"^(Prime Minister|President) ", "", head) for row in STATES for head in row[5].split("; ")]
    assert [head for head in heads if head not in PEOPLE] == []
    assert [row[6] for row in STATES if row[6] not in names and row[6] != row[2]] == []


def test_every_outlet_has_its_style() -> None:
    outlets = re.split(r"^### ", section("Outlets"), flags=re.MULTILINE)[1:]
    assert len(outlets) >= 10
    assert {outlet.split("\n")[0] for outlet in outlets} == {e.name for e in ENTITIES if e.kind == "media"}
    assert {tuple(re.findall(r"^- \*\*(.+?)\*\*:", outlet, re.MULTILINE)) for outlet in outlets} == {
        tuple(OUTLET_FIELDS)
    }


def test_outlets_of_documents_are_media() -> None:
    corpus = load_corpus(ROOT)
    media = {entity.id for entity in ENTITIES if entity.kind == "media"}
    assert {document.outlet for document in corpus.documents.values()} <= media


def test_the_calendar_has_the_weekdays_of_its_year() -> None:
    days = [datetime.strptime(f"{row[0]} 2031", "%A %d %B %Y") for row in cells(section("Calendar of 2031"))]
    assert len(days) >= 20
    assert days == sorted(days)
    texts = re.findall(r"(\w+day),? (\d{1,2} [A-Z][a-z]+)", PAGE)
    wrong = [pair for pair in texts if f"{datetime.strptime(f'{pair[1]} 2031', '%d %B %Y'):%A}" != pair[0]]
    assert wrong == []


def test_summer_time_begins_and_ends_on_sundays() -> None:
    spans = re.findall(r"\((\d+ \w+) to (\d+ \w+) 2031\)", PAGE)
    ends = {datetime.strptime(f"{day} 2031", "%d %B %Y").date() for span in spans for day in span}
    assert ends == {date(2031, 3, 30), date(2031, 10, 26)}
    assert {day.weekday() for day in ends} == {6}


def test_everybody_with_a_name_has_a_gender() -> None:
    assert [entity.id for entity in PEOPLE.values() if gender(entity) is None] == []


@pytest.mark.parametrize("leading", [True, False])
def test_women_and_men_are_balanced_among_those_who_lead_and_the_others(leading: bool) -> None:
    count = Counter(gender(entity) for entity in PEOPLE.values() if leads(entity) == leading)
    assert count.total() >= 20
    assert 0.4 <= count["woman"] / count.total() <= 0.6, count


def test_unnamed_sources_are_balanced_too() -> None:
    count = Counter(gender(e) for e in ENTITIES if e.kind == "person" and e.anonymous)
    assert 0.4 <= count["woman"] / (count["woman"] + count["man"]) <= 0.6, count


def test_every_state_has_people_of_both_genders() -> None:
    count = Counter((HOMES[name], gender(entity)) for name, entity in PEOPLE.items())
    for state, *_ in STATES:
        women, men = count[state, "woman"], count[state, "man"]
        assert women + men >= 5, state
        assert 1 / 3 <= women / (women + men) <= 2 / 3, (state, women, men)
    assert max(count[state, "woman"] + count[state, "man"] for state, *_ in STATES) <= len(PEOPLE) / 4


def test_every_state_has_both_officials_and_others() -> None:
    count = Counter((HOMES[name], leads(entity)) for name, entity in PEOPLE.items())
    assert [row[0] for row in STATES if not (count[row[0], True] and count[row[0], False])] == []
