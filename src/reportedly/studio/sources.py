"""Where pull and status read from: the projects of a server, or an export file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.model import RoleName
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client, Project
from reportedly.studio.exports import ExportedTask, Work, read_downloaded, read_file
from reportedly.studio.projects import ProjectKey, our_projects
from reportedly.studio.pulling import Source

_IN_MEMORY = 64_000_000


def wanted_projects(
    client: Client, corpus: Corpus, batch: str | None = None, annotator: str | None = None
) -> dict[ProjectKey, Project]:
    """The projects of a corpus, or those of a batch or an annotator.

    Raises:
        InputError: the batch or annotator named has none.
        StudioError: see `projects.our_projects`.
    """
    there = our_projects(client, corpus.config.name)
    found = {
        key: project
        for key, project in there.items()
        if batch in (None, key.batch) and annotator in (None, key.annotator)
    }
    if not found and (batch or annotator):
        known = "; ".join(str(key) for key in there) or "none"
        raise InputError(f"no such project at {client.url}; there are: {known}")
    return found


@contextmanager
def from_server(client: Client, key: ProjectKey, project: Project, users: dict[int, str]) -> Iterator[Source]:
    """A project of a server, downloaded whole before anything is read.

    Args:
        users: the email of each account, from `client.users`.
    """
    annotator = key.annotator or ""

    def who(work: Work) -> str:
        by = work.completed_by if work.completed_by is not None else work.user
        if isinstance(by, dict):
            by = by.get("email", by.get("id"))
        return users.get(by, f"account {by}") if isinstance(by, int) else str(by)

    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        client.export(project.id, file)
        file.seek(0)
        yield Source(
            annotator, key.batch, _role(key), read_downloaded(file), lambda work: who(work) == email_of(annotator), who
        )


def from_file(
    path: Path, annotator: str, batch: str, *, user: int | None = None, role: RoleName = "annotator"
) -> Source:
    """An export file or a snapshot, which somebody says is an annotator's batch.

    Args:
        user: the account whose work it is; needed where several have worked in it.

    Raises:
        InputError: several accounts have worked in it, and none is named; or it is no export.
    """
    if user is None:
        accounts = sorted({by for task in read_file(path) if isinstance(task, ExportedTask) for by in _accounts(task)})
        if len(accounts) > 1:
            told = ", ".join(map(str, accounts))
            raise InputError(
                f"{path}: the accounts {told} have submitted in it; say whose work is {annotator}'s: --user"
            )

    def who(work: Work) -> str:
        return f"account {_account(work)}"

    def is_own(work: Work) -> bool:
        # Drafts name the account by its email, which nothing in the file leads to.
        return user is None or work.completed_by is None or _account(work) == user

    return Source(annotator, batch, role, read_file(path), is_own, who)


def _role(key: ProjectKey) -> RoleName:
    return "adjudicator" if key.kind == "adjudication" else "annotator"


def _accounts(task: ExportedTask) -> set[int]:
    return {number for work in task.annotations if (number := _account(work)) is not None}


def _account(work: Work) -> int | None:
    """The number of the account that submitted an annotation."""
    by = work.completed_by.get("id") if isinstance(work.completed_by, dict) else work.completed_by
    return by if isinstance(by, int) else None
