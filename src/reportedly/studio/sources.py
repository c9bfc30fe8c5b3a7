"""Where pull and status read from: the projects of a server, or an export file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.findings import Finding, Place
from reportedly.model import RoleName
from reportedly.studio.accounts import email_of
from reportedly.studio.ahead import ahead
from reportedly.studio.client import Client, Project
from reportedly.studio.exports import ExportedTask, Work, read_array, read_file
from reportedly.studio.projects import Kind, ProjectKey, our_projects


@dataclass(frozen=True)
class Source:
    """Where annotations come from.

    Attributes:
        annotator: whose they are; the batch's other half.
        role: adjudicator for those of an adjudication project.
        tasks: the tasks, or what was wrong with one.
        is_own: whether a piece of work is the annotator's.
        who: the account of a piece of work, as messages name it.
    """

    annotator: str
    batch: str
    role: RoleName
    tasks: Iterable[ExportedTask | Finding]
    is_own: Callable[[Work], bool]
    who: Callable[[Work], str]


_ROLES: Mapping[Kind, RoleName] = {"pass": "annotator", "adjudication": "adjudicator"}


def role_of(corpus: Corpus, key: ProjectKey) -> RoleName:
    """Whose records come out of a project. In one of claims it depends on whose it is."""
    registered = corpus.annotators.get(key.annotator or "")
    return _ROLES.get(key.kind) or (registered.role if registered else "annotator")


def wanted_projects(
    client: Client, corpus: Corpus, batch: str | None = None, annotator: str | None = None
) -> dict[ProjectKey, Project]:
    """The projects of a corpus that are somebody's, or those of a batch or an annotator.

    Raises:
        InputError: the batch or annotator named has none.
        StudioError: see `projects.our_projects`.
    """
    there = {key: project for key, project in our_projects(client, corpus.config.name).items() if key.annotator}
    found = {
        key: project
        for key, project in there.items()
        if batch in (None, key.batch) and annotator in (None, key.annotator)
    }
    if not found and (batch or annotator):
        known = "; ".join(str(key) for key in there) or "none"
        raise InputError(f"no such project at {client.url}; there are: {known}")
    return found


def together(projects: Mapping[ProjectKey, Project]) -> dict[ProjectKey, dict[ProjectKey, Project]]:
    """Projects by what they are parts of: those of the stories of a claims batch together, others each alone."""
    wholes: dict[ProjectKey, dict[ProjectKey, Project]] = {}
    for key, project in projects.items():
        wholes.setdefault(msgspec.structs.replace(key, story=None), {})[key] = project
    return wholes


def from_server(client: Client, key: ProjectKey, project: Project, users: Mapping[int, str], role: RoleName) -> Source:
    """A project of a server. It is downloaded while its tasks are read, a part ahead.

    All of it is downloaded each time: the list of tasks takes the server half as long as the export, and does not
    tell which drafts have changed.

    Args:
        users: the email of each account, from `client.users`.
        role: see `role_of`.
    """
    annotator = key.annotator or ""

    def who(work: Work) -> str:
        if work.completed_by is None:
            return str(work.user or "an account that was deleted")
        return users.get(work.account or 0, f"account {work.account}")

    def tasks() -> Iterator[ExportedTask | Finding]:
        for part in ahead(client.export_in_parts(project.id)):
            yield from read_array(part, Place(str(key)))

    return Source(annotator, key.batch, role, tasks(), lambda work: who(work) == email_of(annotator), who)


def from_file(
    path: Path, annotator: str, batch: str, *, user: int | None = None, role: RoleName = "annotator"
) -> Source:
    """An export file or a snapshot, which somebody says is an annotator's batch.

    Args:
        user: the account whose work it is, where several have worked in it; what is not its work is passed over.

    Raises:
        InputError: several accounts have worked in it, and none is named; the one named has not; or it is no export.
    """
    accounts = {_account(work): work.account for task in read_file(path) for work in _works(task)}
    told = ", ".join(sorted(accounts)) or "nobody"
    if user is None and len(accounts) > 1:
        raise InputError(f"{path}: worked in it have {told}; say whose work is {annotator}'s: --user")
    if user is not None and user not in accounts.values():
        raise InputError(f"{path}: account {user} has not worked in it, but {told}")

    def tasks() -> Iterator[ExportedTask | Finding]:
        for task in read_file(path):
            if isinstance(task, ExportedTask) and user is not None:
                own = [[work for work in works if work.account == user] for works in (task.annotations, task.drafts)]
                yield msgspec.structs.replace(task, annotations=own[0], drafts=own[1])
            else:
                yield task

    return Source(annotator, batch, role, tasks(), lambda _: True, _account)


def _account(work: Work) -> str:
    return f"account {work.account}" if work.account is not None else str(work.user or "an account that was deleted")


def _works(task: ExportedTask | Finding) -> list[Work]:
    return [*task.annotations, *task.drafts] if isinstance(task, ExportedTask) else []
