"""The variety of a corpus: what is counted in texts and in gold, and how two corpora come beside each other."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import mean

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.corpus import load_corpus
from reportedly.model import Annotation
from reportedly.prefill.lexicon import load_lexicon
from reportedly.statistics import Statistics, compare, measure
from reportedly.statistics.lemmas import Lemmas, words
from reportedly.statistics.measures import Distinct, Flag, Quantile, Rate, Share, StandardisedRatio, nearest_rank
from reportedly.statistics.reading import SENTENCE, WORD, read_gold, read_text
from reportedly.statistics.samples import SAMPLES, Reading, Sample, samples, whole
from tests.houses import Doc, make_house
from tests.support import SCHEMA, build

LEXICON = {
    "cues.csv": "expression,part,forms,attribution_type,attribution_type before to\n"
    ":,fixed,,assertion,\ncall,verb,,assertion,\ncall for,verb,,assertion,\ncomment,verb,,assertion,\n"
    "say,verb,says said saying,assertion,\nstate,verb,,assertion,\n",
    "hedges.csv": "expression,part,forms,hedging_type,certainty\n"
    "can’t,fixed,,modal,unlikely\nmay,fixed,,modal,possible\nsaid,participle,,evidential,unstated\n",
    "denials.csv": "expression,part,forms,denial_type\ndecline to comment,verb,,noncommittal\ndeny,verb,,denial\n",
}
IN_HOUSE = {f"annotation/lexicon/en/{name}": content for name, content in LEXICON.items()}


@pytest.fixture
def lemmas(tmp_path: Path) -> Lemmas:
    for name, content in LEXICON.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return Lemmas(load_lexicon(tmp_path, SCHEMA))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "house", extra=IN_HOUSE)


def found(lemmas: Lemmas, text: str) -> dict[str, list[tuple[int, str]]]:
    run = words(text)
    return {role: list(lemmas.in_text(text, run, role)) for role in ("cue", "hedge", "denial")}


def figures(of: Statistics, section: str) -> dict[str, float | None]:
    return {f.name: f.value for f in (*of.text, *of.gold) if f.section == section}


def test_words_are_tokens_with_a_letter_or_digit() -> None:
    text = "“It’s 3.5,” — he said 😀."
    assert [text[a:b] for a, b in words(text)] == ["It’s", "3.5", "he", "said"]


@pytest.mark.parametrize(
    ("text", "cue", "hedge", "denial"),
    [
        ("they called for it and called it", [(1, "call for"), (5, "call")], [], []),
        ("one declined to comment", [(3, "comment")], [], [(1, "decline to comment")]),
        ("it can't, it may: it is said to", [(6, "say")], [(1, "can’t"), (3, "may")], []),
        ("May the United States say “May I” in May", [(4, "say")], [(0, "may"), (5, "may")], []),
        ("called, for", [(0, "call")], [], []),
    ],
)
def test_expressions_in_a_text(
    lemmas: Lemmas, text: str, cue: list[object], hedge: list[object], denial: list[object]
) -> None:
    assert found(lemmas, text) == {"cue": cue, "hedge": hedge, "denial": denial}


@pytest.mark.parametrize(
    ("covered", "lemma"),
    [
        ("Said", "say"),
        ("has been saying", "say"),
        ("calls for what he says", "call for"),  # The longest form.
        ("called and said", "say"),  # Of equally long ones the last.
        (":", ":"),
        ("Chirped  up", "chirped up"),  # In no lexicon.
    ],
)
def test_the_lemma_of_a_cue(lemmas: Lemmas, covered: str, lemma: str) -> None:
    assert lemmas.of_span(covered, "cue") == lemma


def test_a_text_is_read_by_sentences(lemmas: Lemmas) -> None:
    reading = read_text("A headline\n\nHe called. For that, he said it.\n–\n", "en", lemmas)
    assert reading.words == 9
    assert reading.occurrences[SENTENCE] == [(1, 2), (3, 2), (8, 5)]
    assert reading.occurrences["lexicon cue"] == [(3, "call"), (7, "say")]
    assert [value for _, value in reading.occurrences[WORD]][:4] == ["a", "headline", "he", "called"]
    assert "lexicon cue" not in read_text("He said so.", "en", None).occurrences


def test_a_repeated_link_and_a_link_that_leads_nowhere_count_once_and_never(lemmas: Lemmas) -> None:
    text = "Ruvo said it leaks."
    annotation = build(
        text,
        {"a": ("actor", "Ruvo"), "said": ("attribution", "said"), "c": ("content", "it leaks")},
        [("said", "a"), ("said", "a"), ("said", "c")],
    )
    annotation.relations[1].id = "R9"
    annotation.relations[2].tail = "gone"
    counts = read_gold(annotation, SCHEMA, text, "en", lemmas).counts
    assert counts["sources of a cue"] == {1: 1}
    assert counts["contents of a cue"] == {0: 1}


def sample(**counts: dict[str | int, int]) -> Sample:
    return Sample(40, {kind: Counter(values) for kind, values in counts.items()})


def test_types_by_tokens_among_equally_many_tokens() -> None:
    tokens = "aaabbc"
    expected = mean(len(set(drawn)) for drawn in combinations(tokens, 4)) / 4
    measured = StandardisedRatio("", "", "k", 4)
    assert measured.of(sample(k=dict(Counter(tokens)))) == pytest.approx(expected)
    assert measured.of(sample(k={"a": 3})) is None


def test_figures_that_are_not_defined_or_not_annotated() -> None:
    some = sample(k={"yes": 1, "no": 3}, none={"no": 4})
    assert Share("", "", "k", "yes").of(some) == 0.25
    assert Share("", "", "other", "yes").of(some) is None
    assert Flag("", "", "k", "yes").is_in(some)
    assert not Flag("", "", "none", "yes").is_in(some)
    assert Rate("", "", "k", 100).of(some) == 10
    assert Rate("", "", "k", 100).of(Sample(0, {})) is None
    assert Quantile("", "", "other", 0.5).of(some) is None
    assert Distinct("", "", "other").of(some) == 0


def test_a_quantile_is_one_of_the_numbers() -> None:
    assert [nearest_rank([1, 2, 3, 4], at) for at in (0.0, 0.25, 0.26, 0.5, 0.9, 1.0)] == [1, 1, 2, 2, 4, 4]


def numbered(name: str, length: int) -> Reading:
    reading = Reading(length)
    for i in range(length):
        reading.add("w", i, f"{name}{i}")
    return reading


def test_samples_are_of_equal_size_and_cut_the_last_document_at_its_end() -> None:
    readings = [numbered("a", 3), numbered("b", 4), numbered("c", 5)]
    drawn = list(samples(readings, 6))
    assert len(drawn) == SAMPLES
    assert drawn == list(samples(readings, 6))
    assert {of.words for of in drawn} == {6}
    seen = {frozenset(of.of("w")) for of in drawn}
    first = {name: [f"{name}{i}" for i in range(5)] for name in "abc"}
    assert seen == {
        frozenset(first[a][:n] + first[b][: 6 - n]) for a, n in (("a", 3), ("b", 4), ("c", 5)) for b in "abc" if b != a
    }
    assert all(set(of.of("w").values()) == {1} for of in drawn)  # No document comes twice.


def test_a_corpus_of_the_size_is_its_own_sample() -> None:
    readings = [numbered("a", 3), numbered("b", 4)]
    assert list(samples(readings, 7)) == [whole(readings)]
    assert whole([]) == Sample(0, {})


def test_size_and_sentences(house: Path) -> None:
    of = measure(load_corpus(house))
    assert (of.corpus, of.version) == ("toy", "1.2.3")
    assert (of.documents, of.words, of.sentences, of.gold_documents, of.gold_words) == (4, 33, 5, 3, 29)
    assert (of.genres, of.outlets, of.without_lexicon) == ({"news": 4}, {"the-quay": 4}, ())
    assert figures(of, "words of a sentence") == {  # 3 4 6 10 10
        "lower quartile": 4,
        "median": 6,
        "upper quartile": 10,
        "90th percentile": 10,
        "mean": 6.6,
    }
    # Four times said; twice the, was, it.
    assert figures(of, "words") == {"distinct, in lower case": 27, "types by tokens": 27 / 33}


def test_lexicon_words_need_no_gold(house: Path) -> None:
    of = measure(load_corpus(house))
    assert figures(of, "cue words of the lexicon") == {
        "per 1,000 words": pytest.approx(4000 / 33),
        "distinct lemmas": 1,
        "types by tokens, of 50": None,
        "share of the top one": 1.0,
        "share of the top 10": 1.0,
    }
    assert figures(of, "denial words of the lexicon")["distinct lemmas"] == 1
    assert figures(of, "hedge words of the lexicon")["distinct lemmas"] is None  # None in any text.


def test_figures_of_gold(house: Path) -> None:
    of = measure(load_corpus(house))
    rates = {"actor": 3, "attribution": 3, "content": 4, "hedging": 2, "denial": 1}
    assert figures(of, "spans per 100 words") == {
        **{label: pytest.approx(100 * n / 29) for label, n in rates.items()},
        "date": None,
    }
    assert figures(of, "attribution by lemma")["distinct lemmas"] == 2
    assert figures(of, "attribution by lemma")["share of the top one"] == 2 / 3
    assert figures(of, "sources: kind")["person"] == 2 / 3
    assert figures(of, "sources: kind")["group"] == 0
    assert figures(of, "sources: mention") == {"name": 2 / 3, "nominal": 0, "pronoun": 1 / 3}
    assert figures(of, "sources: anonymous") == {"yes": 1 / 3}
    assert figures(of, "attribution: negated") == {"yes": 1 / 3}
    assert figures(of, "denial: negated") == {"yes": None}
    assert figures(of, "content: quotation") == {"direct": 0.25, "indirect": 0.75, "mixed": 0, "none": 0}
    assert figures(of, "content: claim_polarity") == {}  # Only with a claim.
    assert figures(of, "hedging: certainty") == {"probable": 0, "possible": 0.5, "unlikely": 0, "unstated": 0.5}
    assert figures(of, "date: timex_type")["DATE"] is None
    assert figures(of, "depth of attribution") == {"1": 0.75, "2": 0.25, "3": 0, "4 or more": 0}
    assert figures(of, "cues and denials") == {
        "without source": 0.25,
        "links to sources, mean": 0.75,
        "links to contents and cues, mean": 1.0,
    }
    lists = {section: [(x.lemma, x.count, x.share) for x in lemmas] for section, lemmas in of.frequent.items()}
    assert lists == {
        "cue words of the lexicon": [("say", 4, 1.0)],
        "denial words of the lexicon": [("deny", 1, 1.0)],
        "attribution by lemma": [("say", 2, 2 / 3), ("reportedly", 1, 1 / 3)],
        "hedging by lemma": [("might", 1, 0.5), ("reportedly", 1, 0.5)],
        "denial by lemma": [("deny", 1, 1.0)],
    }


def test_a_party_that_is_no_source_is_no_source(tmp_path: Path) -> None:
    text = "Ruvo said Varnia sank.\n"
    gold = build(
        text,
        {
            "r": ("actor", "Ruvo", {"kind": "person", "mention": "name"}),
            "v": ("actor", "Varnia", {"kind": "state", "mention": "name"}),
            "said": ("attribution", "said"),
        },
        [("said", "r")],
        doc_id="d",
    )
    of = measure(load_corpus(make_house(tmp_path / "h", [Doc("d", text, gold=gold)])))
    assert figures(of, "sources: kind")["person"] == 1.0
    assert figures(of, "spans per 100 words")["actor"] == 50


def test_two_corpora_at_the_size_of_the_smaller_one(tmp_path: Path) -> None:
    small = "He said it may rain.\n"
    ours = make_house(tmp_path / "ours", [Doc("s", small)], extra=IN_HOUSE)
    texts = {"a": "She says we call it.\n", "b": "Saying it is no call.\n"}
    theirs = make_house(tmp_path / "theirs", [Doc(name, text, gold=Annotation(name)) for name, text in texts.items()])
    of = compare(load_corpus(ours), load_corpus(theirs))
    assert (of.text_words, of.gold_words) == (5, 0)
    rows = {(row.section, row.name): row for row in of.text}
    cues = rows["cue words of the lexicon", "per 1,000 words"]
    assert (cues.ours.value, cues.ours.low) == (200, None)
    assert (cues.theirs.value, cues.theirs.low, cues.theirs.high) == (400, 400, 400)  # Two in each of their texts.
    assert (cues.ours_by_theirs.value, cues.ours_by_theirs.low, cues.theirs_by_ours.value) == (0.5, 0.5, 2)
    assert cues.apart
    same = rows["words of a sentence", "mean"]
    assert (same.ours_by_theirs.value, same.apart) == (1, False)
    hedges = rows["hedge words of the lexicon", "distinct lemmas"]
    assert (hedges.ours.value, hedges.theirs.value, hedges.ours_by_theirs.value) == (1, None, None)
    turned = {(row.section, row.name): row for row in compare(load_corpus(theirs), load_corpus(ours)).text}
    assert turned["words of a sentence", "mean"].ours_by_theirs.value == 1


def test_the_interval_of_a_ratio_turns_with_it(tmp_path: Path) -> None:
    ours = make_house(tmp_path / "ours", [Doc("s", "He said he said.\n")], extra=IN_HOUSE)
    theirs = make_house(tmp_path / "theirs", [Doc("a", "He said it rains.\n"), Doc("b", "Say it, say so.\n")])
    row = {(r.section, r.name): r for r in compare(load_corpus(ours), load_corpus(theirs)).text}[
        "cue words of the lexicon", "per 1,000 words"
    ]
    assert (row.theirs.low, row.theirs.high) == (250, 500)
    assert (row.ours_by_theirs.low, row.ours_by_theirs.high) == (1, 2)
    assert (row.theirs_by_ours.low, row.theirs_by_ours.high) == (0.5, 1)
    assert not row.apart


def test_a_language_without_lexicon_is_said(house: Path, tmp_path: Path) -> None:
    documents = house / "corpus" / "documents.jsonl"
    documents.write_text(documents.read_text(encoding="utf-8").replace('"en"', '"de-AT"', 1), encoding="utf-8")
    of = measure(load_corpus(house))
    assert of.without_lexicon == ("de",)
    assert figures(of, "cue words of the lexicon")["per 1,000 words"] is None
    assert figures(of, "attribution by lemma")["distinct lemmas"] is not None
    assert "no lexicon for de" in run(house).stdout


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["stats", *map(str, arguments)], env={"COLUMNS": "120"})


def test_the_command_prints_tables_json_and_markdown(house: Path) -> None:
    shown = run(house)
    assert shown.exit_code == 0, shown.output
    assert "Size of toy 1.2.3" in shown.stdout
    figures = {f["section"] + f["name"]: f["value"] for f in json.loads(run(house, "--json").stdout)["gold"]}
    assert figures["sources: anonymousyes"] == 1 / 3
    assert "| sources: anonymous: yes | 33.3 % |" in run(house, "--markdown").stdout.split("\n")


def test_the_command_puts_two_corpora_beside_each_other(house: Path) -> None:
    shown = run(house, "--beside", house, "--markdown").stdout.split("\n")
    assert "**From raw text, at 33 words**" in shown
    assert "| figure | toy | toy | toy / toy | toy / toy |" in shown
    assert "| words of a sentence: mean | 6.60 | 6.60 | 1.00 | 1.00 |" in shown
    assert json.loads(run(house, "--beside", house, "--json").stdout)["gold_words"] == 29
    assert "at 29 words" in run(house, "--beside", house).stdout


def test_two_ways_to_print_are_refused(house: Path) -> None:
    result = run(house, "--json", "--markdown")
    assert result.exit_code
    assert "choose one" in str(result.exception)
