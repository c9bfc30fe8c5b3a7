"""A Label Studio server: the few calls that push, pull and status need, and what it says in answer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self
from urllib.parse import quote

import msgspec

from reportedly.errors import StudioError
from reportedly.studio.home import Home
from reportedly.studio.transport import Transport

_TASKS_PER_PAGE = 500
_PROJECTS_PER_PAGE = 100
_IDS_PER_EXPORT = 400
_MOST_IDS_PER_TASK = 5


class Project(msgspec.Struct, frozen=True):
    """A project as the server describes it; times are ISO 8601. `task_number` is None in a list of projects."""

    id: int
    title: str
    created_at: str
    description: str | None = None
    label_config: str | None = None
    expert_instruction: str | None = None
    show_instruction: bool = False
    show_skip_button: bool = True
    enable_empty_annotation: bool = True
    maximum_annotations: int = 1
    sampling: str | None = None
    skip_queue: str | None = None
    show_collab_predictions: bool = True
    model_version: str | None = None
    task_number: int | None = None


class TaskKey(msgspec.Struct, frozen=True):
    """What identifies the document of a task: id and sha256 of the text. Empty in a task that is not ours."""

    doc_id: str = ""
    sha256: str = ""


class Task(msgspec.Struct, frozen=True):
    """A task as it is listed, without its annotations.

    `total_annotations` counts the submitted ones that were not skipped, `cancelled_annotations` the skipped
    ones; drafts are not counted here (an export has them).
    """

    id: int
    data: TaskKey
    created_at: str
    updated_at: str
    total_annotations: int
    cancelled_annotations: int
    total_predictions: int


class User(msgspec.Struct, frozen=True):
    """An account."""

    id: int
    email: str


class _Page(msgspec.Struct):
    tasks: list[Task]
    total: int


class _ProjectPage(msgspec.Struct):
    results: list[Project]
    next: str | None = None


class _Imported(msgspec.Struct):
    task_count: int
    prediction_count: int


def connect(root: Path | None = None, *, url: str | None = None, token: str | None = None) -> Client:
    """The server that a command is meant for.

    An argument counts more than the environment (LABEL_STUDIO_URL, LABEL_STUDIO_API_KEY), and that more than
    what `reportedly studio start` has left in the house (`.studio/server.json`).

    Args:
        root: the house of the corpus.

    Raises:
        StudioError: there is neither; or the server does not answer, or does not take the token.
    """
    url = url or os.environ.get("LABEL_STUDIO_URL")
    token = token or os.environ.get("LABEL_STUDIO_API_KEY")
    if root is not None and (url is None or token is None):
        running = Home(root).running()
        if running is not None:
            # A token is sent to the server that it belongs to, never to another.
            token = token or (running.token if url in (None, running.url) else None)
            url = url or running.url
    if url is None:
        raise StudioError("no Label Studio server is known: start one with reportedly studio start, or give --url")
    if token is None:
        raise StudioError(f"no token for {url}: set LABEL_STUDIO_API_KEY to the one under Account & Settings")
    client = Client(url, token)
    try:
        client.whoami()
    except BaseException:
        client.close()
        raise
    return client


class Client:
    """A connection to one server; a context manager, which closes it.

    Every method raises:
        StudioError: the server cannot be reached, refuses the token or the request, or fails; says what to
            do. After a request that creates something, `StudioOutcomeUnknownError` if it may have been
            carried out all the same: look before it is sent again.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._transport = Transport(self.url, token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def whoami(self) -> User:
        """The account that the token belongs to."""
        return self._transport.get("/api/current-user/whoami", User)

    def users(self) -> dict[int, str]:
        """The email of every account by its id, which `completed_by` and `user` of an export name."""
        return {user.id: user.email for user in self._transport.get("/api/users/", list[User])}

    def projects(self) -> list[Project]:
        """All projects, the newest first."""
        projects: list[Project] = []
        for number in count(1):
            page = self._transport.get(f"/api/projects/?page={number}&page_size={_PROJECTS_PER_PAGE}", _ProjectPage)
            projects += page.results
            if page.next is None:
                break
        return projects

    def project(self, project_id: int) -> Project:
        """One project, with the number of its tasks."""
        return self._transport.get(f"/api/projects/{project_id}/", Project)

    def project_json(self, project_id: int) -> bytes:
        """All that the server says of a project, as JSON."""
        return self._transport.send("GET", f"/api/projects/{project_id}/")

    def create_project(self, settings: Mapping[str, Any]) -> Project:
        """Make a project. Sent once; see `Client`."""
        answer = self._transport.send("POST", "/api/projects/", msgspec.json.encode(settings), repeat=False)
        return msgspec.json.decode(answer, type=Project)

    def update_project(self, project_id: int, settings: Mapping[str, Any]) -> Project:
        """Give settings of a project other values."""
        answer = self._transport.send("PATCH", f"/api/projects/{project_id}/", msgspec.json.encode(settings))
        return msgspec.json.decode(answer, type=Project)

    def tasks(self, project_id: int) -> list[Task]:
        """All tasks of a project, listed, in the order of their ids."""
        tasks: dict[int, Task] = {}
        for number in count(1):
            address = f"/api/tasks?project={project_id}&page={number}&page_size={_TASKS_PER_PAGE}&resolve_uri=false"
            page = self._transport.get(address, _Page)
            tasks |= {task.id: task for task in page.tasks}
            if number * _TASKS_PER_PAGE >= page.total:
                break
        return [tasks[id_] for id_ in sorted(tasks)]

    def import_tasks(self, project_id: int, body: bytes) -> tuple[int, int]:
        """Import tasks, a JSON array of task objects, all of them or none. Sent once; see `Client`.

        Returns:
            How many tasks and how many predictions the server says it stored.
        """
        answer = self._transport.send("POST", f"/api/projects/{project_id}/import", body, repeat=False)
        stored = msgspec.json.decode(answer, type=_Imported)
        return stored.task_count, stored.prediction_count

    def predictions(self, project_id: int) -> dict[int, list[dict[str, Any]]]:
        """The predictions of each task of a project, by the id of the task."""
        found: dict[int, list[dict[str, Any]]] = {}
        for prediction in self._transport.get(f"/api/predictions/?project={project_id}", list[dict[str, Any]]):
            found.setdefault(prediction["task"], []).append(prediction)
        return found

    def update(self, kind: Literal["annotations", "drafts", "predictions", "tasks"], id_: int, body: Any) -> None:
        """Give fields of an annotation, a draft, a prediction or a task other values. Its owner stays."""
        self._transport.send("PATCH", f"/api/{kind}/{id_}/", msgspec.json.encode(body))

    def recount(self, project_id: int) -> None:
        """Let a project count anew which fields and labels are in use, by which it refuses a labelling interface.

        The server counts what is added and forgets to count what is replaced.
        """
        self._transport.send("POST", f"/api/projects/{project_id}/summary/reset", b"{}")

    def delete_task(self, task_id: int) -> None:
        """Delete a task with everything in it. One that is not there any more is no error."""
        self._transport.send("DELETE", f"/api/tasks/{task_id}/", missing_ok=True)

    def export_in_parts(self, project_id: int) -> Iterator[bytes]:
        """The raw export as JSON arrays of some tasks each, every task once; see `export`.

        The server makes a part before it sends the first byte of it; while it makes the next one, what is
        there can be worked on.
        """
        first, last = (self._outermost(project_id, order) for order in ("tasks:id", "-tasks:id"))
        total = first.total
        ids = range(first.tasks[0].id, last.tasks[0].id + 1) if first.tasks and last.tasks else range(0)
        # Tasks of one import have ids in a row. Of an id that another project has nothing is sent.
        sparse = len(ids) > _MOST_IDS_PER_TASK * (total + _IDS_PER_EXPORT)
        for part in [None] if sparse else [ids[i : i + _IDS_PER_EXPORT] for i in range(0, len(ids), _IDS_PER_EXPORT)]:
            file = BytesIO()
            self.export(project_id, file, part)
            yield file.getvalue()

    def _outermost(self, project_id: int, order: str) -> _Page:
        """The first task of a project in an order, and how many it has."""
        query = quote(msgspec.json.encode({"ordering": [order]}))
        address = f"/api/tasks?project={project_id}&page=1&page_size=1&resolve_uri=false&query={query}"
        return self._transport.get(address, _Page)

    def export(self, project_id: int, file: IO[bytes], task_ids: Sequence[int] | None = None) -> None:
        """Write the raw export of a project into a file as it arrives: a JSON array of tasks with annotations
        (skipped ones too), drafts and the ids of predictions; every task, also the untouched.

        With `task_ids`, only those tasks, in one array for every 400 of them, one array a line.

        Raises:
            StudioError: besides the above, if the answer ended early. The file is then of no use.
        """
        address = f"/api/projects/{project_id}/export?exportType=JSON&download_all_tasks=true"
        if task_ids is None:
            self._transport.download(address, file)
            return
        for start in range(0, len(task_ids), _IDS_PER_EXPORT):
            ids = "".join(f"&ids[]={id_}" for id_ in task_ids[start : start + _IDS_PER_EXPORT])
            self._transport.download(address + ids, file)
            file.write(b"\n")
