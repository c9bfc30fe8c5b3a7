"""The task `profiles`: who stands between the writer and a content, what each holds of it, and how surely.

Profiles are derived (`reportedly.derivation`) from gold and from the system's annotation by the same rules, so a system
is judged by what its spans, links and attributes come to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from reportedly.derivation import profiles
from reportedly.matching import Reading
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tallies, tally

MEASURES = {
    "exact": "content, cue and source have the same fragments",
    "exact stance": "so, and the stance is the same",
    "exact certainty": "so, and stance and certainty are the same",
    "overlap": "content, cue and source are matched",
    "overlap stance": "so, and the stance is the same",
    "overlap certainty": "so, and stance and certainty are the same",
}

WRITER, SOURCES = "writer", "sources"

Place = tuple[int | None, int | None, int | None]
"""Positions of content, cue and source: None for the cue of the writer, and for a source that is not named."""


def rows(schema: Schema) -> list[str]:
    """The writer, who holds something of every content; and the sources that are reported."""
    return [WRITER, SOURCES] if schema.has_roles else []


def count(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of the links of all source chains of a story."""
    both: Counter[tuple[str, str]] = Counter()
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for pairing in story:
        of_gold = _links(pairing.gold, pairing.readings[0], schema)
        of_predicted = _links(pairing.predicted, pairing.readings[1], schema)
        for counter, links in ((gold, of_gold), (predicted, of_predicted)):
            counter.update(_row(place) for place in links)
        for matched, ends in pairing.ends.items():
            for place, (stance, certainty) in of_gold.items():
                content, cue, source = (None if end is None else ends.get(end, -1) for end in place)
                held = of_predicted.get((content, cue, source))
                if held is not None:
                    both[_row(place), matched] += 1
                    both[_row(place), f"{matched} stance"] += held[0] == stance
                    both[_row(place), f"{matched} certainty"] += held == (stance, certainty)
    return {
        (row, measure): tally(both[row, measure], gold[row], predicted[row])
        for row in rows(schema)
        for measure in measures
    }


def _row(place: Place) -> str:
    return WRITER if place[1] is None else SOURCES


def _links(annotation: Annotation, reading: Reading, schema: Schema) -> dict[Place, tuple[str, str | None]]:
    """What each source holds of each content: stance and certainty."""
    at = {span_id: i for i, unit in enumerate(reading.units) for span_id in unit.ids}
    return {
        (
            at[profile.content.id],
            None if link.cue_id is None else at[link.cue_id],
            None if link.source_id is None else at[link.source_id],
        ): (link.stance, link.certainty)
        for profile in profiles(annotation, schema)
        for link in profile.chain
    }
