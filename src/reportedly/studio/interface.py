"""The labelling interface of a house, and what a change to it would orphan: labels, values and fields in use.

Label Studio itself accepts the removal of a label in use, and loses it when the annotation is next saved.
"""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from reportedly.corpus import Corpus
from reportedly.errors import CorpusError
from reportedly.files import read_text, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.studio_push import OrphanedValue
from reportedly.generate import label_config
from reportedly.naming import shortened
from reportedly.studio.client import Client, Project
from reportedly.studio.projects import ProjectKey

RELATIONS = "relations"
"""How the control of relations, which has no name, is called here."""


@dataclass(frozen=True)
class Control:
    """A field of a labelling interface. `values` are those it offers; None if it takes any, or takes them from the
    data of the task."""

    type: str
    values: frozenset[str] | None


@dataclass
class _Use:
    count: int = 0
    documents: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Interface:
    """What a project shows: the labelling interface (XML) and the instructions (HTML)."""

    config: str
    instructions: str

    def settings(self, key: ProjectKey) -> dict[str, str]:
        """It as settings of a project with that key."""
        # The server rewrites the HTML of instructions. Which they are stands in the description, behind the key.
        description = f"{key.description}\n{self._mark}"
        return {
            "label_config": self.config,
            "expert_instruction": self.instructions,
            "description": description,
        }

    def changes(self, project: Project, key: ProjectKey) -> dict[str, str]:
        """The settings of a project that are to be changed."""
        settings = self.settings(key)
        if same_config(self.config, project.label_config or ""):
            del settings["label_config"]
        if self._mark in (project.description or "").splitlines():
            del settings["expert_instruction"], settings["description"]
        return settings

    @property
    def _mark(self) -> str:
        return f"instructions:{sha256(self.instructions)[:16]}"


def load_interface(corpus: Corpus) -> Interface:
    """The interface of a house: `annotation/label_config.xml`, else what is generated for its schema, and
    `annotation/instructions.html`, if there are any.

    Raises:
        CorpusError: the interface is not XML.
    """
    folder = corpus.root / "annotation"
    path = folder / "label_config.xml"
    config = read_text(path) if path.exists() else label_config(corpus.schema)
    controls(config, path)
    instructions = folder / "instructions.html"
    return Interface(config, read_text(instructions) if instructions.exists() else "")


def orphans_of(client: Client, project: Project, interface: Interface) -> list[Finding]:
    """What annotations and drafts of a project use and an interface lacks; none if it adds only.

    Raises:
        StudioError: the project cannot be exported.
    """
    new = controls(interface.config)
    if _covers(new, controls(project.label_config or "<View/>")):
        return []
    with tempfile.TemporaryFile() as export:
        client.export(project.id, export)
        export.seek(0)
        return list(orphans(export, new, project.title))


def _covers(new: Mapping[str, Control], old: Mapping[str, Control]) -> bool:
    """Whether everything that the old interface offers is in the new one."""
    for name, control in old.items():
        other = new.get(name)
        if other is None or other.type != control.type:
            return False
        if other.values is not None and (control.values is None or not control.values <= other.values):
            return False
    return True


def same_config(a: str, b: str) -> bool:
    """Whether two labelling interfaces are the same but for comments and white space between tags."""
    return a == b or _canonical(a) == _canonical(b)


def controls(config: str, path: Path | None = None) -> dict[str, Control]:
    """The controls of a labelling interface (XML) by name; relations under `RELATIONS`.

    Raises:
        CorpusError: it is not XML.
    """
    try:
        root = ET.fromstring(config)
    except ET.ParseError as error:
        raise CorpusError(f"not XML: {error}; make it anew with python -m reportedly.generate", path=path) from None
    found: dict[str, Control] = {}
    for element in root.iter():
        if element.tag == "Relations":
            found[RELATIONS] = Control("relation", _values(element, "Relation"))
        elif "toName" in element.attrib and "name" in element.attrib:
            type_ = element.tag.lower()
            dynamic = type_ == "textarea" or "value" in element.attrib
            values = None if dynamic else _values(element, "Label", "Choice")
            found[element.attrib["name"]] = Control(type_, values)
    return found


def orphans(export: IO[bytes], new: Mapping[str, Control], project: str) -> Iterator[Finding]:
    """What annotations and drafts use and a new labelling interface lacks.

    Args:
        export: the raw export of the project (a JSON array of tasks), read as a stream.
        new: the controls of the new interface.
        project: what findings call the project.
    """
    import ijson

    used: dict[tuple[str, str, str | None], _Use] = {}
    for task in ijson.items(export, "item", use_float=True):
        doc_id = str(task["data"].get("doc_id") or f"task {task['id']}")
        for work in [*task["annotations"], *task["drafts"]]:
            for name, type_, values in _uses(work.get("result") or []):
                if (control := new.get(name)) is None or control.type != type_:
                    _note(used, (name, type_, None), doc_id)
                    continue
                for value in values:
                    if control.values is not None and value not in control.values:
                        _note(used, (name, type_, value), doc_id)
    for (name, type_, gone), use in used.items():
        what = f"the {type_} field {name}" if gone is None else f"{gone!r} of {name}"
        yield OrphanedValue(
            Place("annotation/label_config.xml"),
            what=what,
            count=use.count,
            project=project,
            documents=shortened(list(use.documents)),
        )


def _note(used: dict[tuple[str, str, str | None], _Use], key: tuple[str, str, str | None], doc_id: str) -> None:
    use = used.setdefault(key, _Use())
    use.count += 1
    use.documents[doc_id] = None


def _uses(result: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, list[str]]]:
    """The control, its type and the values of each part of a result; malformed parts are pull's to report."""
    for part in result:
        type_ = part.get("type")
        if type_ == "relation":
            if labels := part.get("labels"):
                yield RELATIONS, type_, labels
        elif isinstance(type_, str) and isinstance(name := part.get("from_name"), str):
            values = (part.get("value") or {}).get(type_)
            yield name, type_, [value for value in values or [] if isinstance(value, str)]


def _values(element: ET.Element, *tags: str) -> frozenset[str]:
    """What a control stores for each of its entries: the alias if it has one."""
    entries = [entry for tag in tags for entry in element.iter(tag)]
    return frozenset(entry.attrib.get("alias") or entry.attrib.get("value", "") for entry in entries)


def _canonical(config: str) -> str:
    try:
        return ET.canonicalize(config, strip_text=True)
    except ET.ParseError:
        return config
