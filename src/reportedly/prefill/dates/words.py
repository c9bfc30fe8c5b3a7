"""The closed classes of English that date rules are built from, and patterns of them.

Open lists, such as adverbs of fixed value, are data of the lexicon (`annotation/lexicon/en/dates.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

S = "[ \u00a0]+"
"""White space within an expression: a line end ends the sentence."""

_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS = {name: i for i, name in enumerate(_MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: i for name, i in MONTHS.items()} | {"Sept": 9}

_WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAY_NAMES, start=1)}

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "NI",
    "week": "W",
    "weekend": "WE",
    "fortnight": "2W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",  # What is left of the plural without its s.
}
CLOCK_UNITS = frozenset({"second", "minute", "hour"})
"""Units shorter than a day."""

PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = {word: i for i, word in enumerate(_ONES + _TEENS, start=1)}
NUMBERS |= {word: 10 * i for i, word in enumerate(_TENS, start=2)}
NUMBERS |= {f"{ten}-{one}": NUMBERS[ten] + NUMBERS[one] for ten in _TENS for one in _ONES}
NUMBERS |= {"a hundred": 100, "one hundred": 100, "a dozen": 12, "two dozen": 24, "a": 1, "an": 1}

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

# A quantity that is no number: X.
_INDEFINITE = "several|a few|few|many|some|a number of|dozens of|scores of|hundreds of|thousands of"
_COUPLE = "a couple of|a couple"

LENGTH_MODS = {
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "less than": "LESS_THAN",
    "fewer than": "LESS_THAN",
    "under": "LESS_THAN",
    "nearly": "LESS_THAN",
    "almost": "LESS_THAN",
    "at least": "EQUAL_OR_MORE",
    "no less than": "EQUAL_OR_MORE",
    "no fewer than": "EQUAL_OR_MORE",
    "at most": "EQUAL_OR_LESS",
    "no more than": "EQUAL_OR_LESS",
    "up to": "EQUAL_OR_LESS",
    "about": "APPROX",
    "around": "APPROX",
    "approximately": "APPROX",
    "roughly": "APPROX",
    "some": "APPROX",
}
"""What stands before a length of time → its modifier."""

POINT_MODS = {
    "MORE_THAN": "BEFORE",
    "LESS_THAN": "AFTER",
    "EQUAL_OR_MORE": "ON_OR_BEFORE",
    "EQUAL_OR_LESS": "ON_OR_AFTER",
    "APPROX": "APPROX",
}
"""The modifier of a length → that of the point so long ago (labels.yaml, `mod`)."""


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, longest first."""
    listed = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", S).replace(r"\-", "[-‐‑ ]") for word in listed)


MONTH = rf"(?:(?:{alternatives(_MONTH_NAMES)})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.)"
WEEKDAY = rf"(?:{alternatives(_WEEKDAY_NAMES)})\b"
YEAR = r"(?:1[5-9]|20|21)\d\d(?![\d/%-]|[.,:]\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
UNIT = rf"(?:{alternatives(UNITS)})"
NUMBER = rf"(?:\d{{1,3}}(?:,\d\d\d)+|\d{{1,7}}(?:\.\d{{1,3}})?|(?i:{alternatives(NUMBERS)}))"
COUNT = rf"(?:(?i:{_INDEFINITE}|{_COUPLE})|{NUMBER})"


def count(words: str) -> tuple[str, bool]:
    """The amount that a `COUNT` names, for a duration, and whether it is only about that: `("X", False)` for
    an indefinite one."""
    folded = re.sub(r"[ \u00a0‐‑]+", lambda match: "-" if match[0] in "‐‑" else " ", words.lower())
    if re.fullmatch(_COUPLE, folded):
        return "2", True
    if re.fullmatch(_INDEFINITE, folded):
        return "X", False
    number = NUMBERS.get(folded) or NUMBERS.get(folded.replace(" ", "-"))
    return (str(number) if number else folded.replace(",", "")), False
