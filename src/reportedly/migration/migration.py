"""What a migration would write: a plan for the files of one folder, with what changes in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from reportedly.errors import CorpusError, InvalidDataError, StandoffError
from reportedly.files import decode_line, jsonl, read_text
from reportedly.findings import Finding, Place
from reportedly.findings.migration import RenameCollision, UnmigratableAnnotation
from reportedly.history import History
from reportedly.journal import write_as_one
from reportedly.migration.renaming import Change, Renaming
from reportedly.migration.uncommitted import uncommitted
from reportedly.model import Annotation, reference
from reportedly.naming import version_numbers
from reportedly.plan import Plan
from reportedly.schema import Schema
from reportedly.standoff import dumps, parse
from reportedly.validation import Rules, check_annotation

Row = TypeVar("Row")


@dataclass(frozen=True)
class Migration:
    """What a migration of the files below one folder would write.

    Attributes:
        root: the folder; paths of the plan lie below it.
        plan: the new content of the files, and what forbids writing it.
        changes: for each file of the plan, what changes in it, counted.
        since: the oldest version of the schema that was found; None if all is as the schema declares.
    """

    root: Path
    plan: Plan
    changes: Mapping[Path, Change]
    since: str | None = None

    @property
    def total(self) -> Change:
        """What changes in all files together."""
        return sum(self.changes.values(), Counter())

    def write(self) -> None:
        """Write all files, or none; `journal.finish` writes them all should the process be killed.

        Raises:
            InvalidDataError: the plan is refused.
            OSError, CorpusError: a file cannot be written (see `journal.write_as_one`).
        """
        if self.plan.refused:
            raise InvalidDataError("nothing was written", self.plan.findings)
        if self.plan.files:
            write_as_one(self.root, self.plan.files)


class Gathering:
    """Gathers what a migration would write.

    Args:
        root: the folder below which everything lies; findings name files from there.
        text_of: the text of a document. Raises CorpusError where there is none.
    """

    def __init__(self, root: Path, schema: Schema, history: History, text_of: Callable[[str], str]) -> None:
        self.root = root
        self.schema = schema
        self.findings: list[Finding] = []
        self._history = history
        self._text_of = text_of
        self._rules = Rules(schema, renamed=history.renamed)
        self._files: dict[Path, bytes | str] = {}
        self._changes: dict[Path, Change] = {}
        self._documents: dict[str, None] = {}
        self._renamings: dict[str, Renaming] = {}

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def renaming(self, version: str) -> Renaming:
        """What was renamed since a version.

        Raises:
            SchemaError: it is newer than the schema, or the changelog does not know it.
        """
        if version not in self._renamings:
            self._renamings[version] = Renaming(self._history.steps(version))
        return self._renamings[version]

    def put(self, path: Path, data: bytes | str, changes: Change) -> None:
        self._files[path] = data
        self._changes[path] = +changes

    def annotation(self, path: Path, doc_id: str, renaming: Renaming) -> tuple[str, str] | None:
        """Take the `.ann` of a document.

        Returns:
            Its content before and after; None if there is a finding against it.
        """
        try:
            data, text = read_text(path), self._text_of(doc_id)
        except CorpusError as error:
            self.refuse(Place(self.name(path), None, doc_id), str(error))
            return None
        parsed = parse(data, text, doc_id, file=self.name(path))
        for finding in parsed.findings:
            self.refuse(finding.place, f"{finding.id}: {finding.message}")
        if parsed.splits:
            self.refuse(
                Place(self.name(path), None, doc_id), "split-span: mend its form first: reportedly validate --fix"
            )
        if parsed.findings or parsed.splits:
            return None
        renamed = renaming.annotation(parsed.annotation)
        for collision in renamed.collisions:
            span, line = reference(doc_id, collision.span), parsed.place(collision.span.id).line
            place = Place(self.name(path), line, doc_id, span, collision.span.text)
            self.findings.append(RenameCollision(place, problem=collision.problem))
        if renamed.collisions:
            return None
        written = self._written(renamed.annotation, text, path)
        if written is not None and written != data:
            self._documents[doc_id] = None
            self.put(path, written, renamed.changes or Counter({"order": 1}))
        return None if written is None else (data, written)

    def _written(self, annotation: Annotation, text: str, path: Path) -> str | None:
        """A renamed annotation as it will be, if it is sound by the schema."""
        doc_id, place = annotation.doc_id, Place(self.name(path), None, annotation.doc_id)
        try:
            written = dumps(annotation, text, self.schema)
        except StandoffError as error:
            self.refuse(place, str(error))
            return None
        found = check_annotation(written, text, doc_id, self._rules, file=self.name(path), levels=("structure",))
        spans = parse(written, text, doc_id).annotation.spans_by_id()
        for finding in found:
            span = spans.get(finding.place.span or "")
            covered = (reference(doc_id, span), span.text) if span else (None, None)
            self.refuse(Place(self.name(path), None, doc_id, *covered), f"as migrated: {finding.id}: {finding.message}")
        return None if found else written

    def refuse(self, place: Place, problem: str) -> None:
        self.findings.append(UnmigratableAnnotation(place, problem=problem))

    def rows(self, path: Path, type_: type[Row], change: Callable[[Row, int], tuple[Row, Change]]) -> None:
        """Take a JSONL file, if it is there. Lines that do not change stay as they are, to the byte.

        Args:
            change: gives for a row and its line (from 1) what becomes of the row.
        """
        if not path.exists():
            return
        changes: Change = Counter()
        lines = []
        for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
            try:
                row = decode_line(line, type_)
            except (msgspec.ValidationError, msgspec.DecodeError) as error:
                self.refuse(Place(self.name(path), number), str(error))
                continue
            new, counted = change(row, number)
            changes += counted
            lines.append(line if new == row else jsonl([new]))
        if +changes:
            self.put(path, b"".join(lines), changes)

    def done(self, since: str | None) -> Migration:
        """All that was gathered; files that refer to others stand behind them."""
        findings = (*self.findings, *uncommitted(self.root, self._files))
        plan = Plan(self._files, findings, tuple(self._documents))
        return Migration(self.root, plan, self._changes, since)


def oldest(versions: Iterable[str]) -> str | None:
    """The oldest of some versions; None of none."""
    return min(versions, key=lambda version: version_numbers(version) or (0, 0, 0), default=None)
