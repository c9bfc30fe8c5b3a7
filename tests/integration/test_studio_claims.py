"""A claims batch with the real parts: two annotators and an adjudicator in a browser, records, gold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.files import jsonl
from reportedly.model import Claim
from reportedly.studio.stories import contents_of_gold
from reportedly.validation import validate
from tests.browser import CHARACTERS, Desk, browser, log_in
from tests.houses import Doc, make_house
from tests.integration.conftest import StudioServer
from tests.support import ROOT, build

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.browser]

ORSK = "Orsk denied that oil leaked 😀.\n\nThe hull  was cracked, and nobody knew.\n"
QUAY = "“It leaked,” Ana said, “all night.”\nNobody was hurt.\n"
CLAIMS = [
    Claim("leak", "tide", "Oil leaked from the tanker.", "Secretly true."),
    Claim("crack", "tide", "The hull was cracked.", "Secretly false."),
]
PEOPLE = {"claims-1": "annotator", "claims-2": "annotator", "claims-chief": "adjudicator"}
GOLD_MAKER = "ann-1: {role: annotator, kind: human, guidelines: 1.0.0}\n"
ANNOTATORS = GOLD_MAKER + "".join(
    f"{who}: {{role: {role}, kind: human, guidelines: 1.0.0}}\n" for who, role in PEOPLE.items()
)

# Where the code points [start, end) of a column are on the screen, scrolled into view.
_BOXES = f"""([column, start, end]) => {{
  {CHARACTERS}
  const root = document.querySelectorAll('.rep-column')[column - 1].querySelector('.lsf-htx-richtext');
  const ranges = characters(root, start, end);
  ranges[0].startContainer.parentElement.scrollIntoView({{block: 'center'}});
  const boxes = ranges.map((range) => range.getBoundingClientRect());
  return boxes.map((box) => ({{x: box.left, right: box.right, y: box.top + box.height / 2}}));
}}"""


class StoryDesk:
    """One who assigns claims, in a browser."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page

    def start(self, project: int) -> None:
        self.page.goto(f"{self.desk.url}/projects/{project}/data", wait_until="networkidle")
        self.desk.click(self.page.get_by_role("button", name="Label All Tasks"))
        self.page.wait_for_function(
            "globalThis.Htx?.annotationStore?.selected?.objects.every((shown) => shown.isReady)"
        )
        expect(self.page.locator(".htx-highlight").first).to_be_visible()

    def column(self, column: int) -> Locator:
        return self.page.locator(".rep-column").nth(column - 1)

    def content(self, column: int, start: int) -> Locator:
        return self.column(column).locator(f'.htx-highlight[data-start="{start}"]').first

    def select(self, column: int, start: int) -> None:
        self.page.keyboard.press("Escape")
        self.desk.click(self.content(column, start))

    def mark(self, column: int, start: int, end: int) -> None:
        self.page.keyboard.press("Escape")
        self.desk.press(str(column))
        boxes = self.page.evaluate(_BOXES, [column, start, end])
        self.page.mouse.move(boxes[0]["x"] + 0.6, boxes[0]["y"])
        self.page.mouse.down()
        self.page.mouse.move(boxes[-1]["right"] - 0.6, boxes[-1]["y"], steps=4)
        self.page.mouse.up()
        self.desk.done["drags"] += 1
        expect(self.content(column, start)).to_be_attached()

    def claim(self, statement: str) -> Locator:
        return self.page.locator(f'input[name="{statement}"]:visible')

    def assign(self, statement: str, key: str) -> None:
        self.desk.click(self.claim(statement))
        expect(self.claim(statement)).to_be_checked()
        self.desk.press(key)


@pytest.fixture
def server(studio_server: StudioServer, monkeypatch: pytest.MonkeyPatch) -> StudioServer:
    monkeypatch.setenv("LABEL_STUDIO_URL", studio_server.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    return studio_server


@pytest.fixture
def house(tmp_path: Path) -> Path:
    gold = {
        "orsk": build(
            ORSK,
            {
                "a": ("actor", "Orsk", {"kind": "state", "mention": "name"}),
                "d": ("denial", "denied", {"denial_type": "denial"}),
                "c": ("content", "oil leaked", {"quotation": "indirect"}),
            },
            [("d", "a"), ("d", "c")],
            doc_id="orsk",
        ),
        "quay": build(
            QUAY,
            {
                "q1": ("content", "“It leaked,”", {"quotation": "direct"}),
                "a": ("actor", "Ana", {"kind": "person", "mention": "name"}),
                "s": ("attribution", "said", {"attribution_type": "assertion"}),
                "q2": ("content", "“all night.”"),
            },
            [("s", "a"), ("s", "q1"), ("q2", "q1")],
            doc_id="quay",
        ),
    }
    docs = [Doc(id_, text, story="tide", gold=gold[id_]) for id_, text in (("orsk", ORSK), ("quay", QUAY))]
    extra = {"annotation/annotators.yaml": ANNOTATORS, "corpus/claims.jsonl": jsonl(CLAIMS).decode()}
    levels = ("structure", "references", "guidelines", "corpus")
    return make_house(tmp_path / "toy", docs, levels=levels, registries=False, extra=extra)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


def run(house: Path, *arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--corpus", str(house), "--json"])
    assert result.exit_code == code, (result.output, result.exception)
    return json.loads(result.stdout)


def push(house: Path, batch: str, *who: str) -> list[int]:
    options = [option for name in who for option in ("--annotator", name)]
    return [made["project"] for made in run(house, "studio", "push", "--claims", "--batch", batch, *options)]


def desk_of(server: StudioServer, chromium: Browser, who: str) -> StoryDesk:
    return StoryDesk(log_in(chromium, server.url, who, server.accounts.add(who)))


def claims_of(house: Path, doc_id: str) -> dict[str, tuple[Any, Any]]:
    contents = contents_of_gold(load_corpus(house).gold[doc_id], load_corpus(house).schema)
    return {s.text: (s.attributes.get("claim"), s.attributes.get("claim_polarity")) for s in contents.spans}


def errors(house: Path) -> list[str]:
    return [str(finding) for finding in validate(house) if finding.severity == "error"]


LEAKED, CRACKED = ORSK.index("oil leaked"), ORSK.index("The hull")
HULL = "The hull  was cracked"


def test_two_annotators_assign_claims_and_an_adjudicator_decides(
    server: StudioServer, house: Path, chromium: Browser
) -> None:
    desks = {who: desk_of(server, chromium, who) for who in PEOPLE}
    projects = push(house, "c1", "claims-1", "claims-2")
    for who, project in zip(("claims-1", "claims-2"), projects, strict=True):
        story = desks[who]
        story.start(project)
        for claim in CLAIMS:
            expect(story.page.get_by_text(claim.statement).first).to_be_visible()
        assert "Secretly" not in story.page.content()
        story.select(1, LEAKED)
        story.assign(CLAIMS[0].statement, "s" if who == "claims-1" else "c")
        # By its key, which also sets the fields of the other column.
        story.select(2, 0)
        story.desk.press("a")
        expect(story.claim(CLAIMS[0].statement)).to_be_checked()
        story.desk.press("s")
        story.mark(1, CRACKED, CRACKED + len(HULL))
        story.assign(CLAIMS[1].statement, "s")
        # A later fragment of a split content has no claim of its own.
        story.select(2, QUAY.index("“all"))
        expect(story.page.locator("h4:visible", has_text="A later part of a split content")).to_have_count(1)
        expect(story.claim(CLAIMS[0].statement)).to_have_count(0)
        story.desk.submit()

    pulled = run(house, "studio", "pull", "--batch", "c1")
    assert [(p["annotator"], p["states"], p["findings"]) for p in pulled] == [
        (who, {"orsk": "done", "quay": "done"}, []) for who in ("claims-1", "claims-2")
    ]
    first = run(house, "adjudicate", "--claims", "--batch", "c1")
    assert (first["merged"], [waiting["document"] for waiting in first["waiting"]]) == (["quay"], ["orsk"])

    [project] = push(house, "c1", "claims-chief")
    chief = desks["claims-chief"]
    chief.start(project)
    chief.select(1, CRACKED)
    expect(chief.claim(CLAIMS[1].statement)).to_be_checked()
    chief.select(1, LEAKED)
    expect(chief.page.locator('input[name="states"]:visible')).not_to_be_checked()
    if not chief.claim(CLAIMS[0].statement).is_checked():
        chief.desk.click(chief.claim(CLAIMS[0].statement))
    chief.desk.click(chief.page.locator('input[name="states"]:visible'))
    chief.desk.submit()
    run(house, "studio", "pull", "--batch", "c1", "--annotator", "claims-chief")
    second = run(house, "adjudicate", "--claims", "--batch", "c1")
    assert (second["decided"], second["standing"], second["waiting"]) == (["orsk"], ["quay"], [])

    assert claims_of(house, "orsk") == {"oil leaked": ("leak", "states"), HULL: ("crack", "states")}
    assert claims_of(house, "quay") == {"“It leaked,”": ("leak", "states"), "“all night.”": (None, None)}
    assert errors(house) == []
    rows = run(house, "studio", "status", "--batch", "c1")
    assert [(row["annotator"], row["documents"], row["states"]["done"]) for row in rows] == [
        (who, 1, 1) for who in PEOPLE
    ]


def test_what_was_deleted_or_moved_in_the_browser_is_told(server: StudioServer, house: Path, chromium: Browser) -> None:
    who = "claims-3"
    (house / "annotation" / "annotators.yaml").write_text(ANNOTATORS.replace("claims-1", who))
    story = desk_of(server, chromium, who)
    story.start(push(house, "c2", who)[0])
    story.select(2, 0)
    story.desk.press("Backspace")
    expect(story.content(2, 0)).to_have_count(0)
    story.select(1, LEAKED)
    wider = "that oil leaked"
    boxes = story.page.evaluate(_BOXES, [1, ORSK.index(wider), LEAKED])
    handle = story.column(1).locator(".__resize_left").bounding_box()
    assert handle is not None
    story.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    story.page.mouse.down()
    story.page.mouse.move(boxes[0]["x"] + 0.6, boxes[0]["y"], steps=6)
    story.page.mouse.up()
    story.mark(1, CRACKED, CRACKED + len(HULL))
    story.desk.submit()
    [pulled] = run(house, "studio", "pull", "--batch", "c2", code=1)
    assert {(f["id"], f["document"], f["text"]) for f in pulled["findings"] if f["id"] != "kept-as-draft"} == {
        ("content-left-out", "quay", "“It leaked,”"),
        ("moved-content", "orsk", wider),
        ("content-without-claim", "orsk", HULL),
    }


def test_four_documents_of_400_words_fit_on_the_page(server: StudioServer, tmp_path: Path, chromium: Browser) -> None:
    for folder in ("corpus", "schema", "annotation"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    who = "claims-4"
    registered = tmp_path / "annotation" / "annotators.yaml"
    registered.write_text(registered.read_text("utf-8") + GOLD_MAKER.replace("ann-1", who))
    story = desk_of(server, chromium, who)
    made = run(tmp_path, "studio", "push", "--claims", "--batch", "c1", "--story", "strait", "--annotator", who)
    story.start(made[0]["project"])
    page, corpus = story.page, load_corpus(tmp_path)
    shown = [document.id for document in corpus.documents.rows() if document.story == "strait"]
    assert len(shown) == 4
    claims = [claim for claim in corpus.claims.values() if claim.story == "strait"]
    for column, doc_id in enumerate(shown, start=1):
        box = story.column(column).bounding_box()
        assert box is not None
        assert (box["width"] > 230, box["x"] + box["width"] < 1440, box["y"] + box["height"] < 900) == (True,) * 3
        pane = story.column(column).locator(".rep-text")
        assert pane.evaluate("(pane) => pane.scrollHeight > pane.clientHeight && pane.clientHeight > 350")
        contents = contents_of_gold(corpus.gold[doc_id], corpus.schema)
        marked = story.column(column).locator(".htx-highlight")
        starts = set(
            marked.evaluate_all(
                "(all) => all.filter((one) => one.dataset.start).map((one) => Number(one.dataset.start))"
            )
        )
        assert starts == {span.start for span in contents.spans}
        last = max(contents.spans, key=lambda span: span.start)
        pane.evaluate("(pane) => { pane.scrollTop = pane.scrollHeight; }")
        story.select(column, last.start)
        for claim in claims:
            expect(story.claim(claim.statement)).to_be_in_viewport()
        expect(page.locator('input[name="contradicts"]:visible')).to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
