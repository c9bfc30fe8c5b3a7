"""What a misspelt name most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from reportedly.validation.hints import hint
from tests.support import SCHEMA


@pytest.mark.parametrize(
    ("word", "among", "meant"),
    [
        ("Actor", SCHEMA.labels, ": did you mean actor?"),
        ("attribtion", SCHEMA.labels, ": did you mean attribution?"),
        ("denail", SCHEMA.labels, ": did you mean denial?"),
        ("mid", SCHEMA.attributes["mod"].values, ": did you mean MID?"),
        ("xyz", SCHEMA.labels, " is unknown"),
        ("actor", [], " is unknown"),
    ],
)
def test_a_typo_says_what_was_meant(word: str, among: Iterable[str], meant: str) -> None:
    assert hint(word, among, " is unknown") == meant
