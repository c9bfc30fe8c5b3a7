"""A story as a task of Label Studio: its documents beside each other, the contents of their gold, its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from reportedly.corpus import Corpus
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.studio_claims import StoryWithoutGold
from reportedly.generate.claims import claim_keys, claim_labels, continued, numbered
from reportedly.model import Annotation, Document, Span
from reportedly.schema import Schema
from reportedly.standoff import dumps
from reportedly.studio.client import TaskKey
from reportedly.studio.encoding import Result, encode
from reportedly.studio.fields import KINDS, LABELS
from reportedly.studio.tasks import choices

DOCUMENTS = "documents"
"""The key of a task's data under which a story lists what it shows; tasks of documents have none."""

CHOICES = "choices"
"""The type of the result in which a claims project stores what refers to a registry: its claims are few, and are
listed one by one."""


class Shown(msgspec.Struct):
    """A document as a task shows it. `contents` is the hash of the contents of its gold."""

    doc_id: str
    sha256: str
    contents: str


def contents_of_gold(annotation: Annotation, schema: Schema) -> Annotation:
    """The contents of a gold annotation that can state a claim, and how their fragments go on from each other."""
    labels = claim_labels(schema)
    spans = [span for span in annotation.spans if span.label in labels]
    ids = {span.id for span in spans}
    linked = [r for r in annotation.relations if r.type in schema.continuations and {r.head, r.tail} <= ids]
    return Annotation(annotation.doc_id, spans, linked)


def fingerprint(contents: Annotation, text: str, schema: Schema) -> str:
    """The hash of contents, whatever claims they state: the sha256 of their standoff."""
    names = set(schema.claim_attributes)
    spans = [_only(span, set(span.attributes) - names) for span in contents.spans]
    return sha256(dumps(Annotation(contents.doc_id, spans, contents.relations), text, schema))


def _only(span: Span, names: Iterable[str]) -> Span:
    kept = {name: value for name, value in span.attributes.items() if name in set(names)}
    return msgspec.structs.replace(span, attributes=kept)


class Story:
    """A story of a corpus whose documents have gold.

    Raises:
        CorpusError: a text is not the one that `documents.jsonl` names (when asked for key or task).
    """

    def __init__(self, corpus: Corpus, id_: str) -> None:
        self.id = id_
        self.documents = [document for document in corpus.documents.rows() if document.story == id_]
        self._corpus = corpus
        self._schema = corpus.schema
        self._claims = [claim for claim in corpus.claims.values() if claim.story == id_]

    def defects(self) -> Iterator[Finding]:
        """Why it cannot be pushed."""
        for document in self.documents:
            if document.id not in self._corpus.gold:
                yield StoryWithoutGold(Place(document=document.id), story=self.id)

    @cached_property
    def contents(self) -> Mapping[str, Annotation]:
        """The contents of gold by document."""
        gold = self._corpus.gold
        return {document.id: contents_of_gold(gold[document.id], self._schema) for document in self.documents}

    @cached_property
    def key(self) -> TaskKey:
        """What identifies its task: the story, and the sha256 over documents, texts, contents of gold and claims."""
        claims = [[claim.id, claim.statement] for claim in self._claims]
        return TaskKey(self.id, sha256(msgspec.json.encode([self._shown, claims])))

    @cached_property
    def _shown(self) -> list[Shown]:
        return [
            Shown(document.id, document.sha256, fingerprint(self.contents[document.id], text, self._schema))
            for document, text in self._texts()
        ]

    def _texts(self) -> Iterator[tuple[Document, str]]:
        for document in self.documents:
            yield document, self._corpus.proved_text(document)

    def task(self, predictions: Mapping[str, Mapping[str, Annotation]]) -> bytes:
        """Its task as JSON.

        Args:
            predictions: what the annotator may start from, by name and document: `contents` with claims, and flat
                statements.
        """
        claims = choices((claim.id, claim.statement, "") for claim in self._claims)
        for claim, key in zip(claims, claim_keys(self._schema), strict=False):
            claim["hotkey"] = key
        data: dict[str, Any] = {
            "doc_id": self.key.doc_id,
            "sha256": self.key.sha256,
            "story": self.id,
            DOCUMENTS: msgspec.to_builtins(self._shown),
            "claims": claims,
            "claim_list": "\n".join(claim["value"] for claim in claims),
        }
        results: dict[str, Result] = {name: [] for name in predictions}
        for column, (document, text) in enumerate(self._texts(), start=1):
            data[f"heading_{column}"] = f"{document.outlet}, {document.published[:10]}"
            data[f"text_{column}"] = text
            for name, versions in predictions.items():
                results[name] += _shown_result(versions[document.id], text, self._schema, column)
        return msgspec.json.encode(
            {
                "data": data,
                "meta": {"schema_version": self._schema.version},
                "predictions": [{"model_version": name, "result": result} for name, result in results.items()],
            }
        )


def region_of(doc_id: str, span: Span) -> str:
    """The id of the region that shows a content of gold, which says what content it is and outlives renumbering: its
    reference, with nothing but hyphens (others are not marked in the browser)."""
    return f"{doc_id}-{span.label}-{span.start}-{span.end}"


def _shown_result(annotation: Annotation, text: str, schema: Schema, column: int) -> Result:
    """Contents as a part of a story's result: under the names of their column, with nothing but their claims."""
    names = schema.claim_attributes
    later = {relation.head for relation in annotation.relations}
    result: Result = []
    for span in annotation.spans:
        id_ = region_of(annotation.doc_id, span)
        shown = _only(span, () if span.id in later else names)
        for part in encode(Annotation(annotation.doc_id, [shown]), text, schema):
            name, value = part["from_name"], part["value"]
            if name == LABELS and span.id in later:
                value["labels"] = [continued(span.label)]
            elif part["type"] == KINDS["reference"]:
                part["type"] = CHOICES
                value[CHOICES] = [path[-1] for path in value.pop(KINDS["reference"])]
            part |= {"id": id_, "from_name": numbered(name, column), "to_name": numbered(part["to_name"], column)}
            result.append(part)
    return result
