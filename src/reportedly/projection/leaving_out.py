"""Steps that leave out what the other convention does not annotate."""

from __future__ import annotations

import re

from reportedly.projection.draft import Draft, Part
from reportedly.projection.registry import step


@step
def leave_out_hedges(draft: Draft) -> None:
    """Leave out hedges; the cue that stands on the same words ("according to", "reportedly") stays."""
    draft.remove(draft.having("hedge"))


@step
def leave_out_dates(draft: Draft) -> None:
    """Leave out dates."""
    draft.remove(draft.having("time"))


@step
def pass_contents_outwards(draft: Draft) -> None:
    """Give an outer cue that links to an inner one ("said", "citing") the inner one's contents, instead of it.

    The inner cue keeps its source alone, and goes with `leave-out-empty-cues`.
    """
    for cue in draft.having("cue", "denial"):
        inner, seen = _inner(draft, cue), {cue}
        while inner:
            passed = inner.pop()
            draft.unlink(cue, passed)
            if passed in seen:
                continue
            seen.add(passed)
            for content in draft.linked(passed, "content"):
                draft.unlink(passed, content)
                draft.link(cue, content)
            inner += _inner(draft, passed)


def _inner(draft: Draft, cue: Part) -> list[Part]:
    return [*draft.linked(cue, "cue"), *draft.linked(cue, "denial")]


@step
def outermost_only(draft: Draft) -> None:
    """Leave out cues that lie in a content of another cue, with all that is theirs alone.

    A cue in its own content ("reportedly") is outermost as long as no other cue has that content too. Of two cues
    that each lie in a content of the other, the one that the text has first stays.
    """
    cues = draft.having("cue", "denial")
    contents = {cue: draft.linked(cue, "content") for cue in cues}

    def encloses(other: Part, cue: Part) -> bool:
        return other is not cue and any(content.holds(cue) for content in contents[other])

    draft.remove(
        [
            cue
            for cue in cues
            if any(encloses(other, cue) and not (encloses(cue, other) and cue.place < other.place) for other in cues)
        ]
    )


@step
def one_attribution_per_content(draft: Draft) -> None:
    """Leave a content to one cue: of several that link to it the first in the text; of two contents the outer one.

    The later cue refers back: "denied that it had fired, an accusation made by Ondravia".
    """
    contents = draft.having("content")
    for content in contents:
        for cue in draft.heads(content)[1:]:
            draft.unlink(cue, content)
    attributed = [content for content in contents if draft.heads(content)]
    inside = {c for c in attributed for other in attributed if other is not c and other.holds(c) and not c.holds(other)}
    for content in inside:
        for cue in draft.heads(content):
            draft.unlink(cue, content)


@step
def leave_out_other_paragraphs(draft: Draft) -> None:
    """Of several contents of a cue, leave out those in other paragraphs than its own; if all are, all but the nearest.

    A paragraph is a line. What goes is later quotations that are linked to their speaker's last cue. One quotation that
    runs over several paragraphs stays whole, and so do the paragraphs next to the cue's that are quotation and nothing
    else ("“It leaked,” Desh said.", and on the next line "“It did.”"), if no other cue stands between.
    """
    cues = draft.having("cue")
    for cue in cues:
        contents = sorted(draft.linked(cue, "content"), key=lambda c: (_distance(cue, c), c.place))
        kept = [content for content in contents if not _parted(draft.text, cue, content)]
        if kept:
            limit = min((other.start for other in cues if other.start > cue.start), default=len(draft.text))
            kept += _continued(draft.text, cue, [content for content in contents if content not in kept], limit)
        for content in contents:
            if content not in (kept or contents[:1]):
                draft.unlink(cue, content)


def _continued(text: str, cue: Part, contents: list[Part], limit: int) -> list[Part]:
    """The contents that lie in the paragraphs of quotation alone that follow the cue's, up to the limit."""
    found: list[Part] = []
    for paragraph in re.finditer(r"[^\n]*[^\n\s][^\n]*", text[:limit]):
        start, end = paragraph.span()
        if start <= cue.start:
            continue
        line = paragraph.group().strip()
        inside = [content for content in contents if start <= content.start and content.end <= end]
        if line[0] not in '“"' or line[-1] not in '”"' or not inside:
            break
        found += inside
    return found


def _distance(cue: Part, content: Part) -> int:
    return min(max(cue.start - end, start - cue.end, 0) for start, end in content.extents)


def _parted(text: str, cue: Part, content: Part) -> bool:
    """Whether a line end stands between a cue and every fragment of a content."""
    gaps = [(min(cue.end, end), max(cue.start, start)) for start, end in content.extents]
    return all("\n" in text[first:last] for first, last in gaps)


@step
def leave_out_empty_cues(draft: Draft) -> None:
    """Leave out cues without content."""
    draft.remove([cue for cue in draft.having("cue") if not draft.linked(cue, "content")])


@step
def leave_out_unlinked(draft: Draft) -> None:
    """Leave out actors that are no source of a cue, and contents without a cue."""
    draft.remove([part for part in draft.having("source", "content") if not draft.heads(part)])


@step
def leave_out_noted(draft: Draft) -> None:
    """Leave out cues that a note marks as PolNeAR's alone (`POLNEAR_ONLY`), with the parts that only they justify.

    These are the contents and sources that nothing else links to. Named parties stay, which are actors in any case.
    """
    gone = [cue for cue in draft.having("cue") if cue.polnear_only]
    theirs = [part for cue in gone for part in draft.own(cue)]
    draft.remove(gone)
    left = [
        part for part in theirs if draft.schema.role_of(part.label) in ("source", "content") and not draft.heads(part)
    ]
    draft.remove(part for part in left if part.attributes.get("mention") != "name")


@step
def leave_out_intentions(draft: Draft) -> None:
    """Leave out cues whose lexical word is a verb of intention ("wants", "plans", "hopes"), with what is theirs alone.

    The lexical word is the last one of the cue, without prepositions and "to".
    """
    words = draft.words
    gone = []
    for cue in draft.having("cue"):
        found = [word for _, _, word in draft.words_in(cue.start, cue.end) if word[0].isalnum()]
        while found and (found[-1] in words.prepositions or found[-1] in words.infinitive):
            found.pop()
        if found and found[-1] in words.intentions:
            gone.append(cue)
    draft.remove(gone)
    leave_out_unlinked(draft)
