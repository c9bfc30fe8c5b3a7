"""What is counted in a text, and in its gold annotation."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from reportedly.derivation import attributions
from reportedly.model import Annotation, Span
from reportedly.schema import Role, Schema
from reportedly.segmentation import sentences
from reportedly.statistics.lemmas import ROLES, Lemmas, words
from reportedly.statistics.samples import Reading

SENTENCE, WORD = "sentence", "word"
DEPTH, WITHOUT_SOURCE = "depth", "without source"
SOURCES, CONTENTS = "sources of a cue", "contents of a cue"
DEEPEST = 4
"""Attributions this deep and deeper are counted together."""

YES, NO = "yes", "no"


def in_lexicon(role: Role) -> str:
    """The kind of a lexicon's expression of a role in a text; its values are lemmas."""
    return f"lexicon {role}"


def spans_of(label: str) -> str:
    """The kind of an annotated span; its values are lemmas if the lexicon has the label's role."""
    return f"span {label}"


def values_of(label: str, attribute: str) -> str:
    """The kind of an attribute's values on the spans of a label."""
    return f"{label} {attribute}"


def read_text(text: str, lang: str, lemmas: Lemmas | None) -> Reading:
    """Count in a text, which needs no annotation: words, sentences, and expressions of the lexicon.

    - word: each, in lower case.
    - sentence: its length in words. One without a word is none; headlines and other lines are sentences. It
      stands at its last word, so that it is counted only where all of it is.
    - expressions of the lexicon: by role, their lemmas, each at its first word. They do not cross sentences.

    Args:
        lang: BCP-47 tag of the text.
        lemmas: None if there is no lexicon for it.
    """
    reading = Reading(0)
    for start, end in sentences(text, lang):
        run = words(text, start, end)
        if not run:
            continue
        first = reading.words
        reading.words += len(run)
        reading.add(SENTENCE, reading.words - 1, len(run))
        for i, (a, b) in enumerate(run):
            reading.add(WORD, first + i, text[a:b].lower())
        if lemmas is not None:
            for role in ROLES:
                for i, lemma in lemmas.in_text(text, run, role):
                    reading.add(in_lexicon(role), first + i, lemma)
    return reading


def read_gold(annotation: Annotation, schema: Schema, text: str, lang: str, lemmas: Lemmas) -> Reading:
    """Count in an annotation, each thing at the word where its span begins.

    - spans by label; a split content is one. Cues, denials and hedges have their lemma.
    - the values of attributes that are required, and whether a boolean is true. Of the labels of parties only
      sources count: those that a cue or a denial is linked to.
    - of cues and denials: how deep they lie (1: the writer reports it; `derivation.attributions`), whether they
      have no source, and how many relations lead from them to sources, and to contents or other cues.
    """
    starts = [start for sentence in sentences(text, lang) for start, _ in words(text, *sentence)]
    reading = Reading(len(starts))
    by_id = annotation.spans_by_id()
    pairs = {(relation.head, relation.tail) for relation in annotation.relations if relation.tail in by_id}
    links = Counter((head, by_id[tail].label) for head, tail in pairs)
    later = {relation.head for relation in annotation.relations if relation.type in schema.continuations}
    cues = {span.id for span in annotation.spans if schema.role_of(span.label) in ("cue", "denial")}
    sources = {tail for head, tail in pairs if head in cues}

    for span in annotation.spans:
        if span.id in later or span.label not in schema.labels:
            continue
        word, role = bisect_left(starts, span.start), schema.role_of(span.label)
        lemma = lemmas.of_span(span.text, role) if role is not None and role in ROLES else span.label
        reading.add(spans_of(span.label), word, lemma)
        if role != "source" or span.id in sources:
            _read_attributes(reading, word, span, schema)
        if span.id in cues:
            to_sources = sum(links[span.id, label] for label in schema.labels_with_role("source"))
            to_contents = sum(links[span.id, label] for label in schema.labels_with_role("content", "cue", "denial"))
            reading.add(SOURCES, word, to_sources)
            reading.add(CONTENTS, word, to_contents)
            reading.add(WITHOUT_SOURCE, word, NO if to_sources else YES)
    for entry in attributions(annotation, schema):
        reading.add(DEPTH, bisect_left(starts, entry.cue.start), min(entry.depth, DEEPEST))
    return reading


def _read_attributes(reading: Reading, word: int, span: Span, schema: Schema) -> None:
    for name in counted_attributes(schema, span.label):
        value = span.attributes.get(name)
        if schema.attributes[name].type == "boolean":
            reading.add(values_of(span.label, name), word, YES if value is True else NO)
        elif isinstance(value, str):
            reading.add(values_of(span.label, name), word, value)


def counted_attributes(schema: Schema, label: str) -> list[str]:
    """The attributes of a label whose values are counted: booleans, and enumerated ones that every span has."""
    return [
        name
        for name in schema.labels[label].attributes
        if (spec := schema.attributes[name]).type == "boolean"
        or (spec.type == "enum" and not spec.optional and spec.required_with is None)
    ]
