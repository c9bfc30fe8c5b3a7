"""Findings about what comes back from Label Studio, document by document. What is rejected is left out."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Pulled(Finding, abstract=True):
    """Base of the findings of `reportedly studio pull`."""

    level = "studio"


class MalformedTask(Pulled):
    """Something in the export is no task with annotations as Label Studio writes it."""

    template = "not a task of Label Studio: {problem}"
    remedy = "export the project anew as JSON (not JSON-MIN or CSV, which lack region ids), or pull from the server"


class TaskWithoutDocument(Pulled):
    """The task shows nothing that the corpus has. It was put there by hand, or the document was renamed."""

    template = "task {task}: the corpus has no document {id!r}{hint}"
    remedy = "push tasks with reportedly studio push; add the document if it is missing"


class TaskTextDiffers(Pulled):
    """The task shows another text than the corpus has: what was annotated there counts into that text."""

    template = "task {task} shows another text than the corpus has (sha256 {there}, not {here})"
    remedy = "put the text back that was pushed; a corrected text needs a new document id or a new batch"


class SubmittedBySomebodyElse(Pulled):
    """An annotation in an annotator's project was submitted under another account. Whose judgement it is only
    people can say, so it is not taken for the annotator's."""

    template = "task {task}: annotation {annotations} submitted by {who}, in the project of {annotator}"
    remedy = "delete it in Label Studio, and let the annotator submit; or let that one work in a project of their own"


class DoubledSubmission(Pulled):
    """One submission arrived twice, as when a browser sends it again because the answer was lost. It counts once."""

    severity = "notice"
    template = "task {task}: annotations {annotations} are the same submission; it counts once"
    remedy = "nothing is to be done"


class SeveralSubmissions(Pulled):
    """The annotator submitted a document several times. The newest counts; the others stay on the server."""

    severity = "notice"
    template = "task {task}: of the annotations {annotations} the newest counts, {kept}"
    remedy = "if another is meant, delete the newest in Label Studio and pull again"


class UnsavedChanges(Pulled):
    """After the document was submitted it was changed, and the change was not submitted."""

    severity = "notice"
    template = "task {task}: changes of {draft} were not submitted; what was submitted at {submitted} counts"
    remedy = "open the document in Label Studio, and update the annotation or discard the changes"


class WorkInTwoTasks(Pulled):
    """Two tasks of a project show one document, and there is work in both."""

    template = "tasks {tasks} show the same document, and there is work in both"
    remedy = "keep what counts in one of them, delete the other in Label Studio, and pull again"


class NewerRecordKept(Pulled):
    """The corpus has a newer record than the server or the export, as after an old back-up was put back."""

    severity = "notice"
    template = "the record of {existing} is kept: this is of {created}"
    remedy = "if the older one is meant, restore the record by version control"


class SkippedAfterwards(Pulled):
    """A document of which there was an annotation was skipped afterwards. Its record says so, and the annotation
    does not stay beside it."""

    severity = "notice"
    template = "skipped; the annotation of {existing} is removed"
    remedy = "if it was skipped by mistake, submit it again in Label Studio and pull; version control has the old one"


class RecordWithoutWork(Pulled):
    """The corpus has a record from Label Studio, and there is no work on the document any more: it was deleted
    there, or the server is a new one."""

    severity = "notice"
    template = "no work is there any more; the record of {existing} is kept"
    remedy = "if it was deleted on purpose, take the record out of records.jsonl, and its annotation away"


class KeptAsDraft(Pulled):
    """The document was submitted, but part of it was rejected. It is recorded as a draft, so that no gold is made
    of it before it is whole."""

    severity = "notice"
    template = "submitted, but recorded as a draft: {rejected} of its parts rejected"
    remedy = "mend what is named above in Label Studio, submit again, and pull"


class NoRelationsAtAll(Pulled):
    """Nobody draws dozens of regions and no relation: rather the relations got lost on the way, as they do in the
    export formats JSON-MIN and CSV."""

    template = "{regions} regions in {documents} documents, and not one relation"
    remedy = "export as JSON; if there are none in Label Studio either, read the instructions with the annotator"
