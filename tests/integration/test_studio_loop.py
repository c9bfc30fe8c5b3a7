"""The whole loop with the real parts: two annotators in a browser, pull, agree, adjudicate in the browser, release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.files import read_text
from reportedly.release import build_release
from reportedly.studio.client import Client
from reportedly.studio.projects import our_projects
from tests.browser import Desk, Marked, browser, log_in
from tests.houses import Doc, make_house

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.browser]

TEXT = "The 👩‍🚒 crew’s chief denied on Friday that it might  leave,\nKirby said.\n"
BATCH = "loop"
PEOPLE = {"ann-1": "annotator", "ann-2": "annotator", "chief": "adjudicator"}
ANNOTATORS = "".join(f"{who}:\n  {{role: {role}, kind: human, guidelines: 1.0.0}}\n" for who, role in PEOPLE.items())


def at(label: str, covered: str) -> Marked:
    start = TEXT.index(covered)
    return Marked(label, start, start + len(covered))


CHIEF = at("actor", "The 👩‍🚒 crew’s chief")
DENIED = at("denial", "denied")
FRIDAY = at("date", "Friday")
CONTENT = at("content", "it might  leave")
SHORT = at("content", "might  leave")
MIGHT = at("hedging", "might")
KIRBY = at("actor", "Kirby")
SAID = at("attribution", "said")
SPANS = [CHIEF, DENIED, FRIDAY, CONTENT, MIGHT, KIRBY, SAID]
ATTRIBUTES: dict[Marked, dict[str, str | bool]] = {
    CHIEF: {"kind": "person", "mention": "nominal", "anonymous": True},
    DENIED: {"denial_type": "denial"},
    FRIDAY: {"timex_type": "DATE", "value": "2031-05-09"},
    CONTENT: {"quotation": "indirect"},
    MIGHT: {"hedging_type": "modal", "certainty": "possible"},
    KIRBY: {"kind": "person", "mention": "name", "entity": "Kirby"},
    SAID: {"attribution_type": "assertion"},
}
LINKS = [(DENIED, CHIEF), (DENIED, CONTENT), (MIGHT, CONTENT), (FRIDAY, DENIED), (SAID, KIRBY), (SAID, DENIED)]

EXPECTED = f"""\
T1\tactor 0 {CHIEF.end}\tThe 👩‍🚒 crew’s chief
T2\tdenial {DENIED.start} {DENIED.end}\tdenied
T3\tdate {FRIDAY.start} {FRIDAY.end}\tFriday
T4\tcontent {CONTENT.start} {CONTENT.end}\tit might  leave
T5\thedging {MIGHT.start} {MIGHT.end}\tmight
T6\tactor {KIRBY.start} {KIRBY.end}\tKirby
T7\tattribution {SAID.start} {SAID.end}\tsaid
R1\tsource Arg1:T2 Arg2:T1
R2\tsource Arg1:T7 Arg2:T6
R3\tcontent Arg1:T2 Arg2:T4
R4\tcontent Arg1:T7 Arg2:T2
R5\tscope Arg1:T5 Arg2:T4
R6\ttime Arg1:T3 Arg2:T2
A1\tkind T1 person
A2\tmention T1 nominal
A3\tanonymous T1
A4\tdenial_type T2 denial
A5\ttimex_type T3 DATE
A6\tvalue T3 2031-05-09
A7\tquotation T4 indirect
A8\thedging_type T5 modal
A9\tcertainty T5 possible
A10\tkind T6 person
A11\tmention T6 name
A12\tattribution_type T7 assertion
N1\tReference T6 entity:kirby\tkirby
"""


@pytest.fixture
def house(tmp_path: Path, studio_server: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABEL_STUDIO_URL", studio_server.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    docs = [
        Doc("one", TEXT, story="war"),
        Doc("calm", "Nothing was said.\n", story="war"),
        Doc("odd", "Fish and chips.\n", story="war"),
        Doc("late", "Later.\n", story="war"),
    ]
    return make_house(tmp_path / "loop", docs, extra={"annotation/annotators.yaml": ANNOTATORS})


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


def run(house: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [*arguments, *([] if arguments[0] == "agree" else ["--corpus", str(house)])])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def annotate(desk: Desk, spans: list[Marked], links: list[tuple[Marked, Marked]]) -> None:
    there = desk.marked()
    for span in spans:
        if span not in there:
            desk.mark(span.label, span.start, span.end)
            desk.fill_in(span, ATTRIBUTES.get(span, {}))
    for head, tail in links:
        desk.link(head, tail)


def show(desk: Desk, text: str) -> None:
    """Wait for the next document."""
    desk.page.wait_for_function(
        "(text) => document.querySelector('.lsf-htx-richtext')?.textContent.includes(text)"
        " && Htx.annotationStore.selected?.objects.every((shown) => shown.isReady)",
        arg=text,
    )


def test_what_is_clicked_is_what_is_released(house: Path, studio_server: Any, chromium: Browser) -> None:
    passwords = {who: studio_server.accounts.add(who) for who in PEOPLE}
    pushed = run(house, "studio", "push", "--batch", BATCH, "--annotator", "ann-1", "--annotator", "ann-2", "--json")
    projects = {row["key"]["annotator"]: row["project"] for row in json.loads(pushed.stdout)}

    # The first annotator does everything; the second marks another content and leaves out a hedge.
    other = [SHORT if span is CONTENT else span for span in SPANS if span is not MIGHT]
    other_links = [(h, SHORT if t is CONTENT else t) for h, t in LINKS if h is not MIGHT]
    for who, spans, links in (("ann-1", SPANS, LINKS), ("ann-2", other, other_links)):
        desk = log_in(chromium, studio_server.url, who, passwords[who])
        desk.start(projects[who])
        assert desk.text().rstrip("\n") == TEXT.rstrip("\n")
        assert desk.marked() == {KIRBY, FRIDAY}, "what is filled in beforehand, with its attributes"
        annotate(desk, spans, links)
        desk.submit()
        show(desk, "Nothing was said.")
        desk.submit()  # Nothing found is a result.
        show(desk, "Fish and chips.")
        desk.skip()
        assert set(desk.requested) == {studio_server.url}, "no request goes to another server"

    pulled = json.loads(run(house, "studio", "pull", "--batch", BATCH, "--json").stdout)
    assert [row["states"] for row in pulled] == [
        {"one": "done", "calm": "done-empty", "odd": "skipped", "late": "untouched"}
    ] * 2
    records = house / "corpus" / "annotations"
    assert read_text(records / "ann-1" / BATCH / "one.ann") == EXPECTED
    status = json.loads(run(house, "studio", "status", "--batch", BATCH, "--json").stdout)
    assert [(row["annotator"], row["states"]["done"], row["remaining"]) for row in status] == [
        ("ann-1", 1, 1),
        ("ann-2", 1, 1),
    ]

    agreed = json.loads(run(house, "agree", str(house), "--batch", BATCH, "--json").stdout)
    assert agreed, "there are figures"

    # The adjudicator starts from what both have, and takes the first annotator's side.
    run(house, "adjudicate", "--batch", BATCH, "--adjudicator", "chief", "--close")
    chief = log_in(chromium, studio_server.url, "chief", passwords["chief"])
    with Client(studio_server.url, studio_server.token) as client:
        [project] = [
            project
            for key, project in our_projects(client, "toy").items()
            if key.kind == "adjudication" and key.batch == BATCH
        ]
    chief.start(project.id)
    there = chief.marked()
    assert {CHIEF, DENIED, FRIDAY, KIRBY, SAID} <= there
    annotate(chief, [CONTENT, MIGHT], [(DENIED, CONTENT), (MIGHT, CONTENT)])
    chief.submit()
    run(house, "studio", "pull", "--batch", BATCH)
    run(house, "adjudicate", "--batch", BATCH, "--adjudicator", "chief", "--close")
    gold = house / "corpus" / "gold"
    assert read_text(gold / "one.ann") == EXPECTED
    assert read_text(gold / "calm.ann") == ""

    validated = CliRunner().invoke(app, ["validate", str(house)])
    assert validated.exit_code == 0, validated.output
    build_release(house, house / "dist")
    rows = pyarrow.parquet.read_table(house / "dist" / "toy-1.2.3" / "data" / "documents").to_pylist()
    [row] = [row for row in rows if row["doc_id"] == "one"]
    assert [(span["label"], span["start"], span["end"], span["text"]) for span in row["spans"]] == [
        (span.label, span.start, span.end, TEXT[span.start : span.end]) for span in SPANS
    ]
    assert row["gold_status"] == "adjudicated"
