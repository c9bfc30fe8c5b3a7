"""Projects of claims on a stand-in server: pushed, worked on, pulled into records that adjudication takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.files import jsonl, write_atomically
from reportedly.model import Annotation, Claim
from reportedly.standoff import dumps
from reportedly.studio.accounts import email_of
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.studio_stub import NOW, Stub, serving
from tests.support import SCHEMA, build

ORSK = "Orsk denied that oil leaked 😀. The hull was cracked.\n"
QUAY = "“It leaked,” Ana said, “all night.”\n"
CLAIMS = [
    Claim("leak", "tide", "Oil leaked from the tanker.", "Secretly true."),
    Claim("crack", "tide", "The hull was cracked.", "Secretly false."),
]
ANNOTATORS = """\
ann-1: {role: annotator, kind: human, guidelines: 1.0.0}
ann-2: {role: annotator, kind: human, guidelines: 1.0.0}
chief: {role: adjudicator, kind: human, guidelines: 1.0.0}
"""
PEOPLE = ("ann-1", "ann-2", "chief")
LEAKED = "orsk-content-17-27"
FIRST, SECOND = "quay-content-0-12", "quay-content-23-35"

Part = dict[str, Any]
Result_ = list[Part]


def orsk() -> Annotation:
    return build(
        ORSK,
        {
            "a": ("actor", "Orsk", {"kind": "state", "mention": "name"}),
            "d": ("denial", "denied", {"denial_type": "denial"}),
            "c": ("content", "oil leaked", {"quotation": "indirect"}),
        },
        [("d", "a"), ("d", "c")],
        doc_id="orsk",
    )


def quay() -> Annotation:
    return build(
        QUAY,
        {
            "q1": (
                "content",
                "“It leaked,”",
                {"quotation": "direct", "claim": "leak", "claim_polarity": "states"},
            ),
            "a": ("actor", "Ana", {"kind": "person", "mention": "name"}),
            "s": ("attribution", "said", {"attribution_type": "assertion"}),
            "q2": ("content", "“all night.”"),
        },
        [("s", "a"), ("s", "q1"), ("q2", "q1")],
        doc_id="quay",
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    docs = [Doc("orsk", ORSK, story="tide", gold=orsk()), Doc("quay", QUAY, story="tide", gold=quay())]
    extra = {"annotation/annotators.yaml": ANNOTATORS, "corpus/claims.jsonl": jsonl(CLAIMS).decode()}
    levels = ("structure", "references", "guidelines", "corpus")
    return make_house(tmp_path / "toy", docs, levels=levels, registries=False, extra=extra)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    users = [{"id": 1, "email": "lead@reportedly.invalid"}]
    users += [{"id": number, "email": email_of(who)} for number, who in enumerate(PEOPLE, start=2)]
    with serving(Stub(users=users)) as served:
        monkeypatch.setenv("LABEL_STUDIO_URL", served.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", served.token)
        yield served


def run(house: Path, *command: str) -> Result:
    return CliRunner().invoke(app, [*command, "--corpus", str(house), "--json"])


def push(house: Path, *options: str, who: str = "ann-1") -> Any:
    result = run(house, "studio", "push", "--claims", "--batch", "c1", "--annotator", who, *options)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def pull(house: Path) -> Any:
    return json.loads(run(house, "studio", "pull").stdout)


def adjudicated(house: Path) -> Any:
    return json.loads(run(house, "adjudicate", "--claims", "--batch", "c1").stdout)


def told(house: Path) -> list[tuple[str, str, str | None]]:
    """The findings of a pull, and where."""
    return [(f["id"], f["document"], f.get("span")) for pulled in pull(house) for f in pulled["findings"]]


def start(stub: Stub, who: str = "ann-1", version: str = "gold") -> Result_:
    """What an annotator begins with: a copy of a prediction."""
    project = next(p["id"] for p in stub.projects if p["title"].startswith(f"{who} "))
    [task] = stub.tasks_of(project)
    [prediction] = [p for p in task["predictions"] if p["model_version"] == version]
    return json.loads(json.dumps(prediction["result"]))  # type: ignore[no-any-return]


def submit(stub: Stub, result: Result_, who: str = "ann-1", at: str = NOW, **details: Any) -> None:
    project = next(p["id"] for p in stub.projects if p["title"].startswith(f"{who} "))
    [task] = stub.tasks_of(project)
    user = PEOPLE.index(who) + 2
    work = {"id": 70 + user, "updated_at": at, "completed_by": user, "result": result, "lead_time": 30.0}
    task["annotations"] = [work | details]


def choose(column: int, region: str, name: str, *values: str, control: int | None = None) -> Part:
    """What a field stores for a region."""
    return {
        "id": region,
        "from_name": f"{name}-{control or column}",
        "to_name": f"text-{column}",
        "type": "choices",
        "value": {"start": 0, "end": 1, "text": "x", "choices": list(values)},
    }


def draw(column: int, region: str, text: str, covered: str) -> Part:
    start = text.index(covered)
    value = {"start": start, "end": start + len(covered), "text": covered, "labels": ["content"]}
    return {
        "id": region,
        "from_name": f"label-{column}",
        "to_name": f"text-{column}",
        "type": "labels",
        "value": value,
    }


def claimed(region: str, claim: str, polarity: str = "states", column: int = 1) -> Result_:
    return [choose(column, region, "claim", claim), choose(column, region, "claim_polarity", polarity)]


def recorded(house: Path, doc_id: str, who: str = "ann-1") -> str:
    return (house / "corpus" / "annotations" / who / "c1" / f"{doc_id}.ann").read_text(encoding="utf-8")


def statuses(house: Path) -> dict[str, str]:
    [batch] = [batch for batch in load_corpus(house).records if batch.batch == "c1"]
    return {record.doc_id: record.status for record in batch.records.rows()}


CRACKED = [draw(1, "new", ORSK, "The hull was cracked"), *claimed("new", "crack")]


def test_a_story_is_one_task_that_shows_its_documents_and_no_truth(stub: Stub, house: Path) -> None:
    [made] = push(house)
    assert (made["created"], made["imported"], made["key"]["story"]) == (True, ["tide"], "tide")
    [task] = stub.tasks
    data = task["data"]
    assert (data["doc_id"], data["text_1"], data["text_2"]) == ("tide", ORSK, QUAY)
    assert [row["doc_id"] for row in data["documents"]] == ["orsk", "quay"]
    assert [(claim["value"], claim["alias"]) for claim in data["claims"]] == [
        ("Oil leaked from the tanker.", "leak"),
        ("The hull was cracked.", "crack"),
    ]
    assert data["heading_1"] == "the-quay, 2031-05-12"
    assert "ecretly" not in json.dumps(stub.tasks)
    [project] = stub.projects
    assert (project["title"], project["model_version"]) == ("ann-1 · c1 · tide · claims", "gold")
    assert 'name="text-2"' in project["label_config"]
    assert 'name="text-3"' not in project["label_config"]


def test_what_gold_has_is_drawn_already_with_its_claims(stub: Stub, house: Path) -> None:
    push(house)
    shown = [
        (part["id"], part["from_name"], part["to_name"], part["value"].get("labels") or part["value"]["choices"])
        for part in start(stub)
    ]
    assert shown == [
        (LEAKED, "label-1", "text-1", ["content"]),
        (FIRST, "label-2", "text-2", ["content"]),
        (FIRST, "claim-2", "text-2", ["leak"]),
        (FIRST, "claim_polarity-2", "text-2", ["states"]),
        (SECOND, "label-2", "text-2", ["content (continued)"]),
    ]


def test_a_second_push_does_nothing(stub: Stub, house: Path) -> None:
    push(house)
    stub.log.clear()
    [again] = push(house)
    assert (again["created"], again["imported"], again["present"], again["snapshot"]) == (False, [], 1, None)
    assert {line.split()[0] for line in stub.log} == {"GET"}


def rewrite(house: Path, annotation: Annotation, text: str) -> None:
    """Other gold of a document, as if it had been decided anew."""
    (house / "corpus" / "gold" / f"{annotation.doc_id}.ann").write_text(dumps(annotation, text, SCHEMA), "utf-8")


def moved_gold() -> Annotation:
    annotation = orsk()
    annotation.spans[2].end, annotation.spans[2].text = 29, ORSK[17:29]
    return annotation


def test_other_contents_in_gold_are_found_and_neither_task_nor_interface_changes(stub: Stub, house: Path) -> None:
    push(house)
    config = stub.projects[0]["label_config"] = "<View/>"
    rewrite(house, moved_gold(), ORSK)
    [again] = push(house)
    assert [(f["id"], f["document"]) for f in again["findings"]] == [("story-changed", "tide")]
    assert (again["imported"], again["interface_changed"], len(stub.tasks)) == ([], False, 1)
    assert stub.projects[0]["label_config"] == config


def test_other_claims_of_gold_or_other_labels_are_no_change(stub: Stub, house: Path) -> None:
    push(house)
    other = orsk()
    other.spans = other.spans[1:]
    other.spans[1].attributes |= {"claim": "leak", "claim_polarity": "states"}
    other.relations = other.relations[1:]
    rewrite(house, other, ORSK)
    [again] = push(house)
    assert (again["findings"], again["present"]) == ([], 1)


def test_a_claim_that_is_registered_later_makes_another_task(stub: Stub, house: Path) -> None:
    push(house)
    claims = [*CLAIMS, Claim("flood", "tide", "The quay was flooded.")]
    write_atomically(house / "corpus" / "claims.jsonl", jsonl(claims))
    [again] = push(house)
    assert [f["id"] for f in again["findings"]] == ["story-changed"]


def test_a_story_is_pushed_when_all_its_documents_have_gold(stub: Stub, house: Path) -> None:
    path = house / "corpus" / "gold" / "records.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    [made] = push(house)
    assert [(f["id"], f["document"]) for f in made["findings"]] == [("story-without-gold", "quay")]
    assert (made["project"], stub.projects) == (None, [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--story", "dock"], "no document of corpus/documents.jsonl belongs to a story dock"),
        (["--story", "tide", "--documents", "orsk"], "--documents and --open do not go with --claims"),
    ],
)
def test_misuse_is_told(stub: Stub, house: Path, options: list[str], message: str) -> None:
    result = run(house, "studio", "push", "--claims", "--batch", "c1", "--annotator", "ann-1", *options)
    assert isinstance(result.exception, Exception)
    assert message in str(result.exception) + result.output


def test_a_story_without_claims_is_not_asked_about(stub: Stub, house: Path) -> None:
    write_atomically(house / "corpus" / "claims.jsonl", b"")
    for options, message in (([], "no story has a claim"), (["--story", "tide"], "has no claim of the story tide")):
        result = run(house, "studio", "push", "--claims", "--batch", "c1", "--annotator", "ann-1", *options)
        assert message in str(result.exception) + result.output
    assert stub.projects == []


def test_a_record_per_document_has_the_contents_of_gold_with_the_chosen_claims(stub: Stub, house: Path) -> None:
    push(house)
    made = [part for part in start(stub) if part["id"] != FIRST or part["from_name"] == "label-2"]
    submit(stub, [*made, *claimed(LEAKED, "leak"), *CRACKED])
    [pulled] = pull(house)
    assert pulled["findings"] == []
    assert pulled["states"] == {"orsk": "done", "quay": "done"}
    assert recorded(house, "orsk") == (
        "T1\tcontent 17 27\toil leaked\n"
        "T2\tcontent 31 51\tThe hull was cracked\n"
        "A1\tquotation T1 indirect\n"
        "A2\tclaim_polarity T1 states\n"
        "A3\tquotation T2 none\n"
        "A4\tclaim_polarity T2 states\n"
        "N1\tReference T1 claim:leak\tleak\n"
        "N2\tReference T2 claim:crack\tcrack\n"
    )
    assert recorded(house, "quay") == (
        "T1\tcontent 0 12\t“It leaked,”\n"
        "T2\tcontent 23 35\t“all night.”\n"
        "R1\tcontinues Arg1:T2 Arg2:T1\n"
        "A1\tquotation T1 direct\n"
    )
    [record] = [
        r for b in load_corpus(house).records if b.batch == "c1" for r in b.records.rows() if r.doc_id == "orsk"
    ]
    assert (record.role, record.status, record.lead_time) == ("annotator", "done", 15.0)
    assert [str(finding) for finding in validate(house) if finding.severity == "error"] == []


def test_pulling_again_changes_no_byte(stub: Stub, house: Path) -> None:
    push(house)
    submit(stub, [*start(stub), *claimed(LEAKED, "leak")])
    pull(house)
    before = recorded(house, "orsk"), recorded(house, "quay")
    [again] = pull(house)
    assert (again["recorded"], again["unchanged"]) == ([], ["orsk", "quay"])
    assert (recorded(house, "orsk"), recorded(house, "quay")) == before


def test_what_a_key_sets_in_the_fields_of_other_columns_is_not_seen_and_left_out(stub: Stub, house: Path) -> None:
    push(house)
    unseen = [choose(1, LEAKED, "claim", "crack", control=2), choose(1, LEAKED, "claim_polarity", "states", control=2)]
    submit(stub, [*start(stub), *claimed(LEAKED, "leak"), *unseen])
    assert told(house) == []
    assert "claim:leak" in recorded(house, "orsk")
    assert "crack" not in recorded(house, "orsk")


Edit = Callable[[Result_], Result_]


def deleted(result: Result_) -> Result_:
    return [part for part in result if part["id"] != LEAKED]


def dragged(result: Result_) -> Result_:
    result[0]["value"] |= {"start": 17, "end": 29, "text": ORSK[17:29]}
    return [*result, *claimed(LEAKED, "leak")]


def drawn_again(result: Result_) -> Result_:
    return [*deleted(result), draw(1, "again", ORSK, "oil leaked"), *claimed("again", "leak")]


@pytest.mark.parametrize(
    ("edit", "found", "status"),
    [
        (deleted, [("content-left-out", "orsk", LEAKED)], "done"),
        (drawn_again, [], "done"),
        (dragged, [("moved-content", "orsk", LEAKED), ("kept-as-draft", "orsk", None)], "draft"),
        (
            lambda result: [*result, draw(1, "new", ORSK, "The hull")],
            [("content-without-claim", "orsk", "new"), ("kept-as-draft", "orsk", None)],
            "draft",
        ),
        (
            lambda result: [*result, choose(1, LEAKED, "claim", "leak")],
            [("claim-without-polarity", "orsk", LEAKED), ("kept-as-draft", "orsk", None)],
            "draft",
        ),
        (
            lambda result: [*result, choose(1, LEAKED, "claim_polarity", "states")],
            [("claim-without-polarity", "orsk", LEAKED), ("kept-as-draft", "orsk", None)],
            "draft",
        ),
        (
            lambda result: [*result, *claimed(LEAKED, "nonsense")],
            [("unregistered-reference", "orsk", "T1"), ("kept-as-draft", "orsk", None)],
            "draft",
        ),
    ],
)
def test_what_cannot_be_recorded_is_told_and_the_other_document_is_done(
    stub: Stub, house: Path, edit: Edit, found: list[tuple[str, str, str | None]], status: str
) -> None:
    push(house)
    submit(stub, edit(start(stub)))
    assert told(house) == found
    assert statuses(house) == {"orsk": status, "quay": "done"}
    assert "claim:leak" in recorded(house, "quay")


def test_of_a_draft_nothing_is_demanded(stub: Stub, house: Path) -> None:
    push(house)
    made = [*start(stub), draw(1, "new", ORSK, "The hull")]
    user = email_of("ann-1")
    stub.tasks[0]["drafts"] = [{"id": 1, "updated_at": NOW, "user": user, "result": made}]
    assert told(house) == []
    assert statuses(house) == {"orsk": "draft", "quay": "draft"}


def test_a_skipped_story_is_skipped_document_by_document(stub: Stub, house: Path) -> None:
    push(house)
    submit(stub, start(stub), was_cancelled=True)
    assert told(house) == []
    assert statuses(house) == {"orsk": "skipped", "quay": "skipped"}


def test_nothing_is_recorded_of_contents_that_gold_has_no_more(stub: Stub, house: Path) -> None:
    push(house)
    submit(stub, start(stub))
    rewrite(house, moved_gold(), ORSK)
    assert told(house) == [("gold-contents-differ", "orsk", None)]
    assert statuses(house) == {"quay": "done"}


def test_an_offset_is_proved_on_the_text_of_its_column(stub: Stub, house: Path) -> None:
    push(house)
    wrong = draw(2, "new", ORSK, "The hull was cracked")
    submit(stub, [*start(stub), wrong])
    assert told(house)[0] == ("region-out-of-text", "quay", "new")


def test_a_part_of_no_column_is_not_lost_without_a_word(stub: Stub, house: Path) -> None:
    push(house)
    stray = draw(7, "stray", ORSK, "The hull was cracked")
    submit(stub, [*start(stub), stray, "nonsense"])  # type: ignore[list-item]
    assert {id_ for id_, _, _ in told(house)} >= {"malformed-result"}
    assert statuses(house)["orsk"] == "draft"


def test_a_story_without_documents_in_its_task_is_told(stub: Stub, house: Path) -> None:
    push(house)
    submit(stub, start(stub))
    stub.tasks[0]["data"]["documents"] = ["orsk", "quay"]
    assert told(house) == [("malformed-task", "tide", None)]


def test_that_nothing_is_linked_is_no_fault_of_an_export(stub: Stub, house: Path) -> None:
    push(house)
    added: Result_ = []
    for word in range(25):
        part = draw(1, f"new{word}", ORSK, "Orsk")
        part["value"] |= {"start": word, "end": word + 26, "text": ORSK[word : word + 26]}
        added += [part, *claimed(f"new{word}", "crack")]
    submit(stub, added)
    assert {id_ for id_, _, _ in told(house)} <= {"region-trimmed", "repeated-region", "content-left-out"}
    assert recorded(house, "orsk").count("claim:crack") > 20


def test_two_who_agree_are_merged_into_gold(stub: Stub, house: Path) -> None:
    for who in ("ann-1", "ann-2"):
        push(house, who=who)
        submit(stub, [*start(stub, who), *claimed(LEAKED, "leak"), *CRACKED], who)
    pull(house)
    made = adjudicated(house)
    assert (made["merged"], made["waiting"], made["findings"]) == (["orsk", "quay"], [], [])
    gold = load_corpus(house).gold["orsk"]
    assert [span.attributes.get("claim") for span in gold.spans if span.label == "content"] == ["leak", "crack"]
    assert [str(finding) for finding in validate(house) if finding.severity == "error"] == []
    closed = run(house, "studio", "push", "--claims", "--batch", "c1", "--annotator", "ann-1")
    assert "the batch c1 is closed" in str(closed.exception) + closed.output


def test_an_adjudicator_begins_with_what_is_agreed_and_decides(stub: Stub, house: Path) -> None:
    push(house, who="ann-1")
    push(house, who="ann-2")
    submit(stub, [*start(stub, "ann-1"), *claimed(LEAKED, "leak"), *CRACKED], "ann-1")
    submit(stub, [*start(stub, "ann-2"), *claimed(LEAKED, "leak", "contradicts"), *CRACKED], "ann-2")
    pull(house)
    first = adjudicated(house)
    assert (first["merged"], [w["document"] for w in first["waiting"]]) == (["quay"], ["orsk"])
    [made] = push(house, who="chief")
    assert (made["imported"], stub.projects[-1]["model_version"]) == (["tide"], "agreed")
    agreed = start(stub, "chief", "agreed")
    shown = {(part["id"], part["from_name"]) for part in agreed}
    assert {("orsk-content-31-51", "claim-1"), (LEAKED, "label-1"), (FIRST, "claim-2")} <= shown
    assert (LEAKED, "claim_polarity-1") not in shown
    versions = [start(stub, "chief", name) for name in ("version-a", "version-b")]
    chosen = [
        [
            part["value"]["choices"]
            for part in version
            if (part["id"], part["from_name"]) == (LEAKED, "claim_polarity-1")
        ]
        for version in versions
    ]
    assert sorted(chosen) == [[["contradicts"]], [["states"]]]
    decided = [part for part in agreed if (part["id"], part["from_name"]) != (LEAKED, "claim-1")]
    submit(stub, [*decided, *claimed(LEAKED, "leak")], "chief")
    pull(house)
    chief = next(batch for batch in load_corpus(house).records if batch.annotator == "chief")
    assert list(chief.records) == ["orsk"]  # The other is settled.
    second = adjudicated(house)
    assert (second["decided"], second["standing"], second["waiting"]) == (["orsk"], ["quay"], [])
    assert "claims decided by chief over ann-1, ann-2, batch c1" in load_corpus(house).gold.records["orsk"].origin
    assert [str(finding) for finding in validate(house) if finding.severity == "error"] == []


def test_nothing_waits_for_an_adjudicator_where_all_agree(stub: Stub, house: Path) -> None:
    for who in ("ann-1", "ann-2"):
        push(house, who=who)
        submit(stub, start(stub, who), who)
    pull(house)
    result = run(house, "studio", "push", "--claims", "--batch", "c1", "--annotator", "chief")
    assert "nothing waits for an adjudicator" in str(result.exception) + result.output


def test_status_counts_stories(stub: Stub, house: Path) -> None:
    extra = [*CLAIMS, Claim("calm", "still", "The sea was calm.")]
    write_atomically(house / "corpus" / "claims.jsonl", jsonl(extra))
    documents = house / "corpus" / "documents.jsonl"
    documents.write_bytes(documents.read_bytes().replace(b'"story":"tide"', b'"story":"still"', 1))
    push(house)
    assert len(stub.projects) == 2
    project = next(p["id"] for p in stub.projects if "· tide ·" in p["title"])
    [task] = stub.tasks_of(project)
    work = {"id": 9, "updated_at": NOW, "completed_by": 2, "result": [], "lead_time": 12.0}
    task["annotations"] = [work]
    pull(house)
    [row] = json.loads(run(house, "studio", "status").stdout)
    assert (row["kind"], row["documents"], row["remaining"], row["recorded"], row["closed"]) == (
        "claims",
        2,
        1,
        1,
        False,
    )
    assert (row["states"]["done-empty"], row["states"]["untouched"], row["seconds"]) == (1, 1, 12.0)


def test_a_snapshot_can_be_pulled(stub: Stub, house: Path, tmp_path: Path) -> None:
    push(house)
    submit(stub, [*start(stub), *claimed(LEAKED, "leak")])
    export = tmp_path / "export.json"
    export.write_text(json.dumps(stub.tasks), encoding="utf-8")
    result = run(house, "studio", "pull", "--from", str(export), "--annotator", "ann-1", "--batch", "c1")
    assert json.loads(result.stdout)[0]["recorded"] == ["orsk", "quay"]
    assert "claim:leak" in recorded(house, "orsk")
