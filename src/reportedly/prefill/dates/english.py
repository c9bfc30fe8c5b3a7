"""The date rules of English news: where expressions may begin, and which reading counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping

from reportedly.prefill.dates.clock import read_time
from reportedly.prefill.dates.lengths import read_bare, read_length, read_set
from reportedly.prefill.dates.points import Context, read_date
from reportedly.prefill.dates.timex import Timex
from reportedly.prefill.dates.words import MONTH, MONTHS, NUMBERS, ORDINALS, PARTS, SEASONS, UNITS, WEEKDAYS
from reportedly.validation.words import word_set

Fixed = Mapping[str, tuple[str, str, str | None]]
"""Expressions of fixed value, in lower case → type, value, modifier."""

_READERS: tuple[Callable[[Context, int], Timex | None], ...] = (read_date, read_time, read_length, read_set, read_bare)
_WORD = re.compile(r"(?<![\w'’$£€.,:-])['’]?(?P<first>\w+)")
_NEXT = re.compile(r"[ \u00a0]+(?P<next>\w+)")
# An expression begins with one of these words, or with a digit …
_STRONG = {
    word.lower()
    for word in (*MONTHS, *WEEKDAYS, *SEASONS, *ORDINALS, *NUMBERS, *(f"{name}s" for name in (*UNITS, *WEEKDAYS)))
    if word not in ("a", "an")
} | word_set(
    "yesterday today tomorrow tonight noon midday midnight last past current next coming early mid late earlier later "
    "recent fiscal twenties thirties forties fifties sixties seventies eighties nineties several few many dozens "
    "scores hundreds thousands each every once twice approximately roughly nearly almost"
)
# … or with one of these, if one of the others or a unit of time follows.
_WEAK = word_set(
    "a an the this that these those its his her their our my some more less fewer no at up over under about around "
    "year per"
)
_SECOND = {*_STRONG, *UNITS, *PARTS} | word_set(
    "than least most more less fewer to a an couple number hundred dozen same following previous preceding very end "
    "start beginning middle close latest corresponding full entire whole final small some"
)


def starts(text: str, fixed: Container[str]) -> Iterator[int]:
    """Where expressions may begin: a first look at one or two words, which spares most places the rules.

    Args:
        fixed: the first words of expressions of fixed value.
    """
    for match in _WORD.finditer(text):
        word = match["first"].lower()
        if word in _STRONG or word[0].isdecimal() or word in fixed:
            yield match.start()
        elif word in _WEAK and (following := _NEXT.match(text, match.end())):
            second = following["next"].lower()
            if second in _SECOND or second[0].isdecimal():
                yield match.start()


def read(context: Context, start: int, fixed: re.Pattern[str], values: Fixed) -> Timex | None:
    """The longest reading that begins at `start`."""
    best: Timex | None = None
    for reader in _READERS:
        found = reader(context, start)
        if found and (best is None or found.end > best.end) and _plausible(context.text, found):
            best = found
    match = fixed.match(context.text, start)
    if match and (best is None or match.end() > best.end) and not _AS.search(context.text, max(0, start - 4), start):
        kind, value, mod = values[" ".join(match[0].lower().split())]
        best = Timex(start, match.end(), kind, value, mod)
    return best


_AS = re.compile(r"\bas[ ]+$", re.IGNORECASE)  # As soon as.
_MONTH_ALONE = re.compile(MONTH)
_YEAR_ALONE = re.compile(r"\d{4}")
_SEASON_ALONE = re.compile(r"(?:the )?(?:spring|summer|autumn|winter)", re.IGNORECASE)
_IN = re.compile(
    r"\b(?:in|of|by|since|until|till|to|from|through|for|during|before|after|between|and|or|than|around|about|mid|"
    r"early|late|as of|throughout|beyond|circa|back in|the|year|years|fiscal|last|next|this)[ ]+$",
    re.IGNORECASE,
)
# A number behind other words is a year too: its 1990 invasion, due 1993.
_YEAR_BEFORE = re.compile(r"(?:\b(?:its|his|her|their|a|due|\w+['’]s)[ ]+|[(])$")
_SEASON_BEFORE = re.compile(r"\b(?:in|by|until|since|during|throughout|late|early)[ ]+(?:the[ ]+)?$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"[A-Z][\w’'-]*[ ]+$")


def _plausible(text: str, found: Timex) -> bool:
    """Whether a word that also means something else (May, 2031, spring) stands where dates stand."""
    covered = text[found.start : found.end]
    before = text[max(0, found.start - 20) : found.start]
    if _MONTH_ALONE.fullmatch(covered):
        if covered in ("May", "March") and not _IN.search(before):
            return False
        return _NAME_BEFORE.search(before) is None or _IN.search(before) is not None
    if _YEAR_ALONE.fullmatch(covered):
        return _IN.search(before) is not None or _YEAR_BEFORE.search(before) is not None
    if _SEASON_ALONE.fullmatch(covered):
        return _SEASON_BEFORE.search(before) is not None
    return True
