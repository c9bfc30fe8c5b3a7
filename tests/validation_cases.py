"""Houses from the cases in `tests/cases`; its README describes the form of a case.

`python -m tests.validation_cases CASE…` prints the findings of cases, as `expected.txt` holds them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

import msgspec
import pytest

from reportedly.corpus import PROVENANCE
from reportedly.files import jsonl, read_jsonl, read_text, sha256
from reportedly.model import Document, Provenance, Record, reference
from reportedly.schema import load_schema
from reportedly.standoff import parse, resolve_splits
from reportedly.validation import validate
from tests.support import ROOT

CASES = ROOT / "tests" / "cases"
TODAY = date(2031, 5, 1)


def build_house(case: Path, to: Path) -> Path:
    """The house of a case: the minimal house, with the files of the case in it."""
    _copy_house(CASES / "valid" / "minimal", to)
    if (case / "text.txt").exists() or (case / "doc.ann").exists():
        _put_annotation(case, to)
    if (case / "house").is_dir():
        shutil.copytree(case / "house", to, dirs_exist_ok=True)
    if (case / "removed.txt").exists():
        for name in (case / "removed.txt").read_text(encoding="utf-8").splitlines():
            (to / name).unlink()
    return to


def build_valid_house(name: str, to: Path) -> Path:
    """One of the houses without findings."""
    return _copy_house(CASES / "valid" / name, to)


def _copy_house(house: Path, to: Path) -> Path:
    """Copy a house, with the schema of its name or else the project's."""
    shutil.copytree(house, to)
    own = CASES / "schemas" / house.name
    shutil.copytree(own if own.is_dir() else ROOT / "schema", to / "schema")
    return to


def _put_annotation(case: Path, house: Path) -> None:
    """Put the text and the annotation of a case into the only document, with their hashes and provenance."""
    text, annotation = house / "corpus" / "texts" / "doc.txt", house / "corpus" / "gold" / "doc.ann"
    documents, records = house / "corpus" / "documents.jsonl", house / "corpus" / "gold" / "records.jsonl"
    for name, target in (("text.txt", text), ("doc.ann", annotation)):
        if (case / name).exists():
            shutil.copyfile(case / name, target)
    text_hash, annotation_hash = sha256(text.read_bytes()), sha256(annotation.read_bytes())
    [document] = read_jsonl(documents, Document)
    documents.write_bytes(jsonl([msgspec.structs.replace(document, sha256=text_hash)]))
    [record] = read_jsonl(records, Record)
    changed = msgspec.structs.replace(record, text_sha256=text_hash, ann_sha256=annotation_hash)
    records.write_bytes(jsonl([changed]))
    _put_provenance(house, document.id)


def _put_provenance(house: Path, doc_id: str) -> None:
    """Give each gold span of the only document the row that it needs, as far as the spans can be read."""
    gold = house / "corpus" / "gold"
    text, data = read_text(house / "corpus" / "texts" / f"{doc_id}.txt"), read_text(gold / f"{doc_id}.ann")
    annotation = resolve_splits(parse(data, text, doc_id), text, load_schema(house / "schema"))
    names = dict.fromkeys(reference(doc_id, span) for span in annotation.spans)
    (gold / PROVENANCE).write_bytes(jsonl(Provenance(name, ["ann-1"], "ann-1") for name in names))


def findings_of_case(case: Path, to: Path) -> str:
    """The findings of a case's house, made at `to`, in a world without the modules of its `without.txt`."""
    house = build_house(case, to)
    without = (case / "without.txt").read_text().splitlines() if (case / "without.txt").exists() else []
    with pytest.MonkeyPatch.context() as patch:
        for module in without:
            patch.setitem(sys.modules, module, None)
        return findings_of(house)


def findings_of(house: Path) -> str:
    """The findings of a house as text, a line each."""
    return "".join(f"{finding}\n" for finding in validate(house, today=TODAY))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            print(findings_of_case(Path(argument), Path(folder) / "house"), end="")
