"""The source chain of a content: who stands between the writer and it, and what each of them holds.

The design leaves open, and here it is decided:

- "Several cues of one source" is read both ways it can be: a source that *reports* several cues combines
  what they give it, and so does a party that *has* several cues over the content, if the same voice
  reports them. Each such cue keeps an entry, and the entries agree - but an entry that denies stays so
  and leaves the others as they are: the design ranks asserted, noncommittal and none only.
- Certainty, likewise, is a matter of the voice: a hedge in the voice of one cue of a party counts for all.
- Further out, an unknown stance is noncommittal, as everything that is neither asserted nor none.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

import msgspec

from reportedly.derivation.certainty import Certainty, certainty
from reportedly.derivation.nodes import Content, Cue, Hedge, value
from reportedly.derivation.stance import NO_CUE, Stance, cell, seen_from_outside, strongest
from reportedly.derivation.voices import Voice, Voices, cues_of, in_enclosing_voice, place, speaking


class Link(msgspec.Struct, frozen=True):
    """What one source holds of a content, through one cue (design section 4, "Source chain").

    Attributes:
        level: 0 for the writer, 1 for whom the writer reports, and so on inwards.
        cue_id: The cue through which the source speaks; None for the writer alone.
        parent_cue_id: The cue just outside; None where the writer reports.
        source_id: The actor. None for the writer, and for the unknown source of a cue without one:
            that link has a cue.
        entity: The registered party that the actor is, if annotated.
        text: The covered text of the actor; None where `source_id` is.
        stance: Towards the content as worded.
        certainty: None where the stance has none.
    """

    level: int
    cue_id: str | None
    parent_cue_id: str | None
    source_id: str | None
    entity: str | None
    text: str | None
    stance: Stance
    certainty: Certainty | None


def source_chain(content: Content, voices: Voices) -> list[Link]:
    """The writer, then one link per cue and source: by level, then text order of cue and of source."""
    introduces = _introduced(content, voices)
    stances, writer = _stances(content, introduces, voices)
    hedges = _hedges(content, introduces, voices)
    links = [Link(0, None, None, None, None, None, writer, certainty(writer, [h.span for h in hedges[None]]))]
    for cue in introduces:
        parent = voices.parent[cue]
        for source, voice in voices.speakers[cue]:
            stance = stances[cue, voice]
            # A hedge inside what is denied belongs to what is denied, not to the denial.
            counting = [h.span for h in hedges[voice] if stance != "denied" or content not in h.containing]
            links.append(
                Link(
                    level=voices.level[cue],
                    cue_id=cue.span.id,
                    parent_cue_id=parent.span.id if parent else None,
                    source_id=source.id if source else None,
                    entity=value(source, "entity") if source else None,
                    text=source.text if source else None,
                    stance=stance,
                    certainty=certainty(stance, counting),
                )
            )
    return links


def _introduced(content: Content, voices: Voices) -> dict[Cue, Content | None]:
    """Every cue between the writer and a content, outermost first, with the content on the way to it.

    That is what the cue's row of the table depends on: whether it introduces a question.
    """
    within = content if content.cues else speaking(content.containing)
    introduced: dict[Cue, Content | None] = dict.fromkeys(cues_of(within), within)
    waiting = list(introduced)
    while waiting:
        cue = waiting.pop()
        for reporter in voices.reporters[cue]:
            if reporter not in introduced:
                introduced[reporter] = introduced[cue] if cue.outer else place(cue)
                waiting.append(reporter)
    return {cue: introduced[cue] for cue in sorted(introduced, key=lambda cue: (voices.level[cue], cue.order))}


def _stances(
    content: Content, introduces: dict[Cue, Content | None], voices: Voices
) -> tuple[dict[tuple[Cue, Voice], Stance], Stance]:
    """The stance of each source through each cue, and the writer's, worked out from the inside outwards."""
    heard: defaultdict[Cue | None, list[Stance]] = defaultdict(list)
    if not content.cues:
        for reporter in cues_of(speaking(content.containing)) or (None,):
            heard[reporter].append(NO_CUE.reporter)
    stances: dict[tuple[Cue, Voice], Stance] = {}
    for _, same_level in groupby(reversed(introduces), key=voices.level.__getitem__):
        cues = list(same_level)
        cells = {cue: cell(cue, introduces[cue]) for cue in cues}
        heard_by_voice: defaultdict[Voice, list[Stance]] = defaultdict(list)
        for cue in cues:
            if cue in content.cues:
                heard[cue].append(cells[cue].source)
            for _, voice in voices.speakers[cue]:
                heard_by_voice[voice] += heard[cue]
        for cue in cues:
            for _, voice in voices.speakers[cue]:
                stances[cue, voice] = "denied" if "denied" in heard[cue] else strongest(heard_by_voice[voice])
            if cue not in content.cues:
                held = [stances[cue, voice] for _, voice in voices.speakers[cue]]
                passed_on = [seen_from_outside(stance, cells[cue].reporter) for stance in held]
            else:
                passed_on = ["asserted" if in_enclosing_voice(content) else cells[cue].reporter]
            for reporter in voices.reporters[cue] or (None,):
                heard[reporter] += passed_on
    return stances, strongest(heard[None])


def _hedges(
    content: Content, introduces: dict[Cue, Content | None], voices: Voices
) -> defaultdict[Voice | None, list[Hedge]]:
    """The hedges on a content and on the cues of its chain, by the voice (None: the writer) they count for."""
    hedges: defaultdict[Voice | None, list[Hedge]] = defaultdict(list)
    targets: list[Content | Cue] = [content, *introduces]
    for target in targets:
        for hedge in target.hedges:
            cues = voices.hedging(hedge, target)
            for voice in [voice for cue in cues for _, voice in voices.speakers[cue]] or (None,):
                hedges[voice].append(hedge)
    return hedges
