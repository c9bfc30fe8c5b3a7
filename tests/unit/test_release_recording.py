"""Records of releases, and the versions that they and the changelog refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, ReleaseError
from reportedly.files import sha256
from reportedly.formats import polnear, timeml
from reportedly.intake import new_house
from reportedly.release.manifest import SUMS, input_hash
from reportedly.release.recording import fingerprint, read_records, record_file, refuse_version, write_record
from reportedly.validation import validate
from tests import miniature_polnear, miniature_timeml
from tests.houses import make_house, sample_docs, set_version
from tests.miniature_polnear import PLAIN, TEXT, VALVE

SUM = "the checksums\n"


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A house whose version 1.2.3 is recorded."""
    root = make_house(tmp_path / "toy")
    record(root, "0f1e2d3c")
    return root


def record(root: Path, commit: str | None) -> None:
    built = root.parent / "built"
    built.mkdir(exist_ok=True)
    (built / SUMS).write_text(SUM)
    write_record(load_corpus(root), built, commit)


def refused(root: Path) -> str:
    with pytest.raises(ReleaseError) as caught:
        refuse_version(load_corpus(root))
    return str(caught.value)


def test_a_record_is_read_as_it_was_written(recorded: Path) -> None:
    [read] = read_records(recorded)
    assert (read.version, read.commit, read.sha256sums) == ("1.2.3", "0f1e2d3c", sha256(SUM))
    now = fingerprint(load_corpus(recorded))
    assert all(getattr(read, name) == getattr(now, name) for name in now.__struct_fields__)
    assert (read.documents["kirby"].split, read.documents["bare"].gold) == ("train", None)
    assert read.fields["documents"]["spans[].label"][:2] == ("actor", "attribution")
    assert read.encode() == record_file(recorded, "1.2.3").read_bytes()


def test_a_record_is_part_of_a_sound_corpus_and_no_input_of_the_next_release(recorded: Path) -> None:
    before = input_hash(recorded)
    assert [finding.id for finding in validate(load_corpus(recorded)) if finding.severity == "error"] == []
    record_file(recorded, "1.2.3").unlink()
    assert input_hash(recorded) == before


def test_records_are_ordered_as_versions(recorded: Path) -> None:
    for version in ("1.10.0", "1.9.0"):
        set_version(recorded, version)
        record(recorded, None)
    assert [read.version for read in read_records(recorded)] == ["1.2.3", "1.9.0", "1.10.0"]


def test_a_recorded_version_is_refused_with_the_way_to_build_it_again(recorded: Path) -> None:
    said = refused(recorded)
    assert said.startswith("1.2.3 is released already, from commit 0f1e2d3c (")
    assert "scripts/release --commit 0f1e2d3c" in said
    record(recorded, None)
    said = refused(recorded)
    assert said.startswith("1.2.3 is released already, outside git (")
    assert "scripts/release" not in said


@pytest.mark.parametrize(
    ("version", "least"), [("1.2.4", "2.0.0"), ("1.3.0", "2.0.0"), ("2.0.0", None), ("2.1.0", None)]
)
def test_labels_that_changed_ask_for_major(recorded: Path, version: str, least: str | None) -> None:
    ann = recorded / "corpus" / "gold" / "kirby.ann"
    ann.write_text(ann.read_text().replace("A1\tkind T1 person\n", "A1\tkind T1 group\n"))
    set_version(recorded, version)
    if least is None:
        refuse_version(load_corpus(recorded))
    else:
        assert refused(recorded) == (
            f"version {version} is too small, the least is 2.0.0 (MAJOR); since 1.2.3:\n  gold changed (MAJOR): kirby"
        )


def test_the_reasons_are_those_that_ask_for_the_step_documents_first(tmp_path: Path, recorded: Path) -> None:
    docs = sample_docs()
    del docs[0]
    docs[0].split = "test"
    other = make_house(tmp_path / "other", docs)
    records = other / "corpus" / "releases"
    record_file(recorded, "1.2.3").parent.rename(records)
    set_version(other, "1.3.0")
    # kirby was the only one whose denial made its story's claims; configs go as well.
    assert refused(other).splitlines()[1:3] == [
        "  documents removed (MAJOR): kirby",
        "  documents in another split (MAJOR): quote",
    ]


def test_documents_that_came_ask_for_minor_and_metadata_for_patch(tmp_path: Path, recorded: Path) -> None:
    card = recorded / "corpus" / "documents.jsonl"
    card.write_text(card.read_text().replace('"outlet":"the-quay"', '"outlet":"the-tide"'))
    set_version(recorded, "1.2.4")
    refuse_version(load_corpus(recorded))
    docs = sample_docs()
    docs[3].id = "another"
    more = make_house(tmp_path / "more", [*sample_docs(), docs[3]])
    record_file(recorded, "1.2.3").parent.rename(more / "corpus" / "releases")
    set_version(more, "1.2.4")
    assert refused(more) == (
        "version 1.2.4 is too small, the least is 1.3.0 (MINOR); since 1.2.3:\n  documents added (MINOR): another"
    )
    set_version(more, "1.3.0")
    refuse_version(load_corpus(more))


def test_no_earlier_version(recorded: Path) -> None:
    set_version(recorded, "1.2.2")
    assert refused(recorded) == (
        "version 1.2.2 is too small, the least is 1.2.4 (PATCH); 1.2.3 is the newest that was released"
    )


def test_a_first_version_needs_no_record_but_an_entry_in_the_changelog(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    refuse_version(load_corpus(root))
    changelog = root / "CHANGELOG.md"
    for entry in ("## 1.2.3 (unreleased)\n\nFirst.\n", "## 1.2.2\n\nZero.\n\n## 1.2.3\n- First.\n"):
        changelog.write_text(f"# Changes\n\n{entry}")
        refuse_version(load_corpus(root))
    nothing = (
        "All of it.\n",
        "## 1.2.30\n\nAll of it.\n",
        "### 1.2.3\n\nAll of it.\n",
        "## 1.2.3\n\n## 1.2.2\n\nAll.\n",
        "## 1.2.3\n",
        "```\n## 1.2.3\n\nAll of it.\n```\n",
    )
    for text in nothing:
        changelog.write_text(text)
        assert refused(root) == f"{changelog} has no entry for 1.2.3; say what changed under a heading ## 1.2.3"


def test_houses_that_are_made_have_their_entry(tmp_path: Path) -> None:
    new_house(tmp_path / "new").write()
    source = miniature_timeml.write(tmp_path / "a", {"a.tml": miniature_timeml.timeml("Orsk said so.")})
    timeml.convert(source, tmp_path / "timeml")
    article = f"train/{VALVE}"
    polnear.convert(miniature_polnear.write(tmp_path / "b", {article: TEXT}, {article: PLAIN}), tmp_path / "polnear")
    for root in (tmp_path / "new", tmp_path / "timeml", tmp_path / "polnear"):
        refuse_version(load_corpus(root))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "not the record of a release"),
        ("nonsense", "not the record of a release"),
        (None, "it records version 1.2.3"),
    ],
)
def test_a_record_that_cannot_be_read_is_named(recorded: Path, content: str | None, said: str) -> None:
    path = record_file(recorded, "1.0.0")
    path.write_text(content if content is not None else record_file(recorded, "1.2.3").read_text())
    with pytest.raises(CorpusError, match=f"1.0.0.json: {said}"):
        read_records(recorded)
