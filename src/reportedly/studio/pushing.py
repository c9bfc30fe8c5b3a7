"""Push: a project per annotator and batch, a task per document, with what is filled in beforehand.

Pushing again does what is missing and nothing else. A project is changed only after a snapshot of it was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportedly.adjudication import gold_of_batch, shortened
from reportedly.corpus import Corpus
from reportedly.errors import InputError, StudioError, StudioOutcomeUnknownError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_push import TaskTextChanged
from reportedly.locking import locked_file
from reportedly.model import Annotation, Document
from reportedly.naming import FORM, is_slug, nearest
from reportedly.prefill import Prefiller
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client, Project, TaskKey
from reportedly.studio.home import Home
from reportedly.studio.importing import Present, Progress, import_missing, look, remove_surplus, silent
from reportedly.studio.interface import load_interface, orphans_of
from reportedly.studio.projects import ProjectKey, find_project
from reportedly.studio.snapshots import take_snapshot
from reportedly.studio.tasks import TaskMaker

Predictions = Callable[[Document, str], Mapping[str, Annotation]]
"""What the annotator of a document (with its text) may start from, by name."""

PREFILLED = "prefill"
PREFILLED_WITH_CUES = "prefill with cues"
"""The names of the predictions that passes begin with. They bear no version: the label stream of Label Studio shows
those of one name only, also when documents are added to a batch later. The schema's version is in the task's meta."""

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


def push_pass(
    client: Client,
    corpus: Corpus,
    batch: str,
    annotator: str,
    *,
    documents: Sequence[str] = (),
    blind: bool = True,
    dry_run: bool = False,
    advance: Progress = silent,
) -> Push:
    """Bring an annotator's project of a batch to where it should be: made, set up, a task for each document.

    Args:
        documents: ids; by default all documents of the corpus.
        blind: whether no cue, hedge or denial is suggested, as agreement needs it.
        advance: is told how many of how many missing tasks are there by now.

    Raises:
        InputError: the annotator is not registered or has no account, the batch is closed or cannot be a name, a
            document does not exist, or the batch was begun with the other value of `blind`.
        StudioError: the server fails or refuses. What was done stays; pushing again does the rest.
    """
    if not is_slug(batch):
        raise InputError(f"the batch {batch!r} is not of the form {FORM}{nearest(batch)}")
    if annotator not in corpus.annotators:
        known = ", ".join(corpus.annotators) or "nobody"
        raise InputError(
            f"{annotator} is not in annotation/annotators.yaml ({known} is); reportedly studio user add {annotator} "
            "registers and makes the account"
        )
    if email_of(annotator) not in client.users().values():
        raise InputError(f"{annotator} has no account at {client.url}: reportedly studio user add {annotator}")
    if gold := gold_of_batch(corpus, batch):
        raise InputError(f"the batch {batch} is closed: gold was made from it ({shortened(gold)}); choose a new name")
    prefiller = Prefiller.for_corpus(corpus)
    name = PREFILLED if blind else PREFILLED_WITH_CUES

    def predictions(document: Document, text: str) -> dict[str, Annotation]:
        return {name: prefiller.suggest(document, text, blind=blind)}

    return push_tasks(
        client,
        corpus,
        ProjectKey(corpus.config.name, "pass", batch, annotator),
        documents or list(corpus.documents),
        predictions,
        start_from=name,
        dry_run=dry_run,
        advance=advance,
    )


def prepare_first_project(corpus: Corpus, client: Client, annotator: str, batch: str) -> Push:
    """The project of a first annotator over all documents, for `reportedly studio start`. Raises as `push_pass`."""
    return push_pass(client, corpus, batch, annotator)


def push_tasks(
    client: Client,
    corpus: Corpus,
    key: ProjectKey,
    documents: Sequence[str],
    predictions: Predictions,
    *,
    start_from: str,
    dry_run: bool = False,
    advance: Progress = silent,
) -> Push:
    """Bring a project to where it should be, whatever it is for.

    In the browser an annotator who opens a task, in the label stream or from the list of tasks, begins with a copy of
    the prediction `start_from`. In the label stream ("Label All Tasks") no other is shown. Who opens a task from the
    list sees every prediction as a tab under its name, after their own, and can compare them ("Compare All") or begin
    from another: in its tab the menu ⋮, "Duplicate Annotation".

    Args:
        documents: ids; tasks are made in this order, in which they are also shown.
        predictions: gives for each document the same names, `start_from` among them. An empty annotation is a
            prediction too; one that does not pass validation is sent empty, with a finding. A task that is there
            keeps the predictions it was imported with.

    Raises: as `push_pass`.
    """
    if not documents:
        raise InputError("there are no documents to push; reportedly add puts some into the corpus")
    for doc_id in documents:
        if doc_id not in corpus.documents:
            raise InputError(f"there is no document {doc_id} in corpus/documents.jsonl")
    pushing = _Pushing(client, corpus, key, predictions, start_from)
    if dry_run:
        return pushing.rehearse(documents)
    busy = StudioError("another push from this house has not finished; run the command again when it has")
    with locked_file(Home(corpus.root).lock, busy):
        return pushing.carry_out(documents, advance)


class _Pushing:
    def __init__(
        self, client: Client, corpus: Corpus, key: ProjectKey, predictions: Predictions, start_from: str
    ) -> None:
        self.client = client
        self.corpus = corpus
        self.key = key
        self.predictions = predictions
        self.start_from = start_from
        self.interface = load_interface(corpus)
        self.maker = TaskMaker(corpus)

    def rehearse(self, documents: Sequence[str]) -> Push:
        """What carrying out would do."""
        project = find_project(self.client, self.key)
        if project is None:
            return Push(self.key, None, created=True, imported=tuple(documents))
        self._refuse_other_start(project)
        present = look(self.client, project)
        missing, changed = self._missing(documents, present)
        orphaned = orphans_of(self.client, project, self.interface)
        return Push(
            self.key,
            project,
            imported=() if orphaned else tuple(key.doc_id for key in missing),
            present=len(documents) - len(missing) - len(changed),
            interface_changed=bool(self.interface.changes(project, self.key)) and not orphaned,
            findings=(*present.findings, *changed, *orphaned),
        )

    def carry_out(self, documents: Sequence[str], advance: Progress) -> Push:
        project = find_project(self.client, self.key)
        if created := project is None:
            project, present = self._create(), Present()
        else:
            self._refuse_other_start(project)
            present = look(self.client, project)
        missing, findings = self._missing(documents, present)
        changes = self.interface.changes(project, self.key)
        done = Push(self.key, project, created, present=len(documents) - len(missing) - len(findings))
        if present.total and (missing or changes or present.surplus):
            snapshot = take_snapshot(self.client, project, self.key, Home(self.corpus.root).snapshots)
            done = replace(done, snapshot=snapshot)
        if orphaned := orphans_of(self.client, project, self.interface):
            return replace(done, findings=(*present.findings, *findings, *orphaned))
        if changes:
            project = self.client.update_project(project.id, changes)
        total = present.total - len(present.surplus)
        remove_surplus(self.client, project, present)
        import_missing(self.client, project, missing, self._make, advance)
        findings += present.findings
        project = self.client.project(project.id)
        if project.task_number != total + len(missing):
            findings += self._mend(project, missing)
        if missing and project.model_version != self.start_from:
            # The server takes the name of the last prediction it stored.
            project = self.client.update_project(project.id, {"model_version": self.start_from})
        return replace(
            done,
            project=project,
            imported=tuple(key.doc_id for key in missing),
            interface_changed=bool(changes),
            findings=(*findings, *self.maker.findings),
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
        if project.model_version not in (None, "", self.start_from):
            raise InputError(
                f"project {project.title} was begun with the suggestions {project.model_version!r}, not "
                f"{self.start_from!r}; annotations that start from different ones are not comparable: "
                "push with the same options, or as a new batch"
            )

    def _missing(self, documents: Sequence[str], present: Present) -> tuple[list[TaskKey], list[Finding]]:
        """The keys of the tasks to be imported, and the documents that have a task with another text."""
        missing: list[TaskKey] = []
        changed: list[Finding] = []
        there = present.by_document()
        for doc_id in dict.fromkeys(documents):
            key = TaskKey(doc_id, self.corpus.documents[doc_id].sha256)
            other = [task for task in there.get(doc_id, []) if task.data != key]
            if other:
                place = Place(document=doc_id)
                details = {"task": other[0].id, "project": self.key.title}
                hashes = {"there": other[0].data.sha256[:12], "here": key.sha256[:12]}
                changed.append(TaskTextChanged(place, **details, **hashes))
            elif key not in present.tasks:
                missing.append(key)
        return missing, changed

    def _make(self, key: TaskKey) -> tuple[bytes, int]:
        document = self.corpus.documents[key.doc_id]
        predictions = self.predictions(document, self.corpus.text(document.id))
        return self.maker.make(document, predictions), len(predictions)

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
