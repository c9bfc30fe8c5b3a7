"""Text with inline markup → annotations, with every fault as a finding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from reportedly import standoff
from reportedly.errors import StandoffError
from reportedly.findings import Finding, Place
from reportedly.findings.inline import NoSuchLink, TextDiffers, UnknownLink
from reportedly.formats.inline.grammar import SEPARATOR_LINE
from reportedly.formats.inline.lines import Described, Link, read_lines
from reportedly.formats.inline.scanning import AROUND, Scanned, scan
from reportedly.model import Annotation, Note, Relation, Span
from reportedly.schema import Schema
from reportedly.standoff import Parsed


@dataclass
class Marked(Parsed):
    """What a file of marked text says: as `Parsed`, which validation takes, and the text.

    `annotation` has canonical ids, and `data` is its canonical standoff (empty if it has none). Places are
    those of the marked text: `names` has the names of spans (`actor-2`) and links (`denial -> actor`) by id,
    `lines` their lines.
    """

    text: str = ""
    names: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def place(self, block_id: str) -> Place:
        """The place of a span or relation: its line below the text, or the line of the text where it begins."""
        span = self._spans.get(block_id)
        return Place(
            self.file,
            self.lines.get(block_id),
            self.annotation.doc_id,
            self.names.get(block_id, block_id),
            span.text if span else None,
        )


def parse(data: str, text: str | None, doc_id: str, schema: Schema, *, file: str | None = None) -> Marked:
    """Read text with inline markup. What cannot be used is left out, with a finding; nothing raises.

    Args:
        data: the content of an `.inline` file.
        text: the document's text, to which the text without its markup must be equal; if it is not, there is a
            finding and no span. Without it (None) the file's own text counts, with one LF at its end.
        file: what findings call the file.

    Returns:
        Annotation, text and findings. The findings are those of the markup, of its labels and of links that
        no relation allows; attributes, and all else, are for `check`.
    """
    file = file or f"{doc_id}.inline"
    if "\r" not in (text or ""):
        data = data.replace("\r\n", "\n")
    separators = list(SEPARATOR_LINE.finditer(data))
    body, below, first = data, "", 1
    if separators:
        body, below = data[: separators[-1].start()], data[separators[-1].end() + 1 :]
        first = body.count("\n") + 2
    scanned = scan(body, doc_id, schema, file)
    described = read_lines(below.split("\n"), first, scanned)
    findings = scanned.findings + described.findings
    result = Marked(Annotation(doc_id), "", file, findings)
    if text is None:
        result.text = scanned.text if scanned.text.endswith("\n") else scanned.text + "\n"
    else:
        result.text = text
        if differing := _differs(scanned, text):
            findings.append(differing)
            return result
    _put_together(result, scanned, described, schema)
    return result


def _differs(scanned: Scanned, text: str) -> Finding | None:
    """The finding that the text is another one. The line end before the separator need not belong to it."""
    shown = scanned.text
    if text in (shown, shown.removesuffix("\n"), shown + "\n"):
        return None
    at = next((i for i, (a, b) in enumerate(zip(shown, text, strict=False)) if a != b), min(len(shown), len(text)))
    place = Place(scanned.file, shown.count("\n", 0, at) + 1, scanned.doc_id)
    before, behind = shown[max(0, at - AROUND) : at], slice(at, at + AROUND)
    return TextDiffers(place, before=before, here=shown[behind], there=text[behind])


def _put_together(result: Marked, scanned: Scanned, described: Described, schema: Schema) -> None:
    """Make the annotation of spans and lines."""
    labels = {name: span.label for name, span in scanned.spans.items()}
    names = {name: name for name in scanned.spans}
    lines = {name: described.lines.get(name, scanned.lines[name]) for name in scanned.spans}
    for name, attributes in described.attributes.items():
        scanned.spans[name].attributes = attributes
    relations: list[Relation] = []
    by_ends: dict[tuple[str, str], str] = {}
    for link in described.links:
        type_ = schema.pair_types.get((labels[link.head], labels[link.tail]))
        if type_ is None:
            result.findings.append(_unknown_link(result, link, labels, schema))
            continue
        id_ = f"R{len(relations) + 1}"
        relations.append(Relation(id_, type_, link.head, link.tail))
        by_ends.setdefault((link.head, link.tail), id_)
        names[id_], lines[id_] = f"{link.head} -> {link.tail}", link.line
    notes = [Note(name, note) for name, note in described.notes]
    for link, note in described.link_notes:
        if target := by_ends.get((link.head, link.tail)):
            notes.append(Note(target, note))
        else:
            place = Place(result.file, link.line, result.annotation.doc_id)
            result.findings.append(NoSuchLink(place, head=link.head, tail=link.tail))
    settle(
        result, Annotation(result.annotation.doc_id, [*scanned.spans.values()], relations, notes), names, lines, schema
    )


def settle(
    result: Marked, annotation: Annotation, names: dict[str, str], lines: dict[str, int], schema: Schema
) -> None:
    """Give a result an annotation: in canonical order, numbered by it, with the names and lines of its ids."""
    ordered = standoff.canonical(annotation, schema)
    spans = _former_ids(annotation.spans, ordered.spans)
    links = {(relation.type, relation.head, relation.tail): relation.id for relation in reversed(annotation.relations)}
    former = spans | {r.id: links[r.type, spans[r.head], spans[r.tail]] for r in ordered.relations}
    result.names = {id_: names[before] for id_, before in former.items()}
    result.lines = {id_: lines[before] for id_, before in former.items()}
    try:
        result.data = standoff.dumps(ordered, result.text, schema)
    except StandoffError:
        # A span with a line end at its edge, or a reference of two words: validation has a finding for each.
        result.annotation = ordered
    else:
        # What is checked is what would be read from that file, down to the order of attributes.
        result.annotation = standoff.parse(result.data, result.text, ordered.doc_id).annotation


def _unknown_link(result: Marked, link: Link, labels: dict[str, str], schema: Schema) -> UnknownLink:
    turned = (labels[link.tail], labels[link.head]) in schema.pair_types
    place = Place(result.file, link.line, result.annotation.doc_id)
    meant = f": did you mean {link.tail}: -> {link.head}?" if turned else ""
    return UnknownLink(place, head=link.head, tail=link.tail, hint=meant)


def _former_ids(given: list[Span], ordered: list[Span]) -> dict[str, str]:
    """The id that each span had before it was numbered. Spans of one label and extent stay in their order."""
    alike: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for span in reversed(given):
        alike[span.label, span.start, span.end].append(span.id)
    return {span.id: alike[span.label, span.start, span.end].pop() for span in ordered}
