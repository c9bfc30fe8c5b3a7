"""The Python interface: its names are there, and cost nothing before they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import reportedly
from tests.support import ROOT


@pytest.mark.parametrize("name", reportedly.__all__)
def test_a_name_is_there_and_explains_itself(name: str) -> None:
    assert getattr(reportedly, name).__doc__


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = reportedly.nonsense


def test_it_reads_the_corpus() -> None:
    corpus = reportedly.load_corpus(ROOT)
    assert isinstance(corpus, reportedly.Corpus)
    entries, profiles = reportedly.derive(corpus.gold["strait-review"], corpus.schema)
    assert len(entries) > 20
    assert len(profiles) > 20


def test_importing_loads_nothing() -> None:
    check = "import sys, reportedly; print(*(m for m in sys.modules if m.startswith('reportedly.')))"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "\n"
