"""In which state a document is for its annotator, and which piece of work says so.

Five states are kept apart: done, done with nothing found, skipped, begun (a draft), untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reportedly.findings import Finding, Place
from reportedly.findings.studio_pull import DoubledSubmission, SeveralSubmissions, UnsavedChanges
from reportedly.studio.exports import ExportedTask, Work

State = Literal["done", "done-empty", "skipped", "draft", "untouched"]
STATES: tuple[State, ...] = ("done", "done-empty", "skipped", "draft", "untouched")


@dataclass(frozen=True)
class Chosen:
    """The state of a task. `work` is what counts, None if it is untouched; `others` are submissions that are not
    the annotator's."""

    state: State
    work: Work | None = None
    others: tuple[Work, ...] = ()
    findings: tuple[Finding, ...] = ()


def choose(task: ExportedTask, is_own: Callable[[Work], bool], place: Place) -> Chosen:
    """The state of a task for the annotator whose work `is_own`.

    What was submitted counts, of several submissions the newest; a draft counts where nothing was submitted.
    """
    findings: list[Finding] = []
    others = tuple(work for work in task.annotations if not is_own(work))
    submitted = sorted((work for work in task.annotations if is_own(work)), key=_age)
    drafts = sorted((work for work in task.drafts if is_own(work)), key=_age)
    if not submitted:
        return Chosen("draft" if drafts else "untouched", drafts[-1] if drafts else None, others)
    kept = submitted[-1]
    if len(submitted) > 1:
        ids = ", ".join(str(work.id) for work in submitted)
        if all((work.result, work.was_cancelled) == (kept.result, kept.was_cancelled) for work in submitted):
            findings.append(DoubledSubmission(place, task=task.id, annotations=ids))
        else:
            findings.append(SeveralSubmissions(place, task=task.id, annotations=ids, kept=kept.id))
    # A draft that was submitted stays behind on some servers, older than what came of it.
    if drafts and _age(drafts[-1]) > _age(kept) and drafts[-1].result != kept.result:
        changed, at = drafts[-1].updated_at.isoformat(), kept.updated_at.isoformat()
        findings.append(UnsavedChanges(place, task=task.id, draft=changed, submitted=at))
    state: State = "skipped" if kept.was_cancelled else "done" if kept.result else "done-empty"
    return Chosen(state, kept, others, tuple(findings))


def _age(work: Work) -> tuple[datetime, int]:
    return work.updated_at, work.id
