"""Findings about what goes to Label Studio. What they concern is left as it is on the server; the rest is pushed."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Pushed(Finding, abstract=True):
    """Base of the findings of `reportedly studio push`."""

    level = "studio"


class TaskTextChanged(Pushed):
    """The text of a document is not the one of its task. What is annotated in the task counts into the old text,
    and a second task beside it would be annotated twice, so the document is not pushed."""

    template = "its text has changed since task {task} of project {project} was made (sha256 {there} → {here})"
    remedy = (
        "put the old text back; or, if the new one is meant, pull what is done, delete the task in Label Studio "
        "and push again"
    )


class DoubledTask(Pushed):
    """Two tasks of a project show one document and there is work in both. Which one counts only a person can say."""

    template = "tasks {tasks} of project {project} show the same document, and there is work in more than one of them"
    remedy = "compare the two in Label Studio, keep what counts in one and delete the other"


class SurplusTaskRemoved(Pushed):
    """An earlier push was broken off while the server was still storing what it had sent, so that a document had two
    tasks. There was no work in the one that was removed: neither an annotation nor a draft."""

    severity = "notice"
    template = (
        "task {task} of project {project} showed the same document as task {kept}, without any work in it: removed"
    )
    remedy = "nothing is to be done"


class OrphanedValue(Pushed):
    """The labelling interface that is to be put in place lacks a label, a value or a field that annotations or drafts
    of the project use. Label Studio would take it without a word and lose them when they are next saved."""

    template = (
        "{what} is used {count} times in project {project} ({documents}), and annotation/label_config.xml lacks it"
    )
    remedy = (
        "keep it in schema/labels.yaml until the batch is closed; or finish and pull this batch, migrate its records "
        "and push the rest as a new batch"
    )


class SuggestionLeftOut(Pushed):
    """What was to be filled in beforehand does not pass validation. Label Studio stores anything and loses or shifts
    it in the browser, so the document is pushed without that suggestion."""

    severity = "notice"
    template = "pushed without the suggestion {suggestion}: {problem}"
    remedy = "mend what it was made from: entities.jsonl, the lexicon, or the record"
