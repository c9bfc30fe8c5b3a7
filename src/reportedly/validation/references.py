"""Level 2, within an annotation: extents, and the relations between spans."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.findings import Finding
from reportedly.findings.references import (
    ContinuationAttributes,
    ContinuationBranch,
    ContinuationOrder,
    ContinuationOverlap,
    ContinuationRelation,
    DuplicateRelation,
    DuplicateSpan,
    ForeignClaim,
    ImpossibleRelation,
    RelationCycle,
    ReversedRelation,
    SelfRelation,
    WhiteSpaceEdge,
    WrongRelationType,
)
from reportedly.model import Relation, Span
from reportedly.standoff import Parsed
from reportedly.validation.rules import Rules


def check_references(parsed: Parsed, rules: Rules, story: str | None) -> list[Finding]:
    """The findings about extents and relations; `story` is that of the document."""
    found: list[Finding] = []
    spans, relations = parsed.annotation.spans, parsed.annotation.relations
    found += [WhiteSpaceEdge(parsed.place(span.id)) for span in spans if span.text.strip() != span.text]
    if len({(span.label, span.start, span.end) for span in spans}) != len(spans):
        found += _duplicate_spans(parsed)
    if story is not None and rules.claims is not None:
        found += _claims(parsed, rules, story)

    labels = {span.id: span.label for span in spans}
    pairs = rules.pairs
    chained: list[Relation] = []
    for relation in relations:
        meant = pairs.get((labels[relation.head], labels[relation.tail]))
        if meant is None or meant[0] != relation.type:
            found += _wrong_pair(parsed, rules, relation, labels[relation.head], labels[relation.tail])
        elif meant[1]:
            chained.append(relation)
    if len({(relation.type, relation.head, relation.tail) for relation in relations}) != len(relations):
        found += _duplicate_relations(parsed)
    if chained:
        found += _chains(parsed, rules, chained)
    return found


def _duplicate_spans(parsed: Parsed) -> Iterator[Finding]:
    seen: set[tuple[str, int, int]] = set()
    for span in parsed.annotation.spans:
        key = (span.label, span.start, span.end)
        if key in seen:
            yield DuplicateSpan(parsed.place(span.id), label=span.label, start=span.start, end=span.end)
        seen.add(key)


def _claims(parsed: Parsed, rules: Rules, story: str) -> Iterator[Finding]:
    claims = rules.claims or {}
    names = [name for name, attribute in rules.schema.attributes.items() if attribute.registry == "claims"]
    for span in parsed.annotation.spans:
        for name in names:
            claim = claims.get(str(span.attributes[name])) if name in span.attributes else None
            if claim is not None and claim.story != story:
                place = parsed.place(span.id)
                yield ForeignClaim(place, claim=claim.id, claim_story=claim.story, story=story)


def _wrong_pair(parsed: Parsed, rules: Rules, relation: Relation, head: str, tail: str) -> Iterator[Finding]:
    """The finding about a relation whose labels and type do not fit. What has an unknown name in it is
    reported as that."""
    known = rules.schema.labels
    if relation.type not in rules.schema.relations or head not in known or tail not in known:
        return
    place = parsed.place(relation.id)
    inferred = rules.schema.infer_relation(head, tail)
    if inferred is None:
        yield ImpossibleRelation(place, type=relation.type, head=head, tail=tail)
    elif inferred[1]:
        yield ReversedRelation(place, type=relation.type, head=head, tail=tail)
    else:
        yield WrongRelationType(place, type=relation.type, head=head, tail=tail, meant=inferred[0])


def _duplicate_relations(parsed: Parsed) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for relation in parsed.annotation.relations:
        key = (relation.type, relation.head, relation.tail)
        if key in seen:
            place = parsed.place(relation.id)
            yield DuplicateRelation(place, type=relation.type, head=relation.head, tail=relation.tail)
        seen.add(key)


def _chains(parsed: Parsed, rules: Rules, chained: list[Relation]) -> Iterator[Finding]:
    """The findings about relations that can form chains: circles, and the rules of continuations."""
    edges: dict[str, list[str]] = {}
    for relation in chained:
        if relation.head == relation.tail:
            yield SelfRelation(parsed.place(relation.id), type=relation.type, id=relation.head)
        elif relation.tail not in edges.setdefault(relation.head, []):
            edges[relation.head].append(relation.tail)
    for cycle in _cycles(edges):
        yield RelationCycle(parsed.place(cycle[0]), spans=" → ".join([*cycle, cycle[0]]))
    continuations = [r for r in chained if r.type in rules.schema.continuations and r.head != r.tail]
    if continuations:
        yield from _continuations(parsed, rules, continuations)


def _continuations(parsed: Parsed, rules: Rules, continuations: list[Relation]) -> Iterator[Finding]:
    spans: dict[str, Span] = parsed.annotation.spans_by_id()
    before: dict[str, str] = {}
    behind: dict[str, str] = {}
    for relation in continuations:
        head, tail = spans[relation.head], spans[relation.tail]
        if before.setdefault(head.id, tail.id) != tail.id:
            problem = f"{head.id} continues both {before[head.id]} and {tail.id}"
            yield ContinuationBranch(parsed.place(relation.id), problem=problem)
        if behind.setdefault(tail.id, head.id) != head.id:
            problem = f"{behind[tail.id]} and {head.id} both continue {tail.id}"
            yield ContinuationBranch(parsed.place(relation.id), problem=problem)
        if head.start < tail.start:
            yield ContinuationOrder(parsed.place(relation.id), start=head.start, other=tail.start)
        elif head.start < tail.end:
            yield ContinuationOverlap(
                parsed.place(relation.id),
                start=head.start,
                end=head.end,
                other_start=tail.start,
                other_end=tail.end,
            )
    for span_id in before:
        if names := ", ".join(spans[span_id].attributes):
            yield ContinuationAttributes(parsed.place(span_id), names=names)
    for relation in parsed.annotation.relations:
        # Few relations end in a continuation: what is dear comes behind the question whether this one does.
        if (relation.head in before or relation.tail in before) and relation.type not in rules.schema.continuations:
            for end in (relation.head, relation.tail):
                if end in before:
                    place = parsed.place(relation.id)
                    details = {"type": relation.type, "head": relation.head, "tail": relation.tail, "fragment": end}
                    yield ContinuationRelation(place, **details)


def _cycles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """The circles that a depth-first walk closes, each from the node where it was entered."""
    finished: set[str] = set()
    for root, first in edges.items():
        if root in finished:
            continue
        path, stack = [root], [(root, iter(first))]
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                path.pop()
                finished.add(node)
            elif target in path:
                yield path[path.index(target) :]
            elif target not in finished:
                path.append(target)
                stack.append((target, iter(edges.get(target, []))))
