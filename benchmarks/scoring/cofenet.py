"""The measures of the CofeNet paper beside ours, on the same spans.

Source: Y. Wang et al. (2022), CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation Extraction.
COLING, pp. 2438–2449. The definitions are those of its authors' code: `cal_evaluation_detail` and `cal_overlap` in
`exe/eval/evaluation.py` of github.com/cofe-ai/CofeNet, at fb50f25.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from benchmarks.scoring.baselines import passes
from benchmarks.scoring.pairs import Pairs, Read, labels_of, of_humans, with_humans
from benchmarks.scoring.printing import number
from reportedly import markdown
from reportedly.corpus import Corpus
from reportedly.matching import Extent
from reportedly.model import Annotation
from reportedly.projection import project
from reportedly.schema import Schema

EXPLANATION = """\
Begin match and Jaccard are measures of Y. Wang et al. (2022), CofeNet, COLING, pp. 2438–2449. Their definitions are
read off the authors' code (github.com/cofe-ai/CofeNet, `exe/eval/evaluation.py` at fb50f25), not off the paper's words.

CofeNet's figures are per label. A stretch is a run of tokens with one label, so that every fragment of a split
content is one by itself. With G and P the stretches of gold and of the system in a text, and J(g, p) the length of
what g and p share over the length of what they cover together:

- **exact**: TP = |{g ∈ G : g ∈ P}|, FN = |{g ∈ G : g ∉ P}|, FP = |{p ∈ P : p ∉ G}|; F1 = 2 TP / (2 TP + FN + FP).
- **begin**: the same of the first tokens alone; where a stretch ends does not matter.
- **Jaccard**: Σ_g max_p J(g, p) / (|G| + |{p ∈ P : p overlaps no g}|). It is no F1.

How ours relate to them:

- Our **exact** counts a split content once, and only if all fragments are the same; CofeNet's counts every fragment.
  Where no content is split and no span comes twice they are equal.
- **begin** is never below CofeNet's exact. It is high where ends differ (contents) and falls where beginnings do
  ("that", articles, auxiliaries: cues and sources). Our **overlap** asks for any shared character, so as a rule it is
  higher; but it matches one to one, and counts a split content once.
- **Jaccard** takes for each stretch of gold the best one of the system, however often that one is taken, and of the
  system only stretches that touch nothing in gold count against it. So cutting a right span into pieces costs only as
  much as the largest piece is shorter, and gold and system cannot change places: the last column has them the other
  way round. In our overlap every further piece is a false positive.
- For one span against one, our **characters** are Dice's coefficient D, and J = D / (2 − D). Summed, characters weigh
  a span by its length, Jaccard weighs all spans of gold alike.

Here lengths are characters, there tokens; spans of a label that overlap, which tags cannot hold, stay as they are.
"""


@dataclass
class Tally:
    """The counts of a label: true and false positives and false negatives of both F1, and the two parts of Jaccard."""

    exact: tuple[int, int, int] = (0, 0, 0)
    begin: tuple[int, int, int] = (0, 0, 0)
    overlaps: float = 0.0
    of: int = 0

    def add(self, gold: Sequence[Extent], predicted: Sequence[Extent]) -> None:
        """Count a text."""
        self.exact = _sum(self.exact, _counted(gold, predicted))
        self.begin = _sum(self.begin, _counted([start for start, _ in gold], [start for start, _ in predicted]))
        self.overlaps += sum(max((jaccard(g, p) for p in predicted), default=0.0) for g in gold)
        self.of += len(gold) + sum(all(not jaccard(g, p) for g in gold) for p in predicted)

    @property
    def figures(self) -> tuple[float | None, float | None, float | None]:
        """Exact and begin F1, and Jaccard; None where there is nothing."""
        return _f1(self.exact), _f1(self.begin), self.overlaps / self.of if self.of else None


def jaccard(a: Extent, b: Extent) -> float:
    """The length of what two stretches share over that of what they cover together."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def _counted(gold: Sequence[object], predicted: Sequence[object]) -> tuple[int, int, int]:
    right = sum(one in predicted for one in gold)
    return right, len(gold) - right, sum(one not in gold for one in predicted)


def _sum(a: tuple[int, int, int], b: tuple[int, int, int]) -> tuple[int, int, int]:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _f1(counts: tuple[int, int, int]) -> float | None:
    right, missed, spurious = counts
    return 2 * right / (2 * right + missed + spurious) if any(counts) else None


def measured(gold: Iterable[Annotation], predicted: Iterable[Annotation], label: str) -> Tally:
    """The counts of a label over the documents of both sides, in the same order."""
    tally = Tally()
    for first, second in zip(gold, predicted, strict=True):
        tally.add(_extents(first, label), _extents(second, label))
    return tally


def _extents(annotation: Annotation, label: str) -> list[Extent]:
    return [(span.start, span.end) for span in annotation.spans if span.label == label]


def beside(pairs: Pairs, schema: Schema) -> str:
    """Our measures and theirs, by label: F1, of Jaccard the mean."""
    rows = []
    spans = pairs.score(schema, of="pairs").tasks["spans"]
    for label in labels_of(pairs, schema):
        ours = [number(spans[label][measure].f1.value) for measure in ("exact", "overlap", "characters")]
        there = measured(pairs.first.values(), pairs.second.values(), label).figures
        back = measured(pairs.second.values(), pairs.first.values(), label).figures
        rows.append([label, *ours, *map(number, there), number(back[2])])
    theirs = ["CofeNet exact", "CofeNet begin", "CofeNet Jaccard", "Jaccard, turned round"]
    return markdown.table(["label", "exact", "overlap", "characters", *theirs], rows)


def section(title: str, pairs: Pairs, schema: Schema) -> Iterator[str]:
    """A table with its heading."""
    yield f"### {title}: {len(pairs.first):,} pairs, {len(set(pairs.stories.values()))} texts"
    yield beside(pairs, schema)


def pages(read: Sequence[Read], corpus: Corpus) -> Iterator[str]:
    """The figures in Markdown, block by block."""
    yield "## Relaxed measures, ours and CofeNet's"
    yield EXPLANATION
    yield from section("Humans of PolNeAR, one against another", of_humans(read), corpus.schema)
    projected = (
        (article, {name: project(one, article.text, corpus.schema) for name, one in article.models.items()})
        for article in read
    )
    title = "Our passes over PolNeAR, in its conventions, against its humans"
    yield from section(title, with_humans(projected), corpus.schema)
    yield from own(corpus)


def own(corpus: Corpus) -> Iterator[str]:
    """The passes over our own corpus from which gold was made, against each other."""
    pairs = Pairs()
    for (first, of_first), (second, of_second) in combinations(sorted(passes(corpus, list(corpus.gold)).items()), 2):
        for doc_id in sorted(of_first.keys() & of_second.keys()):
            pairs.add(corpus.documents[doc_id].story, (doc_id, first, second), of_first[doc_id], of_second[doc_id])
    yield from section("Passes over our own corpus, one against another", pairs, corpus.schema)
