"""The rows of a release against each other: texts against their hashes, spans against texts, licences, takedowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from reportedly.corpus import TAKEDOWNS, Takedown, load_takedowns
from reportedly.errors import CorpusError, ReleaseError
from reportedly.files import parquet_damage, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.release import (
    DocumentUnknown,
    FileUnreadable,
    LicenceDiffers,
    SpanDiffers,
    TextHashDiffers,
    WithdrawnReleased,
)
from reportedly.licences import is_named, same_licence
from reportedly.release.announced import read_card
from reportedly.release.card import CARD, DEFAULT_CONFIG
from reportedly.release.paths import REGISTRY_SPLIT, config_of, split_of

_LICENSE = "LICENSE"
_BATCH = 100

Extent = tuple[str, str, int, int, str]
_EXTENT = ("label", "id", "start", "end", "text")


def check_data(folder: Path) -> Iterator[Finding]:
    """Findings where rows of a release contradict each other, or hold what was withdrawn.

    A file that cannot be read, or has other columns than its card says, is a finding of its own check.
    """
    licences: Counter[str] = Counter()
    for path in sorted(folder.glob(f"data/{DEFAULT_CONFIG}/*.parquet")):
        texts: dict[str, str] = {}
        name = path.relative_to(folder).as_posix()
        for row in _rows(path, "doc_id", "text", "sha256", "license", "spans"):
            texts[row["doc_id"]] = row["text"]
            licences[row["license"]] += 1
            place = Place(name, document=row["doc_id"])
            if (found := sha256(row["text"])) != row["sha256"]:
                yield TextHashDiffers(place, found=found, declared=row["sha256"])
            else:
                yield from _spans(place, DEFAULT_CONFIG, row["spans"], row["text"])
        yield from _check_beside(folder, path.name, texts)
    yield from _check_licences(folder, licences)
    try:
        yield from withdrawn_in(folder, load_takedowns(folder / TAKEDOWNS))
    except CorpusError as error:
        reason = str(error).removeprefix(f"{folder / TAKEDOWNS}: ")
        yield FileUnreadable(Place(TAKEDOWNS), kind="takedowns", reason=reason)


def withdrawn_in(folder: Path, takedowns: Mapping[str, Takedown]) -> Iterator[Finding]:
    """Findings about withdrawn documents of which a release holds anything.

    Args:
        takedowns: as `corpus.load_takedowns` gives them: those of the release, or of a corpus as it stands today.
    """
    if not takedowns:
        return
    for path in _over_documents(folder):
        name = path.relative_to(folder).as_posix()
        for doc_id in dict.fromkeys(row["doc_id"] for row in _rows(path, "doc_id")):
            if doc_id in takedowns:
                place = Place(TAKEDOWNS, takedowns[doc_id].line, doc_id)
                yield WithdrawnReleased(place, id=doc_id, takedown=takedowns[doc_id], file=name)


def _over_documents(folder: Path) -> list[Path]:
    """The files of the configs over documents, in order."""
    import pyarrow.parquet as pq

    found = []
    for path in sorted(folder.glob("data/*/*.parquet")):
        try:
            if split_of(path.name) != REGISTRY_SPLIT and "doc_id" in pq.read_schema(path).names:
                found.append(path)
        except parquet_damage():
            continue  # check_card says so.
    return found


def _check_beside(folder: Path, file: str, texts: Mapping[str, str]) -> Iterator[Finding]:
    """The rows of the other configs over the documents of one shard, which has the same name in each."""
    for path in _over_documents(folder):
        config = config_of(name := path.relative_to(folder).as_posix())
        if path.name != file or config == DEFAULT_CONFIG:
            continue
        unknown: set[str] = set()
        for row in _rows(path, "doc_id", *_READ.get(config, ())):
            place = Place(name, document=row["doc_id"])
            text = texts.get(row["doc_id"])
            if text is None:
                if row["doc_id"] not in unknown:
                    unknown.add(row["doc_id"])
                    yield DocumentUnknown(place, config=config, split=split_of(name))
            elif config == "annotations":
                yield from _spans(place, config, row["spans"], text)
            elif config == "sentences":
                whole = ("sentence", str(row["sent_index"]), row["sent_start"], row["sent_end"], row["text"])
                yield from _covered(place, config, whole, text)


_READ = {
    "annotations": ("annotator", "batch", "spans"),
    "sentences": ("sent_index", "sent_start", "sent_end", "text"),
}


def _spans(place: Place, config: str, spans: Iterable[Extent], text: str) -> Iterator[Finding]:
    for span in spans:
        yield from _covered(place, config, span, text)


def _covered(place: Place, config: str, extent: Extent, text: str) -> Iterator[Finding]:
    label, id_, start, end, found = extent
    if (declared := text[start:end] if 0 <= start <= end else "") != found:
        told = {"what": f"{label} {id_}", "start": start, "end": end, "found": found, "declared": declared}
        yield SpanDiffers(place, config=config, **told)


def _check_licences(folder: Path, licences: Mapping[str, int]) -> Iterator[Finding]:
    """Every licence of the documents is the card's or named in LICENSE, and LICENSE names the card's."""
    try:
        card = read_card(folder).data
        text = (folder / _LICENSE).read_text(encoding="utf-8", errors="replace")
    except (ReleaseError, FileNotFoundError):
        return
    if not card.to_dict():  # check_card says so.
        return
    license_id = card.license
    if not isinstance(license_id, str):
        yield LicenceDiffers(Place(CARD), whose="the card", found="not given", declared="the documents have one")
        return
    place = Place(CARD)
    if not is_named(license_id, text):
        yield LicenceDiffers(place, whose="the card", found=license_id, declared="which LICENSE does not name")
    declared = f"the card says {license_id} and LICENSE names no other"
    for found, documents in sorted(licences.items()):
        if not same_licence(found, license_id) and not is_named(found, text):
            yield LicenceDiffers(place, whose=f"{documents} document(s)", found=found, declared=declared)


def _rows(path: Path, *columns: str) -> Iterator[dict[str, Any]]:
    """Some columns of a Parquet file, row by row; nothing of one that cannot be read or lacks them. Of spans only
    their extents are made objects: they have many attributes, and are many."""
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            if set(columns) <= set(file.schema_arrow.names):
                for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
                    values = [
                        _spans_of(batch[name]) if name == "spans" else batch[name].to_pylist() for name in columns
                    ]
                    for row in zip(*values, strict=True):
                        yield dict(zip(columns, row, strict=True))
    except parquet_damage(KeyError):
        return


def _spans_of(column: Any) -> list[list[Extent]]:
    """The extents of the spans of each row."""
    flat = column.flatten()
    extents = list(zip(*(flat.field(name).to_pylist() for name in _EXTENT), strict=True))
    ends = list(accumulate(length or 0 for length in column.value_lengths().to_pylist()))
    return [extents[start:end] for start, end in zip([0, *ends], ends, strict=False)]
