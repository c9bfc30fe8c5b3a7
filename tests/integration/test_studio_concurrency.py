"""Eight annotators at once on a real server: what was acknowledged is stored once, and is pulled.

REPORTEDLY_LOAD_SECONDS says for how long they work, by default 10 (`python -m benchmarks.studio_load`: 60).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.studio.encoding import encode
from reportedly.studio.home import Home
from reportedly.studio.server.environment import Serving, find_program
from reportedly.studio.server.running import serve
from tests.integration.conftest import StudioServer, free_port
from tests.load import (
    ANNOTATORS,
    annotate_at_once,
    annotation_of,
    differences,
    documents,
    house_for,
    not_as_pulled,
    prepare,
    session,
    sign_up,
    stored,
)
from tests.postgresql import postgresql, programs
from tests.support import ROOT, SCHEMA

pytestmark = [pytest.mark.integration, pytest.mark.studio]

SECONDS = float(os.environ.get("REPORTEDLY_LOAD_SECONDS", "10"))
DOCS = documents(12)


def assert_nothing_is_lost_or_doubled(url: str, token: str, root: Path, batch: str) -> dict[str, int]:
    """Work, compare, pull and compare; gives the project of each annotator."""
    projects = prepare(url, token, load_corpus(root), batch)
    load = annotate_at_once(url, projects, DOCS, SCHEMA, SECONDS)
    assert load.failed == []
    assert load.acknowledged["submission"] >= len(ANNOTATORS)
    assert differences(load, projects, url, token) == []
    pulled = CliRunner().invoke(app, ["studio", "pull", "--corpus", str(root), "--batch", batch, "--url", url])
    assert pulled.exit_code == 0, pulled.output
    assert not_as_pulled(load, root, batch) == []
    return projects


@pytest.fixture
def known_token(studio_server: StudioServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", studio_server.token)
    return studio_server.token


def test_eight_annotators_on_sqlite(studio_server: StudioServer, known_token: str, tmp_path: Path) -> None:
    sign_up(studio_server.url, known_token, ANNOTATORS)
    root = house_for(tmp_path / "house", DOCS)
    assert_nothing_is_lost_or_doubled(studio_server.url, known_token, root, "at-once")
    assert "database is locked" not in studio_server.home.log.read_text(encoding="utf-8")


@pytest.mark.postgresql
@pytest.mark.xdist_group("studio-own")
def test_eight_annotators_on_postgresql_whose_back_up_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, dump = house_for(tmp_path / "house", DOCS), tmp_path / "studio.dump"
    home = Home(root)
    token = home.secrets().token
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", token)
    with (
        postgresql(free_port()) as database,
        serve(home, find_program(ROOT), Serving(port=free_port(), database=database)) as server,
    ):
        url = server.running.url
        sign_up(url, token, ANNOTATORS)
        projects = assert_nothing_is_lost_or_doubled(url, token, root, "at-once")
        there = [stored(url, token, project) for project in projects.values()]
        # The server runs meanwhile.
        postgresql_program("pg_dump", database, "--format=custom", f"--file={dump}")
    with postgresql(free_port()) as database:
        postgresql_program("pg_restore", database, "--no-owner", "--exit-on-error", str(dump))
        with serve(home, find_program(ROOT), Serving(port=free_port(), database=database)) as server:
            assert [stored(server.running.url, token, project) for project in projects.values()] == there
            with session(server.running.url, ANNOTATORS[0]) as browser:
                assert browser.get("/api/current-user/whoami").is_success


def postgresql_program(name: str, database: str, *options: str) -> None:
    command = [str(programs() / name), f"--dbname={database}", *options]
    subprocess.run(command, check=True, capture_output=True)


def test_12_a_submission_that_is_sent_again_after_a_timeout_is_one_record(
    studio_server: StudioServer, known_token: str, tmp_path: Path
) -> None:
    url, annotator = studio_server.url, "hand-again"
    sign_up(url, known_token, [annotator])
    root = house_for(tmp_path / "house", DOCS[:2], [annotator])
    [project] = prepare(url, known_token, load_corpus(root), "again", [annotator]).values()
    task = stored(url, known_token, project)[0]["id"]
    annotation = annotation_of(DOCS[0], 0)
    body = {"result": encode(annotation, DOCS[0].text, SCHEMA), "lead_time": 12.5}
    with session(url, annotator) as browser:
        # The server carries out what nobody waits for any more.
        with pytest.raises(httpx.ReadTimeout):
            browser.post(f"/api/tasks/{task}/annotations/", json=body, timeout=httpx.Timeout(30, read=0.01))
        browser.post(f"/api/tasks/{task}/annotations/", json=body).raise_for_status()
    until = time.monotonic() + 30
    while len(stored(url, known_token, project)[0]["annotations"]) < 2:
        assert time.monotonic() < until, "the first submission was not carried out"
    options = ["studio", "pull", "--corpus", str(root), "--batch", "again", "--url", url, "--json"]
    pulled = CliRunner().invoke(app, options)
    assert pulled.exit_code == 0
    [told] = json.loads(pulled.stdout)
    assert [finding["id"] for finding in told["findings"]] == ["doubled-submission"]
    [records] = load_corpus(root).records
    assert list(records.records) == [DOCS[0].id]
    assert records[DOCS[0].id].relations
