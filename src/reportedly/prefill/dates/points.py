"""English names of days, weeks, months, quarters, seasons, years, decades and centuries → TIMEX3 dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from reportedly.prefill.dates import timex
from reportedly.prefill.dates.tense import looks_ahead
from reportedly.prefill.dates.words import (
    DAY,
    MONTH,
    MONTHS,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    S,
    alternatives,
)


@dataclass(frozen=True)
class Context:
    """A text with its anchor, the local day of publication."""

    text: str
    anchor: date

    def ahead(self, match: re.Match[str]) -> bool | None:
        return looks_ahead(self.text, match.start(), match.end())


Resolver = Callable[[re.Match[str], Context], str | None]

_SHIFTS = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_SHIFT = rf"(?i:{alternatives(_SHIFTS)})"
_CALENDAR_UNIT = "(?:weekend|week|month|quarter|year|decade|century)"
_ELSEWHERE = "(?i:the (?:same|next|following|previous|preceding)|that|the very next)"
_OF_YEAR = (
    rf"(?:(?:,?{S}(?:(?i:of|in|for){S}(?:(?i:fiscal){S})?)?(?P<year>{YEAR}))"
    rf"|{S}(?i:of){S}(?P<of>{_SHIFT}){S}(?i:year))?"
)


def _month_number(match: re.Match[str]) -> int:
    return MONTHS[match["month"].rstrip(".")]


def _day(match: re.Match[str], context: Context) -> str | None:
    number = _month_number(match)
    if match["year"]:
        year = int(match["year"])
    else:
        year = timex.year_of_month(context.anchor, number, context.ahead(match), exact=True)
    try:
        return timex.day(date(year, number, int(match["day"].rstrip("stndrh"))))
    except ValueError:
        return None


def _month(match: re.Match[str], context: Context) -> str | None:
    number = _month_number(match)
    shift = (match["shift"] or "").lower()
    anchor = context.anchor
    if match["year"]:
        year = int(match["year"])
    elif match["of"]:
        year = anchor.year + _SHIFTS[match["of"].lower()]
    elif shift in ("last", "past"):
        year = anchor.year - (number >= anchor.month)
    elif shift in ("next", "coming"):
        year = anchor.year + (number <= anchor.month)
    elif shift:
        year = anchor.year
    else:
        year = timex.year_of_month(anchor, number, context.ahead(match))
    return timex.month(year, number)


def _weekday(match: re.Match[str], context: Context) -> str | None:
    number = WEEKDAYS[match["weekday"]]
    anchor = context.anchor
    if week := match["week"]:
        return timex.weekday_of(anchor, number, _SHIFTS[week.lower()])
    shift = (match["shift"] or "").lower()
    if shift in ("last", "past"):
        found = timex.nearest_weekday(anchor, number, ahead=False)
        # Last Friday, said on a Friday, is a week ago.
        return timex.weekday_of(anchor, number, -1) if found == timex.day(anchor) else found
    ahead = shift in ("this", "next", "coming") or (not shift and context.ahead(match) is True)
    return timex.nearest_weekday(anchor, number, ahead=ahead)


_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}


def _near(match: re.Match[str], context: Context) -> str | None:
    return timex.shifted(context.anchor, "D", _NEAR[" ".join(match[0].lower().split())])


def _unit(match: re.Match[str], context: Context) -> str | None:
    return timex.shifted(context.anchor, UNITS[match["unit"].lower()], _SHIFTS[match["shift"].lower()])


def _its_own(match: re.Match[str], context: Context) -> str | None:
    return timex.shifted(context.anchor, UNITS[match["unit"].lower()], 0)


def _open(match: re.Match[str], context: Context) -> None:
    return None


def _year(match: re.Match[str], context: Context) -> str | None:
    return ("FY" if match["fiscal"] else "") + match["year"]


def _fiscal(match: re.Match[str], context: Context) -> str | None:
    return f"FY{context.anchor.year + _SHIFTS[match['shift'].lower()]:04}"


_DECADES = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]


def _decade(match: re.Match[str], context: Context) -> str | None:
    if match["full"]:
        return match["full"][:3]
    digit = str(_DECADES.index(match["word"].lower()) + 2) if match["word"] else match["short"][0]
    # The nineties are the last ones that have begun.
    century = context.anchor.year // 100 - (int(digit) > context.anchor.year % 100 // 10)
    return f"{century}{digit}"


def _century(match: re.Match[str], context: Context) -> str | None:
    return f"{int(match['number']) - 1:02}"


def _part_of_year(match: re.Match[str], context: Context) -> str | None:
    number = ORDINALS[match["ordinal"].lower()]
    letter = "Q" if match["part"].lower() == "quarter" else "H"
    number = min(number, 4 if letter == "Q" else 2)
    if match["year"]:
        year = int(match["year"])
    elif shift := match["of"] or match["whose"]:
        year = context.anchor.year + _SHIFTS[shift.lower()]
    else:
        # A report speaks of the last one that is over, or of the running one.
        length = 3 if letter == "Q" else 6
        running = (context.anchor.month - 1) // length + 1
        ahead = context.ahead(match) is True
        year = context.anchor.year - (number > running and not ahead) + (number < running and ahead)
    return timex.year_value(year, f"-{letter}{number}")


def _season(match: re.Match[str], context: Context) -> str | None:
    name = SEASONS[match["season"].lower()]
    shift = (match["shift"] or "").lower()
    if match["year"]:
        return timex.year_value(int(match["year"]), f"-{name}")
    if match["of"]:
        return timex.year_value(context.anchor.year + _SHIFTS[match["of"].lower()], f"-{name}")
    return timex.season(context.anchor, name, _SHIFTS.get(shift), context.ahead(match))


def _nth_weekday(match: re.Match[str], context: Context) -> str | None:
    number = _month_number(match)
    year = int(match["year"]) if match["year"] else timex.year_of_month(context.anchor, number, context.ahead(match))
    return timex.nth_weekday(year, number, WEEKDAYS[match["weekday"]], ORDINALS[match["ordinal"]])


def _weekend(match: re.Match[str], context: Context) -> str | None:
    return timex.shifted(context.anchor, "WE", 0 if context.ahead(match) else -1)


def _past(match: re.Match[str], context: Context) -> str:
    return "PAST_REF"


def _future(match: re.Match[str], context: Context) -> str:
    return "FUTURE_REF"


def _numeric(match: re.Match[str], context: Context) -> str | None:
    try:
        return timex.day(date(int(match["year"]), int(match["month"]), int(match["day"])))
    except ValueError:
        return None


# Each pattern is tried where an expression may begin; the longest match counts.
RULES: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple(
    (re.compile(pattern), resolve)
    for pattern, resolve in (
        (rf"(?:{WEEKDAY},?{S})?(?P<month>{MONTH}){S}(?P<day>{DAY})(?:,?{S}(?P<year>{YEAR}))?", _day),
        (
            rf"(?:{WEEKDAY},?{S})?(?:the{S})?(?P<day>{DAY}){S}(?:of{S})?(?P<month>{MONTH})(?:,?{S}(?P<year>{YEAR}))?",
            _day,
        ),
        (rf"(?:(?P<shift>{_SHIFT}){S})?(?P<month>{MONTH}){_OF_YEAR}", _month),
        (
            rf"(?:(?P<shift>{_SHIFT}){S})?(?P<weekday>{WEEKDAY})(?:{S}(?:of{S})?(?P<week>last|this|next){S}week\b)?",
            _weekday,
        ),
        (rf"(?i:{alternatives(_NEAR)})\b", _near),
        (rf"(?:(?i:the){S})?(?P<shift>{_SHIFT}){S}(?P<unit>{_CALENDAR_UNIT})\b", _unit),
        (rf"{_ELSEWHERE}{S}(?:{_CALENDAR_UNIT}|day|summer|winter|spring|autumn)\b", _open),
        (rf"(?:(?i:the{S})?year{S})?(?P<fiscal>(?i:fiscal{S}(?:year{S})?))?(?P<year>{YEAR})(?!{S}GMT)\b", _year),
        (rf"(?:(?i:the){S})?(?P<shift>{_SHIFT}){S}fiscal{S}year\b", _fiscal),
        (
            rf"(?:(?i:the){S})?(?:(?P<full>(?:1[5-9]|20)\d0)['’]?s|['’](?P<short>\d0)s|(?P<word>{alternatives(_DECADES)}))\b",
            _decade,
        ),
        (rf"(?:(?i:the){S})?(?P<number>1?\d|2[01])(?:st|nd|rd|th)[ -]century\b", _century),
        (
            rf"(?:(?:(?i:the){S})|(?:(?P<whose>{_SHIFT}){S}year['’]s{S}))?(?:fiscal[ -])?"
            rf"(?P<ordinal>(?i:{alternatives(ORDINALS)}))[ -](?P<part>quarter|half)\b{_OF_YEAR}",
            _part_of_year,
        ),
        (
            rf"(?:(?:(?P<shift>{_SHIFT})|(?i:the)){S})?(?P<season>(?i:spring|summer|autumn|winter))\b{_OF_YEAR}",
            _season,
        ),
        (rf"(?P<shift>{_SHIFT}){S}(?P<season>fall)\b{_OF_YEAR}", _season),
        (
            rf"(?i:the){S}(?P<ordinal>first|second|third|fourth|last){S}(?P<weekday>{WEEKDAY}){S}(?:of|in){S}(?P<month>{MONTH})"
            rf"(?:,?{S}(?P<year>{YEAR}))?",
            _nth_weekday,
        ),
        (rf"(?:the{S})?(?:year-ago|year-earlier)(?:{S}(?:{_CALENDAR_UNIT}|period))?\b", _open),
        (rf"(?i:the){S}(?:latest|corresponding|full|entire|whole){S}(?:quarter|year|month|week|period)\b", _open),
        (rf"the{S}weekend\b", _weekend),
        (r"(?<=in )the past\b", _past),
        (r"(?<=in )the (?:near |foreseeable |distant )?future\b", _future),
        (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", _numeric),
    )
)

_MODIFIERS = {"early": "START", "mid": "MID", "late": "END", "earlier": "START", "later": "END"}
_PARTS = {"beginning": "START", "start": "START", "middle": "MID", "end": "END", "close": "END"}
_MODIFIER = re.compile(
    rf"(?:(?i:the){S})?(?:(?P<word>(?i:early|late|earlier|later)){S}(?:(?:on|in){S})?|(?P<mid>(?i:mid))[ -])"
    rf"|(?i:the){S}(?:very{S})?(?P<part>{alternatives(_PARTS)}){S}of{S}"
)
# Only behind "the end of" is a bare unit a date.
_BARE_UNIT = re.compile(rf"(?:the{S})(?P<unit>{_CALENDAR_UNIT})\b")
_LIMIT = re.compile(rf"{S}at{S}the{S}(?P<limit>latest|earliest)\b")
_LIMITS = {"latest": "ON_OR_BEFORE", "earliest": "ON_OR_AFTER"}
_YEAR_END = re.compile(rf"(?:the{S})?(?:year[- ]end|year['’]s{S}end)\b")
_ABOUT = re.compile(rf"(?i:about|around){S}")


def read_date(context: Context, start: int) -> timex.Timex | None:
    """The date that begins at `start`, with its modifier; the longest reading."""
    if about := _ABOUT.match(context.text, start):
        read = read_date(context, about.end())
        if read is None or read.mod or (read.value is not None and len(read.value) < 7):
            return None
        return timex.Timex(start, read.end, "DATE", read.value, "APPROX")
    if year_end := _YEAR_END.match(context.text, start):
        return timex.Timex(start, year_end.end(), "DATE", timex.year_value(context.anchor.year), "END")
    modifier = _MODIFIER.match(context.text, start)
    if modifier:
        best = _longest(core(context, modifier.end(), bare=modifier["part"] is not None))
        if best:
            word = (modifier["word"] or modifier["mid"] or "").lower()
            mod = _MODIFIERS.get(word) or _PARTS[modifier["part"]]
            return timex.Timex(start, best[0], "DATE", best[1], mod)
    best = _longest(core(context, start))
    if best is None:
        return None
    end, value = best
    if limit := _LIMIT.match(context.text, end):
        return timex.Timex(start, limit.end(), "DATE", value, _LIMITS[limit["limit"]])
    return timex.Timex(start, end, "DATE", value)


def core(context: Context, start: int, *, bare: bool = False) -> Iterator[tuple[int, str | None]]:
    """The dates without modifier that begin at `start`: end and value."""
    for pattern, resolve in RULES:
        if match := pattern.match(context.text, start):
            yield match.end(), resolve(match, context)
    if bare and (match := _BARE_UNIT.match(context.text, start)):
        yield match.end(), _its_own(match, context)


def _longest(found: Iterator[tuple[int, str | None]]) -> tuple[int, str | None] | None:
    return max(found, key=lambda each: each[0], default=None)
