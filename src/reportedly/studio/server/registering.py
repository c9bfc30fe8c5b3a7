"""Annotators into `annotation/annotators.yaml`, whose comments and form stay."""

from __future__ import annotations

from reportedly.corpus import Corpus
from reportedly.corpus.annotators import Annotator, dump_annotators, parse_annotators
from reportedly.errors import InputError
from reportedly.files import read_text, write_atomically
from reportedly.model import RoleName
from reportedly.naming import FORM, is_slug, nearest
from reportedly.studio.accounts import OWNER, email_of


def register(corpus: Corpus, annotator: str, role: RoleName = "annotator") -> bool:
    """Register a human who works by the corpus' schema; False if the pseudonym is registered in that role.

    Hold `locking.locked`.

    Raises:
        InputError: the pseudonym is not of the form that the others have, is reserved, or registered in another
            role.
        CorpusError: the file cannot be read.
    """
    if (registered := corpus.annotators.get(annotator)) is not None:
        if registered.role != role:
            raise InputError(f"{annotator} is registered as {registered.role} in annotation/annotators.yaml")
        return False
    if not is_slug(annotator):
        raise InputError(f"the annotator {annotator!r} is not of the form {FORM}{nearest(annotator)}")
    if email_of(annotator) == OWNER:
        raise InputError(f"{annotator} is the account of the team lead; choose another pseudonym")
    path = corpus.root / "annotation" / "annotators.yaml"
    text = read_text(path) if path.exists() else ""
    separator = "" if text.endswith("\n") or not text else "\n"
    if not corpus.annotators:
        # An empty mapping, however it is written, cannot be gone on with.
        text = "".join(f"{line}\n" for line in text.splitlines() if line.startswith("#"))
    entry = Annotator(role=role, kind="human", guidelines=corpus.schema.version)
    added = text + separator + dump_annotators({annotator: entry})
    parse_annotators(added, path)
    write_atomically(path, added)
    return True
