"""Pushing to a stand-in server: idempotence, faults, changes of the interface, what is refused."""

from __future__ import annotations

import errno
import gzip
import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import InputError, StudioError
from reportedly.files import jsonl, read_jsonl, sha256
from reportedly.generate import label_config
from reportedly.model import Annotation, Document, Entity
from reportedly.studio import importing, snapshots, transport
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client, connect
from reportedly.studio.projects import ProjectKey, find_project, key_of, our_projects
from reportedly.studio.pushing import push_pass, push_tasks
from reportedly.studio.upkeep import Push
from tests.houses import Doc, make_house
from tests.studio_stub import TOKEN, Fault, Stub, serving
from tests.support import SCHEMA, build

DOCS = [Doc("one", "Ana said it rained.\n"), Doc("two", "Ben denied it.\n"), Doc("three", "Nothing.\n")]
KEY = ProjectKey("toy", "pass", "pilot", "ann-1")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(importing, "_PAUSES", (0.0,))
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "house", DOCS)


@pytest.fixture
def stub() -> Iterator[Stub]:
    users = [{"id": 1, "email": "lead@reportedly.invalid"}, {"id": 2, "email": email_of("ann-1")}]
    with serving(Stub(users=users)) as served:
        yield served


def push(stub: Stub, house: Path, **options: Any) -> Push:
    with Client(stub.url, TOKEN) as client:
        return push_pass(client, load_corpus(house), "pilot", "ann-1", **options)


def documents(stub: Stub) -> list[str]:
    return [task["data"]["doc_id"] for task in stub.tasks]


def region(label: str, control: str = "label", type_: str = "labels") -> dict[str, Any]:
    value = {"start": 0, "end": 3, "text": "Ana", type_: [label]}
    return {"id": "r", "from_name": control, "to_name": "text", "type": type_, "value": value}


def put_config(house: Path, *changes: tuple[str, str]) -> None:
    config = label_config(SCHEMA)
    for old, new in changes:
        assert old in config
        config = config.replace(old, new)
    (house / "annotation" / "label_config.xml").write_text(config, encoding="utf-8")


def test_a_push_makes_the_project_and_a_second_one_does_nothing(stub: Stub, house: Path) -> None:
    first = push(stub, house)
    assert (first.created, first.imported, first.present) == (True, ("one", "two", "three"), 0)
    assert documents(stub) == ["one", "two", "three"]
    [project] = stub.projects
    assert project["title"] == "ann-1 · pilot"
    assert project["model_version"] == "prefill"
    assert project["maximum_annotations"] == 1
    stub.log.clear()
    again = push(stub, house)
    assert (again.created, again.imported, again.present, again.snapshot) == (False, (), 3, None)
    assert {line.split()[0] for line in stub.log} == {"GET"}
    assert documents(stub) == ["one", "two", "three"]


def test_a_task_holds_the_text_and_lists_to_choose_from_and_no_truth(stub: Stub, tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy")
    entities = house / "corpus" / "entities.jsonl"
    twins = [Entity("ana-1", "Ana", "person"), Entity("ana-2", "Ana", "person", description="The other.")]
    entities.write_bytes(entities.read_bytes() + jsonl(twins))
    push(stub, house, documents=["kirby"])
    [task] = stub.tasks
    text = (house / "corpus" / "texts" / "kirby.txt").read_text(encoding="utf-8")
    assert task["data"] == {
        "doc_id": "kirby",
        "sha256": sha256(text),
        "text": text,
        "title": "",
        "published": "2031-05-12T08:00:00+02:00",
        "weekday": "Monday",
        "outlet": "the-quay",
        "story": "war",
        "entities": [
            {"value": "Kirby", "alias": "kirby", "hint": "A spokesman."},
            {"value": "Ana (ana-1)", "alias": "ana-1", "hint": ""},
            {"value": "Ana (ana-2)", "alias": "ana-2", "hint": "The other."},
        ],
        "claims": [{"value": "It sends shells.", "alias": "shells", "hint": ""}],
    }
    assert task["meta"] == {"schema_version": SCHEMA.version}
    assert "False." not in json.dumps(stub.tasks)


def test_documents_that_are_added_later_are_pushed_after_a_snapshot(stub: Stub, house: Path) -> None:
    push(stub, house, documents=["one"])
    done = push(stub, house)
    assert (done.imported, done.present) == (("two", "three"), 1)
    assert done.snapshot is not None
    assert done.snapshot.parent == house / ".studio" / "snapshots"
    assert json.loads((done.snapshot / "project.json").read_bytes())["title"] == "ann-1 · pilot"
    saved = json.loads(gzip.decompress((done.snapshot / "tasks.json.gz").read_bytes()))
    assert [task["data"]["doc_id"] for task in saved] == ["one"]
    assert stat.S_IMODE((done.snapshot / "tasks.json.gz").stat().st_mode) == 0o600
    assert stat.S_IMODE(done.snapshot.stat().st_mode) == 0o700
    assert len(list(done.snapshot.parent.iterdir())) == 1


def test_a_dry_run_changes_nothing(stub: Stub, house: Path) -> None:
    assert push(stub, house, dry_run=True).created
    push(stub, house, documents=["one"])
    stub.log.clear()
    done = push(stub, house, dry_run=True)
    assert (done.imported, done.present) == (("two", "three"), 1)
    assert {line.split()[0] for line in stub.log} == {"GET"}


@pytest.mark.parametrize("status", [500, 503, None])
@pytest.mark.parametrize("carried_out", [False, True])
def test_an_import_that_fails_is_not_sent_again_before_it_was_looked(
    stub: Stub, house: Path, status: int | None, carried_out: bool
) -> None:
    stub.faults = [Fault("POST", "/api/projects/1/import", status, carried_out)]
    done = push(stub, house)
    assert done.imported == ("one", "two", "three")
    assert documents(stub) == ["one", "two", "three"]
    assert stub.log.count("POST /api/projects/1/import") == (1 if carried_out else 2)


@pytest.mark.parametrize("carried_out", [False, True])
def test_a_project_whose_making_fails_is_not_made_twice(stub: Stub, house: Path, carried_out: bool) -> None:
    stub.faults = [Fault("POST", "/api/projects/", 500, carried_out)]
    if carried_out:
        push(stub, house)
    else:
        with pytest.raises(StudioError, match="POST /api/projects/ answered 500"):
            push(stub, house)
        push(stub, house)
    assert len(stub.projects) == 1
    assert documents(stub) == ["one", "two", "three"]


def test_what_is_safe_is_repeated_after_a_failure_of_the_server(stub: Stub, house: Path) -> None:
    stub.faults = [Fault("GET", "/api/users/", 502), Fault("GET", "/api/users/", None), Fault("PATCH", "/none")]
    push(stub, house)
    assert stub.log.count("GET /api/users/") == 3


def test_an_import_that_is_not_answered_is_not_sent_again(
    stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_TIMEOUT", 0.3)
    stub.faults = [Fault("POST", "/api/projects/1/import", None, carried_out=True, delay=0.8)]
    with pytest.raises(StudioError, match=r"did not answer within .* then run the command again"):
        push(stub, house)
    assert stub.log.count("POST /api/projects/1/import") == 1
    while not stub.tasks:
        time.sleep(0.05)
    assert push(stub, house).present == 3
    assert documents(stub) == ["one", "two", "three"]


def test_a_server_that_goes_on_failing_is_an_error_and_a_rerun_completes(stub: Stub, house: Path) -> None:
    stub.faults = [Fault("POST", "/api/projects/1/import")] * 3
    with pytest.raises(StudioError, match=r"import answered 500; .* Run the command again"):
        push(stub, house)
    stub.faults = []
    assert push(stub, house).imported == ("one", "two", "three")
    assert documents(stub) == ["one", "two", "three"]


def test_what_a_broken_push_has_doubled_is_removed_unless_there_is_work_in_it(stub: Stub, house: Path) -> None:
    push(stub, house)
    drafted = {**stub.tasks[0], "id": 11, "drafts": [{"id": 1, "result": []}]}
    untouched = {**stub.tasks[1], "id": 12}
    stub.tasks += [drafted, untouched]
    done = push(stub, house)
    assert [str(finding) for finding in done.findings] == [
        "one: notice surplus-task-removed: task 1 of project ann-1 · pilot showed the same document as task 11, "
        "without any work in it: removed",
        "two: notice surplus-task-removed: task 12 of project ann-1 · pilot showed the same document as task 2, "
        "without any work in it: removed",
    ]
    assert [task["id"] for task in stub.tasks] == [2, 3, 11]
    assert done.snapshot is not None


def test_tasks_that_the_server_stored_late_are_noticed_in_the_same_push(
    stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier, killed push is stored only while this one imports."""
    push(stub, house, documents=["three"])
    late = [{**task} for task in stub.tasks]
    stub.tasks.clear()
    in_project = Stub.in_project

    def slow(self: Stub, project: Any, method: str, what: Any, query: Any, body: Any) -> Any:
        answer = in_project(self, project, method, what, query, body)
        if what == "import" and late:
            self.tasks.append({**late.pop(), "id": 99})
        return answer

    monkeypatch.setattr(Stub, "in_project", slow)
    done = push(stub, house)
    assert [finding.id for finding in done.findings] == ["surplus-task-removed"]
    assert documents(stub) == ["one", "two", "three"]


def test_a_wider_interface_is_put_in_place_after_a_snapshot(stub: Stub, house: Path) -> None:
    push(stub, house)
    stub.add_task(1, {"data": {}, "annotations": [{"id": 1, "result": [region("actor")]}]})
    put_config(house, ('<Label value="actor"', '<Label value="place" /><Label value="actor"'))
    done = push(stub, house)
    assert done.interface_changed
    assert done.snapshot is not None
    assert 'value="place"' in stub.projects[0]["label_config"]
    assert 'value="place"' not in json.loads((done.snapshot / "project.json").read_bytes())["label_config"]
    assert push(stub, house).snapshot is None


def test_white_space_and_comments_are_no_change_of_the_interface(stub: Stub, house: Path) -> None:
    push(stub, house)
    put_config(house, ("<Style>", "<!-- ours -->\n\n\n<Style>"))
    assert not push(stub, house).interface_changed


def test_new_instructions_are_put_in_place_though_the_server_rewrites_them(stub: Stub, house: Path) -> None:
    instructions = house / "annotation" / "instructions.html"
    instructions.write_text("<p>Read & mark.", encoding="utf-8")
    push(stub, house)
    assert stub.projects[0]["expert_instruction"] == "<p>Read & mark."
    stub.projects[0]["expert_instruction"] = "<p>Read &amp; mark.</p>"
    assert not push(stub, house).interface_changed
    instructions.write_text("<p>Read twice.", encoding="utf-8")
    assert push(stub, house).interface_changed
    assert stub.projects[0]["expert_instruction"] == "<p>Read twice."
    assert push(stub, house).present == 3, "it is still found by its key"


def test_a_narrower_interface_is_put_in_place_where_nothing_uses_what_goes(stub: Stub, house: Path) -> None:
    put_config(house, ('<Label value="actor"', '<Label value="place" /><Label value="actor"'))
    push(stub, house)
    stub.tasks[0]["annotations"] = [{"id": 1, "result": [region("actor")]}]
    put_config(house)
    assert push(stub, house).interface_changed
    assert 'value="place"' not in stub.projects[0]["label_config"]


@pytest.mark.parametrize("where", ["annotations", "drafts"])
@pytest.mark.parametrize(
    ("change", "result", "what"),
    [
        (('<Label value="actor"', '<Label value="party"'), region("actor"), "'actor' of label"),
        (('<Choice value="person"', '<Choice value="human"'), region("person", "kind", "choices"), "'person' of kind"),
        (
            ('<Choices name="kind"', '<Choices name="sort"'),
            region("person", "kind", "choices"),
            "the choices field kind",
        ),
        (
            ('<Relation value="source"', '<Relation value="speaker"'),
            {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["source"]},
            "'source' of relations",
        ),
    ],
)
def test_an_interface_that_would_orphan_what_is_in_use_is_refused(
    stub: Stub, house: Path, where: str, change: tuple[str, str], result: dict[str, Any], what: str
) -> None:
    push(stub, house, documents=["one", "two"])
    before = stub.projects[0]["label_config"]
    for task in stub.tasks:
        task[where] = [{"id": 1, "result": [result, result]}]
    put_config(house, change)
    for dry_run in (True, False):
        done = push(stub, house, dry_run=dry_run)
        assert done.refused
        assert [finding.message for finding in done.findings] == [
            f"{what} is used 4 times in project ann-1 · pilot (one, two), and annotation/label_config.xml lacks it"
        ]
    assert stub.projects[0]["label_config"] == before
    assert documents(stub) == ["one", "two"], "a project whose interface is refused is left as it is"


def test_a_document_whose_text_changed_is_not_pushed_and_the_others_are(stub: Stub, house: Path) -> None:
    push(stub, house, documents=["one"])
    text, rows = house / "corpus" / "texts" / "one.txt", house / "corpus" / "documents.jsonl"
    text.write_text("Ana said it snowed.\n", encoding="utf-8")
    changed = [
        Document(
            **{**{name: getattr(row, name) for name in row.__struct_fields__}, "sha256": sha256(text.read_bytes())}
        )
        if row.id == "one"
        else row
        for row in read_jsonl(rows, Document)
    ]
    rows.write_bytes(jsonl(changed))
    done = push(stub, house)
    assert done.refused
    assert [finding.id for finding in done.findings] == ["task-text-changed"]
    assert documents(stub) == ["one", "two", "three"]
    assert stub.tasks[0]["data"]["text"] == "Ana said it rained.\n"


def test_an_unsound_suggestion_is_not_sent(stub: Stub, house: Path) -> None:
    unsound = build(DOCS[0].text, {"a": ("actor", "Ana", {"kind": "planet"})}, doc_id="one")
    sound = build(DOCS[0].text, {"a": ("actor", "Ana", {"kind": "person"})}, doc_id="one")
    with Client(stub.url, TOKEN) as client:
        done = push_tasks(
            client,
            load_corpus(house),
            ProjectKey("toy", "adjudication", "pilot"),
            ["one"],
            lambda document, text: {"agreed": Annotation(document.id), "ann-1": unsound, "ann-2": sound},
            start_from="agreed",
        )
    assert [finding.id for finding in done.findings] == ["suggestion-left-out"]
    assert not done.refused
    [task] = stub.tasks
    assert [(p["model_version"], len(p["result"]) > 0) for p in task["predictions"]] == [
        ("agreed", False),
        ("ann-1", False),
        ("ann-2", True),
    ]
    assert stub.projects[0]["model_version"] == "agreed"


def test_misuse_is_refused_before_anything_is_made(stub: Stub, house: Path) -> None:
    for options, message in [
        ({"annotator": "nobody"}, "nobody is not in annotation/annotators.yaml"),
        ({"batch": "Pilot 1"}, "not of the form .*; for example pilot-1"),
        ({"documents": ["four"]}, "there is no document four"),
    ]:
        arguments: dict[str, Any] = {"batch": "pilot", "annotator": "ann-1", **options}
        with Client(stub.url, TOKEN) as client, pytest.raises(InputError, match=message):
            push_pass(client, load_corpus(house), **arguments)
    del stub.users[1]
    with pytest.raises(InputError, match=r"ann-1 has no account at .*: reportedly studio user add ann-1"):
        push(stub, house)
    assert stub.projects == []


def test_a_closed_batch_is_refused(stub: Stub, tmp_path: Path) -> None:
    house = make_house(tmp_path / "toy")
    with Client(stub.url, TOKEN) as client, pytest.raises(InputError, match="the batch b1 is closed"):
        push_pass(client, load_corpus(house), "b1", "ann-1")
    assert stub.projects == []


def test_a_batch_is_not_blind_for_some_documents_only(stub: Stub, house: Path) -> None:
    push(stub, house, documents=["one"])
    with pytest.raises(InputError, match="was begun with the suggestions 'prefill', not 'prefill with cues'"):
        push(stub, house, blind=False)
    assert documents(stub) == ["one"]


def test_projects_are_found_by_their_key_whatever_their_title(stub: Stub, house: Path) -> None:
    push(stub, house)
    stub.projects[0]["title"] = "Renamed"
    stub.add_project({"title": "Another's", "description": "nothing of ours"})
    assert push(stub, house).present == 3
    with Client(stub.url, TOKEN) as client:
        assert list(our_projects(client, "toy")) == [KEY]
        assert our_projects(client, "other") == {}
        project = find_project(client, KEY)
    assert project is not None
    assert key_of(project) == KEY


def test_two_projects_with_one_key_are_an_error_that_names_both(stub: Stub, house: Path) -> None:
    push(stub, house)
    stub.add_project({**stub.projects[0], "id": 2, "title": "Copy"})
    with pytest.raises(StudioError, match=r"projects 1 \(ann-1 · pilot\) and 2 \(Copy\) have the same key"):
        push(stub, house)


@pytest.mark.parametrize(
    ("description", "message"),
    [("", "has the title 'ann-1 · pilot' and no key"), ("reportedly:{", "the key in its description is damaged")],
)
def test_a_project_that_lost_its_key_is_not_made_a_second_time(
    stub: Stub, house: Path, description: str, message: str
) -> None:
    push(stub, house)
    stub.projects[0]["description"] = description
    with pytest.raises(StudioError, match=message):
        push(stub, house)
    assert len(stub.projects) == 1


def test_titles_are_short_and_keys_whole() -> None:
    key = ProjectKey("toy", "adjudication", "b" * 60, story="s")
    assert len(key.title) == 50
    assert str(key) == f"adjudication, batch {'b' * 60}, story s"


def test_a_revoked_token_and_a_refused_connection_are_named(stub: Stub, house: Path) -> None:
    with pytest.raises(StudioError, match=r"does not accept the token \(Invalid token\.\)"):
        connect(url=stub.url, token="x" * 40)
    with pytest.raises(StudioError, match=r"no server answers at http://127\.0\.0\.1:1 .*reportedly studio start"):
        connect(url="http://127.0.0.1:1", token=TOKEN)
    with pytest.raises(StudioError, match="write it as http://"):
        connect(url="127.0.0.1:1", token=TOKEN)
    with pytest.raises(StudioError, match="no token for"):
        connect(url=stub.url)
    with pytest.raises(StudioError, match="no Label Studio server is known"):
        connect(house)


def test_the_environment_names_the_server(stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_URL", stub.url + "/")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", TOKEN)
    with connect(house) as client:
        assert client.whoami().id == 1
        assert client.users() == {1: "lead@reportedly.invalid", 2: email_of("ann-1")}


def test_an_export_that_ends_early_is_no_export(stub: Stub, house: Path, tmp_path: Path) -> None:
    push(stub, house)
    stub.faults = [Fault("GET", "/api/projects/1/export", None), Fault("GET", "/api/projects/1/export", cut=True)]
    with Client(stub.url, TOKEN) as client, (tmp_path / "export").open("w+b") as file:
        client.export(1, file)
        file.seek(0)
        assert [task["id"] for task in json.load(file)] == [1, 2, 3]
        file.seek(0)
        file.truncate()
        client.export(1, file, [2])
        file.seek(0)
        assert [[task["id"] for task in json.loads(line)] for line in file] == [[2]]


def test_a_snapshot_that_cannot_be_taken_leaves_nothing_and_stops_the_push(stub: Stub, house: Path) -> None:
    push(stub, house, documents=["one"])
    stub.faults = [Fault("GET", "/api/projects/1/export")] * 3
    with pytest.raises(StudioError, match="export answered 500"):
        push(stub, house)
    assert list((house / ".studio" / "snapshots").iterdir()) == []
    assert documents(stub) == ["one"]


def test_a_full_disk_leaves_no_half_snapshot_and_stops_the_push(
    stub: Stub, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(stub, house, documents=["one"])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(snapshots.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match=r"a snapshot cannot be written: No space left on device: .*snapshots"):
        push(stub, house)
    assert list((house / ".studio" / "snapshots").iterdir()) == []
    assert documents(stub) == ["one"]


def test_a_server_that_is_none_of_label_studio_is_named(stub: Stub) -> None:
    stub.users = [{"name": "x"}]
    with pytest.raises(StudioError, match="does not answer as Label Studio does"):
        connect(url=stub.url, token=TOKEN)
