"""The page of an agreement: whole, self-contained, and closed to what names and texts bring along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportedly.agreement import agree
from reportedly.agreement.page import page
from reportedly.agreement.page.markup import VOID, Html, element
from reportedly.corpus import load_corpus
from tests.agreeing import house_of_annotators
from tests.support import build

HOSTILE = "<img src=x onerror=alert(1)> said “</script><script>alert(2)</script>” & 'so'.\nكتب 👩‍🚒 it.\n"
ANNOTATOR = "\"><b onclick='alert(3)'>&amp;"
DOC_ID = "<i>&doc\"'"


class Checked(HTMLParser):
    """Checks that elements are closed in order, and keeps what stands in them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    a = build(
        HOSTILE,
        {
            "i": ("actor", "<img src=x onerror=alert(1)>", {"kind": "person"}),
            "s": ("attribution", "said"),
            "c": ("content", "</script><script>alert(2)</script>"),
            "w": ("content", "said “</script><script>alert(2)"),
            "f": ("actor", "👩‍🚒"),
        },
        [("s", "i"), ("s", "c")],
        doc_id=DOC_ID,
    )
    b = build(
        HOSTILE,
        {"i": ("actor", "<img src=x onerror=alert(1)>", {"kind": "group"}), "s": ("attribution", "said “")},
        doc_id=DOC_ID,
    )
    work = {ANNOTATOR: {DOC_ID: a}, "ben": {DOC_ID: b}, "cat": {DOC_ID: b}}
    corpus = load_corpus(house_of_annotators(tmp_path / "house", {DOC_ID: HOSTILE}, work))
    return page(agree(corpus, "b"), corpus)


def test_everything_is_escaped_and_closed(hostile: str) -> None:
    checked = Checked(hostile)
    assert {tag for tag, _ in checked.elements}.isdisjoint({"img", "i"})
    assert len(list(checked.all("script"))) == 1
    assert not any(name.startswith("on") for _, attributes in checked.elements for name in attributes)
    assert any(text == ANNOTATOR for tag, text in checked.texts if tag == "bdi")
    assert any(text == DOC_ID for tag, text in checked.texts if tag == "h2")


def test_the_page_asks_for_nothing(hostile: str) -> None:
    checked = Checked(hostile)
    for tag, attributes in checked.elements:
        assert tag not in ("link", "iframe", "object", "base")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    style = next(text for tag, text in checked.texts if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = [m["content"] for m in checked.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[A-Za-z0-9+/]{43}='", policy or ""
    )


def test_every_link_arrives_and_every_id_is_one_of_a_kind(hostile: str) -> None:
    checked = Checked(hostile)
    ids = [attributes["id"] for _, attributes in checked.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {(attributes.get("href") or "")[1:] for attributes in checked.all("a")}
    assert targets <= set(ids)
    assert {"doc-0", "s0-0", "s0-1", "d0-0"} <= targets


def test_every_disagreement_stands_there_with_what_the_filter_needs(hostile: str, tmp_path: Path) -> None:
    checked = Checked(hostile)
    corpus = load_corpus(tmp_path / "house")
    agreement = agree(corpus, "b")
    items = [attributes for attributes in checked.all("li") if "data-kind" in attributes]
    expected = sorted(
        (d.kind, " ".join(d.labels), " ".join(str(agreement.annotators.index(name)) for name in d.annotators))
        for d in agreement.disagreements
    )
    assert sorted((i["data-kind"], i["data-labels"], i["data-who"]) for i in items) == expected
    assert {kind for kind, _, _ in expected} == {"missed", "extent", "attribute", "link"}


def test_those_who_marked_a_sentence_alike_share_a_line(hostile: str) -> None:
    words = re.sub(r"<[^>]+>", "|", hostile.partition('class="transcript"')[2])
    assert "ben||cat" in words


def test_a_text_that_nobody_marked_is_shown_once(tmp_path: Path) -> None:
    work = {name: {"d": build("Nothing here.\n", {})} for name in ("ann", "ben")}
    corpus = load_corpus(house_of_annotators(tmp_path / "house", {"d": "Nothing here.\n"}, work))
    checked = Checked(page(agree(corpus, "b"), corpus))
    assert [text for _, text in checked.texts].count("Nothing here.") == 1
    assert any("No disagreement." in text for _, text in checked.texts)


def test_the_same_corpus_makes_the_same_page(hostile: str, tmp_path: Path) -> None:
    corpus = load_corpus(tmp_path / "house")
    assert page(agree(corpus, "b"), corpus) == hostile


def test_an_element_escapes_what_is_no_markup() -> None:
    made = element("a", "<b>", Html("<i></i>"), class_='x"y', data_of=3, hidden=True, title=None)
    assert made == '<a class="x&quot;y" data-of="3" hidden>&lt;b&gt;<i></i></a>'
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
