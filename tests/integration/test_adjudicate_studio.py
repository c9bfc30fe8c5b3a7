"""Adjudication with a real server: two records that differ, an adjudicator's decision, gold with its provenance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

from reportedly.adjudication.merging import in_form
from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.files import read_jsonl
from reportedly.model import Note, Provenance
from reportedly.release import build_release
from reportedly.studio.accounts import email_of
from reportedly.studio.encoding import encode
from tests.houses import Doc, make_house
from tests.integration.conftest import StudioServer
from tests.load import session
from tests.support import SCHEMA, build
from tests.unit.test_adjudication import record
from tests.unit.test_adjudication_batch import ACTOR, CONTENT, DENIAL, LINKS, TEXT, WHOLE, ann

pytestmark = [pytest.mark.integration, pytest.mark.studio]

BATCH = "disputed"
ANNOTATORS = """\
ann-1: {role: annotator, kind: human, guidelines: 1.0.0}
ann-2: {role: annotator, kind: human, guidelines: 1.0.0}
arbiter: {role: adjudicator, kind: human, guidelines: 1.0.0}
"""


@pytest.fixture
def house(tmp_path: Path, studio_server: StudioServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two annotators agree on one document and not on the other two."""
    monkeypatch.setenv("LABEL_STUDIO_URL", studio_server.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    docs = [Doc("orsk", TEXT), Doc("calm", "Nothing.\n"), Doc("late", "Later.\n")]
    levels = ("structure", "references", "guidelines", "corpus")
    extra = {"annotation/annotators.yaml": ANNOTATORS}
    house = make_house(tmp_path / "house", docs, levels=levels, registries=False, extra=extra)
    record(house, "ann-1", {"orsk": WHOLE, "calm": "", "late": ""}, batch=BATCH)
    record(house, "ann-2", {"orsk": ann({"a": ACTOR, "d": DENIAL}, LINKS[:1]), "calm": ""}, batch=BATCH)
    record(house, "ann-2", {"late": ""}, batch=BATCH, status="skipped")
    return house


@pytest.fixture
def arbiter(studio_server: StudioServer) -> Iterator[httpx.Client]:
    """The adjudicator, logged in."""
    password = studio_server.accounts.add("arbiter")
    with session(studio_server.url, "arbiter", password) as client:
        assert client.get("/api/current-user/whoami").raise_for_status().json()["email"] == email_of("arbiter")
        yield client


def run(house: Path, *command: str) -> Result:
    return CliRunner().invoke(app, [*command, "--corpus", str(house), "--json"])


def test_what_annotators_dispute_is_decided_on_the_server_and_becomes_gold(house: Path, arbiter: httpx.Client) -> None:
    first = json.loads(run(house, "adjudicate", "--batch", BATCH).stdout)
    assert (first["merged"], first["pushed"], first["not_pushed"]) == (["calm"], ["orsk", "late"], None)

    project = int(first["url"].rpartition("/")[2])
    tasks = {
        task["data"]["doc_id"]: task
        for task in arbiter.get(f"/api/projects/{project}/tasks/").raise_for_status().json()
    }
    sizes = {p["model_version"]: len(p["result"]) for p in tasks["orsk"]["predictions"]}
    assert sorted(sizes) == ["agreed", "version-a", "version-b"]
    agreed = build(TEXT, {"a": ACTOR, "d": DENIAL}, LINKS[:1], doc_id="orsk")
    assert sizes["agreed"] == len(encode(agreed, TEXT, SCHEMA)) < max(sizes.values())

    rejected = ("denial", "denied", {"denial_type": "rejection"})
    decided = build(TEXT, {"a": ACTOR, "d": rejected, "c": CONTENT}, LINKS, doc_id="orsk")
    decided.notes = [Note("d", "an accusation")]
    for doc_id, result in {"orsk": encode(decided, TEXT, SCHEMA), "late": []}.items():
        answer = arbiter.post(f"/api/tasks/{tasks[doc_id]['id']}/annotations/", json={"result": result, "lead_time": 5})
        answer.raise_for_status()

    pulled = run(house, "studio", "pull", "--batch", BATCH)
    assert pulled.exit_code == 0, pulled.stdout
    again = json.loads(run(house, "adjudicate", "--batch", BATCH).stdout)
    assert (again["decided"], again["merged"], again["waiting"], again["standing"]) == (
        ["orsk", "late"],
        [],
        [],
        ["calm"],
    )

    gold = load_corpus(house).gold
    assert gold.file("orsk").read_text() == in_form(decided, TEXT, SCHEMA)
    assert {doc_id: gold.records[doc_id].annotator for doc_id in gold} == {
        "orsk": "arbiter",
        "calm": "agreement",
        "late": "arbiter",
    }
    note = "an accusation; ann-1, ann-2 had denial_type denial"
    assert list(read_jsonl(gold.path / "provenance.jsonl", Provenance)) == [
        Provenance("orsk#actor:0-4", ["ann-1", "ann-2"], "arbiter"),
        Provenance("orsk#denial:5-11", ["ann-1", "ann-2"], "arbiter", note),
        Provenance("orsk#content:12-14", ["ann-1"], "arbiter"),
    ]
    # What is decided is decided: pulling and adjudicating again change nothing.
    before = {path: path.read_bytes() for path in sorted((house / "corpus").rglob("*")) if path.is_file()}
    assert run(house, "studio", "pull", "--batch", BATCH).exit_code == 0
    assert json.loads(run(house, "adjudicate", "--batch", BATCH).stdout)["standing"] == ["orsk", "calm", "late"]
    assert {path: path.read_bytes() for path in sorted((house / "corpus").rglob("*")) if path.is_file()} == before

    assert CliRunner().invoke(app, ["validate", str(house)]).exit_code == 0
    build_release(house, house / "dist")
    path = house / "dist" / "toy-1.2.3" / "data" / "documents" / "train-00000-of-00001.parquet"
    rows = pyarrow.parquet.read_table(path, columns=["doc_id", "gold_status", "spans"]).to_pylist()
    assert [(row["doc_id"], row["gold_status"], len(row["spans"])) for row in rows] == [
        ("orsk", "adjudicated", 3),
        ("calm", "adjudicated", 0),
        ("late", "adjudicated", 0),
    ]
