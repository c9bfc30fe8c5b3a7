"""All figures of a qualification, as one structure that prints as tables or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from benchmarks.estimates import Figure
from benchmarks.qualification import counting
from benchmarks.qualification.counting import MAJORITY_MEASURES, MEASURES, Counts
from benchmarks.qualification.dates import DateFigures, between_models, date_figures, with_gold
from benchmarks.qualification.gathering import Dated, Gathered
from reportedly.schema import Role, Schema

if TYPE_CHECKING:
    from reportedly.agreement.figures import Floats

ROLES: tuple[Role, ...] = ("source", "cue", "content")

Table = dict[str, dict[str, float | None]]
"""By role (source, cue, content) and measure."""

DifferenceTable = dict[str, dict[str, Figure]]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """F1 between the annotators of a group: pooled over pairs and articles, and the mean over articles."""

    articles: int
    pairs: int
    pooled: Table
    averaged: Table
    per_article: dict[str, Table]


class Versus(msgspec.Struct, frozen=True, kw_only=True):
    """The same for an annotator with the humans, and that minus the F1 of humans with humans on the same articles."""

    group: Group
    pooled_minus_humans: DifferenceTable
    averaged_minus_humans: DifferenceTable


class Majority(msgspec.Struct, frozen=True, kw_only=True):
    """An annotator against the majority of humans, one left out (`counting.against_majority`)."""

    kind: str
    articles: int
    pooled: Table
    averaged: Table
    pooled_minus_humans: DifferenceTable | None = None
    averaged_minus_humans: DifferenceTable | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Figures over some of the articles. `models_with_humans` and `models_with_models` are over all models together;
    `by_model` has each; all are empty without kept records."""

    articles: list[str]
    humans_with_humans: Group
    models_with_humans: Versus | None
    models_with_models: Group | None
    by_model: dict[str, Versus]
    majority: dict[str, Majority]
    all_humans_majority: Majority
    dates: dict[str, DateFigures]
    dates_between_models: DateFigures | None


def report(documents: Sequence[Gathered], dated: Sequence[Dated], schema: Schema) -> Report:
    """The figures over these documents."""
    labels = [schema.labels_with_role(role)[0] for role in ROLES]
    models = sorted({name for document in documents for name in document.models})
    humans = sorted({name for document in documents for name in document.humans})
    with_models = [document for document in documents if document.models]
    twice = [document for document in documents if len(document.models) > 1]
    majority = {name: _human(documents, labels, name) for name in humans}
    majority |= {name: _model(documents, labels, name) for name in models}
    date_models = sorted({name for document in dated for name in document.models})
    return Report(
        articles=[document.doc_id for document in documents],
        humans_with_humans=_group(documents, labels, counting.humans_with_humans),
        models_with_humans=_versus(with_models, labels, counting.models_with_humans) if models else None,
        models_with_models=_group(twice, labels, counting.models_with_models) if twice else None,
        by_model={name: _versus(_of(documents, name), labels, counting.of_annotator(name)) for name in models},
        majority=majority,
        all_humans_majority=_all_humans(documents, labels, humans),
        dates={name: date_figures([d for d in dated if name in d.models], with_gold(name)) for name in date_models},
        dates_between_models=_dates_between(dated),
    )


def _dates_between(dated: Sequence[Dated]) -> DateFigures | None:
    twice = [document for document in dated if len(document.models) > 1]
    return date_figures(twice, between_models) if twice else None


def _of(documents: Iterable[Gathered], name: str) -> list[Gathered]:
    return [document for document in documents if name in document.compared.readings]


def _group(documents: Sequence[Gathered], labels: Sequence[str], pairs: counting.Pairs) -> Group:
    return _as_group(documents, counting.of_pairs(documents, labels, pairs), pairs)


def _as_group(documents: Sequence[Gathered], counts: Counts, pairs: counting.Pairs) -> Group:
    per_article = counts.per_document()
    return Group(
        articles=len(documents),
        pairs=sum(len(list(pairs(document))) for document in documents),
        pooled=_table(counts.pooled(), MEASURES),
        averaged=_table(counts.averaged(), MEASURES),
        per_article={
            document.doc_id: _table(values, MEASURES) for document, values in zip(documents, per_article, strict=True)
        },
    )


def _versus(documents: Sequence[Gathered], labels: Sequence[str], pairs: counting.Pairs) -> Versus:
    theirs = counting.of_pairs(documents, labels, pairs)
    humans = counting.of_pairs(documents, labels, counting.humans_with_humans)
    left = counting.differences(theirs, humans)
    return Versus(
        group=_as_group(documents, theirs, pairs),
        pooled_minus_humans=_differences(left.pooled, MEASURES),
        averaged_minus_humans=_differences(left.averaged, MEASURES),
    )


def _human(documents: Sequence[Gathered], labels: Sequence[str], name: str) -> Majority:
    own = _of(documents, name)
    return _majority("human", len(own), counting.against_majority(own, labels, name))


def _all_humans(documents: Sequence[Gathered], labels: Sequence[str], humans: Sequence[str]) -> Majority:
    counts = counting.total(counting.against_majority(documents, labels, name) for name in humans)
    return _majority("human", len(documents), counts)


def _model(documents: Sequence[Gathered], labels: Sequence[str], name: str) -> Majority:
    own = _of(documents, name)
    counts = counting.against_majority(own, labels, name)
    humans = sorted({human for document in own for human in document.humans})
    of_humans = counting.total(counting.against_majority(own, labels, human) for human in humans)
    left = counting.differences(counts, of_humans)
    plain = _majority("model", len(own), counts)
    return msgspec.structs.replace(
        plain,
        pooled_minus_humans=_differences(left.pooled, MAJORITY_MEASURES),
        averaged_minus_humans=_differences(left.averaged, MAJORITY_MEASURES),
    )


def _majority(kind: str, articles: int, counts: Counts) -> Majority:
    return Majority(
        kind=kind,
        articles=articles,
        pooled=_table(counts.pooled(), MAJORITY_MEASURES),
        averaged=_table(counts.averaged(), MAJORITY_MEASURES),
    )


def _table(values: Floats, measures: Sequence[str]) -> Table:
    """Values (labels, measures) by their names; None where a figure is not defined."""
    import numpy as np

    return {
        role: {measure: None if np.isnan(value) else float(value) for measure, value in zip(measures, row, strict=True)}
        for role, row in zip(ROLES, values, strict=True)
    }


def _differences(values: list[list[Figure]], measures: Sequence[str]) -> DifferenceTable:
    return {role: dict(zip(measures, row, strict=True)) for role, row in zip(ROLES, values, strict=True)}
