"""`init`: a house that is complete, and refused where something is already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import InputError, SchemaError
from reportedly.intake import new_house
from tests.support import ROOT
from tests.unit.test_intake_documents import snapshot


def test_a_new_house_loads(tmp_path: Path) -> None:
    new_house(tmp_path / "Quay News").write()
    corpus = load_corpus(tmp_path / "Quay News")
    assert (corpus.config.name, corpus.config.version, corpus.config.language) == ("quay-news", "0.1.0", "en")
    assert re.fullmatch(r"quay-news canary [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", corpus.config.canary)
    assert list(corpus.documents) == []
    assert corpus.splits == {}
    assert corpus.annotators["annotator-1"].guidelines == corpus.schema.version
    assert (corpus.root / "schema/labels.yaml").read_bytes() == (ROOT / "schema/labels.yaml").read_bytes()
    assert sorted(str(p.relative_to(corpus.root)) for p in corpus.root.rglob("*") if p.is_file()) == [
        ".gitignore",
        "CHANGELOG.md",
        "CITATION.cff",
        "DATACARD.md",
        "README.md",
        "annotation/annotators.yaml",
        "annotation/lexicon/README.md",
        *(f"annotation/lexicon/en/{name}.csv" for name in ("cues", "dates", "denials", "hedges", "titles")),
        "corpus/LICENSE",
        "corpus/corpus.yaml",
        "corpus/documents.jsonl",
        "corpus/rai.yaml",
        "corpus/splits.csv",
        "schema/CHANGELOG.md",
        "schema/labels.yaml",
    ]


def test_two_houses_have_different_canaries(tmp_path: Path) -> None:
    for name in ("a", "b"):
        new_house(tmp_path / name, name="same").write()
    assert load_corpus(tmp_path / "a").config.canary != load_corpus(tmp_path / "b").config.canary


def test_an_empty_folder_is_taken_and_another_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "quay"
    folder.mkdir()
    new_house(folder).write()
    with pytest.raises(InputError, match="not an empty folder"):
        new_house(folder)
    with pytest.raises(InputError, match="not an empty folder"):
        new_house(folder / "README.md")


def test_of_two_at_once_one_makes_the_house(tmp_path: Path) -> None:
    first, second = new_house(tmp_path / "quay"), new_house(tmp_path / "quay")
    first.write()
    before = snapshot(tmp_path)
    with pytest.raises(InputError, match="corpus is there already; nothing was written"):
        second.write()
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "Quay News"}, "for example quay-news; give one with --name"),
        ({"language": "English language"}, "not a BCP-47 language tag"),
    ],
)
def test_unusable_options_are_refused(tmp_path: Path, options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        new_house(tmp_path / "quay", **options)  # type: ignore[arg-type]


def test_a_schema_of_ones_own_must_be_usable(tmp_path: Path) -> None:
    own = tmp_path / "labels.yaml"
    own.write_text("name: own\n")
    with pytest.raises(SchemaError, match=r"labels\.yaml"):
        new_house(tmp_path / "quay", schema_file=own)
    assert not (tmp_path / "quay").exists()
