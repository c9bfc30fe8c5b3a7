"""Results of Label Studio under new names, and the projects that are left alone. The real server: integration tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import InputError, StudioError
from reportedly.history import Renames, Step
from reportedly.migration import Renaming
from reportedly.migration.results import renamed_result
from reportedly.migration.studio import StudioMigration
from reportedly.studio.client import Client, Project
from reportedly.studio.projects import Kind, ProjectKey
from tests.houses import make_house
from tests.renaming import put_schema


def region(id_: str, label: str, start: int = 0) -> dict[str, Any]:
    value = {"start": start, "end": 4, "text": "Orsk", "labels": [label]}
    return {"id": id_, "from_name": "label", "to_name": "text", "type": "labels", "value": value, "score": 0.5}


def renaming(**names: Any) -> Renaming:
    return Renaming([Step("2.0.0", Renames(**names))])


def test_parts_keep_what_is_not_renamed() -> None:
    text = {"id": "x", "from_name": "value", "to_name": "text", "type": "textarea", "value": {"text": ["state"]}}
    tree = {"id": "x", "from_name": "entity", "type": "taxonomy", "value": {"taxonomy": [["state"]]}}
    result = [region("x", "actor"), text, tree, "no part", {"type": "relation", "from_id": "x", "to_id": "y"}]
    new, changes, collisions = renamed_result(result, renaming(labels={"actor": "party"}, attributes={"entity": "who"}))
    assert new == [region("x", "party"), text, {**tree, "from_name": "who"}, *result[3:]]
    assert (dict(changes), collisions) == ({"labels": 1, "attributes": 1}, [])


@pytest.mark.parametrize("result", [None, "text", {}])
def test_what_is_no_result_stays(result: object) -> None:
    assert renamed_result(result, renaming(labels={"actor": "party"})) == (result, {}, [])


def test_two_regions_that_become_one_collide() -> None:
    merged = renaming(labels={"actor": "c", "denial": "c"})
    _, _, collisions = renamed_result([region("x", "actor"), region("y", "denial")], merged)
    assert collisions == ["['actor'] and ['denial'] at 0-4 would both be ['c']"]
    assert renamed_result([region("x", "actor"), region("y", "denial", 1)], merged)[2] == []


def test_two_fields_that_become_one_collide() -> None:
    fields = [{"id": "x", "from_name": name, "type": "choices", "value": {"choices": ["a"]}} for name in ("k", "m")]
    _, _, collisions = renamed_result(fields, renaming(attributes={"k": "m"}))
    assert collisions == ["k and m of region x would both be m"]


class _Server:
    """As much of a server as is looked at."""

    def __init__(self, kind: Kind, meta: dict[str, str]) -> None:
        key = ProjectKey("toy", kind, "c1", "ann-1", "war" if kind == "claims" else None)
        self._project = Project(1, key.title, "2031-06-01T00:00:00Z", key.description, "<View/>")
        self._task = {"id": 7, "data": {"doc_id": "kirby"}, "meta": meta, "annotations": [], "drafts": []}

    def projects(self) -> list[Project]:
        return [self._project]

    def predictions(self, _: int) -> dict[int, list[Any]]:
        return {}

    def export_in_parts(self, _: int) -> Iterator[bytes]:
        yield json.dumps([self._task]).encode()


def looked(root: Path, kind: Kind, block: str, **meta: str) -> list[int]:
    """How many tasks of each project change after a rename."""
    make_house(root)
    put_schema(root, ("1.0.0", ""), ("2.0.0", block))
    studio = StudioMigration(cast("Client", _Server(kind, meta)), load_corpus(root))
    return [made.tasks for made in studio.rehearse()]


CONTENT = "renames:\n  labels: {content: said}\n"
ACTOR = "renames:\n  labels: {actor: party}\n"


def test_a_task_that_does_not_say_its_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="task 7 of project ann-1 · c1 does not say its version of the schema"):
        looked(tmp_path / "toy", "pass", ACTOR)


def test_tasks_of_the_declared_version_are_left_alone(tmp_path: Path) -> None:
    assert looked(tmp_path / "toy", "pass", ACTOR, schema_version="2.0.0") == []


def test_a_claims_project_whose_contents_keep_their_names_goes_along(tmp_path: Path) -> None:
    assert looked(tmp_path / "toy", "claims", ACTOR, schema_version="1.0.0") == [1]


@pytest.mark.parametrize(
    "block",
    [
        CONTENT,
        "renames:\n  attributes: {quotation: words}\n",
        "renames:\n  values: {claim_polarity: {states: says}}\n",
        "renames:\n  relations: {continues: goes_on}\n",
    ],
)
def test_a_claims_project_whose_contents_change_is_refused(block: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="claims, batch c1, story war, annotator ann-1 shows contents of gold"):
        looked(tmp_path / "toy", "claims", block, schema_version="1.0.0")


def test_a_claims_project_of_a_closed_batch_is_left_alone(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    records = root / "corpus/gold/records.jsonl"
    closed = records.read_text(encoding="utf-8").replace('"batch":"b1"', '"batch":"c1"')
    records.write_text(closed, encoding="utf-8")
    put_schema(root, ("1.0.0", ""), ("2.0.0", CONTENT))
    server = cast("Client", _Server("claims", {"schema_version": "1.0.0"}))
    assert StudioMigration(server, load_corpus(root)).rehearse() == []
