"""A document as a task of Label Studio."""

from __future__ import annotations

from calendar import day_name
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from reportedly.corpus import Corpus
from reportedly.errors import StandoffError
from reportedly.findings import Finding, Place
from reportedly.findings.studio_push import SuggestionLeftOut
from reportedly.model import Annotation, Document
from reportedly.standoff import dumps
from reportedly.studio.encoding import encode
from reportedly.validation import Rules, check_annotation

Choice = dict[str, str]
"""An entry of a list to choose from: `value` is shown, `alias` is stored, `hint` appears under the pointer."""


class TaskMaker:
    """Makes the tasks of a corpus. `findings` gathers what was left out of them."""

    def __init__(self, corpus: Corpus) -> None:
        self.findings: list[Finding] = []
        self._corpus = corpus
        self._rules = Rules(corpus.schema, corpus.entities, corpus.claims)

    def make(self, document: Document, predictions: Mapping[str, Annotation]) -> bytes:
        """A task as JSON.

        Args:
            predictions: what the annotator may start from, by the name under which Label Studio shows it
                (`model_version`). One that does not pass validation is emptied, with a finding.

        Raises:
            CorpusError: the text is not the one that `documents.jsonl` names.
        """
        text = self._corpus.proved_text(document)
        task = {
            "data": self._data(document, text),
            "meta": {"schema_version": self._corpus.schema.version},
            "predictions": [
                {"model_version": name, "result": self._result(name, annotation, document, text)}
                for name, annotation in predictions.items()
            ],
        }
        return msgspec.json.encode(task)

    def _data(self, document: Document, text: str) -> dict[str, Any]:
        return {
            "doc_id": document.id,
            "sha256": document.sha256,
            "text": text,
            "title": document.title,
            "published": document.published,
            "weekday": _weekday(document),
            "outlet": document.outlet,
            "story": document.story,
            "entities": self._entities,
            "claims": self._claims.get(document.story, []),
        }

    @cached_property
    def _entities(self) -> list[Choice]:
        return choices((entity.id, entity.name, entity.description) for entity in self._corpus.entities.values())

    @cached_property
    def _claims(self) -> dict[str, list[Choice]]:
        """The claims of each story: what they state, and never what is true."""
        stories: dict[str, list[tuple[str, str, str]]] = {}
        for claim in self._corpus.claims.values():
            stories.setdefault(claim.story, []).append((claim.id, claim.statement, ""))
        return {story: choices(claims) for story, claims in stories.items()}

    def _result(self, name: str, annotation: Annotation, document: Document, text: str) -> list[dict[str, Any]]:
        for problem in self._problems(annotation, document, text):
            self.findings.append(SuggestionLeftOut(Place(document=document.id), suggestion=name, problem=problem))
            return []
        return encode(annotation, text, self._corpus.schema)

    def _problems(self, annotation: Annotation, document: Document, text: str) -> Iterable[str]:
        """Why Label Studio must not get an annotation."""
        try:
            data = dumps(annotation, text, self._corpus.schema)
        except StandoffError as error:
            return [str(error)]
        found = check_annotation(
            data, text, document.id, self._rules, story=document.story, levels=("structure", "references")
        )
        return [f"{f.place.text!r}: {f.id}: {f.message}" for f in found if f.severity == "error"]


def _weekday(document: Document) -> str:
    """The day of the week of the publication, by which "on Tuesday" is dated; nothing if it is not a date."""
    try:
        return day_name[document.published_date.weekday()]
    except ValueError:
        return ""


def choices(rows: Iterable[tuple[str, str, str]]) -> list[Choice]:
    """A list to choose from, from (id, name, description). The name is shown and the id stored; a name that
    several have is shown with the id."""
    rows = list(rows)
    names = Counter(name for _, name, _ in rows)
    return [
        {"value": name if names[name] == 1 else f"{name} ({id_})", "alias": id_, "hint": description}
        for id_, name, description in rows
    ]
