"""The regular inflection of English, as far as the lexicon needs it; what is irregular is listed there."""

from __future__ import annotations

import re

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$")

PARTS = ("fixed", "noun", "participle", "verb")
"""How an expression inflects: `verb` and `noun` in their first and last word, the others not at all."""


def forms(expression: str, part: str, listed: list[str]) -> list[str]:
    """The forms of an expression, itself first.

    Args:
        expression: one or more words. Of a verb with particles the first word inflects.
        part: one of `PARTS`.
        listed: the forms of the word that inflects, where they are irregular; they replace the regular ones.
    """
    if part == "noun":
        head, space, last = expression.rpartition(" ")
        return [expression, *(head + space + form for form in listed or [_with_s(last)])]
    first, space, rest = expression.partition(" ")
    if part == "verb":
        listed = listed or [_with_s(first), _past(first), _gerund(first)]
    return [expression, *(form + space + rest for form in listed)]


def _with_s(word: str) -> str:
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) else "s")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return _CONSONANT_Y.sub("i", verb) + "ed"


def _gerund(verb: str) -> str:
    return (verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb) + "ing"
