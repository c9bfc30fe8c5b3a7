"""`reportedly diff` between releases, houses and git revisions; `reportedly release --record` and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportedly import diff
from reportedly.changes import load_state
from reportedly.errors import InputError, ReleaseError
from reportedly.files import sha256
from reportedly.release import build_release
from reportedly.release.manifest import SUMS
from reportedly.release.recording import read_records
from tests.houses import make_house, sample_docs, set_version
from tests.integration.test_release_build import git

pytestmark = pytest.mark.integration


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def commit(root: Path, message: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)
    return git(root, "rev-parse", "HEAD")


def relabel(root: Path) -> None:
    """Another value in the gold of kirby, with its hash."""
    ann, records = (root / "corpus" / "gold" / name for name in ("kirby.ann", "records.jsonl"))
    before = ann.read_text()
    after = before.replace("kind T1 person\n", "kind T1 group\n")
    ann.write_text(after)
    records.write_text(records.read_text().replace(sha256(before), sha256(after)))


def make_next(root: Path) -> Path:
    """The toy corpus as it may be in its next version: a document more, one less, one in another split."""
    docs = sample_docs()
    docs[2].split = "test"
    docs[3].id, docs[3].story = "fresh", "fresh"
    make_house(root, docs)
    relabel(root)
    set_version(root, "2.0.0")
    return root


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases, of the toy corpus and of the next version."""
    folder = tmp_path_factory.mktemp("releases")
    for root in (make_house(folder / "old"), make_next(folder / "new")):
        build_release(root, folder / "dist")
    return folder / "dist" / "toy-1.2.3", folder / "dist" / "toy-2.0.0"


def test_a_release_is_what_it_was_built_from(releases: tuple[Path, Path]) -> None:
    for release, house in zip(releases, ("old", "new"), strict=True):
        root = release.parents[1] / house
        assert diff(release, root).empty
        assert load_state(release).fingerprint == load_state(root).fingerprint


def test_two_releases_as_json_and_as_a_page(releases: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("diff", *releases, "--json", "--html", tmp_path / "page.html")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["added"], found["removed"]) == (["fresh"], ["bare"])
    assert [(of["id"], of["split"]) for of in found["changed"]] == [
        ("calm", {"name": "split", "old": "validation", "new": "test"}),
        ("kirby", None),
    ]
    [span] = found["changed"][1]["spans"]
    assert (span["kind"], span["new"]["reference"]) == ("attributes", "kirby#actor:0-5")
    assert span["attributes"] == [{"name": "kind", "old": "person", "new": "group"}]
    assert (found["step"]["bump"], found["step"]["version"], found["step"]["sufficient"]) == ("major", "2.0.0", True)
    assert (tmp_path / "page.html").read_text().startswith("<!DOCTYPE html>")


def test_it_is_said_in_short(releases: tuple[Path, Path]) -> None:
    lines = run("diff", *reversed(releases)).stdout.splitlines()
    assert "documents added: 1 (bare)" in lines
    assert "split moves: calm test → validation" in lines
    assert "  ~ kirby#actor:0-5 “Kirby”; kind: group → person" in lines
    assert "least version: 3.0.0 (MAJOR after 2.0.0); 1.2.3 is too small" in lines
    assert lines[-1] == "  documents added (MINOR): bare"
    assert run("diff", releases[0], releases[0]).stdout.splitlines()[1:] == ["nothing changed"]


def test_a_broken_release_is_named(releases: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / SUMS).write_text("")
    done = run("diff", releases[0], broken)
    assert done.returncode == 2
    assert f"{broken} cannot be read" in done.stderr
    (broken / "MANIFEST.json").write_text("{}")
    with pytest.raises(ReleaseError, match="release --verify says more"):
        diff(broken, releases[0])


@pytest.mark.parametrize("below", ["", "houses/toy"])
def test_a_revision_and_the_tree(tmp_path: Path, below: str) -> None:
    repository = tmp_path / "repository"
    root = make_house(repository / below)
    git(repository, "init", "-q")
    first = commit(repository, "first")
    git(repository, "tag", "v1.2.3")
    relabel(root)
    text = root / "corpus" / "texts" / "bare.txt"
    text.write_text("Nobody at all has read this.\n")
    before = git(repository, "status", "--porcelain")
    changes = diff("v1.2.3", root, corpus=root)
    assert (changes.old.kind, changes.old.source, changes.old.commit) == ("revision", "v1.2.3", first)
    assert [(of.id, len(of.spans), len(of.text)) for of in changes.changed] == [("bare", 0, 1), ("kirby", 1, 0)]
    assert git(repository, "status", "--porcelain") == before
    commit(repository, "second")
    there = run("diff", "HEAD~1", "HEAD", cwd=root)
    assert (there.returncode, there.stderr) == (0, "")
    assert "texts changed: 1" in there.stdout


def test_what_is_no_side_is_named(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    with pytest.raises(
        InputError, match=r"^v1 is neither a release nor the house of a corpus; for a git revision, name"
    ):
        diff("v1", root, corpus=tmp_path)
    with pytest.raises(InputError, match=r"nor a git revision of .*: fatal: not a git repository"):
        diff("v1", root, corpus=root)
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "--allow-empty", "-qm", "nothing")
    for revision in ("v1", "--output=x"):
        with pytest.raises(InputError, match="nor a git revision of"):
            diff(revision, root, corpus=root)
    with pytest.raises(InputError, match=r"^HEAD has no corpus in "):
        diff("HEAD", root, corpus=root)


def test_a_release_is_recorded_and_what_follows_is_held_against_it(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", extra={".gitignore": "/dist/\n"})
    git(root, "init", "-q")
    built_from = commit(root, "first")
    done = run("release", root, "--record")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("recorded: ")
    [record] = read_records(root)
    assert (record.version, record.commit) == ("1.2.3", built_from)
    assert record.documents.keys() == {"kirby", "quote", "calm", "bare"}

    commit(root, "recorded")
    again = run("release", root)
    assert again.returncode == 2
    assert "1.2.3 is released already" in again.stderr
    assert f"scripts/release --commit {built_from}" in again.stderr

    relabel(root)
    set_version(root, "1.3.0")
    commit(root, "changed")
    small = run("release", root)
    assert small.returncode == 2
    assert "version 1.3.0 is too small, the least is 2.0.0 (MAJOR); since 1.2.3:" in small.stderr
    assert "  gold changed (MAJOR): kirby" in small.stderr

    set_version(root, "2.0.0")
    (root / "CHANGELOG.md").write_text("# Changelog\n")
    commit(root, "without an entry")
    silent = run("release", root)
    assert silent.returncode == 2
    assert "CHANGELOG.md has no entry for 2.0.0" in silent.stderr
    assert [path.name for path in (root / "dist").iterdir()] == ["toy-1.2.3"]
