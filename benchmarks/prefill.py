"""How much of what is filled in is right: `python -m benchmarks.prefill [--timebank DIR]`.

Prints a table. On our own gold: what is suggested beside what is annotated, and what `complete` puts back
of the attributes and twins that were taken out. The rules grew with these documents, so the figures say what
the tool does here, not how well it will do elsewhere. On TimeBank 1.2 (the files of TempEval-3) the date rules
were looked at with the even-numbered files only; the odd-numbered ones are held out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly import markdown
from reportedly.corpus import Corpus, load_corpus
from reportedly.formats.timeml.reading import DCT, TEXT, read_timeml
from reportedly.model import Annotation, Span
from reportedly.prefill import Prefiller, load_lexicons
from reportedly.prefill.dates import DateRules
from reportedly.prefill.lexicon import LEXICON

ROOT = Path(__file__).resolve().parents[1]
# What is not filled in: chosen by the annotator.
CHOSEN = frozenset({"entity", "claim", "claim_polarity", "negated"})
Row = list[str]


@dataclass
class Counts:
    """How many there are, how many were put forward, and how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def row(self, what: str) -> Row:
        precision, recall = _rate(self.right, self.found), _rate(self.right, self.gold)
        f1 = _rate(2 * self.right, self.found + self.gold)
        return [what, str(self.gold), str(self.found), str(self.right), precision, recall, f1]


def _rate(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def suggested(corpus: Corpus, prefiller: Prefiller) -> list[Row]:
    """Spans suggested in a pass that is not blind, strict extents. Actors count against the named ones."""
    counts = {label: Counts() for label in corpus.schema.labels}
    values = Counts()
    for doc_id in corpus.documents:
        text, gold = corpus.text(doc_id), corpus.gold[doc_id]
        suggestion = prefiller.suggest(corpus.documents[doc_id], text, blind=False)
        for label, count in counts.items():
            theirs = {
                (s.start, s.end): s.attributes
                for s in gold.spans
                if s.label == label and s.attributes.get("mention", "name") == "name"
            }
            ours = {(s.start, s.end): s.attributes for s in suggestion.spans if s.label == label}
            common = theirs.keys() & ours.keys()
            count.gold += len(theirs)
            count.found += len(ours)
            count.right += len(common)
            if label == "date":
                values.gold += len(common)
                values.found += sum("value" in ours[extent] for extent in common)
                values.right += sum(
                    all(ours[extent].get(name) == theirs[extent].get(name) for name in ("timex_type", "value", "mod"))
                    for extent in common
                )
    rows = [count.row(f"suggested {label}") for label, count in counts.items() if count.found]
    return [*rows, values.row("type, value and mod of suggested dates")]


def completed(corpus: Corpus, prefiller: Prefiller) -> list[Row]:
    """What `complete` puts back into gold without attributes and without evidential hedges."""
    counts: dict[str, Counts] = {}
    for doc_id in corpus.documents:
        gold = corpus.gold[doc_id]
        done = prefiller.complete(_stripped(gold), corpus.documents[doc_id], corpus.text(doc_id)).annotation
        ours, theirs = _facts(done), _facts(gold)
        for name in sorted({fact[0] for fact in ours | theirs}):
            count = counts.setdefault(name, Counts())
            count.gold += sum(fact[0] == name for fact in theirs)
            count.found += sum(fact[0] == name for fact in ours)
            count.right += sum(fact[0] == name for fact in ours & theirs)
    return [count.row(f"completed {name}") for name, count in sorted(counts.items())]


def _stripped(gold: Annotation) -> Annotation:
    spans = [span for span in gold.spans if span.attributes.get("hedging_type") != "evidential"]
    kept = {span.id for span in spans}
    bare = [
        Span(s.id, s.label, s.start, s.end, s.text, {n: v for n, v in s.attributes.items() if n in CHOSEN})
        for s in spans
    ]
    return Annotation(gold.doc_id, bare, [r for r in gold.relations if {r.head, r.tail} <= kept])


def _facts(annotation: Annotation) -> set[tuple[str, ...]]:
    """The attributes that may be filled in, and the evidential hedges with what they scope."""
    spans = annotation.spans_by_id()
    facts: set[tuple[str, ...]] = set()
    for span in annotation.spans:
        place = f"{annotation.doc_id}#{span.label}:{span.start}-{span.end}"
        facts |= {(name, place, str(value)) for name, value in span.attributes.items() if name not in CHOSEN}
        if span.attributes.get("hedging_type") == "evidential":
            scoped = sorted(spans[r.tail].start for r in annotation.relations if r.head == span.id)
            facts.add(("evidential twin with scope", place, str(scoped)))
    return facts


def timebank(folder: Path, rules: DateRules) -> list[Row]:
    """Strict extents, and extents with their value, on the tuned and on the held-out half."""
    rows: list[Row] = []
    for name, first in (("looked at", 0), ("held out", 1)):
        extents, valued = Counts(), Counts()
        for path in sorted(folder.glob("*.tml"))[first::2]:
            text, gold, anchor = _timeml(path)
            found = {(t.start, t.end): t.value for t in rules.find(text, anchor)}
            for count, right in (
                (extents, gold.keys() & found.keys()),
                (valued, {extent for extent in gold.keys() & found.keys() if gold[extent] == found[extent]}),
            ):
                count.gold += len(gold)
                count.found += len(found)
                count.right += len(right)
        rows += [extents.row(f"TimeBank {name}: extents"), valued.row(f"TimeBank {name}: extents and values")]
    return rows


def _timeml(path: Path) -> tuple[str, dict[tuple[int, int], str], date]:
    """The text of a TimeML file, its temporal expressions with their values, and its day."""
    read = read_timeml(path.read_bytes())
    created = next(timex for timex in read.timexes if timex.inside == DCT)
    found = {(t.start, t.end): t.attributes.get("value", "") for t in read.timexes if t.inside == TEXT}
    # Its lines are broken within sentences; ours are paragraphs.
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", read.text)
    return text, found, date.fromisoformat(created.attributes["value"][:10])


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timebank", type=Path, default=ROOT.parent / "shared" / "corpora" / "timebank")
    options = parser.parse_args(None if arguments is None else list(arguments))
    corpus = load_corpus(ROOT)
    prefiller = Prefiller.for_corpus(corpus)
    rows = suggested(corpus, prefiller) + completed(corpus, prefiller)
    if options.timebank.is_dir():
        rules = DateRules(load_lexicons(ROOT / LEXICON, corpus.schema)["en"].dates)
        rows += timebank(options.timebank, rules)
    else:
        print(f"{options.timebank} is missing: no figures on TimeBank", file=sys.stderr)
    print(markdown.table(["what", "gold", "put forward", "right", "precision", "recall", "F1"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
