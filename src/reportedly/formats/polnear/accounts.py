"""Where the split contents of PolNeAR went."""

from __future__ import annotations

from collections.abc import Mapping

KEPT = "kept"
"""The fate of a split content that is split in the house as well."""
REJOINED = "rejoined"
"""That of one which only line ends split: it is whole in the house."""
UNREAD = "unread"
"""That of one whose line could not be read."""


def split_contents_explained(fates: Mapping[str, int]) -> str:
    """In words, how the split contents of the source become those of the house.

    Args:
        fates: how many there are of each fate: `KEPT`, `REJOINED`, `UNREAD`, or the id of the finding that
            says why one is split no more.
    """
    parts = [f"{sum(fates.values()):,} split contents in the source"]
    if rejoined := fates.get(REJOINED):
        parts.append(f"{rejoined:,} split by line ends only, whole again")
    named = {name: times for name, times in sorted(fates.items()) if name not in (KEPT, REJOINED, UNREAD)}
    if named:
        shown = ", ".join(f"{name} {times:,}" for name, times in named.items())
        parts.append(f"{sum(named.values()):,} not split any more, as their findings say ({shown})")
    if unread := fates.get(UNREAD):
        parts.append(f"{unread:,} on lines that could not be read")
    return " − ".join(parts) + f" = {fates.get(KEPT, 0):,} split contents in the house."
