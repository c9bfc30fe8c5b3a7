"""Drawing the items of an audit at random from the gold of a corpus."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from benchmarks.audit import passages
from benchmarks.audit.layers import LAYERS, Judged, Layer
from benchmarks.audit.origins import Compared, Origin, Origins
from benchmarks.audit.passages import Passage
from benchmarks.audit.reading import Reading
from benchmarks.audit.rules import Cited, Governing, Rulebook
from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.files import file_sha256
from reportedly.model import Annotation, Claim, reference

ITEMS, SEED = 100, 20_240_229
OF_UNMARKED = 5
"""One item in so many is a sentence in which the layer marks nothing."""

Kind = Literal["span", "sentence"]
KINDS: dict[Kind, str] = {"span": "spans", "sentence": "sentences without"}


class Keyed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item with what its reader does not see: kind, place and origin.

    `place` is `doc#label:start-end`, with the label `sentence` for a sentence in which the layer marks nothing.
    """

    item: str
    layer: str
    kind: Kind
    place: str
    origin: Origin
    text: str
    statement: str


class Population(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a layer there was to draw from, and how much was drawn."""

    spans: int
    sentences: int
    spans_drawn: int
    sentences_drawn: int


class Drawn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sample was drawn from, and how."""

    corpus: str
    version: str
    schema_version: str
    guidelines_sha256: str
    seed: int
    items: int
    documents: int
    populations: dict[str, Population]


@dataclass(frozen=True)
class Item:
    """An item, as a reader sees it, and its key."""

    key: Keyed
    passage: Passage
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class _Candidate:
    """An item that may be drawn; what is shown of it is made once it is."""

    reading: Reading
    origin: Origin
    kind: Kind
    place: str
    statement: str
    governing: Governing
    judged: Judged | None
    sentence: int = 0

    def passage(self) -> Passage:
        if self.judged is None:
            return passages.of_sentence(self.reading, self.sentence)
        return passages.of_spans(self.reading, self.judged.main, self.judged.linked, self.judged.around)


def sample(
    corpus: Corpus, layers: Sequence[str] = tuple(LAYERS), *, items: int = ITEMS, seed: int = SEED
) -> tuple[Drawn, list[Item]]:
    """Draw up to `items` of each layer, a fifth of them sentences without; in each layer in random order.

    What is drawn of a layer depends on gold, `items` and `seed`, not on the other layers.

    Raises:
        InputError: there is no gold, or a rule that is cited is missing.
        CorpusError, StandoffError, SchemaError: the corpus cannot be read.
    """
    if not corpus.gold:
        raise InputError(f"{corpus.gold.path}: no gold to audit; make it with reportedly adjudicate")
    rulebook = Rulebook(corpus.root / "schema", corpus.schema)
    origins = Origins(corpus)
    candidates: dict[str, dict[Kind, list[_Candidate]]] = {name: {"span": [], "sentence": []} for name in layers}
    for doc_id in corpus.gold:
        read = _Reader(corpus, doc_id)
        gold = read(corpus.gold[doc_id])
        for name in layers:
            compared = Compared(LAYERS[name], [read(version) for version in origins.versions(doc_id, LAYERS[name])])
            candidates[name]["span"] += _spans(LAYERS[name], gold, compared)
            candidates[name]["sentence"] += _sentences(LAYERS[name], gold, compared)
    found = [item for name in layers for item in _draw(name, candidates[name], items, seed, rulebook)]
    times = Counter((item.key.layer, item.key.kind) for item in found)
    drawn = Drawn(
        corpus=corpus.config.name,
        version=corpus.config.version,
        schema_version=corpus.schema.version,
        guidelines_sha256=file_sha256(rulebook.path),
        seed=seed,
        items=items,
        documents=len(corpus.gold),
        populations={
            name: Population(len(there["span"]), len(there["sentence"]), times[name, "span"], times[name, "sentence"])
            for name, there in candidates.items()
        },
    )
    return drawn, found


class _Reader:
    """Makes readings of one document."""

    def __init__(self, corpus: Corpus, doc_id: str) -> None:
        self.document = corpus.documents[doc_id]
        self.text = corpus.text(doc_id)
        self.schema = corpus.schema
        self.claims: dict[str, Claim] = {
            name: claim for name, claim in corpus.claims.items() if claim.story == self.document.story
        }

    def __call__(self, annotation: Annotation) -> Reading:
        return Reading(self.document, self.text, annotation, self.schema, self.claims)


def _spans(layer: Layer, gold: Reading, compared: Compared) -> Iterator[_Candidate]:
    for one in layer.judged(gold):
        place = reference(gold.document.id, one.main[0])
        origin = compared.of_fact(one.fact)
        yield _Candidate(gold, origin, "span", place, one.statement, one.governing, one)


def _sentences(layer: Layer, gold: Reading, compared: Compared) -> Iterator[_Candidate]:
    if layer.nothing is None:
        return
    for sentence in sorted(layer.unmarked(gold)):
        start, end = gold.sentences[sentence]
        place = f"{gold.document.id}#sentence:{start}-{end}"
        origin = compared.of_sentence(sentence)
        nothing = layer.nothing
        yield _Candidate(gold, origin, "sentence", place, nothing.statement(gold), nothing.governing, None, sentence)


def _draw(
    name: str, there: Mapping[Kind, list[_Candidate]], items: int, seed: int, rulebook: Rulebook
) -> Iterable[Item]:
    # A string as seed gives the same numbers under every Python that we support.
    chance = random.Random(f"{seed} {name}")
    without = min(len(there["sentence"]), items // OF_UNMARKED if LAYERS[name].nothing else 0)
    drawn = chance.sample(there["span"], min(len(there["span"]), items - without))
    drawn += chance.sample(there["sentence"], without)
    chance.shuffle(drawn)
    for number, one in enumerate(drawn, start=1):
        passage = one.passage()
        key = Keyed(f"{name}-{number:03}", name, one.kind, one.place, one.origin, passage.bracketed(), one.statement)
        yield Item(key, passage, tuple(rulebook.cite(one.governing)))
