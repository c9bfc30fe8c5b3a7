"""The canary of a corpus or a release, and whether all of a release carries it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.files import parquet_damage
from reportedly.findings import Finding, Place
from reportedly.findings.release import CanaryMissing
from reportedly.release.card import CARD

_DOCUMENTS = "data/documents/*.parquet"


def declared_canary(path: Path) -> str:
    """The canary that `corpus.yaml` declares, or that the documents of a release carry.

    Args:
        path: the house of a corpus, the `corpus/` in it, or a release.

    Raises:
        CorpusError: it is neither.
        InputError: the documents of the release have none.
    """
    if not any(path.glob(_DOCUMENTS)):
        return load_corpus(path).config.canary
    for _, _, canary in _carried(path):
        if canary:
            return canary
    raise InputError(f"{path}: no document of the release has a canary; give it with --canary")


def check_canary(folder: Path) -> Iterator[Finding]:
    """Findings where a document or the card of a release lacks the canary that the first document has."""
    canary = None
    for file, doc_id, found in _carried(folder):
        canary = canary or found
        if not found or found != canary:
            yield CanaryMissing(Place(file, document=doc_id), found=found or "none", canary=canary or "none")
    card = folder / CARD
    if canary and card.is_file() and canary not in card.read_text(encoding="utf-8", errors="replace"):
        yield CanaryMissing(Place(CARD), found="none", canary=canary)


def _carried(folder: Path) -> Iterator[tuple[str, str, str | None]]:
    """File, document and canary of every document of a release, as far as its files can be read."""
    import pyarrow.parquet as pq

    for path in sorted(folder.glob(_DOCUMENTS)):
        name = path.relative_to(folder).as_posix()
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(columns=["doc_id", "canary"]):
                    for row in batch.to_pylist():
                        yield name, row["doc_id"], row.get("canary")
        except parquet_damage(KeyError):
            continue  # check_card says so.
