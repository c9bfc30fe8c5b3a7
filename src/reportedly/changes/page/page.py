"""The page: what changed in counts and which version that asks for, then every changed document with its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reportedly.agreement.page.frame import frame
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.summary import swatch
from reportedly.changes.alignment import Alignment
from reportedly.changes.page.texts import transcript
from reportedly.changes.result import Changes, DocumentChange, RelationChange, SpanAt, SpanChange, ValueChange
from reportedly.changes.state import State
from reportedly.changes.summary import SPAN_KINDS, facts, shown, side, step
from reportedly.files import read_text
from reportedly.model import Annotation

_RELATIONS = {"added": "relations added", "removed": "relations removed"}
_METADATA = "metadata"
_TEXT = "text"


def page(changes: Changes, old: State, new: State) -> str:
    """Changes as one HTML file, with the texts and gold of the two states that they were computed from."""
    here = Path(__file__).parent
    documents = [_document(number, change, old, new) for number, change in enumerate(changes.changed)]
    title = f"Changes: {changes.new.name} {changes.old.version} → {changes.new.version}"
    return frame(
        title,
        element(
            "header",
            element("h1", title),
            element("p", "Old: ", element("bdi", side(changes.old))),
            element("p", "New: ", element("bdi", side(changes.new))),
        ),
        element(
            "main",
            element("section", element("h2", "Summary"), *_summary(changes)),
            _filter(changes) if documents else "",
            *documents,
        ),
        colors={**old.labels, **new.labels},
        script=read_text(here / "page.js"),
        style=read_text(here / "page.css"),
    )


def _summary(changes: Changes) -> list[Html]:
    least, *reasons = step(changes)
    found = [joined(element("dt", name), element("dd", element("bdi", said))) for name, said in facts(changes, None)]
    return [
        element("p", least, class_="step"),
        element("ul", *(element("li", reason.strip()) for reason in reasons)) if reasons else Html(),
        element("dl", *found, class_="facts") if found else Html(),
    ]


def _kinds(change: DocumentChange) -> list[str]:
    """What changed in a document, in the order in which it is shown."""
    spans, relations = {of.kind for of in change.spans}, {of.kind for of in change.relations}
    return [
        *([_METADATA] if change.metadata or change.split or change.gold else []),
        *([_TEXT] if change.text else []),
        *(f"spans-{kind}" for kind in SPAN_KINDS if kind in spans),
        *(f"relations-{kind}" for kind in _RELATIONS if kind in relations),
    ]


def _names() -> dict[str, str]:
    return {
        _METADATA: "metadata, split",
        _TEXT: "text",
        **{f"spans-{kind}": f"spans {meaning}" for kind, meaning in SPAN_KINDS.items()},
        **{f"relations-{kind}": name for kind, name in _RELATIONS.items()},
    }


def _filter(changes: Changes) -> Html:
    """The form that narrows down the changes; hidden where no script runs."""

    def choice(label: str, name: str, every: str, values: Iterable[tuple[str, str]]) -> Html:
        options = [element("option", said, value=value) for value, said in [("", every), *values]]
        return element("label", f"{label} ", element("select", *options, name=name))

    found = {kind for change in changes.changed for kind in _kinds(change)}
    kinds = [(kind, name) for kind, name in _names().items() if kind in found]
    return element(
        "form",
        choice("document", "document", "all", [(f"doc-{i}", change.id) for i, change in enumerate(changes.changed)]),
        choice("change", "kind", "all", kinds),
        element("label", element("input", type="checkbox", name="whole"), " also lines that did not change"),
        element("output", "", aria_live="polite"),
        id="filter",
        hidden=True,
        aria_label="Filter the changes",
    )


def _document(number: int, change: DocumentChange, old: State, new: State) -> Html:
    before, after = old.documents[change.id], new.documents[change.id]
    title = str(after.metadata.get("title") or "")
    rows = transcript(
        number,
        change,
        Alignment(before.text, after.text),
        before.gold or Annotation(change.id),
        after.gold or Annotation(change.id),
    )
    return element(
        "section",
        element("h2", change.id, *([" ", element("bdi", title, class_="title")] if title else [])),
        *_about(change),
        element("div", *rows, class_="transcript") if change.text or change.spans else "",
        *_groups(change),
        id=f"doc-{number}",
        class_="document",
        data_kinds=" ".join(_kinds(change)),
    )


def _about(change: DocumentChange) -> list[Html]:
    values = [*change.metadata, *([change.split] if change.split else [])]
    found = [joined(element("dt", of.name), element("dd", *_value(of))) for of in values]
    return [
        element("dl", *found, class_="facts") if found else Html(),
        element("p", f"gold {change.gold}") if change.gold else Html(),
    ]


def _value(change: ValueChange) -> list[str]:
    old, new = (element("bdi", shown(content)) for content in (change.old, change.new))
    return [
        old if change.old is None else element("del", old),
        " → ",
        new if change.new is None else element("ins", new),
    ]


def _groups(change: DocumentChange) -> list[Html]:
    """The changed spans and relations by kind."""
    names = _names()
    items: Mapping[str, Sequence[Html]] = {
        **{f"spans-{kind}": [_span(of) for of in change.spans if of.kind == kind] for kind in SPAN_KINDS},
        **{f"relations-{kind}": [_relation(of) for of in change.relations if of.kind == kind] for kind in _RELATIONS},
    }
    return [
        element(
            "section",
            element("h4", names[kind], element("span", f" ({len(found):,})", class_="count")),
            element("ul", *found),
            class_="kind-group",
            data_kind=kind,
        )
        for kind, found in items.items()
        if found
    ]


def _span(change: SpanChange) -> Html:
    attributes = [element("p", element("b", of.name), " ", *_value(of)) for of in change.attributes]
    if change.kind in {"moved", "relabelled"} and change.old and change.new:
        sides = [_at(change.old, "was"), _at(change.new, "is")]
    else:
        sides = [_at(at) for at in (change.new or change.old,) if at]
    return element("li", *sides, *attributes)


def _at(at: SpanAt, class_: str | None = None) -> Html:
    label = at.reference.rpartition("#")[2].partition(":")[0]
    covered = element("q", element("bdi", at.text))
    return element("p", swatch(label), " ", covered, " ", element("span", at.reference, class_="where"), class_=class_)


def _relation(change: RelationChange) -> Html:
    ends = [(change.head, change.head_text), (change.tail, change.tail_text)]
    head, tail = (
        joined(element("q", element("bdi", text)), " ", element("span", where, class_="where")) for where, text in ends
    )
    return element("li", element("b", change.type), " ", head, " → ", tail)
