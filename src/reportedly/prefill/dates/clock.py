"""English times of day, alone or with their day → TIMEX3 times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.prefill.dates import timex
from reportedly.prefill.dates.points import Context, core
from reportedly.prefill.dates.words import NUMBERS, PARTS, S, alternatives

_HOUR_WORDS = alternatives([word for word, number in NUMBERS.items() if number <= 12 and len(word) > 2])
_CLOCK = re.compile(
    rf"(?:(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d)(?![\d%]|[.:]\d))?|(?P<word>(?i:{_HOUR_WORDS})))"
    rf"(?:[ \u00a0]?(?P<half>[ap])(?:\.[ \u00a0]?m\.|m\b)|{S}o['’]clock\b)?"
    rf"(?:{S}(?:GMT|UTC|CET|CEST|EST|EDT|ET|CST|PST|PDT|BST|local{S}time))?"
    r"|(?P<named>(?i:noon|midday|midnight))\b"
)
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_ABOUT = re.compile(rf"(?i:about|around){S}")
_JOINT = re.compile(rf",?{S}(?:(?:on|of){S})?")
_AT = re.compile(rf",?{S}(?:at{S})?(?P<about>(?:about|around){S})?")
_PART = re.compile(rf"{S}(?P<part>{alternatives(PARTS)})\b")
_EARLY = re.compile(
    rf"(?i:the{S})?(?P<word>(?i:early|late|earlier|later)){S}(?:hours{S}of{S}|(?:on{S})?)|(?P<mid>(?i:mid))[ -]"
    rf"|(?i:the{S})(?i:(?P<small>early|small)){S}hours{S}of{S}"
)
_PARTS_NAMED = re.compile(
    rf"(?P<near>(?i:this|that|last|yesterday|tomorrow|the (?:same|next|following|previous))){S}"
    rf"(?P<part>(?i:{alternatives(PARTS)}))\b|(?P<tonight>(?i:tonight))\b"
    rf"|(?:(?<=during )|(?<=in )|(?<=through ))the{S}(?P<generic>{alternatives(PARTS)})\b(?!{S}of\b)"
)
_MODIFIERS = {"early": "START", "earlier": "START", "late": "END", "later": "END"}


def read_time(context: Context, start: int) -> timex.Timex | None:
    """The time of day that begins at `start`: a clock time, a part of a day, or one with the other's day."""
    about = _ABOUT.match(context.text, start)
    at = about.end() if about else start
    found = [each for each in (_clocked(context, at), _part(context, at), _day_first(context, at)) if each]
    if not found:
        return _early(context, start) if not about else None
    best = max(found, key=lambda each: each.end)
    if about:
        return timex.Timex(start, best.end, "TIME", best.value, best.mod or "APPROX")
    early = _early(context, start)
    return max(early, best, key=lambda each: each.end) if early else best


def _clock(match: re.Match[str]) -> str | None:
    """The time of day; None unless the match is certainly one: not a bare number."""
    if named := match["named"]:
        return _NAMED[named.lower()]
    oclock = "clock" in match[0]
    if not (match["half"] or oclock or match["minute"]):
        return None
    if match["minute"] and "." in match[0] and not (match["half"] or oclock):
        return None  # 3.45 may be anything.
    hour = int(match["hour"]) if match["hour"] else NUMBERS[match["word"].lower()]
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return f"{hour:02}:{match['minute'] or '00'}" if hour < 24 else None


def _clocked(context: Context, start: int) -> timex.Timex | None:
    """A clock time with or without the day behind it: `noon on Tuesday`, `19:30 tonight`."""
    match = _CLOCK.match(context.text, start)
    if match is None or (clock := _clock(match)) is None:
        return None
    joint = _JOINT.match(context.text, match.end())
    if joint:
        if part := _part(context, joint.end()):
            day = part.value.partition("T")[0] if part.value else None
            return timex.Timex(start, part.end, "TIME", day and f"{day}T{clock}")
        if days := list(_days(context, joint.end())):
            end, day = max(days)
            return timex.Timex(start, end, "TIME", f"{day}T{clock}")
    return timex.Timex(start, match.end(), "TIME")


def _days(context: Context, start: int) -> Iterator[tuple[int, str]]:
    """The dates that begin at `start` and are a day: end and value."""
    for end, value in core(context, start):
        if value is not None and len(value) == len("2031-04-15"):
            yield end, value


def _day_first(context: Context, start: int) -> timex.Timex | None:
    """A day with a part of it or a clock time behind it: `Tuesday evening`, `Wednesday at around noon`."""
    found: list[timex.Timex] = []
    for end, day in _days(context, start):
        if part := _PART.match(context.text, end):
            found.append(timex.Timex(start, part.end(), "TIME", f"{day}T{PARTS[part['part']]}"))
        at = _AT.match(context.text, end)
        if at and (match := _CLOCK.match(context.text, at.end())) and (clock := _clock(match)):
            mod = "APPROX" if at["about"] else None
            found.append(timex.Timex(start, match.end(), "TIME", f"{day}T{clock}", mod))
    return max(found, key=lambda each: each.end, default=None)


def _part(context: Context, start: int) -> timex.Timex | None:
    """A part of a near day: `this morning`, `last night`, `tonight`."""
    match = _PARTS_NAMED.match(context.text, start)
    if match is None:
        return None
    if match["tonight"]:
        return timex.Timex(start, match.end(), "TIME", f"{timex.day(context.anchor)}TNI")
    if match["generic"]:
        return timex.Timex(start, match.end(), "TIME")
    days = {"this": 0, "last": -1, "yesterday": -1, "tomorrow": 1}
    offset = days.get(match["near"].lower())
    if offset is None:
        return timex.Timex(start, match.end(), "TIME")
    day = timex.shifted(context.anchor, "D", offset)
    return timex.Timex(start, match.end(), "TIME", day and f"{day}T{PARTS[match['part'].lower()]}")


def _early(context: Context, start: int) -> timex.Timex | None:
    """Early or late in a part of a day: `late Tuesday evening`, `the early hours of Tuesday`."""
    match = _EARLY.match(context.text, start)
    if match is None:
        return None
    if "hours" in match[0]:
        days = list(_days(context, match.end()))
        if not days:
            return None
        end, day = max(days)
        late = (match["word"] or "").lower() == "late"
        return timex.Timex(start, end, "TIME", f"{day}T{'NI' if late else 'MO'}", "END" if late else "START")
    inner = _day_first(context, match.end()) or _part(context, match.end())
    if inner is None or (inner.value and ":" in inner.value):
        return None
    mod = "MID" if match["mid"] else _MODIFIERS[match["word"].lower()]
    return timex.Timex(start, inner.end, "TIME", inner.value, mod)
