"""PolNeAR in: an invented miniature of it as a house."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from reportedly.formats.accounts import kinds
from reportedly.formats.polnear import Conversion, convert, split_contents_explained
from reportedly.validation import validate
from tests.miniature_polnear import HEADER, PLAIN, TEXT, VALVE, write

CASES = Path(__file__).parents[1] / "cases" / "invalid" / "import"


def one(tmp_path: Path, data: str, text: str = TEXT) -> tuple[Conversion, Corpus]:
    """The house of one train article with one record."""
    source = write(tmp_path / "source", {f"train/{VALVE}": text}, {f"train/{VALVE}_4b22": data})
    conversion = convert(source, tmp_path / "house")
    return conversion, load_corpus(tmp_path / "house")


def ids(found: Conversion) -> list[str]:
    return [finding.id for finding in found.findings]


def test_offsets_are_remapped_where_the_text_is_normalised(tmp_path: Path) -> None:
    text = "Cafe\u0301 owner Zoe\u0308 said\r\nit leaked."
    spans = [("Source", "Zoe\u0308"), ("Cue", "said"), ("Content", "it leaked"), ("Attribution", "said")]
    places = [(kind, text.index(word), text.index(word) + len(word), word) for kind, word in spans]
    data = "".join(f"T{i}\t{kind} {a} {b}\t{word}\n" for i, (kind, a, b, word) in enumerate(places, start=1))
    data += "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    conversion, corpus = one(tmp_path, data, text)
    doc_id = "quay-post-2031-04-02-valve"
    assert corpus.text(doc_id) == "Caf\u00e9 owner Zo\u00eb said\nit leaked.\n"
    assert [s.text for s in corpus.gold[doc_id].spans] == ["Zo\u00eb", "said", "it leaked"]
    assert ids(conversion) == ["normalised-text"]


def house_of_everything(tmp_path: Path) -> tuple[Path, Path]:
    """A source with all compartments, several annotators and an article that nobody annotated."""
    other = "Ilvane Desh denied it.\n"
    source = write(
        tmp_path / "source",
        {
            f"train/{VALVE}": TEXT,
            "train/quay-post_2031-04-02_Valve": other,
            "dev/the-echo_2031-05-01_sluice-": TEXT.replace("valve", "sluice"),
            "annotator-training/the-echo_2031-03-01_first": "Nothing was said.\n",
            "test/the-echo_2031-06-01_last": "Nobody spoke.\n",
        },
        {
            f"train/{VALVE}_d473": PLAIN,
            f"train/{VALVE}_4b22": PLAIN.replace("0 18\tThe port authority", "4 18\tport authority"),
            "annotator-training/the-echo_2031-03-01_first_ef2d": "",
        },
    )
    return source, tmp_path / "house"


def test_the_house(tmp_path: Path) -> None:
    source, house = house_of_everything(tmp_path)
    conversion = convert(source, house)
    corpus = load_corpus(house)
    valve, first = "quay-post-2031-04-02-valve", "the-echo-2031-03-01-first"
    assert list(corpus.documents) == [
        valve,
        f"{valve}-2",
        first,
        "the-echo-2031-05-01-sluice",
        "the-echo-2031-06-01-last",
    ]
    assert corpus.splits == {
        valve: "train",
        f"{valve}-2": "train",
        first: "train",
        "the-echo-2031-05-01-sluice": "validation",
        "the-echo-2031-06-01-last": "test",
    }
    # In the order of file names upper case comes first.
    document = corpus.documents[f"{valve}-2"]
    assert (document.title, document.outlet, document.published) == (TEXT.splitlines()[0], "quay-post", "2031-04-02")
    assert (document.license, document.story) == ("other", document.id)
    assert document.origin == f"PolNeAR 1.0.0 train/text/{VALVE}.txt"
    assert [(batch.annotator, batch.batch, list(batch)) for batch in corpus.records] == [
        ("4b22", "train", [f"{valve}-2"]),
        ("d473", "train", [f"{valve}-2"]),
        ("ef2d", "annotator-training", [first]),
    ]
    assert list(corpus.gold) == [f"{valve}-2", first]
    gold = corpus.gold.records[f"{valve}-2"]
    assert (gold.annotator, gold.gold_status, gold.created) == ("4b22", "imported", "2018-05-07T00:00:00+00:00")
    assert corpus.gold[first].spans == []
    assert {name: (a.kind, a.guidelines) for name, a in corpus.annotators.items()} == dict.fromkeys(
        ("4b22", "d473", "ef2d"), ("human", "polnear-1.0.0")
    )
    provenance = [json.loads(line) for line in (house / "corpus/gold/provenance.jsonl").read_text().splitlines()]
    assert [(row["span"].split("#")[1], row["annotators"]) for row in provenance] == [
        ("actor:4-18", ["4b22"]),
        ("attribution:19-23", ["4b22", "d473"]),
        ("content:24-47", ["4b22", "d473"]),
    ]
    assert conversion.source == conversion.house
    assert conversion.house["records"] == 3
    assert list(validate(house)) == []


def test_a_title_that_is_not_the_first_line_is_empty(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {f"train/{VALVE}": TEXT}, {})
    rows = (source / "metadata.tsv").read_text().replace("The port authority", "The harbour master")
    (source / "metadata.tsv").write_text(rows)
    convert(source, tmp_path / "house")
    assert [row.title for row in load_corpus(tmp_path / "house").documents.rows()] == [""]


def test_a_text_that_stands_twice_is_waived_within_a_split_and_not_between_splits(tmp_path: Path) -> None:
    again, later = "train/quay-post_2031-04-03_valve", "dev/quay-post_2031-04-04_valve"
    source = write(tmp_path / "source", {f"train/{VALVE}": TEXT, again: TEXT}, {})
    convert(source, tmp_path / "house")
    assert list(validate(tmp_path / "house")) == []
    source = write(tmp_path / "leaking", {f"train/{VALVE}": TEXT, later: TEXT}, {})
    convert(source, tmp_path / "leaking-house")
    assert [finding.id for finding in validate(tmp_path / "leaking-house")] == ["leaked-text"]


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    source, house = house_of_everything(tmp_path)
    convert(source, house)
    convert(source, tmp_path / "again")
    files = sorted(path.relative_to(house) for path in house.rglob("*") if path.is_file())
    assert files == sorted(p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file())
    assert all((house / file).read_bytes() == (tmp_path / "again" / file).read_bytes() for file in files)


def test_findings_are_written_with_file_and_line(tmp_path: Path) -> None:
    conversion, corpus = one(tmp_path, PLAIN + "T5\tDiscard 49 58\tIt leaked\n")
    rows = [json.loads(line) for line in (corpus.root / "findings.jsonl").read_text().splitlines()]
    assert rows == [finding.as_dict() for finding in conversion.findings]
    assert rows == [
        {
            "id": "unmapped-type",
            "level": "import",
            "severity": "error",
            "message": "span Discard has no counterpart in the schema",
            "remedy": "nothing to do, unless you know what it means: then extend the mapping",
            "file": f"train/attributions/{VALVE}_4b22.ann",
            "line": 6,
            "document": "quay-post-2031-04-02-valve",
            "span": "T5",
            "text": "It leaked",
        }
    ]


def test_losses_come_first_and_the_most_frequent_kind_of_each(tmp_path: Path) -> None:
    dirt = "T5\tDiscard 49 58\tIt leaked\nT6\tDiscuss 49 51\tIt\nT7\tDiscuss 52 58\tleaked\n#1\tAnnotatorNotes T6\tHm\n"
    dirt += "T8\tContent 0 3\tThe\nT9\tContent 4 8\tport\nT10\tContent 9 18\tauthority\n"
    conversion, _ = one(tmp_path, PLAIN + dirt)
    assert [(kind.severity, kind.name, kind.times) for kind in kinds(conversion.findings)] == [
        ("error", "unmapped-type: Discuss", 2),
        ("error", "lost-note", 1),
        ("error", "unmapped-type: Discard", 1),
        ("notice", "unlinked-span", 3),
    ]


def test_the_way_of_the_split_contents_is_a_sum_in_words() -> None:
    assert split_contents_explained({"kept": 1200, "rejoined": 58, "shared-fragment": 2, "joined-fragments": 3}) == (
        "1,263 split contents in the source − 58 split by line ends only, whole again − 5 not split any more, as "
        "their findings say (joined-fragments 3, shared-fragment 2) = 1,200 split contents in the house."
    )
    assert split_contents_explained({"kept": 1, "unread": 2}) == (
        "3 split contents in the source − 2 on lines that could not be read = 1 split contents in the house."
    )
    assert split_contents_explained({}) == "0 split contents in the source = 0 split contents in the house."


def test_the_card_is_filled_from_what_was_converted(tmp_path: Path) -> None:
    source, house = house_of_everything(tmp_path)
    left_over = "T5\tContent 49 51;52 58\tIt leaked\nT6\tDiscard 59 62\tfor\n"
    file = source / "train" / "attributions" / f"{VALVE}_4b22.ann"
    file.write_text(file.read_text() + left_over)
    convert(source, house)
    card = (house / "DATACARD.md").read_text()
    assert card.startswith("# PolNeAR")
    assert "$" not in card
    assert "- **1 contents of gold have no cue**" in card
    assert "| `train` | `train` | 2 | 2 | 1 | 2031-04-02 | 2031-04-02 |" in card
    assert "| `annotator-training` | `train` | 1 | 1 | 1 | 2031-03-01 | 2031-03-01 |" in card
    assert "By 3 people" in card
    assert "1 of the 5 articles" in card
    assert "| split contents | 1 | 1 |" in card
    assert "1 things of PolNeAR are not here" in card
    assert "| `unmapped-type: Discard` | 1 | The source has a type" in card
    origins = [row.origin for row in load_corpus(house).documents.rows()]
    assert 'lambda row: "annotator-training/" not in row["origin"]' in card
    assert ["annotator-training/" in origin for origin in origins] == [False, False, True, False, False]


def test_a_house_in_git_does_not_see_what_is_built_in_it(tmp_path: Path) -> None:
    _, corpus = one(tmp_path, PLAIN)
    subprocess.run(["git", "init", "-q"], cwd=corpus.root, check=True)
    (corpus.root / "dist").mkdir()
    (corpus.root / "dist" / "built.parquet").write_text("")
    seen = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=corpus.root, check=True, capture_output=True, text=True
    ).stdout
    assert "corpus/corpus.yaml" in seen
    assert "dist/" not in seen


def test_pseudonyms_that_yaml_1_2_takes_for_numbers_are_quoted(tmp_path: Path) -> None:
    names = ["4e07", "4b22", "1234"]
    source = write(tmp_path / "source", {f"train/{VALVE}": TEXT}, {f"train/{VALVE}_{name}": PLAIN for name in names})
    convert(source, tmp_path / "house")
    lines = (tmp_path / "house" / "annotation" / "annotators.yaml").read_text().splitlines()
    assert [line for line in lines if line[0] != " "] == ["'1234':", "4b22:", "'4e07':"]
    assert list(load_corpus(tmp_path / "house").annotators) == sorted(names)


def test_what_is_no_polnear_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no such file; give the folder of PolNeAR that holds metadata\.tsv"):
        convert(tmp_path / "empty", tmp_path / "house")
    (tmp_path / "empty" / "metadata.tsv").write_text("compartment\tfilename\n")
    with pytest.raises(InputError, match="lacks the column\\(s\\) publisher, publication_date, title"):
        convert(tmp_path / "empty", tmp_path / "house")
    (tmp_path / "empty" / "metadata.tsv").write_text(HEADER)
    with pytest.raises(InputError, match="none of the folders train, annotator-training, dev, test"):
        convert(tmp_path / "empty", tmp_path / "house")
    assert not (tmp_path / "house").exists()
    with pytest.raises(InputError, match="is not an empty folder"):
        convert(write(tmp_path / "source", {f"train/{VALVE}": TEXT}, {}), tmp_path / "empty")
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["metadata.tsv"]


def test_files_and_rows_that_cannot_be_used_are_findings(tmp_path: Path) -> None:
    source = write(
        tmp_path / "source",
        {f"train/{VALVE}": TEXT, "train/quay-post_2031-04-03_gate": "It shut.\n", "train/a_2031-04-04_b": "It fell.\n"},
        {f"train/{VALVE}_4b22": PLAIN, "train/quay-post_2031-04-03_gate_4b22": "", "train/notes": ""},
    )
    rows = (source / "metadata.tsv").read_text().replace("2031-04-03\tNobody", "2031-04-33\tNobody").splitlines(True)
    (source / "metadata.tsv").write_text("".join(row for row in rows if "_b\t" not in row) + rows[1] + "train\tx\n")
    (source / "train" / "attributions" / f"{VALVE}_4e07.ann").write_bytes(b"T1\tSource 0 3\t\xff\n")
    conversion = convert(source, tmp_path / "house")
    assert [str(finding) for finding in conversion.findings] == [
        f"metadata.tsv:4: error unusable-metadata: {VALVE} is listed a second time; the first row counts",
        "metadata.tsv:5: error unusable-metadata: a row of 2 fields, the first line has 6",
        "train/attributions/notes.ann: error unusable-source-file: not named ARTICLE_ANNOTATOR.ann, "
        "so it is nobody's annotation",
        f"train/attributions/{VALVE}_4e07.ann: error unusable-source-file: not UTF-8; the file is left out",
        "metadata.tsv: error unusable-metadata: no row for train a_2031-04-04_b; "
        "the article and its annotations are left out",
        "metadata.tsv:3: error unusable-metadata: quay-post_2031-04-03_gate has no publisher or no date YYYY-MM-DD; "
        "the article and its annotations are left out",
    ]
    assert list(load_corpus(tmp_path / "house").documents) == ["quay-post-2031-04-02-valve"]


def test_the_command_exits_with_1_when_something_was_lost_and_0_otherwise(tmp_path: Path) -> None:
    run = CliRunner().invoke
    lost = run(app, ["convert", "polnear", str(CASES / "lost-note" / "input"), str(tmp_path / "lost")])
    assert lost.exit_code == 1
    assert lost.stdout.index("lost-note") < lost.stdout.index("unmapped-type: Discuss")
    assert "0 split contents in the source = 0 split contents in the house." in " ".join(lost.stdout.split())
    kept = run(app, ["convert", "polnear", str(CASES / "trimmed-span" / "input"), str(tmp_path / "kept"), "--json"])
    assert kept.exit_code == 0
    report = json.loads(kept.stdout)
    assert (report["house"]["contents"], [row["id"] for row in report["findings"]]) == (1, ["trimmed-span"])
