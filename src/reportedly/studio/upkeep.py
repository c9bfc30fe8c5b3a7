"""A project brought to where it should be: made, set up, every task in it. Changed only after a snapshot was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportedly.corpus import Corpus
from reportedly.errors import InputError, StudioError, StudioOutcomeUnknownError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_push import TaskTextChanged
from reportedly.locking import locked_file
from reportedly.naming import shortened
from reportedly.studio.client import Client, Project, TaskKey
from reportedly.studio.home import Home
from reportedly.studio.importing import Present, Progress, import_missing, look, remove_surplus, silent
from reportedly.studio.interface import Interface, orphans_of
from reportedly.studio.projects import ProjectKey, find_project
from reportedly.studio.snapshots import take_snapshot

# How a project is set up when it is made; what a team lead changes afterwards stays.
_SETTINGS = {
    "enable_empty_annotation": True,  # Nothing found is a result.
    "show_skip_button": True,
    "skip_queue": "IGNORE_SKIPPED",  # A skipped document does not come back by itself.
    "sampling": "Sequential sampling",  # In the order of the corpus.
    "maximum_annotations": 1,
    "show_collab_predictions": True,
    "show_instruction": False,  # They are one click away, and do not stand before every document.
}


@dataclass(frozen=True)
class Push:
    """What a push has done, or would do (`dry_run`).

    Attributes:
        project: None in a dry run that would make it.
        created: whether the project was made.
        imported: the documents whose tasks were imported, in order.
        present: how many of the documents had their task before.
        interface_changed: whether labelling interface or instructions were renewed.
        snapshot: where the project was saved before, if it was changed.
        findings: what was not pushed, and why.
    """

    key: ProjectKey
    project: Project | None
    created: bool = False
    imported: tuple[str, ...] = ()
    present: int = 0
    interface_changed: bool = False
    snapshot: Path | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether there is something that was not pushed."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Wanted:
    """What a project is to hold.

    Attributes:
        tasks: the keys of its tasks, in the order in which they are shown.
        make: gives a task as JSON, and the number of predictions in it.
        start_from: the prediction that annotators begin with a copy of.
        changed: what is found of a task that is there with another hash.
    """

    key: ProjectKey
    interface: Interface
    tasks: Sequence[TaskKey]
    make: Callable[[TaskKey], tuple[bytes, int]]
    start_from: str
    changed: type[Finding] = TaskTextChanged


def bring(client: Client, corpus: Corpus, wanted: Wanted, *, dry_run: bool = False, advance: Progress = silent) -> Push:
    """Make a project hold what it should. Doing it again does what is missing and nothing else.

    Raises:
        InputError: the project was begun with another `start_from`.
        StudioError: the server fails or refuses. What was done stays; doing it again does the rest.
    """
    pushing = _Upkeep(client, corpus, wanted)
    if dry_run:
        return pushing.rehearse()
    busy = StudioError("another push from this house has not finished; run the command again when it has")
    with locked_file(Home(corpus.root).lock, busy):
        return pushing.carry_out(advance)


class _Upkeep:
    def __init__(self, client: Client, corpus: Corpus, wanted: Wanted) -> None:
        self.client = client
        self.snapshots = Home(corpus.root).snapshots
        self.wanted = wanted
        self.key = wanted.key
        self.interface = wanted.interface

    def rehearse(self) -> Push:
        """What carrying out would do."""
        project = find_project(self.client, self.key)
        if project is None:
            return Push(self.key, None, created=True, imported=tuple(key.doc_id for key in self.wanted.tasks))
        self._refuse_other_start(project)
        present = look(self.client, project)
        missing, changed = self._missing(present)
        if len(changed) == len(self.wanted.tasks):
            return Push(self.key, project, findings=(*present.findings, *changed))
        orphaned = orphans_of(self.client, project, self.interface)
        return Push(
            self.key,
            project,
            imported=() if orphaned else tuple(key.doc_id for key in missing),
            present=len(self.wanted.tasks) - len(missing) - len(changed),
            interface_changed=bool(self.interface.changes(project, self.key)) and not orphaned,
            findings=(*present.findings, *changed, *orphaned),
        )

    def carry_out(self, advance: Progress) -> Push:
        project = find_project(self.client, self.key)
        if created := project is None:
            project, present = self._create(), Present()
        else:
            self._refuse_other_start(project)
            present = look(self.client, project)
        missing, findings = self._missing(present)
        changes = self.interface.changes(project, self.key)
        done = Push(self.key, project, created, present=len(self.wanted.tasks) - len(missing) - len(findings))
        if len(findings) == len(self.wanted.tasks):
            # The interface of a story is for the documents that it has now.
            return replace(done, findings=(*present.findings, *findings))
        if present.total and (missing or changes or present.surplus):
            snapshot = take_snapshot(self.client, project, self.key, self.snapshots)
            done = replace(done, snapshot=snapshot)
        if orphaned := orphans_of(self.client, project, self.interface):
            return replace(done, findings=(*present.findings, *findings, *orphaned))
        if changes:
            project = self.client.update_project(project.id, changes)
        total = present.total - len(present.surplus)
        remove_surplus(self.client, project, present)
        import_missing(self.client, project, missing, self.wanted.make, advance)
        findings += present.findings
        project = self.client.project(project.id)
        if project.task_number != total + len(missing):
            findings += self._mend(project, missing)
        if missing and project.model_version != self.wanted.start_from:
            # The server takes the name of the last prediction it stored.
            project = self.client.update_project(project.id, {"model_version": self.wanted.start_from})
        return replace(
            done,
            project=project,
            imported=tuple(key.doc_id for key in missing),
            interface_changed=bool(changes),
            findings=tuple(findings),
        )

    def _create(self) -> Project:
        settings = {**_SETTINGS, "title": self.key.title, **self.interface.settings(self.key)}
        try:
            return self.client.create_project(settings)
        except StudioOutcomeUnknownError:
            if (project := find_project(self.client, self.key)) is None:
                raise
            return project

    def _refuse_other_start(self, project: Project) -> None:
        if project.model_version not in (None, "", self.wanted.start_from):
            raise InputError(
                f"project {project.title} was begun with the suggestions {project.model_version!r}, not "
                f"{self.wanted.start_from!r}; annotations that start from different ones are not comparable: "
                "push with the same options, or as a new batch"
            )

    def _missing(self, present: Present) -> tuple[list[TaskKey], list[Finding]]:
        """The keys of the tasks to be imported, and those of which there is a task with another hash."""
        missing: list[TaskKey] = []
        changed: list[Finding] = []
        there = present.by_document()
        for key in self.wanted.tasks:
            other = [task for task in there.get(key.doc_id, []) if task.data != key]
            if other:
                place = Place(document=key.doc_id)
                details = {"task": other[0].id, "project": self.key.title}
                hashes = {"there": other[0].data.sha256[:12], "here": key.sha256[:12]}
                changed.append(self.wanted.changed(place, **details, **hashes))
            elif key not in present.tasks:
                missing.append(key)
        return missing, changed

    def _mend(self, project: Project, wanted: Sequence[TaskKey]) -> list[Finding]:
        """Bring the number of tasks in order when it is not the one expected."""
        present = look(self.client, project)
        remove_surplus(self.client, project, present)
        if lost := [key.doc_id for key in wanted if key not in present.tasks]:
            raise StudioError(
                f"{self.client.url} stored the tasks of {shortened(lost)} in project {project.title} and has them no "
                "more: was something deleted meanwhile? Run the command again"
            )
        return present.findings
