"""Publish to a dataset repository of the Hugging Face Hub, or of another hub that speaks its protocol.

A version is one commit on `main` with the files of the release and no others, and the tag `v<version>` on it. A commit
appears whole; what was uploaded before an interruption is on the hub already and is not sent again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reportedly.errors import PublishError
from reportedly.files import sha256
from reportedly.naming import version_numbers
from reportedly.publishing.built import Built, File
from reportedly.publishing.operations import Operation, Report
from reportedly.release.card import CARD
from reportedly.release.manifest import MANIFEST, SUMS

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoFile

HUB = "hf://"
_REPOSITORY = re.compile(r"hf://datasets/([\w.-]+/[\w.-]+)/?")
_MAIN = "main"
_DATASET = "dataset"
# The hub writes it when a repository is made: which files are large ones.
_ATTRIBUTES = ".gitattributes"
_AGAIN = "run the command again: it goes on where it stopped"


class _Published(msgspec.Struct):
    """What is read of a MANIFEST.json, of whatever version of this package."""

    name: str
    version: str


class HubTarget:
    """A dataset repository by its URL, `hf://datasets/OWNER/NAME`.

    Args:
        create: make the repository if it is not there. It is public, as what is published is.
        endpoint: of another hub.
        token: by default that of the environment or of the login.

    Raises:
        PublishError: the URL is not of that form.
    """

    def __init__(self, url: str, *, create: bool, endpoint: str | None, token: str | None) -> None:
        from huggingface_hub import HfApi

        if not (match := _REPOSITORY.fullmatch(url)):
            raise PublishError(f"{url} is not a dataset repository: write hf://datasets/OWNER/NAME")
        self._id = match[1]
        self._create = create
        self._api = HfApi(endpoint=endpoint, token=token)
        self._head: str | None = None

    def place(self, built: Built) -> str:
        return f"{self._api.endpoint}/datasets/{self._id}/tree/{_tag(built)}"

    def plan(self, built: Built) -> Sequence[Operation]:
        from huggingface_hub.errors import RepositoryNotFoundError

        with self._naming():
            try:
                refs = self._api.list_repo_refs(self._id, repo_type=_DATASET)
            except RepositoryNotFoundError:
                if not self._create:
                    raise PublishError(
                        f"{self._id} is not on {self._api.endpoint}, or this token may not see it; with --create it is "
                        "made, for everybody to see"
                    ) from None
                return [Operation("create", f"{self._id} (public)"), *_commit(built, {}), Operation("tag", _tag(built))]
            tags = {tag.name for tag in refs.tags}
            if _tag(built) in tags:
                self._refuse_other(built, _tag(built), _tag(built))
                return ()
            self._refuse_older(built, tags)
            self._head = next((branch.target_commit for branch in refs.branches if branch.name == _MAIN), None)
            files = self._files()
            self._refuse_foreign(built, files)
            return [*_commit(built, files), Operation("tag", _tag(built))]

    def _files(self) -> dict[str, RepoFile]:
        from huggingface_hub.hf_api import RepoFile

        if self._head is None:
            return {}
        tree = self._api.list_repo_tree(self._id, recursive=True, revision=self._head, repo_type=_DATASET)
        return {entry.path: entry for entry in tree if isinstance(entry, RepoFile) and entry.path != _ATTRIBUTES}

    def _refuse_other(self, built: Built, revision: str | None, called: str) -> None:
        """Raise unless SHA256SUMS at a revision is that of the release."""
        sums = self._content(SUMS, revision)
        found = f"the sha256 of its {SUMS} is {sha256(sums)}" if sums is not None else f"it has no {SUMS}"
        if sums is None or sha256(sums) != built.sums.sha256:
            raise PublishError(
                f"{built.version} is published in {self._id} ({called}) with other content: {found}, of this release "
                f"{built.sums.sha256}. A published version is never overwritten; release under a new version"
            )

    def _refuse_older(self, built: Built, tags: set[str]) -> None:
        """Raise if a newer version is published: `main` is what is loaded by default, and would go back."""
        versions = [tag[1:] for tag in tags if tag.startswith("v")]
        numbers, newest = max(((version_numbers(version) or (), version) for version in versions), default=((), ""))
        if numbers > (version_numbers(built.version) or ()):
            raise PublishError(f"{self._id} has v{newest}; the older {built.version} would take its place on {_MAIN}")

    def _refuse_foreign(self, built: Built, files: Mapping[str, RepoFile]) -> None:
        """Raise if `main` holds something else than earlier versions of this dataset, which a commit would delete."""
        manifest = self._content(MANIFEST, self._head) if MANIFEST in files else None
        if manifest is None:
            if strange := sorted(set(files) - {CARD}):
                raise PublishError(
                    f"{self._id} holds files, and they are no release ({', '.join(strange[:5])}); publish elsewhere, "
                    "or delete them there"
                )
            return
        try:
            held = msgspec.json.decode(manifest, type=_Published)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise PublishError(f"{self._id}: its {MANIFEST} cannot be read: {error}") from None
        if held.name != built.name:
            raise PublishError(f"{self._id} holds {held.name}, not {built.name}; publish to a repository of its own")
        if held.version == built.version:  # Committed, and interrupted before it was tagged.
            self._refuse_other(built, self._head, _MAIN)

    def _content(self, path: str, revision: str | None) -> bytes | None:
        from huggingface_hub.errors import RemoteEntryNotFoundError

        with tempfile.TemporaryDirectory() as folder:
            try:
                copy = self._api.hf_hub_download(
                    self._id, path, repo_type=_DATASET, revision=revision, local_dir=folder
                )
            except RemoteEntryNotFoundError:
                return None
            return Path(copy).read_bytes()

    def carry_out(self, built: Built, operations: Sequence[Operation], report: Report) -> None:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        self._demand_token()
        changes: list[CommitOperationAdd | CommitOperationDelete] = []
        for operation in operations:
            match operation.do:
                case "create":
                    with self._naming():
                        self._api.create_repo(self._id, repo_type=_DATASET, private=False)
                case "upload":  # With the commit: the library sends several at once.
                    changes.append(CommitOperationAdd(operation.on, built.files[operation.on].path))
                case "delete":
                    changes.append(CommitOperationDelete(operation.on, is_folder=False))
                case "commit":
                    with self._naming(), _large_files_by_http():
                        commit = self._api.create_commit(
                            self._id,
                            changes,
                            commit_message=operation.on,
                            repo_type=_DATASET,
                            parent_commit=self._head,
                        )
                    self._head = commit.oid
                case "tag":
                    with self._naming():
                        self._api.create_tag(self._id, tag=operation.on, revision=self._head, repo_type=_DATASET)
            report(operation)

    def _demand_token(self) -> None:
        from huggingface_hub import get_token

        if not (self._api.token or get_token()):
            raise PublishError(
                "there is no token: log in with hf auth login, set HF_TOKEN, or give --token-file; it must be allowed "
                f"to write to {self._id}"
            )

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Say what to do where the hub refuses, fails or cannot be reached."""
        from httpx2 import HTTPError
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

        try:
            yield
        except HfHubHTTPError as error:
            raise PublishError(self._said(error.response.status_code, error.server_message or "")) from error
        except OfflineModeIsEnabled:
            raise PublishError("HF_HUB_OFFLINE is set; unset it to publish") from None
        except (HTTPError, LocalEntryNotFoundError) as error:
            raise PublishError(f"{self._api.endpoint} cannot be reached or broke off: {error}; {_AGAIN}") from error
        except RuntimeError as error:  # So the library reports that an upload failed; the cause says why.
            if not isinstance(error.__cause__, HTTPError):
                raise
            raise PublishError(f"{error} {self._api.endpoint} broke off: {error.__cause__}; {_AGAIN}") from error
        except ValueError as error:  # The hub refuses the card or a large file, or answers as no hub does.
            raise PublishError(f"{self._api.endpoint}: {error}") from error

    def _said(self, status: int, message: str) -> str:
        what = f"{self._api.endpoint} answered {status}{f' ({message})' if message else ''}"
        if status in (401, 403):
            return f"{what}: the token may not write to {self._id}; give one that may, with --token-file or HF_TOKEN"
        if status in (409, 412):
            return f"{what}: somebody else has changed {self._id} in the meantime; {_AGAIN}"
        return f"{what}; {_AGAIN}"


def _commit(built: Built, there: Mapping[str, RepoFile]) -> list[Operation]:
    """The steps from the files that are there to a commit with those of the release; none but skips if it is made."""
    skipped = {name for name, file in built.files.items() if name in there and _same(file, there[name])}
    steps = [Operation("skip" if name in skipped else "upload", name, file.bytes) for name, file in built.files.items()]
    steps += [Operation("delete", path, file.size) for path, file in sorted(there.items()) if path not in built.files]
    if any(step.do != "skip" for step in steps):
        sent = sum(step.bytes or 0 for step in steps if step.do == "upload")
        steps.append(Operation("commit", f"{built.name} {built.version}", sent))
    return steps


def _same(file: File, there: RepoFile) -> bool:
    """Whether a file is on the hub: large ones are known by their sha256, others by git's hash of a blob."""
    from huggingface_hub.utils.sha import git_hash

    if there.lfs:
        return there.lfs.sha256 == file.sha256
    return there.size == file.bytes and there.blob_id == git_hash(file.path.read_bytes())


def _tag(built: Built) -> str:
    return f"v{built.version}"


@contextmanager
def _large_files_by_http() -> Iterator[None]:
    """Send large files by LFS, which every hub speaks and which says what has arrived, and not by Xet, which needs a
    store of its own; the library looks at this flag at each upload."""
    from huggingface_hub import constants

    before = constants.HF_HUB_DISABLE_XET
    constants.HF_HUB_DISABLE_XET = True
    try:
        yield
    finally:
        constants.HF_HUB_DISABLE_XET = before
