"""Level 3: expressions that are a cue of attribution and an evidential hedge at once (rules 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.findings import Finding
from reportedly.findings.guidelines import DivergingTwins, MissingTwin, TwinNotEvidential
from reportedly.model import Span
from reportedly.schema import Role, Schema
from reportedly.validation.graph import CUES, Graph
from reportedly.validation.words import TWINS

EVIDENTIAL = "evidential"


def check_twins(graph: Graph) -> Iterator[Finding]:
    """The findings about twins; none under a schema whose hedges know no evidential ones."""
    names = _telling(graph.schema)
    if not names:
        return
    words = TWINS.get(graph.language, frozenset())
    cues = {(span.start, span.end): span for span in graph.annotation.spans if graph.roles[span.id] == "cue"}
    hedged = {(hedge.start, hedge.end) for hedge in graph.hedges}
    for extent, cue in cues.items():
        if _folded(cue) in words and extent not in hedged:
            yield _missing(graph, cue, "hedge")
    for hedge in graph.hedges:
        type_ = next((hedge.attributes[name] for name in names if name in hedge.attributes), None)
        word = _folded(hedge) in words
        if word and type_ not in (None, EVIDENTIAL):
            yield TwinNotEvidential(graph.place(hedge), text=hedge.text, type=type_)
        if not word and type_ != EVIDENTIAL:
            continue
        twin = cues.get((hedge.start, hedge.end))
        if twin is None:
            yield _missing(graph, hedge, "cue")
        else:
            yield from _diverging(graph, hedge, twin)


def _telling(schema: Schema) -> list[str]:
    """The attributes of hedges that say whether they are evidential."""
    labels = [schema.labels[label] for label in schema.labels_with_role("hedge")]
    names = dict.fromkeys(name for label in labels for name in label.attributes)
    return [name for name in names if EVIDENTIAL in schema.attributes[name].values]


def _missing(graph: Graph, span: Span, role: Role) -> Finding:
    return MissingTwin(graph.place(span), present=span.label, missing=graph.schema.labels_with_role(role)[0])


def _diverging(graph: Graph, hedge: Span, cue: Span) -> Iterator[Finding]:
    """The finding that a hedge and its twin are linked to different contents, of which equal extents make
    one. A cue without content is a finding of its own."""
    scope, attributed = _reached(graph, hedge), _reached(graph, cue)
    if attributed and scope.keys() != attributed.keys():
        yield DivergingTwins(graph.place(hedge), scope=_listed(scope), attributed=_listed(attributed))


def _reached(graph: Graph, span: Span) -> dict[tuple[int, int], str]:
    """The contents and cues to which a span is linked: extent → text."""
    tails = [tail for tail in graph.outgoing[span.id] if graph.roles[tail.id] in ("content", *CUES)]
    return {(tail.start, tail.end): tail.text for tail in sorted(tails, key=lambda tail: tail.start)}


def _listed(texts: dict[tuple[int, int], str]) -> str:
    return " and ".join(map(repr, texts.values())) or "nothing"


def _folded(span: Span) -> str:
    """The text of a span in lower case on one line, as the lists of words have it."""
    return " ".join(span.text.lower().split())
