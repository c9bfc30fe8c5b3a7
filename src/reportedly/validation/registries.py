"""Level 2, between tables: claims belong to stories, entities to kinds, members to entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportedly.findings import Finding
from reportedly.findings.references import RepeatedMember, UnknownEntityKind, UnknownMember, UnknownStory
from reportedly.schema import Schema
from reportedly.validation.guidelines import KIND
from reportedly.validation.hints import hint
from reportedly.validation.tables import Tables


def check_registries(tables: Tables, schema: Schema) -> Iterator[Finding]:
    """The findings about references between the tables."""
    stories = {row.value.story for row in tables.documents.rows.values()}
    for key, claim in tables.claims.rows.items():
        if claim.value.story not in stories:
            story = claim.value.story
            yield UnknownStory(tables.claims.place(key), claim=key, story=story, hint=hint(story, stories))
    entities = tables.entities
    kinds = schema.attributes[KIND].values if KIND in schema.attributes else {}
    for key, entity in entities.rows.items():
        if kinds and entity.value.kind not in kinds:
            value = entity.value.kind
            yield UnknownEntityKind(entities.place(key), entity=key, value=value, hint=hint(value, kinds))
        for member, times in Counter(entity.value.members).items():
            if times > 1:
                yield RepeatedMember(entities.place(key), entity=key, member=member, times=times)
            if member == key:
                yield UnknownMember(entities.place(key), entity=key, member=member, problem="is itself", hint="")
            elif member not in entities.rows:
                meant = hint(member, entities.rows)
                problem = "is not registered"
                yield UnknownMember(entities.place(key), entity=key, member=member, problem=problem, hint=meant)
