"""Do the annotators of each closed batch agree as well as the corpus declares they must?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.agreement.comparing import agree
from reportedly.agreement.figures import Figure
from reportedly.agreement.result import Agreement
from reportedly.agreement.selection import select
from reportedly.corpus import Corpus
from reportedly.corpus.closing import gold_of_batch
from reportedly.errors import InputError, ReportedlyError
from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import FloorMissed, FloorsUnchecked, FloorUnknown
from reportedly.schema import Schema

_FILE = "corpus/corpus.yaml"
_MEASURES = {
    "strict": "strict F1",
    "overlap": "overlap F1",
    "relations": "strict F1",
    "kappa": "kappa",
    "accuracy": "accuracy",
}


def check_floors(corpus: Corpus) -> Iterator[Finding]:
    """The findings about floors that a closed batch misses. A batch in which no two annotators finished the same
    document has nothing to compare, and what nobody has, or all have in one value, is not measured.

    A finding's document is the batch, its span the floor (`strict/denial`): so a waiver can name them.
    """
    floors: dict[str, dict[str, float]] = {measure: getattr(corpus.config.floors, measure) for measure in _MEASURES}
    if not any(floors.values()):
        return
    for measure, of in floors.items():
        for name in of.keys() - _declared(corpus.schema, measure).keys():
            yield FloorUnknown(Place(_FILE, span=f"{measure}/{name}"), measure=_MEASURES[measure], name=name)
    for batch in sorted({folder.batch for folder in corpus.records}):
        try:
            agreement = _agreement(corpus, batch)
        except ReportedlyError as error:
            yield FloorsUnchecked(
                Place(_FILE, document=batch), batch=batch, problem=str(error).replace(f"{corpus.root}/", "")
            )
            continue
        if agreement is not None:
            yield from _missed(agreement, floors)


def _agreement(corpus: Corpus, batch: str) -> Agreement | None:
    """The agreement in a closed batch; None if it is open or nothing in it can be compared."""
    if not gold_of_batch(corpus, batch):
        return None
    try:
        select(corpus, batch)
    except InputError:
        return None
    return agree(corpus, batch)


def _missed(agreement: Agreement, floors: Mapping[str, Mapping[str, float]]) -> Iterator[Finding]:
    for measure, of in floors.items():
        figures = _figures(agreement, measure)
        for name, floor in of.items():
            value = figures[name].value if name in figures else None
            if value is not None and value < floor:
                place = Place(_FILE, document=agreement.batch, span=f"{measure}/{name}")
                shown = {"value": f"{value:.3f}", "floor": f"{floor:g}"}
                yield FloorMissed(place, batch=agreement.batch, measure=_MEASURES[measure], name=name, **shown)


def _declared(schema: Schema, measure: str) -> Mapping[str, object]:
    match measure:
        case "strict" | "overlap":
            return schema.labels
        case "relations":
            return schema.relations
    return schema.attributes


def _figures(agreement: Agreement, measure: str) -> dict[str, Figure]:
    match measure:
        case "strict" | "overlap":
            return {name: getattr(of, measure) for name, of in agreement.labels.items()}
        case "relations":
            return {name: of.strict for name, of in agreement.relations.items()}
    return {name: getattr(of, measure) for name, of in agreement.attributes.items()}
