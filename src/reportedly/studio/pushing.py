"""Push: a project per annotator and batch, a task per document, with what is filled in beforehand.

Pushing again does what is missing and nothing else. A project is changed only after a snapshot of it was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reportedly.adjudication import gold_of_batch
from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.model import Annotation, Document
from reportedly.naming import FORM, is_slug, nearest, shortened
from reportedly.prefill import Prefiller
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client, TaskKey
from reportedly.studio.importing import Progress, silent
from reportedly.studio.interface import load_interface
from reportedly.studio.projects import ProjectKey
from reportedly.studio.tasks import TaskMaker
from reportedly.studio.upkeep import Push, Wanted, bring

Predictions = Callable[[Document, str], Mapping[str, Annotation]]
"""What the annotator of a document (with its text) may start from, by name."""

PREFILLED = "prefill"
PREFILLED_WITH_CUES = "prefill with cues"
"""The names of the predictions that passes begin with. They bear no version: the label stream of Label Studio shows
those of one name only, also when documents are added to a batch later. The schema's version is in the task's meta."""


def push_pass(
    client: Client,
    corpus: Corpus,
    batch: str,
    annotator: str,
    *,
    documents: Sequence[str] = (),
    blind: bool = True,
    dry_run: bool = False,
    advance: Progress = silent,
) -> Push:
    """Bring an annotator's project of a batch to where it should be: made, set up, a task for each document.

    Args:
        documents: ids; by default all documents of the corpus.
        blind: whether no cue, hedge or denial is suggested, as agreement needs it.
        advance: is told how many of how many missing tasks are there by now.

    Raises:
        InputError: the annotator is not registered or has no account, the batch is closed or cannot be a name, a
            document does not exist, or the batch was begun with the other value of `blind`.
        StudioError: the server fails or refuses. What was done stays; pushing again does the rest.
    """
    check_names(client, corpus, batch, annotator)
    refuse_closed(corpus, batch)
    prefiller = Prefiller.for_corpus(corpus)
    name = PREFILLED if blind else PREFILLED_WITH_CUES

    def predictions(document: Document, text: str) -> dict[str, Annotation]:
        return {name: prefiller.suggest(document, text, blind=blind)}

    return push_tasks(
        client,
        corpus,
        ProjectKey(corpus.config.name, "pass", batch, annotator),
        documents or list(corpus.documents),
        predictions,
        start_from=name,
        dry_run=dry_run,
        advance=advance,
    )


def check_names(client: Client, corpus: Corpus, batch: str, annotator: str) -> None:
    """Raise InputError unless the batch can be one, and the annotator is registered and has an account."""
    if not is_slug(batch):
        raise InputError(f"the batch {batch!r} is not of the form {FORM}{nearest(batch)}")
    if annotator not in corpus.annotators:
        known = ", ".join(corpus.annotators) or "nobody"
        raise InputError(
            f"{annotator} is not in annotation/annotators.yaml ({known} is); reportedly studio user add {annotator} "
            "registers and makes the account"
        )
    if email_of(annotator) not in client.users().values():
        raise InputError(f"{annotator} has no account at {client.url}: reportedly studio user add {annotator}")


def refuse_closed(corpus: Corpus, batch: str) -> None:
    """Raise InputError if gold was made from the batch."""
    if gold := gold_of_batch(corpus, batch):
        raise InputError(f"the batch {batch} is closed: gold was made from it ({shortened(gold)}); choose a new name")


def push_tasks(
    client: Client,
    corpus: Corpus,
    key: ProjectKey,
    documents: Sequence[str],
    predictions: Predictions,
    *,
    start_from: str,
    dry_run: bool = False,
    advance: Progress = silent,
) -> Push:
    """Bring a project to where it should be, whatever it is for.

    In the browser an annotator who opens a task, in the label stream or from the list of tasks, begins with a copy of
    the prediction `start_from`. In the label stream ("Label All Tasks") no other is shown. Who opens a task from the
    list sees every prediction as a tab under its name, after their own, and can compare them ("Compare All") or begin
    from another: in its tab the menu ⋮, "Duplicate Annotation".

    Args:
        documents: ids; tasks are made in this order, in which they are also shown.
        predictions: gives for each document the same names, `start_from` among them. An empty annotation is a
            prediction too; one that does not pass validation is sent empty, with a finding. A task that is there
            keeps the predictions it was imported with.

    Raises: as `push_pass`.
    """
    if not documents:
        raise InputError("there are no documents to push; reportedly add puts some into the corpus")
    for doc_id in documents:
        if doc_id not in corpus.documents:
            raise InputError(f"there is no document {doc_id} in corpus/documents.jsonl")
    maker = TaskMaker(corpus)

    def make(task: TaskKey) -> tuple[bytes, int]:
        document = corpus.documents[task.doc_id]
        made = predictions(document, corpus.text(document.id))
        return maker.make(document, made), len(made)

    tasks = [TaskKey(doc_id, corpus.documents[doc_id].sha256) for doc_id in dict.fromkeys(documents)]
    wanted = Wanted(key, load_interface(corpus), tasks, make, start_from)
    done = bring(client, corpus, wanted, dry_run=dry_run, advance=advance)
    return replace(done, findings=(*done.findings, *maker.findings))
