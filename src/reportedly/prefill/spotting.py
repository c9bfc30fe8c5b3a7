"""Where a text has expressions of the lexicon that are likely cues, denials and hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.prefill.lexicon import Lexicon, folded
from reportedly.schema import Role

_TOKEN = re.compile(r"[\w’'-]*\w")
_LONGEST = 4  # Words of an expression.
# Behind these a word that can be a verb is a noun.
_NOMINAL = re.compile(r"(?i:\b(?:a|an|the|this|that|its|his|her|their|our|my|your|no|of|[\w-]+['’]s))[ \u00a0]+$")
_QUANTITY = re.compile(r"[ \u00a0]+(?:an?[ \u00a0]+)?(?:\d|[a-z-]+[ \u00a0]+(?:hundred|thousand|million|dozen))")


def spot(text: str, lexicon: Lexicon, role: Role) -> Iterator[tuple[int, int]]:
    """The extents of likely expressions of a role, in order, without overlap; the longest first.

    Left out is what is as often something else: nouns, base forms of cue verbs, participles that are evidential
    in one construction only, modal verbs, and expressions whose attributes are open.
    """
    for line in re.finditer(r"[^\n]+", text):
        tokens = [match.span() for match in _TOKEN.finditer(text, *line.span())]
        at = 0
        while at < len(tokens):
            last = min(at + _LONGEST, len(tokens))
            found = next(
                (i for i in range(last, at, -1) if lexicon.lookup(role, text[tokens[at][0] : tokens[i - 1][1]])), None
            )
            if found is None:
                at += 1
                continue
            start, end = tokens[at][0], tokens[found - 1][1]
            if _likely(text, start, end, lexicon, role):
                yield start, end
            at = found


def _likely(text: str, start: int, end: int, lexicon: Lexicon, role: Role) -> bool:
    covered = folded(text[start:end])
    if not lexicon.attributes(role, covered):
        return False
    entries = lexicon.lookup(role, covered)
    if role == "denial":
        return True
    if role == "hedge":
        values = {value for entry in entries for value in entry.values.values()}
        if "approximator" in values:
            return _QUANTITY.match(text, end) is not None
        return "modal" not in values and all(entry.part == "fixed" for entry in entries)
    if all(entry.part == "fixed" for entry in entries):
        return all(lexicon.lookup("hedge", entry.expression) for entry in entries)
    verb = any(entry.part == "verb" and entry.expression != covered for entry in entries)
    return verb and _NOMINAL.search(text, max(0, start - 20), start) is None
