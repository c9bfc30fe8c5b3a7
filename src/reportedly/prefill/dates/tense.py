"""Whether a clause speaks of what was or of what is to come, as far as simple signs of English tell."""

from __future__ import annotations

import re

from reportedly.validation.words import word_set

_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*[ \u00a0]+(?=[A-Z“\"‘'(])|\n")
_REACH = 400  # No sign lies further away, in characters.
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_DUE = re.compile(r"\b(?:by|until|till|before|no later than|not later than|due|starting|beginning|effective)[ ]+$")
_SINCE = re.compile(r"\bsince[ ]+$")

_AHEAD = word_set(
    "will won't won’t shall would could may might should can must going upcoming tomorrow next due scheduled "
    "i'll he'll she'll we'll they'll it'll i’ll he’ll she’ll we’ll they’ll it’ll"
)
# Of these the future follows only with "to" or "for": expected to, planned for.
_AHEAD_WITH_TO = word_set(
    "expected expects expect plans plan planned planning set slated likely intends intend hopes hope wants want "
    "agreed promised pledged vowed ordered asked told urged is are"
)
_AUXILIARIES_BACK = word_set("was were had did has have didn't wasn't weren't hadn't didn’t wasn’t weren’t hadn’t")
_BACK = word_set(
    "said told went came took made gave got began became ran saw left met held led put won lost "
    "rose fell grew found sent spent wrote spoke knew thought brought bought sold paid kept felt heard hit cut "
    "shot drew drove flew broke chose struck swept sank shut sought taught stood built caught fought read"
)
# Behind these a form in -ed is no past tense of its own.
_AUXILIARIES = word_set("be been being is are am will would shall should can could may might must to get not")


def looks_ahead(text: str, start: int, end: int) -> bool | None:
    """Whether the clause around an expression speaks of the future (True) or the past (False).

    The nearest sign before the expression in its sentence counts, else the first one after it. None where
    there is none.
    """
    left = max(0, start - _REACH)
    for match in _SENTENCE_END.finditer(text, left, start):
        left = match.end()
    before = text[left:start]
    if _DUE.search(before):
        return True
    if _SINCE.search(before):
        return False
    signs = _signs(before)
    if signs:
        return signs[-1]
    stop = _SENTENCE_END.search(text, end)
    signs = _signs(text[end : stop.start() if stop else len(text)])
    return signs[0] if signs else None


def _signs(words: str) -> list[bool]:
    """The signs of tense in a stretch of text, in order: True is future."""
    found: list[bool] = []
    previous = ""
    # May is a month, but at the beginning of a question.
    listed = ["" if match[0] == "May" else match[0].lower() for match in _WORD.finditer(words)]
    for i, word in enumerate(listed):
        if word in _AHEAD or (word in _AHEAD_WITH_TO and listed[i + 1 : i + 2] in (["to"], ["for"])):
            found.append(True)
        elif word in _AUXILIARIES_BACK or (
            previous not in _AUXILIARIES and (word in _BACK or (word.endswith("ed") and len(word) > 3))
        ):
            found.append(False)
        if not word.endswith("ly"):
            previous = word
    return found
