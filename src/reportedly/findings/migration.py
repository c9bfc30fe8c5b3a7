"""Findings about annotations that are taken to a newer version of the schema."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Migration(Finding, abstract=True):
    """Base of the findings of a migration."""

    level = "migration"


class RenameCollision(Migration):
    """Two names become one, and something has both: two spans of one extent, two attributes of one span or two
    relations between the same two spans. Which of the two is meant, the names do not say."""

    template = "{problem}"
    remedy = "keep one of the two in this annotation, by hand or in Label Studio, and migrate again"


class UnmigratableAnnotation(Migration):
    """An annotation cannot be read, or what would become of it is not sound by the schema as it now stands: a name is
    neither declared nor renamed by a version in between."""

    template = "{problem}"
    remedy = "mend the annotation by hand, or declare the rename in schema/CHANGELOG.md"


class UncommittedChanges(Migration):
    """A file that would be written has changes that are not committed. What the migration has changed in it could not
    be told from them afterwards, nor taken back without them."""

    template = "it has changes that are not committed"
    remedy = "commit it first, or take the changes back"
