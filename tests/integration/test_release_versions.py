"""What `reportedly release` records, and what it refuses for it."""

from __future__ import annotations
