"""The house of a corpus: gold, all records, and what refers to them, taken to the schema that it declares."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import msgspec

from reportedly.corpus import Corpus
from reportedly.corpus.loading import house_of
from reportedly.errors import SchemaError
from reportedly.files import read_text
from reportedly.history import History, load_history
from reportedly.migration.handwritten import migrate_floors, migrate_waivers
from reportedly.migration.migration import Gathering, Migration, oldest
from reportedly.migration.records import migrate_folder
from reportedly.migration.renaming import Change, Renaming
from reportedly.model import Entity
from reportedly.prefill import LEXICON
from reportedly.prefill.lexicon import CONDITION, FILES, FIRST_COLUMNS
from reportedly.validation.guidelines import KIND
from reportedly.validation.tables import GOLD, WAIVERS_FILE, Tables


def migrate_house(path: str | Path) -> Migration:
    """Plan to take a corpus to the version of the schema that its `labels.yaml` declares.

    Every annotation goes through the versions since the one that its record names. What names no version itself
    (lexicon, entities, floors) goes with gold, without gold with the records: with the oldest version there.

    Hold `locking.locked` from before it is called until the plan is written, where other processes may change the
    corpus.

    Raises:
        CorpusError, SchemaError: the corpus, its schema or its changelog cannot be read; a record is of a version that
            is newer than the schema, or that the changelog does not know.
    """
    corpus = Corpus(house_of(path))
    history = load_history(corpus.root / "schema", corpus.schema.version)
    return _House(corpus, history).migration()


class _House:
    def __init__(self, corpus: Corpus, history: History) -> None:
        self.corpus = corpus
        self.tables = Tables(corpus.root)
        self.gathering = Gathering(corpus.root, corpus.schema, history, corpus.text)
        self.versions = {
            folder: {key: row.value.schema_version for key, row in table.rows.items()}
            for folder, table in self.tables.records.items()
        }

    def migration(self) -> Migration:
        if self.tables.findings:  # A row that cannot be read would be left behind.
            self.gathering.findings += self.tables.findings
            return self.gathering.done(None)
        found = {version for versions in self.versions.values() for version in versions.values()}
        for version in sorted(found):
            self._renaming(version)
        since = oldest(found - {self.gathering.schema.version})
        if since is None:
            return self.gathering.done(None)
        whole = self._renaming(oldest(self.versions[GOLD].values()) or since)
        self._lexicon(whole)
        self._entities(whole)
        gold = self.versions[GOLD]
        for folder, versions in self.versions.items():
            migrate_folder(self.gathering, self.corpus.root / folder, versions)
        migrate_waivers(
            self.gathering,
            self.corpus.root / WAIVERS_FILE,
            lambda doc_id: self._renaming(gold[doc_id]) if doc_id in gold else whole,
        )
        # The corpus is locked by this file, which is another one afterwards: it comes last.
        migrate_floors(self.gathering, self.corpus.folder / "corpus.yaml", whole)
        return self.gathering.done(since)

    def _renaming(self, version: str) -> Renaming:
        try:
            return self.gathering.renaming(version)
        except SchemaError as error:
            folder = next(folder for folder, versions in self.versions.items() if version in versions.values())
            raise SchemaError(f"{folder} has records of schema {version}: {error}") from None

    def _entities(self, renaming: Renaming) -> None:
        def entity(row: Entity, _: int) -> tuple[Entity, Change]:
            kind = renaming.value(KIND, row.kind)
            return msgspec.structs.replace(row, kind=kind), Counter({"values": int(kind != row.kind)})

        self.gathering.rows(self.corpus.folder / "entities.jsonl", Entity, entity)

    def _lexicon(self, renaming: Renaming) -> None:
        for path in sorted((self.corpus.root / LEXICON).glob("*/*.csv")):
            if path.name in FILES:
                self._expressions(path, renaming)

    def _expressions(self, path: Path, renaming: Renaming) -> None:
        """A file whose columns are attributes, and whose cells values; cells that do not change stay as they are."""
        changes: Change = Counter()
        lines = read_text(path).splitlines(keepends=True)
        names: list[str] = []
        for i, line in enumerate(lines):
            bare = line.rstrip("\r\n")
            [cells] = list(csv.reader([bare])) or [[]]
            first, rest = cells[: len(FIRST_COLUMNS)], cells[len(FIRST_COLUMNS) :]
            if i == 0:
                names = [condition["name"] if (condition := CONDITION.fullmatch(cell)) else cell for cell in rest]
                new = [
                    renaming.attribute(name) + cell.removeprefix(name) for name, cell in zip(names, rest, strict=True)
                ]
            elif len(rest) == len(names):
                new = [renaming.value(name, cell) for name, cell in zip(names, rest, strict=True)]
            else:  # Faulty, as whoever reads the lexicon says.
                new = rest
            changes["values" if i else "attributes"] += sum(a != b for a, b in zip(rest, new, strict=True))
            if new != rest:
                lines[i] = _csv([*first, *new]) + line[len(bare) :]
        if +changes:
            self.gathering.put(path, "".join(lines), changes)


def _csv(cells: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="").writerow(cells)
    return file.getvalue()
