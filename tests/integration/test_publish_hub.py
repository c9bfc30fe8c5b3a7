"""Publishing to a hub: a real HTTP server on loopback, and the real client."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from reportedly.errors import InvalidDataError, PublishError
from reportedly.files import file_sha256
from reportedly.publishing import Publication, publish
from reportedly.publishing.operations import Operation
from tests.houses import sample_docs
from tests.hub import ATTRIBUTES, TOKEN, Blob, Hub
from tests.releases import make_release
from tests.support import ROOT

pytestmark = [
    pytest.mark.integration,
    # The client hands files to its HTTP library in a way that this library is about to drop.
    pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning"),
]

ID = "quay/toy"
TARGET = f"hf://datasets/{ID}"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("house") / "toy")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other content under the same version."""
    return make_release(tmp_path_factory.mktemp("house") / "toy", docs=sample_docs()[:3])


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version, without the split `test`."""
    return make_release(tmp_path_factory.mktemp("house") / "toy", "2.0.0", docs=sample_docs()[:3])


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as running:
        yield running


def send(release: Path, hub: Hub, *, dry_run: bool = False, create: bool = False) -> Publication:
    return publish(release, TARGET, dry_run=dry_run, create=create, endpoint=hub.url, token=TOKEN)


def environment(hub: Hub, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    return kept | {"HF_TOKEN": TOKEN, "HF_ENDPOINT": hub.url, "HF_HOME": str(folder / "hf-home")}


def run(release: Path, hub: Hub, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", "publish", str(release), TARGET, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(hub, folder))


def contents(release: Path) -> dict[str, bytes]:
    return {p.relative_to(release).as_posix(): p.read_bytes() for p in release.rglob("*") if p.is_file()}


def published(hub: Hub, revision: str) -> dict[str, bytes]:
    commit = hub.repositories[ID].at(revision)
    assert commit
    return {path: blob.data for path, blob in commit.files.items() if path != ".gitattributes"}


def large(release: Path) -> set[str]:
    return {file_sha256(path) for path in release.rglob("*.parquet")}


def done(publication: Publication) -> list[str]:
    return [operation.do for operation in publication.operations]


def test_a_version_is_one_commit_and_a_tag(release: Path, hub: Hub) -> None:
    publication = send(release, hub, create=True)
    repository = hub.repositories[ID]
    assert [commit.title for commit in repository.commits] == ["initial commit", "toy 1.2.3"]
    assert repository.tags == {"v1.2.3": repository.commits[1]}
    assert not repository.private
    assert published(hub, "v1.2.3") == contents(release)
    assert repository.commits[1].files[".gitattributes"].data == ATTRIBUTES
    assert publication.state == "published"
    assert publication.place == f"{hub.url}/datasets/quay/toy/tree/v1.2.3"


def test_published_again_nothing_is_done(release: Path, hub: Hub) -> None:
    hub.make(ID)
    send(release, hub)
    hub.requests.clear()
    again = send(release, hub)
    assert (again.state, again.operations) == ("already published", ())
    assert hub.changing() == []


def test_a_dry_run_shows_every_step_and_does_none(release: Path, hub: Hub, tmp_path: Path) -> None:
    shown = run(release, hub, tmp_path, "--create", "--dry-run")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert (hub.repositories, hub.changing()) == ({}, [])
    made = run(release, hub, tmp_path, "--create")
    assert made.returncode == 0, made.stderr
    steps = made.stdout.splitlines()[:-2]
    assert shown.stdout.splitlines()[:-2] == steps
    assert steps[0] == "  create  quay/toy (public)"
    files = contents(release)
    size = sum(map(len, files.values()))
    sums = f"  upload  SHA256SUMS  {len(files['SHA256SUMS']):,} bytes"
    assert steps[-3:] == [sums, f"  commit  toy 1.2.3  {size:,} bytes", "  tag     v1.2.3"]
    assert {step.split()[1] for step in steps if step.startswith("  upload")} == files.keys()


def test_as_json(release: Path, hub: Hub, tmp_path: Path) -> None:
    hub.make(ID)
    assert json.loads(run(release, hub, tmp_path, "--json").stdout)["state"] == "published"
    assert json.loads(run(release, hub, tmp_path, "--json").stdout) == {
        "name": "toy",
        "version": "1.2.3",
        "place": f"{hub.url}/datasets/quay/toy/tree/v1.2.3",
        "sums_sha256": file_sha256(release / "SHA256SUMS"),
        "state": "already published",
        "operations": [],
        "notices": [],
    }


def test_datasets_loads_what_was_published(release: Path, newer: Path, hub: Hub, tmp_path: Path) -> None:
    hub.make(ID)
    send(release, hub)
    send(newer, hub)
    program = (
        "import datasets\n"
        "old = datasets.load_dataset('quay/toy', revision='v1.2.3')\n"
        "new = datasets.load_dataset('quay/toy', 'documents')\n"
        "print({s: old[s]['doc_id'][:] for s in old}, {s: new[s]['doc_id'][:] for s in new})"
    )
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, env=environment(hub, tmp_path), check=False)
    both = "'train': ['kirby', 'quote'], 'validation': ['calm']"
    assert loaded.stdout == f"{{{both}, 'test': ['bare']}} {{{both}}}\n", loaded.stderr


def test_the_next_version_sends_what_is_new_and_deletes_what_is_gone(release: Path, newer: Path, hub: Hub) -> None:
    hub.make(ID)
    send(release, hub)
    hub.requests.clear()
    publication = send(newer, hub)
    gone = [operation.on for operation in publication.operations if operation.do == "delete"]
    assert gone == ["data/documents/test-00000-of-00001.parquet"]
    assert published(hub, "v2.0.0") == published(hub, "main") == contents(newer)
    assert published(hub, "v1.2.3") == contents(release)
    sent = {request.rpartition("/")[2] for request in hub.changing() if request.startswith("PUT")}
    assert sent == large(newer) - large(release)
    skipped = {operation.on for operation in publication.operations if operation.do == "skip"}
    same = {name for name, data in contents(newer).items() if contents(release).get(name) == data}
    assert skipped == same != set()


def test_another_content_under_a_published_version_is_refused(release: Path, other: Path, hub: Hub) -> None:
    hub.make(ID)
    send(release, hub)
    hub.requests.clear()
    with pytest.raises(PublishError) as refused:
        send(other, hub)
    assert str(refused.value) == (
        "1.2.3 is published in quay/toy (v1.2.3) with other content: the sha256 of its SHA256SUMS is "
        f"{file_sha256(release / 'SHA256SUMS')}, of this release {file_sha256(other / 'SHA256SUMS')}. "
        "A published version is never overwritten; release under a new version"
    )
    assert hub.changing() == []


def test_a_commit_that_is_not_tagged_yet_is_not_overwritten_either(release: Path, other: Path, hub: Hub) -> None:
    hub.make(ID)
    hub.fail_tag = True
    with pytest.raises(PublishError, match=r"answered 500 \(Internal error\); run the command again"):
        send(release, hub)
    hub.fail_tag = False
    with pytest.raises(PublishError, match=r"1\.2\.3 is published in quay/toy \(main\) with other content"):
        send(other, hub)
    assert done(send(release, hub))[-2:] == ["skip", "tag"]


def test_a_tag_without_checksums_is_refused(release: Path, hub: Hub) -> None:
    repository = hub.make(ID)
    repository.tags["v1.2.3"] = repository.commits[0]
    with pytest.raises(PublishError, match="with other content: it has no SHA256SUMS, of this release"):
        send(release, hub)


def test_a_commit_that_failed_is_made_the_next_time_and_nothing_is_sent_twice(release: Path, hub: Hub) -> None:
    hub.make(ID)
    hub.fail_commit = True
    with pytest.raises(PublishError, match=r"answered 500 \(Internal error\); run the command again"):
        send(release, hub)
    assert hub.store.keys() == large(release)
    assert len(hub.repositories[ID].commits) == 1
    hub.fail_commit = False
    hub.requests.clear()
    send(release, hub)
    assert not [request for request in hub.changing() if request.startswith("PUT")]
    assert published(hub, "v1.2.3") == contents(release)


def test_a_commit_that_was_made_though_the_answer_was_lost_is_only_tagged(release: Path, hub: Hub) -> None:
    hub.make(ID)
    hub.lose_commit = True
    with pytest.raises(PublishError, match="answered 500"):
        send(release, hub)
    hub.requests.clear()
    publication = send(release, hub)
    assert set(done(publication)) == {"skip", "tag"}
    head = hub.repositories[ID].commits[1]
    assert hub.changing() == [f"POST /api/datasets/quay/toy/tag/{head.oid}"]
    assert hub.repositories[ID].tags == {"v1.2.3": head}


@pytest.mark.parametrize("request_", ["create", "preupload", "PUT 1", "PUT 7", "commit", "tag"])
def test_killed_it_can_be_run_again(release: Path, hub: Hub, tmp_path: Path, request_: str) -> None:
    """`kill -9` when the hub has been asked and has not answered yet."""
    kind, _, nth = request_.partition(" ")
    seen = 0

    def kill(request: str) -> None:
        nonlocal seen
        if kind in request:
            seen += 1
            if seen == int(nth or 1):
                os.kill(process.pid, signal.SIGKILL)

    hub.when = kill
    command = [sys.executable, "-m", "reportedly", "publish", str(release), TARGET, "--create"]
    process = subprocess.Popen(command, env=environment(hub, tmp_path), stdout=subprocess.DEVNULL)
    assert process.wait(60) == -signal.SIGKILL
    hub.when = lambda request: None
    arrived = set(hub.store)
    hub.requests.clear()
    send(release, hub, create=True)
    sent = {request.rpartition("/")[2] for request in hub.changing() if request.startswith("PUT")}
    assert sent <= large(release) - arrived
    assert published(hub, "v1.2.3") == published(hub, "main") == contents(release)
    assert [commit.title for commit in hub.repositories[ID].commits] == ["initial commit", "toy 1.2.3"]


def test_a_connection_that_breaks_is_made_again(release: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.utils._http.time", SimpleNamespace(sleep=lambda seconds: None))
    hub.make(ID)
    hub.cut = {2, 3}
    send(release, hub)
    assert published(hub, "v1.2.3") == contents(release)


def test_a_connection_that_always_breaks(release: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.utils._http.time", SimpleNamespace(sleep=lambda seconds: None))
    hub.make(ID)
    hub.cut = range(4, 10_000)
    with pytest.raises(PublishError, match=r"Error while uploading 'data/.* broke off: .*; run the command again"):
        send(release, hub)
    assert len(hub.store) == 3
    hub.cut = ()
    send(release, hub)
    assert published(hub, "v1.2.3") == contents(release)


def test_a_commit_of_somebody_else_in_the_meantime(release: Path, hub: Hub) -> None:
    repository = hub.make(ID)

    def interfere(request: str) -> None:
        if "preupload" in request:
            repository.commit("Say hello", {**repository.commits[-1].files, "README.md": Blob(b"hello", False)})

    hub.when = interfere
    with pytest.raises(PublishError, match="somebody else has changed quay/toy in the meantime; run the command again"):
        send(release, hub)
    hub.when = lambda request: None
    send(release, hub)
    assert published(hub, "v1.2.3") == contents(release)


def test_an_older_version_does_not_take_the_place_of_a_newer_one(release: Path, newer: Path, hub: Hub) -> None:
    hub.make(ID)
    send(newer, hub)
    with pytest.raises(PublishError, match=r"quay/toy has v2\.0\.0; the older 1\.2\.3 would take its place on main"):
        send(release, hub)


def test_what_is_not_ours_is_left_alone(release: Path, hub: Hub, tmp_path: Path) -> None:
    repository = hub.make(ID)
    repository.commit("Mine", {"notes.txt": Blob(b"x", False), "README.md": Blob(b"x", False)})
    with pytest.raises(PublishError, match=r"quay/toy holds files, and they are no release \(notes\.txt\)"):
        send(release, hub)
    hub.make(ID)
    send(make_release(tmp_path / "toy", "1.0.0", name="another"), hub)
    with pytest.raises(PublishError, match="quay/toy holds another, not toy"):
        send(release, hub)


def test_a_missing_repository_is_made_only_when_asked(release: Path, hub: Hub) -> None:
    with pytest.raises(PublishError, match=r"quay/toy is not on http://.*; with --create it is made, for everybody"):
        send(release, hub)


def test_tokens(release: Path, hub: Hub, tmp_path: Path) -> None:
    hub.make(ID)
    with pytest.raises(PublishError, match=r"answered 401 .*: the token may not write to quay/toy"):
        publish(release, TARGET, endpoint=hub.url, token="hf_wrong")
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "empty").write_text("\n")
    command = [sys.executable, "-m", "reportedly", "publish", str(release), TARGET, "--endpoint", hub.url]
    env = {k: v for k, v in environment(hub, tmp_path).items() if k not in ("HF_TOKEN", "HF_ENDPOINT")}
    for options, code, said in (
        ([], 2, "reportedly: there is no token: log in with hf auth login, set HF_TOKEN, or give --token-file"),
        (["--token-file", str(tmp_path / "empty")], 2, "reportedly: the token is empty"),
        (["--token-file", str(tmp_path / "token")], 0, ""),
    ):
        result = subprocess.run([*command, *options], capture_output=True, text=True, env=env, check=False)
        assert (result.returncode, result.stderr[: len(said)]) == (code, said)
    assert "v1.2.3" in hub.repositories[ID].tags


def test_a_hub_that_is_not_there(release: Path) -> None:
    with pytest.raises(
        PublishError, match=r"http://127\.0\.0\.1:9 cannot be reached or broke off: .*; run the command"
    ):
        publish(release, TARGET, endpoint="http://127.0.0.1:9", token=TOKEN)


@pytest.mark.parametrize(
    "target", ["hf://quay/toy", "hf://datasets/toy", "hf://datasets/quay/toy@v1", "hf://spaces/a/b"]
)
def test_an_address_that_is_no_dataset(release: Path, target: str) -> None:
    with pytest.raises(PublishError, match=f"{re.escape(target)} is not a dataset repository: write hf://datasets/"):
        publish(release, target)


def test_licences_that_forbid_it(tmp_path: Path, hub: Hub) -> None:
    hub.make(ID)
    release = make_release(
        tmp_path / "toy",
        license_id="other",
        document_licenses={"calm": "other", "kirby": "CC-BY-ND-4.0", "bare": "other"},
    )
    hub.requests.clear()
    with pytest.raises(PublishError) as refused:
        send(release, hub)
    assert str(refused.value) == (
        "toy 1.2.3 may not be passed on: the licence of the corpus is other; that of 1 document(s) is CC-BY-ND-4.0 "
        "(kirby); that of 2 document(s) is other (bare, calm). Keep the release to yourself, or leave these documents "
        "out; a licence that allows it is given by its SPDX identifier (corpus.yaml, documents.jsonl)"
    )
    assert hub.requests == []


def test_a_release_that_was_tampered_with(hub: Hub, tmp_path: Path) -> None:
    hub.make(ID)
    release = make_release(tmp_path / "toy")
    (release / "CHANGELOG.md").write_text("x\n")
    with pytest.raises(InvalidDataError) as refused:
        send(release, hub)
    assert [type(finding).__name__ for finding in refused.value.findings] == ["ChecksumDiffers"]
    result = run(release, hub, tmp_path)
    assert result.returncode == 1
    assert "checksum-differs" in result.stdout
    assert result.stderr == f"reportedly: 1 error(s) in {release}; nothing was published\n"


def test_a_folder_that_is_no_release(hub: Hub) -> None:
    with pytest.raises(PublishError, match="is not a built release; build one with reportedly release"):
        send(ROOT / "tests", hub)


def test_an_operation_is_reported_as_soon_as_it_is_done(release: Path, hub: Hub) -> None:
    hub.make(ID)
    reported: list[Operation] = []
    publication = publish(release, TARGET, endpoint=hub.url, token=TOKEN, report=reported.append)
    assert tuple(reported) == publication.operations
