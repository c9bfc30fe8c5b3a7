"""TIMEX3 values: their syntax, and the types that a value can have.

Source: TimeML 1.2.1 (http://www.timeml.org/publications/timeMLdocs/timeml_1.2.1.html, "TIMEX3") and the
TIDES 2003 standard whose value attribute it takes over. X stands for an unknown digit.
"""

from __future__ import annotations

import re
from datetime import date

TYPES = frozenset({"DATE", "TIME", "DURATION", "SET"})

_YEAR = r"(?:BC)?[\dX]{4}"
_REFERENCE = re.compile(r"PAST_REF|PRESENT_REF|FUTURE_REF")
# Digits are ASCII digits in all of them (re.ASCII).
_DAY = re.compile(rf"(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2]|XX)-(?P<day>0[1-9]|[12]\d|3[01]|XX)", re.ASCII)
_WEEK = re.compile(rf"(?P<year>{_YEAR})-W(?P<week>0[1-9]|[1-4]\d|5[0-3]|XX)(?:-(?P<day>[1-7X]|WE))?", re.ASCII)
# A century or decade, a year or fiscal year, or a part of one: month, season, quarter, half.
_COARSE = re.compile(
    rf"(?:BC)?[\dX]{{2,3}}|(?:FY)?{_YEAR}|{_YEAR}-(?:0[1-9]|1[0-2]|XX)|{_YEAR}-(?:SP|SU|FA|WI)"
    rf"|(?:FY)?{_YEAR}-(?:Q[1-4X]|H[12X])",
    re.ASCII,
)
# 24:00 is the end of the day; nothing of the day comes after it.
_CLOCK = re.compile(
    r"(?:MO|MI|AF|EV|NI|DT|24(?::00(?::00(?:\.0+)?)?)?"
    r"|(?:[01]\d|2[0-3]|XX)(?::(?:[0-5]\d|XX)(?::(?:[0-5]\d|XX)(?:\.\d+)?)?)?)(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?",
    re.ASCII,
)


def _amounts(units: tuple[str, ...]) -> str:
    """A pattern of amounts in units of decreasing size, each of which may be left out."""
    return "".join(rf"(?:(?:\d+(?:\.\d+)?|X+)(?:{unit}))?" for unit in units)


# Millennium, century, decade, year, half, quarter, season, month, week, weekend, day.
_DAYS = ("ML|L", "CE|C", "DE|E", "Y", "H", "Q", "SP|SU|FA|WI", "M", "W", "WE", "D")
# Part of a day, hour, minute, second.
_HOURS = ("MO|MI|AF|EV|NI|DT", "H", "M", "S")
_DURATION = re.compile(rf"P(?=[\dXT]){_amounts(_DAYS)}(?:T(?=[\dX]){_amounts(_HOURS)})?", re.ASCII)


def types_of(value: str) -> frozenset[str]:
    """The TIMEX3 types that a value can have; none if it is not a value.

    A set is a duration ("daily": P1D) or a date or time with an open part (every Friday: XXXX-WXX-5).
    """
    if _REFERENCE.fullmatch(value):
        return frozenset({"DATE", "TIME"})
    if _DURATION.fullmatch(value):
        return frozenset({"DURATION", "SET"})
    day, at, clock = value.partition("T")
    if at and not _CLOCK.fullmatch(clock):
        return frozenset()
    if not (_is_date(day) or (at and not day)):
        return frozenset()
    kind = "TIME" if at else "DATE"
    return frozenset({kind, "SET"} if "X" in value or not day else {kind})


def _is_date(value: str) -> bool:
    """Whether a value without time has a form for dates and, where it names a day or week, is in the calendar."""
    if _COARSE.fullmatch(value):
        return True
    day, week = _DAY.fullmatch(value), _WEEK.fullmatch(value)
    if day is None and week is None:
        return False
    if value.startswith("BC"):
        return True
    try:
        if week and "X" not in week["year"] + week["week"]:
            date.fromisocalendar(int(week["year"]), int(week["week"]), 1)
        elif day and "X" not in value:
            date.fromisoformat(value)
    except ValueError:
        return False
    return True
