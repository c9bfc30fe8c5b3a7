"""`reportedly agree` as a user runs it, its page in a browser, and the humans of PolNeAR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from typer.testing import CliRunner, Result

from reportedly.agreement import Agreement, agree
from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from tests.agreeing import house_of_annotators
from tests.support import CORPORA, build

pytestmark = pytest.mark.integration

TEXT = "Varnia denied the leak.\nOrsk said “so” 😀.\nNothing else.\n"


def reportedly(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    def made(kind: str, content: str) -> dict[str, object]:
        spans = {
            "v": ("actor", "Varnia", {"kind": kind}),
            "d": ("denial", "denied", {"denial_type": "denial"}),
            "c": ("content", content, {"quotation": "indirect"}),
        }
        return {doc_id: build(TEXT, spans, [("d", "v"), ("d", "c")], doc_id=doc_id) for doc_id in ("one", "two")}

    work = {"ann": made("state", "the leak"), "ben": made("group", "the leak"), "cat": made("state", "leak")}
    return house_of_annotators(
        tmp_path / "house", {"one": TEXT, "two": TEXT}, work, statuses={("cat", "two"): "draft"}  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_tables(house: Path) -> None:
    result = reportedly("agree", house, "--batch", "b")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["content", ".33", "1.00", ".78", ".88"] in rows
    assert ["ann", "–", "cat", "1", "1.00", ".00", "1.00"] in rows
    assert ["kind", "–", ".50"] not in rows
    assert ["attribute", "2"] in rows
    assert "left out: 1 draft of cat" in result.stdout
    assert "no interval: 2 of the 5 documents that it needs" in result.stdout


def test_annotators_can_be_chosen(house: Path) -> None:
    result = reportedly("agree", house, "--batch", "b", "--annotators", "cat, ann", "--json")
    assert json.loads(result.stdout)["annotators"] == ["ann", "cat"]


def test_the_json_is_the_agreement(house: Path) -> None:
    result = reportedly("agree", house, "--batch", "b", "--json")
    made = json.loads(result.stdout)
    assert made["labels"]["actor"]["strict"] == {
        "value": 1.0,
        "low": None,
        "high": None,
        "n": 8,
        "documents": 2,
        "reason": "no interval: 2 of the 5 documents that it needs",
    }
    assert made["left_out"] == {"ann": {}, "ben": {}, "cat": {"draft": 1}}
    assert made["method"] == {
        "interval": "percentile bootstrap by document",
        "confidence": 0.95,
        "samples": 1000,
        "seed": 20240229,
    }
    first = made["disagreements"][0]
    assert (first["kind"], first["name"], first["first"]["annotators"]) == ("attribute", "kind", ["ben"])
    assert first["sentence"] == "Varnia denied the leak."


def test_an_unknown_batch_is_misuse(house: Path) -> None:
    with pytest.raises(InputError, match="no annotator has records in a batch c; there are the batches b"):
        reportedly("agree", house, "--batch", "c")


@pytest.fixture
def opened(house: Path, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """The page in a real browser, and what the browser asked for or complained about."""
    file = tmp_path / "agreement.html"
    assert reportedly("agree", house, "--batch", "b", "--html", file).exit_code == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page()
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.goto(file.as_uri())
        yield page, seen
        browser.close()


@pytest.mark.browser
def test_the_page_in_a_browser(opened: tuple[Page, list[str]]) -> None:
    page, seen = opened
    assert [url.rpartition("/")[2] for url in seen] == ["agreement.html"]
    output = page.locator("#filter output")
    assert output.inner_text() == "3 of 3 disagreements"
    page.select_option("select[name=kind]", "attribute")
    assert output.inner_text() == "2 of 3 disagreements"
    page.select_option("select[name=annotator]", "cat")
    assert output.inner_text() == "1 of 3 disagreements"
    page.check("input[name=only]")
    assert page.locator(".sentence:visible").evaluate_all("all => all.map(one => one.id)") == ["s0-0"]
    page.select_option("select[name=label]", "content")
    assert output.inner_text() == "0 of 3 disagreements"
    assert page.locator(".kind-group:visible").count() == 0
    assert len(seen) == 1


@pytest.mark.browser
def test_the_page_does_without_a_script(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    browser = page.context.browser
    assert browser
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(page.url)
    assert not plain.locator("#filter").is_visible()
    assert plain.locator("li[data-kind]:visible").count() == 3
    assert plain.locator(".sentence:visible").count() == 6


@pytest.fixture(scope="module")
def polnear(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    house = tmp_path_factory.mktemp("polnear") / "house"
    reportedly("convert", "polnear", CORPORA / "polnear", house)
    return load_corpus(house)


# Pairwise F1, strict and by character, of actor, attribution and content, as ../shared/corpora/README.md gives
# them, counted on the files as they are and rounded to two digits.
HUMANS = {
    "annotator-training": (4, ((0.79, 0.74), (0.74, 0.68), (0.63, 0.90))),
    "train": (16, ((0.78, 0.80), (0.70, 0.69), (0.65, 0.91))),
    "dev": (2, ((0.88, 0.93), (0.86, 0.82), (0.79, 0.97))),
}


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPORA / "polnear").exists(), reason="needs PolNeAR in ../shared/corpora/polnear")
@pytest.mark.parametrize("batch", HUMANS)
def test_the_humans_of_polnear_agree_as_counted_before(polnear: Corpus, batch: str) -> None:
    agreement: Agreement = agree(polnear, batch)
    documents, expected = HUMANS[batch]
    assert len(agreement.documents) == documents
    for label, (strict, characters) in zip(("actor", "attribution", "content"), expected, strict=True):
        figures = agreement.labels[label]
        # Half a unit of the last digit for the rounding, and as much again for what the conversion trims at the
        # edges of spans and rejoins at line ends.
        assert figures.strict.value == pytest.approx(strict, abs=0.01)
        assert figures.characters.value == pytest.approx(characters, abs=0.01)
        assert figures.overlap.value is not None
        assert figures.overlap.value >= figures.strict.value
    # Nobody sets attributes there, so that nothing is said of them.
    assert {figures.kappa.value for figures in agreement.attributes.values()} == {None}
