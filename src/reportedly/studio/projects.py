"""Projects of Label Studio, and the keys by which ours are found again.

The community edition assigns no tasks, so each annotator has a project of their own for each batch: what one
makes the other does not see. A project is ours if its description holds a key; titles are for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from reportedly.errors import StudioError
from reportedly.studio.client import Client, Project

Kind = Literal["pass", "adjudication", "claims"]

_MARK = "reportedly:"
_LONGEST_TITLE = 50  # A limit of Label Studio.


class ProjectKey(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a project is for.

    Attributes:
        corpus: the name of the corpus (`Config.name`): a server may serve several.
        annotator: who works in it, a pseudonym; in an adjudication project the adjudicator, if only one does.
        story: in a claims project, whose contents it shows.
    """

    corpus: str
    kind: Kind
    batch: str
    annotator: str | None = None
    story: str | None = None

    def __str__(self) -> str:
        """In words, as messages name a project."""
        parts = [self.kind, f"batch {self.batch}"]
        parts += [f"story {self.story}"] if self.story else []
        parts += [f"annotator {self.annotator}"] if self.annotator else []
        return ", ".join(parts)

    @property
    def title(self) -> str:
        """The title that people see, at most 50 characters."""
        parts = [self.annotator, self.batch, self.story, None if self.kind == "pass" else self.kind]
        whole = " · ".join(part for part in parts if part)
        return whole if len(whole) <= _LONGEST_TITLE else f"{whole[: _LONGEST_TITLE - 1]}…"

    @property
    def description(self) -> str:
        """The description of the project, with the key in its last line."""
        return (
            "Made by reportedly studio push. Leave the next line as it is: by it the project is found again.\n"
            f"{_MARK}{msgspec.json.encode(self).decode()}"
        )

    @property
    def slug(self) -> str:
        """A name for files of the project."""
        return "-".join(part for part in (self.kind, self.batch, self.story, self.annotator) if part)


def key_of(project: Project) -> ProjectKey | None:
    """The key of a project; None if it is not one of ours."""
    for line in (project.description or "").splitlines():
        if line.strip().startswith(_MARK):
            try:
                return msgspec.json.decode(line.strip()[len(_MARK) :], type=ProjectKey)
            except (msgspec.DecodeError, msgspec.ValidationError) as error:
                raise StudioError(
                    f"project {project.id} ({project.title}): the key in its description is damaged ({error}); "
                    f"restore the line {_MARK}{{…}} in its settings, from a snapshot or another project"
                ) from None
    return None


def our_projects(client: Client, corpus: str) -> dict[ProjectKey, Project]:
    """The projects of a corpus by their keys, in the order in which they were made.

    Raises:
        StudioError: two have one key; names both. Or a key is damaged.
    """
    return _by_key(client.projects(), corpus)


def find_project(client: Client, key: ProjectKey) -> Project | None:
    """The project of a key, if there is one.

    Raises:
        StudioError: besides the above, if a project has the title of the key and no key in its description:
            a second project beside it would double all its tasks.
    """
    projects = client.projects()
    if (found := _by_key(projects, key.corpus).get(key)) is not None:
        return found
    for project in projects:
        if project.title == key.title and key_of(project) is None:
            raise StudioError(
                f"project {project.id} has the title {key.title!r} and no key in its description. If it is the one "
                f"for {key}, put this line into its description, else change its title: "
                f"{key.description.splitlines()[-1]}"
            )
    return None


def _by_key(projects: Iterable[Project], corpus: str) -> dict[ProjectKey, Project]:
    found: dict[ProjectKey, Project] = {}
    for project in sorted(projects, key=lambda project: project.id):
        key = key_of(project)
        if key is None or key.corpus != corpus:
            continue
        if (other := found.get(key)) is not None:
            raise StudioError(
                f"projects {other.id} ({other.title}) and {project.id} ({project.title}) have the same key "
                f"({key}): compare them in Label Studio and take the line {_MARK}… out of the description of "
                "the one that is not to count"
            )
        found[key] = project
    return found
