"""What differs between two states of a corpus: releases, houses, revisions; and the version that this asks for."""

from reportedly.changes.comparing import compare, diff
from reportedly.changes.result import Changes
from reportedly.changes.states import load_state

__all__ = ["Changes", "compare", "diff", "load_state"]
