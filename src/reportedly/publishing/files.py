"""Publish to a folder of any file system that fsspec knows: local, S3, and others.

A version is a folder of its own, `<target>/<name>-<version>/`. Its SHA256SUMS is written last and appears whole: a
version without it is unfinished, and nothing else but the folder is needed to read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reportedly.errors import MissingExtraError, PublishError
from reportedly.files import sha256
from reportedly.publishing.built import Built, File
from reportedly.publishing.operations import Operation, Report
from reportedly.release.manifest import SUMS

# Of file systems that are no dependency of fsspec, those for which there is an extra: its package and its name.
_EXTRAS = {"s3": ("s3fs", "s3"), "s3a": ("s3fs", "s3")}
_BLOCK = 2**20
_NAMED = 5


class FilesTarget:
    """A folder by its URL.

    Raises:
        PublishError: it is no URL, or of no file system that fsspec knows or finds installed.
        MissingExtraError: the extra for its file system is not installed.
    """

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        protocol, separator, _ = url.partition("://")
        if not separator:
            raise PublishError(
                f"{url} is not a URL: write hf://datasets/OWNER/NAME, s3://bucket/folder or file:///folder"
            )
        # Not for S3: making the folder there would make the bucket.
        options = {"auto_mkdir": True} if protocol in ("file", "local") else {}
        try:
            # What other processes have written in the meantime counts.
            self._fs, self._root = url_to_fs(url, use_listings_cache=False, skip_instance_cache=True, **options)
        except ImportError as error:
            if protocol in _EXTRAS:
                raise MissingExtraError(*_EXTRAS[protocol]) from None
            raise PublishError(f"{url} cannot be reached: {error}") from None
        except ValueError as error:
            raise PublishError(f"{url} is not a place that fsspec knows: {error}") from None
        self._url = url.rstrip("/")
        self._failures = _failures_of(protocol)

    def place(self, built: Built) -> str:
        return f"{self._url}/{_folder(built)}"

    def plan(self, built: Built) -> Sequence[Operation]:
        root = self._path(built)
        with self._naming(built, "cannot be read"):
            found = {
                path.removeprefix(f"{root}/"): info["size"]
                for path, info in self._fs.find(root, detail=True).items()
                if path != root  # S3 may list an object that stands for the folder.
            }
            if SUMS in found:
                self._refuse_other(built, sha256(self._fs.cat_file(f"{root}/{SUMS}")))
                return ()
            if strange := sorted(set(found) - set(built.files)):
                raise PublishError(
                    f"{self.place(built)} holds files that are not of this release ({', '.join(strange[:_NAMED])}"
                    f"{', …' if len(strange) > _NAMED else ''}) and no {SUMS}; look what they are and move them away"
                )
            return [
                Operation("skip" if self._is_there(root, name, file, found) else "upload", name, file.bytes)
                for name, file in built.files.items()
            ]

    def _refuse_other(self, built: Built, found: str) -> None:
        if found != built.sums.sha256:
            raise PublishError(
                f"{self.place(built)} is published with other content: the sha256 of its {SUMS} is {found}, of this "
                f"release {built.sums.sha256}. A published version is never overwritten; release under a new version"
            )

    def _is_there(self, root: str, name: str, file: File, found: dict[str, int]) -> bool:
        if found.get(name) != file.bytes:
            return False
        digest = hashlib.sha256()
        with self._fs.open(f"{root}/{name}", "rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest() == file.sha256

    def carry_out(self, built: Built, operations: Sequence[Operation], report: Report) -> None:
        root = self._path(built)
        for operation in operations:
            with self._naming(built, f"is unfinished ({operation.on})"):
                if operation.on == SUMS:
                    self._finish(built, root)
                elif operation.do == "upload":
                    self._fs.put_file(str(built.files[operation.on].path), f"{root}/{operation.on}")
            report(operation)

    def _finish(self, built: Built, root: str) -> None:
        """Let SHA256SUMS appear whole, wherever a file that is being written can be seen."""
        beside = f"{self._fs._parent(root)}/.{_folder(built)}.{SUMS}"
        self._fs.pipe_file(beside, built.sums.path.read_bytes())
        self._fs.mv(beside, f"{root}/{SUMS}")

    def _path(self, built: Built) -> str:
        return f"{self._root.rstrip('/')}/{_folder(built)}"

    @contextmanager
    def _naming(self, built: Built, state: str) -> Iterator[None]:
        try:
            yield
        except self._failures as error:
            raise PublishError(
                f"{self.place(built)} {state}: {error}. Look whether it is there and may be written to, then run the "
                "command again: it goes on where it stopped"
            ) from error


def _folder(built: Built) -> str:
    return f"{built.name}-{built.version}"


def _failures_of(protocol: str) -> tuple[type[Exception], ...]:
    """What a file system raises when it fails: OSError, and what s3fs passes on from below (no credentials, no
    connection)."""
    if protocol in _EXTRAS:
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]

        return (OSError, BotoCoreError)
    return (OSError,)
