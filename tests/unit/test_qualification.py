"""The qualification of annotators, on invented miniatures of PolNeAR and TimeBank."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from benchmarks.qualification import counting
from benchmarks.qualification.__main__ import main
from benchmarks.qualification.counting import Counts, against_majority, differences, of_pairs
from benchmarks.qualification.dates import compare, date_figures, with_gold
from benchmarks.qualification.differing import Differing, as_text, from_gold, from_humans, most_humans
from benchmarks.qualification.gathering import Dated, Gathered
from benchmarks.qualification.keeping import Head, _kept, keep, kept_annotators, read_kept
from benchmarks.qualification.preparing import prepare
from benchmarks.qualification.reporting import report
from benchmarks.qualification.selection import ROOT, Chosen
from benchmarks.qualification.timebank import read_story

from reportedly.agreement.selection import Compared
from reportedly.corpus import load_corpus
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.errors import InputError, ReportedlyError
from reportedly.files import jsonl, sha256
from reportedly.formats.polnear.source import Article, Record
from reportedly.intake import add_records
from reportedly.matching import Reading, Unit, units
from reportedly.model import Note
from reportedly.standoff import canonical, dumps
from tests.support import SCHEMA, build

ACTOR, CUE, CONTENT = "actor", "attribution", "content"
LABELS = (ACTOR, CUE, CONTENT)
TEXT = "Desh said the valve was shut. Tal denied it.\n"


def unit(label: str, *extents: tuple[int, int], **attributes: str) -> Unit:
    return Unit(extents, label, tuple(sorted(attributes.items())))


def gathered(
    humans: Mapping[str, Sequence[Unit]], models: Mapping[str, Sequence[Unit]] | None = None, doc_id: str = "valve"
) -> Gathered:
    everybody = {**humans, **(models or {})}
    readings = {name: Reading(sorted(found), frozenset()) for name, found in everybody.items()}
    return Gathered(
        doc_id, "round-1", "train", Compared(doc_id, TEXT, "en", readings), tuple(humans), tuple(models or ())
    )


def f1(counts: Counts) -> list[list[float]]:
    found: list[list[float]] = counts.pooled().round(3).tolist()
    return found


DESH = unit(ACTOR, (0, 4))
SAID = unit(CUE, (5, 9))
SHUT = unit(CONTENT, (10, 28))
THREE = {"h1": [DESH, SAID, SHUT], "h2": [DESH, SAID, unit(CONTENT, (14, 28))], "h3": [DESH, SHUT]}


# Figures.


def test_pairs_of_humans_are_counted_strictly_by_overlap_and_by_character() -> None:
    counts = of_pairs([gathered(THREE)], LABELS, counting.humans_with_humans)
    # Contents: of three pairs one is strictly equal; all overlap; 14, 18 and 14 characters are shared.
    assert f1(counts) == [[1, 1, 1], [0.5, 0.5, 0.5], [0.333, 1, round(2 * (14 + 18 + 14) / (32 + 36 + 32), 3)]]


def test_pooled_and_mean_weigh_articles_differently() -> None:
    first = gathered({"h1": [DESH, SAID, SHUT], "h2": [DESH, SAID, SHUT]})
    second = gathered({"h1": [DESH], "h2": [unit(ACTOR, (30, 33)), unit(ACTOR, (34, 37))]}, doc_id="other")
    counts = of_pairs([first, second], LABELS, counting.humans_with_humans)
    assert counts.pooled()[0, 0] == pytest.approx(2 / 5)
    assert counts.averaged()[0, 0] == pytest.approx(1 / 2)
    assert counts.averaged()[1, 0] == 1, "an article in which nobody has any has no say"


def test_models_are_paired_with_every_human_and_with_each_other() -> None:
    document = gathered(THREE, {"m1": [DESH], "m2": [DESH, SAID]})
    assert f1(of_pairs([document], LABELS, counting.models_with_humans))[1][0] == round(2 * 2 / (2 + 2 + 1 + 1 + 1), 3)
    assert f1(of_pairs([document], LABELS, counting.models_with_models))[:2] == [[1, 1, 1], [0, 0, 0]]
    assert f1(of_pairs([document], LABELS, counting.of_annotator("m1")))[0] == [1, 1, 1]


def test_a_human_is_held_against_the_others_and_exactly_half_is_no_majority() -> None:
    document = gathered(THREE)
    # Of h2 and h3 both have the source; one of two has the cue; the contents have one character extent in common.
    found = against_majority([document], LABELS, "h1").table[0].tolist()
    assert found[0] == [[1, 2], [4, 8]]
    assert found[1] == [[0, 1], [0, 4]]
    assert found[2] == [[0, 1], [14, 32]]


def test_a_model_takes_the_place_of_each_human_in_turn() -> None:
    document = gathered(THREE, {"m": [DESH, SAID, SHUT]})
    of_model = against_majority([document], LABELS, "m").table[0]
    # Without h1: h2 and h3; without h2: h1 and h3; without h3: h1 and h2. The strict content has a majority once.
    assert of_model[2, 0].tolist() == [1, 1 + 2 + 1]
    assert of_model[1, 0].tolist() == [1, 1 + 1 + 2]


def test_a_model_that_is_a_humans_double_in_their_place_is_worth_as_much() -> None:
    document = gathered({"h1": [DESH], "h2": [DESH], "h3": [DESH]}, {"m": [DESH]})
    humans = counting.total(against_majority([document], LABELS, name) for name in ("h1", "h2", "h3"))
    assert (against_majority([document], LABELS, "m").table == humans.table).all()


def test_differences_are_paired_and_reproducible() -> None:
    better = gathered({"h1": [DESH], "h2": [unit(ACTOR, (30, 33))]}, {"m": [DESH]})
    documents = [gathered({"h1": [DESH], "h2": [DESH]}, {"m": [DESH]}, doc_id="a"), better]
    theirs = of_pairs(documents, LABELS, counting.models_with_humans)
    humans = of_pairs(documents, LABELS, counting.humans_with_humans)
    found = differences(theirs, humans)
    strict = found.pooled[0][0]
    # Pooled: models 3 of 4 pairs, humans 1 of 2. Samples draw both articles, the first twice, or the second twice.
    assert (strict.value, strict.low, strict.high) == (0.25, 0, 0.5)
    assert found == differences(theirs, humans)
    assert found.averaged[1][0].value is None


def test_no_difference_with_oneself() -> None:
    counts = of_pairs([gathered(THREE), gathered(THREE, doc_id="b")], LABELS, counting.humans_with_humans)
    nothing = differences(counts, counts).pooled[2][0]
    assert (nothing.value, nothing.low, nothing.high) == (0, 0, 0)


def test_a_report_without_models_has_the_humans_alone() -> None:
    found = report([gathered(THREE)], [], SCHEMA)
    assert found.models_with_humans is None
    assert found.models_with_models is None
    assert not found.by_model
    assert found.humans_with_humans.pairs == 3
    assert list(found.majority) == ["h1", "h2", "h3"]
    assert found.dates_between_models is None


def test_a_report_compares_a_model_on_its_own_articles_only() -> None:
    documents = [gathered(THREE, {"m": [DESH]}), gathered({"h1": [DESH], "h2": [SAID]}, doc_id="other")]
    found = report(documents, [], SCHEMA)
    assert found.by_model["m"].group.articles == 1
    difference = found.by_model["m"].pooled_minus_humans["source"]["strict"]
    assert difference.value == 0, "on the one article humans agree on all sources"
    assert found.humans_with_humans.pooled["source"]["strict"] == pytest.approx(2 * 3 / 7)


# Dates.

GOLD = [unit("date", (0, 4), timex_type="DATE", value="2031-04"), unit("date", (10, 20), timex_type="SET", value="P1D")]


def test_dates_are_compared_by_extent_type_and_value() -> None:
    mine = [
        unit("date", (0, 4), timex_type="DATE", value="2031-05"),
        unit("date", (12, 20), timex_type="DURATION", value="P1D"),
        unit("date", (30, 34), timex_type="DATE", value="2031"),
    ]
    assert compare(mine, GOLD) == [5, 1, 2, 1, 1, 0, 1]
    document = Dated("d", "round-1", TEXT, GOLD, {"m": mine})
    found = date_figures([document], with_gold("m"))
    assert (found.documents, found.dates) == (1, 5)
    values = [found.strict, found.overlap, found.type_accuracy, found.value_accuracy, found.strict_with_value]
    assert [figure.value for figure in values] == [2 / 5, 4 / 5, 1 / 2, 1 / 2, 0]
    assert found.overlap_with_value.value == 2 / 5


def test_figures_of_no_dates_are_not_defined() -> None:
    found = date_figures([Dated("d", "round-1", TEXT, [], {"m": []})], with_gold("m"))
    assert found.strict.value is None
    assert found.value_accuracy.value is None


# Disagreements.


def test_most_humans_have_a_span_with_the_extents_that_most_of_them_give_it() -> None:
    wide, narrow, other = unit(CONTENT, (10, 28)), unit(CONTENT, (14, 28)), unit(CONTENT, (14, 20))
    lone = unit(CUE, (34, 40))
    assert most_humans([[wide, lone], [wide], [narrow], [other]]) == [wide]
    assert most_humans([[lone], [], [lone], []]) == [], "half is not most"
    assert most_humans([[narrow], [wide]]) == [wide], "ties go to the first in the text"


def differing(mine: Sequence[Unit]) -> list[Differing]:
    return list(from_humans(gathered({"h1": THREE["h1"], "h2": THREE["h1"], "h3": [DESH]}, {"m": mine}), "m"))


def test_differences_have_their_class() -> None:
    tal = unit(ACTOR, (30, 33))
    found = differing([DESH, unit(CONTENT, (14, 28)), tal])
    assert [(one.kind, one.exact, one.there) for one in found] == [
        ("missed", 2, 2),
        ("extent", 2, 2),
        ("spurious", 0, 0),
    ]
    assert found[0].mine is None
    assert found[0].theirs is not None
    assert found[0].theirs.extents == ((5, 9),)


def test_another_label_on_the_same_words_is_one_difference() -> None:
    found = differing([DESH, unit(ACTOR, (5, 9)), SHUT])
    assert [one.kind for one in found] == ["label"]
    assert found[0].mine is not None
    assert found[0].mine.label == ACTOR


def test_an_annotator_like_most_humans_differs_in_nothing() -> None:
    assert differing([DESH, SAID, SHUT]) == []


def test_dates_differ_in_type_and_value_too() -> None:
    mine = [unit("date", (0, 4), timex_type="TIME", value="2031-05")]
    found = list(from_gold(Dated("d", "round-1", TEXT, GOLD, {"m": mine}), "m"))
    assert [one.kind for one in found] == ["type", "value", "missed"]
    assert as_text(found[1], TEXT).splitlines() == [
        "d 0-29 m: value",
        "  theirs date: 'Desh' = 2031-04",
        "  mine   date: 'Desh' = 2031-05",
        "  1 of 1 have exactly it, 1 something there",
        "  Desh said the valve was shut.",
    ]


# Texts and records.


def chosen(doc_id: str = "valve", number: int = 1) -> Chosen:
    return Chosen(doc_id, number, "attribution", TEXT, "2031-04-02", "quay-post", "invented", ARTICLE)


HUMAN = (
    "T1\tSource 0 4\tDesh\nT2\tCue 5 9\tsaid\nT3\tContent 10 28\tthe valve was shut\nT4\tAttribution 5 9\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
)
ARTICLE = Article(
    "train", "valve", "train/text/valve.txt", TEXT, "quay-post", "2031-04-02", "", (Record("aaaa", "a.ann", HUMAN),)
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A prepared house with a finished record of one annotator."""
    root = tmp_path / "house"
    prepare(root, [chosen()])
    (root / "annotation" / "annotators.yaml").write_text(
        dump_annotators({"m": Annotator(role="annotator", kind="model", guidelines="1.0.0")}), encoding="utf-8"
    )
    annotation = build(
        TEXT,
        {
            "s": (ACTOR, "Desh", {"kind": "person", "mention": "name"}),
            "c": (CUE, "said", {"attribution_type": "assertion"}),
            "x": (CONTENT, "the valve was shut", {"quotation": "indirect"}),
        },
        [("c", "s"), ("c", "x")],
        doc_id="valve",
    )
    file = tmp_path / "valve.ann"
    file.write_text(dumps(annotation, TEXT, SCHEMA), encoding="utf-8")
    created = "2031-05-01T08:00:00+00:00"
    add_records(load_corpus(root), [file], annotator="m", batch="round-1", created=created).write()
    return root


def test_a_prepared_house_has_the_texts_and_nothing_that_a_human_marked(tmp_path: Path) -> None:
    prepare(
        tmp_path / "house",
        [
            chosen(),
        ],
    )
    corpus = load_corpus(tmp_path / "house")
    assert corpus.text("valve") == TEXT
    assert corpus.documents["valve"].published == "2031-04-02"
    assert not corpus.records
    assert not list(tmp_path.rglob("*.ann"))
    assert (tmp_path / "house" / "rounds.csv").read_text() == "round,task,document\n1,attribution,valve\n"


def test_texts_are_not_written_into_the_repository() -> None:
    inside = ROOT / "benchmarks" / "qualification" / "texts"
    with pytest.raises(InputError, match="lies in the repository"):
        prepare(inside, [chosen()])
    assert not inside.exists()


def test_a_record_is_kept_without_words_and_read_back_whole(house: Path, tmp_path: Path) -> None:
    corpus, kept = load_corpus(house), tmp_path / "kept"
    assert keep(corpus, "round-1", kept) == {"m": ["valve"]}
    assert kept_annotators("round-1", kept) == ["m"]
    data = (kept / "round-1" / "m" / "valve.jsonl").read_text(encoding="utf-8")
    assert "Desh" not in data
    assert "valve was" not in data
    assert json.loads(data.splitlines()[2]) == {
        "id": "T2",
        "label": CUE,
        "start": 5,
        "end": 9,
        "attributes": {"attribution_type": "assertion"},
        "links": ["T1", "T3"],
    }
    (batch,) = corpus.records
    assert read_kept("round-1", "m", "valve", TEXT, SCHEMA, kept) == batch["valve"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"end":9', '"end":99', r"valve.jsonl:3: the offsets 5-99 lie outside of the text"),
        ('"label":"actor"', '"label":"party"', r"valve.jsonl:2: the schema has no label 'party'"),
        ('"links":["T1","T3"]', '"links":["T9"]', r"valve.jsonl:3: T2 links to T9, which the schema does not allow"),
        ('"document":"valve"', '"document":"pump"', r"names another document, annotator or batch"),
        ('"start":0', '"start":"0"', r"not a kept record"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(house: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    keep(load_corpus(house), "round-1", tmp_path / "kept")
    path = tmp_path / "kept" / "round-1" / "m" / "valve.jsonl"
    data = path.read_text(encoding="utf-8")
    assert old in data
    path.write_text(data.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_kept("round-1", "m", "valve", TEXT, SCHEMA, tmp_path / "kept")


def test_of_notes_only_the_marker_of_cues_that_polnear_alone_has_is_kept(tmp_path: Path) -> None:
    annotation = build(TEXT, {"c": (CUE, "said"), "d": (CUE, "denied"), "s": (ACTOR, "Desh")}, doc_id="valve")
    annotation.notes += [Note("c", "polnear: Desh hopes"), Note("d", "a doubt"), Note("s", "the valve?")]
    lines = list(_kept(canonical(annotation, SCHEMA)))
    assert [(line.label, line.polnear) for line in lines] == [(ACTOR, False), (CUE, True), (CUE, False)]
    head = Head("valve", sha256(TEXT), "m", "round-1", "1.0.0", "2031-05-01T08:00:00+00:00")
    path = tmp_path / "round-1" / "m" / "valve.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(jsonl([head, *lines]))
    assert b"Desh" not in path.read_bytes()
    read = read_kept("round-1", "m", "valve", TEXT, SCHEMA, tmp_path)
    assert read.notes == [Note("T2", "polnear")]


def test_a_record_of_another_text_or_none_is_refused(house: Path, tmp_path: Path) -> None:
    keep(load_corpus(house), "round-1", tmp_path / "kept")
    with pytest.raises(InputError, match="of another text"):
        read_kept("round-1", "m", "valve", TEXT.replace("Tal", "Orn"), SCHEMA, tmp_path / "kept")
    with pytest.raises(InputError, match="m has not finished this document"):
        read_kept("round-1", "m", "pump", TEXT, SCHEMA, tmp_path / "kept")


def test_within_a_batch_an_annotator_cannot_change_what_it_is(house: Path, tmp_path: Path) -> None:
    keep(load_corpus(house), "round-1", tmp_path / "kept")
    who = house / "annotation" / "annotators.yaml"
    who.write_text(who.read_text().replace("1.0.0", "1.1.0"))
    with pytest.raises(InputError, match="another annotator and needs another pseudonym"):
        keep(load_corpus(house), "round-1", tmp_path / "kept")


def test_nothing_to_keep_is_an_error(house: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished records in a batch round-2"):
        keep(load_corpus(house), "round-2", tmp_path / "kept")


# TimeBank.

TIMEML = """<?xml version="1.0" ?>
<TimeML>
<DCT><TIMEX3 tid="t0" type="DATE" value="{dct}">20310402</TIMEX3></DCT>
<TEXT>
The valve leaked <TIMEX3 tid="t1" type="DATE" value="2031-04-01">on <EVENT>Tuesday</EVENT></TIMEX3>.
</TEXT>
</TimeML>
"""


def test_a_story_has_its_text_its_day_and_its_dates(tmp_path: Path) -> None:
    path = tmp_path / "QP20310402.0001.tml"
    path.write_text(TIMEML.format(dct="2031-04-02T10:00:00"))
    story = read_story(path, SCHEMA)
    assert (story.text, story.published) == ("The valve leaked on Tuesday.\n", "2031-04-02")
    (date,) = units(story.dates, SCHEMA)
    assert date.text(story.text) == "on Tuesday"
    assert dict(date.attributes) == {"timex_type": "DATE", "value": "2031-04-01"}


def test_a_story_without_creation_time_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.tml"
    path.write_text(TIMEML.format(dct="").replace(' value=""', ""))
    with pytest.raises(ReportedlyError, match="no creation time"):
        read_story(path, SCHEMA)


def test_misuse_is_said_and_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpora", str(tmp_path), "report"]) == 2
    assert "metadata.tsv" in capsys.readouterr().err
