"""The tasks of a project brought in line: what is missing is imported, what a broken push has doubled is removed.

An import is stored whole or not at all, but its answer can get lost, and a server goes on storing what a killed
push has sent. So nothing is sent again before it was looked what is there.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from reportedly.errors import StudioError, StudioOutcomeUnknownError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_push import DoubledTask, SurplusTaskRemoved
from reportedly.studio.ahead import ahead
from reportedly.studio.client import Client, Project, Task, TaskKey

Progress = Callable[[int, int], object]
"""Is told how much of how much is done."""

_BYTES_PER_IMPORT = 8_000_000
_PAUSES = (1.0, 4.0)


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


class _Work(msgspec.Struct):
    id: int
    annotations: list[msgspec.Raw]
    drafts: list[msgspec.Raw]


@dataclass
class Present:
    """The tasks that a project has.

    Attributes:
        total: how many, also those that are none of ours.
        tasks: the tasks that count, by their key.
        surplus: second tasks of a document that do not count, each with the one that does.
        findings: documents of which it is not certain which task counts; and what was removed.
    """

    total: int = 0
    tasks: dict[TaskKey, Task] = field(default_factory=dict)
    surplus: list[tuple[Task, Task]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def by_document(self) -> dict[str, list[Task]]:
        documents: dict[str, list[Task]] = {}
        for task in self.tasks.values():
            documents.setdefault(task.data.doc_id, []).append(task)
        return documents


def look(client: Client, project: Project) -> Present:
    """What tasks a project has. Changes nothing on the server.

    Of several tasks of one document and text the one with work in it counts, else the oldest.
    """
    tasks = client.tasks(project.id)
    groups: dict[TaskKey, list[Task]] = {}
    for task in tasks:
        if task.data.doc_id:  # Others were put there by hand and are none of ours.
            groups.setdefault(task.data, []).append(task)
    present = Present(len(tasks))
    doubled = [task.id for group in groups.values() if len(group) > 1 for task in group]
    worked_on = _with_work(client, project, doubled) if doubled else set()
    for key, group in groups.items():
        group.sort(key=lambda task: (task.id not in worked_on, task.id))
        present.tasks[key] = kept = group[0]
        at_work = [task for task in group if task.id in worked_on]
        if len(at_work) > 1:
            ids = ", ".join(str(task.id) for task in at_work)
            present.findings.append(DoubledTask(Place(document=key.doc_id), tasks=ids, project=project.title))
        present.surplus += [(task, kept) for task in group[1:] if task.id not in worked_on]
    return present


def remove_surplus(client: Client, project: Project, present: Present) -> None:
    """Delete the surplus tasks, with a finding for each."""
    for task, kept in present.surplus:
        client.delete_task(task.id)
        present.findings.append(
            SurplusTaskRemoved(Place(document=task.data.doc_id), task=task.id, kept=kept.id, project=project.title)
        )
    present.surplus = []


def _with_work(client: Client, project: Project, task_ids: Sequence[int]) -> set[int]:
    """Those of the tasks that have an annotation, a skipped one or a draft."""
    with tempfile.TemporaryFile() as file:
        client.export(project.id, file, task_ids)
        file.seek(0)
        arrays = [msgspec.json.decode(line, type=list[_Work]) for line in file if line.strip()]
    return {task.id for array in arrays for task in array if task.annotations or task.drafts}


def import_missing(
    client: Client,
    project: Project,
    missing: Sequence[TaskKey],
    make: Callable[[TaskKey], tuple[bytes, int]],
    advance: Progress,
) -> None:
    """Import tasks in the order given. On return each of them is there.

    Args:
        missing: the keys of the tasks that are not there yet.
        make: gives a task as JSON, and the number of predictions in it.
        advance: is told how many of how many are there by now.

    Raises:
        StudioError: some could not be imported; those that were stay.
    """
    left = list(missing)
    for pause in (*_PAUSES, None):
        try:
            for keys, body, predictions in ahead(_chunks(left, make)):
                _import(client, project, len(keys), body, predictions)
                left = left[len(keys) :]
                advance(len(missing) - len(left), len(missing))
            return
        except StudioOutcomeUnknownError as error:
            # One that has not answered may still be at work: what it will have stored cannot be seen yet.
            if error.timed_out or pause is None:
                raise
            time.sleep(pause)
        there = look(client, project).tasks
        left = [key for key in left if key not in there]
        advance(len(missing) - len(left), len(missing))


def _import(client: Client, project: Project, tasks: int, body: bytes, predictions: int) -> None:
    stored = client.import_tasks(project.id, body)
    if stored != (tasks, predictions):
        raise StudioError(
            f"{client.url} was sent {tasks} tasks with {predictions} predictions for project {project.title} and says "
            f"it stored {stored[0]} with {stored[1]}; look at the project before annotation goes on in it"
        )


def _chunks(
    keys: Iterable[TaskKey], make: Callable[[TaskKey], tuple[bytes, int]]
) -> Iterator[tuple[list[TaskKey], bytes, int]]:
    """Tasks in JSON arrays of some megabytes, with their keys and the number of predictions in them."""
    chunk: list[TaskKey] = []
    parts: list[bytes] = []
    size = predictions = 0
    for key in keys:
        task, number = make(key)
        chunk.append(key)
        parts.append(task)
        size += len(task)
        predictions += number
        if size >= _BYTES_PER_IMPORT:
            yield chunk, b"[%s]" % b",".join(parts), predictions
            chunk, parts, size, predictions = [], [], 0, 0
    if chunk:
        yield chunk, b"[%s]" % b",".join(parts), predictions
