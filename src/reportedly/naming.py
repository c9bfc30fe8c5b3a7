"""Names: ids of documents, stories and batches, language tags, and versions.

Ids are lower-case letters and digits, in words joined by hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

FORM = "a-z, 0-9, words joined by hyphens"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The core of https://semver.org: three numbers without leading zeros.
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def is_slug(word: str) -> bool:
    """Whether a word can be an id: `[a-z0-9]+(-[a-z0-9]+)*`."""
    return _SLUG.fullmatch(word) is not None


def slug(name: str) -> str:
    """The id nearest to a name (empty if the name has no Latin letter or digit): `Étude 3.txt` → `etude-3-txt`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", bare.lower()))


def nearest(name: str) -> str:
    """The end of a message about an unusable name: the id nearest to it, if there is one."""
    return f"; for example {near}" if (near := slug(name)) else ""


def shortened(names: Sequence[str], most: int = 3) -> str:
    """A few of many names, for a message: `a, b, c and 4 more`."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def is_language_tag(tag: str) -> bool:
    """Whether a tag has the form of a BCP-47 language tag."""
    return _LANGUAGE_TAG.fullmatch(tag) is not None


def version_numbers(version: str) -> tuple[int, int, int] | None:
    """A version MAJOR.MINOR.PATCH as numbers, by which versions are ordered; None if it is not of that form."""
    match = _VERSION.fullmatch(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
