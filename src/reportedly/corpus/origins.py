"""The origin of gold in words, which also says what it was made from: written and read here alone.

A gold record names one batch, in which its spans were decided. Claims come from batches of their own,
which its origin names behind the first part: `agreed by ann-1, ann-2, batch b1; claims decided by chief
over ann-1, ann-2, batch c1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.model import AGREEMENT, Record

_CLAIMS = re.compile(
    r"; claims (?:agreed by [^;]*|decided by (?P<who>[^;,\s]+)(?: over [^;]*)?)"
    r", batch (?P<batch>[a-z0-9]+(?:-[a-z0-9]+)*)(?=;|$)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """What gold was made from: `decided_by` is who decided, `agreement` if all annotators agreed."""

    batch: str
    decided_by: str


def accepted(annotator: str, batch: str) -> str:
    """The origin of gold that is one annotator's record."""
    return f"accepted from {annotator}, batch {batch}"


def made(annotators: Iterable[str], made: Made) -> str:
    """The origin of gold that was made from the records of all annotators of a batch."""
    names = ", ".join(annotators)
    if made.decided_by == AGREEMENT:
        return f"agreed by {names}, batch {made.batch}"
    over = f" over {names}" if names else ""
    return f"decided by {made.decided_by}{over}, batch {made.batch}"


def with_claims(origin: str, annotators: Iterable[str], claims: Made) -> str:
    """The origin of gold to which the claims of a batch were added."""
    return f"{origin}; claims {made(annotators, claims)}"


def made_from(record: Record) -> Iterator[Made]:
    """All that a gold record says it was made from."""
    yield Made(record.batch, record.annotator)
    for match in _CLAIMS.finditer(record.origin):
        yield Made(match["batch"], match["who"] or AGREEMENT)
