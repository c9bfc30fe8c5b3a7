"""The words that the steps look for, a YAML file per language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from reportedly.errors import InputError
from reportedly.files import read_yaml, sha256

FOLDER = Path(__file__).parent


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of a language; the file says what each is for."""

    auxiliaries: frozenset[str]
    negations: frozenset[str]
    clitics: frozenset[str]
    pronouns: frozenset[str]
    copulas: frozenset[str]
    quantifiers: frozenset[str]
    adverbs: frozenset[str]
    no_adverbs: frozenset[str]
    infinitive: frozenset[str]
    articles: frozenset[str]
    complementisers: frozenset[str]
    relative_pronouns: frozenset[str]
    relative_objects: frozenset[str]
    that_nouns: frozenset[str]
    refusals: frozenset[str]
    prepositions: frozenset[str]
    documents: frozenset[str]
    adjunct_openers: frozenset[str]
    ing_nouns: frozenset[str]
    intentions: frozenset[str]

    def is_adverb(self, word: str) -> bool:
        """Whether a word can be an adverb within a verb group."""
        return word in self.adverbs or (word.endswith("ly") and word not in self.no_adverbs)

    def in_verb_group(self, word: str) -> bool:
        """Whether a word can stand before the lexical verb in its group."""
        listed = (self.auxiliaries, self.negations, self.infinitive, self.quantifiers)
        return any(word in words for words in listed) or self.is_adverb(word)


@cache
def words_of(lang: str) -> Words:
    """The lists of a language.

    Raises:
        InputError: there are none.
    """
    path = FOLDER / f"{lang}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise InputError(f"no word lists for the language {lang!r}; there are those of {known}")
    return msgspec.convert(read_yaml(path), Words)


def digest_of(lang: str) -> str:
    """The first eight digits of the SHA-256 of a language's file: another list, another digest."""
    words_of(lang)
    return sha256((FOLDER / f"{lang}.yaml").read_bytes())[:8]
