"""The page: every item in it, of which the script shows one, keeps the answers and gives them as a file.

The file needs no other and makes no request; its policy forbids both, and any script but its own.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from benchmarks.audit.passages import Piece
from benchmarks.audit.rules import Cited
from benchmarks.audit.sampling import Drawn, Item
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.files import read_text
from reportedly.generate.guidelines import markdown

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def page(drawn: Drawn, items: Sequence[Item]) -> str:
    """The items as one HTML file."""
    here = Path(__file__).parent
    script, style = Html(read_text(here / "page.js")), Html(read_text(here / "page.css"))
    hashed = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    title = f"Audit: {drawn.corpus} {drawn.version}"
    # Answers are kept in the browser under this name, so that those of another draw stay apart.
    draw = sha256("\n".join(f"{drawn.seed} {item.key.item} {item.key.place}" for item in items).encode()).hexdigest()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'",
        ),
        element("title", title),
        element("style", style),
    )
    body = element(
        "body",
        element(
            "header",
            element("h1", title),
            element(
                "p",
                "Judge the statement by the rules shown, and by nothing else. Keys: ",
                *(joined(element("kbd", key), f" {what}") for key, what in _KEYS),
                class_="help",
            ),
            element("noscript", element("p", "This page needs JavaScript to show one item at a time.")),
        ),
        element("main", *(_item(item) for item in items)),
        _bar(),
        element("script", script),
        data_draw=draw,
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


_KEYS = (
    ("y", "yes, "),
    ("n", "no, "),
    ("u", "unclear, "),
    ("←", ""),
    ("→", "back and forth, "),
    ("Enter", "after a note."),
)
_ANSWERS = {"yes": "Yes", "no": "No", "unclear": "Unclear"}


def _item(item: Item) -> Html:
    before = item.passage.before
    return element(
        "section",
        element("h2", item.key.item),
        element("p", element("span", "The sentence before: "), element("bdi", before), class_="before")
        if before
        else "",
        element("p", *map(_piece, item.passage.pieces), class_="text"),
        element("p", _bold(item.key.statement), class_="statement"),
        element("div", *map(_rule, item.cited), class_="rules"),
        id=item.key.item,
        class_="item",
        hidden=True,
        tabindex="-1",
    )


def _piece(piece: Piece) -> str:
    classes = " ".join(name for name, is_ in (("main", piece.main), ("linked", piece.linked)) if is_)
    return element("mark", piece.text, class_=classes) if classes else piece.text


def _bold(statement: str) -> Html:
    """A statement, in which the value that is judged stands between double asterisks."""
    pieces = _BOLD.split(statement)
    return joined(*(element("b", piece) if i % 2 else piece for i, piece in enumerate(pieces)))


def _rule(cited: Cited) -> Html:
    rendered: str = markdown().render(cited.text)
    return joined(element("h3", cited.title), Html(rendered))


def _bar() -> Html:
    return element(
        "form",
        element(
            "div",
            *(
                element("button", shown, " ", element("kbd", answer[0]), type="button", data_answer=answer)
                for answer, shown in _ANSWERS.items()
            ),
            element("label", "Note ", element("input", name="note", autocomplete="off"), class_="note"),
            class_="answers",
        ),
        element(
            "div",
            element("button", "Back", type="button", data_go="back"),
            element("button", "Next", type="button", data_go="next"),
            element("output", "", aria_live="polite"),
            element("label", "Your pseudonym ", element("input", name="reader", autocomplete="off", size="14")),
            element("button", "Download answers.jsonl", type="button", data_go="download"),
            class_="ways",
        ),
        aria_label="Your answer",
    )
