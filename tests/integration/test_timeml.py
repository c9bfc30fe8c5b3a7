"""The real TimeBank: what the house holds is what the source files hold, minus what the findings name.

The source is counted here with the standard library's tree parser, not with the package's reader.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.release.build import write_tables
from reportedly.standoff import dumps
from reportedly.validation import validate
from tests.support import CORPORA

SOURCE = CORPORA / "timebank"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(not SOURCE.exists(), reason="needs TimeBank in ../shared/corpora/timebank"),
]


@dataclass
class Converted:
    result: Result
    corpus: Corpus
    findings: list[dict[str, object]]
    trees: dict[str, ElementTree.Element]

    def timexes(self, under: str) -> list[ElementTree.Element]:
        """The TIMEX3 of all files in the elements of a name."""
        return [timex for tree in self.trees.values() for at in tree.iter(under) for timex in at.iter("TIMEX3")]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    house = tmp_path_factory.mktemp("timebank") / "house"
    result = CliRunner().invoke(app, ["convert", "timeml", str(SOURCE), str(house)])
    findings = [json.loads(line) for line in (house / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    trees = {path.name: ElementTree.parse(path).getroot() for path in sorted(SOURCE.glob("*.tml"))}
    return Converted(result, load_corpus(house), findings, trees)


def test_the_source_has_the_counts_that_the_mapping_states(converted: Converted) -> None:
    inside = converted.timexes("TEXT")
    assert (len(converted.trees), len(converted.timexes("TimeML"))) == (183, 1426)
    assert (len(converted.timexes("DCT")), len(inside)) == (183, 1243)
    assert Counter(timex.get("type") for timex in inside) == {"DATE": 1016, "TIME": 22, "DURATION": 189, "SET": 16}
    assert sum("mod" in timex.attrib for timex in inside) == 90
    assert sum(timex.find("TIMEX3") is not None or not "".join(timex.itertext()).strip() for timex in inside) == 0
    texts = ["".join(tree.find("TEXT").itertext()) for tree in converted.trees.values()]  # type: ignore[union-attr]
    assert sum(len(re.findall(r"\bamp\b", text)) for text in texts) == 41
    assert sum("&" in text for text in texts) == 0


def test_every_time_of_the_text_is_a_date_with_its_extent_and_attributes(converted: Converted) -> None:
    for row in converted.corpus.documents.rows():
        tree = converted.trees[row.origin.rpartition(" ")[2]]
        text = tree.find("TEXT")
        assert text is not None
        assert converted.corpus.text(row.id) == "".join(text.itertext())[1:]
        wanted = []
        before = -1  # the line end after <TEXT>
        for part in text:
            before += len((text.text if part is text[0] else "") or "")
            covered = "".join(part.itertext())
            assert not list(part)
            if part.tag == "TIMEX3":
                wanted.append((before, covered, part.get("type"), part.get("value"), part.get("mod")))
            before += len(covered) + len(part.tail or "")
        made = converted.corpus.gold[row.id].spans
        assert [
            (s.start, s.text, *(s.attributes.get(name) for name in ("timex_type", "value", "mod"))) for s in made
        ] == wanted
        assert {(s.label, s.end - s.start - len(s.text)) for s in made} <= {("date", 0)}


def test_the_day_of_publication_is_that_of_the_creation_time(converted: Converted) -> None:
    rows = converted.corpus.documents.rows()
    values = {name: tree.find("DCT/TIMEX3").get("value", "")[:10] for name, tree in converted.trees.items()}  # type: ignore[union-attr]
    assert {row.origin.rpartition(" ")[2]: row.published for row in rows} == values
    assert (min(values.values()), max(values.values())) == ("1989-10-25", "1998-06-26")


def test_what_was_found(converted: Converted) -> None:
    assert converted.result.exit_code == 1
    assert Counter((row["severity"], row["id"]) for row in converted.findings) == {
        ("error", "time-of-day-dropped"): 23,
        ("error", "unmapped-type"): 12,
        ("notice", "contradictory-timex"): 10,
        ("notice", "malformed-timex-value"): 2,
    }
    inside = converted.timexes("TEXT")
    messages = Counter(str(row["message"]).split(" has no ")[0] for row in converted.findings)
    for name, times in (("quant", 8), ("freq", 4)):
        assert messages[f"attribute {name}"] == times == sum(bool(timex.get(name)) for timex in inside)
    lines = {name: (SOURCE / name).read_text(encoding="utf-8").split("\n") for name in converted.trees}
    for row in converted.findings:
        assert f'tid="{row["span"]}"' in lines[str(row["file"])][int(str(row["line"])) - 1]


def test_the_layers_are_counted(converted: Converted) -> None:
    said = " ".join(converted.result.stdout.split())
    tags = Counter(element.tag for tree in converted.trees.values() for element in tree.iter())
    for name in ("EVENT", "MAKEINSTANCE", "TLINK", "SLINK", "ALINK"):
        assert f"{name} {tags[name]:,}" in said
    for name in ("anchorTimeID", "beginPoint", "endPoint"):
        times = sum(name in timex.attrib for timex in converted.timexes("TEXT"))
        assert f"{name} {times}" in said


def test_the_house_is_valid_and_canonical(converted: Converted) -> None:
    corpus = converted.corpus
    assert [str(finding) for finding in validate(corpus.root)] == []
    for folder in corpus.annotation_folders():
        assert len(folder) == 183
        for doc_id, annotation in folder.items():
            data = dumps(annotation, corpus.text(doc_id), corpus.schema)
            assert data == folder.file(doc_id).read_text(encoding="utf-8")


def test_the_guideline_rules_find_only_the_values_that_the_conversion_names(
    converted: Converted, tmp_path: Path
) -> None:
    house = tmp_path / "house"
    shutil.copytree(converted.corpus.root, house)
    file = house / "corpus" / "corpus.yaml"
    config = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(config | {"validation": ["guidelines"]}), encoding="utf-8")
    named = Counter(str(row["document"]) for row in converted.findings if row["severity"] == "notice")
    named -= Counter({"apw19980501-0480": 1})  # that one is a creation time
    found = [finding for finding in validate(house) if finding.id in ("bad-timex-value", "timex-type-mismatch")]
    assert Counter(finding.place.document for finding in found) == named


def test_a_release_has_what_the_card_says(converted: Converted, tmp_path: Path) -> None:
    write_tables(converted.corpus, tmp_path)
    made = {path.name for path in (tmp_path / "data").iterdir() if any(path.iterdir())}
    assert made == {"annotations", "documents", "sentences", "tokens"}
    card = (converted.corpus.root / "DATACARD.md").read_text(encoding="utf-8")
    assert "183 news articles of 1989-10-25 to 1998-06-26" in card
    assert "has no configs `attributions` and `claims`" in " ".join(card.split())
    assert "35 things of TimeBank" in card
