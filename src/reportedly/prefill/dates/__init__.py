"""Date rules: temporal expressions of a text with their TIMEX3 type, value and modifier.

Expressions are anchored at the local day of publication (design, decision 17). Where an expression
refers to another date of the text ("the next day") its value is left open.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.prefill.dates import english
from reportedly.prefill.dates.points import Context
from reportedly.prefill.dates.timex import Timex
from reportedly.validation.timex import types_of

__all__ = ["LANGUAGES", "DateRules", "Timex"]

LANGUAGES = frozenset({"en"})
"""The languages that have date rules."""


class DateRules:
    """The date rules of English with the expressions of fixed value of a lexicon."""

    def __init__(self, fixed: english.Fixed) -> None:
        self._values = fixed
        self._first = frozenset(expression.split()[0] for expression in fixed)
        words = sorted(fixed, key=len, reverse=True)
        alternatives = "|".join(re.escape(word).replace(r"\ ", "[ \u00a0]+") for word in words) or "(?!)"
        self._fixed = re.compile(rf"(?:{alternatives})(?![\w-])", re.IGNORECASE)

    def find(self, text: str, anchor: date) -> list[Timex]:
        """The temporal expressions of a text, in order, without overlap: from the left, the longest."""
        context = Context(text, anchor)
        found: list[Timex] = []
        at = 0
        for start in english.starts(text, self._first):
            if start < at:
                continue
            if read := self._read(context, start):
                found.append(read)
                at = read.end
        return found

    def interpret(self, text: str, start: int, end: int, anchor: date) -> Timex | None:
        """The reading of the expression at `start`–`end`, if the rules read exactly that."""
        # A text that ends with the span does not make it longer; a longer one tells more of the tense.
        for context in (Context(text, anchor), Context(text[:end], anchor)):
            if (read := self._read(context, start)) and read.end == end:
                return read
        return None

    def _read(self, context: Context, start: int) -> Timex | None:
        read = english.read(context, start, self._fixed, self._values)
        if read is not None and read.value is not None and read.type not in types_of(read.value):
            return replace(read, value=None)  # Out of the calendar.
        return read
