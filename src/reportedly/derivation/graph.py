"""The linked view of an annotation: contents, cues and hedges as nodes that know each other.

What a span is follows from the role of its label, what a relation means from the roles at its ends;
no label or relation is known here by name. The view is tolerant: a relation whose end is missing or
whose type is not the one that the schema allows between its ends is passed over, and so is a link
from one cue to another that closes a cycle. Reporting these is the work of validation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from reportedly.derivation.nesting import nest
from reportedly.derivation.nodes import Content, Cue, Hedge
from reportedly.model import Annotation, chains
from reportedly.schema import Schema

Node = TypeVar("Node")


@dataclass(slots=True)
class Graph:
    """Contents (by their first fragment), cues and hedges of one annotation, each in text order."""

    contents: list[Content]
    cues: list[Cue]
    hedges: list[Hedge]


def link(annotation: Annotation, schema: Schema) -> Graph:
    """Build the linked view of an annotation."""
    label_order = schema.label_order
    spans = sorted(
        annotation.spans_by_id().values(),
        key=lambda span: (span.start, -span.end, label_order.get(span.label, len(label_order))),
    )
    roles = {label: schema.role_of(label) for label in {span.label for span in spans}}
    position = {span.id: i for i, span in enumerate(spans)}

    contents, content_of = _contents(annotation, schema, position)
    cue_spans = [span for span in spans if roles[span.label] in ("cue", "denial")]
    cues = {span.id: Cue(span, roles[span.label] == "denial", i) for i, span in enumerate(cue_spans)}
    cue_at: dict[tuple[int, int], Cue] = {}
    for cue in cues.values():
        cue_at.setdefault((cue.span.start, cue.span.end), cue)
    hedges = {
        span.id: Hedge(span, cue_at.get((span.start, span.end))) for span in spans if roles[span.label] == "hedge"
    }

    # A set, since a link drawn twice is one link; sorted, so that every list below is in text order.
    pairs = {
        (position[relation.head], position[relation.tail])
        for relation in annotation.relations
        if relation.head in position
        and relation.tail in position
        and schema.pair_types.get((spans[position[relation.head]].label, spans[position[relation.tail]].label))
        == relation.type
    }
    links_between_cues: dict[Cue, list[Cue]] = {cue: [] for cue in cues.values()}
    for head, tail in [(spans[i], spans[j]) for i, j in sorted(pairs)]:
        target = content_of.get(tail.id) or cues.get(tail.id)
        if head.id in cues:
            cue = cues[head.id]
            if roles[tail.label] == "source":
                cue.sources.append(tail)
            elif isinstance(target, Cue):
                links_between_cues[cue].append(target)
            elif target and target not in cue.contents:
                cue.contents.append(target)
        elif target and roles[head.label] == "hedge":
            target.hedges.append(hedges[head.id])
        elif target and roles[head.label] == "time":
            target.dates.append(head)

    for cue, inner in without_cycles(links_between_cues).items():
        cue.inner = inner
        cue.reached = set(cue.contents).union(*(other.reached for other in inner))
    for cue in cues.values():
        for other in cue.inner:
            other.outer.append(cue)
        for content in cue.contents:
            if not any(content in other.reached for other in cue.inner):
                content.cues.append(cue)

    nest(contents, [*cues.values(), *hedges.values()])
    return Graph(contents, list(cues.values()), list(hedges.values()))


def _contents(
    annotation: Annotation, schema: Schema, position: Mapping[str, int]
) -> tuple[list[Content], dict[str, Content]]:
    """The contents in text order, and the content to which each fragment (by id) belongs."""
    by_extent: dict[tuple[tuple[int, int], ...], Content] = {}
    content_of: dict[str, Content] = {}
    for chain in sorted(chains(annotation, schema), key=lambda chain: position[chain[0].id]):
        # A chain that runs into a cycle repeats fragments.
        fragments = list({fragment.id: fragment for fragment in chain}.values())
        extent = tuple(sorted((fragment.start, fragment.end) for fragment in fragments))
        content = by_extent.setdefault(extent, Content(fragments))
        for fragment in fragments:
            content_of.setdefault(fragment.id, content)
    return list(by_extent.values()), content_of


def without_cycles(edges: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    """A directed graph without the edges that close a cycle, found depth first in the given order.

    Every node comes after the nodes its edges lead to. Not recursive: a chain may be long.
    """
    finished: dict[Node, list[Node]] = {}
    for root in edges:
        if root in finished:
            continue
        path: dict[Node, list[Node]] = {root: []}
        stack = [(root, iter(edges[root]))]
        while stack:
            node, targets = stack[-1]
            for target in targets:
                if target in path:
                    continue
                path[node].append(target)
                if target not in finished:
                    path[target] = []
                    stack.append((target, iter(edges[target])))
                    break
            else:
                stack.pop()
                finished[node] = path.pop(node)
    return finished
