"""Where an English text names registered parties as parties, as far as cheap signs tell.

Precision counts: a wrong suggestion costs the annotator more than a missing one. So a name is left out where
it may be a place, an adjective or a part of a longer noun phrase.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.model import Entity
from reportedly.prefill.dates.words import MONTHS, WEEKDAYS
from reportedly.prefill.lexicon import Lexicon
from reportedly.prefill.mentions import begins_sentence
from reportedly.validation.words import word_set

LANGUAGES = frozenset({"en"})
"""The languages in which names are looked for."""

_SMALL = word_set("of the and for in de la van von der den al bin")
_BEFORE = re.compile(r"(?P<word>[\w’'-]*\w)[ \u00a0]+$")
_AFTER = re.compile(r"[ \u00a0]+(?P<word>[\w’'-]*\w)|(?P<other>[^ \u00a0])")
_FIRST_WORD = re.compile(r"(?<![\w-])\w+")
_OF = re.compile(r"[ \u00a0]+of\b")
_POSSESSIVE = re.compile(r"['’](?:s\b)?(?:[ \u00a0]+(?P<noun>[\w-]+))?")

# Before a state or a body these make it a place or a part of another party's description.
_LOCATIVE = word_set(
    "in at near around outside inside within across off into onto through throughout over via of from to for "
    "between toward towards along beyond"
)
# What may follow a party that is no part of a longer noun phrase.
_FOLLOWING = word_set(
    "a an the this that these those its his her their and or but nor as at by for from in into of on to with who which "
    "whose when where while after before until if because than about over under against is was has had are were have "
    "be been will would shall should can could may might must does did do not never also still only then now again "
    "both all have says say said tells told would won went came made took gave got began became ran saw left met held "
    "led put lost rose fell kept felt sent spent paid sold bought set hit cut shut stood sought chose drew itself "
    "himself herself themselves hopes plans wants intends seems appears remains nevertheless however yesterday today "
    "tomorrow last next late early since during"
)


@dataclass(frozen=True)
class Named:
    """A mention of a registered party: its extent (code points, half-open) and the party."""

    start: int
    end: int
    entity: Entity


def is_proper(name: str) -> bool:
    """Whether a registered name is a proper name (`Straits Commission`, not `crew of the Tilvenne`)."""
    words = name.split()
    return (
        _FIRST_WORD.match(name) is not None
        and words[0][0].isupper()
        and all(word[0].isupper() or word in _SMALL for word in words)
    )


class Names:
    """The names of registered parties, with the short forms that are safe once the name was introduced."""

    def __init__(self, entities: Iterable[Entity], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        named = [entity for entity in entities if not entity.anonymous and is_proper(entity.name)]
        full: defaultdict[str, list[Entity]] = defaultdict(list)
        short: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in named:
            full[entity.name].append(entity)
            for form in _short_forms(entity):
                short[form].append(entity)
        # A form that two parties share names neither.
        self._full = {name: found[0] for name, found in full.items() if len(found) == 1}
        first_words = [entity.name.split()[0] for entity in named]
        self._short = {
            name: found[0]
            for name, found in short.items()
            if len(found) == 1
            and name not in full
            and (found[0].kind != "organization" or first_words.count(name) == 1)
        }
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted({*full, *self._short}, key=len, reverse=True):
            forms[_FIRST_WORD.findall(form)[0]].append(re.escape(form).replace(r"\ ", "[ \u00a0]+"))
        # By their first word, so that the time does not grow with the registry.
        self._patterns = {word: re.compile(rf"(?:{'|'.join(found)})(?![\w-])") for word, found in forms.items()}
        self.words = frozenset(word for entity in named for word in entity.name.split() if word not in _SMALL)
        """The words of proper names."""

    def find(self, text: str, outlet: str) -> Iterator[Named]:
        """The named mentions of registered parties in a text, in order, without overlap.

        Args:
            outlet: the id of who publishes the text; readers know it without introduction.
        """
        introduced = {outlet}
        last = 0
        for match in self._occurrences(text):
            form = " ".join(match[0].split())
            entity = self._full.get(form)
            if entity:
                introduced.add(entity.id)
            else:
                entity = self._short.get(form)
                if entity is None or entity.id not in introduced or not self._safe(text, form, entity):
                    continue
            found = self._mention(text, match.start(), match.end(), entity)
            if found and found.start >= last:
                yield found
                last = found.end

    def _occurrences(self, text: str) -> Iterator[re.Match[str]]:
        """Where a form of a name stands, the longest at each place, without overlap."""
        at = 0
        for word in _FIRST_WORD.finditer(text):
            pattern = self._patterns.get(word[0])
            if pattern and word.start() >= at and (match := pattern.match(text, word.start())):
                yield match
                at = match.end()

    @staticmethod
    def _safe(text: str, form: str, entity: Entity) -> bool:
        """Whether a short form is no common word of this text."""
        return entity.kind == "person" or re.search(rf"\b{re.escape(form.lower())}\b", text) is None

    def _mention(self, text: str, start: int, end: int, entity: Entity) -> Named | None:
        if not self._ends_here(text, end):
            return None
        before = _BEFORE.search(text, max(0, start - 40), start)
        word = before["word"] if before else ""
        if entity.kind == "person":
            # What follows with "of" is a part of the mention, of unknown length.
            return None if _OF.match(text, end) else Named(self._with_title(text, start), end, entity)
        if word.lower() == "the":
            start = before.start("word") if before else start
            before = _BEFORE.search(text, max(0, start - 40), start)
            word = before["word"] if before else ""
        if word.lower() in ("neighbouring", "neighboring"):
            start, word = before.start("word") if before else start, ""
        if word.lower() in _LOCATIVE:
            return None
        if word[:1].isupper() and not begins_sentence(text, start - len(word) - 1) and word.lower() not in _FOLLOWING:
            return None  # A part of a longer name.
        return Named(start, end, entity)

    def _ends_here(self, text: str, end: int) -> bool:
        """Whether the noun phrase ends with the name: no noun follows, nor a possessor's noun."""
        if possessive := _POSSESSIVE.match(text, end):
            noun = possessive["noun"] or ""
            # The possessive is the source of a noun cue.
            return self._lexical(noun)
        following = _AFTER.match(text, end)
        if following is None or following["other"]:
            return True
        word = following["word"].lower()
        return word in _FOLLOWING or word.endswith(("ed", "ly")) or self._lexical(word)

    def _lexical(self, word: str) -> bool:
        """Whether a word is a cue or a denial."""
        return bool(self._lexicon.lookup("cue", word) or self._lexicon.lookup("denial", word))

    def _with_title(self, text: str, start: int) -> int:
        """Where a person's mention begins: with the office that is named before the name, and what qualifies it."""
        words: list[tuple[int, str]] = []
        at = start
        while len(words) < 5 and (before := _BEFORE.search(text, max(0, at - 40), at)):
            words.insert(0, (before.start("word"), before["word"]))
            at = before.start("word")
        titles = self._lexicon.titles
        # The longest title: "prime minister" before "minister".
        first = next((i for i in range(len(words)) if " ".join(word.lower() for _, word in words[i:]) in titles), None)
        if first is None:
            return start
        while first and _qualifies(text, *words[first - 1]):
            first -= 1
        return words[first][0]


def _qualifies(text: str, start: int, word: str) -> bool:
    """Whether a word before a title belongs to it: `Ondravian`, `tug`, `former`, but no verb or preposition."""
    if word.lower() in _FOLLOWING | _LOCATIVE:
        return word.lower() == "the"
    if word[0].isupper():
        return word not in _CALENDAR and (
            not begins_sentence(text, start) or not word.lower().endswith(("ly", "ed", "ing"))
        )
    return word in _QUALIFIERS


_CALENDAR = {*MONTHS, *WEEKDAYS}
_QUALIFIERS = word_set(
    "former deputy acting interim outgoing incoming senior chief assistant vice union tug coast guard army navy "
    "police party government opposition foreign transport health finance interior defence trade energy ministry company"
)


def _short_forms(entity: Entity) -> list[str]:
    """The forms of a name that stand for it once it was introduced: a person's last name, the first word of
    the name of a body, the last word of that of a newspaper."""
    words = entity.name.split()
    if len(words) < 2 or not _SMALL.isdisjoint(words):
        return []
    if entity.kind in ("person", "media"):
        return [words[-1]]
    return [words[0]] if entity.kind == "organization" else []
