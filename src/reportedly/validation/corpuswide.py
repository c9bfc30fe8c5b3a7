"""Level 4: the corpus as a whole: splits, duplicates within and between them, and what else concerns all documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.agreement.floors import check_floors
from reportedly.corpus import Corpus
from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import (
    DuplicateText,
    IdleSplit,
    LeakedText,
    MissingSplit,
    RepeatedStory,
)
from reportedly.validation.coverage import Coverage
from reportedly.validation.hints import hint
from reportedly.validation.licensing import check_licences
from reportedly.validation.nearduplicates import check_near_duplicates
from reportedly.validation.tables import SPLITS_FILE, Tables
from reportedly.validation.withdrawn import check_withdrawn


def check_corpus(corpus: Corpus, tables: Tables, digests: Mapping[str, str], coverage: Coverage) -> Iterator[Finding]:
    """The findings about all documents together.

    Args:
        digests: document id → sha256 of its text as it stands.
        coverage: what occurs in the gold of each split.
    """
    yield from _check_splits(tables)
    split_of = splits_of(tables)
    yield from _check_texts(tables, digests, split_of)
    known = {doc_id: split for doc_id, split in split_of.items() if doc_id in digests}
    yield from check_near_duplicates(tables, known, digests)
    yield from check_withdrawn(tables)
    yield from check_licences(tables, corpus.config)
    yield from check_floors(corpus)
    yield from coverage.check()


def splits_of(tables: Tables) -> dict[str, str]:
    """Document id → its split, of those whose story has one."""
    split_of = {story: split for row in reversed(tables.splits) for story, split in [row.value]}
    stories = {key: row.value.story for key, row in tables.documents.rows.items()}
    return {key: split_of[story] for key, story in stories.items() if story in split_of}


def _check_splits(tables: Tables) -> Iterator[Finding]:
    documents = tables.documents
    split_of: dict[str, str] = {}
    stories = {row.value.story for row in documents.rows.values()}
    for row in tables.splits:
        story, split = row.value
        if story in split_of:
            yield RepeatedStory(Place(SPLITS_FILE, row.line), story=story, first=split_of[story], second=split)
        elif story not in stories:
            yield IdleSplit(Place(SPLITS_FILE, row.line), story=story)
        split_of.setdefault(story, split)
    # Where a line cannot be read nobody knows which story it is about.
    if any(finding.place.file == SPLITS_FILE for finding in tables.findings):
        return
    for key, document in documents.rows.items():
        story = document.value.story
        if story not in split_of:
            place = Place(documents.file, document.line, key)
            yield MissingSplit(place, story=story, hint=hint(story, split_of))


def _check_texts(tables: Tables, digests: Mapping[str, str], split_of: Mapping[str, str]) -> Iterator[Finding]:
    documents = tables.documents
    first_with: dict[str, str] = {}
    for key in (key for key in documents.rows if key in digests):
        other = first_with.setdefault(digests[key], key)
        if other == key:
            continue
        place = Place(documents.file, documents.rows[key].line, key)
        mine, others = split_of.get(key), split_of.get(other)
        if mine and others and mine != others:
            yield LeakedText(place, split=mine, other=other, other_split=others)
        else:
            yield DuplicateText(place, other=other)
