"""The real PolNeAR: what the house holds is what the source files hold, minus what the findings name.

The source is counted here line by line, without the package's parser.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.findings import Place
from reportedly.model import Annotation
from reportedly.release.build import write_tables
from reportedly.standoff import dumps
from reportedly.studio.decoding import decode
from reportedly.studio.encoding import encode
from reportedly.validation import validate
from tests.support import CORPORA

SOURCE = CORPORA / "polnear"
COMPARTMENTS = ("train", "dev", "annotator-training")

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(not SOURCE.exists(), reason="needs PolNeAR in ../shared/corpora/polnear"),
]

Extent = tuple[tuple[int, int], ...]
LABELS = {"Source": "actor", "Cue": "attribution", "Content": "content"}
LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")


@dataclass
class Lines:
    """One `.ann` file: type and fragments of each span by id, with its line; events; notes."""

    file: str
    types: dict[str, str] = field(default_factory=dict)
    extents: dict[str, Extent] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    events: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: int = 0


def read_lines(path: Path) -> Lines:
    lines = Lines(path.relative_to(SOURCE).as_posix())
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if match := re.match(r"(T\d+)\t(\S+) ([\d ;]+)\t", line):
            key, lines.types[match[1]] = match[1], match[2]
            pairs = [pair.split(" ") for pair in match[3].split(";")]
            lines.extents[key] = tuple(sorted((int(a), int(b)) for a, b in pairs))
            lines.numbers[key] = number
        elif line.startswith("E"):
            trigger, *targets = [argument.split(":")[1] for argument in line.split("\t")[1].split()]
            lines.events.append((trigger, targets))
        elif line.startswith("#"):
            lines.notes += 1
    return lines


def text_of(lines: Lines) -> str:
    compartment, _, name = lines.file.split("/")
    return (SOURCE / compartment / "text" / f"{name[:-9]}.txt").read_text(encoding="utf-8")


def rejoined(text: str, extent: Extent) -> Extent:
    """The fragments, with those joined that only a line end parts."""
    pieces = [extent[0]]
    for start, end in extent[1:]:
        if LINE_END.fullmatch(text, pieces[-1][1], start):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return tuple(pieces)


@dataclass
class Converted:
    result: Result
    corpus: Corpus
    findings: list[dict[str, object]]
    lines: list[Lines]

    def times(self, key: str, label: str = "") -> int:
        """How many findings with this id; with a label, of spans of that label."""
        return sum(
            row["id"] == key and (not label or str(row["message"]).startswith(f"{label} ")) for row in self.findings
        )

    def count(self, *types: str) -> int:
        return sum(type_ in types for lines in self.lines for type_ in lines.types.values())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    house = tmp_path_factory.mktemp("polnear") / "house"
    result = CliRunner().invoke(app, ["convert", "polnear", str(SOURCE), str(house)])
    findings = [json.loads(line) for line in (house / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    files = [path for name in COMPARTMENTS for path in sorted((SOURCE / name / "attributions").glob("*.ann"))]
    return Converted(result, load_corpus(house), findings, [read_lines(path) for path in files])


@pytest.fixture(scope="module")
def annotations(converted: Converted) -> dict[str, Annotation]:
    """All records of the house by the source file they come from."""
    names = {doc.id: Path(doc.origin).stem for doc in converted.corpus.documents.rows()}
    return {
        f"{batch.batch}/attributions/{names[doc_id]}_{batch.annotator}.ann": batch[doc_id]
        for batch in converted.corpus.records
        for doc_id in batch
    }


def chains(annotation: Annotation) -> Iterator[tuple[str, Extent]]:
    """Label and fragments of each span of an annotation; a chain of fragments is one."""
    after = {r.tail: r.head for r in annotation.relations if r.type == "continues"}
    spans = annotation.spans_by_id()
    for span in annotation.spans:
        if span.id in after.values():
            continue
        pieces, at = [span], span.id
        while at in after:
            at = after[at]
            pieces.append(spans[at])
        yield span.label, tuple((piece.start, piece.end) for piece in pieces)


def test_the_command_says_that_something_was_lost(converted: Converted) -> None:
    assert converted.result.exception is None or isinstance(converted.result.exception, SystemExit)
    assert converted.result.exit_code == 1
    assert {row["severity"] for row in converted.findings} == {"error", "notice"}
    assert all("file" in row for row in converted.findings)


def test_every_article_and_record_is_there(converted: Converted, annotations: dict[str, Annotation]) -> None:
    articles = {name: len(list((SOURCE / name / "text").glob("*.txt"))) for name in COMPARTMENTS}
    assert articles == {"train": 840, "dev": 84, "annotator-training": 4}
    assert Counter(converted.corpus.splits.values()) == {"train": 844, "validation": 84}
    assert len(converted.corpus.documents) == sum(articles.values())
    assert set(annotations) == {lines.file for lines in converted.lines}
    first = {}
    for lines in converted.lines:
        first.setdefault(lines.file[:-9], lines.file)
    gold = converted.corpus.gold
    assert len(gold) == len(first)
    assert {row.annotator for row in gold.records.rows()} == {file[-8:-4] for file in first.values()}


def test_the_sums_hold(converted: Converted, annotations: dict[str, Annotation]) -> None:
    times, count = converted.times, converted.count
    made = Counter(label for annotation in annotations.values() for label, _ in chains(annotation))
    events = sum(len(lines.events) for lines in converted.lines)
    assert made["attribution"] == (
        events
        - times("empty-event")
        - times("event-without-cue")
        - times("repeated-event")
        - times("merged-events")
        + times("unlinked-span", "Cue")
    )
    for type_, label in LABELS.items():
        assert made[label] == count(type_) - times("merged-spans", type_) - times("blank-span", type_)
    assert times("unmapped-type") == count("Discuss", "Discard")
    assert times("lost-note") == sum(lines.notes for lines in converted.lines)
    assert sum(made.values()) + times("merged-spans") + count(
        "Discuss", "Discard", "Attribution", "Attribution-no-source"
    ) == sum(len(lines.types) for lines in converted.lines)


def test_split_contents_add_up(converted: Converted, annotations: dict[str, Annotation]) -> None:
    split = whole = 0
    for lines in converted.lines:
        text = text_of(lines)
        for key, extent in lines.extents.items():
            if lines.types[key] == "Content" and len(extent) > 1:
                split += 1
                whole += len(rejoined(text, extent)) == 1
    # A split content that a finding reads as one piece: its message ends with one extent.
    named = sum(
        row["id"] in ("joined-fragments", "shared-fragment", "trimmed-span")
        and bool(re.search(r"Content \d+ \d+;.* in the house \d+ \d+$", str(row["message"])))
        for row in converted.findings
    )
    made = sum(len(e) > 1 for annotation in annotations.values() for _, e in chains(annotation))
    assert made == split - whole - named
    said = " ".join(converted.result.stdout.split())
    assert (
        f"{split:,} split contents in the source − {whole} split by line ends only, whole again − {named} not" in said
    )
    assert f"= {made:,} split contents in the house" in said


def test_every_trigger_is_accounted_for(converted: Converted) -> None:
    lone = 0
    for lines in converted.lines:
        with_cue = {t for t, targets in lines.events if any(lines.types.get(x) == "Cue" for x in targets)}
        lone += sum(t.startswith("Attribution") and key not in with_cue for key, t in lines.types.items())
    assert converted.times("lone-trigger") == lone


def test_links_are_those_of_the_events(converted: Converted, annotations: dict[str, Annotation]) -> None:
    for lines in converted.lines:
        wanted: dict[str, set[tuple[Extent, Extent]]] = defaultdict(set)
        for _, targets in lines.events:
            for cue in (x for x in targets if lines.types.get(x) == "Cue"):
                for other in targets:
                    if lines.types[other] in ("Source", "Content"):
                        wanted[lines.types[other]].add((lines.extents[cue], lines.extents[other]))
        made = Counter(relation.type for relation in annotations[lines.file].relations)
        assert (made["source"], made["content"]) == (len(wanted["Source"]), len(wanted["Content"])), lines.file


def test_what_no_finding_names_has_the_extent_of_the_source(
    converted: Converted, annotations: dict[str, Annotation]
) -> None:
    named = {(row["file"], row.get("line")) for row in converted.findings}
    normalised = {row["document"] for row in converted.findings if row["id"] == "normalised-text"}
    compared = 0
    for lines in converted.lines:
        annotation = annotations[lines.file]
        if annotation.doc_id in normalised:
            continue
        text, made = text_of(lines), set(chains(annotation))
        for key, extent in lines.extents.items():
            if lines.types[key] in LABELS and (lines.file, lines.numbers[key]) not in named:
                assert (LABELS[lines.types[key]], rejoined(text, extent)) in made, (lines.file, key)
                compared += 1
    assert compared > 0.9 * converted.count(*LABELS)


def test_all_that_was_written_is_canonical_and_proved(converted: Converted) -> None:
    corpus = converted.corpus
    for folder in corpus.annotation_folders():
        for doc_id, annotation in folder.items():
            text = corpus.text(doc_id)
            assert all(text[span.start : span.end] == span.text for span in annotation.spans)
            assert dumps(annotation, text, corpus.schema) == folder.file(doc_id).read_text(encoding="utf-8")


def test_what_label_studio_gets_comes_back_to_the_byte(converted: Converted) -> None:
    corpus = converted.corpus
    compared = 0
    for folder in corpus.annotation_folders():
        for doc_id, annotation in folder.items():
            text = corpus.text(doc_id)
            result = msgspec.json.decode(msgspec.json.encode(encode(annotation, text, corpus.schema)))
            decoded = decode(result, text, doc_id, corpus.schema, place=Place(document=doc_id))
            assert (decoded.findings, decoded.inferred) == ((), 0)
            assert dumps(decoded.annotation, text, corpus.schema) == folder.file(doc_id).read_text(encoding="utf-8")
            compared += 1
    assert compared == len(converted.corpus.gold) + len(converted.lines)


def test_the_house_is_valid(converted: Converted) -> None:
    assert [str(finding) for finding in validate(converted.corpus.root)] == []


@pytest.fixture(scope="module")
def released(converted: Converted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_tables(converted.corpus, folder)
    return folder


def read_rows(release: Path, config: str, *columns: str) -> list[dict[str, Any]]:
    files = sorted((release / "data" / config).glob("*.parquet"))
    return [row for file in files for row in pq.read_table(file, columns=list(columns)).to_pylist()]


def test_what_the_card_says_of_a_release_is_so(converted: Converted, released: Path) -> None:
    card = (converted.corpus.root / "DATACARD.md").read_text(encoding="utf-8")
    chains = [row["source_chain"] for row in read_rows(released, "claims", "source_chain")]
    alone = [chain[0]["stance"] for chain in chains if len(chain) == 1]
    assert f"- **{len(alone)} contents of gold have no cue**" in card
    assert set(alone) == {"asserted"}
    assert {link["stance"] for chain in chains if len(chain) > 1 for link in chain} == {"unknown", "none"}
    assert max(link["level"] for chain in chains for link in chain) == 1
    cues = read_rows(released, "attributions", "depth", "negated", "cue_type")
    assert {(cue["depth"], cue["negated"], cue["cue_type"]) for cue in cues} == {(1, False, None)}
    documents = read_rows(released, "documents", "doc_id", "origin", "spans")
    valued = {name for row in documents for span in row["spans"] for name, value in span.items() if value is not None}
    assert valued == {"id", "label", "start", "end", "text", "anonymous", "negated"}
    assert not any(span["anonymous"] or span["negated"] for row in documents for span in row["spans"])
    training = {row["doc_id"] for row in documents if "annotator-training/" in row["origin"]}
    records = read_rows(released, "annotations", "doc_id", "batch")
    assert len(training) == 4
    assert training == {row["doc_id"] for row in records if row["batch"] == "annotator-training"}


def test_the_annotations_of_a_release_have_the_same_counts(
    converted: Converted, annotations: dict[str, Annotation], released: Path
) -> None:
    rows = read_rows(released, "annotations", "doc_id", "annotator", "spans", "relations")
    labels = Counter(span["label"] for row in rows for span in row["spans"])
    heads = [{r["head"] for r in row["relations"] if r["type"] == "continues"} for row in rows]
    split = sum(
        len({r["tail"] for r in row["relations"] if r["type"] == "continues"} - later)
        for row, later in zip(rows, heads, strict=True)
    )
    made = Counter(label for annotation in annotations.values() for label, _ in chains(annotation))
    assert len(rows) == len(annotations)
    assert len({row["doc_id"] for row in rows}) == len(converted.corpus.documents)
    assert (labels["attribution"], labels["actor"]) == (made["attribution"], made["actor"])
    assert labels["content"] - sum(map(len, heads)) == made["content"]
    assert split == sum(len(e) > 1 for annotation in annotations.values() for _, e in chains(annotation))
