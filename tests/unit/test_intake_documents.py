"""Documents in: what is normalised, found, refused, and that one error keeps everything out."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.corpus import load_corpus
from reportedly.errors import InputError, InvalidDataError, MissingExtraError
from reportedly.intake import add_documents, new_house
from reportedly.intake.normalising import normalised, with_headline
from reportedly.naming import is_slug, slug
from reportedly.plan import Plan
from tests.houses import Doc, make_house

DAY = {"published": "2031-04-16"}
PAGE = """<html><head><title>Crane stands still - The Quay Gazette</title>
<meta property="og:title" content="Crane stands still"/>
<meta property="article:published_time" content="2031-04-16T07:15:00+02:00"/></head>
<body><nav><a href="/">Home</a></nav><article><h1>Crane stands still</h1>
<p>The harbour authority said on Tuesday that the crane had been stopped after an inspection of its drum.</p>
<p>The drivers’ union denied that its members had refused to work the late shift: “A fiction.”</p>
</article></body></html>"""


def snapshot(root: Path) -> dict[str, bytes]:
    """Everything in a folder, empty folders included."""
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    new_house(tmp_path / "quay").write()
    return tmp_path / "quay"


def plan(house: Path, files: Mapping[str, str | bytes], options: Mapping[str, str] | None = None) -> Plan:
    paths = []
    for name, content in files.items():
        path = house.parent / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        paths.append(path)
    return add_documents(load_corpus(house), paths, options)


def ids(plan: Plan) -> list[str]:
    return [finding.id for finding in plan.findings]


@pytest.mark.parametrize(
    ("raw", "text", "changes"),
    [
        ("Orsk denied it.\n", "Orsk denied it.\n", []),
        ("\ufeffA.\n", "A.\n", ["byte order mark removed"]),
        ("A.\r\nB.\rC.\n", "A.\nB.\nC.\n", ["2 line ends with CR changed to LF"]),
        ("Cafe\u0301 e\u0301.\n", "Café é.\n", ["2 characters composed (NFC)"]),
        ("\u1112\u1161\u11ab.\n", "한.\n", ["1 character composed (NFC)"]),
        ("q\u0315\u0300\n", "q\u0300\u0315\n", ["combining marks reordered (NFC)"]),
        ("A\x07\x00 🏗.\tB\n", "A 🏗.\tB\n", ["2 control characters removed"]),
        ("A.", "A.\n", ["final line end added"]),
        ("A.\n\n\n", "A.\n", ["2 surplus final line ends removed"]),
    ],
)
def test_normalised_says_what_it_changed(raw: str, text: str, changes: list[str]) -> None:
    assert normalised(raw) == (text, changes)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_changes_are_told_exactly_when_there_are_any(raw: str) -> None:
    new, said = normalised(raw)
    assert bool(said) == (new != raw)
    assert normalised(new) == (new, [])
    assert unicodedata.is_normalized("NFC", new)


@given(st.text(max_size=20))
def test_a_slug_is_a_slug(name: str) -> None:
    assert slug(name) == "" or is_slug(slug(name))


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Head\n\nBody.\n", "", ("Head\n\nBody.\n", "", False)),
        ("Head\n\nBody.\n", "Head", ("Head\n\nBody.\n", "Head", False)),
        ("Head  line \n\nBody.\n", "Head line", ("Head  line \n\nBody.\n", "Head  line ", False)),
        ("Body.\n", "Head\r\nline", ("Head line\n\nBody.\n", "Head line", True)),
        ("Body.\n", "Cafe\u0301", ("Café\n\nBody.\n", "Café", True)),
    ],
)
def test_headline_is_the_first_line(text: str, title: str, expected: tuple[str, str, bool]) -> None:
    assert with_headline(text, title) == expected


def test_a_text_is_added_with_defaults_of_the_corpus(house: Path) -> None:
    made = plan(house, {"Harbour Crane.txt": "\ufeffCrane stands 🏗\r\n\r\nIt did.\r\n"}, DAY | {"outlet": "quay"})
    assert ids(made) == ["text-normalised", "story-without-split"]
    made.write()
    corpus = load_corpus(house)
    document = corpus.documents["harbour-crane"]
    assert corpus.text("harbour-crane") == "Crane stands 🏗\n\nIt did.\n"
    assert (document.story, document.lang, document.license) == ("harbour-crane", "en", "CC-BY-4.0")
    assert (document.outlet, document.genre, document.title) == ("quay", "unknown", "")
    assert document.origin == "added from Harbour Crane.txt"


def test_documents_are_appended(house: Path) -> None:
    plan(house, {"b.txt": "Second.\n"}, DAY).write()
    before = (house / "corpus/documents.jsonl").read_bytes()
    plan(house, {"a.txt": "First.\n"}, DAY).write()
    assert (house / "corpus/documents.jsonl").read_bytes().startswith(before)
    assert list(load_corpus(house).documents) == ["b", "a"]


def test_a_page_gives_text_title_and_date(house: Path) -> None:
    made = plan(house, {"page.html": PAGE})
    assert ids(made) == ["taken-from-page", "story-without-split"]
    made.write()
    corpus = load_corpus(house)
    assert corpus.documents["page"].title == "Crane stands still"
    assert corpus.documents["page"].published == "2031-04-16"
    assert corpus.text("page").startswith("Crane stands still\nThe harbour authority said")
    assert "Home" not in corpus.text("page")


def test_options_override_what_was_found_in_a_page_and_yield_to_what_a_row_declares(house: Path) -> None:
    row = '{"text": "Orsk denied it.\\n", "published": "2031-01-01"}\n{"text": "So did Varnia.\\n", "lang": "fr"}\n'
    made = plan(house, {"page.html": PAGE, "rows.jsonl": row}, {"published": "2031-04-17", "lang": "de"})
    made.write()
    documents = load_corpus(house).documents
    assert [d.published for d in documents.rows()] == ["2031-04-17", "2031-01-01", "2031-04-17"]
    assert [d.lang for d in documents.rows()] == ["de", "de", "fr"]
    assert list(documents) == ["page", "rows-1", "rows-2"]


def test_a_title_that_is_not_the_first_line_is_put_there(house: Path) -> None:
    made = plan(house, {"a.txt": "Orsk denied it.\n"}, DAY | {"title": "Orsk denies"})
    assert "headline-added" in ids(made)
    made.write()
    assert load_corpus(house).text("a") == "Orsk denies\n\nOrsk denied it.\n"


def test_every_problem_of_every_file_is_listed_and_nothing_written(house: Path) -> None:
    before = snapshot(house)
    rows = [
        '{"text": "A.", "id": "Orsk_1", "published": "16 April"}',
        '{"text": "B.", "colour": "red"}',
        "nonsense",
        '{"text": " \\n"}',
        '{"text": "C.", "published": "2031-04-16T07:15", "lang": "English language"}',
    ]
    made = plan(
        house,
        {"good.txt": "Good.\n", "bad.txt": "Étage".encode("latin-1"), "a.pdf": b"", "rows.jsonl": "\n".join(rows)},
    )
    assert ids(made) == [
        "missing-published",
        "input-not-utf8",
        "unknown-file-kind",
        "unusable-id",
        "unusable-published",
        "text-normalised",
        "malformed-document",
        "malformed-document",
        "empty-document",
        "unusable-published",
        "unusable-language",
        "text-normalised",
    ]
    with pytest.raises(InvalidDataError, match="nothing was written"):
        made.write()
    assert snapshot(house) == before


def test_the_same_id_and_the_same_text_are_refused(house: Path) -> None:
    plan(house, {"a.txt": "Orsk denied it.\n"}, DAY).write()
    made = plan(house, {"a.txt": "Another.\n", "b.txt": "Orsk denied it.\r\n", "c.txt": "New.\n"}, DAY)
    assert [f.message for f in made.findings if f.severity == "error"] == [
        "the id a is taken by a document of the corpus",
        "the same text as a",
    ]
    rows = '{"text": "One.\\n", "id": "x"}\n{"text": "Two.\\n", "id": "x"}\n{"text": "One.\\n", "id": "y"}\n'
    made = plan(house, {"rows.jsonl": rows}, DAY)
    assert [f.message for f in made.findings] == [
        f"the id x is taken by {house.parent / 'rows.jsonl'}:1",
        "the same text as x",
    ]


def test_a_text_that_no_document_claims_is_not_overwritten(house: Path) -> None:
    stray = house / "corpus/texts/a.txt"
    stray.parent.mkdir()
    stray.write_text("Somebody's work.\n")
    assert ids(plan(house, {"a.txt": "Other.\n"}, DAY)) == ["document-exists"]
    assert not plan(house, {"a.txt": "Somebody's work.\n"}, DAY).refused


def test_a_story_with_a_split_is_not_mentioned(tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy", [Doc("one", "One.\n", story="war")])
    assert ids(plan(house, {"a.txt": "Orsk denied it.\n"}, DAY | {"story": "war"})) == []
    made = plan(house, {"a.txt": "Orsk denied it.\n"}, DAY | {"story": "peace"})
    assert [f.message for f in made.findings] == ["no line for the story peace: a"]


def test_id_and_title_are_for_one_document(house: Path) -> None:
    with pytest.raises(InputError, match="--id is for one document; these files have 2"):
        plan(house, {"a.txt": "A.\n", "b.txt": "B.\n"}, DAY | {"id": "x"})


def test_a_page_without_the_extra_names_it(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"extra \[html\]: pip install trafilatura"):
        plan(house, {"page.html": PAGE})


def test_a_folder_stands_for_its_files(house: Path) -> None:
    folder = house.parent / "in"
    folder.mkdir()
    (folder / "b.txt").write_text("B.\n")
    (folder / "a.txt").write_text("A.\n")
    (folder / "a.ann").write_text("")
    assert add_documents(load_corpus(house), [folder], DAY).documents == ("a", "b")
    with pytest.raises(InputError, match="no such file"):
        add_documents(load_corpus(house), [folder / "c.txt"], DAY)


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_failure_in_the_middle_leaves_the_corpus_as_it_was(
    house: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = snapshot(house)
    made = plan(house, {"a.txt": "A.\n", "b.txt": "B.\n"}, DAY)
    calls = 0
    replace = os.replace

    def failing_replace(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError("disk full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing_replace)
    with pytest.raises(OSError, match="disk full"):
        made.write()
    assert snapshot(house) == before
