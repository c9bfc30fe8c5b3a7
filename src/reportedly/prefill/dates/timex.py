"""What date rules read out of a text, and the arithmetic of TIMEX3 values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.validation.words import word_set

CALENDAR = frozenset({"D", "W", "WE", "M", "Q", "SEASON", "Y", "DE", "CE"})
"""The units of a day and longer: day, week, weekend, month, quarter, season, year, decade, century."""

MODS = word_set(
    "BEFORE AFTER ON_OR_BEFORE ON_OR_AFTER LESS_THAN MORE_THAN EQUAL_OR_LESS EQUAL_OR_MORE START MID END APPROX"
)
"""The TIMEX3 modifiers (TimeML 1.2.1)."""


_MULTIPLES = {"DE": (10, "Y"), "CE": (100, "Y"), "2W": (2, "W")}
_MONTHS_OF_SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression: its extent (code points, half-open), its TIMEX3 type, and its value and modifier.

    `value` is None where it depends on another date of the text: it is left to the annotator.
    """

    start: int
    end: int
    type: str
    value: str | None = None
    mod: str | None = None


def day(of: date) -> str:
    return of.isoformat()


def week(of: date) -> str:
    """The ISO week: `2031-W16`."""
    year, number, _ = of.isocalendar()
    return f"{year:04}-W{number:02}"


def month(year: int, number: int) -> str | None:
    """The month that is `number` months after the beginning of a year, from 1 and beyond 12 or below 1."""
    years, index = divmod(number - 1, 12)
    return year_value(year + years, f"-{index + 1:02}")


def year_value(year: int, rest: str = "") -> str | None:
    """A year, and a part of it; None outside the calendar."""
    return f"{year:04}{rest}" if 1 <= year <= 9999 else None


def shifted(anchor: date, unit: str, amount: int) -> str | None:
    """The day, week, month … that lies `amount` units after the one of the anchor (before it if negative).

    A decade or a century counts as its years. None outside the calendar.
    """
    try:
        if unit == "D":
            return day(anchor + timedelta(days=amount))
        if unit == "W":
            return week(anchor + timedelta(weeks=amount))
        if unit == "WE":
            return week(anchor + timedelta(weeks=amount)) + "-WE"
    except OverflowError:
        return None
    if unit == "M":
        return month(anchor.year, anchor.month + amount)
    if unit == "Q":
        years, index = divmod((anchor.month - 1) // 3 + amount, 4)
        return year_value(anchor.year + years, f"-Q{index + 1}")
    return year_value(anchor.year + amount * {"Y": 1, "DE": 10, "CE": 100}[unit])


def weekday_of(anchor: date, number: int, weeks: int) -> str | None:
    """The weekday (1 is Monday) of the ISO week that lies `weeks` after that of the anchor."""
    try:
        return day(anchor + timedelta(weeks=weeks, days=number - anchor.isoweekday()))
    except OverflowError:
        return None


def nearest_weekday(anchor: date, number: int, *, ahead: bool) -> str | None:
    """The weekday (1 is Monday) last seen, the anchor's own day included, or the next one after the anchor."""
    back = (anchor.isoweekday() - number) % 7
    try:
        return day(anchor + timedelta(days=7 - back if ahead else -back))
    except OverflowError:
        return None


def nth_weekday(year: int, month_number: int, weekday: int, nth: int) -> str | None:
    """The nth weekday (1 is Monday) of a month."""
    try:
        first = date(year, month_number, 1)
        return day(first + timedelta(days=(weekday - first.isoweekday()) % 7, weeks=nth - 1))
    except (ValueError, OverflowError):
        return None


def year_of_month(anchor: date, number: int, ahead: bool | None, *, exact: bool = False) -> int:
    """The year of a month that is named without one: the nearest such month, unless the clause looks ahead or
    back and the month in that direction is hardly further away.

    Args:
        number: the month, from 1.
        ahead: True where the clause speaks of the future, False of the past, None where it does not say.
        exact: whether a day of the month is named: one of long ago would have its year.
    """
    forward = (number - anchor.month) % 12  # Months until the next one; 0 is this month.
    if forward == 0:
        return anchor.year
    nearest_ahead = forward <= (10 if ahead else 4 if exact else 3 if ahead is None else 2)
    year = anchor.year + (anchor.month + forward - 1) // 12
    return year if nearest_ahead else year - 1


def season(anchor: date, name: str, shift: int | None, ahead: bool | None) -> str | None:
    """A season without a year: `2030-SU`. Winter is named after the year in which it begins.

    Args:
        shift: -1, 0 or 1 for the last, this and the next one; None where nothing is said.
    """
    begins = _MONTHS_OF_SEASON[name]
    if shift is None:
        year = year_of_month(anchor, begins, ahead)
    else:
        year = anchor.year + {-1: -(begins >= anchor.month), 0: 0, 1: begins <= anchor.month}[shift]
    return year_value(year, f"-{name}")


def duration(amount: str, unit: str, *, clock: bool = False) -> str:
    """A length of time: `P3W`, `PT2H` (`clock`: the unit is shorter than a day), `PXD` for an indefinite
    number; decades and centuries in years, fortnights in weeks."""
    if unit in _MULTIPLES:
        times, unit = _MULTIPLES[unit]
        amount = amount if amount == "X" else f"{float(amount) * times:g}"
    return f"{'PT' if clock else 'P'}{amount}{unit}"
