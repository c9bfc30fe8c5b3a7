"""croissant.json under mlcroissant, without any network: valid, and every record of every config loads as it is."""

from __future__ import annotations

import datetime
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlcroissant as mlc
import pyarrow.parquet as pq
import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InvalidDataError, MissingExtraError
from reportedly.files import file_sha256
from reportedly.release import build_release, check_release
from reportedly.release.croissant import check_croissant, require_mlcroissant
from reportedly.release.tables import tables
from tests.houses import CITATION, make_house
from tests.integration.test_release_build import build_valid

pytestmark = [
    pytest.mark.integration,
    # mlcroissant 1.1.1 uses what rdflib and pandas will take away.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index:DeprecationWarning"),
]

# Columns that had to be described flat, since mlcroissant loses their nesting: none, because no table nests lists in
# lists (which it does lose, and for which `record_sets.data_type` raises).
FLAT: frozenset[str] = frozenset()


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in git, so that its commit and day are known."""
    root = make_house(tmp_path_factory.mktemp("house") / "toy")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all", "--date", "2031-07-01T12:00:00Z")
    return root


@pytest.fixture(scope="module")
def release(house: Path) -> Path:
    """Its release, with more than one file to a split."""
    build_release(house, house.parent / "dist", per_shard=1)
    return house.parent / "dist" / "toy-1.2.3"


@pytest.fixture
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def loaded(value: Any) -> Any:
    """A value as mlcroissant gives it → as pyarrow gives it. Texts come as bytes, days as times, and the keys of
    structs as whole paths; nothing else differs."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, list):
        return [loaded(item) for item in value]
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: loaded(item) for key, item in value.items()}
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value


def stored(release: Path, config: str) -> Iterator[dict[str, Any]]:
    for file in sorted((release / "data" / config).iterdir()):
        split = {} if config == "entities" else {"split": file.name.partition("-")[0]}
        for row in pq.read_table(file).to_pylist():
            days = {key: value for key, value in row.items() if type(value) is datetime.date}
            yield split | row | {key: datetime.datetime.combine(day, datetime.time.min) for key, day in days.items()}


@pytest.mark.usefixtures("_offline")
def test_it_is_valid_and_says_nothing_that_mlcroissant_warns_of(release: Path) -> None:
    dataset = mlc.Dataset(jsonld=release / "croissant.json")
    assert (dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.warnings) == (set(), set())
    assert dataset.metadata.ctx.is_v1_1()


@pytest.mark.usefixtures("_offline")
def test_every_record_of_every_config_loads_as_it_is(release: Path) -> None:
    dataset = mlc.Dataset(jsonld=release / "croissant.json")
    configs = [records.id for records in dataset.metadata.record_sets if records.data is None]
    assert configs == list(tables(load_corpus(release.parents[1] / "toy").schema))
    for config in configs:
        records = [loaded(record) for record in dataset.records(config)]
        expected = list(stored(release, config))
        assert expected
        assert records == [{k: v for k, v in row.items() if f"{config}/{k}" not in FLAT} for row in expected], config


@pytest.mark.usefixtures("_offline")
def test_another_schema_loads_too(tmp_path: Path) -> None:
    release = build_valid("laboratory", tmp_path, "brine,train\nempty,train\nuntouched,train\n")
    dataset = mlc.Dataset(jsonld=release / "croissant.json")
    for config in ("documents", "sentences", "tokens", "entities"):
        assert [loaded(record) for record in dataset.records(config)] == list(stored(release, config))


@pytest.mark.usefixtures("_offline")
@pytest.mark.parametrize(("config", "split"), [("documents", "train"), ("documents", "test"), ("tokens", "train")])
def test_a_split_can_be_asked_for(release: Path, config: str, split: str) -> None:
    dataset = mlc.Dataset(jsonld=release / "croissant.json")
    records = [loaded(record) for record in dataset.records(config, filters={f"{config}/split": split})]
    assert records == [row for row in stored(release, config) if row["split"] == split]


def test_classes_are_enumerations_that_columns_refer_to(release: Path) -> None:
    described = json.loads((release / "croissant.json").read_text())
    sets = {records["@id"]: records for records in described["recordSet"]}
    schema = load_corpus(release.parents[1] / "toy").schema
    spans = next(field for field in sets["documents"]["field"] if field["name"] == "spans")
    label = next(field for field in spans["subField"] if field["name"] == "label")
    assert label["references"] == {"field": {"@id": "documents/spans/label/names/name"}}
    status = next(field for field in sets["documents"]["field"] if field["name"] == "gold_status")
    assert status["description"].endswith("; a name of documents/gold_status/names")
    names = sets["documents/spans/label/names"]
    assert names["dataType"] == "sc:Enumeration"
    assert [row["documents/spans/label/names/name"] for row in names["data"]] == list(schema.labels)
    assert [row["splits/url"] for row in sets["splits"]["data"]] == [
        *("cr:TrainingSplit", "cr:ValidationSplit", "cr:TestSplit"),
    ]


def test_it_says_where_it_comes_from_and_how_it_was_made(house: Path, release: Path) -> None:
    described = json.loads((release / "croissant.json").read_text())
    manifest = json.loads((release / "MANIFEST.json").read_text())
    commit = git(house, "rev-parse", "HEAD")
    assert described["prov:wasDerivedFrom"]["@id"] == f"swh:1:rev:{commit}"
    agents = described["prov:wasGeneratedBy"]["prov:wasAssociatedWith"]
    assert [agent["prov:label"] for agent in agents] == [f"{name} {of}" for name, of in manifest["tools"].items()]
    assert described["datePublished"] == git(house, "show", "--no-patch", "--format=%cs", "HEAD")
    assert described["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert (described["rai:dataCollection"], described["rai:hasSyntheticData"]) == ("The 4 texts were invented.", True)
    assert described["citeAs"] == (
        "@misc{toy-1.2.3, author = {{The Testers}}, title = {{Toy corpus}}, version = {1.2.3}}"
    )
    hashes = {file["@id"]: file["sha256"] for file in described["distribution"] if file["@type"] == "cr:FileObject"}
    assert hashes == {
        path.relative_to(release).as_posix(): file_sha256(path) for path in release.glob("data/*/*.parquet")
    }


@pytest.mark.usefixtures("_offline")
def test_mlcroissant_reads_the_rai_fields(release: Path) -> None:
    metadata = mlc.Dataset(jsonld=release / "croissant.json").metadata
    assert metadata.data_collection == "The 4 texts were invented."
    assert metadata.data_preprocessing_protocol == ["Sentences were cut.", "Tokens were cut."]
    assert metadata.machine_annotation_tools == ["None: all annotators are people."]


def test_outside_git_there_is_neither_commit_nor_day(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    (root / "corpus" / "rai.yaml").unlink()
    manifest = build_release(root, tmp_path / "dist")
    described = json.loads((tmp_path / "dist" / "toy-1.2.3" / "croissant.json").read_text())
    assert "datePublished" not in described
    label = described["prov:wasDerivedFrom"]["prov:label"]
    assert label == f"input files with the sha256 {manifest.input_sha256}"
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert not [key for key in described if key.startswith("rai:")]
    assert [finding.id for finding in check_release(tmp_path / "dist" / "toy-1.2.3")] == ["croissant-without-rai"]


def test_another_version_in_the_citation_is_refused(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", extra={"CITATION.cff": f"{CITATION}version: 1.2.2\n"})
    with pytest.raises(InvalidDataError) as caught:
        build_release(root, tmp_path / "dist")
    [finding] = caught.value.findings
    assert str(finding) == (
        "CITATION.cff: error metadata-differs: its version is '1.2.2', corpus/corpus.yaml says '1.2.3'"
    )
    assert not (tmp_path / "dist").exists()


def test_what_cannot_be_declared_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", extra={"corpus/rai.yaml": "dataCollection: None.\n"})
    with pytest.raises(CorpusError, match=r"rai\.yaml"):
        build_release(root, tmp_path / "dist")
    other = make_house(tmp_path / "other", extra={"CITATION.cff": "title: Toy corpus\n"})
    with pytest.raises(CorpusError, match=r"CITATION\.cff: .*authors"):
        build_release(other, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_mlcroissant_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlcroissant", None)
    with pytest.raises(MissingExtraError, match=r"mlcroissant is not installed; it belongs to the extra \[release\]"):
        require_mlcroissant()


CLAIMS = "data/claims/train-00000-of-00002.parquet"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"column": "story"', '"column": "tale"', "the columns doc_id, tale, title"),
        ('"value": 4', '"value": 5', "it says 5 records; found 4"),
        ('"dataType": "sc:Date"', '"dataType": "sc:Text"', "published_date: sc:Text; found published_date: sc:Date"),
        ("$['label']", "$['mark']", "$['mark'] sc:Text"),
        ("data/documents/*.parquet", "data/document/*.parquet", "the files data/document/*.parquet; found none"),
        ("data/documents/*.parquet", "data/claims/*.parquet", "the files data/claims/*.parquet; found data/"),
        (f'"@id": "{CLAIMS}"', '"@id": "data/claims/x.parquet"', "it says nothing; found the sha256"),
        (
            '"@id": "statements",',
            '"@id": "statement",',
            "set statements: it says nothing; found data/statements/",
        ),
    ],
)
def test_what_it_describes_otherwise_is_found(release: Path, tmp_path: Path, old: str, new: str, found: str) -> None:
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "data").symlink_to(release / "data")
    text = (release / "croissant.json").read_text()
    assert old in text
    (folder / "croissant.json").write_text(text.replace(old, new, 1))
    findings = list(check_croissant(folder))
    assert {finding.id for finding in findings} == {"croissant-differs"}
    assert any(found in str(finding) for finding in findings), findings


@pytest.mark.parametrize("text", ["", "[]", '{"recordSet": [], "distribution": [{}]}'])
def test_what_is_no_croissant_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "croissant.json").write_text(text)
    assert [finding.id for finding in check_croissant(tmp_path)] == ["file-unreadable"]


def test_a_missing_one_is_found(tmp_path: Path) -> None:
    assert [finding.id for finding in check_croissant(tmp_path)] == ["file-missing"]
