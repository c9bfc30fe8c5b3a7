"""The parts of a page that shows texts with several annotations: a form to filter by, and a section per document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.summary import swatch
from reportedly.agreement.page.transcript import lines, shared_by
from reportedly.agreement.result import Disagreement, Side
from reportedly.agreement.selection import Compared
from reportedly.segmentation import Extent, sentences


@dataclass(frozen=True)
class Kinds:
    """The kinds by which disagreements are grouped.

    Attributes:
        meanings: what each means.
        of: which one a disagreement is of.
        name, one: what the page calls a kind, and a disagreement.
    """

    meanings: Mapping[str, str]
    of: Callable[[Disagreement], str]
    name: str = "kind"
    one: str = "disagreement"


def filter_form(kinds: Kinds, labels: Sequence[str], who: Mapping[str, int]) -> Html:
    """The form that narrows down the disagreements; hidden where no script runs. Two annotators have all in common, so
    that there is nothing to choose."""

    def choice(name: str, shown_as: str, values: Sequence[tuple[str, str]]) -> Html:
        options = [element("option", shown, value=value) for value, shown in [("", "all"), *values]]
        return element("label", f"{shown_as} ", element("select", *options, name=name))

    return element(
        "form",
        choice("kind", kinds.name, [(kind, kind) for kind in kinds.meanings]),
        choice("label", "label", [(label, label) for label in labels]),
        choice("annotator", "annotator", [(str(i), name) for name, i in who.items()]) if len(who) > 2 else "",
        element("label", element("input", type="checkbox", name="only"), f" only sentences with these {kinds.one}s"),
        element("output", "", aria_live="polite"),
        id="filter",
        hidden=True,
        aria_label=f"Filter the {kinds.one}s",
        data_noun=f"{kinds.one}s",
    )


def document_section(
    number: int, document: Compared, title: str, found: Sequence[Disagreement], who: Mapping[str, int], kinds: Kinds
) -> Html:
    """A document: its text with what each annotator marked, and the disagreements by kind.

    Args:
        number: which document of the page it is, for its links.
        who: the number of each annotator, for the filter.
    """
    extents = sentences(document.text, document.lang)
    touched = [_sentences_of(disagreement.context, extents) for disagreement in found]
    first: dict[int, int] = {}
    times: dict[int, int] = defaultdict(int)
    for item, numbers in enumerate(touched):
        for sentence in numbers:
            first.setdefault(sentence, item)
            times[sentence] += 1
    shared = shared_by(document)
    transcript = [
        element(
            "div",
            element("a", str(i + 1), class_="number", href=f"#s{number}-{i}", aria_label=f"Sentence {i + 1}"),
            element("div", *lines(document, extent, shared), class_="lines"),
            element(
                "a", str(times[i]), class_="to", href=f"#d{number}-{first[i]}", title=f"{kinds.one}s in this sentence"
            )
            if i in first
            else "",
            id=f"s{number}-{i}",
            class_="sentence",
        )
        for i, extent in enumerate(extents)
    ]
    return element(
        "section",
        element("h2", document.doc_id, *([" ", element("bdi", title, class_="title")] if title else [])),
        element("p", "Annotated by ", *(element("bdi", name, class_="name") for name in document.readings)),
        element("div", *transcript, class_="transcript"),
        element("h3", f"{kinds.one.capitalize()}s") if found else element("p", f"No {kinds.one}."),
        *_by_kind(number, found, touched, who, kinds),
        id=f"doc-{number}",
        class_="document",
    )


def _sentences_of(context: Extent, extents: Sequence[Extent]) -> list[int]:
    return [i for i, (start, end) in enumerate(extents) if start < context[1] and end > context[0]]


def _by_kind(
    number: int,
    found: Sequence[Disagreement],
    touched: Sequence[Sequence[int]],
    who: Mapping[str, int],
    kinds: Kinds,
) -> list[Html]:
    groups: list[Html] = []
    for kind, meaning in kinds.meanings.items():
        items = [
            element(
                "li",
                described(disagreement),
                element(
                    "p",
                    *(element("a", f"sentence {s + 1}", href=f"#s{number}-{s}") for s in touched[i][:1]),
                    " ",
                    element("bdi", disagreement.sentence),
                    class_="context",
                ),
                id=f"d{number}-{i}",
                data_kind=kind,
                data_labels=" ".join(disagreement.labels),
                data_who=" ".join(str(who[name]) for name in disagreement.annotators),
                data_sentences=" ".join(f"s{number}-{s}" for s in touched[i]),
            )
            for i, disagreement in enumerate(found)
            if kinds.of(disagreement) == kind
        ]
        if items:
            heading = element("h4", element("span", kind, class_="kind"), f" {meaning} ", _count(len(items)))
            groups.append(element("section", heading, element("ul", *items), class_="kind-group"))
    return groups


def _count(number: int) -> Html:
    return element("span", f"({number:,})", class_="count")


def described(found: Disagreement) -> Html:
    """What a disagreement is about, and what each side has."""
    about: list[str] = []
    if found.head and found.head.label:
        about = [f"{found.name} of ", swatch(found.head.label), " ", _quoted(found.head.text)]
    elif found.name and found.first.label:
        about = [f"{found.name} of ", swatch(found.first.label)]
    return joined(element("p", *about) if about else "", _side(found, found.first), _side(found, found.second))


def _side(found: Disagreement, side: Side) -> Html:
    names = [element("bdi", name, class_="name") for name in side.annotators]
    if side.label is None:
        return element(
            "p",
            *names,
            element("span", "no such relation" if found.kind == "link" else "nothing", class_="nothing"),
            class_="side",
        )
    parts: list[str] = [swatch(side.label), " ", _quoted(side.text)]
    if side.value is not None:
        parts += [" ", element("b", side.value)]
    return element("p", *names, *(["→ "] if found.kind == "link" else []), *parts, class_="side")


def _quoted(covered: str) -> Html:
    return element("q", element("bdi", covered))
