"""Whose annotations of which documents are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from reportedly.corpus import Batch, Corpus
from reportedly.errors import InputError
from reportedly.matching import Pair, Reading, align, reading


@dataclass(frozen=True)
class Compared:
    """A document that at least two annotators finished, with what each found, by annotator."""

    doc_id: str
    text: str
    lang: str
    readings: Mapping[str, Reading]

    @cached_property
    def alignments(self) -> dict[tuple[str, str], list[Pair]]:
        """Which unit is which (`matching.align`), for each two annotators in the order of their names."""
        return {
            (a, b): align(self.readings[a].units, self.readings[b].units)
            for a, b in combinations(sorted(self.readings), 2)
        }


@dataclass(frozen=True)
class Selection:
    """Batches to compare: one per annotator, sorted by name, and the documents that two or more finished.

    `left_out` counts each annotator's records that are drafts or skipped; `alone` the documents that one
    annotator alone finished.
    """

    corpus: Corpus
    batch: str
    batches: Mapping[str, Batch]
    doc_ids: tuple[str, ...]
    left_out: dict[str, dict[str, int]]
    alone: int
    finished: Mapping[str, frozenset[str]]

    def documents(self) -> Iterator[Compared]:
        """The documents in the order of their ids, each read when it comes.

        Raises:
            CorpusError, StandoffError: a text or an annotation cannot be read.
            InputError: an annotation does not fit the schema, or is one of an unknown document.
        """
        for doc_id in self.doc_ids:
            if doc_id not in self.corpus.documents:
                raise InputError(
                    f"{self.corpus.documents.path}: there is no document {doc_id}, of which there are records in the "
                    f"batch {self.batch}; reportedly validate says more"
                )
            readings = {
                name: reading(batch[doc_id], self.corpus.schema, place=str(batch.file(doc_id)))
                for name, batch in self.batches.items()
                if doc_id in self.finished[name]
            }
            yield Compared(doc_id, self.corpus.text(doc_id), self.corpus.documents[doc_id].lang, readings)


def select(corpus: Corpus, batch: str, annotators: Sequence[str] | None = None) -> Selection:
    """Choose the records of a batch that can be compared: those of status done.

    Args:
        annotators: whose; by default all whose records have the role annotator (an adjudicator saw the
            others' work, so comes in only when named).

    Raises:
        InputError: the batch or an annotator is unknown, one is named twice, or no two of them finished the
            same document.
    """
    there = {folder.annotator: folder for folder in corpus.records if folder.batch == batch}
    if not there:
        known = ", ".join(sorted({folder.batch for folder in corpus.records}))
        raise InputError(
            f"{corpus.folder}: no annotator has records in a batch {batch}; "
            + (f"there are the batches {known}" if known else "there are no records at all")
        )
    for name, times in Counter(annotators or ()).items():
        if name not in there:
            raise InputError(f"{name} has no records in the batch {batch}; these have: {', '.join(there)}")
        if times > 1:
            raise InputError(f"{name} is named {times} times; name each annotator once")
    rows = {name: list(there[name].records.rows()) for name in sorted(there if annotators is None else annotators)}
    if annotators is None:
        rows = {name: mine for name, of in rows.items() if (mine := [row for row in of if row.role == "annotator"])}
    if len(rows) < 2:
        who = ", ".join(rows) or "nobody"
        raise InputError(f"agreement is between two or more annotators; in the batch {batch} there is {who}")
    batches = {name: there[name] for name in rows}
    states = {name: {row.doc_id: row.status for row in of} for name, of in rows.items()}
    finished = {name: frozenset(d for d, status in of.items() if status == "done") for name, of in states.items()}
    times_done = Counter(doc_id for done in finished.values() for doc_id in done)
    doc_ids = tuple(sorted(doc_id for doc_id, times in times_done.items() if times > 1))
    if not doc_ids:
        raise InputError(
            f"{', '.join(batches)}: no two of them finished the same document in the batch {batch} "
            "(drafts and skipped documents do not count)"
        )
    left_out: dict[str, dict[str, int]] = {
        name: dict(Counter(status for status in of.values() if status != "done")) for name, of in states.items()
    }
    alone = sum(times == 1 for times in times_done.values())
    return Selection(corpus, batch, batches, doc_ids, left_out, alone, finished)
