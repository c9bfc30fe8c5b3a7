"""Small invented houses, made in a folder that a test gives."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportedly.corpus.config import Config, Tool, dump_config, load_config
from reportedly.files import jsonl, sha256
from reportedly.model import Annotation, Claim, Document, Entity, Provenance, Record, reference
from reportedly.schema import load_schema
from reportedly.segmentation import SENTENCE_SPLITTER, TOKENIZER, TOKENIZER_VERSION, sentence_splitter_version
from reportedly.standoff import canonical, dumps
from tests.support import ROOT, build

ANNOTATORS = "ann-1:\n  role: annotator\n  kind: human\n  guidelines: 1.0.0\n"
CITATION = "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Toy corpus\ntype: dataset\nauthors:\n  - name: The Testers\n"

RAI = """\
dataCollection: The {{documents}} texts were invented.
dataCollectionType: [Others]
dataCollectionMissingData: Nothing is missing.
dataCollectionRawData: There is none.
dataCollectionTimeframe: [2031-05-01, 2031-05-31]
dataImputationProtocol: Nothing was imputed.
dataManipulationProtocol: Nothing was changed.
dataPreprocessingProtocol: [Sentences were cut., Tokens were cut.]
dataAnnotationProtocol: One annotator each.
dataAnnotationPlatform: [A test]
dataAnnotationAnalysis: [None.]
annotatorDemographics: [Nobody.]
dataReleaseMaintenancePlan: None.
personalSensitiveInformation: [None.]
dataSocialImpact: None.
dataBiases: [Short.]
dataLimitations: [Small.]
dataUseCases: [Tests.]
hasSyntheticData: true
"""


@dataclass
class Doc:
    """A document of a test: its text, its split, and its gold annotation (None: not annotated)."""

    id: str
    text: str
    split: str = "train"
    story: str = ""
    gold: Annotation | None = None


KIRBY = "Kirby said Pyongyang had denied that it might send shells."
REPORTED = "The plane was reportedly hit, Yonhap said, citing the ministry.\n“It fell 😀,” he said, “and burned.”"


def sample_docs() -> list[Doc]:
    """Four documents in three splits: nested attribution, a split quote, one with nothing in it, one
    without gold."""
    kirby = build(
        KIRBY + "\n",
        {
            "k": ("actor", "Kirby", {"kind": "person", "mention": "name", "entity": "kirby"}),
            "said": ("attribution", "said", {"attribution_type": "assertion"}),
            "outer": ("content", "Pyongyang had denied that it might send shells", {"quotation": "indirect"}),
            "p": ("actor", "Pyongyang", {"kind": "state", "mention": "name"}),
            "den": ("denial", "denied", {"denial_type": "denial"}),
            "inner": (
                "content",
                "it might send shells",
                {"quotation": "indirect", "claim": "shells", "claim_polarity": "states"},
            ),
            "might": ("hedging", "might", {"hedging_type": "modal", "certainty": "possible"}),
        },
        [("said", "k"), ("said", "outer"), ("den", "p"), ("den", "inner"), ("might", "inner")],
        doc_id="kirby",
    )
    quote = build(
        REPORTED + "\n",
        {
            "r": ("attribution", "reportedly", {"attribution_type": "assertion"}),
            "rh": ("hedging", "reportedly", {"hedging_type": "evidential", "certainty": "unstated"}),
            "c": ("content", "The plane was reportedly hit", {"quotation": "indirect"}),
            "he": ("actor", "he@3", {"kind": "person", "mention": "pronoun", "anonymous": True}),
            "said": ("attribution", "said@2", {"attribution_type": "assertion", "negated": True}),
            "q1": ("content", "“It fell 😀,”", {"quotation": "direct"}),
            "q2": ("content", "“and burned.”"),
        },
        [("r", "c"), ("rh", "c"), ("said", "he"), ("said", "q1"), ("q2", "q1")],
        doc_id="quote",
    )
    return [
        Doc("kirby", KIRBY + "\n", "train", "war", kirby),
        Doc("quote", REPORTED + "\n", "train", "war", quote),
        Doc("calm", "Nothing was said.\n", "validation", "peace", Annotation("calm")),
        Doc("bare", "Nobody has read this.\n", "test", "later"),
    ]


def make_house(
    root: Path,
    docs: Iterable[Doc] | None = None,
    *,
    schema_dir: Path = ROOT / "schema",
    levels: tuple[str, ...] = ("structure", "references", "corpus"),
    registries: bool = True,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """Write a house. `extra` maps paths to content, written last."""
    docs = sample_docs() if docs is None else list(docs)
    (root / "schema").mkdir(parents=True)
    shutil.copyfile(schema_dir / "labels.yaml", root / "schema" / "labels.yaml")
    schema = load_schema(root / "schema")
    corpus = root / "corpus"
    config = Config(
        name="toy",
        title="Toy corpus",
        version="1.2.3",
        license="CC-BY-4.0",
        language="en",
        canary="toy canary",
        tokenizer=Tool(TOKENIZER, TOKENIZER_VERSION),
        sentence_splitter=Tool(SENTENCE_SPLITTER, sentence_splitter_version()),
        validation=levels,  # type: ignore[arg-type]
    )
    files: dict[str, str | bytes] = {
        "corpus/corpus.yaml": dump_config(config),
        "corpus/LICENSE": "CC BY 4.0\n",
        "annotation/annotators.yaml": ANNOTATORS,
        "DATACARD.md": "# Toy\n\nInvented.\n",
        "CHANGELOG.md": "# Changelog\n\n## 1.2.3\n\nAll of it.\n",
        "CITATION.cff": CITATION,
        "corpus/rai.yaml": RAI,
    }
    documents, records, golds, provenance = [], [], [], []
    for doc in docs:
        story = doc.story or doc.id
        text_hash = sha256(doc.text)
        documents.append(
            Document(
                id=doc.id,
                title="",
                published="2031-05-12T08:00:00+02:00",
                lang="en",
                genre="news",
                outlet="the-quay",
                story=story,
                license="CC-BY-4.0",
                origin="invented",
                sha256=text_hash,
            )
        )
        files[f"corpus/texts/{doc.id}.txt"] = doc.text
        if doc.gold is None:
            continue
        ann = dumps(doc.gold, doc.text, schema)
        record = Record(
            doc_id=doc.id,
            text_sha256=text_hash,
            annotator="ann-1",
            role="annotator",
            batch="b1",
            schema_version=schema.version,
            created="2031-06-01T10:00:00+02:00",
            origin="a test",
            status="done",
            lead_time=61.5,
            ann_sha256=sha256(ann),
        )
        records.append(record)
        golds.append({**_fields(record), "gold_status": "single", "role": "adjudicator"})
        provenance += [
            Provenance(reference(doc.id, span), ["ann-1"], "ann-1") for span in canonical(doc.gold, schema).spans
        ]
        files[f"corpus/annotations/ann-1/b1/{doc.id}.ann"] = ann
        files[f"corpus/gold/{doc.id}.ann"] = ann
    files["corpus/documents.jsonl"] = jsonl(documents)
    if records:
        files["corpus/annotations/ann-1/b1/records.jsonl"] = jsonl(records)
        files["corpus/gold/records.jsonl"] = jsonl(golds)
        files["corpus/gold/provenance.jsonl"] = jsonl(provenance)
    stories = {doc.story or doc.id: doc.split for doc in docs}
    files["corpus/splits.csv"] = "story,split\n" + "".join(f"{story},{split}\n" for story, split in stories.items())
    if registries:
        files["corpus/entities.jsonl"] = jsonl([Entity("kirby", "Kirby", "person", description="A spokesman.")])
        files["corpus/claims.jsonl"] = jsonl([Claim("shells", "war", "It sends shells.", "False.", "2031-05-30")])
    files.update(extra or {})
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return corpus.parent


def _fields(record: Record) -> dict[str, object]:
    built = msgspec.to_builtins(record)
    return dict(built)


def set_version(root: Path, version: str) -> None:
    """Give a house another version, with an entry in its changelog."""
    config, changelog = root / "corpus" / "corpus.yaml", root / "CHANGELOG.md"
    before = load_config(config)
    config.write_text(dump_config(msgspec.structs.replace(before, version=version)))
    changelog.write_text(f"{changelog.read_text()}\n## {version}\n\nMore of it.\n")
