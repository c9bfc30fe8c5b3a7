"""Annotations taken to a newer version of the schema, by what its changelog says was renamed."""

from reportedly.migration.migration import Migration
from reportedly.migration.renaming import Renaming
from reportedly.migration.running import Outcome, migrate

__all__ = ["Migration", "Outcome", "Renaming", "migrate"]
