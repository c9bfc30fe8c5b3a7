"""What projecting costs: gold there and back, and systems in our conventions against PolNeAR's gold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.qualification.gathering import human_annotations
from benchmarks.scoring.pairs import Pairs, Read, with_humans
from benchmarks.scoring.prefilling import prefiller, suggest
from benchmarks.scoring.printing import number
from reportedly import markdown
from reportedly.corpus import Corpus
from reportedly.formats.polnear.source import read_source
from reportedly.model import Annotation
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.projection import FROM_POLNEAR, TO_POLNEAR, project, signature
from reportedly.schema import Schema
from reportedly.scoring import Score
from reportedly.scoring.gold import only

DEV = "dev"
LABELS = ("actor", "attribution", "content")
"""Those that both conventions have."""

Steps = Sequence[str]

UNLINKED: Steps = tuple(name for name in TO_POLNEAR if name not in ("leave-out-empty-cues", "leave-out-unlinked"))
"""The way to PolNeAR without the steps that leave out what no link names, for a system that gives no links."""

EXPLANATION = """\
`reportedly score` projects with `--project` (the predictions) and `--project-gold`; every step stands in the
signature. Here gold itself is projected, so that what differs is the projection's alone. Hedges and dates have no
counterpart in PolNeAR, so only the three labels that both have are compared; denials become cues. The first line of a
table says how far the conventions lie apart, the second what rules can bring back: coordinated sources stay one,
attributions within attributions are gone, denials stay cues.
"""


@dataclass(frozen=True)
class Annotated:
    """A text with an annotation of it."""

    doc_id: str
    story: str
    text: str
    published: str
    annotation: Annotation


def own_gold(corpus: Corpus) -> list[Annotated]:
    """The documents of a corpus of ours that have gold."""
    documents = [corpus.documents[doc_id] for doc_id in corpus.gold]
    return [Annotated(d.id, d.story, corpus.text(d.id), d.published, corpus.gold[d.id]) for d in documents]


def polnear_gold(polnear: Path, schema: Schema) -> list[Annotated]:
    """The articles of PolNeAR's dev, each with its first annotator's record."""
    found = []
    for article in read_source(polnear, []):
        if article.compartment == DEV:
            doc_id = slug(article.name)
            humans = human_annotations(article, doc_id, schema)
            text = normalise(article.text)[0]
            found.append(Annotated(doc_id, doc_id, text, article.published, humans[min(humans)]))
    return found


def changed(documents: Sequence[Annotated], schema: Schema, *ways: tuple[str, Steps], of: str) -> list[list[str]]:
    """Gold against what steps make of it: F1 by way, label and task."""
    rows = []
    for name, steps in ways:
        pairs = Pairs()
        for one in documents:
            made = project(one.annotation, one.text, schema, steps)
            pairs.add(one.story, (one.doc_id, name), *_common(one.annotation, made))
        rows.append(_row(name, pairs.score(schema, of=of)))
    return rows


def _common(*annotations: Annotation) -> tuple[Annotation, Annotation]:
    """Annotations with the labels of `LABELS` alone."""
    first, second = (only({"": annotation}, LABELS)[""] for annotation in annotations)
    return first, second


def _row(name: str, score: Score) -> list[str]:
    spans, triples = score.tasks["spans"], score.tasks["attributions"]["triples"]
    cells = [number(spans[label][measure].f1.value) for label in LABELS for measure in ("exact", "overlap")]
    return [name, *cells, *(number(triples[measure].f1.value) for measure in ("exact", "overlap"))]


HEAD = [
    "",
    *(f"{label} {measure}" for label in LABELS for measure in ("exact", "overlap")),
    *(f"triples {measure}" for measure in ("exact", "overlap")),
]


def own(corpus: Corpus) -> Iterator[str]:
    """Our gold to PolNeAR's conventions and back."""
    documents = own_gold(corpus)
    yield f"### Our gold, {len(documents)} documents: F1 with what it was"
    ways = (
        ("to PolNeAR's conventions", TO_POLNEAR),
        ("and back", (*TO_POLNEAR, *FROM_POLNEAR)),
    )
    yield markdown.table(HEAD, changed(documents, corpus.schema, *ways, of="own"))
    yield f"`{signature((*TO_POLNEAR, *FROM_POLNEAR))}`"


def theirs(polnear: Path, schema: Schema) -> Iterator[str]:
    """PolNeAR's gold to our conventions, as far as rules can tell, and back."""
    documents = polnear_gold(polnear, schema)
    yield f"### PolNeAR's gold, {len(documents)} articles of dev: F1 with what it was"
    ways = (
        ("to ours, as far as rules can tell", FROM_POLNEAR),
        ("and back", (*FROM_POLNEAR, *TO_POLNEAR)),
        ("to PolNeAR's, which it has", TO_POLNEAR),
    )
    yield markdown.table(HEAD, changed(documents, schema, *ways, of="polnear"))
    yield f"`{signature((*FROM_POLNEAR, *TO_POLNEAR))}`"
    yield "### The prefiller against PolNeAR's gold, the same articles"
    yield (
        "It puts forward neither contents nor links, and no party is registered there. The way to PolNeAR's "
        "conventions leaves out cues that nothing is linked to; the second line is without these steps."
    )
    yield markdown.table(HEAD, list(_prefilled(documents, schema)))


def _prefilled(documents: Sequence[Annotated], schema: Schema) -> Iterator[list[str]]:
    by = prefiller(schema)
    suggested = {one.doc_id: suggest(by, one.doc_id, one.text, one.published) for one in documents}
    for name, steps in (
        ("as it is", ()),
        ("to PolNeAR's, unlinked spans kept", UNLINKED),
        ("to PolNeAR's", TO_POLNEAR),
    ):
        pairs = Pairs()
        for one in documents:
            made = project(suggested[one.doc_id], one.text, schema, steps)
            pairs.add(one.story, (one.doc_id, name), *_common(one.annotation, made))
        yield _row(name, pairs.score(schema, of="polnear"))


def pages(corpus: Corpus, polnear: Path, read: Sequence[Read]) -> Iterator[str]:
    """The figures in Markdown, block by block."""
    yield "## Projections, there and back"
    yield EXPLANATION
    yield from own(corpus)
    yield from theirs(polnear, corpus.schema)
    yield from systems(read, corpus.schema)


def systems(read: Sequence[Read], schema: Schema) -> Iterator[str]:
    """Our passes over articles of PolNeAR, each against every human of it."""
    done = [article for article in read if article.models]
    yield f"### Our two passes over {len(done)} articles against each of their humans"
    yield (
        "Pooled over pairs. The records also have the cues that only PolNeAR has "
        "([qualification](../qualification/README.md))."
    )
    rows, signed = [], ""
    for model in sorted({name for article in done for name in article.models}):
        for way, steps in (("as they are", ()), ("to PolNeAR's", TO_POLNEAR)):
            pairs = with_humans((article, _of(article, model, steps, schema)) for article in done)
            score = pairs.score(schema, of="polnear-1.0.0/round-2", projection=f"predicted-{signature(steps)}")
            rows.append(_row(f"{model}, {way}", score))
            signed = score.signature
    yield markdown.table(HEAD, rows)
    yield f"Of the last line: `{signed}`"


def _of(article: Read, model: str, steps: Steps, schema: Schema) -> Mapping[str, Annotation]:
    return {model: project(article.models[model], article.text, schema, steps)} if model in article.models else {}
