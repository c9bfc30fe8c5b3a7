"""The words that rules of the guidelines know, by language (the first subtag of BCP-47), lower case.

The rules apply to labels by their role; a language without an entry has none of them.
"""

from __future__ import annotations

COMPLEMENTIZERS: dict[str, tuple[str, ...]] = {"en": ("that",), "de": ("dass", "daß")}
"""Conjunctions that introduce a content and are not part of it."""

TWINS: dict[str, frozenset[str]] = {
    "en": frozenset({"according to", "reportedly", "allegedly", "purportedly"}),
}
"""Expressions that are a cue of attribution and an evidential hedge at once (guidelines, rules 1 and 2)."""
