"""Who speaks where: the voice of each cue and hedge, and through it the nesting of sources.

A *voice* is given as the cues whose sources speak; no cue means the writer. The voice within a content
is its cues (the deepest: a cue that reaches it through another one is further out). A content without
cue, and one with `quotation: none`, which is "in the voice of the enclosing source", lends the voice
that encloses it.

The design leaves open, and here it is decided:

- A link from one cue to another ("said, citing") says who reports the inner one, wherever it stands;
  only a cue without such a link is reported by the voice of its place.
- A cue inside several contents of its own is reported by the voice that encloses the outermost.
- An evidential twin goes with its cue in every case, also when that cue is reported by an outer one.
- Where a content has two branches of cues, a cue inside it is reported by both. Its one parent is the
  deepest of them, the first in text order among equals.
- A party is recognised by its entity, else by its span. Two cues without source are two unknown parties.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.derivation.graph import Graph, without_cycles
from reportedly.derivation.nodes import Content, Cue, Hedge, value
from reportedly.model import Span

Voice = tuple[str | None, str, str]
"""One party speaking as one reporter has it: the parent cue, and what the party is recognised by. The
same party under two reporters is two voices ("Orsk denied it", and "Yonhap says Orsk denied it")."""


@dataclass(slots=True, frozen=True)
class Voices:
    """The nesting of the cues of one annotation.

    Attributes:
        reporters: The cues in whose voice a cue is reported; none means the writer. Without cycles.
        parent: The one reporter that stands for all; None for the writer.
        level: How deep a cue lies: 1 if the writer reports it, else one more than its parent.
        speakers: Each source of a cue with its voice; a cue without source has one speaker, unknown (None).
    """

    reporters: dict[Cue, list[Cue]]
    parent: dict[Cue, Cue | None]
    level: dict[Cue, int]
    speakers: dict[Cue, list[tuple[Span | None, Voice]]]

    def hedging(self, hedge: Hedge, target: Content | Cue) -> list[Cue]:
        """The cues whose sources a hedge counts for where it scopes `target`; none means the writer.

        On a content that is the voice the hedge lies in, on a cue it is who reports that cue.
        """
        if hedge.twin:
            return self.reporters[hedge.twin]
        if isinstance(target, Cue):
            return self.reporters[target]
        return cues_of(speaking(hedge.containing))


def find_voices(graph: Graph) -> Voices:
    """Find who reports each cue, how deep it lies, and who speaks through it.

    Where malformed contents make cues report each other, the link that closes the circle is dropped.
    """
    reporters = without_cycles({cue: cue.outer or cues_of(place(cue)) for cue in graph.cues})
    voices = Voices(reporters, {}, {}, {})
    for cue, above in reporters.items():
        parent = max(above, key=voices.level.__getitem__, default=None)
        voices.parent[cue] = parent
        voices.level[cue] = voices.level[parent] + 1 if parent else 1
        voices.speakers[cue] = _speakers(cue, parent.span.id if parent else None)
    return voices


def _speakers(cue: Cue, parent_id: str | None) -> list[tuple[Span | None, Voice]]:
    if not cue.sources:
        return [(None, (parent_id, "unknown", cue.span.id))]
    speakers: list[tuple[Span | None, Voice]] = []
    for source in cue.sources:
        entity = value(source, "entity")
        speakers.append((source, (parent_id, "entity", entity) if entity else (parent_id, "span", source.id)))
    return speakers


def speaking(containing: list[Content]) -> Content | None:
    """The content whose cues give the voice at a place, from the contents around it, innermost first.

    None if the writer speaks there.
    """
    while containing:
        content = containing[0]
        if content.cues and not in_enclosing_voice(content):
            return content
        containing = content.containing
    return None


def in_enclosing_voice(content: Content) -> bool:
    """Whether the content is annotated as said in the voice of the enclosing source."""
    return value(content.fragments[0], "quotation") == "none"


def cues_of(content: Content | None) -> list[Cue]:
    return content.cues if content else []


def place(cue: Cue) -> Content | None:
    """The content whose cues give the voice of the place where a cue stands; None for the writer."""
    own = [content for content in cue.containing if content in cue.reached]
    return speaking(own[-1].containing if own else cue.containing)
