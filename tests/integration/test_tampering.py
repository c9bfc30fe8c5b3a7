"""Five kinds of tampering with a release, each left as it is and each with the hashes renewed: what is printed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Takedown
from reportedly.errors import InputError, InvalidDataError
from reportedly.publishing import publish
from reportedly.release import build_release, verify_release
from reportedly.release.data_check import withdrawn_in
from tests.houses import make_house
from tests.tampering import renew

pytestmark = pytest.mark.integration

DOCUMENTS = "data/documents/train-00000-of-00001.parquet"
CUES = "data/attributions/train-00000-of-00001.parquet"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_house(tmp_path_factory.mktemp("house") / "toy")
    build_release(root, root / "dist")
    return root / "dist" / "toy-1.2.3"


def change_a_byte(release: Path) -> None:
    """One byte of a text, in a file that is sound otherwise."""
    table = pq.read_table(release / DOCUMENTS)
    texts = [text.replace("Kirby said", "Kirby sand") for text in table["text"].to_pylist()]
    index = table.schema.get_field_index("text")
    pq.write_table(table.set_column(index, "text", pa.array(texts, pa.string())), release / DOCUMENTS)


def number_labels(release: Path) -> None:
    """A label as a number, one that no label has."""
    table = pq.read_table(release / CUES)
    index = table.schema.get_field_index("cue_label")
    pq.write_table(table.set_column(index, "cue_label", pa.array([7] * len(table), pa.int64())), release / CUES)


def misname_a_label(release: Path) -> None:
    table = pq.read_table(release / CUES)
    index = table.schema.get_field_index("cue_label")
    labels = ["accusation", *table["cue_label"].to_pylist()[1:]]
    pq.write_table(table.set_column(index, "cue_label", pa.array(labels, pa.string())), release / CUES)


def replace_in_card(old: str, new: str) -> Callable[[Path], None]:
    def change(release: Path) -> None:
        card = release / "README.md"
        text = card.read_text(encoding="utf-8")
        assert old in text
        card.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


SUMS = "its sha256 is #, SHA256SUMS says #"
ROWS = "MANIFEST.json says rows #, the file has #"
SENTENCE = "Pyongyang had denied that it might send shells."

# What is done, what is printed of it even if all hashes are renewed, and what else if they are not.
TAMPERING: dict[str, tuple[Callable[[Path], None], list[str], list[str]]] = {
    "a byte": (
        change_a_byte,
        [
            f"text-hash-differs {DOCUMENTS}: the sha256 of its text is #, the column sha256 says #",
            "span-differs data/annotations/train-00000-of-00001.parquet: config annotations: attribution T2 is 'said', "
            "at 6-10 the document has 'sand'",
            "span-differs data/sentences/train-00000-of-00001.parquet: config sentences: sentence 0 is "
            f"'Kirby said {SENTENCE}', at 0-58 the document has 'Kirby sand {SENTENCE}'",
            f"croissant-differs croissant.json: {DOCUMENTS}: it says the sha256 #; found the sha256 #",
        ],
        [f"checksum-differs {DOCUMENTS}: {SUMS}", f"manifest-differs {DOCUMENTS}: {ROWS}"],
    ),
    "a label id": (
        misname_a_label,
        [
            f"label-undeclared {CUES}: config attributions, column cue_label: 'accusation' is none of the declared "
            "names",
            f"croissant-differs croissant.json: {CUES}: it says the sha256 #; found the sha256 #",
        ],
        [f"checksum-differs {CUES}: {SUMS}", f"manifest-differs {CUES}: {ROWS}"],
    ),
    "a label id, as a number": (
        number_labels,
        [
            f"card-schema-differs {CUES}: config attributions: the card declares cue_label: string, the file has "
            "cue_label: int64",
            f"croissant-differs croissant.json: {CUES}: it says the sha256 #; found the sha256 #",
            "croissant-differs croissant.json: record set attributions: it says cue_label: sc:Text; "
            "found cue_label: int64",
        ],
        [f"checksum-differs {CUES}: {SUMS}", f"manifest-differs {CUES}: {ROWS}"],
    ),
    "a count of the card": (
        replace_in_card("num_examples: 4\n", "num_examples: 5\n"),
        ["card-count-differs README.md: config attributions, split train: the card says 5 rows, the files have 4"],
        [f"checksum-differs README.md: {SUMS}"],
    ),
    "the card's label order": (
        replace_in_card("'0': attribution\n          '1': denial\n", "'0': denial\n          '1': attribution\n"),
        [
            "card-classes-differ README.md: config attributions, column cue_label: the card has the names denial, "
            "attribution, the schema has attribution, denial"
        ],
        [f"checksum-differs README.md: {SUMS}"],
    ),
    "a missing file": (
        lambda release: (release / DOCUMENTS).unlink(),
        [
            "card-splits-differ README.md: config documents: the card has the splits test, train, validation, the "
            "files are for test, validation",
            f"croissant-differs croissant.json: {DOCUMENTS}: it says the sha256 #; found no such file",
            "croissant-differs croissant.json: record set documents: it says 4 records; found 2",
        ],
        [
            f"file-missing {DOCUMENTS}: the file is listed in SHA256SUMS but missing",
            f"file-missing {DOCUMENTS}: the file is listed in MANIFEST.json but missing",
        ],
    ),
}


def printed(release: Path) -> tuple[int, list[str]]:
    """Exit code and findings, as `reportedly validate` prints them: the id of the group and the line, hashes as `#`."""
    result = CliRunner().invoke(app, ["validate", str(release), "--all"])
    lines, id_ = [], ""
    for line in result.stdout.splitlines():
        if heading := re.match(r"(?:error|notice) ([a-z0-9-]+)", line):
            id_ = heading[1]
        elif re.match(r"    \S", line):
            lines.append(f"{id_} {line.strip()}")
    return result.exit_code, sorted(re.sub(r"\b[0-9a-f]{64}\b", "#", line) for line in lines)


@pytest.mark.parametrize("renewed", [False, True], ids=["stale hashes", "renewed hashes"])
@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_printed(good: Path, tmp_path: Path, kind: str, renewed: bool) -> None:
    release = tmp_path / "toy"
    shutil.copytree(good, release)
    change, always, stale = TAMPERING[kind]
    change(release)
    if renewed:
        renew(release, rows=True)
    assert printed(release) == (1, sorted(always if renewed else always + stale))


def test_a_sound_release_is_verified(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a house, and without a network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network was asked for")

    monkeypatch.setattr("socket.socket.connect", refuse)
    result = CliRunner().invoke(app, ["release", "--verify", str(good)])
    files = sum(path.is_file() for path in good.rglob("*"))
    assert (result.exit_code, result.stdout) == (0, f"verified: toy 1.2.3, {files} files, 4 documents\n")


def test_verifying_finds_what_the_check_finds_and_what_loading_finds(good: Path, tmp_path: Path) -> None:
    release = tmp_path / "toy"
    shutil.copytree(good, release)
    misname_a_label(release)
    renew(release, rows=True)
    result = CliRunner().invoke(app, ["release", "--verify", str(release), "--json"])
    assert result.exit_code == 1
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [finding["id"] for finding in found] == ["label-undeclared", "croissant-differs", "not-loadable"]
    result = CliRunner().invoke(app, ["release", "--verify", str(release)])
    assert result.stdout.splitlines()[-1].startswith("not verified: toy 1.2.3, ")


def test_a_folder_that_is_no_release_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is no release: it has neither MANIFEST\.json nor SHA256SUMS"):
        verify_release(tmp_path)


def test_what_was_withdrawn_since_is_found_in_an_older_release(good: Path) -> None:
    withdrawn = {"calm": Takedown("calm", date(2031, 6, 2), "the outlet withdrew it", 2)}
    files = [finding.details["file"] for finding in withdrawn_in(good, withdrawn)]
    assert files == [
        f"data/{config}/validation-00000-of-00001.parquet"
        for config in ("annotations", "documents", "sentences", "tokens")
    ]
    assert list(withdrawn_in(good, {})) == []


def test_an_older_release_that_holds_what_was_withdrawn_since_is_not_published(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    build_release(root, root / "dist")
    (root / "corpus" / "takedowns.csv").write_text("doc_id,date,reason\nbare,2031-06-02,the outlet withdrew it\n")
    release, shelf = root / "dist" / "toy-1.2.3", tmp_path / "shelf"
    with pytest.raises(InvalidDataError) as refused:
        publish(release, shelf.as_uri())
    assert [str(finding) for finding in refused.value.findings] == [
        "takedowns.csv:2: error withdrawn-released: bare was withdrawn on 2031-06-02 (the outlet withdrew it) and is "
        "in data/documents/test-00000-of-00001.parquet"
    ]
    assert not shelf.exists()
    shutil.move(release, tmp_path / "elsewhere")
    assert publish(tmp_path / "elsewhere", shelf.as_uri(), dry_run=True).state == "planned"
    with pytest.raises(InvalidDataError):
        publish(tmp_path / "elsewhere", shelf.as_uri(), house=root)


def test_a_release_that_is_not_the_recorded_one_is_not_published(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    build_release(root, root / "dist", record=True)
    release, shelf = root / "dist" / "toy-1.2.3", (tmp_path / "shelf").as_uri()
    assert publish(release, shelf, dry_run=True).state == "planned"
    (release / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3\n\nAnother.\n")
    renew(release)
    with pytest.raises(InvalidDataError) as refused:
        publish(release, shelf)
    assert [finding.id for finding in refused.value.findings] == ["recorded-otherwise"]


def test_a_release_carries_the_takedowns(tmp_path: Path) -> None:
    listed = "doc_id,date,reason\ngone,2031-06-02,the outlet withdrew it\n"
    root = make_house(tmp_path / "toy", extra={"corpus/takedowns.csv": listed})
    build_release(root, root / "dist")
    assert (root / "dist" / "toy-1.2.3" / "takedowns.csv").read_text() == listed


def test_nothing_that_was_withdrawn_is_released(tmp_path: Path) -> None:
    listed = "doc_id,date,reason\nkirby,2031-06-02,the outlet withdrew it\n"
    root = make_house(tmp_path / "toy", extra={"corpus/takedowns.csv": listed}, levels=("structure",))
    with pytest.raises(InvalidDataError) as refused:
        build_release(root, root / "dist")
    assert {finding.id for finding in refused.value.findings} == {"withdrawn-released"}
    assert list((root / "dist").iterdir()) == []
