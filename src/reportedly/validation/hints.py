"""What a wrong name most likely meant, as the end of a message."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def hint(word: str, among: Iterable[str], otherwise: str = "") -> str:
    """ ": did you mean …?" if a declared name is close, whatever its case; else `otherwise`."""
    folded = {name.lower(): name for name in among}
    near = get_close_matches(word.lower(), list(folded), n=1, cutoff=0.6)
    return f": did you mean {folded[near[0]]}?" if near else otherwise
