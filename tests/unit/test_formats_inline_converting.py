"""`reportedly convert inline`: corpora and batches to marked text, and back to standoff."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import AnnotationFolder, load_corpus
from reportedly.errors import InputError
from reportedly.files import read_text
from reportedly.formats.inline import from_inline, to_inline
from reportedly.intake import add_records
from tests.houses import Doc, make_house
from tests.support import ROOT

CORPUS = load_corpus(ROOT)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "toy", levels=("structure", "references", "guidelines", "corpus"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["convert", "inline", *map(str, arguments)])


@pytest.mark.parametrize(
    "folder", [*CORPUS.annotation_folders()], ids=lambda folder: "/".join(folder.path.relative_to(CORPUS.folder).parts)
)
def test_every_annotation_of_the_corpus_comes_back_to_the_byte(folder: AnnotationFolder, tmp_path: Path) -> None:
    whose = {} if folder.path == CORPUS.gold.path else {"annotator": folder.path.parent.name, "batch": folder.path.name}
    annotated = [doc_id for doc_id, record in folder.records.items() if record.status != "skipped"]
    written = to_inline(CORPUS, tmp_path / "inline", **whose)
    back = from_inline(tmp_path / "inline", tmp_path / "ann", CORPUS)
    assert written.documents == tuple(doc_id for doc_id in CORPUS.documents if doc_id in annotated)
    assert [finding for finding in back.findings if finding.id != "against-guidelines"] == []
    assert sorted(back.documents) == sorted(annotated)
    for path in back.files:
        assert path.read_bytes() == folder.file(path.stem).read_bytes()


def test_gold_is_written_and_documents_without_it_with_all(house: Path, tmp_path: Path) -> None:
    result = run(house, tmp_path / "some")
    assert (result.exit_code, result.stdout) == (0, f"3 documents written to {tmp_path / 'some'}\n")
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == [
        "calm.inline",
        "kirby.inline",
        "quote.inline",
    ]
    assert read_text(tmp_path / "some/calm.inline") == "Nothing was said.\n=====\n"
    result = run(house, tmp_path / "all", "--all", "--json")
    assert json.loads(result.stdout) == {
        "written": True,
        "documents": ["kirby", "quote", "calm", "bare"],
        "files": [str(tmp_path / f"all/{name}.inline") for name in ("kirby", "quote", "calm", "bare")],
        "findings": [],
    }
    assert read_text(tmp_path / "all/bare.inline") == "Nobody has read this.\n=====\n"


def test_a_batch_is_written_and_a_new_one_bare(house: Path, tmp_path: Path) -> None:
    assert run(house, tmp_path / "old", "--annotator", "ann-1", "--batch", "b1").exit_code == 0
    assert "[actor|Kirby]" in read_text(tmp_path / "old/kirby.inline")
    assert run(house, tmp_path / "new", "--annotator", "ann-1", "--batch", "b2", "--all").exit_code == 0
    assert read_text(tmp_path / "new/kirby.inline").startswith("Kirby said Pyongyang")
    assert len(list((tmp_path / "new").iterdir())) == 4


def test_a_skipped_document_counts_as_one_without_annotation(house: Path, tmp_path: Path) -> None:
    (tmp_path / "calm.ann").write_text("")
    add_records(load_corpus(house), [tmp_path / "calm.ann"], annotator="ann-1", batch="b2", status="skipped").write()
    with pytest.raises(InputError, match="no document is annotated there"):
        to_inline(load_corpus(house), tmp_path / "new", annotator="ann-1", batch="b2")
    written = to_inline(load_corpus(house), tmp_path / "new", annotator="ann-1", batch="b2", everything=True)
    assert "calm" in written.documents


def test_what_is_read_can_be_added(house: Path, tmp_path: Path) -> None:
    to_inline(load_corpus(house), tmp_path / "inline")
    assert run(tmp_path / "inline", tmp_path / "ann", "--corpus", house).exit_code == 0
    plan = add_records(load_corpus(house), [tmp_path / "ann"], annotator="ann-1", batch="b2")
    assert (plan.refused, plan.documents) == (False, ("calm", "kirby", "quote"))


def test_a_file_with_an_error_is_left_out_and_the_others_are_whole(house: Path, tmp_path: Path) -> None:
    to_inline(load_corpus(house), tmp_path / "inline")
    path = tmp_path / "inline/kirby.inline"
    path.write_text(read_text(path).replace("kind=state", "kind=stat"))
    result = run(tmp_path / "inline", tmp_path / "ann", "--corpus", house)
    assert result.exit_code == 1
    assert f"{path}:6 actor-2 'Pyongyang': kind is 'stat': did you mean state?" in result.stdout
    assert result.stdout.endswith(f"2 documents written to {tmp_path / 'ann'}\n")
    assert sorted(path.name for path in (tmp_path / "ann").iterdir()) == ["calm.ann", "quote.ann"]
    result = run(path, tmp_path / "one", "--corpus", house)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "nothing was written")
    assert not (tmp_path / "one").exists()


def test_all_that_validation_says_is_said_and_what_add_mends_is_mended(tmp_path: Path) -> None:
    house = make_house(
        tmp_path / "toy",
        [Doc("orsk", "Orsk denied it.\nIt said.\n")],
        levels=("structure", "references", "guidelines", "corpus"),
    )
    path = tmp_path / "orsk.inline"
    path.write_bytes(
        "\ufeff[actor|Orsk ][denial|denied] it.\r\n[actor-2|It] said.\r\n=====\r\n"
        "actor: kind=state mention=name\r\nactor-2: kind=state mention=pronoun entity=orks\r\n"
        "denial: denial_type=denial -> actor actor\r\n".encode()
    )
    made = from_inline(path, tmp_path / "ann", load_corpus(house))
    assert [str(finding).removeprefix(f"{path}:") for finding in made.findings] == [
        "5 actor-2 'It': error unregistered-reference: entity is 'orks', which is not in entities.jsonl",
        "4 actor 'Orsk ': notice mended-annotation: white-space-edge: begins or ends with white space",
        "6 denial -> actor: notice mended-annotation: duplicate-relation: source from denial to actor is there twice",
    ]
    path.write_text(read_text(path).replace("\ufeff", "").replace(" entity=orks", ""))
    made = from_inline(path, tmp_path / "ann", load_corpus(house))
    assert [str(finding).removeprefix(f"{path}:") for finding in made.findings] == [
        "5 actor-2 'It': notice against-guidelines: unlinked-source: neither a source nor a named mention",
        "4 actor 'Orsk ': notice mended-annotation: white-space-edge: begins or ends with white space",
        "6 denial -> actor: notice mended-annotation: duplicate-relation: source from denial to actor is there twice",
    ]
    assert read_text(tmp_path / "ann/orsk.ann").startswith(
        "T1\tactor 0 4\tOrsk\nT2\tdenial 5 11\tdenied\nT3\tactor 16 18\tIt\nR1\tsource Arg1:T2 Arg2:T1\nA1\t"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Orsk[actor|\n]denied it.\n", ["1 actor '\\n': error white-space-edge: begins or ends with white space"]),
        (
            "[actor|Orsk][actor-2|\n]denied it.\n",
            ["1 actor-2 '\\n': error white-space-edge: begins or ends with white space"],
        ),
        (
            "[actor|[actor-2|Orsk]\n]denied it.\n",
            ["1 actor-2 'Orsk': error duplicate-span: actor 0-4 is annotated twice"],
        ),
    ],
)
def test_what_mending_does_not_make_whole_is_refused(tmp_path: Path, data: str, expected: list[str]) -> None:
    house = make_house(tmp_path / "toy", [Doc("orsk", "Orsk\ndenied it.\n")])
    path = tmp_path / "orsk.inline"
    path.write_text(data)
    made = from_inline(path, tmp_path / "ann", load_corpus(house))
    errors = [str(finding) for finding in made.findings if finding.severity == "error"]
    assert [error.removeprefix(f"{path}:") for error in errors] == expected
    assert [finding.id for finding in made.findings if finding.severity == "notice"] == ["mended-annotation"]
    assert made.files == ()


def test_two_files_for_one_document_are_refused(house: Path, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    for name in ("calm.inline", "calm.INLINE"):
        (tmp_path / "two" / name).write_text("Nothing was said.\n")
    if len(list((tmp_path / "two").iterdir())) == 1:
        pytest.skip("the file system does not tell upper from lower case")
    with pytest.raises(InputError, match=r"calm\.INLINE and .*calm\.inline are both for the document calm"):
        from_inline(tmp_path / "two", tmp_path / "ann", load_corpus(house))


def test_files_that_are_none_of_the_corpus(house: Path, tmp_path: Path) -> None:
    for name in ("kirbi.inline", "kirby.txt"):
        (tmp_path / name).write_text("Kirby")
        (finding,) = from_inline(tmp_path / name, tmp_path / "ann", load_corpus(house)).findings
        assert finding.id == ("no-such-document" if name == "kirbi.inline" else "unknown-file-kind")
    (tmp_path / "kirby.inline").write_bytes(b"Kirby\xff")
    (finding,) = from_inline(tmp_path / "kirby.inline", tmp_path / "ann", load_corpus(house)).findings
    assert finding.id == "input-not-utf8"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["toy", "full"], "full is not an empty folder"),
        (["toy", "toy/corpus/gold/x"], "toy/corpus/gold/x lies in the corpus"),
        (["toy", "new", "--annotator", "ann-1"], "annotator and batch belong together"),
        (["toy", "new", "--annotator", "ann-1", "--batch", "b9"], "no records of ann-1 in batch b9; there is ann-1/b1"),
        (["full", "new"], "to read .inline files, give the house"),
        (["empty", "new"], "no corpus here"),
        (["empty", "new", "--corpus", "toy"], "a folder without .inline files"),
        (["full", "new", "--corpus", "toy", "--all"], "they do not go with --corpus"),
        (["full", "full", "--corpus", "toy"], "full is not an empty folder"),
    ],
)
def test_misuse_is_said_and_nothing_written(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], problem: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/kirby.inline").write_text("Kirby\n")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    result = run(*arguments)
    assert problem in str(result.exception)
    assert isinstance(result.exception, Exception)
    assert sorted(tmp_path.rglob("*")) == before
