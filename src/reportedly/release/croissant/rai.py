"""`corpus/rai.yaml`: what a corpus says of itself in the Croissant RAI vocabulary (responsible AI).

The keys are the properties of the vocabulary 1.0 (http://mlcommons.org/croissant/RAI/1.0), without the prefix, and
`hasSyntheticData`, which the vocabulary took up after it and the NeurIPS 2026 track on datasets asks for. Two of its
properties, who and what annotated, are computed from the records and never written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import yaml

from reportedly.corpus import Corpus
from reportedly.errors import CorpusError
from reportedly.files import read_yaml
from reportedly.release.numbers.counting import Counts
from reportedly.release.numbers.filling import fill_plainly
from reportedly.release.numbers.tables import values

RAI = Path("corpus/rai.yaml")
RAI_1_0 = "http://mlcommons.org/croissant/RAI/1.0"

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Texts = Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)]


class Rai(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The content of `corpus/rai.yaml`: every property, so that what is not so is said to be not so.

    A text is one or several, as the vocabulary has it; of the plan of maintenance mlcroissant 1.1.1 reads but one.
    `{{name}}` in a text becomes a number of the release, as in DATACARD.md. `data_collection_timeframe` is the first
    and the last day.
    """

    data_collection: _Text
    data_collection_type: _Texts
    data_collection_missing_data: _Text
    data_collection_raw_data: _Text
    data_collection_timeframe: tuple[date, date]
    data_imputation_protocol: _Text
    data_manipulation_protocol: _Text
    data_preprocessing_protocol: _Texts
    data_annotation_protocol: _Text
    data_annotation_platform: _Texts
    data_annotation_analysis: _Texts
    annotator_demographics: _Texts
    data_release_maintenance_plan: _Text
    personal_sensitive_information: _Texts
    data_social_impact: _Text
    data_biases: _Texts
    data_limitations: _Texts
    data_use_cases: _Texts
    has_synthetic_data: bool


def load_rai(root: Path) -> Rai | None:
    """What a corpus declares; None if it declares nothing.

    Args:
        root: the house.

    Raises:
        CorpusError: the file is not YAML, lacks a property, has another, or one of another form.
        ReleaseError: a text names a number that there is not.
    """
    path = root / RAI
    if not path.exists():
        return None
    try:
        rai = msgspec.convert(read_yaml(path), Rai)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None
    _filled(rai, values(Counts()))
    return rai


def statements(rai: Rai, corpus: Corpus, numbers: Mapping[str, str]) -> dict[str, object]:
    """The properties of a dataset by their prefixed names.

    Args:
        numbers: the numbers of the release, by the names that texts use.
    """
    properties = _filled(rai, numbers)
    properties["annotationsPerItem"] = _annotations_per_item(corpus)
    properties["machineAnnotationTools"] = _machines(corpus)
    return {f"rai:{name}": value for name, value in sorted(properties.items())}


def _filled(rai: Rai, numbers: Mapping[str, str]) -> dict[str, object]:
    properties: dict[str, object] = msgspec.to_builtins(rai)
    for name, value in properties.items():
        place = f"{RAI}, {name}"
        if isinstance(value, str):
            properties[name] = _fill(value, numbers, place)
        elif isinstance(value, list | tuple):
            properties[name] = [_fill(text, numbers, place) for text in value]
    return properties


def _fill(text: str, numbers: Mapping[str, str], place: str) -> str:
    return fill_plainly(text, numbers, place=place).strip()


def _annotations_per_item(corpus: Corpus) -> str:
    """How many annotators each document has a finished record of, the least and the most."""
    batches = [batch for batch in corpus.records if batch.records]
    fewest, most = None, 0
    for doc_id in corpus.documents:
        records = [batch.records[doc_id] for batch in batches if doc_id in batch.records]
        n = len({record.annotator for record in records if record.role == "annotator" and record.status == "done"})
        fewest, most = n if fewest is None else min(fewest, n), max(most, n)
    several = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    return f"{several} annotators per document, counted over all batches; the config annotations has each record"


def _machines(corpus: Corpus) -> list[str]:
    """The models among the annotators."""
    found = [
        f"{name} ({annotator.role}): {annotator.model or 'a model'}. {annotator.description}".strip()
        for name, annotator in corpus.annotators.items()
        if annotator.kind == "model"
    ]
    return found or ["None: all annotators are people."]
