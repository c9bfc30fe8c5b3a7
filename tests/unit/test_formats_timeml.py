"""TimeBank in: an invented miniature of it as a house."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.corpus import Corpus, load_corpus
from reportedly.errors import InputError
from reportedly.formats.timeml import Conversion, convert
from reportedly.validation import validate
from tests.miniature_timeml import CREATED, timeml, timex, write

PLAIN = "It leaked on " + timex("Tuesday") + "."


def one(tmp_path: Path, text: str, created: str = CREATED) -> tuple[Conversion, Corpus]:
    """The house of one article."""
    conversion = convert(write(tmp_path / "source", {"wsj_1.tml": timeml(text, created)}), tmp_path / "house")
    assert list(validate(tmp_path / "house")) == []
    return conversion, load_corpus(tmp_path / "house")


def dates(corpus: Corpus, doc_id: str = "wsj-1") -> list[tuple[str, dict[str, object]]]:
    return [(span.text, dict(span.attributes)) for span in corpus.gold[doc_id].spans]


def messages(conversion: Conversion) -> list[str]:
    return [str(finding) for finding in conversion.findings]


def test_a_timex_becomes_a_date(tmp_path: Path) -> None:
    text = f"It leaked in {timex('early May', value='2031-05', mod='START')} for {timex('a week', 'DURATION', 'P1W')}."
    conversion, corpus = one(tmp_path, text)
    assert corpus.text("wsj-1") == "It leaked in early May for a week.\n"
    assert {span.label for span in corpus.gold["wsj-1"].spans} == {"date"}
    assert dates(corpus) == [
        ("early May", {"timex_type": "DATE", "value": "2031-05", "mod": "START"}),
        ("a week", {"timex_type": "DURATION", "value": "P1W"}),
    ]
    assert conversion.findings == ()
    assert conversion.source == conversion.house
    assert conversion.house == {
        "articles": 1,
        "creation times": 1,
        "TIMEX3 in the text": 2,
        "DATE": 1,
        "TIME": 0,
        "DURATION": 1,
        "SET": 0,
        "with mod": 1,
    }


def test_the_house(tmp_path: Path) -> None:
    files = {name: timeml(f"{PLAIN} {name}") for name in ("wsj_1.tml", "WSJ.1.tml", "APW2031.tml", "12.tml")}
    source = write(tmp_path / "source", files | {"._wsj_1.tml": b"\0\5\26\7", "README": "not converted"})
    conversion = convert(source, tmp_path / "house")
    assert conversion.findings == ()
    corpus = load_corpus(tmp_path / "house")
    assert {row.id: row.outlet for row in corpus.documents.rows()} == {
        "12": "unknown",
        "apw2031": "apw",
        "wsj-1": "wsj",
        "wsj-1-2": "wsj",
    }
    document = corpus.documents["wsj-1-2"]
    assert (document.title, document.published, document.license) == ("", "2031-04-02", "other")
    assert (document.story, document.origin) == ("wsj-1-2", "TimeBank 1.2 (TempEval-3) wsj_1.tml")
    assert set(corpus.splits.values()) == {"train"}
    assert [(batch.annotator, batch.batch, len(batch)) for batch in corpus.records] == [("timebank", "tempeval-3", 4)]
    gold = corpus.gold.records["wsj-1"]
    assert (gold.annotator, gold.gold_status, gold.created) == ("timebank", "imported", "2013-06-14T00:00:00+00:00")
    assert {name: (row.kind, row.guidelines) for name, row in corpus.annotators.items()} == {
        "timebank": ("human", "timeml-1.2.1")
    }
    assert (corpus.config.license, corpus.config.version) == ("other", "1.2.0")
    assert "guidelines" not in corpus.config.validation
    rows = (tmp_path / "house/corpus/gold/provenance.jsonl").read_text().splitlines()
    assert json.loads(rows[0]) == {"span": "12#date:13-20", "annotators": ["timebank"], "decided_by": "timebank"}
    assert (tmp_path / "house/corpus/LICENSE").read_text().startswith("Not to be redistributed without asking.")
    assert list(validate(tmp_path / "house")) == []


def test_offsets_are_remapped_where_the_text_is_normalised(tmp_path: Path) -> None:
    conversion, corpus = one(tmp_path, "Cafe\u0301 owner\u0085 said &#13;\n" + timex("em Marc\u0327o") + "&#13;\n")
    assert corpus.text("wsj-1") == "Caf\u00e9 owner said \nem Mar\u00e7o\n"
    assert dates(corpus)[0][0] == "em Mar\u00e7o"
    assert [finding.id for finding in conversion.findings] == ["normalised-text"]


def test_an_extent_is_trimmed_and_a_cut_word_kept(tmp_path: Path) -> None:
    text = f"It leaked all {timex('week')}end, {timex(' in May ', tid='t2')}and{timex(' ', tid='t3')}later."
    conversion, corpus = one(tmp_path, text)
    assert [covered for covered, _ in dates(corpus)] == ["week", "in May"]
    assert messages(conversion) == [
        "wsj_1.tml:9 t1 'week': notice word-cut-kept: TIMEX3 14 18 cuts a word, kept: 'week|end,'",
        "wsj_1.tml:9 t2 ' in May ': notice trimmed-span: TIMEX3 23 31 has white space at an edge; in the house 24 30",
        "wsj_1.tml:9 t3 ' ': error blank-span: TIMEX3 34 35 covers only white space",
    ]


def test_an_edge_inside_a_character_loses_the_date(tmp_path: Path) -> None:
    conversion, corpus = one(tmp_path, timex("Marc") + "\u0327o.")
    assert dates(corpus) == []
    assert [(finding.id, finding.severity) for finding in conversion.findings] == [
        ("normalised-text", "notice"),
        ("unmappable-offsets", "error"),
    ]
    assert (conversion.source["DATE"], conversion.house["DATE"]) == (1, 0)


def test_nested_times_are_both_kept_and_times_on_one_extent_become_one(tmp_path: Path) -> None:
    nested = timex("the week of " + timex("1 April", tid="t2"), "DURATION", "P1W")
    twice = timex(timex("noon", "TIME", "T12:00", tid="t4"), "TIME", "T12:00", tid="t3")
    diverging = timex(timex("May", value="2031-05", tid="t6"), value="2030-05", tid="t5")
    conversion, corpus = one(tmp_path, f"In {nested} at {twice}, not {diverging}.")
    assert [(covered, row["value"]) for covered, row in dates(corpus)] == [
        ("the week of 1 April", "P1W"),
        ("1 April", "2031-04-01"),
        ("noon", "T12:00"),
        ("May", "2030-05"),
    ]
    assert messages(conversion) == [
        "wsj_1.tml:9 t4 'noon': notice merged-spans: TIMEX3 26 30 is the same as t3, merged with it",
        "wsj_1.tml:9 t6 'May': error diverging-timex: TIMEX3 36 39 has the extent of t5 and says otherwise; "
        "left out: type=DATE value=2031-05",
    ]


def test_what_the_schema_cannot_hold_is_left_out_with_a_finding(tmp_path: Path) -> None:
    text = (
        f"It leaks {timex('each Friday', 'SET', 'XXXX-WXX-5', quant='each', freq='1W', mod='ROUGHLY')}, "
        f"not {timex('now', 'MOMENT', 'PRESENT_REF', comment='?', functionInDocument='NONE', quant='')}."
    )
    conversion, corpus = one(tmp_path, text)
    assert dates(corpus) == [
        ("each Friday", {"timex_type": "SET", "value": "XXXX-WXX-5"}),
        ("now", {"value": "PRESENT_REF"}),
    ]
    assert [finding.message for finding in conversion.findings] == [
        "attribute quant has no counterpart in the schema",
        "attribute freq has no counterpart in the schema",
        "mod ROUGHLY has no counterpart in the schema",
        "type MOMENT has no counterpart in the schema",
        "attribute comment has no counterpart in the schema",
    ]
    assert {finding.severity for finding in conversion.findings} == {"error"}


def test_values_and_types_are_kept_as_they_are(tmp_path: Path) -> None:
    text = f"{timex('the quarter', 'DURATION', '2031-Q1')} {timex('a while', 'DURATION', 'PXX')} {timex('now', '', '')}"
    conversion, corpus = one(tmp_path, text)
    assert [row for _, row in dates(corpus)] == [
        {"timex_type": "DURATION", "value": "2031-Q1"},
        {"timex_type": "DURATION", "value": "PXX"},
        {},
    ]
    assert [(finding.id, finding.severity) for finding in conversion.findings] == [
        ("contradictory-timex", "notice"),
        ("malformed-timex-value", "notice"),
        ("incomplete-timex", "notice"),
        ("incomplete-timex", "notice"),
    ]


def test_layers_are_counted_and_not_converted(tmp_path: Path) -> None:
    layers = '<EVENT eid="e1">leaked</EVENT> <SIGNAL sid="s1">since</SIGNAL> '
    tied = timex("May", temporalFunction="true", anchorTimeID="t0", beginPoint="t9", functionInDocument="NONE")
    source = write(tmp_path / "source", {"a.tml": timeml(layers + tied, rest='<TLINK lid="l1" /><TLINK lid="l2" />\n')})
    conversion = convert(source, tmp_path / "house")
    assert {name: times for name, times in conversion.layers.items() if times} == {
        "EVENT": 1,
        "SIGNAL": 1,
        "TLINK": 2,
        "anchorTimeID": 1,
        "beginPoint": 1,
        "temporalFunction": 1,
    }
    assert conversion.findings == ()
    assert "| `TLINK` | 2 |" in (tmp_path / "house/DATACARD.md").read_text()


def test_a_creation_time_gives_its_day(tmp_path: Path) -> None:
    created = timex("04/02/31 9:13", "DATE", "2031-04-02T09:13:00", tid="t0") + timex("1 May", tid="t8")
    conversion, corpus = one(tmp_path, PLAIN, created)
    assert corpus.documents["wsj-1"].published == "2031-04-02"
    assert messages(conversion) == [
        "wsj_1.tml:6 t0 '04/02/31 9:13': notice contradictory-timex: type DATE and value 2031-04-02T09:13:00 "
        "contradict each other (2031-04-02T09:13:00 is for TIME), both kept",
        "wsj_1.tml:6 t0 '04/02/31 9:13': error time-of-day-dropped: created 2031-04-02T09:13:00; the day is kept, "
        "the time of day is left out",
        "wsj_1.tml:6 t8 '1 May': error timex-outside-text: type=DATE value=2031-04-01 stands in DCT, which is not "
        "converted",
    ]


def test_files_that_cannot_be_used_are_findings_and_the_rest_is_written(tmp_path: Path) -> None:
    files = {
        "a.tml": timeml("It <EVENT>leaked."),
        "b.tml": b"<TimeML><TEXT>Caf\xe9</TEXT></TimeML>",
        "c.tml": timeml(PLAIN, created=""),
        "d.tml": timeml(PLAIN, created=timex("spring", value="2031-SP")),
        "e.tml": timeml(PLAIN, created=timex("31 April", value="2031-04-31")),
        "f.tml": timeml(PLAIN),
        "g.tml": timeml(PLAIN),
    }
    conversion = convert(write(tmp_path / "source", files), tmp_path / "house")
    assert messages(conversion) == [
        "a.tml:10: error unusable-source-file: not well-formed XML (mismatched tag); the file is left out",
        "b.tml:1: error unusable-source-file: not well-formed XML (not well-formed (invalid token)); the file is left "
        "out",
        "c.tml: error unusable-source-file: no creation time (a TIMEX3 in DCT); the file is left out",
        "d.tml:6: error unusable-source-file: the creation time has no day YYYY-MM-DD: '2031-SP'; the file is left out",
        "e.tml:6: error unusable-source-file: the creation time has no day YYYY-MM-DD: '2031-04-31'; the file is left "
        "out",
        "g.tml: notice repeated-text: the same text as f.tml",
    ]
    assert (conversion.source["articles"], conversion.house["articles"]) == (7, 2)
    assert list(load_corpus(tmp_path / "house").documents) == ["f", "g"]
    assert list(validate(tmp_path / "house")) == []


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"wsj_1.tml": timeml(PLAIN), "wsj_2.tml": timeml(timex("May", quant="x"))})
    houses = [tmp_path / "one", tmp_path / "two"]
    for house in houses:
        convert(source, house)
    first, second = (
        {p.relative_to(house): p.read_bytes() for p in house.rglob("*") if p.is_file()} for house in houses
    )
    assert first == second


def test_findings_are_written_and_the_card_is_filled(tmp_path: Path) -> None:
    text = f"{timex('each May', 'SET', 'XXXX-05', quant='each')} {timex('a while', 'DURATION', 'PXX')}"
    conversion, corpus = one(tmp_path, text)
    rows = [json.loads(line) for line in (corpus.root / "findings.jsonl").read_text().splitlines()]
    assert rows == [finding.as_dict() for finding in conversion.findings]
    assert [(row["id"], row["file"], row["line"], row["span"]) for row in rows] == [
        ("unmapped-type", "wsj_1.tml", 9, "t1"),
        ("malformed-timex-value", "wsj_1.tml", 9, "t1"),
    ]
    card = (corpus.root / "DATACARD.md").read_text()
    assert "$" not in card
    assert "1 news articles of 2031-04-02 to 2031-04-02, by what their file names begin with: `wsj` 1." in card
    assert "| TIMEX3 in the text | 2 | 2 |" in card
    assert "\n1 things of TimeBank" in card
    assert "| `unmapped-type: quant` | 1 |" in card
    assert "| `malformed-timex-value` | 1 |" in card


def test_what_is_no_timebank_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"README": "no articles"})
    with pytest.raises(InputError, match=r"no files NAME\.tml in it; give the folder of TimeBank"):
        convert(source, tmp_path / "house")
    assert not (tmp_path / "house").exists()
    with pytest.raises(InputError, match="is not an empty folder"):
        convert(write(tmp_path / "other", {"a.tml": timeml(PLAIN)}), source)
    assert [path.name for path in source.iterdir()] == ["README"]


def test_the_command_exits_with_1_when_something_was_lost_and_0_otherwise(tmp_path: Path) -> None:
    run = CliRunner().invoke
    lossy = write(tmp_path / "lossy", {"a.tml": timeml(timex("each May", "SET", "XXXX-05", quant="each"))})
    lost = run(app, ["convert", "timeml", str(lossy), str(tmp_path / "lost")])
    assert lost.exit_code == 1
    assert "unmapped-type: quant" in lost.stdout
    assert "Layers that are not converted: none." in lost.stdout
    plain = write(tmp_path / "plain", {"a.tml": timeml(timex("a while", "DURATION", "PXX", anchorTimeID="t0"))})
    kept = run(app, ["convert", "timeml", str(plain), str(tmp_path / "kept"), "--json"])
    assert kept.exit_code == 0
    report = json.loads(kept.stdout)
    assert (report["house"]["DURATION"], report["layers"]["anchorTimeID"]) == (1, 1)
    assert [row["id"] for row in report["findings"]] == ["malformed-timex-value"]
