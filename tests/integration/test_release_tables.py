"""The columns of a release, to the letter, and what stands in them; read as users read them."""

from __future__ import annotations

from pathlib import Path

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportedly.release import build_release
from tests.houses import KIRBY, REPORTED, make_house

pytestmark = pytest.mark.integration

S, INT, B = pa.string(), pa.int32(), pa.bool_()
SPAN = pa.struct(
    [
        *(("id", S), ("label", S), ("start", INT), ("end", INT), ("text", S)),
        *(("kind", S), ("mention", S), ("anonymous", B), ("entity", S), ("attribution_type", S), ("negated", B)),
        *(("quotation", S), ("claim", S), ("claim_polarity", S), ("hedging_type", S), ("certainty", S)),
        *(("denial_type", S), ("timex_type", S), ("value", S), ("mod", S)),
    ]
)
REL = pa.struct([("id", S), ("type", S), ("head", S), ("tail", S)])
CHAIN = pa.struct(
    [
        *(("level", INT), ("cue_id", S), ("parent_cue_id", S), ("source_id", S)),
        *(("entity", S), ("text", S), ("stance", S), ("certainty", S)),
    ]
)
SPANS, KEY = pa.list_(SPAN), [("doc_id", S), ("story", S)]
LABELS = ("actor", "attribution", "content", "hedging", "denial", "date")
COLUMNS = {
    "documents": [
        *KEY,
        *((n, S) for n in ("title", "published")),
        ("published_date", pa.date32()),
        *((n, S) for n in ("lang", "genre", "outlet", "license", "origin", "sha256", "canary", "text", "gold_status")),
        ("spans", SPANS),
        ("relations", pa.list_(REL)),
    ],
    "sentences": [
        *KEY,
        ("sent_index", INT),
        ("sent_start", INT),
        ("sent_end", INT),
        ("text", S),
        *((f"has_{label}", B) for label in LABELS),
    ],
    "tokens": [
        *KEY,
        ("sent_index", INT),
        ("tokens", pa.list_(S)),
        ("token_starts", pa.list_(INT)),
        ("token_ends", pa.list_(INT)),
        *((f"{label}_tags", pa.list_(S)) for label in LABELS),
    ],
    "attributions": [
        *KEY,
        *((n, S) for n in ("cue_id", "cue_label", "cue_type", "cue_text")),
        ("cue_start", INT),
        ("cue_end", INT),
        ("negated", B),
        ("depth", INT),
        ("parent_cue_id", S),
        *((n, SPANS) for n in ("sources", "contents", "hedges", "dates")),
    ],
    "claims": [
        *KEY,
        ("content_id", S),
        ("text", S),
        ("content_start", INT),
        ("content_end", INT),
        ("fragments", pa.list_(pa.struct([("id", S), ("start", INT), ("end", INT)]))),
        *((n, S) for n in ("quotation", "claim_id", "claim_polarity")),
        ("source_chain", pa.list_(CHAIN)),
        ("hedges", SPANS),
        ("dates", SPANS),
    ],
    "entities": [
        *((n, S) for n in ("entity_id", "name", "kind")),
        ("anonymous", B),
        ("description", S),
        ("members", pa.list_(S)),
    ],
    "statements": [(n, S) for n in ("claim_id", "story", "statement", "truth", "known_since")],
    "annotations": [
        *KEY,
        *((n, S) for n in ("annotator", "role", "batch", "schema_version")),
        ("created", pa.timestamp("us", tz="UTC")),
        ("lead_time", pa.float64()),
        ("origin", S),
        ("status", S),
        ("spans", SPANS),
        ("relations", pa.list_(REL)),
    ],
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_house(tmp_path_factory.mktemp("house") / "toy")
    build_release(root, root / "dist")
    return root / "dist" / "toy-1.2.3"


def read(release: Path, config: str, split: str = "train") -> list[dict[str, object]]:
    return pq.read_table(release / f"data/{config}/{split}-00000-of-00001.parquet").to_pylist()


def load(release: Path, config: str, cache: Path, **options: object) -> datasets.DatasetDict:
    return datasets.load_dataset(str(release), config, cache_dir=str(cache), **options)


@pytest.mark.parametrize("config", COLUMNS)
def test_columns_are_those_of_the_contract(release: Path, config: str) -> None:
    files = sorted((release / "data" / config).glob("*.parquet"))
    assert files
    for file in files:
        schema = pq.read_schema(file)
        assert [(field.name, field.type) for field in schema] == COLUMNS[config]
        assert schema.metadata is None
        assert pq.read_metadata(file).metadata is None


def test_no_config_is_missing_or_new(release: Path) -> None:
    assert {path.name for path in (release / "data").iterdir()} == set(COLUMNS)


@pytest.mark.parametrize("config", COLUMNS)
def test_load_dataset_plain_and_streaming_agree(release: Path, config: str, tmp_path: Path) -> None:
    plain = load(release, config, tmp_path)
    streamed = load(release, config, tmp_path, streaming=True)
    assert list(plain) == list(streamed)
    for split, rows in plain.items():
        assert list(rows.features) == [name for name, _ in COLUMNS[config]]
        assert rows.num_rows > 0
        assert list(rows) == list(streamed[split])


def test_the_default_config_is_documents_with_classes_by_the_card(release: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(release), cache_dir=str(tmp_path))
    assert {split: rows.num_rows for split, rows in loaded.items()} == {"train": 2, "validation": 1, "test": 1}
    span = loaded["train"].features["spans"].feature
    assert span["label"] == datasets.ClassLabel(names=list(LABELS))
    assert span["certainty"].names == ["probable", "possible", "unlikely", "unstated"]
    first = loaded["train"][0]["spans"][0]
    assert (span["label"].int2str(first["label"]), first["text"], span["kind"].int2str(first["kind"])) == (
        "actor",
        "Kirby",
        "person",
    )


def test_without_the_card_names_are_readable_in_three_libraries(release: Path) -> None:
    file = str(release / "data/documents/train-00000-of-00001.parquet")
    assert [s["label"] for s in pd.read_parquet(file)["spans"][0]][:2] == ["actor", "attribution"]
    frame = pl.read_parquet(file).select("spans").explode("spans").unnest("spans")
    assert frame.filter(pl.col("label") == "actor")["text"].to_list() == ["Kirby", "Pyongyang", "he"]
    sql = f"""
        select s.text, substr(d.text, s.start + 1, s."end" - s.start)
        from (select text, unnest(spans) as s from '{file}') as d
    """
    pairs = duckdb.sql(sql).fetchall()
    assert len(pairs) == 14
    assert all(covered == sliced for covered, sliced in pairs)


def test_documents_rows(release: Path) -> None:
    kirby, quote = read(release, "documents")
    assert kirby["text"] == KIRBY + "\n"
    assert kirby["canary"] == "toy canary"
    assert str(kirby["published_date"]) == "2031-05-12"
    assert kirby["gold_status"] == "single"
    assert [r["type"] for r in kirby["relations"]] == ["source", "source", "content", "content", "scope"]
    actor, cue = kirby["spans"][0], kirby["spans"][1]
    assert (actor["anonymous"], actor["negated"], actor["entity"]) == (False, None, "kirby")
    assert (cue["anonymous"], cue["negated"], cue["attribution_type"]) == (None, False, "assertion")
    he = next(s for s in quote["spans"] if s["text"] == "he")
    assert he["anonymous"] is True
    assert all(quote["text"][s["start"] : s["end"]] == s["text"] for s in quote["spans"])


def test_a_document_without_gold_and_one_without_spans_keep_their_types(release: Path, tmp_path: Path) -> None:
    [bare] = read(release, "documents", "test")
    [calm] = read(release, "documents", "validation")
    assert (bare["gold_status"], bare["spans"], bare["relations"]) == (None, [], [])
    assert (calm["gold_status"], calm["spans"], calm["relations"]) == ("single", [], [])
    loaded = load(release, "documents", tmp_path)
    assert loaded["test"].features == loaded["train"].features
    for config in ("sentences", "tokens", "attributions", "claims"):
        assert not list((release / "data" / config).glob("test-*"))


def test_sentences_and_tokens_rows(release: Path) -> None:
    rows = read(release, "sentences")
    assert [r["text"] for r in rows if r["doc_id"] == "quote"] == REPORTED.split("\n")
    assert rows[0]["has_denial"] is True
    assert rows[0]["has_date"] is False
    assert (rows[1]["has_actor"], rows[2]["has_actor"]) == (False, True)
    tokens = read(release, "tokens")
    first = tokens[0]
    assert first["tokens"] == [
        "Kirby",
        "said",
        "Pyongyang",
        "had",
        "denied",
        "that",
        "it",
        "might",
        "send",
        "shells",
        ".",
    ]
    assert first["actor_tags"] == ["B", "O", "B"] + ["O"] * 8
    # The inner content is nested in the outer one: the outermost wins.
    assert first["content_tags"] == ["O", "O", "B", "I", "I", "I", "I", "I", "I", "I", "O"]
    for row in tokens:
        text = KIRBY if row["doc_id"] == "kirby" else REPORTED
        assert [text[a:b] for a, b in zip(row["token_starts"], row["token_ends"], strict=True)] == row["tokens"]


def test_attributions_rows(release: Path) -> None:
    rows = read(release, "attributions")
    assert [(r["cue_text"], r["cue_label"], r["cue_type"], r["depth"]) for r in rows] == [
        ("said", "attribution", "assertion", 1),
        ("denied", "denial", "denial", 2),
        ("reportedly", "attribution", "assertion", 1),
        ("said", "attribution", "assertion", 1),
    ]
    said, denied, _, quoted = rows
    assert denied["parent_cue_id"] == said["cue_id"]
    assert (said["negated"], quoted["negated"]) == (False, True)
    assert [s["text"] for s in quoted["contents"]] == ["“It fell 😀,”", "“and burned.”"]


def test_claims_rows(release: Path) -> None:
    rows = {r["text"]: r for r in read(release, "claims")}
    inner = rows["it might send shells"]
    assert (inner["claim_id"], inner["claim_polarity"]) == ("shells", "states")
    assert [(c["level"], c["text"], c["entity"], c["stance"], c["certainty"]) for c in inner["source_chain"]] == [
        (0, None, None, "noncommittal", None),
        (1, "Kirby", "kirby", "noncommittal", None),
        (2, "Pyongyang", None, "denied", "certain"),
    ]
    assert [h["text"] for h in inner["hedges"]] == ["might"]
    split = rows["“It fell 😀,” “and burned.”"]
    assert len(split["fragments"]) == 2
    assert (split["content_start"], split["content_end"]) == (
        split["fragments"][0]["start"],
        split["fragments"][1]["end"],
    )


def test_annotations_and_registries_rows(release: Path) -> None:
    rows = read(release, "annotations")
    assert [(r["doc_id"], r["annotator"], r["role"], r["batch"], r["status"], r["lead_time"]) for r in rows] == [
        ("kirby", "ann-1", "annotator", "b1", "done", 61.5),
        ("quote", "ann-1", "annotator", "b1", "done", 61.5),
    ]
    assert rows[0]["created"].isoformat() == "2031-06-01T08:00:00+00:00"
    assert [r["entity_id"] for r in read(release, "entities", "full")] == ["kirby"]
    assert [(r["claim_id"], r["story"]) for r in read(release, "statements")] == [("shells", "war")]


def test_the_cards_numbers_are_those_of_the_files(release: Path) -> None:
    card = (release / "README.md").read_text(encoding="utf-8")
    assert "| `documents` | 2 | 1 | 1 | – |" in card
    assert "| `claims` | 4 | – | – | – |" in card
    assert "| `content` | 5 | 0 | 0 | 5 | 1 |" in card
    assert "| `source` | 3 | 0 | 0 | 3 |" in card
    assert "| gold status | none | 0 | 0 | 1 | 1 |" in card
    assert "| gold status | single | 2 | 1 | 0 | 3 |" in card
