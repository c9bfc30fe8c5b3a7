"""Which licences allow that data is passed on: the one list that validation and publishing go by."""

from __future__ import annotations

import re

OTHER = "other"
"""Stands where a licence has no SPDX identifier; it allows nothing."""

# SPDX identifiers (https://spdx.org/licenses/). Each allows anybody to pass the data on in the form in which a
# release has it. Licences without derivatives (-ND) are not among them: normalised, tokenised and annotated texts are
# derivatives. "other" says nothing, and so allows nothing.
REDISTRIBUTABLE = frozenset(
    {
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "C-UDA-1.0",
        "CC-BY-2.0",
        "CC-BY-2.5",
        "CC-BY-3.0",
        "CC-BY-4.0",
        "CC-BY-NC-2.0",
        "CC-BY-NC-2.5",
        "CC-BY-NC-3.0",
        "CC-BY-NC-4.0",
        "CC-BY-NC-SA-2.0",
        "CC-BY-NC-SA-2.5",
        "CC-BY-NC-SA-3.0",
        "CC-BY-NC-SA-4.0",
        "CC-BY-SA-2.0",
        "CC-BY-SA-2.5",
        "CC-BY-SA-3.0",
        "CC-BY-SA-4.0",
        "CC0-1.0",
        "CDLA-Permissive-1.0",
        "CDLA-Permissive-2.0",
        "CDLA-Sharing-1.0",
        "DL-DE-BY-2.0",
        "DL-DE-ZERO-2.0",
        "MIT",
        "ODC-By-1.0",
        "ODbL-1.0",
        "OGL-UK-3.0",
        "PDDL-1.0",
        "etalab-2.0",
    }
)

_FOLDED = frozenset(license_id.lower() for license_id in REDISTRIBUTABLE)


def may_be_redistributed(license_id: str) -> bool:
    """Whether a licence allows that what it covers is published in a release.

    Args:
        license_id: an SPDX identifier, in upper or lower case (SPDX compares without case, and cards have lower
            case). Anything else, `other` and the empty string among it, allows nothing.
    """
    return license_id.lower() in _FOLDED


def is_known(license_id: str) -> bool:
    """Whether this is one SPDX identifier, in upper or lower case, or `other`."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if license_id.lower() == OTHER:
        return True
    try:
        canonical = canonicalize_license_expression(license_id)
    except InvalidLicenseExpression:
        return False
    # Neither an expression of several licences nor a reference to one of somebody's own.
    return same_licence(canonical, license_id) and " " not in canonical and not canonical.startswith("LicenseRef-")


def same_licence(first: str, second: str) -> bool:
    """Whether two identifiers are the same; SPDX compares them without case."""
    return first.lower() == second.lower()


def is_named(license_id: str, text: str) -> bool:
    """Whether a text names a licence by its identifier, with whatever marks between its parts (`CC BY 4.0`).

    `other` names none, so every text does.
    """
    return license_id.lower() == OTHER or _bare(license_id) in _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "", text.lower())
