"""The house in which annotators work: the texts of the chosen documents, and nothing that a human marked in them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.qualification.selection import ROOT, SCHEMA, Chosen
from reportedly.corpus import load_corpus
from reportedly.errors import InputError
from reportedly.files import jsonl, write_atomically
from reportedly.intake import add_documents, new_house

ROUNDS_FILE = "rounds.csv"


def prepare(target: Path, chosen: Iterable[Chosen]) -> None:
    """Make the house, with `rounds.csv` (round, task, document) beside `corpus/`.

    Raises:
        InputError: the target lies in the repository (the texts belong to others), or is not empty.
    """
    refuse_inside(target)
    documents = list(chosen)
    new_house(target, name="qualification", license_id="other", schema_file=SCHEMA).write()
    write_atomically(
        target / "corpus" / "splits.csv",
        "story,split\n" + "".join(f"{name},test\n" for name in sorted(document.doc_id for document in documents)),
    )
    with tempfile.TemporaryDirectory() as folder:
        drafts = Path(folder) / "documents.jsonl"
        drafts.write_bytes(jsonl(_draft(document) for document in documents))
        add_documents(load_corpus(target), [drafts]).write()
    corpus = load_corpus(target)
    for document in documents:
        if corpus.text(document.doc_id) != document.text:
            raise InputError(f"{document.doc_id}: the text was changed when it was added")
    rows = [f"{document.round},{document.task},{document.doc_id}\n" for document in documents]
    write_atomically(target / ROUNDS_FILE, "round,task,document\n" + "".join(rows))


def refuse_inside(target: Path) -> None:
    """Let no text of others be written into the repository.

    Raises:
        InputError: the target lies in it.
    """
    if target.resolve().is_relative_to(ROOT):
        raise InputError(f"{target} lies in the repository, which must not hold these texts; give a place outside it")


def _draft(document: Chosen) -> dict[str, str]:
    return {
        "id": document.doc_id,
        "text": document.text,
        "published": document.published,
        "outlet": document.outlet,
        "genre": "news",
        "origin": document.origin,
    }
