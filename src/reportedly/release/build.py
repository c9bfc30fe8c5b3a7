"""Build a release: shards in parallel, then the card, the manifest and the checksums, then the check.

Everything is built beside the place where it will stand and renamed at the end: a release exists
whole or not at all.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from reportedly.corpus import SPLITS, TAKEDOWNS, Corpus, load_corpus
from reportedly.errors import InvalidDataError, ReleaseError
from reportedly.files import file_sha256, read_text
from reportedly.release.card import CARD, DATACARD, render_card
from reportedly.release.check import check_release, is_release
from reportedly.release.citation import CITATION, CROISSANT, ZENODO, check_citation, load_citation
from reportedly.release.croissant import describe, load_rai, require_mlcroissant
from reportedly.release.manifest import (
    MANIFEST,
    SUMS,
    Commit,
    FileEntry,
    Manifest,
    clean_commit,
    input_hash,
    sums,
    tool_versions,
)
from reportedly.release.numbers import Numbers, require_matplotlib, write_numbers
from reportedly.release.paths import REGISTRY_SPLIT, config_of, split_of
from reportedly.release.recording import refuse_version, write_record
from reportedly.release.schema_check import SCHEMA
from reportedly.release.shards import DOCUMENTS_PER_SHARD, Shard, ShardReport, build_shard, plan, write_rows
from reportedly.release.tables import Table, tables
from reportedly.release.versions import Segmentation
from reportedly.release.writing import Written
from reportedly.release.zenodo import zenodo
from reportedly.segmentation import SENTENCE_SPLITTER, TOKENIZER, TOKENIZER_VERSION, sentence_splitter_version
from reportedly.validation import validate


def build_release(
    path: str | Path,
    dist: str | Path,
    *,
    workers: int = 1,
    per_shard: int = DOCUMENTS_PER_SHARD,
    record: bool = False,
) -> Manifest:
    """Validate a corpus and build the version that its corpus.yaml names into `dist/<name>-<version>/`.

    The same input gives the same bytes, wherever, whenever and with however many workers it is built.

    Args:
        path: the house of the corpus.
        workers: processes, never more than there are shards. More than one are spawned, so that a script
            that asks for them needs the usual `if __name__ == "__main__":`.
        per_shard: documents per shard.
        record: whether to write `corpus/releases/<version>.json`, after which no other release can have that
            version, and later ones are held against it. Commit it with the next version in corpus.yaml.

    Raises:
        InvalidDataError: validation found errors; they are its `findings`.
        ReleaseError: the working tree is dirty, there is nothing to release, a file that a release
            carries is missing, another sentence splitter is installed than corpus.yaml names,
            something else than a release stands where it would be built, or the version cannot follow on
            what was recorded (see `recording.refuse_version`).
    """
    corpus = load_corpus(path)
    commit = clean_commit(corpus, Path(dist))
    target = Path(dist) / f"{corpus.config.name}-{corpus.config.version}"
    if target.exists() and not is_release(target):
        raise ReleaseError(f"{target} is there and is no release; move it away")
    _refuse_unbuildable(corpus)
    # Waivers expire by the day of the commit, so that an old release can be built again.
    found = [
        *validate(corpus, today=commit.day if commit else None),
        *check_citation(load_citation(corpus.root / CITATION), corpus.config),
    ]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise InvalidDataError(f"{len(errors)} error(s) in {corpus.root}; nothing was built", errors)
    refuse_version(corpus)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as temporary:
        folder = Path(temporary) / target.name
        manifest = _build(corpus, folder, commit, workers, per_shard)
        for built in folder.rglob("*"):
            built.chmod(0o755 if built.is_dir() else 0o644)
        if target.exists():
            target.replace(Path(temporary) / "replaced")
        folder.replace(target)
    if record:
        write_record(corpus, target, manifest.commit)
    return manifest


def _build(corpus: Corpus, folder: Path, commit: Commit | None, workers: int, per_shard: int) -> Manifest:
    report = write_tables(corpus, folder, workers=workers, per_shard=per_shard)
    declared = {
        name: table
        for name, table in tables(corpus.schema).items()
        if any(config_of(file) == name for file in report.files)
    }
    sizes = {file: (folder / file).stat().st_size for file in report.files}
    manifest = Manifest(
        name=corpus.config.name,
        version=corpus.config.version,
        schema_name=corpus.schema.name,
        schema_version=corpus.schema.version,
        commit=commit.hash if commit else None,
        input_sha256=None if commit else input_hash(corpus.root),
        segmentation=Segmentation(corpus.config.tokenizer, corpus.config.sentence_splitter),
        tools=tool_versions(),
        files={name: _entry(folder / name, written) for name, written in report.files.items()},
    )
    numbers = _copy_documents(corpus, folder, declared, report, sizes)
    _describe(corpus, folder, declared, manifest, commit, numbers.values)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    manifest.files = {name: manifest.files.get(name) or _entry(folder / name, None) for name in names}
    (folder / MANIFEST).write_bytes(manifest.encode())
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    defects = [finding for finding in check_release(folder) if finding.severity == "error"]
    if defects:
        raise InvalidDataError("the built release contradicts itself; nothing was kept", defects)
    return manifest


def _entry(path: Path, written: Written | None) -> FileEntry:
    entry = FileEntry(sha256=file_sha256(path), bytes=path.stat().st_size)
    if written:
        entry.rows, entry.logical_sha256 = written.rows, written.logical_sha256
    return entry


def _refuse_unbuildable(corpus: Corpus) -> None:
    if len(corpus.documents) == 0:
        raise ReleaseError(f"{corpus.root}: there are no documents; add some with reportedly add")
    for name in ("DATACARD.md", "CHANGELOG.md", "CITATION.cff", "corpus/LICENSE"):
        if not (corpus.root / name).is_file():
            raise ReleaseError(f"{corpus.root / name} is missing; a release carries it")
    require_matplotlib()
    require_mlcroissant()
    load_rai(corpus.root)
    config = corpus.config
    named = {"sentence_splitter": config.sentence_splitter, "tokenizer": config.tokenizer}
    installed = {
        "sentence_splitter": (SENTENCE_SPLITTER, sentence_splitter_version()),
        "tokenizer": (TOKENIZER, TOKENIZER_VERSION),
    }
    for key, tool in named.items():
        if (tool.name, tool.version) != installed[key]:
            raise ReleaseError(
                f"corpus.yaml names the {key} {tool.name} {tool.version}, installed is {' '.join(installed[key])}; "
                "install the pinned version, or change corpus.yaml (a new segmentation is a new MAJOR version)"
            )


def write_tables(
    corpus: Corpus, folder: Path, *, workers: int = 1, per_shard: int = DOCUMENTS_PER_SHARD
) -> ShardReport:
    """Write the Parquet files of all configs; a split of a config without rows is left out."""
    shards = list(plan(corpus, SPLITS, per_shard))
    report = ShardReport()
    for part in _run(corpus, shards, folder, workers):
        report.files |= part.files
    if corpus.entities:
        table, file = tables(corpus.schema)["entities"], f"data/entities/{REGISTRY_SPLIT}-00000-of-00001.parquet"
        rows = ((e.id, e.name, e.kind, e.anonymous, e.description, e.members) for e in corpus.entities.values())
        report.files[file] = write_rows(corpus, table, rows, folder / file)
    per_split: Counter[tuple[str, str]] = Counter()
    for file, written in report.files.items():
        per_split[config_of(file), split_of(file)] += written.rows
    for file in [file for file in report.files if per_split[config_of(file), split_of(file)] == 0]:
        (folder / file).unlink()
        del report.files[file]
    for empty in [path for path in (folder / "data").iterdir() if not any(path.iterdir())]:
        empty.rmdir()
    report.files = dict(sorted(report.files.items()))
    return report


def _run(corpus: Corpus, shards: list[Shard], folder: Path, workers: int) -> Iterable[ShardReport]:
    if min(workers, len(shards)) <= 1:
        return (build_shard(corpus, shard, folder) for shard in shards)
    # Spawned, since forking a process in which Arrow runs threads can hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(shards)), mp_context=context, initializer=_leave_interrupts_to_parent)
    try:
        futures = [pool.submit(_build_in_worker, corpus.root, shard, folder) for shard in shards]
        return [future.result() for future in futures]
    except BaseException:
        # Waiting for a shard that nobody wants would look like hanging.
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _build_in_worker(root: Path, shard: Shard, folder: Path) -> ShardReport:
    return build_shard(load_corpus(root), shard, folder)


def _copy_documents(
    corpus: Corpus, folder: Path, declared: dict[str, Table], report: ShardReport, sizes: dict[str, int]
) -> Numbers:
    shutil.copyfile(corpus.root / "CHANGELOG.md", folder / "CHANGELOG.md")
    shutil.copyfile(corpus.root / "CITATION.cff", folder / "CITATION.cff")
    shutil.copyfile(corpus.folder / "LICENSE", folder / "LICENSE")
    (folder / SCHEMA).parent.mkdir()
    shutil.copyfile(corpus.root / SCHEMA, folder / SCHEMA)
    if corpus.takedowns:
        shutil.copyfile(corpus.folder / TAKEDOWNS, folder / TAKEDOWNS)
    numbers = write_numbers(corpus, folder, declared)
    datacard = read_text(corpus.root / DATACARD)
    card = render_card(corpus, declared, report.files, sizes, numbers, datacard)
    (folder / CARD).write_text(card, encoding="utf-8")
    return numbers


def _describe(
    corpus: Corpus,
    folder: Path,
    declared: dict[str, Table],
    manifest: Manifest,
    commit: Commit | None,
    numbers: dict[str, str],
) -> None:
    """Write what programs read of the release as a whole."""
    citation = load_citation(corpus.root / CITATION)
    (folder / ZENODO).write_bytes(zenodo(corpus.config, citation))
    day, rai = commit.day if commit else None, load_rai(corpus.root)
    described = describe(corpus, declared, manifest, citation, day=day, rai=rai, numbers=numbers)
    (folder / CROISSANT).write_bytes(described)
