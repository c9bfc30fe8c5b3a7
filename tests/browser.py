"""An annotator at the page of Label Studio, in Debian's Chromium: what a person does there, as functions.

Everything goes through mouse and keyboard, and is counted, so that the work that a document takes can be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from reportedly.generate.hotkeys import YES, hotkeys
from reportedly.model import Annotation, Value
from reportedly.schema import Schema
from reportedly.studio.accounts import email_of
from tests.support import SCHEMA

_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Gives the ranges of the code points [start, end) of a text on the page. A line of the text is an element and the end
# of a line another one, BR; marked spans are elements in a line.
CHARACTERS = """const characters = (root, start, end) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const ranges = [];
  let at = 0;
  for (let node = walker.nextNode(); node && at < end; node = walker.nextNode()) {
    if (node.nodeName === 'BR') at += 1;
    if (node.nodeType !== Node.TEXT_NODE) continue;
    let unit = 0;
    for (const character of node.data) {
      if (at >= start && at < end) {
        const range = document.createRange();
        range.setStart(node, unit);
        range.setEnd(node, unit + character.length);
        ranges.push(range);
      }
      unit += character.length;
      at += 1;
    }
  }
  return ranges;
};"""

# Scrolls code points of the text into view and says where they are on the screen.
_BOXES = f"""([start, end]) => {{
  {CHARACTERS}
  const root = document.querySelector('.lsf-htx-richtext');
  const ranges = characters(root, start, end);
  const box = (range) => [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  const pane = root.closest('.lsf-main-content');
  const top = document.querySelector('.rep-head').getBoundingClientRect().bottom;
  const bottom = document.querySelector('.lsf-bottombar').getBoundingClientRect().top;
  if (box(ranges[0]).top < top + 8 || box(ranges.at(-1)).bottom > bottom - 8)
    pane.scrollTop += box(ranges[0]).top - top - 40;
  return ranges.map(box).map((b) => ({{left: b.left, right: b.right, y: (b.top + b.bottom) / 2}}));
}}"""

_SELECTED = "Htx.annotationStore.selected.highlightedNode?.cleanId"
_CHOSEN = "Htx.annotationStore.selected.names.get('label').selectedValues()"
_RELATIONS = "Htx.annotationStore.selected.relationStore.relations.length"

# The spans on the page. One that others cross is shown in pieces, of which the first has its start and the last its
# end and its label, with its number in the list of regions: "63:content".
_SPANS = """() => {
  const spans = {};
  for (const piece of document.querySelectorAll('.htx-highlight')) {
    const key = [...piece.classList].find((name) => name.startsWith('htx-highlight-'));
    const span = (spans[key] ??= {key});
    if (piece.dataset.start) span.start = Number(piece.dataset.start);
    if (piece.dataset.end) span.end = Number(piece.dataset.end);
    if (piece.dataset.label) [, span.number, span.label] = piece.dataset.label.match(/([0-9]+):(.*)/);
  }
  return Object.values(spans);
}"""

# Of points, the first at which a click meets a span and none inside it; null if others cover it wholly.
_OPEN = """([points, key]) => points.find(({x, y}) =>
  document.elementFromPoint(x, y)?.closest('.htx-highlight')?.classList.contains(key)) ?? null"""

_PAUSE = 50
_MOMENT, _TRIES, _ATTEMPTS = 10, 100, 3
_LETTERS = 6
"""How many letters a person types to find something in a list."""


@dataclass(frozen=True)
class Marked:
    """A span on the page; offsets in code points, half-open."""

    label: str
    start: int
    end: int


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that knows nothing yet."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        try:
            yield launched
        finally:
            launched.close()


def log_in(launched: Browser, url: str, annotator: str, password: str, schema: Schema = SCHEMA) -> Desk:
    """An annotator at the server, logged in on its page, in a profile of their own."""
    page = launched.new_context(viewport={"width": 1440, "height": 900}).new_page()
    desk = Desk(page, url, schema)
    page.on("request", desk.note)
    page.goto(f"{url}/user/login/")
    page.fill("input[name=email]", email_of(annotator))
    page.fill("input[name=password]", password)
    page.get_by_role("button", name=re.compile("log in", re.I)).click()
    page.wait_for_url(lambda address: "login" not in address)
    return desk


@dataclass
class Desk:
    """One annotator in a browser.

    Attributes:
        done: how often what was done: `clicks`, `drags`, `keys` (a chord is one), `typed` characters.
        requested: how often which origin was asked for something.
        selected: the span whose attributes are shown.
    """

    page: Page
    url: str
    schema: Schema
    done: Counter[str] = field(default_factory=Counter)
    requested: Counter[str] = field(default_factory=Counter)
    selected: Marked | None = None

    def note(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            self.requested[f"{parts.scheme}://{parts.netloc}"] += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.done["keys"] += 1

    def click(self, target: Locator) -> None:
        target.click()
        self.done["clicks"] += 1

    # To a document

    def start(self, project: int) -> None:
        """Open the first document of a project that waits."""
        # The button is there, but deaf, before the list is.
        self.page.goto(f"{self.url}/projects/{project}/data", wait_until="networkidle")
        self.click(self.page.get_by_role("button", name="Label All Tasks"))
        self._wait_for_document()

    def open(self, project: int, task: int) -> None:
        """Open one document of a project."""
        self.page.goto(f"{self.url}/projects/{project}/data?task={task}")
        self._wait_for_document()

    def _wait_for_document(self) -> None:
        self.page.locator(".lsf-htx-richtext").wait_for()
        # Spans are marked after the text is there.
        self.page.wait_for_function("Htx.annotationStore.selected?.objects.every((shown) => shown.isReady)")
        self.selected = None

    def text(self) -> str:
        """The text as the page shows it."""
        shown: str = self.page.evaluate(
            "[...document.querySelector('.lsf-htx-richtext').childNodes]"
            ".map((node) => node.nodeName === 'BR' ? '\\n' : node.textContent).join('')"
        )
        return shown

    # Spans

    def mark(self, label: str, start: int, end: int) -> Marked:
        """Mark a span with the mouse under a label, which its hotkey chooses if it is not chosen already."""
        if self.selected is not None and self.selected.label != label:
            # Else the key would give the selected span another label.
            self.press("Escape")
            self.selected = None
        if self.selected is None:
            self._choose_label(label)
        made, before = Marked(label, start, end), self.marked()
        for attempt in range(_ATTEMPTS):
            if attempt:
                # A busy page swallows a key or a drag now and then; a person sees it, and does it again. Where words
                # are still selected, the mouse would drag them instead of selecting.
                assert self.marked() == before, f"not {made} but another span was marked"
                self.page.evaluate("getSelection().removeAllRanges()")
                self.press("Escape")
                self._choose_label(label)
            boxes = self.page.evaluate(_BOXES, [start, end])
            self._drag((boxes[0]["left"] + 0.6, boxes[0]["y"]), (boxes[-1]["right"] - 0.6, boxes[-1]["y"]))
            if self._happens(lambda: made in self.marked()):
                self.selected = made
                return made
        raise AssertionError(f"the page does not let {made} be marked")

    def _choose_label(self, label: str) -> None:
        """Press the key of a label until the label is lit."""
        for _ in range(_ATTEMPTS):
            self.press(self.schema.labels[label].hotkey)
            for _ in range(_MOMENT):
                if self.page.evaluate(_CHOSEN) == [label]:
                    return
                self.page.wait_for_timeout(_PAUSE)
        raise AssertionError(f"the label {label} cannot be chosen")

    def _drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()
        self.done["drags"] += 1

    def marked(self) -> set[Marked]:
        """The spans that are marked on the page."""
        return set(self._spans())

    def _spans(self) -> dict[Marked, dict[str, str]]:
        spans = self.page.evaluate(_SPANS)
        return {Marked(span["label"], span["start"], span["end"]): span for span in spans}

    def select(self, marked: Marked) -> None:
        """Click a span, to see its attributes."""
        if self.selected != marked:
            key = self._spans()[marked]["key"]
            self._click_until(marked, lambda: key.startswith(f"htx-highlight-{self.page.evaluate(_SELECTED)}-"))
            self.selected = marked

    def _click_until(self, marked: Marked, happened: Callable[[], bool]) -> None:
        """Click a span, and once more if nothing happens: Label Studio swallows a click on a span after another one was
        marked from inside a span."""
        self._click_span(marked)
        for _ in range(_MOMENT):
            if happened():
                return
            self.page.wait_for_timeout(_PAUSE)
        self._click_span(marked)
        self._wait_for(happened)

    def _click_span(self, marked: Marked) -> None:
        span = self._spans()[marked]
        boxes = self.page.evaluate(_BOXES, [marked.start, marked.end])
        points = [{"x": (box["left"] + box["right"]) / 2, "y": box["y"]} for box in boxes]
        if point := self.page.evaluate(_OPEN, [points, span["key"]]):
            self.page.mouse.click(**point)
            self.done["clicks"] += 1
        else:
            self.click(self.page.locator(".lsf-outliner-item__index").get_by_text(span["number"], exact=True))

    def erase(self, marked: Marked) -> None:
        self.select(marked)
        self.press("Backspace")
        self._wait_for(lambda: marked not in self.marked())
        self.selected = None

    def _happens(self, happened: Callable[[], bool]) -> bool:
        """Whether something comes to be seen, after some seconds at most."""
        for _ in range(_TRIES):
            if happened():
                return True
            self.page.wait_for_timeout(_PAUSE)
        return False

    def _wait_for(self, happened: Callable[[], bool]) -> None:
        if not self._happens(happened):
            raise AssertionError("the page does not show what was done")

    # Attributes

    def fill_in(self, marked: Marked, attributes: Mapping[str, Value]) -> None:
        """Set attributes of a span, each in the quickest way. Entities and claims are named as the page shows them."""
        for name, value in attributes.items():
            self.select(marked)
            spec = self.schema.attributes[name]
            if spec.type == "reference":
                self._pick(name, str(value))
            elif spec.type == "string":
                self._write(name, str(value))
            else:
                self._choose(name, YES if spec.type == "boolean" else str(value))

    def _choose(self, attribute: str, choice: str) -> None:
        self.press(hotkeys(self.schema)[attribute][choice])
        expect(self.choice(attribute, choice)).to_be_checked()

    def take_back(self, marked: Marked, attribute: str, value: Value) -> None:
        """Leave an attribute empty that is set."""
        self.select(marked)
        place = self.field(attribute)
        if self.schema.attributes[attribute].type == "reference":
            self.click(place.locator(".ant-select-selection-item-remove"))
        elif self.schema.attributes[attribute].type == "string":
            self.click(place.get_by_test_id("htx-textbox-delete-button"))
        else:
            choice = YES if value is True else str(value)
            self.press(hotkeys(self.schema)[attribute][choice])
            expect(self.choice(attribute, choice)).not_to_be_checked()

    def field(self, attribute: str) -> Locator:
        """The part of the page that shows an attribute."""
        return self.page.locator(f".rep-{attribute}")

    def choice(self, attribute: str, value: str) -> Locator:
        return self.field(attribute).locator(f'input[name="{value}"]')

    def _pick(self, attribute: str, shown: str) -> None:
        """Choose from a list, by its first letters and the arrow keys."""
        for remove in self.field(attribute).locator(".ant-select-selection-item-remove").all():
            self.click(remove)
        self.click(self.field(attribute).locator(".ant-select-selector"))
        listed = self.page.locator(".htx-taxonomy-dropdown:visible")
        expect(listed.get_by_placeholder("Search")).to_be_focused()
        first = shown[:_LETTERS]
        self.page.keyboard.type(first)
        self.done["typed"] += len(first)
        titles = listed.locator(".ant-select-tree-title")
        expect(titles.filter(has_not_text=re.compile(re.escape(first), re.I))).to_have_count(0)
        # The list begins where it was left the last time.
        active = listed.locator(".ant-select-tree-treenode-active")
        for _ in range(titles.count()):
            self.press("ArrowDown")
            expect(active).to_have_count(1)
            if active.inner_text().strip() == shown:
                break
        self.press("Enter")
        expect(self.field(attribute).locator(".ant-select-selection-item")).to_have_text(shown)
        self.press("Escape")
        expect(listed).to_have_count(0)

    def _write(self, attribute: str, value: str) -> None:
        """Write a value in the field, instead of the one that stands there."""
        place = self.field(attribute)
        if (pencil := place.get_by_label("Edit Region")).count():
            self.click(pencil)
            self.press("Control+a")
        else:
            self.click(place.get_by_label("TextArea Input"))
        self.page.keyboard.type(value)
        self.done["typed"] += len(value)
        self.press("Enter")
        expect(self.field(attribute)).to_contain_text(value)

    # Links

    def link(self, one: Marked, other: Marked) -> None:
        """Draw a relation; its type is left to be inferred."""
        before = self.page.evaluate(_RELATIONS)
        self.select(one)
        self.press("Alt+r")
        self._click_until(other, lambda: bool(self.page.evaluate(_RELATIONS) == before + 1))
        self.selected = None

    # The end of a document

    def submit(self) -> None:
        with self.page.expect_response(lambda r: "/annotations" in r.url and r.request.method in ("POST", "PATCH")):
            self.press("Control+Enter")
        self.selected = None

    def skip(self) -> None:
        with self.page.expect_response(lambda r: "/annotations" in r.url and r.request.method == "POST"):
            self.click(self.page.get_by_role("button", name="Skip"))
        self.selected = None

    def wait_for_draft(self) -> None:
        """Wait until what was done is kept as a draft."""
        with self.page.expect_response(lambda r: "/drafts" in r.url and r.ok):
            pass


def annotate(desk: Desk, wanted: Annotation, given: Annotation, shown: Mapping[str, str]) -> None:
    """Make what is wanted of what is there when a document opens: label by label, so that a key serves for many.

    Args:
        shown: how the page shows entities and claims, by id.
    """
    there = {Marked(span.label, span.start, span.end): span.attributes for span in given.spans}
    spans = {span.id: Marked(span.label, span.start, span.end) for span in wanted.spans}
    for marked in there.keys() - set(spans.values()):
        desk.erase(marked)
    finished = set(there)
    links = {frozenset((r.head, r.tail)): (spans[r.head], spans[r.tail]) for r in wanted.relations}
    for span in sorted(wanted.spans, key=lambda span: (desk.schema.label_order[span.label], span.start)):
        marked = spans[span.id]
        has = there.get(marked)
        if has is None:
            desk.mark(marked.label, marked.start, marked.end)
            finished.add(marked)
        for name, value in (has or {}).items():
            if name not in span.attributes:
                desk.take_back(marked, name, value)
        references = desk.schema.references
        desk.fill_in(
            marked,
            {
                name: shown[str(value)] if name in references else value
                for name, value in span.attributes.items()
                if (has or {}).get(name) != value
            },
        )
        for pair, (head, tail) in list(links.items()):
            if span.id in pair and {head, tail} <= finished:
                desk.link(*_order(desk.schema, marked, head, tail))
                del links[pair]


def _order(schema: Schema, selected: Marked, head: Marked, tail: Marked) -> tuple[Marked, Marked]:
    """From which end to draw a link: from the selected one, unless its direction would be another then."""
    turned = schema.infer_relation(tail.label, head.label)
    return (tail, head) if selected == tail and turned is not None and turned[1] else (head, tail)
