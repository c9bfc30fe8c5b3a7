"""Projects of Label Studio: interface, annotations, drafts and predictions under the names of the declared schema.

Each task says by which version of the schema it was made (`meta.schema_version`), and says the new one when all of it
is renamed: an interrupted migration can be run again. Nobody should be annotating meanwhile: a page that is open would
save the old names.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from reportedly.corpus import RECORDS, Corpus
from reportedly.corpus.origins import made_from
from reportedly.errors import InputError, StudioError
from reportedly.files import read_jsonl
from reportedly.findings import Finding, Place
from reportedly.findings.migration import RenameCollision
from reportedly.generate.claims import claim_labels
from reportedly.history import History, load_history
from reportedly.locking import locked_file
from reportedly.migration.renaming import Change, Renaming
from reportedly.migration.results import renamed_result
from reportedly.model import Record
from reportedly.studio.client import Client, Project
from reportedly.studio.home import Home
from reportedly.studio.interface import Interface, controls, load_interface, orphans
from reportedly.studio.projects import ProjectKey, our_projects
from reportedly.studio.snapshots import take_snapshot

_Kind = Literal["annotations", "drafts", "predictions"]
_WORKS: tuple[_Kind, ...] = ("annotations", "drafts")
_VERSION = "schema_version"


@dataclass
class ProjectMigration:
    """What a migration changes in one project.

    Attributes:
        tasks: how many tasks are of an older version of the schema.
        works: how many annotations, drafts and predictions change.
        changes: what changes in them, counted.
        interface: whether the labelling interface is renewed.
        findings: what forbids it.
        snapshot: where the project was saved before.
    """

    key: ProjectKey
    project: Project
    tasks: int = 0
    works: int = 0
    changes: Change = field(default_factory=Counter)
    interface: bool = False
    findings: list[Finding] = field(default_factory=list)
    snapshot: Path | None = None

    @property
    def refused(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class _Task:
    """A task with all that is in it: the kind and id of each work, oldest first, with its new result."""

    id: int
    doc_id: str
    meta: dict[str, Any]
    works: tuple[tuple[_Kind, int, object], ...]
    changed: bool


class StudioMigration:
    """The projects of a corpus on a server.

    Args:
        corpus: it need not be migrated itself.

    Raises:
        SchemaError, CorpusError: changelog or labelling interface cannot be read.
        StudioError: see `projects.our_projects`.
    """

    def __init__(self, client: Client, corpus: Corpus) -> None:
        self._client = client
        self._corpus = corpus
        self._history: History = load_history(corpus.root / "schema", corpus.schema.version)
        self._interface: Interface = load_interface(corpus)
        self.projects = our_projects(client, corpus.config.name)

    def rehearse(self) -> list[ProjectMigration]:
        """What carrying out would change, for every project in which anything does.

        Raises:
            InputError: names were renamed in a way that must not be done twice, or a project of claims shows contents
                whose names change; says what to do.
            StudioError: the server fails, or a task does not say its version.
        """
        closed: set[str] = set()
        for record in read_jsonl(self._corpus.folder / "gold" / RECORDS, Record):
            closed |= {made.batch for made in made_from(record)}
        looked = []
        for key, project in self.projects.items():
            if key.kind == "claims" and key.batch in closed:
                continue  # Nothing is pulled from it any more.
            made = ProjectMigration(key, project)
            with tempfile.TemporaryFile() as export:
                self._look(made, export)
                if key.kind != "claims" and made.tasks:
                    made.interface = bool(self._interface.changes(project, key))
                    export.seek(0)
                    made.findings += orphans(export, controls(self._interface.config), project.title)
            looked.append(made)
        return [made for made in looked if made.tasks]

    def carry_out(self, rehearsed: Iterable[ProjectMigration]) -> None:
        """Change the projects, each after a snapshot of it. Doing it again does the rest.

        Raises:
            StudioError: the server fails or refuses. What was done stays.
        """
        busy = StudioError("a push from this house has not finished; run the command again when it has")
        home = Home(self._corpus.root)
        with locked_file(home.lock, busy):
            for made in rehearsed:
                made.snapshot = take_snapshot(self._client, made.project, made.key, home.snapshots)
                self._change(made)

    def _change(self, made: ProjectMigration) -> None:
        """Change a project: what is in it first, since the server refuses an interface that lacks a field in use."""
        metas: dict[int, dict[str, Any]] = {}
        for task in self._tasks(made.key, made.project, None):
            metas[task.id] = task.meta | {_VERSION: self._corpus.schema.version}
            for kind, id_, result in task.works if task.changed else ():
                self._client.update(kind, id_, {"result": result})
        if made.interface:
            self._client.recount(made.project.id)
            self._client.update_project(made.project.id, self._interface.changes(made.project, made.key))
        # Last: as long as a task is of the old version, all of this is done again.
        for id_, meta in metas.items():
            self._client.update("tasks", id_, {"meta": meta})

    def _look(self, made: ProjectMigration, export: IO[bytes]) -> None:
        """Enter what would change, and write what would be there into `export`, in the form of an export."""
        export.write(b"[")
        for task in self._tasks(made.key, made.project, made):
            made.tasks += 1
            made.works += len(task.works) if task.changed else 0
            works = [{"result": result} for kind, _, result in task.works if kind in _WORKS]
            row = {"id": task.id, "data": {"doc_id": task.doc_id}, "annotations": works, "drafts": []}
            export.write((b"," if made.tasks > 1 else b"") + msgspec.json.encode(row))
        export.write(b"]")

    def _tasks(self, key: ProjectKey, project: Project, made: ProjectMigration | None) -> Iterator[_Task]:
        """The tasks of a project that are of an older version, renamed; what changes is entered into `made`."""
        predictions = self._client.predictions(project.id)
        for part in self._client.export_in_parts(project.id):
            for task in msgspec.json.decode(part):
                doc_id = task["data"].get("doc_id")
                if not doc_id:  # Put there by hand, and none of ours.
                    continue
                version = (task.get("meta") or {}).get(_VERSION)
                if version is None:
                    raise StudioError(
                        f"task {task['id']} of project {project.title} does not say its version of the schema (in its "
                        "meta, schema_version); reportedly studio push has not made it: delete it, or pull it first"
                    )
                if version != self._corpus.schema.version:
                    yield self._renamed(task, predictions.get(task["id"], []), version, key, made)

    def _renamed(
        self,
        task: dict[str, Any],
        predictions: list[dict[str, Any]],
        version: str,
        key: ProjectKey,
        made: ProjectMigration | None,
    ) -> _Task:
        renaming = self._renaming(version, key)
        doc_id = task["data"]["doc_id"]
        works: list[tuple[_Kind, dict[str, Any]]] = [(kind, work) for kind in _WORKS for work in task[kind]]
        # Which of them is the newest decides what is pulled, so that all are changed, in their order, if one is.
        works.sort(key=lambda item: item[1]["updated_at"])
        works += [("predictions", work) for work in predictions]
        changed = False
        renamed: list[tuple[_Kind, int, object]] = []
        for kind, work in works:
            result, changes, collisions = renamed_result(work["result"], renaming)
            renamed.append((kind, work["id"], result))
            changed |= bool(changes)
            if made is not None:
                made.changes += changes
                place = Place(document=doc_id)
                told = f"{kind.removesuffix('s')} {work['id']} of task {task['id']} in project {made.project.title}"
                made.findings += [RenameCollision(place, problem=f"{told}: {problem}") for problem in collisions]
        return _Task(task["id"], doc_id, task["meta"], tuple(renamed), changed)

    def _renaming(self, version: str, key: ProjectKey) -> Renaming:
        renaming, schema = Renaming(self._history.steps(version)), self._corpus.schema
        if not renaming.repeatable():
            raise InputError(
                f"since {version} a name was given to something else, which cannot be done safely while a server may "
                f"fail: pull and close the projects first ({key}), and take their keys out of their descriptions"
            )
        if key.kind == "claims":
            labels = claim_labels(schema)
            shown = {name for label in labels for name in schema.labels[label].attributes}
            if renaming.touches(labels, shown, schema.continuations):
                raise InputError(
                    f"the project {key} shows contents of gold, whose names change: pull it and close the batch with "
                    "reportedly adjudicate first, or take the key out of its description and push it anew afterwards"
                )
            return Renaming(())
        return renaming
