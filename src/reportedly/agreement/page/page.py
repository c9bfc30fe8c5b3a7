"""The page: summary, then every document with what each annotator marked, and the disagreements by kind.

The file needs no other and makes no request; its policy forbids both, and any script but its own.
"""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.summary import summary, swatch, used_labels
from reportedly.agreement.page.transcript import lines, shared_by
from reportedly.agreement.result import KINDS, Agreement, Disagreement, Side
from reportedly.agreement.selection import Compared, select
from reportedly.corpus import Corpus
from reportedly.files import read_text
from reportedly.segmentation import Extent, sentences


def page(agreement: Agreement, corpus: Corpus) -> str:
    """An agreement as one HTML file, with the texts and annotations of the corpus it was computed from.

    Raises:
        InputError, CorpusError, StandoffError: as `agree`.
    """
    here = Path(__file__).parent
    script = Html(read_text(here / "page.js"))
    colors = "".join(f"--l-{name}:{label.color};" for name, label in corpus.schema.labels.items())
    of_labels = "".join(f".l-{name}{{--own:var(--l-{name})}}" for name in corpus.schema.labels)
    style = Html(f":root{{{colors}}}{of_labels}\n{read_text(here / 'page.css')}")
    hashed = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'"
    title = f"Agreement: {agreement.corpus} {agreement.version}, batch {agreement.batch}"
    of_document: dict[str, list[Disagreement]] = defaultdict(list)
    for found in agreement.disagreements:
        of_document[found.doc_id].append(found)
    who = {name: i for i, name in enumerate(agreement.annotators)}
    selection = select(corpus, agreement.batch, agreement.annotators)
    documents = [
        _document(number, document, corpus.documents[document.doc_id].title, of_document[document.doc_id], who)
        for number, document in enumerate(selection.documents())
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("title", title),
        element("style", style),
    )
    body = element(
        "body",
        element("header", element("h1", title), _about(agreement)),
        element(
            "main",
            element("section", element("h2", "Summary"), summary(agreement), id="summary"),
            _filter(agreement),
            *documents,
        ),
        element("script", script),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _about(agreement: Agreement) -> Html:
    left_out = [
        f"{name}: {', '.join(f'{number:,} {status}' for status, number in sorted(counts.items()))}"
        for name, counts in agreement.left_out.items()
        if counts
    ]
    return joined(
        element("p", "Annotators: ", *(element("bdi", name, class_="name") for name in agreement.annotators)),
        element("p", f"Documents that at least two of them finished: {len(agreement.documents):,}."),
        element("p", f"Left out: {'; '.join(left_out)}.") if left_out else "",
        element("p", f"Finished by one annotator alone, so not compared: {agreement.alone:,}.")
        if agreement.alone
        else "",
    )


def _filter(agreement: Agreement) -> Html:
    """The form that narrows down the disagreements; hidden where no script runs."""

    def choice(name: str, every: str, values: Sequence[tuple[str, str]]) -> Html:
        options = [element("option", shown, value=value) for value, shown in [("", every), *values]]
        return element("label", f"{name} ", element("select", *options, name=name))

    return element(
        "form",
        choice("kind", "all kinds", [(kind, kind) for kind in KINDS]),
        choice("label", "all labels", [(label, label) for label in used_labels(agreement)]),
        choice("annotator", "all annotators", [(str(i), name) for i, name in enumerate(agreement.annotators)]),
        element("label", element("input", type="checkbox", name="only"), " only sentences with these disagreements"),
        element("output", "", aria_live="polite"),
        id="filter",
        hidden=True,
        aria_label="Filter the disagreements",
    )


def _document(number: int, document: Compared, title: str, found: Sequence[Disagreement], who: dict[str, int]) -> Html:
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
                "a", str(times[i]), class_="to", href=f"#d{number}-{first[i]}", title="disagreements in this sentence"
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
        element("p", "Finished by ", *(element("bdi", name, class_="name") for name in document.readings)),
        element("div", *transcript, class_="transcript"),
        element("h3", "Disagreements") if found else element("p", "No disagreement."),
        *_by_kind(number, found, touched, who),
        id=f"doc-{number}",
        class_="document",
    )


def _sentences_of(context: Extent, extents: Sequence[Extent]) -> list[int]:
    return [i for i, (start, end) in enumerate(extents) if start < context[1] and end > context[0]]


def _by_kind(
    number: int, found: Sequence[Disagreement], touched: Sequence[Sequence[int]], who: dict[str, int]
) -> list[Html]:
    groups: list[Html] = []
    for kind, meaning in KINDS.items():
        items = [
            element(
                "li",
                _item(disagreement),
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
            if disagreement.kind == kind
        ]
        if items:
            heading = element("h4", element("span", kind, class_="kind"), f" {meaning} ", _count(len(items)))
            groups.append(element("section", heading, element("ul", *items), class_="kind-group"))
    return groups


def _count(number: int) -> Html:
    return element("span", f"({number:,})", class_="count")


def _item(found: Disagreement) -> Html:
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
