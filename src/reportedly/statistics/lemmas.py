"""Which entry of the lexicon an expression is a form of, in a text and in an annotation.

Words are counted by lemma: the expression as the lexicon has it ("says", "said" → "say"). A form of several
expressions is one of the first, in the order of the file. Straight apostrophes count as curly ones, which the
lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.prefill.lexicon import Entry, Lexicon, folded
from reportedly.schema import Role
from reportedly.segmentation import Extent, tokens

ROLES: tuple[Role, ...] = ("cue", "hedge", "denial")
"""The roles that the lexicon has expressions of."""


def words(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """The tokens of `text[start:end]` that hold a letter or a digit, as offsets in the whole text (code points,
    half-open): the tokens of the corpus without its marks."""
    return [(a, b) for a, b in tokens(text, start, end) if any(map(str.isalnum, text[a:b]))]


class Lemmas:
    """The expressions of one lexicon, found by their forms."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # The most words that a form of a role has.
        self._longest = {
            role: max((len(form.split()) for form in lexicon.entries.get(role, {})), default=0) for role in ROLES
        }

    def in_text(self, text: str, run: Sequence[Extent], role: Role) -> Iterator[tuple[int, str]]:
        """The lexicon's expressions among words that follow each other, as (index in `run`, lemma).

        At each word the longest form counts, and the next begins behind it; each role is looked for by itself
        ("declined to comment" is a denial and holds the cue word "comment"). An expression in a text is no cue,
        hedge or denial yet: nothing looks at what it means there. Left out are expressions without a word (the
        colon as a cue), participles, which are hedges in one construction only ("is said to"), and what begins with
        a capital letter behind white space within a sentence, as names do ("the United States", "May").
        """
        at = 0
        while at < len(run):
            start = run[at][0]
            if at and text[start].isupper() and text[start - 1].isspace():
                at += 1
                continue
            for behind in range(min(at + self._longest[role], len(run)), at, -1):
                entries = self._lookup(role, text[start : run[behind - 1][1]])
                lemma = next((entry.expression for entry in entries if entry.part != "participle"), None)
                if lemma is not None:
                    yield at, lemma
                    at = behind
                    break
            else:
                at += 1

    def of_span(self, covered: str, role: Role) -> str:
        """The lemma of an annotated expression: the entry that it is a form of; else the entry of the longest form
        in it, of equally long ones the last ("has been saying": "say"); else the text itself in lower case."""
        entries = self._lookup(role, covered)
        if entries:
            return entries[0].expression
        inside = words(covered)
        for length in range(min(self._longest[role], len(inside)), 0, -1):
            for first in range(len(inside) - length, -1, -1):
                entries = self._lookup(role, covered[inside[first][0] : inside[first + length - 1][1]])
                if entries:
                    return entries[0].expression
        return folded(covered)

    def _lookup(self, role: Role, text: str) -> tuple[Entry, ...]:
        return self._lexicon.lookup(role, text.replace("'", "’"))
