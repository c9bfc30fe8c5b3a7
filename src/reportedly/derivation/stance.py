"""The stance of a source towards a content as worded: the table of design section 4, as data.

The types of attribution are those of PDTB 2.0 (Prasad et al. 2008). That a stance is held by a source, and
that whoever reports a source has a stance too, follows FactBank (Sauri and Pustejovsky 2009).

The design leaves open, and here it is decided:

- Negation changes nothing in an eventuality and in a noncommittal cue; a negated rejection is like a
  negated denial.
- A question under any other cue than a noncommittal one holds nothing, also under a denial: the
  table's remark "also over a question" is its only exception.
- "ask" stands for the verbs of asking in `ASKING`. "know" is a cue of type knowledge, "negated say" a
  negated assertion. The words are English, as the guidelines are.
- A cue without type, or with one that the table does not list, leaves both columns unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from reportedly.derivation.nodes import Content, Cue, value

Stance = Literal["asserted", "denied", "noncommittal", "none", "unknown"]
STANCES: tuple[Stance, ...] = get_args(Stance)
"""The stances, in the order of their ClassLabel."""


class Row(NamedTuple):
    """A row of the table: the cases of cue with the stance of the cue's source, and the stance of who
    reports the cue (the last column)."""

    source: Mapping[str, Stance]
    reporter: Stance


TABLE: tuple[Row, ...] = (
    Row({"assertion": "asserted", "belief": "asserted"}, "noncommittal"),
    Row({"negated assertion": "noncommittal", "negated belief": "denied"}, "noncommittal"),
    Row({"knowledge": "asserted", "negated knowledge": "noncommittal"}, "asserted"),
    Row({"eventuality": "none", "negated eventuality": "none", "question": "none"}, "none"),
    Row({"denial": "denied", "rejection": "denied"}, "noncommittal"),
    Row(
        {
            "noncommittal": "noncommittal",
            "negated noncommittal": "noncommittal",
            "negated denial": "noncommittal",
            "negated rejection": "noncommittal",
        },
        "noncommittal",
    ),
    Row({}, "asserted"),
)
"""One row per row of the design's table. The last is that of a content without cue."""

NO_CUE = TABLE[-1]


class Cell(NamedTuple):
    """Both columns of the table for one cue."""

    source: Stance
    reporter: Stance


_CELLS = {case: Cell(stance, row.reporter) for row in TABLE for case, stance in row.source.items()}
_UNKNOWN = Cell("unknown", "unknown")

ASKING = frozenset(
    verb + ending
    for verb, endings in {
        "ask": ("", "s", "ed", "ing"),
        "enquir": ("e", "es", "ed", "ing"),
        "inquir": ("e", "es", "ed", "ing"),
        "wonder": ("", "s", "ed", "ing"),
    }.items()
    for ending in endings
)
"""Cues under which "if" introduces a question."""

_FIRST_WORD = re.compile(r"\w+")
_QUESTION_MARK = re.compile(r"[?？؟][\"'”’»“‘\s]*$")


def cell(cue: Cue, content: Content | None) -> Cell:
    """Look a cue up in the table, for a content that it introduces."""
    kind = value(cue.span, "denial_type" if cue.denies else "attribution_type")
    negated = bool(cue.span.attributes.get("negated"))
    # A noncommittal cue is that also over a question.
    if kind != "noncommittal" and content and _asks(cue, content, kind, negated):
        return _CELLS["question"]
    return _CELLS.get(f"negated {kind}" if negated else str(kind), _UNKNOWN)


def _asks(cue: Cue, content: Content, kind: str | None, negated: bool) -> bool:
    """Whether the content is a question: "whether", "if" under ask, know, negated say, or the asker's own
    words (ask, and a question mark at the end), which the table does not name but means."""
    opening = _first_word(content.fragments[0].text)
    asking = _first_word(cue.span.text) in ASKING
    if opening == "if":
        return asking or kind == "knowledge" or (kind == "assertion" and negated)
    return opening == "whether" or (asking and bool(_QUESTION_MARK.search(content.fragments[-1].text)))


def _first_word(text: str) -> str:
    found = _FIRST_WORD.search(text)
    return found[0].lower() if found else ""


_STRENGTH: tuple[Stance, ...] = ("asserted", "unknown", "noncommittal", "none")


def strongest(stances: Iterable[Stance]) -> Stance:
    """Combine the stances that several cues give one source: asserted > noncommittal > none.

    Unknown may be asserted, hence its place after it. Denied has no place in the order: it neither
    yields to another stance nor changes one, so it is left out here. Nothing to combine is unknown.
    """
    return min((stance for stance in stances if stance != "denied"), key=_STRENGTH.index, default="unknown")


def seen_from_outside(held: Stance, reporter: Stance) -> Stance:
    """The stance of a voice further out.

    Args:
        held: What the source of the cue just inside holds.
        reporter: The last column of that cue.
    """
    if held == "asserted":
        return reporter
    return "none" if held == "none" else "noncommittal"


def claim_profile_stance(stance: Stance, polarity: str | None) -> Stance:
    """The stance towards a registered *claim*, from the stance towards a content that is about it.

    For profiles aggregated per claim only; rows per content hold the stance "as worded". A content that
    contradicts its claim turns asserted into denied; denied becomes unknown, since who denies
    the contrary has not thereby asserted the claim.

    Args:
        stance: Towards the content as worded.
        polarity: `claim_polarity` of the content; anything but "contradicts" changes nothing.
    """
    if polarity != "contradicts":
        return stance
    flipped: dict[Stance, Stance] = {"asserted": "denied", "denied": "unknown"}
    return flipped.get(stance, stance)
