"""The date rules: extents, types, values and modifiers, anchored at a day of publication. Sentences are invented."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.prefill import LEXICON, load_lexicon
from reportedly.prefill.dates import DateRules, Timex
from reportedly.validation.timex import types_of
from tests.support import ROOT, SCHEMA

RULES = DateRules(load_lexicon(ROOT / LEXICON / "en", SCHEMA).dates)
WEDNESDAY = date(2031, 4, 16)


def read(sentence: str, anchor: date = WEDNESDAY) -> list[str]:
    """What the rules find: extent, type, value and modifier in one line each."""
    return [_shown(sentence, found) for found in RULES.find(sentence, anchor)]


def _shown(text: str, found: Timex) -> str:
    return " | ".join(filter(None, [text[found.start : found.end], found.type, found.value, found.mod]))


CASES = {
    # Weekdays, by tense.
    "The valve was shut on Tuesday.": ["Tuesday | DATE | 2031-04-15"],
    "The valve was shut on Wednesday.": ["Wednesday | DATE | 2031-04-16"],
    "The valve will be shut on Tuesday.": ["Tuesday | DATE | 2031-04-22"],
    "The oil could reach the quay by Friday at the latest.": [
        "Friday at the latest | DATE | 2031-04-18 | ON_OR_BEFORE"
    ],
    "It would be the first leak since Thursday.": ["Thursday | DATE | 2031-04-10"],
    "It was shut last Friday.": ["last Friday | DATE | 2031-04-11"],
    "It was shut last Wednesday.": ["last Wednesday | DATE | 2031-04-09"],
    "Orsk denied it late on Tuesday.": ["late on Tuesday | DATE | 2031-04-15 | END"],
    "They met on Thursday of last week.": ["Thursday of last week | DATE | 2031-04-10"],
    # Near days and calendar units.
    "They met yesterday and meet again tomorrow.": ["yesterday | DATE | 2031-04-15", "tomorrow | DATE | 2031-04-17"],
    "They met last week.": ["last week | DATE | 2031-W15"],
    "They meet this month.": ["this month | DATE | 2031-04"],
    "Orsk paid last year.": ["last year | DATE | 2030"],
    "It ends at the end of the week.": ["the end of the week | DATE | 2031-W16 | END"],
    # Months and days of months: the year.
    "A test failed on 28 March.": ["28 March | DATE | 2031-03-28"],
    "QUAYTON, April 16 (QN) - It leaked.": ["April 16 | DATE | 2031-04-16"],
    "It was signed on June 3, 2029.": ["June 3, 2029 | DATE | 2029-06-03"],
    "It was signed in December.": ["December | DATE | 2030-12"],
    "It will be signed in January.": ["January | DATE | 2032-01"],
    "Work ends by early May.": ["early May | DATE | 2031-05 | START"],
    "It failed at the end of March.": ["the end of March | DATE | 2031-03 | END"],
    "Work may begin in mid-August.": ["mid-August | DATE | 2031-08 | MID"],
    "The first Monday of May 2031 is free.": ["The first Monday of May 2031 | DATE | 2031-05-05"],
    "It happened on 31 June.": ["31 June | DATE"],
    # Not dates.
    "May I go, and the crew march on?": [],
    "Ruvo May counted 2031 crates.": [],
    "Spring water came from a spring.": [],
    # Years, decades, centuries, quarters, seasons, fiscal years.
    "It was built in 1987.": ["1987 | DATE | 1987"],
    "It was built in the 1990s.": ["the 1990s | DATE | 199"],
    "It was built in the nineties.": ["the nineties | DATE | 199"],
    "It was built in the 19th century.": ["the 19th century | DATE | 18"],
    "Sales fell in the third quarter of 2030.": ["the third quarter of 2030 | DATE | 2030-Q3"],
    "Sales fell in the fourth quarter.": ["the fourth quarter | DATE | 2030-Q4"],
    "Sales fell in the first half of last year.": ["the first half of last year | DATE | 2030-H1"],
    "It leaked last summer.": ["last summer | DATE | 2030-SU"],
    "Profits rose in fiscal 2030.": ["fiscal 2030 | DATE | FY2030"],
    # Points so long ago.
    "It was built eleven years ago.": ["eleven years ago | DATE | 2020"],
    "It was built less than a year ago.": ["less than a year ago | DATE | 2030 | AFTER"],
    "It was tested no less than two years ago.": ["no less than two years ago | DATE | 2029 | ON_OR_BEFORE"],
    "It opened no more than three years ago.": ["no more than three years ago | DATE | 2028 | ON_OR_AFTER"],
    "It was asked for more than a decade ago.": ["more than a decade ago | DATE | 2021 | BEFORE"],
    "It leaked six weeks ago.": ["six weeks ago | DATE | 2031-W10"],
    "It leaked eighteen months ago.": ["eighteen months ago | DATE | 2029-10"],
    "It leaked several years ago.": ["several years ago | DATE | PAST_REF"],
    "It leaked 9,000 years ago.": ["9,000 years ago | DATE"],
    # Times of day.
    "It ran aground at about 02:40 on Tuesday.": ["about 02:40 on Tuesday | TIME | 2031-04-15T02:40 | APPROX"],
    "It starts at 19:30 tonight.": ["19:30 tonight | TIME | 2031-04-16T19:30"],
    "They will talk on Friday at around noon.": ["Friday at around noon | TIME | 2031-04-18T12:00 | APPROX"],
    "They met at 5 p.m. on Monday.": ["5 p.m. on Monday | TIME | 2031-04-14T17:00"],
    "She was missing on Tuesday morning.": ["Tuesday morning | TIME | 2031-04-15TMO"],
    "He denied it last night.": ["last night | TIME | 2031-04-15TNI"],
    "It sank in the early hours of Tuesday.": ["the early hours of Tuesday | TIME | 2031-04-15TMO | START"],
    "Calls were made at 02:05.": ["02:05 | TIME"],  # On which day?
    # Lengths.
    "They waited for three weeks.": ["three weeks | DURATION | P3W"],
    "They waited for less than two hours.": ["less than two hours | DURATION | PT2H | LESS_THAN"],
    "They waited for at least ten days more.": ["at least ten days more | DURATION | P10D | EQUAL_OR_MORE"],
    "It could take up to six months.": ["up to six months | DURATION | P6M | EQUAL_OR_LESS"],
    "It took about forty minutes.": ["about forty minutes | DURATION | PT40M | APPROX"],
    "They waited for weeks.": ["weeks | DURATION | PXW"],
    "They waited for a few days.": ["a few days | DURATION | PXD"],
    "It lasted two centuries.": ["two centuries | DURATION | P200Y"],
    "They waited two or three days.": ["two or three days | DURATION"],
    "The past three months were dry.": ["The past three months | DURATION | P3M"],
    # Sets.
    "It opens every Friday.": ["every Friday | SET | XXXX-WXX-5"],
    "They meet twice a month.": ["twice a month | SET | P1M"],
    "They meet each year and every hour.": ["each year | SET | P1Y", "every hour | SET | PT1H"],
    "It is tested daily.": ["daily | SET | P1D"],
    # Fixed values; and what refers to another date of the text.
    "It recently moved and is now shut.": ["recently | DATE | PAST_REF", "now | DATE | PRESENT_REF"],
    "As soon as it is shut, they leave.": [],
    "The next day it was shut.": ["The next day | DATE"],
    "It had been shut hours earlier, that evening.": ["hours earlier | TIME", "that evening | TIME"],
    # Two dates make a range.
    "It was shut from Monday to Wednesday.": ["Monday | DATE | 2031-04-14", "Wednesday | DATE | 2031-04-16"],
}


@pytest.mark.parametrize(("sentence", "expected"), CASES.items())
def test_what_is_read(sentence: str, expected: list[str]) -> None:
    assert read(sentence) == expected


def test_an_expression_does_not_cross_a_line_end() -> None:
    assert read("It was shut last\nweek.") == []


def test_the_anchor_may_lie_at_the_end_of_the_calendar() -> None:
    assert read("They meet tomorrow and next week.", date(9999, 12, 31)) == ["tomorrow | DATE", "next week | DATE"]
    assert read("They met last week, two years ago.", date(1, 1, 1)) == ["last week | DATE", "two years ago | DATE"]


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        ("Tuesday evening", "Tuesday evening | TIME | 2031-04-15TEV"),
        ("Tuesday", "Tuesday | DATE | 2031-04-15"),  # Drawn shorter than the rules would.
        ("on Tuesday", None),
        ("quay", None),
    ],
)
def test_a_span_that_a_person_drew_is_read_as_it_is(covered: str, expected: str | None) -> None:
    text = "The quay was shut on Tuesday evening."
    start = text.index(covered)
    found = RULES.interpret(text, start, start + len(covered), WEDNESDAY)
    assert (None if found is None else _shown(text, found)) == expected


words = st.sampled_from(
    re.findall(
        r"\S+|\n",
        "last next the of Tuesday May 3 2031 12:30 a year years ago every noon on early mid-August 99999 more than two "
        "p.m. weeks late quarter third end 1990s , . ٣ \n",
    )
)


@given(st.lists(words, max_size=12), st.dates())
def test_whatever_is_found_is_valid(listed: list[str], anchor: date) -> None:
    text = " ".join(listed)
    end = 0
    for found in RULES.find(text, anchor):
        assert end <= found.start < found.end <= len(text)
        covered = text[found.start : found.end]
        assert covered == covered.strip()
        assert "\n" not in covered
        assert found.value is None or found.type in types_of(found.value)
        again = RULES.interpret(text, found.start, found.end, anchor)
        assert again == found
        end = found.end
