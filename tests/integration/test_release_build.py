"""Building a release: same bytes whatever the circumstances, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import datasets
import msgspec
import pyarrow.parquet as pq
import pytest
from huggingface_hub import DatasetCard

from reportedly.corpus import load_corpus
from reportedly.errors import InvalidDataError, ReleaseError
from reportedly.model import Annotation
from reportedly.release import Manifest, build_release
from reportedly.release.manifest import MANIFEST, SUMS
from tests.houses import CITATION, KIRBY, Doc, make_house, sample_docs
from tests.validation_cases import build_valid_house

pytestmark = pytest.mark.integration

BUILD = """
import sys
from pathlib import Path
from reportedly.release import build_release
if __name__ == "__main__":
    build_release(Path(sys.argv[1]), Path(sys.argv[2]), workers=int(sys.argv[3]), per_shard=1)
"""


def build_elsewhere(root: Path, dist: Path, workers: int, **environment: str) -> str:
    """Build in another process, and return the checksums."""
    script = dist.parent / "build.py"
    script.write_text(BUILD)
    subprocess.run(
        [sys.executable, str(script), str(root), str(dist), str(workers)],
        env={**os.environ, **environment},
        cwd=dist.parent,
        check=True,
    )
    return (dist / "toy-1.2.3" / SUMS).read_text()


def test_same_input_same_bytes(tmp_path: Path) -> None:
    plain, other = tmp_path / "a", tmp_path / "somewhere" / "else"
    other.mkdir(parents=True)
    first = build_elsewhere(make_house(plain / "toy"), plain / "dist", 1, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")
    second = build_elsewhere(
        make_house(other / "toy"), other / "dist", 2, PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="C.UTF-8"
    )
    assert first == second
    assert "data/documents/train-00001-of-00002.parquet" in first


def test_shards_and_their_files_are_the_same_in_every_config(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    build_release(root, tmp_path / "dist", per_shard=1)
    data = tmp_path / "dist" / "toy-1.2.3" / "data"
    for config in ("documents", "sentences", "tokens", "attributions", "claims", "annotations"):
        assert [p.name for p in sorted((data / config).glob("train-*"))] == [
            "train-00000-of-00002.parquet",
            "train-00001-of-00002.parquet",
        ]


def test_the_languages_are_those_of_the_documents(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    listed = root / "corpus/documents.jsonl"
    listed.write_text(listed.read_text().replace('"lang":"en"', '"lang":"de-AT"', 1))
    build_release(root, tmp_path / "dist")
    release = tmp_path / "dist" / "toy-1.2.3"
    assert DatasetCard.load(release / "README.md").data.language == ["de", "en"]
    assert json.loads((release / "croissant.json").read_bytes())["inLanguage"] == ["de-AT", "en"]


def test_manifest_names_what_it_was_made_from(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    manifest = build_release(root, tmp_path / "dist")
    release = tmp_path / "dist" / "toy-1.2.3"
    assert msgspec.json.decode((release / MANIFEST).read_bytes(), type=Manifest) == manifest
    assert (manifest.name, manifest.version, manifest.schema_version) == ("toy", "1.2.3", "1.0.0")
    assert manifest.commit is None
    assert manifest.input_sha256 is not None
    assert manifest.files["data/documents/train-00000-of-00001.parquet"].rows == 2
    assert subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=release, check=False).returncode == 0
    assert {p.name for p in release.iterdir()} == {
        *(
            "README.md",
            "data",
            "figures",
            "schema",
            "CHANGELOG.md",
            "LICENSE",
            "CITATION.cff",
            ".zenodo.json",
            "croissant.json",
        ),
        *(MANIFEST, SUMS),
    }
    changed = make_house(tmp_path / "b", extra={"DATACARD.md": "# Other\n"})
    assert build_release(changed, tmp_path / "dist-b").input_sha256 != manifest.input_sha256


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_dirty_tree_is_refused_and_a_clean_one_named(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all")
    manifest = build_release(root, tmp_path / "dist")
    assert manifest.commit == git(root, "rev-parse", "HEAD")
    assert manifest.input_sha256 is None
    (root / "corpus" / "stray.txt").write_text("x")
    with pytest.raises(ReleaseError, match=r"stray\.txt"):
        build_release(root, tmp_path / "dist-2")
    assert not (tmp_path / "dist-2").exists()


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    root = make_house(tmp_path / "toy")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all")
    return root


def test_what_git_was_told_not_to_see_is_seen(committed: Path) -> None:
    git(committed, "config", "status.showUntrackedFiles", "no")
    stray = committed / "corpus" / "annotations" / "ann-1" / "b2" / "kirby.ann"
    stray.parent.mkdir()
    stray.write_text("")
    with pytest.raises(ReleaseError, match=r"\?\? corpus/annotations/ann-1/b2/kirby\.ann"):
        build_release(committed, committed / "dist")
    (committed / ".git" / "info" / "exclude").write_text("b2/\n")
    with pytest.raises(ReleaseError, match=r"!! corpus/annotations/ann-1/b2/"):
        build_release(committed, committed / "dist")


def test_a_house_in_git_can_be_released_twice(committed: Path) -> None:
    first = build_release(committed, committed / "dist")
    assert build_release(committed, committed / "dist") == first


def test_a_repository_that_git_refuses_is_not_released(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (committed / ".git" / "HEAD").write_text("nonsense")
    with pytest.raises(ReleaseError, match="git cannot say what"):
        build_release(committed, committed / "dist")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReleaseError, match="git is not installed"):
        build_release(committed, committed / "dist")


def test_waivers_expire_by_the_day_of_the_commit(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiver = {"id": "duplicate-text", "document": "twin", "reason": "A copy.", "who": "ann-1", "expires": "2031-06-30"}
    docs = [*sample_docs(), Doc("twin", "Nobody has read this.\n", "test", "later")]
    shutil.rmtree(committed / "corpus")
    shutil.copytree(make_house(committed.parent / "twins", docs) / "corpus", committed / "corpus")
    (committed / "corpus" / "waivers.yaml").write_text(json.dumps([waiver]))
    git(committed, "add", "-A")
    for day, expired in (("2031-06-30", False), ("2031-07-01", True)):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+0000")
        git(committed, "commit", "--allow-empty", "-qm", day)
        if expired:
            with pytest.raises(InvalidDataError) as caught:
                build_release(committed, committed / "dist")
            assert "expired-waiver" in {finding.id for finding in caught.value.findings}
        else:
            build_release(committed, committed / "dist")


def test_only_a_release_is_replaced(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    kept = root / "dist" / "toy-1.2.3" / "thesis.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("years of work")
    with pytest.raises(ReleaseError, match="is no release"):
        build_release(root, root / "dist")
    assert kept.read_text() == "years of work"


def test_an_interrupted_build_ends_and_leaves_nothing(tmp_path: Path) -> None:
    docs = [Doc(f"d{i}", KIRBY * 40 + "\n", ("train", "test")[i % 2], gold=Annotation(f"d{i}")) for i in range(1500)]
    root = make_house(tmp_path / "toy", docs, levels=("structure",), registries=False)
    command = [sys.executable, "-m", "reportedly", "release", str(root), "--workers", "2"]
    for seconds in (0.8, 1.6, 2.4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as build:
            time.sleep(seconds)
            build.send_signal(signal.SIGINT)
            _, said = build.communicate(timeout=30)
        assert build.returncode == 130
        assert "Traceback" not in said
        assert [path.name for path in root.glob("dist/*")] == []


def test_invalid_data_is_refused_and_the_old_release_stays(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    build_release(root, tmp_path / "dist")
    before = (tmp_path / "dist" / "toy-1.2.3" / SUMS).read_text()
    ann = root / "corpus" / "gold" / "kirby.ann"
    ann.write_text(ann.read_text().replace("actor 0 5\tKirby", "actor 0 5\tKirbi"))
    with pytest.raises(InvalidDataError) as caught:
        build_release(root, tmp_path / "dist")
    assert "text-mismatch" in {finding.id for finding in caught.value.findings}
    assert [p.name for p in (tmp_path / "dist").iterdir()] == ["toy-1.2.3"]
    assert (tmp_path / "dist" / "toy-1.2.3" / SUMS).read_text() == before


def test_a_build_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_house(tmp_path / "toy")

    def full_disk(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reportedly.release.build.sums", full_disk)
    with pytest.raises(OSError, match="No space left"):
        build_release(root, tmp_path / "dist")
    assert list((tmp_path / "dist").iterdir()) == []


@pytest.mark.parametrize("name", ["DATACARD.md", "CHANGELOG.md", "CITATION.cff", "corpus/LICENSE"])
def test_a_missing_document_is_named(tmp_path: Path, name: str) -> None:
    root = make_house(tmp_path / "toy")
    (root / name).unlink()
    with pytest.raises(ReleaseError, match=rf"{name} is missing"):
        build_release(root, tmp_path / "dist")


def test_no_documents(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", [], registries=False)
    with pytest.raises(ReleaseError, match="no documents"):
        build_release(root, tmp_path / "dist")


def test_another_sentence_splitter_is_refused(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    config = root / "corpus" / "corpus.yaml"
    config.write_text(config.read_text().replace("name: sentencex", "name: another"))
    with pytest.raises(ReleaseError, match="names the sentence_splitter another"):
        build_release(root, tmp_path / "dist")


def test_a_story_without_split_is_named(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", levels=("structure",))
    splits = root / "corpus" / "splits.csv"
    splits.write_text(splits.read_text().replace("peace,validation\n", ""))
    with pytest.raises(ReleaseError, match=r"^splits\.csv gives the story peace no split of train, validation, test$"):
        build_release(root, tmp_path / "dist")


def build_valid(name: str, tmp_path: Path, splits: str) -> Path:
    """Release one of the valid houses with a schema of its own."""
    root = build_valid_house(name, tmp_path / name)
    config = load_corpus(root).config
    changelog = f"## {config.version}\n\nAll of it.\n"
    citation = CITATION.replace("Toy corpus", config.title)
    for document, content in (("DATACARD.md", "# X\n"), ("CHANGELOG.md", changelog), ("CITATION.cff", citation)):
        (root / document).write_text(content)
    (root / "corpus" / "LICENSE").write_text("CC BY 4.0\n")
    (root / "corpus" / "splits.csv").write_text(f"story,split\n{splits}")
    manifest = build_release(root, tmp_path / "dist")
    return tmp_path / "dist" / f"{manifest.name}-{manifest.version}"


def test_a_schema_without_roles_has_no_derived_tables(tmp_path: Path) -> None:
    release = build_valid("laboratory", tmp_path, "brine,train\nempty,train\nuntouched,train\n")
    assert {path.name for path in (release / "data").iterdir()} == {"documents", "sentences", "tokens", "entities"}
    [labels] = pq.read_table(release / "data/documents/train-00000-of-00001.parquet").slice(0, 1)["spans"].to_pylist()
    assert {span["label"] for span in labels} == {"reagent", "action", "amount"}
    tokens = datasets.load_dataset(str(release), "tokens", split="train", cache_dir=str(tmp_path / "cache"))
    assert [name for name in tokens.features if name.endswith("_tags")] == [
        "reagent_tags",
        "action_tags",
        "amount_tags",
    ]


def test_a_schema_with_roles_under_other_names_has_them(tmp_path: Path) -> None:
    release = build_valid("german", tmp_path, "ventil,test\n")
    [cue] = pq.read_table(release / "data/attributions/test-00000-of-00001.parquet").to_pylist()
    assert (cue["cue_label"], cue["cue_text"], [s["text"] for s in cue["sources"]]) == (
        "Redewort",
        "sagte",
        ["der Sprecher"],
    )
    [claim] = pq.read_table(release / "data/claims/test-00000-of-00001.parquet").to_pylist()
    assert claim["text"] == "„Das Ventil“ „ist wohl zu.“"
    assert [link["text"] for link in claim["source_chain"]] == [None, "der Sprecher"]
    # The schema has no attributes of these names.
    assert (claim["quotation"], claim["claim_id"], cue["negated"]) == (None, None, None)
