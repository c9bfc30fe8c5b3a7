"""Publishing to a folder: on this machine, in memory, and on a real S3 server on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from reportedly.errors import MissingExtraError, PublishError
from reportedly.files import file_sha256
from reportedly.publishing import publish
from reportedly.release import check_release
from tests.houses import sample_docs
from tests.integration.conftest import free_port
from tests.releases import make_release

pytestmark = pytest.mark.integration

# Publishes as the command does and kills itself, as `kill -9` would, in the middle of the file whose turn it is (the
# first is 1), or (0) when SHA256SUMS is written and has not got its name.
KILLED = """
import os, signal, sys
from pathlib import Path
from reportedly.publishing import publish

release, target, turn = sys.argv[1], sys.argv[2], int(sys.argv[3])
if target.startswith("s3:"):
    from s3fs import S3FileSystem as FileSystem
else:
    from fsspec.implementations.local import LocalFileSystem as FileSystem
put_file, calls = FileSystem.put_file, []

def killed(self, path, to, **options):
    calls.append(path)
    if len(calls) == turn:
        half = Path(path).read_bytes()[: os.path.getsize(path) // 2]
        if target.startswith("file:"):  # On S3 an object appears whole.
            Path(to).parent.mkdir(parents=True, exist_ok=True)
            Path(to).write_bytes(half)
        os.kill(os.getpid(), signal.SIGKILL)
    return put_file(self, path, to, **options)

def never(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

FileSystem.put_file = killed
if turn == 0:
    FileSystem.mv = never
publish(Path(release), target)
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("house") / "toy")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other content under the same version."""
    return make_release(tmp_path_factory.mktemp("house") / "toy", docs=sample_docs()[:3])


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", "publish", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env)


def kill(release: Path, target: str, turn: int, env: dict[str, str] | None = None) -> None:
    command = [sys.executable, "-c", KILLED, str(release), target, str(turn)]
    assert subprocess.run(command, check=False, env=env).returncode == -signal.SIGKILL


def test_a_reader_needs_only_the_folder(release: Path, tmp_path: Path) -> None:
    target = f"file://{tmp_path}/Größe 😀/data"  # fsspec takes it as it stands, without percent signs.
    publication = publish(release, target)
    place = tmp_path / "Größe 😀" / "data" / "toy-1.2.3"
    assert publication.place == f"{target}/toy-1.2.3"
    assert publication.state == "published"
    assert contents(place) == contents(release)
    assert list(check_release(place)) == []
    assert [path.name for path in place.parent.iterdir()] == ["toy-1.2.3"]
    assert [operation.do for operation in publication.operations] == ["upload"] * len(contents(release))
    assert publication.operations[-1].on == "SHA256SUMS"


def test_published_again_nothing_is_done(release: Path, tmp_path: Path) -> None:
    publish(release, tmp_path.as_uri())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = publish(release, tmp_path.as_uri())
    assert (again.state, again.operations) == ("already published", ())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_dry_run_shows_every_step_and_does_none(release: Path, tmp_path: Path) -> None:
    target = (tmp_path / "data").as_uri()
    shown = run(release, target, "--dry-run")
    assert (shown.returncode, shown.stderr, (tmp_path / "data").exists()) == (0, "", False)
    files = {name: len(data) for name, data in contents(release).items()}
    order = [*sorted(files.keys() - {"SHA256SUMS"}), "SHA256SUMS"]
    end = [
        f"dry run, nothing was done: toy 1.2.3 at {target}/toy-1.2.3",
        f"sha256 of its SHA256SUMS: {file_sha256(release / 'SHA256SUMS')}",
    ]
    assert shown.stdout.splitlines() == [*(f"  upload  {name}  {files[name]:,} bytes" for name in order), *end]


@pytest.mark.parametrize("turn", [1, 7, 0])
def test_killed_it_is_unfinished_and_can_be_completed(release: Path, tmp_path: Path, turn: int) -> None:
    kill(release, tmp_path.as_uri(), turn)
    place = tmp_path / "toy-1.2.3"
    assert not (place / "SHA256SUMS").exists()
    whole = {name for name, data in contents(place).items() if data == contents(release)[name]}
    publication = publish(release, tmp_path.as_uri())
    assert {operation.on for operation in publication.operations if operation.do == "skip"} == whole
    assert contents(place) == contents(release)
    assert [path.name for path in tmp_path.iterdir()] == ["toy-1.2.3"]


def test_a_file_of_equal_size_is_compared_by_its_hash(release: Path, tmp_path: Path) -> None:
    place = tmp_path / "toy-1.2.3"
    place.mkdir()
    (place / "LICENSE").write_bytes((release / "LICENSE").read_bytes()[:-1] + b"?")
    shutil.copyfile(release / "README.md", place / "README.md")
    publication = publish(release, tmp_path.as_uri())
    assert [operation.on for operation in publication.operations if operation.do == "skip"] == ["README.md"]
    assert contents(place) == contents(release)


def test_another_content_under_a_published_version_is_refused(release: Path, other: Path, tmp_path: Path) -> None:
    publish(release, tmp_path.as_uri())
    refused = run(other, tmp_path.as_uri())
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"reportedly: {tmp_path.as_uri()}/toy-1.2.3 is published with other content: the sha256 of its SHA256SUMS is "
        f"{file_sha256(release / 'SHA256SUMS')}, of this release {file_sha256(other / 'SHA256SUMS')}. "
        "A published version is never overwritten; release under a new version\n"
    )
    assert contents(tmp_path / "toy-1.2.3") == contents(release)


def test_files_of_somebody_else_are_left_alone(release: Path, tmp_path: Path) -> None:
    (tmp_path / "toy-1.2.3").mkdir()
    (tmp_path / "toy-1.2.3" / "diary.txt").write_text("x")
    with pytest.raises(
        PublishError, match=r"holds files that are not of this release \(diary\.txt\) and no SHA256SUMS"
    ):
        publish(release, tmp_path.as_uri())
    assert list(contents(tmp_path)) == ["toy-1.2.3/diary.txt"]


def test_a_folder_that_cannot_be_written(release: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(
        PublishError, match=r"/data/toy-1\.2\.3 is unfinished \(\.zenodo\.json\): .*run the command again"
    ):
        publish(release, (tmp_path / "data").as_uri())


def test_any_file_system_of_fsspec(release: Path) -> None:
    publish(release, "memory://shelf")
    memory = fsspec.filesystem("memory")
    assert {p.removeprefix("/shelf/toy-1.2.3/"): memory.cat_file(p) for p in memory.find("/shelf")} == contents(release)
    assert publish(release, "memory://shelf/").state == "already published"


def test_a_file_system_that_is_not_installed(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(MissingExtraError, match=r"s3fs is not installed; it belongs to the extra \[s3\]"):
        publish(release, "s3://shelf")
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(PublishError, match=r"gs://shelf cannot be reached: .*gcsfs"):
        publish(release, "gs://shelf")


@pytest.mark.parametrize(
    ("target", "said"),
    [("/srv/data", "is not a URL: write hf://datasets/OWNER/NAME, s3://"), ("nope://x", "is not a place that fsspec")],
)
def test_an_address_that_is_none(release: Path, target: str, said: str) -> None:
    with pytest.raises(PublishError, match=f"^{target} {said}"):
        publish(release, target)


def test_options_of_a_hub_are_refused(release: Path) -> None:
    with pytest.raises(PublishError, match=r"memory://shelf is not on a hub: a repository is created"):
        publish(release, "memory://shelf", create=True)


# S3


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment with which s3fs and boto3 use a running S3 server."""
    log = tmp_path_factory.mktemp("s3") / "log"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=file, stderr=file
        )
    try:
        end = time.monotonic() + 30
        while "Running on" not in log.read_text():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        keys = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented", "AWS_DEFAULT_REGION": "us-east-1"}
        yield os.environ | keys | {"AWS_ENDPOINT_URL": url}
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def shelf(s3: dict[str, str], request: pytest.FixtureRequest) -> Any:
    """A new bucket."""
    import boto3

    made = boto3.resource(
        "s3",
        endpoint_url=s3["AWS_ENDPOINT_URL"],
        region_name=s3["AWS_DEFAULT_REGION"],
        aws_access_key_id=s3["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=s3["AWS_SECRET_ACCESS_KEY"],
    ).Bucket(f"shelf-{abs(hash(request.node.name))}")
    made.create()
    return made


def objects(shelf: Any) -> dict[str, bytes]:
    return {item.key: item.get()["Body"].read() for item in shelf.objects.all()}


def under(prefix: str, release: Path) -> dict[str, bytes]:
    return {f"{prefix}/{name}": data for name, data in contents(release).items()}


def test_s3_once_and_again(release: Path, other: Path, s3: dict[str, str], shelf: Any) -> None:
    target = f"s3://{shelf.name}/data"
    done = run(release, target, env=s3)
    assert (done.returncode, done.stderr) == (0, "")
    assert objects(shelf) == under("data/toy-1.2.3", release)
    before = {item.key: item.last_modified for item in shelf.objects.all()}
    again = run(release, target, env=s3)
    assert again.stdout.splitlines()[0] == f"already published: toy 1.2.3 at {target}/toy-1.2.3"
    assert {item.key: item.last_modified for item in shelf.objects.all()} == before
    refused = run(other, target, env=s3)
    assert refused.returncode == 2
    assert file_sha256(release / "SHA256SUMS") in refused.stderr
    assert file_sha256(other / "SHA256SUMS") in refused.stderr
    assert objects(shelf) == under("data/toy-1.2.3", release)


@pytest.mark.parametrize("turn", [5, 0])
def test_s3_killed_and_completed(release: Path, s3: dict[str, str], shelf: Any, turn: int) -> None:
    target = f"s3://{shelf.name}"
    kill(release, target, turn, env=s3)
    arrived = objects(shelf)
    assert arrived
    assert "toy-1.2.3/SHA256SUMS" not in arrived
    done = run(release, target, env=s3)
    assert done.returncode == 0, done.stderr
    skipped = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  skip")}
    assert skipped == {key.removeprefix("toy-1.2.3/") for key in arrived if key.startswith("toy-1.2.3/")}
    assert objects(shelf) == under("toy-1.2.3", release)


def test_s3_makes_no_bucket(release: Path, s3: dict[str, str]) -> None:
    failed = run(release, "s3://shelf-nobody-made/data", env=s3)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr == (
        "reportedly: s3://shelf-nobody-made/data/toy-1.2.3 cannot be read: The specified bucket does not exist. Look "
        "whether it is there and may be written to, then run the command again: it goes on where it stopped\n"
    )


def test_s3_without_keys(release: Path, s3: dict[str, str], tmp_path: Path) -> None:
    bare = {name: value for name, value in s3.items() if not name.startswith("AWS_")}
    bare |= {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": s3["AWS_ENDPOINT_URL"]}
    failed = run(release, "s3://shelf-1/data", env=bare)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "cannot be read: Unable to locate credentials. Look whether" in failed.stderr
