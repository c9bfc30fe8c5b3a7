"""Level 4: texts of different splits that are nearly the same, so that systems are tested on what they were trained on.

Pairs that may be near are found by MinHash and locality-sensitive hashing, and then compared exactly.
Sources: A. Broder (1997), On the resemblance and containment of documents. A. Rajaraman and J. Ullman (2011), Mining of
Massive Datasets, ch. 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportedly.errors import CorpusError, MissingExtraError
from reportedly.files import read_text
from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import NearDuplicate, NearDuplicatesUnchecked
from reportedly.validation.tables import Tables

THRESHOLD = 0.5
"""From this Jaccard similarity of their shingles on, two texts are near-duplicates."""
WORDS = 5
"""Words of a shingle: shorter ones are shared by texts that only speak alike."""
BANDS, BAND_SIZE = 64, 2
"""A pair of similarity s is looked at with probability 1 - (1 - s²)⁶⁴: at the threshold, all but 1 of 10⁸."""
SEED = 20_240_229

_WORD = re.compile(r"\w+")


def check_near_duplicates(tables: Tables, split_of: Mapping[str, str], digests: Mapping[str, str]) -> Iterator[Finding]:
    """The findings about texts that are nearly the same in different splits.

    Args:
        split_of: document id → its split; documents without one are passed over.
        digests: document id → sha256 of its text as it stands. Equal texts are another finding.
    """
    if len(set(split_of.values())) < 2:
        return
    try:
        from datasketch import MinHash, MinHashLSH
    except ModuleNotFoundError:
        problem = str(MissingExtraError("datasketch", "release"))
        yield NearDuplicatesUnchecked(Place(tables.documents.file), problem=problem)
        return
    indexes: dict[str, MinHashLSH] = {}
    for doc_id, split in split_of.items():
        shared = _shingles_of(tables, doc_id)
        if not shared:
            continue
        sketch = MinHash(num_perm=BANDS * BAND_SIZE, seed=SEED)
        sketch.update_batch([shingle.encode() for shingle in sorted(shared)])
        near = {other for name, index in indexes.items() if name != split for other in index.query(sketch)}
        for other in (doc for doc in split_of if doc in near) if near else ():
            similarity = jaccard(shared, _shingles_of(tables, other))
            if similarity >= THRESHOLD and digests[doc_id] != digests[other]:
                yield NearDuplicate(
                    Place(tables.documents.file, tables.documents.rows[doc_id].line, doc_id),
                    split=split,
                    other=other,
                    other_split=split_of[other],
                    similarity=f"{similarity:.2f}",
                )
        if split not in indexes:
            indexes[split] = MinHashLSH(num_perm=BANDS * BAND_SIZE, params=(BANDS, BAND_SIZE))
        indexes[split].insert(doc_id, sketch)


def shingles(text: str) -> frozenset[str]:
    """The runs of `WORDS` words of a text, without case and marks; a shorter text is one run."""
    words = _WORD.findall(text.casefold())
    runs = range(max(1, len(words) - WORDS + 1))
    return frozenset(" ".join(words[i : i + WORDS]) for i in runs) if words else frozenset()


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """What two sets share, of what either has."""
    return len(a & b) / len(a | b)


def _shingles_of(tables: Tables, doc_id: str) -> frozenset[str]:
    try:
        return shingles(read_text(tables.root / "corpus" / "texts" / f"{doc_id}.txt"))
    except CorpusError:  # A finding of level 1 says that it cannot be read.
        return frozenset()
