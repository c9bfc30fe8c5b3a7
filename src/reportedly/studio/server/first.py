"""The first project on a server of ours, so that a first start ends in a page where one can annotate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportedly.corpus import Corpus
from reportedly.locking import locked
from reportedly.studio.client import Client
from reportedly.studio.home import Home
from reportedly.studio.projects import our_projects
from reportedly.studio.pushing import push_pass
from reportedly.studio.server.accounts import Accounts
from reportedly.studio.server.environment import Serving
from reportedly.studio.server.registering import register


@dataclass(frozen=True)
class First:
    """What a start leads to.

    Attributes:
        page: the page to open.
        annotator: whose project was made with this start; None if there were projects before.
        password: the password of the annotator's account, if it was made now.
        notes: what else the team lead should know.
    """

    page: str
    annotator: str | None = None
    password: str | None = None
    notes: tuple[str, ...] = ()


def prepare_first(home: Home, program: Path, serving: Serving, corpus: Corpus, annotator: str, batch: str) -> First:
    """Make account and project of a first annotator, unless the corpus has projects on the server.

    Raises: as `register`, `Accounts.add` and `pushing.push_pass`.
    """
    with Client(serving.url, home.secrets().token) as client:
        there = our_projects(client, corpus.config.name)
        if there or not len(corpus.documents):
            notes = () if there else ("the corpus has no documents yet: reportedly add, then reportedly studio push",)
            return First(f"{serving.public}/projects", notes=notes)
        notes = ()
        with locked(corpus.root):
            corpus = Corpus(corpus.root)
            if register(corpus, annotator):
                notes = (f"{annotator} was registered in annotation/annotators.yaml",)
                corpus = Corpus(corpus.root)
        accounts = Accounts(home, program, serving)
        known = {account.annotator for account in accounts.all() if account.active}
        password = None if annotator in known else accounts.add(annotator)
        push = push_pass(client, corpus, batch, annotator)
        project = push.project.id if push.project else ""
        return First(f"{serving.public}/projects/{project}/data", annotator, password, notes)
