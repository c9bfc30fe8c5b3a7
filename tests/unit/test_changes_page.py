"""The page of changes: whole, closed to what texts bring along, with what changed marked."""

from __future__ import annotations

import re

from reportedly.changes import compare
from reportedly.changes.page import page
from reportedly.changes.state import State
from tests.support import build
from tests.unit.test_agreement_page import Checked
from tests.unit.test_changes import state

OLD = "<img src=x onerror=alert(1)> said “</script><script>alert(2)</script>” so.\nكتب 👩‍🚒 it.\nNothing here.\n"
NEW = "<img src=x onerror=alert(1)> said “</script><script>alert(3)</script>” so.\nكتب 👩‍🚒 it.\nNothing here.\n"
DOC_ID = "<i>&doc\"'"


def sides() -> tuple[State, State]:
    old = build(
        OLD, {"a": ("actor", "<img src=x onerror=alert(1)>", {"kind": "<u>"}), "d": ("date", "it")}, doc_id=DOC_ID
    )
    new = build(NEW, {"a": ("actor", "<img src=x", {"kind": "<s>"}), "x": ("content", "👩‍🚒")}, doc_id=DOC_ID)
    return state({DOC_ID: (OLD, old), "z": (OLD, None)}), state({DOC_ID: (NEW, new), "z": (NEW, None)}, split="test")


def html() -> str:
    old, new = sides()
    return page(compare(old, new), old, new)


def test_everything_is_escaped_and_closed() -> None:
    checked = Checked(html())
    assert {tag for tag, _ in checked.elements}.isdisjoint({"img", "i", "u", "s"})
    assert len(list(checked.all("script"))) == 1
    assert not any(name.startswith("on") for _, attributes in checked.elements for name in attributes)


def test_it_needs_no_other_file() -> None:
    text = html()
    [policy] = [a["content"] for a in Checked(text).all("meta") if a.get("http-equiv")]
    assert str(policy).startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    assert not re.search(r"(?:src|href)=\"(?!#)", text)


def test_what_changed_is_marked_and_the_rest_is_there_once() -> None:
    checked = Checked(html())
    texts = [(tag, text) for tag, text in checked.texts if text.strip()]
    assert ("del", "2") in texts
    assert ("ins", "3") in texts
    assert [text for tag, text in texts if text == "Nothing here."] == ["Nothing here."] * 2  # Once per document.
    rows = [a["class"] for a in checked.all("div") if str(a.get("class")).startswith("sentence")]
    assert rows == ["sentence", "sentence", "sentence same", "sentence", "sentence same", "sentence same"]
    kinds = {a["data-kind"] for a in checked.all("section") if a.get("data-kind")}
    assert kinds == {"spans-moved", "spans-added", "spans-removed"}
    documents = [a["data-kinds"] for a in checked.all("section") if a.get("class") == "document"]
    assert documents == ["metadata text spans-added spans-removed spans-moved", "metadata text"]
    options = [a["value"] for a in checked.all("option")]
    assert options[:3] == ["", "doc-0", "doc-1"]


def test_nothing_changed() -> None:
    old, _ = sides()
    checked = Checked(page(compare(old, old), old, old))
    assert ("p", "nothing changed") in checked.texts
    assert not list(checked.all("form"))
