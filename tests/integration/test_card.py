"""The card of a release: its snippets run, its numbers are those of the corpus, its figures the same anywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.derivation import derive
from reportedly.errors import ReleaseError
from reportedly.release import build_release
from reportedly.release.canary import declared_canary
from reportedly.release.card import CARD
from reportedly.release.numbers.checking import check_numbers
from reportedly.release.numbers.filling import find_generated
from tests.houses import make_house
from tests.support import ROOT

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the corpus of this repository, without its git, since a working tree under test may be dirty."""
    house = tmp_path_factory.mktemp("house")
    for name in ("schema", "corpus", "annotation"):
        shutil.copytree(ROOT / name, house / name)
    for name in ("DATACARD.md", "CHANGELOG.md", "CITATION.cff"):
        shutil.copyfile(ROOT / name, house / name)
    build_release(house, house / "dist")
    [built] = (house / "dist").iterdir()
    return built


@pytest.fixture(scope="module")
def card(release: Path) -> str:
    return (release / CARD).read_text(encoding="utf-8")


RUN = """
import json, warnings
{snippet}
found = {name}
if hasattr(found, "fetchall"): found = found.fetchall()
elif hasattr(found, "to_numpy"): found = found.to_numpy().tolist()
print(json.dumps([list(row) for row in found]))
"""


def test_every_snippet_runs_and_all_libraries_say_the_same(release: Path, card: str) -> None:
    snippets = re.findall(r"```python\n(.*?)```", card, flags=re.DOTALL)
    found: dict[str, dict[str, set[tuple[str, ...]]]] = {}
    for snippet in snippets:
        [library] = re.findall(r"^import (\w+)$", snippet, flags=re.MULTILINE)
        *_, name = re.findall(r"^(\w+) = ", snippet, flags=re.MULTILINE)
        shown = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning", "-c", RUN.format(snippet=snippet, name=name)],
            cwd=release.parent,
            env={"HF_HUB_OFFLINE": "1", "HOME": str(release.parent.parent), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert shown.returncode == 0, snippet + shown.stderr
        rows = re.sub(r"^(?!\[).*\n", "", shown.stdout, flags=re.MULTILINE)
        found.setdefault(name, {})[library] = {tuple(map(str, row)) for row in json.loads(rows)}
    assert {name: set(of) for name, of in found.items()} == {
        "spans": {"datasets", "pandas", "polars", "duckdb"},
        "denials": {"datasets", "pandas", "polars", "duckdb"},
        "outlets": {"duckdb"},
    }
    for name in ("spans", "denials"):
        of = found[name]
        assert of["datasets"] == of["polars"] == of["duckdb"], name
        assert of["pandas"] > of["datasets"], name  # It reads all splits.
        assert len(of["datasets"]) > 20
    corpus = load_corpus(ROOT)
    assert {row[0] for row in found["outlets"]["duckdb"]} == set(corpus.claims)


def test_numbers_are_those_of_the_corpus(card: str) -> None:
    corpus = load_corpus(ROOT)
    split_of = {document.id: corpus.splits[document.story] for document in corpus.documents.rows()}
    spans = Counter((span.label, split_of[doc_id]) for doc_id in corpus.gold for span in corpus.gold[doc_id].spans)
    generated = dict(find_generated(card))
    for label in corpus.schema.labels:
        cells = [spans[label, split] for split in ("train", "validation", "test")]
        shown = " | ".join(f"{n:,}" for n in (*cells, sum(cells)))
        assert f"| `{label}` | {shown} |" in generated["labels by split"]
    chains = sum(
        len(profile.chain) for doc_id in corpus.gold for profile in derive(corpus.gold[doc_id], corpus.schema)[1]
    )
    totals = [row.strip("| ").split(" | ")[-1] for row in generated["stance and certainty"].split("\n")[2:-2]]
    assert sum(int(n.replace(",", "")) for n in totals) == chains
    assert generated["documents"] == str(len(corpus.documents))
    assert generated["stories"] == str(len(corpus.splits))
    assert generated["spans"] == f"{spans.total():,}"
    assert generated["claims"] == str(len(corpus.claims))
    assert generated["parties"] == str(len(corpus.entities))
    outlets = {document.outlet for document in corpus.documents.rows()}
    assert {row.split(" | ")[0].strip("| ") for row in generated["stories and outlets"].split("\n")[2:]} == outlets
    assert declared_canary(ROOT) in card


def test_nothing_is_left_to_fill_in(card: str) -> None:
    assert "{{" not in card
    assert "TODO" not in card


def test_the_figures_are_drawings_with_words_for_those_who_do_not_see_them(release: Path, card: str) -> None:
    images = re.findall(r"!\[([^\]]*)\]\((figures/[a-z]+\.svg)\)", card)
    assert {name for _, name in images} == {f"figures/{name}.svg" for name in ("labels", "lengths", "agreement")}
    for alternative, name in images:
        assert len(alternative) > 40
        text = (release / name).read_text(encoding="utf-8")
        assert ET.fromstring(text).tag.endswith("svg")
        assert not re.search(r"<dc:date>|Matplotlib v|<text", text)
    drawn = (release / "figures" / "labels.svg").read_text(encoding="utf-8").lower()
    assert {label.color.lower() for label in load_corpus(ROOT).schema.labels.values()} <= set(
        re.findall(r"#[0-9a-f]{6}", drawn)
    )


DRAW = """
import sys
from pathlib import Path
import matplotlib
from reportedly.corpus import load_corpus
from reportedly.derivation import derive
from reportedly.release.numbers import write_numbers
from reportedly.release.tables import tables
corpus = load_corpus(sys.argv[1])
write_numbers(corpus, Path(sys.argv[2]), tables(corpus.schema))
"""


def test_figures_are_the_same_bytes_in_any_process(release: Path, tmp_path: Path) -> None:
    house = release.parent.parent
    for name, seed, zone, size in (("a", "0", "UTC", "10"), ("b", "77", "Asia/Tokyo", "31")):
        folder = tmp_path / name
        shutil.copytree(release / "data", folder / "data")
        (folder / "matplotlibrc").write_text(f"font.size: {size}\nsvg.fonttype: none\n")
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "MATPLOTLIBRC": str(folder), "MPLCONFIGDIR": str(folder)}
        subprocess.run(
            [sys.executable, "-c", DRAW, str(house), str(folder)], env={**os.environ, **environment}, check=True
        )
        for path in sorted((release / "figures").iterdir()):
            assert (folder / "figures" / path.name).read_bytes() == path.read_bytes(), f"{name}/{path.name}"


def changed(release: Path, folder: Path, name: str, old: str, new: str) -> list[str]:
    """What is said of the numbers after a change of a file."""
    shutil.copytree(release, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(finding) for finding in check_numbers(folder)]


def test_a_number_within_a_sentence_is_counted_again(release: Path, tmp_path: Path) -> None:
    number = f"data: stories -->{len(load_corpus(ROOT).splits)}<!--"
    [found] = changed(release, tmp_path / "a", CARD, number, "data: stories -->99<!--")
    assert re.fullmatch(
        r"README\.md: error card-number-differs: stories: the card says '99', the files give '\d+'", found
    )


def test_a_figure_in_words_is_compared(release: Path, tmp_path: Path) -> None:
    [found] = changed(release, tmp_path / "a", CARD, "Bars: spans of each label. train: actor ", "Bars: actor 1")
    assert "figure of labels: the card says '![Bars: actor 1" in found


def test_agreement_is_held_against_the_kept_file(release: Path, tmp_path: Path) -> None:
    [found] = changed(release, tmp_path / "a", "figures/agreement.json", '"documents": 16', '"documents": 17')
    assert "card-number-differs: agreement by batch: " in found
    [found] = changed(release, tmp_path / "b", "figures/agreement.json", '"batch"', '"bunch"')
    assert found.startswith("figures/agreement.json: error file-unreadable: ")


def test_a_picture_that_is_not_there(release: Path, tmp_path: Path) -> None:
    found = changed(release, tmp_path / "a", CARD, "(figures/lengths.svg)", "(figures/length.svg)")
    assert found[0] == "figures/length.svg: error file-missing: the file is listed in README.md but missing"


def test_a_data_card_that_asks_for_what_there_is_not(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", extra={"DATACARD.md": "# Toy\n\nAll {{document}} of them.\n"})
    with pytest.raises(ReleaseError, match=r"DATACARD\.md:3: nothing is generated under the name 'document'"):
        build_release(root, root / "dist")
    assert not (root / "dist" / "toy-1.2.3").exists()


def test_the_canary_of_a_release_is_that_of_its_documents(release: Path) -> None:
    assert declared_canary(release) == load_corpus(ROOT).config.canary
