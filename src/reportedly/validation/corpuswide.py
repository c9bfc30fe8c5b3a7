"""Level 4: the corpus as a whole: duplicates, and stories that leak from one split into another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import (
    DuplicateText,
    IdleSplit,
    LeakedText,
    MissingSplit,
    RepeatedStory,
)
from reportedly.validation.hints import hint
from reportedly.validation.tables import SPLITS_FILE, Tables


def check_corpus(tables: Tables, digests: Mapping[str, str]) -> Iterator[Finding]:
    """The findings about all documents together.

    Args:
        digests: document id → sha256 of its text as it stands.
    """
    documents = tables.documents
    split_of: dict[str, str] = {}
    stories = {row.value.story for row in documents.rows.values()}
    # Where a line cannot be read nobody knows which story it is about.
    readable = all(finding.place.file != SPLITS_FILE for finding in tables.findings)
    for row in tables.splits:
        story, split = row.value
        if story in split_of:
            yield RepeatedStory(Place(SPLITS_FILE, row.line), story=story, first=split_of[story], second=split)
        elif story not in stories:
            yield IdleSplit(Place(SPLITS_FILE, row.line), story=story)
        split_of.setdefault(story, split)
    first_with: dict[str, str] = {}
    for key, document in documents.rows.items():
        place = Place(documents.file, document.line, key)
        story = document.value.story
        if readable and story not in split_of:
            yield MissingSplit(place, story=story, hint=hint(story, split_of))
        if key not in digests:
            continue
        other = first_with.setdefault(digests[key], key)
        if other != key:
            mine, others = split_of.get(story), split_of.get(documents.rows[other].value.story)
            if mine and others and mine != others:
                yield LeakedText(place, split=mine, other=other, other_split=others)
            else:
                yield DuplicateText(place, other=other)
