"""Reportedly: a corpus of reported claims, and the toolchain that makes and publishes it.

The names below are the Python interface. They load when they are first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.adjudication import Adjudication, adjudicate
    from reportedly.agreement import Agreement, agree
    from reportedly.changes import Changes, diff
    from reportedly.corpus import Corpus, load_corpus
    from reportedly.derivation import derive
    from reportedly.errors import ReportedlyError
    from reportedly.release import Manifest, build_release, check_release
    from reportedly.schema import Schema, load_schema
    from reportedly.scoring import Score, score
    from reportedly.standoff import read_annotation, write_annotation
    from reportedly.validation import validate

__all__ = [
    "Adjudication",
    "Agreement",
    "Changes",
    "Corpus",
    "Manifest",
    "ReportedlyError",
    "Schema",
    "Score",
    "adjudicate",
    "agree",
    "build_release",
    "check_release",
    "derive",
    "diff",
    "load_corpus",
    "load_schema",
    "read_annotation",
    "score",
    "validate",
    "write_annotation",
]

_HOMES = {
    "reportedly.adjudication": ("Adjudication", "adjudicate"),
    "reportedly.agreement": ("Agreement", "agree"),
    "reportedly.changes": ("Changes", "diff"),
    "reportedly.corpus": ("Corpus", "load_corpus"),
    "reportedly.derivation": ("derive",),
    "reportedly.errors": ("ReportedlyError",),
    "reportedly.release": ("Manifest", "build_release", "check_release"),
    "reportedly.schema": ("Schema", "load_schema"),
    "reportedly.scoring": ("Score", "score"),
    "reportedly.standoff": ("read_annotation", "write_annotation"),
    "reportedly.validation": ("validate",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
