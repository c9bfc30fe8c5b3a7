"""`reportedly adjudicate` over a batch: what it says, what it leaves to the server, how it exits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reportedly.adjudication import adjudicate
from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError, StudioError
from reportedly.studio.accounts import email_of
from reportedly.studio.adjudicating import adjudicator_for
from reportedly.studio.client import Client
from reportedly.studio.projects import ProjectKey, our_projects
from tests.houses import Doc, make_house
from tests.studio_stub import TOKEN, Stub, serving
from tests.unit.test_adjudication import record
from tests.unit.test_adjudication_batch import AGAINST, TEXT, WHOLE
from tests.unit.test_intake_documents import snapshot

ANNOTATORS = """\
ann-1: {role: annotator, kind: human, guidelines: 1.0.0}
ann-2: {role: annotator, kind: human, guidelines: 1.0.0}
chief: {role: adjudicator, kind: human, guidelines: 1.0.0}
robot: {role: adjudicator, kind: model, guidelines: 1.0.0}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two annotators agree on one document and not on another; there is no server."""
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    docs = [Doc("orsk", TEXT), Doc("calm", "Nothing.\n")]
    levels = ("structure", "references", "guidelines", "corpus")
    extra = {"annotation/annotators.yaml": ANNOTATORS}
    house = make_house(tmp_path / "toy", docs, levels=levels, registries=False, extra=extra)
    record(house, "ann-1", {"orsk": WHOLE, "calm": ""})
    record(house, "ann-2", {"orsk": "", "calm": ""})
    return house


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """A stand-in server, known by the environment, with an account for the adjudicator."""
    users = [{"id": 1, "email": "lead@reportedly.invalid"}, {"id": 2, "email": email_of("chief")}]
    with serving(Stub(users=users)) as served:
        monkeypatch.setenv("LABEL_STUDIO_URL", served.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", TOKEN)
        yield served


def invoke(house: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["adjudicate", "--corpus", str(house), "--batch", "b1", *options])


def invoked_json(house: Path, *options: str) -> Any:
    return json.loads(invoke(house, "--json", *options).stdout)


def test_it_counts_what_was_made_and_lists_what_waits(house: Path) -> None:
    result = invoke(house, "--no-push")
    assert result.exit_code == 0
    assert result.stdout == "1 merged, 0 decided, 1 waiting for an adjudicator\n  orsk: not agreed\n"
    again = invoke(house, "--no-push")
    assert again.stdout.startswith("0 merged, 0 decided, 1 waiting for an adjudicator, 1 gold before\n")


def test_json_says_the_same(house: Path) -> None:
    assert invoked_json(house, "--no-push") == {
        "written": True,
        "documents": ["calm"],
        "files": ["corpus/gold/calm.ann", "corpus/gold/provenance.jsonl", "corpus/gold/records.jsonl"],
        "merged": ["calm"],
        "decided": [],
        "held": [],
        "standing": [],
        "waiting": [{"document": "orsk", "reason": "not agreed"}],
        "pushed": [],
        "url": None,
        "not_pushed": None,
        "findings": [],
    }


def test_a_dry_run_writes_nothing(house: Path) -> None:
    before = snapshot(house)
    assert (
        "1 merged, 0 decided, 1 waiting for an adjudicator; dry run: nothing was written"
        in invoke(house, "--dry-run").stdout
    )
    assert snapshot(house) == before


def test_without_a_server_gold_is_made_and_it_is_said_how_to_go_on(house: Path) -> None:
    result = invoke(house)
    assert result.exit_code == 0
    assert "not pushed: no Label Studio server is known: start one with reportedly studio start" in result.stdout
    assert "Then run this again" in result.stdout
    assert list(load_corpus(house).gold) == ["calm"]


def test_a_faulty_decision_exits_with_1_and_the_rest_is_written(house: Path) -> None:
    record(house, "chief", {"orsk": AGAINST})
    result = invoke(house, "--no-push")
    assert result.exit_code == 1
    assert "error missing-attribute" in result.stdout
    assert "  orsk: to be mended by chief\n" in result.stdout
    assert list(load_corpus(house).gold) == ["calm"]
    assert not invoked_json(house, "--no-push")["written"]


def test_what_is_held_back_is_said(house: Path) -> None:
    record(house, "ann-2", {"orsk": ""}, status="draft")
    result = invoke(house, "--no-push")
    assert (result.exit_code, invoked_json(house, "--no-push")["held"]) == (0, ["calm"])
    assert "1 held back: gold would close the batch, which is not finished" in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--created", "2031-06-02T10:00:00Z"], "--created goes with --accept"),
        (["--accept", "ann-1", "--close"], "--close does not go with --accept"),
        (["--claims", "--replace"], "--replace does not go with --claims"),
    ],
)
def test_options_that_do_not_go_together_are_refused(house: Path, options: list[str], message: str) -> None:
    result = invoke(house, *options)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)


def test_who_decides_is_the_one_person_registered_or_is_named(house: Path) -> None:
    corpus = load_corpus(house)
    made = adjudicate(corpus, "b1")
    assert adjudicator_for(corpus, made) == "chief"
    assert adjudicator_for(corpus, made, "robot") == "robot"
    with pytest.raises(InputError, match=r"ann-1 is an annotator of this batch.*as ann-1-decides"):
        adjudicator_for(corpus, made, "ann-1")
    with pytest.raises(InputError, match="stranger is not registered as an adjudicator"):
        adjudicator_for(corpus, made, "stranger")
    for text, message in {
        ANNOTATORS.replace("chief", "anna").replace("model", "human"): r"2 people are .* \(anna, robot\)",
        ANNOTATORS.replace("chief: {role: adjudicator", "chief: {role: annotator"): "no people are registered",
    }.items():
        (house / "annotation/annotators.yaml").write_text(text)
        with pytest.raises(InputError, match=message):
            adjudicator_for(Corpus(house), made)


def test_what_waits_is_pushed_once_with_what_all_have_and_every_version(house: Path, stub: Stub) -> None:
    result = invoke(house)
    assert result.exit_code == 0
    where = f"{stub.url}/projects/1 of chief. When decided: reportedly studio pull, and run this again"
    assert result.stdout.endswith(f"1 pushed, 0 there before: {where}\n")
    [task] = stub.tasks
    assert task["data"]["doc_id"] == "orsk"
    sizes = {prediction["model_version"]: len(prediction["result"]) for prediction in task["predictions"]}
    assert sorted(sizes) == ["agreed", "version-a", "version-b"]
    assert sizes["agreed"] == 0
    assert 0 in (sizes["version-a"], sizes["version-b"])
    assert not any("ann-" in json.dumps(prediction) for prediction in task["predictions"])
    with Client(stub.url, TOKEN) as client:
        assert list(our_projects(client, "toy")) == [ProjectKey("toy", "adjudication", "b1", "chief")]
    again = invoked_json(house)
    assert (again["pushed"], again["url"], len(stub.tasks)) == ([], f"{stub.url}/projects/1", 1)


def test_a_dry_run_pushes_nothing(house: Path, stub: Stub) -> None:
    assert "1 would be pushed, 0 there before: a new project of chief" in invoke(house, "--dry-run").stdout
    assert (stub.projects, stub.tasks) == ([], [])


def test_whoever_is_named_has_to_have_an_account_and_a_server_that_answers(house: Path, stub: Stub) -> None:
    stub.users.pop()
    result = invoke(house)
    assert isinstance(result.exception, InputError)
    assert "chief has no account" in str(result.exception)
    assert isinstance(invoke(house, "--url", "http://127.0.0.1:9").exception, StudioError)
    # Gold does not depend on it.
    assert list(load_corpus(house).gold) == ["calm"]
