"""Opening a corpus folder: lazily, and with a message that names the file where something is wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from reportedly.corpus import AnnotationFolder, load_corpus
from reportedly.corpus.annotators import Annotator, dump_annotators, load_annotators
from reportedly.corpus.config import Config, Tool, dump_config, load_config
from reportedly.corpus.jsonl_index import JsonlIndex
from reportedly.errors import CorpusError, ReportedlyError, SchemaError, StandoffError
from reportedly.files import jsonl
from reportedly.model import Annotation, Document, Entity, Relation, Span, chains, number, reference
from tests.houses import KIRBY, make_house
from tests.support import SCHEMA


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "house")


def test_a_corpus_is_opened_by_its_house_or_its_folder(
    house: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load_corpus(house).root == house
    assert load_corpus(str(house / "corpus")).config.name == "toy"
    monkeypatch.chdir(house / "corpus")
    assert load_corpus(".").root == house
    with pytest.raises(CorpusError, match=r"no corpus here \(corpus/corpus.yaml is missing\)") as caught:
        load_corpus(tmp_path)
    assert caught.value.path == tmp_path


def test_what_a_corpus_holds(house: Path) -> None:
    corpus = load_corpus(house)
    assert list(corpus.documents) == ["kirby", "quote", "calm", "bare"]
    assert corpus.documents["quote"].story == "war"
    assert corpus.text("kirby") == KIRBY + "\n"
    assert list(corpus.gold) == ["kirby", "quote", "calm"]
    assert corpus.gold.records["kirby"].gold_status == "single"
    assert [(batch.annotator, batch.batch, len(batch)) for batch in corpus.records] == [("ann-1", "b1", 3)]
    assert corpus.gold["kirby"] == corpus.records[0]["kirby"]
    assert [span.label for span in corpus.gold["kirby"].spans].count("content") == 2
    assert corpus.gold["calm"] == Annotation("calm")
    assert list(corpus.annotation_folders()) == [*corpus.records, corpus.gold]
    assert corpus.splits == {"war": "train", "peace": "validation", "later": "test"}
    assert corpus.entities["kirby"].name == "Kirby"
    assert corpus.claims["shells"].known_since == "2031-05-30"
    assert corpus.annotators["ann-1"].kind == "human"
    assert corpus.schema == SCHEMA


def test_files_that_may_be_missing(tmp_path: Path) -> None:
    corpus = load_corpus(make_house(tmp_path / "house", [], registries=False))
    for name in ("documents.jsonl", "splits.csv"):
        (corpus.folder / name).unlink()
    (corpus.root / "annotation" / "annotators.yaml").unlink()
    assert (list(corpus.documents), list(corpus.gold), corpus.records) == ([], [], ())
    assert (corpus.entities, corpus.claims, corpus.splits, corpus.annotators) == ({}, {}, {}, {})


def test_nothing_is_read_before_it_is_asked_for(house: Path) -> None:
    for path in [*house.glob("corpus/*.jsonl"), *house.glob("corpus/gold/*.ann"), *house.glob("corpus/texts/*")]:
        path.write_bytes(b"\xff")
    corpus = load_corpus(house)
    assert "kirby" in corpus.gold
    assert "bare" not in corpus.gold
    with pytest.raises(CorpusError, match=r"not UTF-8 at byte 0$"):
        corpus.text("kirby")
    with pytest.raises(CorpusError, match=r"documents.jsonl: line 1: "):
        _ = corpus.documents


def test_annotations_that_cannot_be_read(house: Path) -> None:
    gold = load_corpus(house).gold
    with pytest.raises(KeyError, match="bare"):
        gold["bare"]
    assert gold.get("bare") is None
    gold.file("kirby").write_text("T1\tactor 0 5\tKirbi\n", "utf-8")
    with pytest.raises(StandoffError, match=r"gold/kirby.ann:1: text-mismatch: offsets 0-5 cover 'Kirby'"):
        gold["kirby"]


def test_only_a_skipped_document_has_no_annotation(house: Path) -> None:
    """Done and empty, skipped, and lost are three things."""
    folder = house / "corpus" / "annotations" / "ann-1" / "b1"
    batch = load_corpus(house).records[0]
    rows = [
        msgspec.structs.replace(row, status="skipped", ann_sha256=None) if row.doc_id == "calm" else row
        for row in batch.records.rows()
    ]
    (folder / "records.jsonl").write_bytes(jsonl(rows))
    (folder / "calm.ann").unlink()
    (folder / "kirby.ann").unlink()
    batch = load_corpus(house).records[0]
    assert batch["calm"] == Annotation("calm")
    with pytest.raises(CorpusError, match=r"kirby.ann: no such file$"):
        batch["kirby"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: the first line must be: story,split"),
        ("split,story\ntrain,war\n", "line 1: the first line must be: story,split"),
        ("story,split\nwar\n", "line 2: 1 fields, not 2"),
        ("story,split\nwar,train\nwar,test\n", "line 3: a second line for the story war; remove one"),
    ],
)
def test_splits_that_cannot_be_used(content: str, message: str, house: Path) -> None:
    path = house / "corpus" / "splits.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(CorpusError) as caught:
        _ = load_corpus(house).splits
    assert str(caught.value) == f"{path}: {message}"


def test_splits_are_lines_that_lf_ends(house: Path) -> None:
    (house / "corpus" / "splits.csv").write_text('story,split\n"a\u2028b",train\n\nc,test', "utf-8")
    assert load_corpus(house).splits == {"a\u2028b": "train", "c": "test"}


@pytest.mark.parametrize("name", ["entities", "claims"])
def test_a_registry_has_each_id_once(name: str, house: Path) -> None:
    path = house / "corpus" / f"{name}.jsonl"
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(CorpusError, match=r"a second line for id (kirby|shells); remove one$"):
        getattr(load_corpus(house), name)


@pytest.mark.parametrize(
    ("file", "content", "error", "message"),
    [
        ("corpus/corpus.yaml", "name: [", CorpusError, "while parsing"),
        ("corpus/corpus.yaml", "name: toy\n", CorpusError, "Object missing required field `title`"),
        ("corpus/corpus.yaml", "name: a\nname: b\n", CorpusError, "name stands twice"),
        ("schema/labels.yaml", "name: x\n", SchemaError, "Object missing required field `version`"),
    ],
)
def test_a_corpus_that_cannot_be_opened(
    file: str, content: str, error: type[ReportedlyError], message: str, house: Path
) -> None:
    (house / file).write_text(content, "utf-8")
    with pytest.raises(error) as caught:
        load_corpus(house)
    assert str(caught.value).startswith(f"{house / file}: {message}")


def test_the_configuration_survives_writing_and_reading(tmp_path: Path) -> None:
    config = Config("toy", "Größe: 中", "1.0.0", "other", "de-AT", "c", Tool("t", "1"), Tool("s", "2"), ("structure",))
    path = tmp_path / "corpus.yaml"
    path.write_text(dump_config(config), "utf-8")
    assert load_config(path) == config
    path.unlink()
    with pytest.raises(CorpusError, match="start a corpus with reportedly init DIR"):
        load_config(path)


def test_annotators_survive_writing_and_reading(tmp_path: Path) -> None:
    annotators = {
        "ann-1": Annotator("annotator", "human", "1.0.0"),
        "m-1": Annotator("annotator", "model", "1.0.0", model="a model, 3", description="Ä."),
    }
    path = tmp_path / "annotators.yaml"
    path.write_text(dump_annotators(annotators), "utf-8")
    assert load_annotators(path) == annotators
    for content, message in [
        ("ann-1: {role: boss, kind: human, guidelines: '1'}\n", "Invalid enum value 'boss'"),
        ("ann-1: {role: annotator, kind: human, guidelines: '1', name: Ana}\n", "Object contains unknown field `name`"),
        ("ann-1: {}\nann-1: {}\n", "ann-1 stands twice"),
    ]:
        path.write_text(content, "utf-8")
        with pytest.raises(CorpusError) as caught:
            load_annotators(path)
        assert str(caught.value).startswith(f"{path}: {message}")


def test_an_index_reads_rows_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "entities.jsonl"
    rows = [Entity("b", "Bé 😀\u2028", "person"), Entity("a", "A", "state", members=["b"])]
    path.write_bytes(jsonl(rows))
    index = JsonlIndex(path, Entity, "id")
    assert (list(index), len(index), "a" in index, "c" in index) == (["b", "a"], 2, True, False)
    assert [index["a"], index["b"]] == rows[::-1]
    assert list(index.rows()) == rows
    with pytest.raises(KeyError):
        index["c"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": "a"}\n{"name": "x"}\n', "line 2: Object missing required field `id`"),
        (b'{"id": "a"}\n\n', "line 2: "),
        (b'{"id": "a"}\n{"id": "a"}\n', "line 2: a second line for id a; remove one"),
    ],
)
def test_indexes_that_cannot_be_built(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "entities.jsonl"
    path.write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        JsonlIndex(path, Entity, "id")
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_row_of_another_type_names_its_key(tmp_path: Path) -> None:
    path = tmp_path / "entities.jsonl"
    path.write_bytes(b'{"id": "a", "name": 1, "kind": "person"}\n')
    with pytest.raises(CorpusError, match=r"entities.jsonl: a: Expected `str`, got `int` - at `\$.name`$"):
        JsonlIndex(path, Entity, "id")["a"]


def test_a_folder_without_records_is_empty(tmp_path: Path) -> None:
    folder = AnnotationFolder(tmp_path, SCHEMA, str)
    assert (list(folder), len(folder), "a" in folder) == ([], 0, False)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2031-05-12", date(2031, 5, 12)),
        ("2031-05-12T23:30:00-05:00", date(2031, 5, 12)),  # the local day
        ("2031-05-12T00:10+02:00", date(2031, 5, 12)),
    ],
)
def test_dates_are_anchored_at_the_local_day(published: str, day: date) -> None:
    assert Document("a", "", published, "en", "news", "o", "a", "other", "x", "0").published_date == day


def test_names_of_spans_and_numbers_of_ids() -> None:
    assert reference("quay-1", Span("T12", "content", 3, 9, "leaked")) == "quay-1#content:3-9"
    assert number("T12") == 12


def annotation_of(links: list[tuple[str, str]], names: str = "abcd") -> Annotation:
    spans = [Span(name, "content", i, i + 1, name) for i, name in enumerate(names)]
    return Annotation("doc", spans, [Relation(f"R{i}", "continues", *link) for i, link in enumerate(links, start=1)])


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], ["a", "b", "c", "d"]),
        ([("b", "a"), ("c", "b")], ["abc", "d"]),
        ([("c", "d"), ("b", "c")], ["a", "dcb"]),
        ([("a", "b"), ("b", "a")], ["c", "d"]),  # a circle
        ([("a", "a")], ["b", "c", "d"]),
        ([("b", "a"), ("c", "b"), ("b", "c")], ["abc", "d"]),  # a circle with a way in
        ([("x", "a"), ("b", "x")], ["a", "b", "c", "d"]),  # to nothing
    ],
)
def test_chains(links: list[tuple[str, str]], expected: list[str]) -> None:
    assert ["".join(span.id for span in chain) for chain in chains(annotation_of(links), SCHEMA)] == expected


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("name", "../../victim", "name: '../../victim' is not of the form"),
        ("name", "My corpus", "for example my-corpus"),
        ("version", "latest", "version: 'latest' is not MAJOR.MINOR.PATCH"),
        ("version", "1.02.3", "version: '1.02.3' is not MAJOR.MINOR.PATCH"),
        ("language", "english language", "language: 'english language' is not a BCP-47 tag"),
        ("canary", " ", "canary: must not be empty"),
        ("license", "", "license: must not be empty"),
    ],
)
def test_a_configuration_that_would_do_harm_is_refused(tmp_path: Path, key: str, value: str, message: str) -> None:
    root = make_house(tmp_path / "toy")
    path = root / "corpus" / "corpus.yaml"
    path.write_text(re.sub(rf"^{key}: .*$", lambda _: f"{key}: {value!r}", path.read_text(), flags=re.MULTILINE))
    with pytest.raises(CorpusError) as caught:
        load_corpus(root)
    assert message in str(caught.value)
