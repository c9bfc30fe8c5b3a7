"""The guidelines as data: parts, numbered rules, examples and what they show.

`guidelines.md` is Markdown (CommonMark with tables). Its parts are the sections of level 2. A rule is a section of
level 3 with a numbered title:

    ### 12. Short imperative title
    What to do.
    **Reason.** Why.
    **Elsewhere.** Which corpora decide otherwise. (may be left out)
    ```example  (text with inline markup)
    Shows: attribution “said” → content “it leaked”; actor “an aide” anonymous
    ```counter
    Not: hedging “can”

`Shows` names spans and links that are in the block, `Not` some that are not. `…` in a quoted text stands for any words.
What stands below a second title of level 1 is for those who maintain the guidelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from reportedly.errors import SchemaError

GUIDELINES = "guidelines.md"

_TITLE = re.compile(r"([1-9][0-9]*)\. (\S.*)")
_NAMED = r"(\w+) “([^“”]+)”((?: \w+(?:=[^\s;]+)?)*)"
_SIGHT = re.compile(rf"{_NAMED}(?: → {_NAMED})?")
_REFERENCE = re.compile(r"\[([^\]|]+)\]\(#[^)]*\)")
_FENCES = {"example": "Shows", "counter": "Not"}


class Named(NamedTuple):
    """A span as a line names it: label, covered text, and attributes (True for one without value)."""

    label: str
    text: str
    attributes: Mapping[str, str | bool]


class Sight(NamedTuple):
    """A span, or a link from it to another one."""

    span: Named
    tail: Named | None


@dataclass(frozen=True)
class Block:
    """An example: a text with inline markup, and what to look at. `line` is that of its fence, from 1."""

    markup: str
    sights: tuple[Sight, ...]
    line: int


@dataclass(frozen=True)
class Rule:
    """A numbered rule; `statement`, `reason` and `elsewhere` (empty if there is nothing) are Markdown."""

    number: int
    title: str
    statement: str
    reason: str
    elsewhere: str
    example: Block
    counter: Block


@dataclass(frozen=True)
class Part:
    """A section with the text before its rules (Markdown). `appendix`: for maintainers."""

    title: str
    text: str
    rules: tuple[Rule, ...]
    appendix: bool


@dataclass(frozen=True)
class Guidelines:
    """The guidelines: the text before the first part (Markdown), and the parts."""

    text: str
    parts: tuple[Part, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for part in self.parts for rule in part.rules)


class _Piece(NamedTuple):
    """A block of Markdown: its type in the parser's words, its tag or the word behind its fence, what stands in it
    and how it is written, its first line from 1."""

    type: str
    tag: str
    content: str
    source: str
    line: int


@dataclass
class _Draft:
    number: int
    title: str
    line: int
    prose: dict[str, list[str]] = field(default_factory=lambda: {"": [], "Reason": [], "Elsewhere": []})
    fences: dict[str, _Piece] = field(default_factory=dict)
    sights: dict[str, tuple[Sight, ...]] = field(default_factory=dict)


def markdown() -> MarkdownIt:
    """The Markdown that guidelines are written in; HTML is text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def without_references(text: str) -> str:
    """Markdown in which a reference to a rule is its number alone."""
    return _REFERENCE.sub(r"\1", text)


def read_guidelines(path: Path) -> Guidelines:
    """Read guidelines.

    Raises:
        SchemaError: a rule is not complete, a line `Shows` or `Not` cannot be read, or numbers do not follow.
    """
    return _Reader(path).read(path.read_text(encoding="utf-8"))


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, text: str) -> Guidelines:
        front: list[str] = []
        parts: list[tuple[str, list[str], list[_Draft], bool]] = []
        titles = 0
        for piece in _pieces(text):
            if piece.tag == "h1":
                titles += 1
            elif piece.tag == "h2":
                parts.append((piece.content, [], [], titles > 1))
            elif not parts:
                front.append(piece.source)
            elif piece.tag == "h3":
                parts[-1][2].append(self._draft(piece))
            elif parts[-1][2]:
                self._add(parts[-1][2][-1], piece)
            else:
                parts[-1][1].append(piece.source)
        drafts = [draft for _, _, found, _ in parts for draft in found]
        for expected, draft in enumerate(drafts, start=1):
            if draft.number != expected:
                raise self._error(draft.line, f"rule {draft.number} should be number {expected}")
        return Guidelines(
            _joined(front),
            tuple(
                Part(title, _joined(before), tuple(self._rule(draft) for draft in found), appendix)
                for title, before, found, appendix in parts
            ),
        )

    def _draft(self, piece: _Piece) -> _Draft:
        match = _TITLE.fullmatch(piece.content)
        if match is None:
            raise self._error(piece.line, f"{piece.content!r} is no title of a rule; write it as “12. Title”")
        return _Draft(int(match[1]), match[2], piece.line)

    def _add(self, draft: _Draft, piece: _Piece) -> None:
        if piece.type == "fence" and piece.tag in _FENCES:
            if piece.tag in draft.fences:
                raise self._error(
                    piece.line, f"rule {draft.number} has a second {piece.tag}; one of each belongs to it"
                )
            draft.fences[piece.tag] = piece
            return
        kind, colon, rest = piece.content.partition(": ")
        fence = next((fence for fence, word in _FENCES.items() if word == kind), None)
        if colon and fence is not None:
            if [*draft.fences][-1:] != [fence] or fence in draft.sights:
                raise self._error(piece.line, f"{kind} stands in the line below the {fence} it is about")
            draft.sights[fence] = tuple(self._sights(rest, piece.line))
            return
        if draft.fences:
            raise self._error(piece.line, "behind its examples a rule has nothing more; write it before them")
        name, word, prose = _prose(piece.source)
        if word and name not in draft.prose:
            raise self._error(piece.line, f"{name} is no word for a paragraph; known are Reason and Elsewhere")
        draft.prose[name].append(prose)

    def _sights(self, line: str, number: int) -> Iterator[Sight]:
        for item in line.replace("\n", " ").split("; "):
            match = _SIGHT.fullmatch(item)
            if match is None:
                raise self._error(number, f"{item!r} is not of the form: label “text” attribute=value → label “text”")
            label, text, attributes, *tail = match.groups()
            yield Sight(_named(label, text, attributes), _named(*tail) if tail[0] else None)

    def _rule(self, draft: _Draft) -> Rule:
        missing = [name or "rule" for name in ("", "Reason") if not draft.prose[name]]
        missing += [fence for fence in _FENCES if fence not in draft.fences]
        missing += [_FENCES[fence] for fence in draft.fences if fence not in draft.sights]
        if missing:
            raise self._error(draft.line, f"rule {draft.number} lacks its {', '.join(missing)}")
        blocks = {fence: Block(piece.content, draft.sights[fence], piece.line) for fence, piece in draft.fences.items()}
        statement, reason, elsewhere = (_joined(draft.prose[name]) for name in ("", "Reason", "Elsewhere"))
        return Rule(draft.number, draft.title, statement, reason, elsewhere, blocks["example"], blocks["counter"])

    def _error(self, line: int, message: str) -> SchemaError:
        return SchemaError(f"line {line}: {message}", path=self.path)


def _pieces(text: str) -> Iterator[_Piece]:
    """The blocks of the highest level."""
    lines = text.split("\n")
    tokens = markdown().parse(text)
    for i, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        first, end = token.map
        kind = token.type.removesuffix("_open")
        content = tokens[i + 1].content if kind in ("heading", "paragraph") else token.content
        tag = token.info.strip() if kind == "fence" else token.tag
        yield _Piece(kind, tag, content, "\n".join(lines[first:end]).rstrip(), first + 1)


def _prose(source: str) -> tuple[str, bool, str]:
    """The word that a paragraph begins with in bold (**Reason.**), whether there is one, and the rest."""
    match = re.match(r"\*\*(\w+)\.\*\*\s", source)
    return (match[1], True, source[match.end() :]) if match else ("", False, source)


def _named(label: str, text: str, attributes: str) -> Named:
    pairs = (word.partition("=") for word in attributes.split())
    return Named(label, text, {key: value if equals else True for key, equals, value in pairs})


def _joined(sources: list[str]) -> str:
    return "\n\n".join(sources)
