"""Publish a release: check it, plan against what the target holds, and carry the plan out."""

from __future__ import annotations

from pathlib import Path

from reportedly.errors import PublishError
from reportedly.publishing.built import open_built
from reportedly.publishing.files import FilesTarget
from reportedly.publishing.hub import HUB, HubTarget
from reportedly.publishing.operations import Operation, Publication, Report, State, Target


def publish(
    release: Path,
    target: str,
    *,
    house: Path | None = None,
    dry_run: bool = False,
    create: bool = False,
    endpoint: str | None = None,
    token: str | None = None,
    report: Report = lambda operation: None,
) -> Publication:
    """Publish a built release, unless it is published already. Run again, an interrupted one is completed.

    Args:
        release: the folder that `reportedly release` built.
        target: `hf://datasets/OWNER/NAME`, or the URL of a folder for any file system that fsspec knows.
        house: of its corpus, which knows what was withdrawn since, and what was recorded under this version.
        dry_run: plan only.
        create: make the Hub's repository, public, if it is not there.
        endpoint: the address of another hub; by default huggingface_hub's own.
        token: of the hub; by default that of the environment or of the login.
        report: is told of each operation as soon as it is done.

    Raises:
        PublishError: the release or the target is refused (another content under the same version, a licence
            that forbids it, something else in its place), or publishing was interrupted.
        InvalidDataError: the check of the release found errors; they are its `findings`.
        MissingExtraError: the target's file system needs an extra.
    """
    place = _target(target, create=create, endpoint=endpoint, token=token)
    built = open_built(release, house)
    operations: tuple[Operation, ...] = tuple(place.plan(built))
    state: State = "already published" if not operations else "planned" if dry_run else "published"
    if state == "published":
        place.carry_out(built, operations, report)
    return Publication(
        name=built.name,
        version=built.version,
        place=place.place(built),
        sums_sha256=built.sums.sha256,
        state=state,
        operations=operations,
        notices=built.notices,
    )


def _target(url: str, *, create: bool, endpoint: str | None, token: str | None) -> Target:
    if token == "":
        raise PublishError("the token is empty")
    if url.startswith(HUB):
        return HubTarget(url, create=create, endpoint=endpoint, token=token)
    if create or endpoint or token:
        raise PublishError(f"{url} is not on a hub: a repository is created, and endpoint and token taken, for {HUB}…")
    return FilesTarget(url)
