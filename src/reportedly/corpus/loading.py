"""A corpus folder, opened: nothing is read before it is asked for.

The house of a corpus has `schema/`, `corpus/` and `annotation/` beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from reportedly.corpus.annotations import RECORDS, AnnotationFolder, Batch
from reportedly.corpus.annotators import Annotator, load_annotators
from reportedly.corpus.config import Config, load_config
from reportedly.corpus.csv_rows import read_csv
from reportedly.corpus.jsonl_index import JsonlIndex
from reportedly.corpus.takedowns import TAKEDOWNS, Takedown, load_takedowns
from reportedly.errors import CorpusError
from reportedly.files import read_jsonl, read_text, sha256
from reportedly.journal import is_begun
from reportedly.model import Claim, Document, Entity
from reportedly.schema import Schema, load_schema

SPLITS = ("train", "validation", "test")
SPLIT_COLUMNS = ("story", "split")

Registered = TypeVar("Registered", Entity, Claim)


class Corpus:
    """An opened corpus.

    Attributes:
        root: the house; `folder`: its `corpus/`.
        config, schema: what `corpus.yaml` and `schema/labels.yaml` declare.
        documents: the documents by id, in the order of `documents.jsonl`, read when asked for.
        gold: the gold annotations by document id; `gold.records` holds their records.
        records: one `Batch` per annotator and batch, ordered by annotator and batch.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "corpus"
        if is_begun(root):
            raise CorpusError("a migration was interrupted; run reportedly migrate, which finishes it", path=root)
        self.config: Config = load_config(self.folder / "corpus.yaml")
        self.schema: Schema = load_schema(root / "schema")
        self._last_text = ("", "")

    @cached_property
    def documents(self) -> JsonlIndex[Document]:
        return JsonlIndex(self.folder / "documents.jsonl", Document, "id")

    @cached_property
    def gold(self) -> AnnotationFolder:
        return AnnotationFolder(self.folder / "gold", self.schema, self.text)

    @cached_property
    def records(self) -> tuple[Batch, ...]:
        folders = sorted(path.parent for path in self.folder.glob(f"annotations/*/*/{RECORDS}"))
        return tuple(Batch(path, self.schema, self.text) for path in folders)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        return _registry(self.folder / "entities.jsonl", Entity)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        return _registry(self.folder / "claims.jsonl", Claim)

    @cached_property
    def annotators(self) -> dict[str, Annotator]:
        return load_annotators(self.root / "annotation" / "annotators.yaml")

    @cached_property
    def splits(self) -> dict[str, str]:
        """The split of each story (`splits.csv`).

        Raises:
            CorpusError: the columns are not `story,split`, or a story has a second line.
        """
        path = self.folder / "splits.csv"
        splits: dict[str, str] = {}
        for row in read_csv(path, SPLIT_COLUMNS):
            if row.problem:
                raise CorpusError(f"line {row.line}: {row.problem}", path=path)
            story, split = row.values
            if story in splits:
                raise CorpusError(f"line {row.line}: a second line for the story {story}; remove one", path=path)
            splits[story] = split
        return splits

    @cached_property
    def takedowns(self) -> dict[str, Takedown]:
        """The documents that were withdrawn, by id (`takedowns.csv`).

        Raises:
            CorpusError: a line is not of its form.
        """
        return load_takedowns(self.folder / TAKEDOWNS)

    def text_file(self, doc_id: str) -> Path:
        return self.folder / "texts" / f"{doc_id}.txt"

    def text(self, doc_id: str) -> str:
        """The text of a document, exactly as it stands on disk.

        Raises:
            CorpusError: there is no such file, or it is not UTF-8.
        """
        # The annotations of one document are read one after the other: the last text is worth keeping.
        if self._last_text[0] != doc_id:
            self._last_text = (doc_id, read_text(self.text_file(doc_id)))
        return self._last_text[1]

    def proved_text(self, document: Document) -> str:
        """The text of a document, which must be the one that `documents.jsonl` names.

        Raises:
            CorpusError: it is not, or cannot be read.
        """
        text = self.text(document.id)
        if sha256(text) != document.sha256:
            raise CorpusError(
                "its sha256 is not the one in documents.jsonl; run reportedly validate",
                path=self.text_file(document.id),
            )
        return text

    def annotation_folders(self) -> Iterator[AnnotationFolder]:
        """Every folder of annotations: the batches, then gold."""
        yield from self.records
        yield self.gold


def _registry(path: Path, type_: type[Registered]) -> dict[str, Registered]:
    rows: dict[str, Registered] = {}
    for row in read_jsonl(path, type_):
        if row.id in rows:
            raise CorpusError(f"a second line for id {row.id}; remove one", path=path)
        rows[row.id] = row
    return rows


def is_house(path: Path) -> bool:
    """Whether a folder is the house of a corpus."""
    return (path / "corpus" / "corpus.yaml").exists()


def house_of(path: str | Path) -> Path:
    """The house for a path to it or to its `corpus/`.

    Raises:
        CorpusError: neither holds a corpus.yaml.
    """
    path = Path(path)
    if is_house(path):
        return path
    folder = path.resolve()
    if folder.name == "corpus" and (folder / "corpus.yaml").exists():
        return folder.parent
    raise CorpusError("no corpus here (corpus/corpus.yaml is missing); start one with reportedly init DIR", path=path)


def load_corpus(path: str | Path) -> Corpus:
    """Open the corpus in `path` (its house, or the `corpus/` in it).

    Raises:
        CorpusError: there is none, corpus.yaml cannot be read, or a migration was interrupted.
        SchemaError: its schema cannot be read.
    """
    return Corpus(house_of(path))
