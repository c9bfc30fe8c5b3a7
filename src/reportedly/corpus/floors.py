"""The floors of agreement that a corpus declares (`floors` in `corpus.yaml`)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Floor = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The least agreement that each closed batch of two or more annotators must reach, by measure and name.

    Attributes:
        strict, overlap: F1 of the spans of a label, with the same fragments and matched by overlap.
        relations: strict F1 of the relations of a type.
        kappa, accuracy: of an attribute on matched spans.
    """

    strict: dict[str, Floor] = {}
    overlap: dict[str, Floor] = {}
    relations: dict[str, Floor] = {}
    kappa: dict[str, Floor] = {}
    accuracy: dict[str, Floor] = {}
