"""Two states of a corpus compared."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reportedly.changes.alignment import Alignment, changed_runs, lines
from reportedly.changes.annotations import Comparison
from reportedly.changes.result import (
    Changes,
    Content,
    DocumentChange,
    RecordChanges,
    Side,
    Step,
    TextChange,
    ValueChange,
)
from reportedly.changes.schemas import field_changes, schema_changes
from reportedly.changes.state import DocumentState, State
from reportedly.changes.states import load_state
from reportedly.changes.values import registry_changes, value_changes
from reportedly.corpus import Tool
from reportedly.model import Annotation
from reportedly.release.versions import bumped, greatest, numbers, reasons


def diff(old: str | Path, new: str | Path, *, corpus: str | Path = ".") -> Changes:
    """What differs between two states of a corpus, and the least version that the new one may have.

    Args:
        old, new: each the folder of a release, the house of a corpus, or a git revision.
        corpus: the house whose revisions are meant.

    Raises:
        InputError, CorpusError, SchemaError, StandoffError, ReleaseError: one of them cannot be read.
    """
    return compare(load_state(old, corpus=corpus), load_state(new, corpus=corpus))


def compare(old: State, new: State) -> Changes:
    """What differs between two states, both read."""
    before, after = old.fingerprint, new.fingerprint
    common = [doc_id for doc_id in sorted(old.documents) if doc_id in new.documents]
    compared = [_document(doc_id, old.documents[doc_id], new.documents[doc_id]) for doc_id in common]
    changes = Changes(
        old=_side(old),
        new=_side(new),
        step=Step(bump=None, version=before.version, sufficient=True, reasons=[]),
        corpus=value_changes(_about(old), _about(new)),
        schema=schema_changes(before.fields, after.fields),
        fields=field_changes(before.fields, after.fields),
        segmentation=value_changes(_segmentation(old), _segmentation(new)),
        added=sorted(new.documents.keys() - old.documents.keys()),
        removed=sorted(old.documents.keys() - new.documents.keys()),
        changed=[change for change in compared if change != unchanged(change.id)],
        entities=registry_changes(old.entities, new.entities),
        claims=registry_changes(old.claims, new.claims),
        records=_records(old, new),
    )
    if changes.empty:
        return changes
    found = reasons(before, after)
    bump = greatest(found)
    least = bumped(before.version, bump)
    sufficient = numbers(after.version) >= numbers(least)
    step = Step(bump=bump, version=least, sufficient=sufficient, reasons=found)
    return msgspec.structs.replace(changes, step=step)


def unchanged(doc_id: str) -> DocumentChange:
    """What is said of a document in which nothing changed."""
    return DocumentChange(id=doc_id, metadata=[], split=None, text=[], gold=None, spans=[], relations=[])


def _document(doc_id: str, old: DocumentState, new: DocumentState) -> DocumentChange:
    if old == new:
        return unchanged(doc_id)
    texts = Alignment(old.text, new.text)
    # Without gold there are no spans: all come, or go, with it.
    comparison = Comparison(old.gold or Annotation(doc_id), new.gold or Annotation(doc_id), texts)
    return DocumentChange(
        id=doc_id,
        metadata=value_changes(old.metadata, new.metadata),
        split=None if old.split == new.split else ValueChange(name="split", old=old.split, new=new.split),
        text=_text(texts),
        gold=None if bool(old.gold) == bool(new.gold) else "added" if new.gold else "removed",
        spans=comparison.spans(),
        relations=comparison.relations(),
    )


def _text(texts: Alignment) -> list[TextChange]:
    old, new = lines(texts.old), lines(texts.new)
    return [
        TextChange(
            old_line=i + 1,
            old=[line.removesuffix("\n") for line in old[i:i_end]],
            new_line=j + 1,
            new=[line.removesuffix("\n") for line in new[j:j_end]],
        )
        for (i, i_end), (j, j_end) in changed_runs(texts.common_lines, len(old), len(new))
    ]


def _side(state: State) -> Side:
    of = state.fingerprint
    return Side(
        source=state.source,
        kind=state.kind,
        commit=state.commit,
        name=of.name,
        version=of.version,
        schema=f"{of.schema_name} {of.schema_version}",
    )


def _about(state: State) -> dict[str, Content]:
    """What is said of the whole, but for its version, which is asked for."""
    side = _side(state)
    return {**state.about, "name": side.name, "schema": side.schema}


def _segmentation(state: State) -> dict[str, str]:
    tools: dict[str, Tool] = msgspec.structs.asdict(state.fingerprint.segmentation)
    return {name: f"{tool.name} {tool.version}" for name, tool in tools.items()}


def _records(old: State, new: State) -> list[RecordChanges]:
    found = []
    for annotator, batch in sorted(old.records.keys() | new.records.keys()):
        before, after = old.records.get((annotator, batch), {}), new.records.get((annotator, batch), {})
        of = RecordChanges(
            annotator=annotator,
            batch=batch,
            added=sorted(after.keys() - before.keys()),
            removed=sorted(before.keys() - after.keys()),
            changed=sorted(doc_id for doc_id in before.keys() & after.keys() if before[doc_id] != after[doc_id]),
        )
        if of.added or of.removed or of.changed:
            found.append(of)
    return found
