"""A corpus, validated: level by level over the tables, document by document over texts and annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from reportedly.corpus import Corpus, house_of
from reportedly.errors import CorpusError, InputError, SchemaError
from reportedly.files import sha256
from reportedly.findings import Finding, Place
from reportedly.findings.structure import MissingText, UnfinishedMigration, UnreadableFile
from reportedly.history import History, load_history
from reportedly.journal import JOURNAL, is_begun
from reportedly.model import Document
from reportedly.standoff import parse, resolve_splits
from reportedly.validation.annotation import ANNOTATION_LEVELS, check_parsed
from reportedly.validation.corpuswide import check_corpus, splits_of
from reportedly.validation.coverage import Coverage
from reportedly.validation.files import check_files
from reportedly.validation.provenance import GoldProvenance
from reportedly.validation.registries import check_registries
from reportedly.validation.rules import Rules
from reportedly.validation.structure import check_documents, check_record, check_records, check_text
from reportedly.validation.tables import GOLD, WAIVERS_FILE, Tables, unreadable
from reportedly.validation.waivers import waive

VALIDATED = (*ANNOTATION_LEVELS, "corpus")
"""The levels of `validate`; a release checks level 5 by itself."""


def validate(
    corpus: Corpus | str | Path, levels: Iterable[str] | None = None, *, today: date | None = None
) -> Iterator[Finding]:
    """Validate a corpus, a finding at a time.

    Args:
        corpus: an opened corpus, or the path to its house (or to the `corpus/` in it). Of a path, a
            `corpus.yaml` or `labels.yaml` that cannot be read is a finding too.
        levels: the levels to check; by default those that `corpus.yaml` names.
        today: the day by which waivers expire; by default the day of the call.

    Raises:
        CorpusError: there is no corpus.
        InputError: a level does not exist.
    """
    chosen = None if levels is None else frozenset(levels)
    for level in sorted((chosen or frozenset()) - set(VALIDATED)):
        raise InputError(f"there is no level {level!r}; the levels are {', '.join(VALIDATED)}")
    if not isinstance(corpus, Corpus):
        corpus = house_of(corpus)
    return _validated(corpus, chosen, today or date.today())


def _validated(corpus: Corpus | Path, chosen: frozenset[str] | None, today: date) -> Iterator[Finding]:
    if isinstance(corpus, Path):
        house = corpus
        if is_begun(house):
            yield UnfinishedMigration(Place(JOURNAL))
            return
        try:
            corpus = Corpus(house)
        except (CorpusError, SchemaError) as error:
            file = error.path.relative_to(house).as_posix() if error.path else "corpus/corpus.yaml"
            yield unreadable(error, file)
            return
    levels = frozenset(corpus.config.validation) if chosen is None else chosen
    tables = Tables(corpus.root)
    found = (finding for finding in _all(corpus, tables, levels) if finding.level in levels)
    yield from waive(found, tables.waivers, file=WAIVERS_FILE, today=today, levels=levels)


def _all(corpus: Corpus, tables: Tables, levels: frozenset[str]) -> Iterator[Finding]:
    yield from tables.findings
    yield from check_documents(tables)
    history = History(corpus.schema.version, corpus.root / "schema")
    try:
        history = load_history(corpus.root / "schema", corpus.schema.version)
    except SchemaError as error:
        yield unreadable(error, "schema/CHANGELOG.md")
    for folder in tables.records:
        yield from check_records(tables, folder, history)
    provenance = GoldProvenance(tables)
    yield from provenance.read()
    yield from check_registries(tables, corpus.schema)
    digests: dict[str, str] = {}
    coverage = Coverage(corpus.schema, splits_of(tables))
    rules = Rules(corpus.schema, tables.entities.values(), tables.claims.values(), history.renamed)
    for row in tables.documents.rows.values():
        yield from _document(row.value, tables, rules, levels, digests, provenance, coverage)
    yield from provenance.rest()
    yield from check_files(tables)
    if "corpus" in levels:
        yield from check_corpus(corpus, tables, digests, coverage)


def _document(
    document: Document,
    tables: Tables,
    rules: Rules,
    levels: frozenset[str],
    digests: dict[str, str],
    provenance: GoldProvenance,
    coverage: Coverage,
) -> Iterator[Finding]:
    """The findings about a document's text and all annotations of it; enters the text's hash, and what is in gold."""
    file = f"corpus/texts/{document.id}.txt"
    place = Place(file, None, document.id)
    data = _bytes(tables.root / file)
    if data is None:
        yield MissingText(
            Place(tables.documents.file, tables.documents.rows[document.id].line, document.id), id=document.id
        )
        return
    digest = digests[document.id] = sha256(data)
    text = _decoded(data)
    if text is None:
        yield UnreadableFile(place, problem="not UTF-8")
        return
    yield from check_text(text, digest, document, place)
    for folder, table in tables.records.items():
        if document.id not in table.rows:
            continue
        row = table.rows[document.id]
        file = f"{folder}/{document.id}.ann"
        data = _bytes(tables.root / file)
        yield from check_record(row.value, Place(table.file, row.line, document.id), digest, data, file)
        if data is None or row.value.schema_version != rules.schema.version:
            continue  # By another schema it would be judged unjustly: migrating looks at it.
        if (annotation := _decoded(data)) is None:
            yield UnreadableFile(Place(file, None, document.id), problem="not UTF-8")
            continue
        parsed = parse(annotation, text, document.id, file=file)
        resolved = resolve_splits(parsed, text, rules.schema)
        # What an annotator judged is kept as it is; what becomes gold has to follow the guidelines.
        own = levels if folder == GOLD else levels - {"guidelines"}
        yield from check_parsed(parsed, text, rules, story=document.story, lang=document.lang, levels=own)
        if folder == GOLD:
            yield from provenance.check(resolved, file)
            coverage.add(resolved)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
