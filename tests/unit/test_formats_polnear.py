"""PolNeAR in: an invented miniature of it with every kind of dirt that the real one has, and more."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from reportedly.findings import catalogue
from reportedly.formats.polnear import Conversion, convert
from reportedly.formats.polnear.mapping import Mapped, Text, map_annotation
from reportedly.model import Annotation
from reportedly.offsets import normalise
from reportedly.validation import validate
from tests.support import SCHEMA

CASES = Path(__file__).parents[1] / "cases" / "invalid" / "import"
IDS = sorted(path.name for path in CASES.iterdir())

HEADER = "compartment\tfilename\tpublisher\tpublication_date\tauthor\ttitle\n"
VALVE = "quay-post_2031-04-02_valve"
TEXT = "The port authority said that the valve was shut.\nIt leaked for a week.\n"
PLAIN = (
    "T1\tSource 0 18\tThe port authority\n"
    "T2\tCue 19 23\tsaid\n"
    "T3\tContent 24 47\tthat the valve was shut\n"
    "T4\tAttribution 19 23\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
)


def write(root: Path, articles: dict[str, str], annotations: dict[str, str]) -> Path:
    """A source folder: texts and annotations by `compartment/name`, with a metadata row for each text."""
    rows = [HEADER]
    for key, text in articles.items():
        compartment, name = key.split("/")
        publisher, published, _ = name.split("_")
        rows.append(f"{compartment}\t{name}\t{publisher}\t{published}\tNobody\t{text.splitlines()[0].rstrip('.')}\n")
        (root / compartment / "text").mkdir(parents=True, exist_ok=True)
        (root / compartment / "text" / f"{name}.txt").write_bytes(text.encode())
    for key, data in annotations.items():
        compartment, name = key.split("/")
        (root / compartment / "attributions").mkdir(parents=True, exist_ok=True)
        (root / compartment / "attributions" / f"{name}.ann").write_bytes(data.encode())
    (root / "metadata.tsv").write_text("".join(rows), encoding="utf-8")
    return root


def one(tmp_path: Path, data: str, text: str = TEXT) -> tuple[Conversion, Corpus]:
    """The house of one train article with one record."""
    source = write(tmp_path / "source", {f"train/{VALVE}": text}, {f"train/{VALVE}_4b22": data})
    conversion = convert(source, tmp_path / "house")
    return conversion, load_corpus(tmp_path / "house")


def mapped(data: str, text: str = TEXT) -> Mapped:
    new, offsets = normalise(text)
    return map_annotation(data, Text(text, new, offsets), "doc", SCHEMA, file="doc.ann")


def ids(found: Mapped | Conversion) -> list[str]:
    return [finding.id for finding in found.findings]


def links(annotation: Annotation) -> set[tuple[str, str, str]]:
    """The relations as (head's text, type, tail's text)."""
    spans = annotation.spans_by_id()
    return {(spans[r.head].text, r.type, spans[r.tail].text) for r in annotation.relations}


def test_an_event_becomes_the_links_of_its_cue() -> None:
    found = mapped(PLAIN)
    assert [(s.label, s.text) for s in found.annotation.spans] == [
        ("actor", "The port authority"),
        ("attribution", "said"),
        ("content", "that the valve was shut"),
    ]
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that the valve was shut"),
    }
    assert found.findings == []


def test_a_discontinuous_content_becomes_a_chain_of_which_the_cue_links_the_first() -> None:
    found = mapped(
        PLAIN.replace("24 47\tthat the valve was shut", "24 28;33 38;43 47;49 58\tthat valve shut It leaked")
    )
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that"),
        ("valve", "continues", "that"),
        ("shut", "continues", "valve"),
        ("It leaked", "continues", "shut"),
    }
    assert (ids(found), found.rejoined) == ([], 0)


def test_a_content_that_only_line_ends_split_is_whole_again_and_counted() -> None:
    text = "She said it was shut \n\n  and leaked.\n"
    found = mapped(
        "T1\tCue 4 8\tsaid\nT2\tContent 9 20;25 35\tit was shut and leaked\nT3\tAttribution-no-source 4 8\tsaid\n"
        "E1\tAttribution-no-source:T3 Cue:T1 Content:T2\n",
        text,
    )
    assert [s.text for s in found.annotation.spans] == ["said", "it was shut \n\n  and leaked"]
    assert (ids(found), found.rejoined) == ([], 1)


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


def test_spans_of_different_labels_may_overlap_and_share_an_extent() -> None:
    found = mapped(PLAIN.replace("T1\tSource 0 18\tThe port authority", "T1\tSource 9 23\tauthority said"))
    assert next((s.label, s.text) for s in found.annotation.spans) == ("actor", "authority said")
    assert ids(found) == []
    same = mapped(PLAIN.replace("T1\tSource 0 18\tThe port authority", "T1\tSource 19 23\tsaid"))
    assert len(same.annotation.spans) == 3
    assert ids(same) == []


def test_merged_spans_unite_their_links() -> None:
    found = mapped(
        PLAIN + "T5\tSource 0 18\tThe port authority\nT6\tCue 52 58\tleaked\nT7\tAttribution 52 58\tleaked\n"
        "E2\tAttribution:T7 Cue:T6 Source:T5\n"
    )
    assert links(found.annotation) == {
        ("said", "source", "The port authority"),
        ("said", "content", "that the valve was shut"),
        ("leaked", "source", "The port authority"),
    }
    assert ids(found) == ["merged-spans"]


def test_a_continuation_line_that_looks_like_a_span_is_part_of_the_text() -> None:
    text = "She said it leaked.\nT2\tCue 0 3\tShe\nNo.\n"
    found = mapped("T1\tContent 9 35\tit leaked.\nT2\tCue 0 3\tShe\nT3\tCue 4 8\tsaid\n", text)
    assert [(s.label, s.text) for s in found.annotation.spans] == [
        ("content", "it leaked.\nT2\tCue 0 3\tShe"),
        ("attribution", "said"),
    ]
    assert ids(found)[0] == "newline-in-span"


def test_unreadable_lines_are_findings_and_the_rest_is_written() -> None:
    data = (
        "nonsense\nT9\tSource 0 99999\tThe\nT8\tSource 0 18\tThe ports\nE7 Attribution:T4\nM1\tNegation E1\n"
        + PLAIN
        + "T1\tSource 0 3\tThe\nE1\tAttribution:T4 Cue:T2\nE2\tAttribution:T77 Cue:T2 Source:T78\n"
        "R1\tBelief Arg1:T1 Arg2:T2\nA1\tSure T1\n"
    )
    found = mapped(data)
    assert links(found.annotation) == links(mapped(PLAIN).annotation)
    assert Counter(ids(found)) == Counter(
        {
            "malformed-line": 2,
            "span-out-of-range": 1,
            "text-mismatch": 1,
            "unknown-block": 1,
            "duplicate-id": 2,
            "dangling-reference": 2,
            "repeated-event": 1,
            "trigger-type": 0,
            "unmapped-type": 2,
        }
    )
    assert [finding.place.line for finding in found.findings] == sorted(f.place.line or 0 for f in found.findings)


def test_a_note_on_a_kept_span_is_kept() -> None:
    found = mapped(PLAIN + "#1\tAnnotatorNotes T3\tWhich valve?\n")
    assert [(note.target, note.text) for note in found.annotation.notes] == [("T3", "Which valve?")]


LINES = [*PLAIN.splitlines(), "T5\tContent 24 28;33 38\tthat valve", "", "E2"]
DIRT = ["", "9", " ", ";", "\t", "T1", "-", "é"]


@given(st.lists(st.sampled_from(LINES), max_size=9), st.data())
def test_whatever_a_file_holds_nothing_crashes_and_nothing_is_lost_silently(lines: list[str], data: DataObject) -> None:
    if lines:
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:cut] + data.draw(st.sampled_from(DIRT)) + lines[at][cut + 1 :]
    found = mapped("".join(f"{line}\n" for line in lines))
    named = {finding.place.line for finding in found.findings}
    kept = {span.id for span in found.annotation.spans}
    for number, line in enumerate(lines, start=1):
        if re.match(r"T\d+\t(Source|Cue|Content) ", line):
            assert number in named or line.split("\t")[0] in kept, line


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


def test_every_finding_of_an_import_has_a_case() -> None:
    assert [key for key, finding in catalogue().items() if finding.level == "import"] == IDS


@pytest.mark.parametrize("key", IDS)
def test_each_case_gives_its_golden_findings_and_a_valid_house(key: str, tmp_path: Path) -> None:
    conversion = convert(CASES / key / "input", tmp_path / "house")
    assert key in ids(conversion)
    assert [str(finding) for finding in conversion.findings] == (CASES / key / "expected.txt").read_text().splitlines()
    assert list(validate(tmp_path / "house")) == []


def test_the_command_exits_with_1_when_something_was_lost_and_0_otherwise(tmp_path: Path) -> None:
    run = CliRunner().invoke
    lost = run(app, ["convert", "polnear", str(CASES / "lost-note" / "input"), str(tmp_path / "lost")])
    assert lost.exit_code == 1
    assert "unmapped-type" in lost.stdout
    kept = run(app, ["convert", "polnear", str(CASES / "trimmed-span" / "input"), str(tmp_path / "kept"), "--json"])
    assert kept.exit_code == 0
    report = json.loads(kept.stdout)
    assert (report["house"]["contents"], [row["id"] for row in report["findings"]]) == (1, ["trimmed-span"])
