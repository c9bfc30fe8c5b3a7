"""A corpus under the names of a newer schema: every file that names them, all or none, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError, SchemaError
from reportedly.files import sha256
from reportedly.history import Renames, Step
from reportedly.migration import Renaming, migrate
from reportedly.model import Annotation, Relation, Span, Value
from reportedly.scoring.predictions import write_predictions
from reportedly.standoff import dumps, parse
from reportedly.validation import validate
from tests.houses import make_house, sample_docs
from tests.migrating import commit, contents
from tests.renaming import INVERSE, RENAMES, changelog, declaration, put_schema
from tests.support import SCHEMA

WAIVERS = """\
# Looked at by two people.
- {id: bad-timex-value, document: kirby, span: "kirby#actor:0-5", reason: "kirby#actor:0-5 was meant", who: ann-1,
   expires: 2099-01-01}
- {id: bad-timex-value, document: calm, reason: none, who: ann-1, expires: 2099-01-01}
- {id: floor-missed, document: b1, span: strict/actor, reason: none, who: ann-1, expires: 2099-01-01}
"""
HEDGES = """\
expression,part,forms,hedging_type,certainty
about,fixed,,approximator,unstated
"so, maybe",fixed,,epistemic,possible
"""
CUES = "expression,part,forms,attribution_type,attribution_type before to\ntold,verb,,assertion,eventuality\n"
EXTRA = {
    "corpus/waivers.yaml": WAIVERS,
    "annotation/lexicon/en/hedges.csv": HEDGES,
    "annotation/lexicon/en/cues.csv": CUES,
}
FIRST, SECOND, BACK = ("1.0.0", ""), ("2.0.0", RENAMES), ("3.0.0", INVERSE)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "toy", extra=EXTRA)


def errors(house: Path) -> list[str]:
    return [f"{f.id}: {f.message}" for f in validate(house, ["structure", "references"]) if f.severity == "error"]


def rows_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_everything_that_names_them_is_renamed(house: Path) -> None:
    put_schema(house, FIRST, ("1.1.0", ""), SECOND)
    done = migrate(house)
    assert done.written
    assert errors(house) == []
    gold = (house / "corpus/gold/kirby.ann").read_text(encoding="utf-8")
    assert "T1\tparty 0 5\tKirby\n" in gold
    assert "R1\tsaid_by Arg1:T2 Arg2:T1\n" in gold
    assert "kind T1 human\n" in gold
    assert "confidence T7 maybe\n" in gold
    assert gold == (house / "corpus/annotations/ann-1/b1/kirby.ann").read_text(encoding="utf-8")
    rows = rows_of(house / "corpus/gold/records.jsonl")
    assert {row["schema_version"] for row in rows} == {"2.0.0"}
    assert rows[0]["ann_sha256"] == sha256(gold)
    assert '"span":"kirby#party:0-5"' in (house / "corpus/gold/provenance.jsonl").read_text(encoding="utf-8")
    assert '"kind":"human"' in (house / "corpus/entities.jsonl").read_text(encoding="utf-8")
    waivers = (house / "corpus/waivers.yaml").read_text(encoding="utf-8")
    assert waivers == WAIVERS.replace('"kirby#actor:0-5"', '"kirby#party:0-5"').replace("strict/actor", "strict/party")
    hedges = (house / "annotation/lexicon/en/hedges.csv").read_text(encoding="utf-8")
    assert hedges == HEDGES.replace(",certainty", ",confidence").replace(",possible", ",maybe")
    assert (house / "annotation/lexicon/en/cues.csv").read_text(encoding="utf-8") == CUES


def test_what_changes_is_counted(house: Path) -> None:
    put_schema(house, FIRST, SECOND)
    done = migrate(house, dry_run=True)
    told = {path.relative_to(house).as_posix(): dict(changes) for path, changes in done.house.changes.items()}
    assert told == {
        "annotation/lexicon/en/hedges.csv": {"attributes": 1, "values": 1},
        "corpus/entities.jsonl": {"values": 1},
        "corpus/waivers.yaml": {"references": 2},
        **{
            f"corpus/{folder}/{name}": changes
            for folder in ("annotations/ann-1/b1", "gold")
            for name, changes in {
                "kirby.ann": {"labels": 2, "relations": 2, "attributes": 1, "values": 2},
                "quote.ann": {"labels": 1, "relations": 1, "attributes": 1, "values": 1},
                "records.jsonl": {"versions": 3},
            }.items()
        },
        "corpus/gold/provenance.jsonl": {"references": 3},
    }
    assert (done.house.since, done.declared, done.written) == ("1.0.0", "2.0.0", False)
    assert set(done.house.plan.documents) == {"kirby", "quote"}


def test_a_dry_run_writes_nothing_and_a_second_run_neither(house: Path) -> None:
    put_schema(house, FIRST, SECOND)
    before = contents(house)
    migrate(house, dry_run=True)
    assert contents(house) == before
    migrate(house)
    after = contents(house)
    assert after != before
    again = migrate(house)
    assert not again.migrations
    assert contents(house) == after


def test_there_and_back_again_gives_the_same_bytes(house: Path) -> None:
    before = contents(house)
    put_schema(house, FIRST, SECOND)
    migrate(house)
    put_schema(house, FIRST, SECOND, BACK)
    migrate(house)
    after = {name: data.replace(b'"3.0.0"', b'"1.0.0"') for name, data in contents(house).items()}
    assert {name: after[name] for name in before if not name.startswith("schema/")} == {
        name: data for name, data in before.items() if not name.startswith("schema/")
    }


def test_several_steps_are_taken_at_once(house: Path) -> None:
    put_schema(house, FIRST, SECOND, BACK, ("4.0.0", "renames:\n  labels: {actor: who}\n"))
    migrate(house)
    gold = (house / "corpus/gold/kirby.ann").read_text(encoding="utf-8")
    assert "T1\twho 0 5\tKirby\n" in gold
    assert "certainty T7 possible\n" in gold


FLOORS = """\
# Set before round 2.
floors:
  strict: {actor: 0.85, 'date': 0.90}  # Hard.
  relations: {source: 0.80}
  kappa:
    certainty: 0.75
"""


def test_floors_go_along_with_their_comments(house: Path) -> None:
    path = house / "corpus/corpus.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + FLOORS, encoding="utf-8")
    put_schema(house, FIRST, SECOND)
    done = migrate(house)
    assert list(done.house.plan.files)[-1] == path
    after = FLOORS.replace("actor", "party").replace("date", "zeit").replace("source", "said_by")
    assert path.read_text(encoding="utf-8") == before + after.replace("certainty", "confidence")


def test_floors_that_become_one_collide(house: Path) -> None:
    with (house / "corpus/corpus.yaml").open("a", encoding="utf-8") as file:
        file.write("floors:\n  strict: {attribution: 0.8, denial: 0.9}\n")
    put_schema(house, FIRST, ("2.0.0", "renames:\n  labels: {attribution: cue, denial: cue}\n"))
    [finding] = migrate(house).findings
    assert finding.message == "the floors of attribution and denial under strict would both be of cue"


def test_names_are_swapped_at_once(house: Path) -> None:
    swap = "renames:\n  values: {certainty: {possible: probable, probable: possible}}\n"
    put_schema(house, FIRST, ("2.0.0", swap))
    migrate(house)
    assert "certainty T7 probable\n" in (house / "corpus/gold/kirby.ann").read_text(encoding="utf-8")
    assert '"so, maybe",fixed,,epistemic,probable\n' in (house / "annotation/lexicon/en/hedges.csv").read_text("utf-8")
    assert not migrate(house).migrations


def test_a_new_order_alone_renumbers(house: Path) -> None:
    """The evidential twin of a cue stands behind it, or before it if the schema's order says so."""
    made = yaml.safe_load(declaration("1.1.0"))
    made["labels"] = dict(reversed(list(made["labels"].items())))
    (house / "schema/labels.yaml").write_text(yaml.safe_dump(made, sort_keys=False, allow_unicode=True))
    (house / "schema/CHANGELOG.md").write_text(changelog(FIRST, ("1.1.0", "")))
    done = migrate(house)
    assert dict(done.house.changes[house / "corpus/gold/quote.ann"]) == {"order": 1}
    assert "T2\thedging 14 24\t" in (house / "corpus/gold/quote.ann").read_text(encoding="utf-8")
    assert errors(house) == []


def test_an_old_corpus_opens_with_the_name_of_the_migration(house: Path) -> None:
    put_schema(house, FIRST, SECOND)
    message = (
        r"gold/records\.jsonl: kirby was annotated with schema 1\.0\.0, the schema is 2\.0\.0: run reportedly migr"
    )
    with pytest.raises(CorpusError, match=rf"{message}ate \(steps: 2\.0\.0\)"):
        load_corpus(house).gold  # noqa: B018
    with pytest.raises(CorpusError, match="run reportedly migrate"):
        load_corpus(house).records  # noqa: B018
    assert [line for line in errors(house) if line.startswith("schema-outdated")] == [
        "schema-outdated: 3 record(s) made with schema 1.0.0, the schema is 2.0.0 (steps: 2.0.0)"
    ] * 2


def test_a_corpus_that_is_newer_says_so(house: Path) -> None:
    records = house / "corpus/gold/records.jsonl"
    records.write_text(records.read_text(encoding="utf-8").replace('"1.0.0"', '"1.4.0"'), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"1\.4\.0, the schema is 1\.0\.0: take the newer schema"):
        load_corpus(house).gold  # noqa: B018
    with pytest.raises(SchemaError, match=r"corpus/gold has records of schema 1\.4\.0: version 1\.4\.0 is newer"):
        migrate(house)


def test_a_version_that_the_changelog_does_not_know_is_refused(house: Path) -> None:
    put_schema(house, ("1.5.0", ""), ("2.0.0", RENAMES))
    with pytest.raises(SchemaError, match=r"records of schema 1\.0\.0: .*CHANGELOG\.md.* does not know the version"):
        migrate(house)


def test_an_old_name_in_a_new_annotation_is_known(house: Path) -> None:
    put_schema(house, FIRST, SECOND)
    migrate(house)
    gold = house / "corpus/gold/kirby.ann"
    gold.write_text(gold.read_text(encoding="utf-8").replace("party 0 5", "actor 0 5").replace(" maybe", " possible"))
    found = {f.id: f.message for f in validate(house, ["structure"])}
    assert found["unknown-label"] == "actor: was renamed to party in schema 2.0.0 (reportedly migrate)"
    assert found["unknown-value"].startswith("confidence is 'possible': was renamed to maybe")


def test_an_annotation_that_was_changed_behind_its_record_keeps_showing(house: Path) -> None:
    gold = house / "corpus/gold/kirby.ann"
    gold.write_text(gold.read_text(encoding="utf-8").replace("kind T4 state", "kind T4 media"), encoding="utf-8")
    put_schema(house, FIRST, SECOND)
    migrate(house)
    assert [line.partition(":")[0] for line in errors(house)] == ["annotation-changed"]


def test_what_is_refused_anywhere_is_written_nowhere(house: Path) -> None:
    gold = house / "corpus/gold/quote.ann"
    gold.write_text("T1\tactor 0 1\tx\n", encoding="utf-8")
    put_schema(house, FIRST, SECOND)
    before = contents(house)
    done = migrate(house)
    assert [str(finding) for finding in done.findings] == [
        "corpus/gold/quote.ann:1 T1: error unmigratable-annotation: text-mismatch: offsets 0-1 cover 'T', the file "
        "says 'x'"
    ]
    assert contents(house) == before


def test_a_table_that_cannot_be_read_stops_it(house: Path) -> None:
    put_schema(house, FIRST, SECOND)
    with (house / "corpus/gold/records.jsonl").open("a") as file:
        file.write("{}\n")
    before = contents(house)
    assert [finding.id for finding in migrate(house).findings] == ["unreadable-file"]
    assert contents(house) == before


def test_a_clean_tree_is_not_needed_but_clean_files_are(house: Path) -> None:
    commit(house)
    put_schema(house, FIRST, SECOND)  # Not committed, and not written.
    (house / "corpus/texts/new.txt").write_text("untracked\n")
    assert not migrate(house, dry_run=True).refused
    with (house / "corpus/gold/provenance.jsonl").open("a") as file:
        file.write("\n")
    assert [str(f) for f in migrate(house).findings if f.id == "uncommitted-changes"] == [
        "corpus/gold/provenance.jsonl: error uncommitted-changes: it has changes that are not committed"
    ]


def test_attributes_that_become_one_may_agree(house: Path) -> None:
    put_schema(house, FIRST, ("2.0.0", "renames:\n  attributes: {certainty: kind}\n"))
    renaming = Renaming([Step("2.0.0", Renames(attributes={"certainty": "kind"}))])
    span = Span("T1", "actor", 0, 1, "x", {"kind": "state", "certainty": "state"})
    assert renaming.annotation(Annotation("doc", [span])).collisions == ()
    span.attributes["certainty"] = "group"
    [collision] = renaming.annotation(Annotation("doc", [span])).collisions
    assert collision.problem == "the attributes kind (state) and certainty (group) would both be kind"


def test_relations_that_become_one_collide() -> None:
    renaming = Renaming([Step("2.0.0", Renames(relations={"a": "c", "b": "c"}))])
    spans = [Span("T1", "x", 0, 1, "x"), Span("T2", "y", 1, 2, "y")]
    relations = [Relation("R1", "a", "T1", "T2"), Relation("R2", "b", "T1", "T2")]
    [collision] = renaming.annotation(Annotation("doc", spans, relations)).collisions
    assert (collision.span.id, collision.problem) == ("T1", "the relations a and b to T2 would both be c")


@pytest.mark.parametrize(
    ("renames", "repeatable"),
    [
        ([Renames(labels={"a": "b"})], True),
        ([Renames(labels={"a": "c", "b": "c"})], True),
        ([Renames(labels={"a": "b"}), Renames(labels={"b": "c"})], True),
        ([Renames(labels={"a": "b", "b": "a"})], False),
        ([Renames(labels={"a": "b"}), Renames(labels={"c": "a"})], False),
        ([Renames(values={"k": {"v": "w", "w": "v"}})], False),
        ([Renames(attributes={"k": "l"}, values={"k": {"v": "w"}})], True),
        ([Renames(attributes={"k": "l", "l": "m"})], False),
        ([Renames(relations={"a": "b", "b": "c"})], False),
    ],
)
def test_what_may_be_done_twice(renames: list[Renames], repeatable: bool) -> None:
    assert Renaming(Step(f"{i}.0.0", each) for i, each in enumerate(renames, 2)).repeatable() == repeatable


def test_predictions_go_along(house: Path, tmp_path: Path) -> None:
    folder = tmp_path / "predictions"
    (folder / "system").mkdir(parents=True)
    gold = (house / "corpus/gold/kirby.ann").read_text(encoding="utf-8")
    (folder / "system/kirby.ann").write_text(gold, encoding="utf-8")
    kirby = next(doc.gold for doc in sample_docs() if doc.id == "kirby")
    assert kirby is not None
    (folder / "system/all.jsonl").write_bytes(write_predictions([kirby], {"kirby": "0" * 64}))
    put_schema(house, FIRST, SECOND)
    migrate(house, predictions=[folder])
    migrated = (house / "corpus/gold/kirby.ann").read_text(encoding="utf-8")
    assert (folder / "system/kirby.ann").read_text(encoding="utf-8") == migrated
    [row] = rows_of(folder / "system/all.jsonl")
    assert (row["text_sha256"], row["spans"][0]["label"], row["relations"][0]["type"]) == ("0" * 64, "party", "said_by")
    assert row["spans"][0]["attributes"] == {"kind": "human", "mention": "name", "entity": "kirby"}
    before = contents(folder)
    assert not migrate(house, predictions=[folder]).migrations
    assert not migrate(house, predictions=[folder], since="1.0.0").migrations
    assert contents(folder) == before


def test_predictions_of_an_unsaid_version_are_refused(house: Path, tmp_path: Path) -> None:
    put_schema(house, FIRST, SECOND)
    migrate(house)
    folder = tmp_path / "predictions"
    folder.mkdir()
    (folder / "all.jsonl").write_text(
        '{"doc_id":"kirby","text_sha256":"0","spans":[{"id":"T1","label":"actor","start":0,"end":5}]}\n'
    )
    assert [str(finding) for finding in migrate(house, predictions=[folder]).findings] == [
        "all.jsonl:1: error unmigratable-annotation: the schema has no label actor; --from says of which version of "
        "the schema it is"
    ]
    assert migrate(house, predictions=[folder], since="1.0.0").written
    assert '"label":"party"' in (folder / "all.jsonl").read_text()


def test_predictions_without_records_are_not_swapped(house: Path, tmp_path: Path) -> None:
    put_schema(house, FIRST, ("2.0.0", "renames:\n  values: {certainty: {possible: probable, probable: possible}}\n"))
    (tmp_path / "p").mkdir()
    (tmp_path / "p/kirby.ann").write_text("")
    before = contents(house)
    with pytest.raises(InputError, match=r"since 1\.0\.0 a name was given to something else"):
        migrate(house, predictions=[tmp_path / "p"])
    assert contents(house) == before


TEXT = "Ana said it may rain in Orsk.\n"
NAMES = list(SCHEMA.labels)


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    extents = st.tuples(st.integers(0, 28), st.integers(1, 29)).filter(lambda pair: pair[0] < pair[1])
    found = draw(st.lists(st.tuples(extents, st.sampled_from(NAMES)), max_size=8, unique=True))
    spans = []
    for i, ((start, end), label) in enumerate(found):
        attributes: dict[str, Value] = {}
        for name in draw(st.lists(st.sampled_from(SCHEMA.labels[label].attributes), unique=True)):
            spec = SCHEMA.attributes[name]
            attributes[name] = draw(st.sampled_from(list(spec.values) or [True if spec.type == "boolean" else "v"]))
        spans.append(Span(f"x{i}", label, start, end, TEXT[start:end], attributes))
    pairs = [(a, b, type_) for a in spans for b in spans if (type_ := SCHEMA.pair_types.get((a.label, b.label)))]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=5, unique_by=lambda p: (p[0].id, p[1].id))) if pairs else []
    return Annotation("doc", spans, [Relation(f"r{i}", t, a.id, b.id) for i, (a, b, t) in enumerate(chosen)])


def permutation(names: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Some of the names renamed, one to one: to new names, or to each other's."""
    return st.permutations([*names, *(f"{name}_2" for name in names)]).map(
        lambda new: {old: other for old, other in zip(names, new, strict=False) if old != other}
    )


@st.composite
def renames(draw: st.DrawFn) -> Renames:
    values = {name: list(spec.values) for name, spec in SCHEMA.attributes.items() if spec.values}
    return Renames(
        labels=draw(permutation(list(SCHEMA.labels))),
        attributes=draw(permutation(list(SCHEMA.attributes))),
        relations=draw(permutation(list(SCHEMA.relations))),
        values={name: draw(permutation(values[name])) for name in draw(st.sets(st.sampled_from(list(values))))},
    )


def inverse(step: Renames) -> Renames:
    def turned(names: dict[str, str]) -> dict[str, str]:
        return {new: old for old, new in names.items()}

    return Renames(
        labels=turned(step.labels),
        attributes=turned(step.attributes),
        relations=turned(step.relations),
        values={step.attributes.get(name, name): turned(names) for name, names in step.values.items()},
    )


@settings(deadline=None, max_examples=60)
@given(annotations(), renames())
def test_a_rename_and_its_inverse_give_the_same_bytes(annotation: Annotation, step: Renames) -> None:
    there, back = Renaming([Step("2.0.0", step)]), Renaming([Step("3.0.0", inverse(step))])
    before = dumps(annotation, TEXT, SCHEMA)
    renamed = there.annotation(annotation)
    assert renamed.collisions == ()
    returned = back.annotation(renamed.annotation)
    assert returned.collisions == ()
    assert dumps(returned.annotation, TEXT, SCHEMA) == before
    both = Renaming([Step("2.0.0", step), Step("3.0.0", inverse(step))])
    assert both.annotation(annotation).annotation == annotation
    assert not both.annotation(annotation).changes
    assert parse(before, TEXT, "doc").findings == []
