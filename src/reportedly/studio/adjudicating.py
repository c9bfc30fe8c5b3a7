"""The adjudication project of a batch: what its annotators do not agree on, for an adjudicator to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.adjudication import AGREED, Adjudication, proposals
from reportedly.corpus import Corpus
from reportedly.errors import InputError, StudioError
from reportedly.model import Annotation, Document
from reportedly.studio.accounts import email_of
from reportedly.studio.client import Client, connect
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import push_tasks
from reportedly.studio.upkeep import Push


@dataclass(frozen=True)
class HandedOver:
    """What became of the documents that wait: pushed to the project at `url`, or why they were not."""

    push: Push | None = None
    url: str | None = None
    problem: str | None = None

    @property
    def refused(self) -> bool:
        """Whether the push was refused for some document."""
        return self.push is not None and self.push.refused


def hand_over(
    corpus: Corpus,
    batch: str,
    adjudication: Adjudication,
    *,
    adjudicator: str | None = None,
    url: str | None = None,
    dry_run: bool = False,
) -> HandedOver:
    """Push what waits for an adjudicator, where there is somebody to decide and a server to do it on.

    That there is neither yet is no mistake, as long as none is named: the result says how to go on.

    Args:
        adjudicator: see `adjudicator_for`.
        url: the server; by default the one that is known (see `client.connect`).

    Raises:
        InputError: the adjudicator who is named cannot decide, or has no account on the server.
        StudioError: the server that is named does not answer, or a push failed. What was done stays.
    """
    try:
        who = adjudicator_for(corpus, adjudication, adjudicator)
    except InputError as error:
        if adjudicator is not None:
            raise
        return HandedOver(problem=str(error))
    try:
        client = connect(corpus.root, url=url)
    except StudioError as error:
        if url is not None:
            raise
        return HandedOver(problem=str(error))
    with client:
        push = push_waiting(client, corpus, batch, adjudication, who, dry_run=dry_run)
        return HandedOver(push, f"{client.url}/projects/{push.project.id}" if push.project else None)


def adjudicator_for(corpus: Corpus, adjudication: Adjudication, adjudicator: str | None = None) -> str:
    """Who decides what waits: the one who is named, or the only person who is registered for it.

    Raises:
        InputError: nobody is named, and none or several are registered; or the one named is no adjudicator,
            or an annotator of the batch, whose own records lie where the decisions would.
    """
    people = [name for name, who in corpus.annotators.items() if who.role == "adjudicator" and who.kind == "human"]
    if adjudicator is None:
        if len(people) == 1 and people[0] not in adjudication.annotators:
            return people[0]
        there = f" ({', '.join(people)})" if people else ""
        raise InputError(
            f"{len(people) or 'no'} people are registered as adjudicators{there} in annotation/annotators.yaml: "
            "register one with role: adjudicator, and name who decides with --adjudicator"
        )
    if adjudicator in adjudication.annotators:
        raise InputError(
            f"{adjudicator} is an annotator of this batch, and would overwrite records with decisions: let another "
            f"pseudonym decide, for the same person one as {adjudicator}-decides"
        )
    if adjudicator not in corpus.annotators or corpus.annotators[adjudicator].role != "adjudicator":
        raise InputError(
            f"{adjudicator} is not registered as an adjudicator: give {adjudicator} the role adjudicator in "
            "annotation/annotators.yaml"
        )
    return adjudicator


def push_waiting(
    client: Client, corpus: Corpus, batch: str, adjudication: Adjudication, adjudicator: str, *, dry_run: bool = False
) -> Push:
    """Put the documents that wait into the adjudicator's project of the batch.

    The adjudicator starts from what all annotators have, and sees each one's version beside it, without
    the name. What `studio pull` brings back are records of the adjudicator in this batch, from which the
    next run makes gold.

    Args:
        adjudicator: see `adjudicator_for`.

    Raises:
        InputError: the adjudicator has no account on the server.
        StudioError: the server fails or refuses. What was done stays; pushing again does the rest.
    """
    if email_of(adjudicator) not in client.users().values():
        raise InputError(f"{adjudicator} has no account at {client.url}: reportedly studio user add {adjudicator}")
    versions = {waiting.doc_id: waiting.versions for waiting in adjudication.waiting}

    def predictions(document: Document, _text: str) -> Mapping[str, Annotation]:
        return proposals(versions[document.id], batch, corpus.schema)

    return push_tasks(
        client,
        corpus,
        ProjectKey(corpus.config.name, "adjudication", batch, adjudicator),
        list(versions),
        predictions,
        start_from=AGREED,
        dry_run=dry_run,
    )
