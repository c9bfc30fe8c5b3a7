"""Push of a claims batch: for each story and annotator a project that shows the story's documents beside each other.

Annotators begin with the contents of gold. An adjudicator begins with what the annotators agree on, over the stories
in which they do not agree in everything, and sees each one's version beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from reportedly.adjudication import AGREED, merge_claims, proposals
from reportedly.adjudication.claiming import restated
from reportedly.adjudication.merging import extent
from reportedly.corpus import Corpus
from reportedly.errors import InputError
from reportedly.findings.studio_claims import StoryChanged
from reportedly.generate.claims import claims_config, claims_instructions
from reportedly.model import Annotation, Span
from reportedly.schema import Schema
from reportedly.studio.client import Client, TaskKey
from reportedly.studio.importing import Progress, silent
from reportedly.studio.interface import Interface
from reportedly.studio.projects import ProjectKey
from reportedly.studio.pushing import check_names, refuse_closed
from reportedly.studio.stories import Story
from reportedly.studio.upkeep import Push, Wanted, bring

GOLD = "gold"
"""The name of the prediction that annotators begin with."""

Predictions = Mapping[str, Mapping[str, Annotation]]


def push_claims(
    client: Client,
    corpus: Corpus,
    batch: str,
    annotator: str,
    *,
    stories: Sequence[str] = (),
    dry_run: bool = False,
    advance: Progress = silent,
) -> list[Push]:
    """Bring an annotator's projects of a claims batch to where they should be, one for each story.

    Args:
        stories: ids; by default those that have claims, for an adjudicator those with something to decide.
        advance: is told how many of how many stories are done.

    Raises:
        InputError: the schema has no claims, a story has no documents or no claims, or an adjudicator has nothing to
            decide in it; or as `pushing.push_pass`.
        StudioError: the server fails or refuses. What was done stays; pushing again does the rest.
    """
    check_names(client, corpus, batch, annotator)
    if not corpus.schema.claim_attributes:
        raise InputError("the schema declares no attribute that refers to claims")
    decides = corpus.annotators[annotator].role == "adjudicator"
    if not decides:
        refuse_closed(corpus, batch)
    versions = _disputed(corpus, batch, annotator) if decides else {}
    wanted = _wanted(corpus, batch, stories, versions if decides else None)
    pushes = []
    for number, id_ in enumerate(wanted, start=1):
        story = Story(corpus, id_)
        key = ProjectKey(corpus.config.name, "claims", batch, annotator, id_)
        if defects := tuple(story.defects()):
            pushes.append(Push(key, None, findings=defects))
        else:
            predictions = _predictions(story, corpus.schema, batch, versions if decides else None)
            pushes.append(_push(client, corpus, key, story, predictions, dry_run=dry_run))
        advance(number, len(wanted))
    return pushes


def _disputed(corpus: Corpus, batch: str, adjudicator: str) -> dict[str, Mapping[str, Annotation]]:
    """The documents that wait for an adjudicator, with the annotators' versions."""
    made = merge_claims(corpus, batch, adjudicator=adjudicator)
    return {waiting.doc_id: waiting.versions for waiting in made.waiting}


def _wanted(corpus: Corpus, batch: str, stories: Sequence[str], disputed: Mapping[str, object] | None) -> list[str]:
    """The stories to push, in the order in which they are asked for, or of the documents."""
    there = dict.fromkeys(document.story for document in corpus.documents.rows())
    stated = {claim.story for claim in corpus.claims.values()}
    open_ = None if disputed is None else {corpus.documents[doc_id].story for doc_id in disputed}
    for story in stories:
        if story not in there:
            raise InputError(f"no document of corpus/documents.jsonl belongs to a story {story}")
        if story not in stated:
            raise InputError(f"corpus/claims.jsonl has no claim of the story {story} that could be chosen")
        if open_ is not None and story not in open_:
            raise InputError(
                f"in the story {story} nothing waits for an adjudicator; what the batch waits for says "
                f"reportedly adjudicate --batch {batch} --claims"
            )
    found = list(dict.fromkeys(stories)) or [
        story for story in there if story in stated and (open_ is None or story in open_)
    ]
    if not found:
        what = "no story has a claim in corpus/claims.jsonl" if open_ is None else "nothing waits for an adjudicator"
        raise InputError(f"there is nothing to push: {what}")
    return found


def _predictions(
    story: Story, schema: Schema, batch: str, disputed: Mapping[str, Mapping[str, Annotation]] | None
) -> Predictions:
    """What is begun with, by name and document."""
    if disputed is None:
        return {GOLD: story.contents}
    proposed = {
        doc_id: proposals(
            {name: _whole(version, story.contents[doc_id], schema) for name, version in disputed[doc_id].items()},
            batch,
            schema,
        )
        for doc_id in story.contents
        if disputed.get(doc_id)
    }
    names = dict.fromkeys([AGREED, *(name for versions in proposed.values() for name in versions)])
    # Of a document that is settled, or that somebody has not done, a version shows what gold has.
    return {
        name: {doc_id: proposed.get(doc_id, {}).get(name, contents) for doc_id, contents in story.contents.items()}
        for name in names
    }


def _whole(version: Annotation, contents: Annotation, schema: Schema) -> Annotation:
    """What a version says, and of the contents that it leaves out what gold says."""
    names = schema.claim_attributes
    said = {extent(span): span for span in version.spans}
    spans = [_with_claims(span, said.pop(extent(span), span), names) for span in contents.spans]
    new = [msgspec.structs.replace(span, id=f"new {span.id}") for span in said.values()]
    return Annotation(version.doc_id, spans + new, contents.relations)


def _with_claims(span: Span, judged: Span, names: Sequence[str]) -> Span:
    return msgspec.structs.replace(span, attributes=restated(span.attributes, judged.attributes, names))


def _push(
    client: Client, corpus: Corpus, key: ProjectKey, story: Story, predictions: Predictions, *, dry_run: bool
) -> Push:
    def make(_: TaskKey) -> tuple[bytes, int]:
        return story.task(predictions), len(predictions)

    interface = Interface(claims_config(corpus.schema, len(story.documents)), claims_instructions(corpus.schema))
    start_from = next(iter(predictions))
    return bring(client, corpus, Wanted(key, interface, [story.key], make, start_from, StoryChanged), dry_run=dry_run)
