"""The form of a mention of a party: name, pronoun or nominal."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from reportedly.validation.words import word_set

LANGUAGES = frozenset({"en"})
"""The languages of which forms are known."""


_PRONOUNS = word_set(
    "i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one others "
    "another both each either neither none some many most few several all any this that these those who whom whose "
    "which everyone everybody someone somebody anyone anybody nobody myself ourselves yourself yourselves himself "
    "herself itself themselves"
) | {"the other", "the others", "no one", "the latter", "the former", "each other", "one another"}
_WORD = re.compile(r"\w[\w’'.-]*\w|\w")
_NO_NAMES = word_set("a an the of and for in on at to by from with") | _PRONOUNS
# Adjectives that are made of names are written large and are no names themselves.
_DERIVED = re.compile(r"(?:ian|ean|can|ish|ese|[nt]ch|lsh)$")
_PERHAPS_DERIVED = re.compile(r"(?:i|an)$")
_SENTENCE_START = re.compile(r"(?:^|\n|[.!?:][”\"’')]*[ \u00a0]+|[“\"‘(–—][ \u00a0]?)$")


def begins_sentence(text: str, start: int) -> bool:
    """Whether a word at `start` may be written large only because a sentence or a quotation begins."""
    return _SENTENCE_START.search(text[max(0, start - 6) : start]) is not None


def mention_of(text: str, start: int, end: int, names: Container[str]) -> str | None:
    """The value of `mention` for the span `start`–`end` of an English text; None where the form does not tell.

    Args:
        names: words known to be names, or parts of such.
    """
    words = list(_WORD.finditer(text, start, end))
    if " ".join(word[0] for word in words).lower() in _PRONOUNS:
        return "pronoun"
    doubtful = False
    for i, match in enumerate(words):
        word = re.sub(r"['’]s?$", "", match[0])
        if not word[:1].isupper() or word.lower() in _NO_NAMES:
            continue
        noun_follows = i + 1 < len(words) and words[i + 1][0][0].islower() and match[0] == word
        if noun_follows and _DERIVED.search(word):
            continue
        if noun_follows and _PERHAPS_DERIVED.search(word):
            doubtful = True
        elif word in names or i or not begins_sentence(text, start):
            return "name"
        elif re.search(rf"\b{re.escape(word.lower())}\b", text):
            continue
        elif _large_within_a_sentence(text, word):
            return "name"
        else:
            doubtful = True
    return None if doubtful or not words else "nominal"


# Parties are named many times in a text.
@lru_cache(maxsize=256)
def _large_within_a_sentence(text: str, word: str) -> bool:
    return any(not begins_sentence(text, match.start()) for match in re.finditer(rf"\b{re.escape(word)}\b", text))
