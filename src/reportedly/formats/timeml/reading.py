"""A TimeML file: its text, its creation time, and the TIMEX3 in it, each with its line.

Read with expat. Entities that a file declares are refused, since they can grow without bound or name other
files; nothing outside the file is ever opened.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

TEXT, DCT, TIMEX = "TEXT", "DCT", "TIMEX3"
_ROOT = "TimeML"


class UnreadableError(Exception):
    """A file that cannot be read as TimeML.

    Attributes:
        problem: what is wrong.
        line: where, counted from 1; None where it is not one line.
    """

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass
class Timex:
    """A TIMEX3 tag.

    Attributes:
        line: that of its start tag, counted from 1.
        inside: `TEXT`, `DCT`, or the child of the root that it stands in instead.
        start, end: its extent in the text, in code points, half-open; outside of `TEXT` they mean nothing.
        covered: the characters it encloses.
        attributes: those of the tag that are not empty.
    """

    line: int
    inside: str
    start: int
    attributes: dict[str, str]
    end: int = -1
    covered: str = ""

    @property
    def id(self) -> str:
        return self.attributes.get("tid", TIMEX)


@dataclass
class TimeML:
    """What a TimeML file holds. `text` has no markup, and no line ends of the markup before its first character or tag;
    `timexes` are in the order of their start tags; `tags` says how often there is each element."""

    text: str = ""
    timexes: list[Timex] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)


def read_timeml(data: bytes) -> TimeML:
    """Read a file.

    Raises:
        UnreadableError: it is not well-formed XML, not TimeML with one text, or relies on entities of its own.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableError(f"not well-formed XML ({expat.ErrorString(error.code)})", error.lineno) from None
    return reader.finished()


class _Reader:
    def __init__(self) -> None:
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        # Reached where a document type is declared that is not read, so that an entity stays unknown.
        parser.SkippedEntityHandler = self._entity
        self.made = TimeML()
        self.path: list[str] = []
        self.open: list[Timex] = []
        self.pieces: list[str] = []
        self.length = 0

    def _entity(self, name: str, *_: object) -> NoReturn:
        raise UnreadableError(f"relies on the entity {name}, which TimeML does not have", self.parser.CurrentLineNumber)

    @property
    def _inside(self) -> str:
        """The child of the root where the reader stands; in a root that is no TimeML there is none."""
        return self.path[1] if len(self.path) > 1 else ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and name != _ROOT:
            raise UnreadableError(f"the root is {name}, not {_ROOT}", self.parser.CurrentLineNumber)
        self.path.append(name)
        self.made.tags[name] += 1
        if len(self.path) == 2 and name == TEXT and self.made.tags[TEXT] > 1:
            raise UnreadableError("a second TEXT", self.parser.CurrentLineNumber)
        if name == TIMEX:
            given = {key: value for key, value in attributes.items() if value.strip()}
            timex = Timex(self.parser.CurrentLineNumber, self._inside, self.length, given)
            self.made.timexes.append(timex)
            self.open.append(timex)

    def _end(self, name: str) -> None:
        if name == TIMEX:
            self.open.pop().end = self.length
        self.path.pop()

    def _characters(self, data: str) -> None:
        for timex in self.open:
            timex.covered += data
        if self._inside == TEXT:
            self.pieces.append(data)
            self.length += len(data)

    def finished(self) -> TimeML:
        made, text = self.made, "".join(self.pieces)
        if not text.strip():
            raise UnreadableError("no TEXT, or nothing in it")
        inside = [timex for timex in made.timexes if timex.inside == TEXT]
        # The line end after the tag <TEXT> belongs to the markup, unless a TIMEX3 encloses it.
        lead = min([len(text) - len(text.lstrip("\n")), *(timex.start for timex in inside)])
        for timex in inside:
            timex.start -= lead
            timex.end -= lead
        made.text = text[lead:]
        return made
