"""The page of an audit in a browser: one item at a time, by keys, and its answers as a file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from benchmarks.audit.__main__ import main
from playwright.sync_api import expect

from tests.browser import browser
from tests.houses import make_house
from tests.support import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.browser]


def test_items_are_answered_by_keys_and_downloaded(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    shutil.copyfile(ROOT / "schema" / "guidelines.md", house / "schema" / "guidelines.md")
    target = tmp_path / "audit"
    assert main(["--corpus", str(house), "sample", str(target), "--layer", "denial"]) == 0
    with browser() as launched:
        page = launched.new_page()
        requested: list[str] = []
        troubles: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        address = (target / "reader" / "audit.html").as_uri()
        page.goto(address)
        shown = page.locator(".item:visible")
        expect(shown).to_have_attribute("id", "denial-001")
        page.keyboard.press("y")
        expect(shown).to_have_attribute("id", "denial-002")
        page.keyboard.press("n")
        expect(shown).to_have_attribute("id", "denial-002")
        page.keyboard.type("yes, nobody: 😀")
        page.keyboard.press("Enter")
        page.keyboard.press("u")
        page.keyboard.press("ArrowLeft")
        expect(shown).to_have_attribute("id", "denial-003")
        page.keyboard.press("Control+y")
        page.reload()
        expect(page.locator("output")).to_have_text("Item 4 of 4, 3 answered")
        page.get_by_role("button", name="Download").click()
        expect(page.locator("output")).to_have_text("Give your pseudonym first.")
        page.keyboard.type("ann-1")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == "answers.jsonl"
        download.value.save_as(target / "answers" / "answers.jsonl")
    assert [json.loads(line) for line in (target / "answers" / "answers.jsonl").read_text("utf-8").splitlines()] == [
        {"item": "denial-001", "answer": "yes", "reader": "ann-1"},
        {"item": "denial-002", "answer": "no", "reader": "ann-1", "note": "yes, nobody: 😀"},
        {"item": "denial-003", "answer": "unclear", "reader": "ann-1"},
    ]
    assert troubles == []
    assert [url for url in requested if not url.startswith(("blob:", address))] == []
    assert main(["--corpus", str(house), "report", str(target)]) == 0
