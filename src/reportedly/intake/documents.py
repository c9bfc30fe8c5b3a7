"""Documents in: checked and normalised, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.files import jsonl, sha256
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import (
    DocumentExists,
    EmptyDocument,
    HeadlineAdded,
    MissingPublished,
    StoryWithoutSplit,
    TextExists,
    TextNormalised,
    UnusableId,
    UnusableLanguage,
    UnusablePublished,
    WithdrawnId,
)
from reportedly.intake.normalising import normalised, with_headline
from reportedly.intake.reading import Draft, read_drafts
from reportedly.model import Document
from reportedly.naming import FORM, is_language_tag, is_slug, nearest
from reportedly.plan import Plan
from reportedly.validation.structure import is_date, is_date_time

_UNKNOWN = "unknown"


def add_documents(corpus: Corpus, paths: Iterable[Path], options: Mapping[str, str] | None = None) -> Plan:
    """Plan the addition of the documents in `.txt`, `.html` and `.jsonl` files (or folders of them).

    Args:
        options: values of the keys of a document (but sha256), for what the files do not declare;
            they override what was guessed from a web page. `id` and `title` go with one document only.

    Returns:
        The plan: texts first, `documents.jsonl` last. Notices say what was changed in each text.

    Raises:
        InputError: a path does not exist, or `id` or `title` is given for several documents.
        MissingExtraError: a web page is among the files, and trafilatura is not installed.
    """
    given = dict(options or {})
    read = list(read_drafts(paths))
    if (number := sum(isinstance(item, Draft) for item in read)) > 1:
        for name in sorted({"id", "title"} & given.keys()):
            raise InputError(f"--{name} is for one document; these files have {number}")
    intake = _Intake(corpus, given)
    for item in read:
        if isinstance(item, Draft):
            intake.take(item)
        else:
            intake.findings.append(item)
    return intake.plan()


class _Intake:
    def __init__(self, corpus: Corpus, options: dict[str, str]) -> None:
        self.corpus = corpus
        self.options = options
        self.findings: list[Finding] = []
        self.documents: dict[str, Document] = {}
        self.texts: dict[str, str] = {}
        self.text_owners = {document.sha256: document.id for document in corpus.documents.rows()}
        self.sources: dict[str, str] = {}

    def take(self, draft: Draft) -> None:
        """Check one draft; it counts among the documents even with findings, for the checks of the others."""
        given = draft.guessed | self.options | draft.declared
        values = {key: value for key, value in given.items() if value}
        doc_id = values.get("id") or draft.id
        place = Place(draft.place.file, draft.place.line, doc_id)
        text, changes = normalised(draft.text)
        if not text.strip():
            self.findings.append(EmptyDocument(place))
            return
        text, title, added = with_headline(text, values.get("title", ""))
        document = Document(
            id=doc_id,
            title=title,
            published=values.get("published", ""),
            lang=values.get("lang", self.corpus.config.language),
            genre=values.get("genre", _UNKNOWN),
            outlet=values.get("outlet", _UNKNOWN),
            story=values.get("story", doc_id),
            license=values.get("license", self.corpus.config.license),
            origin=values.get("origin", f"added from {Path(draft.place.file or '').name}"),
            sha256=sha256(text),
        )
        self.findings += self._defects(document, text, place)
        if changes:
            self.findings.append(TextNormalised(place, changes=", ".join(changes)))
        if added:
            self.findings.append(HeadlineAdded(place, title=title))
        self.documents.setdefault(doc_id, document)
        self.texts.setdefault(doc_id, text)
        self.sources.setdefault(doc_id, str(draft.place))
        self.text_owners.setdefault(document.sha256, doc_id)

    def _defects(self, document: Document, text: str, place: Place) -> Iterator[Finding]:
        for what, name in {"id": document.id, "story": document.story}.items():
            if not is_slug(name) and (what == "id" or name != document.id):
                yield UnusableId(place, what=what, name=name, form=FORM, hint=nearest(name))
        if not document.published:
            yield MissingPublished(place)
        elif not is_date(document.published) and not is_date_time(document.published):
            yield UnusablePublished(place, published=document.published)
        if not is_language_tag(document.lang):
            yield UnusableLanguage(place, lang=document.lang)
        if (takedown := self.corpus.takedowns.get(document.id)) is not None:
            yield WithdrawnId(place, id=document.id, takedown=takedown)
        if taken := self._owner(document.id, text):
            yield DocumentExists(place, id=document.id, where=taken)
        elif (other := self.text_owners.get(document.sha256)) is not None:
            yield TextExists(place, other=other)

    def _owner(self, doc_id: str, text: str) -> str | None:
        """Who has the id already: an earlier input, a document, or a text that no document claims."""
        if doc_id in self.sources:
            return self.sources[doc_id]
        if doc_id in self.corpus.documents:
            return "a document of the corpus"
        file = self.corpus.text_file(doc_id)
        if is_slug(doc_id) and file.exists() and file.read_bytes() != text.encode("utf-8"):
            return f"corpus/texts/{file.name}, which has no line in documents.jsonl"
        return None

    def plan(self) -> Plan:
        if all(finding.severity == "notice" for finding in self.findings):
            self.findings += self._stories_without_split()
        register = self.corpus.documents.path
        before = register.read_bytes() if register.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        files: dict[Path, bytes | str] = {self.corpus.text_file(doc_id): text for doc_id, text in self.texts.items()}
        files[register] = before + jsonl(self.documents.values())
        return Plan(files if self.documents else {}, tuple(self.findings), tuple(self.documents))

    def _stories_without_split(self) -> Iterator[Finding]:
        stories: dict[str, list[str]] = {}
        for document in self.documents.values():
            if document.story not in self.corpus.splits:
                stories.setdefault(document.story, []).append(document.id)
        for story, doc_ids in stories.items():
            yield StoryWithoutSplit(Place("corpus/splits.csv"), story=story, documents=", ".join(doc_ids))
