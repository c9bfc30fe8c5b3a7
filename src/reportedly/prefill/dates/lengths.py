"""English lengths of time, points so long ago, and repeated times → TIMEX3 durations, dates and sets."""

from __future__ import annotations

import re

from reportedly.prefill.dates import timex
from reportedly.prefill.dates.points import Context
from reportedly.prefill.dates.words import (
    CLOCK_UNITS,
    COUNT,
    LENGTH_MODS,
    MONTH,
    MONTHS,
    PARTS,
    POINT_MODS,
    SEASONS,
    UNIT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    S,
    alternatives,
    count,
)

_FILLING = (
    rf"(?:(?:more|full|whole|long|straight|consecutive|further|additional|entire|mere|short|trading|working|business)"
    rf"{S})?"
)
_NEAR = "past|last|next|coming|first|final|previous|following|latest"
_LENGTH = re.compile(
    rf"(?:(?P<mod>(?i:{alternatives(LENGTH_MODS)})){S}(?!the{S}|its{S}|his{S}|her{S}|their{S}))?"
    rf"(?:(?P<the>(?i:the|its|his|her|their|our|my|these|those)){S}(?:(?P<near>{_NEAR}){S})?)?"
    rf"(?P<count>{COUNT})(?:(?:{S}(?:to|or){S}|[-–])(?P<upper>{COUNT}))?(?:{S}|(?P<joint>[-‐‑])){_FILLING}"
    rf"(?P<unit>{UNIT})(?P<plural>s)?(?![\w])(?P<old>(?:[-‐‑]|{S})olds?\b)?"
)
_RELATIVE = re.compile(rf"{S}(?:before|after)\b")
_OF = re.compile(rf"{S}of\b")
_TAIL = re.compile(
    rf"{S}(?:(?P<ago>ago)|(?P<now>from{S}now|hence)|(?P<other>earlier|later)|(?P<more>more)|or{S}(?P<so>so|more))\b"
    rf"(?:{S}(?P<ago2>ago))?"
)
_BARE = re.compile(
    rf"(?P<count>(?i:(?:recent|coming|past|those|these|more){S})?)(?P<unit>{UNIT})s(?!\w)"
    rf"(?:{S}(?P<tail>ago|earlier|later))?"
)
_A_UNIT = re.compile(rf"(?:a|an|per){S}(?P<unit>hour|day|night|week|month|quarter|year)\b(?!-)")
_EVERY = re.compile(
    rf"(?P<each>(?i:every|each)){S}(?:(?P<other>other){S}|(?P<count>{COUNT}){S})?"
    rf"(?:(?P<unit>{UNIT})s?\b|(?P<weekday>{WEEKDAY})(?:{S}(?P<wpart>{alternatives(PARTS)})\b)?"
    rf"|(?P<month>{MONTH})|(?P<part>{alternatives(PARTS)})\b|(?P<season>{alternatives(SEASONS)})\b)"
)
_TIMES = re.compile(rf"(?P<times>(?i:once|twice|(?:{COUNT}){S}times)){S}(?:a|an|each|every|per){S}(?P<unit>{UNIT})\b")
_WEEKDAYS = re.compile(rf"(?P<weekday>{alternatives(WEEKDAYS)})s\b")


def read_length(context: Context, start: int) -> timex.Timex | None:
    """The length of time that begins at `start`, or the point that lies so long ago or ahead."""
    match = _LENGTH.match(context.text, start)
    if match is None:
        return None
    amount, about = count(match["count"])
    unit = UNITS[match["unit"].lower()]
    singular = not match["plural"]
    joint = match["joint"] is not None
    if match["the"] and (joint or not match["near"]) and singular:
        return None
    if singular and not joint and amount != "1" and not match["old"]:
        return None
    if match["mod"] and amount == "X" and match["mod"].lower() in ("over", "under"):
        return None  # A preposition: over several years.
    if match["unit"] in ("quarter", "second") and (singular or _OF.match(context.text, match.end())):
        return None
    mod = LENGTH_MODS.get(" ".join((match["mod"] or "").lower().split())) or ("APPROX" if about else None)
    value: str | None = timex.duration(amount, unit, clock=match["unit"].lower() in CLOCK_UNITS)
    if match["upper"]:
        value = None  # Two or three weeks: which value, the annotator says.
    tail = _TAIL.match(context.text, match.end()) if not joint and not match["old"] else None
    if tail is None:
        return timex.Timex(start, match.end(), "DURATION", value, mod)
    if tail["ago"] or tail["ago2"] or tail["now"]:
        if tail["so"]:
            mod = "APPROX"
        point = None if value is None else _point(context, amount, unit, ahead=tail["now"] is not None)
        kind = "TIME" if match["unit"].lower() in CLOCK_UNITS else "DATE"
        return timex.Timex(start, tail.end(), kind, point, POINT_MODS[mod] if mod else None)
    if tail["other"]:
        kind = "TIME" if match["unit"].lower() in CLOCK_UNITS else "DATE"
        return timex.Timex(start, tail.end(), kind)
    if tail["so"] == "so":
        mod = "APPROX"
    elif tail["so"]:
        mod = "EQUAL_OR_MORE"
    return timex.Timex(start, tail.end(), "DURATION", value, mod)


def _point(context: Context, amount: str, unit: str, *, ahead: bool) -> str | None:
    """The value of a point so many units ago; None where the anchor, a day, or the amount is too coarse."""
    if amount == "X" and unit in ("Y", "DE", "CE", "M", "W"):
        return "FUTURE_REF" if ahead else "PAST_REF"
    if unit not in timex.CALENDAR or not amount.isdecimal():
        return None
    return timex.shifted(context.anchor, unit, int(amount) if ahead else -int(amount))


# A bare plural is a length of time behind these; else (“the years of …”) it is none for sure.
_LASTING = re.compile(
    r"\b(?:for|in|within|over|after|during|of|takes?|taking|took|lasts?|lasting|lasted|spent|many|only)[ ]+$", re.I
)


def read_bare(context: Context, start: int) -> timex.Timex | None:
    """A plural without a number: `for weeks`, `hours earlier`, `recent months`."""
    match = _BARE.match(context.text, start)
    if match is None:
        return None
    unit = UNITS[match["unit"].lower()]
    if match["unit"] in ("second", "quarter", "night"):
        return None
    first = match["count"].strip().lower()
    if first in ("those", "more"):
        return None
    if first == "these":
        return timex.Timex(start, match.end(), "DATE", "PRESENT_REF") if unit == "D" else None
    if match["tail"]:
        kind = "TIME" if match["unit"].lower() in CLOCK_UNITS else "DATE"
        value = "PAST_REF" if match["tail"] == "ago" else None
        return timex.Timex(start, match.end(), kind, value)
    before = context.text[max(0, start - 14) : start]
    if not first and not _LASTING.search(before) and not _RELATIVE.match(context.text, match.end()):
        return None
    return timex.Timex(
        start, match.end(), "DURATION", timex.duration("X", unit, clock=match["unit"].lower() in CLOCK_UNITS)
    )


_COUNTED = re.compile(r"(?:\d|s|[mb]illion|tonnes?|percent|cents?|euros?|each)[ ]+$")


def read_set(context: Context, start: int) -> timex.Timex | None:
    """A repeated time: `every Friday`, `each year`, `twice a month`, `Sundays`."""
    text = context.text
    if match := _EVERY.match(text, start):
        return timex.Timex(start, match.end(), "SET", _repeated(match))
    if match := _TIMES.match(text, start):
        return timex.Timex(start, match.end(), "SET", _once(match["unit"]))
    if match := _WEEKDAYS.match(text, start):
        return timex.Timex(start, match.end(), "SET", f"XXXX-WXX-{WEEKDAYS[match['weekday']]}")
    if (match := _A_UNIT.match(text, start)) and _COUNTED.search(text[max(0, start - 12) : start]):
        return timex.Timex(start, match.end(), "SET", _once(match["unit"]))
    return None


def _once(unit: str) -> str:
    return timex.duration("1", UNITS[unit.lower()], clock=unit.lower() in CLOCK_UNITS)


def _repeated(match: re.Match[str]) -> str | None:
    if match["weekday"]:
        value = f"XXXX-WXX-{WEEKDAYS[match['weekday']]}"
        return f"{value}T{PARTS[match['wpart']]}" if match["wpart"] else value
    if match["month"]:
        return f"XXXX-{MONTHS[match['month'].rstrip('.')]:02}"
    if match["season"]:
        return f"XXXX-{SEASONS[match['season']]}"
    if match["part"] and match["part"] != "night":
        return f"XXXX-XX-XXT{PARTS[match['part']]}"
    if match["part"]:
        return "XXXX-XX-XXTNI"
    unit = UNITS[match["unit"].lower()]
    amount = "2" if match["other"] else count(match["count"])[0] if match["count"] else "1"
    return timex.duration(amount, unit, clock=match["unit"].lower() in CLOCK_UNITS)
