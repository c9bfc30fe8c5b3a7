"""The probe for memorisation, on invented miniatures."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.qualification.__main__ import main
from benchmarks.qualification.continuing import (
    Scored,
    compare,
    keep_probe,
    read_answers,
    read_probe,
    rows,
    score,
)
from benchmarks.qualification.printing import probe_pages
from benchmarks.qualification.probing import (
    ANNOTATION,
    Item,
    Kind,
    make_items,
    new_spans,
    parse_spans,
    prepare_probe,
    read_key,
    words_of,
)
from benchmarks.qualification.selection import ROOT, Chosen
from benchmarks.qualification.timebank import Story

from reportedly.errors import CorpusError, InputError
from reportedly.formats.polnear.source import Article, Record
from reportedly.model import Annotation

WORDS = [f"w{number}" for number in range(200)]
TEXT = " ".join(WORDS)


def item(number: int, asked: str, *, kind: Kind = "PolNeAR text", shown: str = "") -> Item:
    return Item(item=number, kind=kind, document=f"d{number}", shown=shown, asked=asked)


def story(doc_id: str, text: str) -> Chosen:
    source = Story(doc_id, text, "2031-04-02", Annotation(doc_id, [], []))
    return Chosen(doc_id, 1, "dates", text, "2031-04-02", "unknown", "invented", source)


def article(text: str, *records: str) -> Chosen:
    kept = tuple(Record(f"aa{i:02}", f"{i}.ann", data) for i, data in enumerate(records))
    source = Article("train", "valve", "valve.txt", text, "quay-post", "2031-04-02", "", kept)
    return Chosen("valve", 1, "attribution", text, "2031-04-02", "quay-post", "invented", source)


def t_line(number: int, start: int, label: str = "Cue") -> str:
    return f"T{number}\t{label} {start} {start + 4}\twords"


# What is shown and asked for.


def test_words_are_compared_by_letters_and_digits() -> None:
    assert words_of("“The U.S.-made  valve” — it's ÖL\n2,000!") == ["the", "usmade", "valve", "its", "öl", "2000"]


def test_sixty_words_are_shown_and_fifty_asked_for() -> None:
    (found,) = make_items([], {"own": TEXT.replace("w60 ", "--\n\nw60, ")})
    assert (found.item, found.kind, found.document) == (1, "own text", "own")
    assert found.shown == " ".join(WORDS[:60])
    assert words_of(found.asked) == WORDS[60:110]
    assert found.asked.endswith("w109")


def test_of_a_short_text_half_is_shown() -> None:
    (found,) = make_items([story("s", " ".join(WORDS[:31]) + ".")], {})
    assert found.kind == "TimeBank text"
    assert (found.shown.split()[-1], found.asked.split()[0], found.asked.split()[-1]) == ("w14", "w15", "w30.")
    with pytest.raises(InputError, match="s: 15 words are too few; a text to continue has 16"):
        make_items([story("s", " ".join(WORDS[:15]))], {})


def test_lines_of_annotation_are_the_first_in_a_row_after_the_words_asked_for() -> None:
    after = len(" ".join(WORDS[:110]))
    early = [t_line(1, 0), "E1\tAttribution:T1"]
    broken = ["#1\tNote T1\tx", "T is for a broken line"]
    late = [t_line(n, after + 10 * n) for n in range(2, 15)]
    found = make_items([article(TEXT, "\n".join([*early[:1], *late[:12], ""]))], {})
    (lines,) = [one for one in found if one.kind == ANNOTATION]
    assert (lines.shown, lines.asked) == ("\n".join(late[:6]), "\n".join(late[6:12]))
    # An E line has no place; it may be the first. A T line of an earlier place in the middle may not stand there.
    data = "\n".join([*early, *broken, *late[:11], t_line(40, after - 1), *late])
    (lines,) = [one for one in make_items([article(TEXT, data)], {}) if one.kind == ANNOTATION]
    assert lines.shown.split("\n") == [early[1], *late[:5]]
    assert lines.asked.split("\n") == late[5:11]


def test_a_record_serves_only_if_two_new_extents_are_asked_for() -> None:
    repeated = "\n".join(
        [*(t_line(n, 900 + n * 10) for n in range(6)), *(t_line(n, 900, f"L{n}") for n in range(7, 13))]
    )
    plain = "\n".join(t_line(n, 900 + n * 10) for n in range(12))
    found = [one for one in make_items([article(TEXT, repeated, plain)], {}) if one.kind == ANNOTATION]
    assert [one.shown.split("\n")[0] + one.asked.split("\n")[-1] for one in found] == [
        t_line(0, 900) + t_line(11, 1010)
    ]
    assert [one.kind for one in make_items([article(TEXT, repeated)], {})] == ["PolNeAR text"]


def test_a_span_is_new_unless_it_lies_within_those_shown() -> None:
    shown = "T1\tContent 10 30;40 50\tx\nE1\tAttribution:T1"
    asked = (
        "T2\tCue 12 20\tx\nT3\tSource 28 32\tx\nT4\tContent 41 50;60 70\tx\nT5\tContent 10 12;40 50\tx\nT6\tCue 10\tx"
    )
    assert new_spans(shown, asked) == [("Source", ((28, 32),)), ("Content", ((41, 50), (60, 70)))]
    assert list(parse_spans(shown)) == [("Content", ((10, 30), (40, 50)))]


def test_of_own_texts_22_are_drawn_and_the_order_is_random_but_fixed() -> None:
    own = {f"own-{n:02}": f"{n} {TEXT}" for n in range(30)}
    found = make_items([], own)
    assert len(found) == len({one.document for one in found}) == 22
    assert [one.item for one in found] == list(range(1, 23))
    assert [one.document for one in found] != sorted(one.document for one in found)
    assert found == make_items([], dict(reversed(own.items())))


# Folder and key.


def test_the_folder_has_beginnings_alone_and_the_key_lies_elsewhere(tmp_path: Path) -> None:
    items = make_items([article(TEXT, "\n".join(t_line(n, 900 + n * 10) for n in range(12)))], {})
    folder, key = tmp_path / "probe", tmp_path / "key.json"
    prepare_probe(folder, key, items)
    assert [path.name for path in folder.iterdir()] == ["prompts.md"]
    prompts = (folder / "prompts.md").read_text(encoding="utf-8")
    assert [
        one for one in items if f"## {one.item}\n" not in prompts or f"~~~~\n{one.shown}\n~~~~" not in prompts
    ] == []
    assert "w59" in prompts
    assert "w60" not in prompts
    assert "1010" not in prompts
    assert "valve" not in prompts
    assert read_key(key) == items


def test_nothing_is_written_where_it_must_not_lie(tmp_path: Path) -> None:
    inside, folder, key = ROOT / "benchmarks" / "probe", tmp_path / "probe", tmp_path / "key.json"
    with pytest.raises(InputError, match="lies in the repository"):
        prepare_probe(inside, key, [])
    with pytest.raises(InputError, match="lies in the repository"):
        prepare_probe(folder, inside, [])
    with pytest.raises(InputError, match="where the reader would find it"):
        prepare_probe(folder, folder / "key.json", [])
    assert not any(path.exists() for path in (inside, folder, key))
    prepare_probe(folder, key, [])
    with pytest.raises(InputError, match=r"key\.json is there already"):
        prepare_probe(tmp_path / "other", key, [])
    with pytest.raises(InputError, match="probe is there already"):
        prepare_probe(folder, tmp_path / "key-2.json", [])


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_key(tmp_path / "key.json")
    (tmp_path / "key.json").write_text('{"item": 1}')
    with pytest.raises(InputError, match="not a key"):
        read_key(tmp_path / "key.json")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"item":1,"continuation":"a"}\n', "no answer to 2; every item needs one"),
        ('{"item":3,"continuation":"a"}\n', "the key has no item 3"),
        ('{"item":1,"continuation":"a"}\n{"item":1,"continuation":"b"}\n', "item 1 is answered twice"),
    ],
)
def test_answers_that_do_not_fit_are_refused(tmp_path: Path, lines: str, message: str) -> None:
    (tmp_path / "answers.jsonl").write_text(lines)
    with pytest.raises(InputError, match=message):
        read_answers(tmp_path, [item(1, TEXT), item(2, TEXT)])
    (tmp_path / "answers.jsonl").write_text('{"item": 1}\n')
    with pytest.raises(CorpusError, match="line 1"):
        read_answers(tmp_path, [])


# Figures.

ASKED = "One two, three four five six seven eight nine ten."


@pytest.mark.parametrize(
    ("answer", "start", "longest", "grams", "continued"),
    [
        (ASKED.upper(), 10, 10, 1, 1),
        ("one two three four five six seven eight", 8, 8, 4 / 6, 1),
        ("one two three four five six seven", 7, 7, 3 / 6, 0),
        ("And so: one two x three four five six seven, eight", 2, 6, 2 / 6, 0),
        ("two three four five six seven eight nine ten", 0, 9, 5 / 6, 0),
        ("", 0, 0, 0, 0),
        (" ".join(["x"] * 49) + " " + ASKED, 1, 1, 0, 0),
    ],
)
def test_an_answer_is_measured_by_runs_and_5_grams(
    answer: str, start: int, longest: int, grams: float, continued: int
) -> None:
    found = compare(answer, item(1, ASKED))
    assert found == {"continued": continued, "start": start, "longest": longest, "grams": pytest.approx(grams)}


SHOWN_LINES = "T1\tSource 0 4\tDesh\nT2\tCue 5 9\tsaid"
ASKED_LINES = (
    "T3\tContent 10 28\tthe valve was shut\nT4\tAttribution 5 9\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nT5\tSource 30 33\tTal"
)


@pytest.mark.parametrize(
    ("answer", "lines", "spans", "continued"),
    [
        (ASKED_LINES, 4, 2, 1),
        ("T9 Content 10 28\nT5  Source 30 33 Tal\n", 1, 2, 1),
        ("T4\tAttribution 5 9\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1", 2, 0, 0),
        ("T3\tContent 10 28\tx\nT4\tSource 30 34\tTal\nT5\tCue 30 33\tTal", 0, 1, 0),
        ("\n".join(["E9\tx", *(f"T{n}\tCue 90 9{n}\tx" for n in range(5)), ASKED_LINES]), 0, 0, 0),
    ],
)
def test_lines_are_measured_whole_and_by_new_spans(answer: str, lines: int, spans: int, continued: int) -> None:
    found = compare(answer, item(1, ASKED_LINES, kind=ANNOTATION, shown=SHOWN_LINES))
    assert found == {"continued": continued, "lines": lines, "spans": spans}


def test_two_labels_on_one_extent_are_not_two_extents() -> None:
    asked = "T3\tCue 10 28\tx\nT4\tAttribution 10 28\tx\nT5\tSource 30 33\tTal"
    found = compare(asked.split("\nT5", maxsplit=1)[0], item(1, asked, kind=ANNOTATION))
    assert found == {"continued": 0, "lines": 2, "spans": 2}


def test_the_baseline_holds_an_answer_against_the_other_items_of_its_kind() -> None:
    other = "x one two three four five six seven eight y"
    items = [item(1, ASKED), item(2, other), item(3, "a b c d e f g h"), item(4, "z " * 8, kind="own text")]
    items.append(item(5, "q " * 8, kind="own text"))
    scored = score(items, {1: other, 2: ASKED, 3: "a b c", 4: "", 5: ""})
    assert [(one.kind, one.document) for one in scored] == [
        ("PolNeAR text", "d1"),
        ("PolNeAR text", "d2"),
        ("PolNeAR text", "d3"),
        ("own text", "d4"),
        ("own text", "d5"),
    ]
    assert scored[0].own == {"continued": 1, "start": 8, "longest": 8, "grams": pytest.approx(4 / 6)}
    # Against the items 2 (which it is) and 3.
    assert scored[0].others == {"continued": 0.5, "start": 5, "longest": 5, "grams": 0.5}
    assert scored[2].own == {"continued": 0, "start": 3, "longest": 3, "grams": 0}
    with pytest.raises(InputError, match="own text: a single item has no baseline"):
        score(items[:4], {1: "", 2: "", 3: "", 4: ""})


def scored(kind: Kind, *starts: int) -> list[Scored]:
    return [
        Scored(
            kind=kind,
            document=f"d{i}",
            own={"continued": int(n >= 8), "start": n, "longest": n, "grams": n / 50},
            others={"continued": 0, "start": 1, "longest": 2, "grams": 0},
        )
        for i, n in enumerate(starts)
    ]


def test_a_row_has_rate_interval_means_and_highest() -> None:
    own, polnear = rows([*scored("own text", 0, 0), *scored("PolNeAR text", 20, 0, 0, 0)])[::-1]
    assert (polnear.kind, polnear.items, polnear.continued, polnear.share) == ("PolNeAR text", 4, 1, 0.25)
    # Wilson, z = 1.96: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    assert [polnear.low, polnear.high] == pytest.approx([0.0456, 0.6994], abs=5e-5)
    assert (polnear.mean["start"], polnear.most["start"], polnear.others["start"]) == (5, 20, 1)
    assert [own.share, own.low, own.high] == pytest.approx([0, 0, 0.6576], abs=5e-5)


def test_the_table_is_as_in_the_report() -> None:
    lines = [
        Scored(
            kind=ANNOTATION,
            document="d",
            own={"continued": 0, "lines": 2, "spans": 1},
            others={"continued": 0, "lines": 0.5, "spans": 0},
        )
    ]
    *_, words, annotation = probe_pages(rows([*scored("PolNeAR text", 20, 0, 0, 0), *lines]), "a model")
    assert words.splitlines()[2] == (
        "| PolNeAR text | 4 | 1: .250 [.046, .699]; .000 | 5.000 (20); 1.000 | 5.000 (20); 2.000 | 0.100 (0.4); 0.000 |"
    )
    assert annotation.splitlines()[2] == (
        "| PolNeAR annotation | 1 | 0: .000 [.000, .793]; .000 | 2.000 (2); 0.500 | 1.000 (1); 0.000 |"
    )


def test_figures_are_kept_without_text_and_read_back(tmp_path: Path) -> None:
    assert read_probe(tmp_path) is None
    figures = scored("own text", 8, 1)
    keep_probe(tmp_path, "a model, its version", figures)
    assert read_probe(tmp_path) == ("a model, its version", figures)
    (tmp_path / "probe.jsonl").write_text("")
    with pytest.raises(InputError, match="not figures that probe-report kept"):
        read_probe(tmp_path)


def test_the_command_reports_and_keeps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, key = tmp_path / "probe", tmp_path / "key.json"
    secret = "the quay at Orsk was shut for nine days after that"
    items = [item(1, secret), item(2, "no ship came in from the north in spring")]
    prepare_probe(folder, key, items)
    (folder / "answers.jsonl").write_text(
        f'{{"item":1,"continuation":"{secret}"}}\n{{"item":2,"continuation":"?"}}\n', encoding="utf-8"
    )
    arguments = ["--records", str(tmp_path / "records"), "probe-report", str(folder), "--key", str(key)]
    assert main(arguments) == 0
    assert "| PolNeAR text | 2 | 1: .500 [" in capsys.readouterr().out
    assert not (tmp_path / "records").exists()
    assert main([*arguments, "--keep", "a model"]) == 0
    kept = (tmp_path / "records" / "probe.jsonl").read_text(encoding="utf-8")
    assert kept.splitlines()[0] == '{"reader":"a model"}'
    assert len(kept.splitlines()) == 3
    assert "quay" not in kept
    (folder / "answers.jsonl").unlink()
    assert main(arguments) == 2
    assert "no answer to 1, 2" in capsys.readouterr().err
