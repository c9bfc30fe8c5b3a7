"""The words that rules of the guidelines know, by language (the first subtag of BCP-47), in lower case
where nothing else is said.

The rules apply to labels by their role; a language without an entry has none of them.
"""

from __future__ import annotations


def word_set(listed: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(listed.split())


COMPLEMENTIZERS: dict[str, tuple[str, ...]] = {"en": ("that",), "de": ("dass", "daß")}
"""Conjunctions that introduce a content and are not part of it."""

TWINS: dict[str, frozenset[str]] = {
    "en": frozenset({"according to", "reportedly", "allegedly", "purportedly"}),
}
"""Expressions that are a cue of attribution and an evidential hedge at once (guidelines, rules 1 and 2)."""

ELISIONS: dict[str, tuple[str, ...]] = {
    "en": ("n", "em", "til", "tis", "tisn", "twas", "twasn", "twere", "twill"),
    "de": ("n", "ne", "nem", "nen", "ner", "s"),
}
"""Words before which an apostrophe stands for letters left out (rock 'n' roll)."""

ABBREVIATIONS: dict[str, frozenset[str]] = {
    "en": word_set(
        "Adm Assn Ave Blvd Bros Capt Cmdr Co Col Corp Cpl Dept Dr Fr Ft Gen Hon Inc Jr Lt Ltd Maj Messrs Mr Mrs Ms Mt "
        "Mtn Prof Rev Sen Sgt Sr St Univ Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thurs "
        "Fri approx dept est etc vs"
    ),
    "de": word_set("Abb Abs Dr Hr Fr Jh Mio Mrd Nr Prof St Str Tel Ztg bzw ca etc evtl ggf usw vgl"),
}
"""Words that are written with a point, in the case in which they are."""
