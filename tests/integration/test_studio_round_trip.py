"""Gold goes to a real server as a prediction and as an annotation, and what is pulled is the same, to the byte.

`pytest -rP` prints how much that was.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.studio.client import Client
from reportedly.studio.encoding import encode
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import push_tasks
from tests.integration.conftest import StudioServer
from tests.load import session, sign_up
from tests.support import CORPORA, ROOT

pytestmark = [pytest.mark.integration, pytest.mark.studio]

ANNOTATOR = "hand-round"
POLNEAR = CORPORA / "polnear"


@pytest.fixture(scope="module")
def account(studio_server: StudioServer) -> str:
    sign_up(studio_server.url, studio_server.token, [ANNOTATOR])
    return ANNOTATOR


def assert_comes_back(
    server: StudioServer, root: Path, documents: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = root / "annotation" / "annotators.yaml"
    entry = dump_annotators({ANNOTATOR: Annotator(role="annotator", kind="human", guidelines="1.0.0")})
    registered.write_text(registered.read_text(encoding="utf-8") + entry, encoding="utf-8")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", server.token)
    corpus = load_corpus(root)
    gold = corpus.gold
    for batch in ("as-predictions", "as-annotations"):
        project = push_gold(server, corpus, batch, documents)
        with session(server.url, ANNOTATOR) as browser:
            for task in tasks_with_predictions(browser, project):
                [prediction] = task["predictions"]
                doc_id = task["data"]["doc_id"]
                if batch == "as-predictions":  # The browser submits a copy of what it was given.
                    body = {"result": prediction["result"], "parent_prediction": prediction["id"]}
                else:
                    body = {"result": encode(gold[doc_id], corpus.text(doc_id), corpus.schema)}
                address = f"/api/tasks/{task['id']}/annotations/?project={project}"
                browser.post(address, json=body).raise_for_status()
        pulled = CliRunner().invoke(
            app, ["studio", "pull", "--corpus", str(root), "--batch", batch, "--url", server.url]
        )
        assert pulled.exit_code == 0, pulled.output
        [records] = [folder for folder in load_corpus(root).records if folder.batch == batch]
        assert sorted(records.records) == sorted(documents)
        for doc_id in documents:
            assert records.file(doc_id).read_bytes() == gold.file(doc_id).read_bytes(), doc_id
        assert {record.status for record in records.records.rows()} == {"done"}
        spans, relations = (
            sum(len(getattr(records[doc_id], what)) for doc_id in documents) for what in ("spans", "relations")
        )
        print(
            f"ROUND TRIP {corpus.config.name} {batch}: {len(documents)} documents, {spans} spans, {relations} relations"
        )


def push_gold(server: StudioServer, corpus: Corpus, batch: str, documents: Sequence[str]) -> int:
    key = ProjectKey(corpus.config.name, "pass", batch, ANNOTATOR)
    with Client(server.url, server.token) as client:
        push = push_tasks(client, corpus, key, documents, lambda d, _: {"gold": corpus.gold[d.id]}, start_from="gold")
    assert push.findings == ()
    assert push.project is not None
    return push.project.id


def tasks_with_predictions(browser: httpx.Client, project: int) -> list[dict[str, Any]]:
    answer = browser.get(f"/api/projects/{project}/tasks/", params={"page_size": 1000})
    tasks: list[dict[str, Any]] = answer.raise_for_status().json()
    return tasks


def test_our_own_gold(
    studio_server: StudioServer, account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("corpus", "schema", "annotation"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    documents = list(load_corpus(tmp_path).gold.records)
    assert len(documents) == len(list((ROOT / "corpus" / "gold").glob("*.ann"))) > 0
    assert_comes_back(studio_server, tmp_path, documents, monkeypatch)


@pytest.mark.corpora
@pytest.mark.skipif(not POLNEAR.exists(), reason="needs PolNeAR in ../shared/corpora/polnear")
def test_the_dev_articles_of_polnear(
    studio_server: StudioServer, account: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = tmp_path / "house"
    CliRunner().invoke(app, ["convert", "polnear", str(POLNEAR), str(house)])
    corpus = load_corpus(house)
    documents = [row.id for row in corpus.documents.rows() if corpus.splits[row.story] == "validation"]
    assert len(documents) == len(list((POLNEAR / "dev" / "text").glob("*.txt"))) > 0
    assert_comes_back(studio_server, house, documents, monkeypatch)
