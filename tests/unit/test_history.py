"""The changelog of a schema: what it says was renamed, and what it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import SchemaError
from reportedly.history import History, Renames, load_history
from reportedly.naming import version_numbers
from tests.renaming import changelog
from tests.support import ROOT, SCHEMA

ACTOR = "renames:\n  labels: {actor: party}\n"


def history(folder: Path, declared: str, *sections: tuple[str, str]) -> History:
    (folder / "CHANGELOG.md").write_text(changelog(*sections), encoding="utf-8")
    return load_history(folder, declared)


def test_the_changelog_of_the_project_ends_with_the_version_that_it_declares() -> None:
    made = load_history(ROOT / "schema", SCHEMA.version)
    assert made.versions[-1].version == SCHEMA.version
    for step in made.versions:  # What was never renamed again is declared now.
        later = made.renamed
        assert all(new in SCHEMA.labels or ("label", new) in later for new in step.renames.labels.values())
        assert all(new in SCHEMA.relations or ("relation", new) in later for new in step.renames.relations.values())
        assert all(new in SCHEMA.attributes or ("attribute", new) in later for new in step.renames.attributes.values())


def test_a_block_says_what_was_renamed(tmp_path: Path) -> None:
    block = "renames:\n  labels: {actor: party}\n  values: {kind: {organization: body}}\n"
    made = history(tmp_path, "2.0.0", ("1.0.0", ""), ("1.1.0", ""), ("2.0.0", block))
    assert [step.version for step in made.versions] == ["1.0.0", "1.1.0", "2.0.0"]
    assert made.versions[2].renames == Renames(labels={"actor": "party"}, values={"kind": {"organization": "body"}})
    assert not made.versions[1].renames
    assert made.way("1.0.0") == "steps: 1.1.0, 2.0.0"
    assert made.steps("2.0.0") == ()
    assert made.renamed["value", "kind", "organization"] == ": was renamed to body in schema 2.0.0 (reportedly migrate)"


def test_values_of_a_renamed_attribute_are_known_under_both_names(tmp_path: Path) -> None:
    block = "renames:\n  attributes: {kind: sort}\n  values: {kind: {organization: body}}\n"
    made = history(tmp_path, "2.0.0", ("1.0.0", ""), ("2.0.0", block))
    assert {("value", "kind", "organization"), ("value", "sort", "organization")} <= made.renamed.keys()


def test_without_a_changelog_nothing_is_known(tmp_path: Path) -> None:
    made = load_history(tmp_path, "2.0.0")
    assert made.versions == ()
    assert made.way("1.0.0") == "schema/CHANGELOG.md does not tell the steps from 1.0.0"
    with pytest.raises(SchemaError, match=r"does not know the version 1\.0\.0 \(there is no such file\)"):
        made.steps("1.0.0")


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("0.9.0", r"does not know the version 0\.9\.0 \(it begins with 1\.0\.0\)"),
        ("1.0.5", r"does not know the version 1\.0\.5"),
        ("3.0.0", r"3\.0\.0 is newer than the schema, which is 2\.0\.0: take the newer schema"),
        ("first", r"does not know the version first"),
    ],
)
def test_versions_without_a_way(version: str, message: str, tmp_path: Path) -> None:
    made = history(tmp_path, "2.0.0", ("1.0.0", ""), ("2.0.0", ACTOR))
    with pytest.raises(SchemaError, match=message):
        made.steps(version)


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([("1.0.0", "")], r"the newest section is 1\.0\.0, labels\.yaml declares 2\.0\.0: write what changed"),
        ([], r"there is no section for a version, labels\.yaml declares 2\.0\.0"),
        ([("2.1.0", ""), ("2.0.0", "")], r"2\.0\.0 stands above 2\.1\.0: the newest comes first"),
        ([("two", ""), ("2.0.0", "")], "the heading 'two' is no version"),
        ([("2.0.0", ACTOR)], r"2\.0\.0: a rename needs a new major version \(there is no version before it\)"),
        ([("1.9.0", ""), ("1.10.0", ACTOR), ("2.0.0", "")], r"1\.10\.0: a rename needs a new major .*1\.9\.0"),
        ([("1.0.0", ""), ("2.0.0", "renames:\n  label: {actor: party}\n")], "line 7.*unknown field `label`.*README"),
        ([("1.0.0", ""), ("2.0.0", "renames:\n  labels: {a: b, a: c}\n")], "line 7.*a stands twice"),
        ([("1.0.0", ""), ("2.0.0", "renames:\n  labels: {actor: actor}\n")], "actor is renamed to itself"),
        ([("1.0.0", ""), ("2.0.0", "renames:\n  labels: {actor: ' x'}\n")], "' x' is no name"),
        ([("1.0.0", ""), ("2.0.0", f"{ACTOR}```\n\n```yaml\n{ACTOR}")], "line 1.: a second block of YAML"),
    ],
)
def test_what_a_changelog_may_not_say(sections: list[tuple[str, str]], message: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=rf"CHANGELOG\.md: .*{message}"):
        history(tmp_path, "2.0.0", *sections)


def test_a_block_belongs_to_a_version(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(f"# Changes\n\n```yaml\n{ACTOR}```\n\n## 2.0.0\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="line 3: a block of YAML stands before the first version"):
        load_history(tmp_path, "2.0.0")


@pytest.mark.parametrize("version", ["1.0", "01.0.0", "1.0.0-rc1", "v1.0.0", ""])
def test_what_is_no_version(version: str) -> None:
    assert version_numbers(version) is None


def test_versions_are_ordered_as_numbers() -> None:
    assert version_numbers("1.10.0") > version_numbers("1.9.3")  # type: ignore[operator]
